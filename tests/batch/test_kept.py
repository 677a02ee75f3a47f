"""A report and its line say the same, and so do the totals of either; progress is told in one line, to who watches."""

import io
import json
import os
import subprocess

import pytest

from c2a_rules.cli.progress import Progress, told
from c2a_rules.report.kept import Kept, plan_of
from c2a_rules.report.records import plan_dict
from c2a_rules.summary import Summary
from tests.batch.conftest import LINUX
from tests.report.samples import broken, mixed, on_hostile_plans


@on_hostile_plans
def test_a_report_comes_back_from_its_line(several):
    for report in (mixed(), broken(), *several):
        line = Kept(report=report).line
        assert "\n" not in line
        back = Kept(line=line)
        assert (back.id, back.status, back.source) == (report.id, report.status, report.source)
        assert back.findings == report.findings
        assert back.report == plan_of(plan_dict(report)) == report
        assert Kept(report=back.report).line == line


@on_hostile_plans
def test_lines_add_up_to_what_reports_do(several):
    of_reports, of_lines = Summary(), Summary()
    for each in (mixed(), broken(), *several):
        of_reports.add(each)
        of_lines.add_record(json.loads(Kept(report=each).line)["plan"])
    assert of_lines.as_dict() == of_reports.as_dict()


@pytest.mark.parametrize(
    ("figures", "line"),
    [
        ((1500, 0, 0, 10.0), "1,500 plans, 150 a second"),
        ((10, 100, 1000, 0.5), "10 plans, 20 a second"),
        ((1000, 250, 1000, 30.0), "1,000 plans, 33 a second, 25%, 0:01:30 to go"),
        ((1000, 1001, 1000, 7200.0), "1,000 plans, 0 a second, 100%, 0:00:00 to go"),
        ((1, 1, 3601, 1.0), "1 plans, 1 a second, 0%, 1:00:00 to go"),
    ],
)
def test_progress_has_a_rate_and_what_is_left(figures, line):
    assert told(*figures) == line


def test_a_shorter_line_leaves_nothing_of_a_longer_one():
    out = io.StringIO()
    progress = Progress(out)
    progress._show("abcdef")
    progress._show("xy")
    progress.end()
    assert out.getvalue() == "\rabcdef\rxy    \r  \r"


@LINUX
def test_progress_is_for_a_terminal_alone(place):
    import pty

    plans = place.plans(30)
    command = place.command("check", plans, "--no-plugins", "--jobs", 1, "-f", "jsonl")
    environment = {**place.environment, "SLOW": "0.02"}
    piped = subprocess.run(command, cwd=place.folder, env=environment, capture_output=True, check=False)
    assert piped.stderr == b""
    ours, theirs = pty.openpty()
    seen = subprocess.run(
        command, cwd=place.folder, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False
    )
    os.close(theirs)
    shown = os.read(ours, 2**16).decode()
    os.close(ours)
    assert seen.stdout == piped.stdout
    assert " plans, " in shown
    assert shown.endswith("\r")
