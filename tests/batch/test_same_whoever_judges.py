"""The report is the same bytes in one process, in several, with any hash seed; and so is what is said beside it."""

import json
from textwrap import dedent

import pytest

from tests.batch.conftest import LINUX, alive
from tests.core.house import DEVELOPMENT, plan, write

READER = """
    from pathlib import Path
    from c2a_rules.hookspecs import hookimpl
    from c2a_rules.model import Document, Position
    from c2a_rules.pyrules import Plan, rule

    class Reader:
        name, suffixes, cannot_hold = "rows", (".rows",), frozenset({"risks"})

        def read(self, stream, source, plan_type):
            import json
            for number, line in enumerate(stream, 1):
                found = json.loads(line)
                yield Document(source, str(number), found, warnings=("read from rows",),
                               locate=lambda pointer, number=number: Position(number, len(pointer) + 1))
                if found["title"] == "broken":
                    raise RuntimeError("cannot go on")

    @hookimpl
    def c2a_readers():
        return [Reader()]

    @rule(id="HSE-1.word", action="HSE-1", level="must", title="A rule", remedy="Mend it.")
    def word(plan: Plan):
        if plan["title"] == "A programme":
            yield plan.gap("The title says nothing.", at="title")

    @hookimpl
    def c2a_rules():
        return [word]
"""


@pytest.fixture
def with_plugin(place):
    (place.site / "rows_plugin.py").write_text(dedent(READER), encoding="utf-8")
    info = place.site / "rows-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: rows\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[c2a_rules]\nrows = rows_plugin\n", encoding="utf-8")
    return place


def mixed(place):
    """Plans of every kind: good, with gaps, invalid, no JSON, of one id, in folders and lines; and what is no plan."""
    folder = place.folder / "plans"
    folder.mkdir()
    place.plans(70, "plans/many.jsonl")
    write(folder, "a.json", plan(id="XA-3", title="Once more"))
    write(folder, "b.json", plan(id="XB-1", end=None, context=DEVELOPMENT))
    write(folder, "c.json", plan(id="XB-2", title=None))
    write(folder, "d.json", {"$schema": "https://example.org/other.json"})
    write(folder, "sub/e.json", plan(id="XB-1"))
    (folder / "f.json").write_bytes(b'{"id": ')
    (folder / "z.jsonl").write_bytes(b'{"id": "XB-2"\n\n' + json.dumps(plan(id="XB-3")).encode())
    waivers = [
        {"rule": "HSE-1.end", "plan": name, "reason": "R", "approved_by": "P", "expires": "2027-01-01"}
        for name in ("XB-1", "XA-1", "XZ-9")
    ]
    write(place.folder, "waivers.yaml", waivers)
    return "plans"


@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_whatever_jobs_and_hash_seed_say(place, form):
    plans = mixed(place)
    asked = ("check", plans, "--no-plugins", "-f", form, "--waivers", "waivers.yaml")
    alone = place.run(*asked, "--jobs", 1, PYTHONHASHSEED="0")
    assert alone.returncode == 1, alone.stderr
    assert b"DOC.duplicate-id" in alone.stdout
    assert b"WVR.unused" in alone.stdout
    assert "passed over" in alone.stderr
    assert "not judged in this run" in alone.stderr
    for jobs, seed in ((2, "1"), (3, "2")):
        ran = place.run(*asked, "--jobs", jobs, PYTHONHASHSEED=seed)
        assert (ran.returncode, ran.stdout, ran.stderr) == (alone.returncode, alone.stdout, alone.stderr)


def test_a_baseline_is_held_against_plans_from_workers_too(place):
    plans = mixed(place)
    place.run("baseline", "plans/b.json", "-o", "base.json")
    asked = ("check", plans, "--no-plugins", "-f", "jsonl", "--baseline", "base.json")
    alone, together = (place.run(*asked, "--jobs", jobs) for jobs in (1, 2))
    assert b'"baseline":"unchanged"' in alone.stdout
    assert (together.returncode, together.stdout) == (alone.returncode, alone.stdout)


def test_plugins_read_judge_and_fail_alike(with_plugin):
    place = with_plugin
    lines = [plan(id=f"XR-{number}", title=f"Title {number}", end=None, context=DEVELOPMENT) for number in range(70)]
    lines[50]["title"] = "broken"
    lines[7]["title"] = "A programme"
    (place.folder / "in.rows").write_text("".join(f"{json.dumps(each)}\n" for each in lines), encoding="utf-8")
    asked = ("check", "in.rows", "--plugin", "rows", "-f", "jsonl")
    alone, together = (place.run(*asked, "--jobs", jobs) for jobs in (1, 2))
    assert alone.returncode == 3
    assert "RuntimeError: cannot go on" in alone.stderr
    assert alone.stdout.count(b'"rule":"HSE-1.word"') == 1
    assert b'"line":51,"column":1' in alone.stdout
    assert (together.returncode, together.stdout, together.stderr) == (alone.returncode, alone.stdout, alone.stderr)


@LINUX
def test_no_process_is_left(with_plugin):
    plans = with_plugin.plans(5)
    ran = with_plugin.run("check", plans, "--plugin", "rows", "--jobs", 2, "-f", "jsonl")
    assert ran.returncode == 1, ran.stderr
    assert alive(str(with_plugin.site)) == []


@pytest.mark.parametrize("typed", ["0", "two"])
def test_jobs_are_a_number_from_one_on(place, typed):
    ran = place.run("check", place.plans(1), "--jobs", typed)
    assert ran.returncode == 2
    assert "--jobs" in ran.stderr


def test_jobs_are_a_setting(place):
    (place.folder / "c2a.toml").write_text("jobs = 2\n", encoding="utf-8")
    assert "2" in place.run("config").stdout.decode().split("jobs", 1)[1].splitlines()[0]
    assert place.run("config", C2A_JOBS="some").returncode == 2
