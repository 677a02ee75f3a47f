"""`--resume`: one report in the end, whatever was there before, or nothing is touched and the reason is told."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.batch.conftest import in_lines
from tests.core.house import DEVELOPMENT, c2a, plan, write

COUNT = 7


@pytest.fixture
def plans(tmp_path):
    """A folder with plans, one of them under an id that is taken, and one file that is no plan."""
    for number in range(COUNT - 1):
        write(tmp_path, f"plans/{number}.json", plan(id=f"XA-{number}", title=f"Führung {number}", context=DEVELOPMENT))
    write(tmp_path, "plans/3-no-plan.json", {"$schema": "https://example.org/other.json"})
    write(tmp_path, "plans/6.json", plan(id="XA-1", end=None))
    return tmp_path / "plans"


def resume(plans, out, *arguments):
    return c2a("check", plans, "--as-of", "2026-11-01", "--resume", out, *arguments)


@pytest.fixture
def whole(plans):
    """What one run writes, in bytes."""
    ran = c2a("check", plans, "--as-of", "2026-11-01", "-f", "jsonl")
    assert ran.code == 1
    return ran.out.encode()


def test_a_report_that_is_not_there_is_begun(plans, whole, tmp_path):
    ran = resume(plans, tmp_path / "out.jsonl")
    assert (ran.code, ran.out) == (1, "")
    assert (tmp_path / "out.jsonl").read_bytes() == whole


def test_a_report_cut_anywhere_is_gone_on_with(plans, whole, tmp_path):
    out = tmp_path / "out.jsonl"

    @given(st.integers(0, len(whole)))
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def cut(place):
        out.write_bytes(whole[:place])
        ran = resume(plans, out)
        assert ran.code == 1, ran.err
        assert "passed over" in ran.err
        assert out.read_bytes() == whole

    cut()


def test_plans_are_judged_once(plans, whole, tmp_path, monkeypatch):
    judged = []
    from c2a_rules.desk import Desk

    judge = Desk.judge
    monkeypatch.setattr(Desk, "judge", lambda self, document: judged.append(document.source) or judge(self, document))
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"".join(whole.splitlines(keepends=True)[:4]) + b'{"plan": {"sour')
    resume(plans, out)
    assert len(judged) == COUNT - 3
    assert resume(plans, out).code == 1
    assert len(judged) == COUNT - 3


def test_other_formats_hold_the_plans_of_both_runs(plans, whole, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_bytes(whole[: len(whole) // 2])
    for form in ("json", "table", "html", "markdown", "sarif", "csv"):
        at_once = tmp_path / f"at-once.{form}"
        c2a("check", plans, "--as-of", "2026-11-01", "-o", f"{form}={at_once}")
        resumed = tmp_path / f"resumed.{form}"
        resume(plans, out, "-o", f"{form}={resumed}")
        assert resumed.read_bytes() == at_once.read_bytes()
        out.write_bytes(whole[: len(whole) // 3])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--as-of", "2026-11-02"), "as_of was 2026-11-01, now 2026-11-02; --as-of 2026-11-01 would go on"),
        (("--select", "HSE-1"), "other scope"),
        (("--param", "test.house.title_length=9"), "other scope"),
    ],
)
def test_another_check_does_not_go_on(plans, whole, tmp_path, arguments, told):
    refused(plans, tmp_path, whole[:2000], told, *arguments)


def refused(plans, tmp_path, text, told, *arguments):
    out = tmp_path / "out.jsonl"
    out.write_bytes(text)
    ran = resume(plans, out, *arguments)
    assert ran.code == 2
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert out.read_bytes() == text


def test_other_rules_do_not_go_on(plans, whole, tmp_path, shipped_rulesets):
    house = shipped_rulesets / "house.yaml"
    house.write_text(house.read_text(encoding="utf-8").replace('"1.0.0"', '"1.0.1"'), encoding="utf-8")
    refused(plans, tmp_path, whole[:2000], "begun by another check: other rulesets")


@pytest.mark.parametrize("text", [b"# My notes\n", b"My notes", b'{"run": 1}\n', b"[]\n", b"\xff\xfe", b"\n"])
def test_a_file_that_is_no_report_is_left_alone(plans, tmp_path, text):
    refused(plans, tmp_path, text, "is there, and is no JSON Lines report")


def test_a_plan_that_changed_is_told(plans, whole, tmp_path):
    write(plans, "1.json", plan(id="XA-1", title="Another"))
    refused(plans, tmp_path, whole, "1.json has changed since")


def test_a_plan_that_came_between_is_told(plans, whole, tmp_path):
    write(plans, "0a.json", plan(id="XA-0a"))
    refused(plans, tmp_path, whole, "0a.json comes where")


def test_a_plan_that_went_is_told(plans, whole, tmp_path):
    (plans / "6.json").unlink()
    refused(plans, tmp_path, whole, "6.json is judged in the report, and is not among the plans any more")


def test_a_finished_report_takes_no_more_plans(plans, whole, tmp_path):
    write(plans, "9.json", plan(id="XA-9"))
    refused(plans, tmp_path, whole, "goes on with other plans")


def test_a_spoilt_line_is_told(plans, whole, tmp_path):
    lines = whole.splitlines(keepends=True)
    lines[2] = lines[2][: len(lines[2]) // 2] + b"\n"
    refused(plans, tmp_path, b"".join(lines), f"is spoilt at byte {len(lines[0] + lines[1]) + 1}")


def test_the_report_is_kept_out_of_the_plans(plans, tmp_path):
    ran = resume(plans, plans / "out.jsonl")
    assert (ran.code, "lies among the plans" in ran.err) == (2, True)
    assert not (plans / "out.jsonl").exists()
    out = tmp_path / "out.jsonl"
    ran = resume(plans, out, "-o", f"jsonl={out}")
    assert (ran.code, "written by --output as well" in ran.err) == (2, True)
    ran = resume(plans, tmp_path / "nowhere" / "out.jsonl")
    assert (ran.code, "cannot be written" in ran.err) == (2, True)


def test_two_runs_do_not_write_to_one_report(place):
    plans = place.plans(100)
    process = place.start("check", plans, "--no-plugins", "--jobs", 1, "--resume", "out.jsonl", SLOW="0.05")
    while not (place.folder / "out.jsonl").exists() or not (place.folder / "out.jsonl").stat().st_size:
        assert process.poll() is None
    second = place.run("check", plans, "--no-plugins", "--resume", "out.jsonl")
    assert second.returncode == 2
    assert "another run writes to out.jsonl" in second.stderr
    process.communicate(timeout=300)
    assert len(in_lines(place.folder / "out.jsonl")) == 102


def test_a_plan_that_stands_twice_is_told_by_a_run_that_goes_on(plans, whole, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"".join(whole.splitlines(keepends=True)[:-2]))
    resume(plans, out)
    rules = [finding["rule"] for finding in in_lines(out)[-2]["plan"]["findings"]]
    assert "DOC.duplicate-id" in rules
    assert json.loads(whole.splitlines()[-1]) == in_lines(out)[-1]
