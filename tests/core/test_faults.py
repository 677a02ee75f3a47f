"""Faults of the machine: no report is half-written, no old one is lost, and no exit code says what is not so."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.core.house import DEVELOPMENT, ROOT, action, plan, rule, ruleset, write

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals, limits and devices as POSIX has them")
FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")  # noqa: PTH110 - a device
OLD = "an old report\n"
CHECK = ("check", "--no-plugins", "--as-of", "2026-11-01", "--ruleset", "house.json")


def environment(**more):
    """Return an environment with this checkout; the rule sets that are shipped are compiled once for all tests."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def c2a(folder, *arguments, flags=(), more=None, **options):
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, *flags, "-m", "c2a_rules", *map(str, arguments)],
        cwd=folder,
        env=environment(**(more or {})),
        check=False,
        timeout=120,
        **{"capture_output": True, "text": True, "encoding": "utf-8", **options},
    )


def started(folder, *arguments):
    """Start the command, which waits for a plan on stdin once its reports are open."""
    return subprocess.Popen(
        [sys.executable, "-m", "c2a_rules", *map(str, arguments)],
        cwd=folder,
        env=environment(),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def drafts(folder):
    return sorted(each.name for each in folder.iterdir() if each.name.endswith(".part"))


@pytest.fixture
def here(tmp_path):
    """A folder with a plan that has a gap, a rule set and an old report."""
    write(tmp_path, "plan.json", plan(context=DEVELOPMENT, end=None))
    write(tmp_path, "house.json", ruleset([action()], [rule("HSE-1.end", "has(plan.end)", at="/end")]))
    (tmp_path / "report.json").write_text(OLD, encoding="utf-8")
    return tmp_path


@POSIX
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_a_signal_in_the_middle_leaves_the_old_report_and_no_draft(here, name, code):
    with started(here, *CHECK, "plan.json", "-", "-o", "json=report.json", "-o", "html=report.html") as process:
        while len(drafts(here)) < 2:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
        process.send_signal(getattr(signal, name))
        assert process.wait(60) == code
        said = process.stderr.read()
    assert b"Traceback" not in said
    assert (here / "report.json").read_text("utf-8") == OLD
    assert drafts(here) == []
    assert not (here / "report.html").exists()


@POSIX
def test_a_signal_that_is_ignored_stays_ignored(here):
    script = f"trap '' HUP; exec {sys.executable} -m c2a_rules {' '.join(CHECK)} - -o json=report.json"
    with subprocess.Popen(
        ["/bin/sh", "-c", script], cwd=here, env=environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        while not drafts(here):
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
        process.send_signal(signal.SIGHUP)
        process.communicate((here / "plan.json").read_bytes(), timeout=60)
    assert process.returncode == 1
    assert (here / "report.json").read_text("utf-8").startswith("{")


@POSIX
@pytest.mark.parametrize("form", ["json", "jsonl", "html", "table", "csv", "sarif", "junit", "markdown", "gitlab"])
def test_a_full_disk_leaves_the_old_report_and_no_draft(here, form):
    import resource

    ran = c2a(
        here,
        *CHECK,
        "plan.json",
        "-o",
        f"{form}=report.json",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
    )
    assert ran.returncode == 2, ran.stderr
    assert "report.json: File too large" in ran.stderr or "the output: File too large" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert (here / "report.json").read_text("utf-8") == OLD
    assert drafts(here) == []


@FULL
@pytest.mark.parametrize("command", ["check plan.json -f html", "check plan.json", "schema plan", "rules", "--help"])
def test_a_screen_that_takes_nothing_is_no_verdict(here, command):
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        ran = c2a(here, *command.split(), capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 2
    assert ran.stderr == "c2a: the output: No space left on device\n"


@FULL
def test_a_report_may_go_to_a_device(here):
    assert c2a(here, *CHECK, "plan.json", "-o", "json=/dev/null").returncode == 1
    ran = c2a(here, *CHECK, "plan.json", "-o", "json=/dev/full")
    assert ran.returncode == 2
    assert "No space left on device" in ran.stderr
    assert os.path.exists("/dev/full")  # noqa: PTH110 - a device


@POSIX
def test_a_reader_that_goes_away_is_no_verdict(here):
    many = "\n".join(str((here / "plan.json").read_text("utf-8")).replace("\n", "") for _ in range(300))
    (here / "many.jsonl").write_text(many, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "c2a_rules", *CHECK, "many.jsonl", "-f", "jsonl"],
        cwd=here,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(60) == 2
        assert process.stderr.read() == b""


@POSIX
def test_a_report_takes_the_rights_of_the_one_in_its_place_and_follows_a_link(here):
    (here / "report.json").chmod(0o640)
    (here / "link.json").symlink_to("report.json")
    assert c2a(here, *CHECK, "plan.json", "-o", "json=link.json").returncode == 1
    assert (here / "link.json").is_symlink()
    assert (here / "report.json").stat().st_mode & 0o777 == 0o640
    assert (here / "report.json").read_text("utf-8").startswith("{")


def test_a_file_in_the_way_of_a_draft_is_left_alone(here):
    mine = here / ".report.json.part"
    mine.write_text("mine", encoding="utf-8")
    assert c2a(here, *CHECK, "plan.json", "-o", "json=report.json").returncode == 1
    assert mine.read_text("utf-8") == "mine"


@pytest.mark.parametrize("flags", [("-O",), ("-OO",), ("-X", "utf8=0"), ("-W", "error")])
def test_how_python_runs_changes_nothing(here, flags):
    usual = c2a(here, *CHECK, "plan.json", "-f", "json")
    other = c2a(
        here, *CHECK, "plan.json", "-f", "json", flags=flags, more={"LANG": "C", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    )
    assert (other.returncode, other.stdout, other.stderr) == (usual.returncode, usual.stdout, usual.stderr)
    assert usual.returncode == 1
    explain = "explain", "HSE-1", "plan.json", "--ruleset", "house.json"
    usual, other = c2a(here, *explain), c2a(here, *explain, flags=flags)
    assert (other.returncode, other.stdout) == (usual.returncode, usual.stdout)


def test_the_locale_of_c_keeps_letters(here):
    write(here, "plan.json", plan(context=DEVELOPMENT, end=None, title="Éducation — 教育"))
    ran = c2a(here, *CHECK, "plan.json", more={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert "Éducation — 教育" in ran.stdout
