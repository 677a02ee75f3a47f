"""Who dies takes nobody along: workers that plans kill, workers that somebody kills, and the tool itself."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.batch.conftest import LINUX, alive, in_lines

DEADLY = {"title": "Deadly"}


def test_a_plan_that_kills_its_worker_is_incomplete_and_the_rest_go_on(place):
    plans = place.plans(100, at_40=DEADLY, at_41=DEADLY, at_90=DEADLY)
    asked = ("check", plans, "--no-plugins", "-f", "jsonl")
    alone = place.run(*asked, "--jobs", 1).stdout.splitlines()
    ran = place.run(*asked, "--jobs", 2, DEADLY="Deadly")
    assert ran.returncode == 3, ran.stderr
    lines = ran.stdout.splitlines()
    assert len(lines) == 102
    for number in range(100):
        if number in {40, 41, 90}:
            dead = json.loads(lines[number + 1])["plan"]
            assert (dead["status"], dead["source"]) == ("incomplete", f"plans.jsonl:{number + 1}")
            assert [each["rule"] for each in dead["findings"]] == ["RUN.worker-died"]
            assert dead["sha256"] == json.loads(alone[number + 1])["plan"]["sha256"]
        else:
            assert lines[number + 1] == alone[number + 1]


def test_a_worker_that_dies_once_costs_nothing(place):
    plans = place.plans(100, at_40=DEADLY)
    asked = ("check", plans, "--no-plugins", "-f", "jsonl")
    alone = place.run(*asked, "--jobs", 1)
    ran = place.run(*asked, "--jobs", 2, DEADLY="Deadly", ONCE=str(place.folder / "once"))
    assert (place.folder / "once").exists()
    assert (ran.returncode, ran.stdout, ran.stderr) == (alone.returncode, alone.stdout, alone.stderr)


@LINUX
def test_a_worker_that_somebody_kills_costs_nothing(place):
    plans = place.plans(100)
    asked = ("check", plans, "--no-plugins", "-f", "jsonl")
    alone = place.run(*asked, "--jobs", 1)
    process = place.start(*asked, "--jobs", 2, SLOW="0.02")
    head = process.stdout.readline() + process.stdout.readline()
    workers = [each for each in alive(str(place.site)) if b"--multiprocessing-fork" in commandline(each)]
    os.kill(workers[0], signal.SIGKILL)
    assert head + process.stdout.read() == alone.stdout
    process.communicate(timeout=300)
    assert process.returncode == alone.returncode


def commandline(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_workers_that_never_start_are_no_verdict(place):
    ran = place.run("check", place.plans(3), "--no-plugins", "--jobs", 2, STILLBORN="1")
    assert ran.returncode == 2
    assert "no worker can be started" in ran.stderr
    assert "Traceback" not in ran.stderr


@LINUX
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("jobs", [1, 2])
def test_being_stopped_leaves_a_report_that_can_go_on_and_nobody_behind(place, number, code, jobs):
    plans = place.plans(200)
    asked = ("check", plans, "--no-plugins", "--jobs", jobs, "--resume", "out.jsonl")
    process = place.start(*asked, SLOW="0.02")
    wait_for(place.folder / "out.jsonl", 40)
    process.send_signal(number)
    _out, err = process.communicate(timeout=300)
    assert process.returncode == code
    lines = in_lines(place.folder / "out.jsonl")
    assert "summary" not in lines[-1]
    told = f"stopped after {len(lines) - 1} plans, the last of them {lines[-1]['plan']['source']}"
    assert told in err.decode()
    assert "Traceback" not in err.decode()
    assert gone(place)
    whole = place.run("check", plans, "--no-plugins", "--jobs", 1, "-f", "jsonl")
    assert place.run(*asked).returncode == whole.returncode
    assert (place.folder / "out.jsonl").read_bytes() == whole.stdout


@LINUX
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_tool_that_is_killed_again_and_again_ends_with_the_report_of_one_run(place, jobs):
    plans = place.plans(120)
    asked = ("check", plans, "--no-plugins", "--jobs", jobs, "--resume", "out.jsonl")
    out = place.folder / "out.jsonl"
    whole = place.run("check", plans, "--no-plugins", "--jobs", 1, "-f", "jsonl")
    for lines in (0, 1, 30, 75):
        process = place.start(*asked, SLOW="0.01")
        wait_for(out, lines)
        process.kill()
        process.communicate(timeout=300)
        assert whole.stdout.startswith(out.read_bytes())
        assert gone(place)
    ran = place.run(*asked)
    assert (ran.returncode, ran.stdout) == (whole.returncode, b"")
    assert out.read_bytes() == whole.stdout


def wait_for(path, lines):
    """Wait until a file has so many lines."""
    until = time.monotonic() + 120
    while not path.exists() or path.read_bytes().count(b"\n") < lines:
        assert time.monotonic() < until
        time.sleep(0.01)


def gone(place):
    """Tell whether every process of a place ends without being asked."""
    until = time.monotonic() + 60
    while alive(str(place.site)):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
