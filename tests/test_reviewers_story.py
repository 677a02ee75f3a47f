"""A reviewer and a planner, from the first check through a waiver and a fix to the comparison, all by the tool."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = 'select = ["GEN-3"]\nno-plugins = true\nwaivers = "c2a-waivers.yaml"\nas-of = "2026-11-01"\n'
STEREOTYPES = (
    "Men are taken for the ones who fish and women for the ones who sell; the plan trains women as skippers and men "
    "in processing, and its images and terms of reference show both in both roles."
)


@pytest.fixture
def c2a(tmp_path):
    """Runs c2a in the team's folder; returns exit code and what went to stdout."""

    def run(*arguments, **environment):
        whole = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        command = [sys.executable, "-m", "c2a_rules", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=whole, capture_output=True, text=True, encoding="utf-8", check=False
        )
        return done.returncode, done.stdout, done.stderr

    return run


def edit(path, change):
    plan = json.loads(path.read_text("utf-8"))
    change(plan)
    path.write_text(json.dumps(plan, ensure_ascii=False, indent=2), encoding="utf-8")


def gender_analysis(plan):
    return next(each for each in plan["analyses"] if each["kind"] == "gender")["answers"]


def test_from_the_first_check_to_what_was_achieved(c2a, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_bytes((ROOT / "examples" / "with-gaps.json").read_bytes())
    (tmp_path / "c2a.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "c2a-waivers.yaml").write_text("# Decided by the programme board\n", encoding="utf-8")

    # The first check: six gaps, each with a place.
    code, _out, err = c2a("check", "plan.json", "-o", "json=first.json")
    assert (code, err) == (1, "")
    first = json.loads((tmp_path / "first.json").read_text("utf-8"))
    open_rules = {each["rule"] for each in first["plans"][0]["findings"]}
    assert {"GEN-3.stereotypes", "GEN-3.women-in-leadership", "GEN-3.power-relations"} <= open_rules
    assert all(each["line"] for each in first["plans"][0]["findings"])

    # The board accepts one until the next review, in writing.
    why = ("--reason", "The election is in March", "--approved-by", "The board", "--expires", "2027-03-31")
    assert c2a("waive", "GEN-3.women-in-leadership", "plan.json", *why)[0] == 0
    assert (tmp_path / "c2a-waivers.yaml").read_text("utf-8").startswith("# Decided by the programme board\n")

    # The planner closes another.
    edit(plan, lambda each: gender_analysis(each).update(stereotypes=STEREOTYPES))
    code, out, _err = c2a("check", "plan.json", "-o", "json=second.json", "-f", "table")
    assert code == 1
    assert "The election is in March" in " ".join(out.split())

    # What changed: one closed, one waived, the others unchanged; and the action is further than it was.
    code, out, _err = c2a("diff", "first.json", "second.json", "-f", "json", "--fail-on-new")
    found = json.loads(out)
    counts = {name: n for name, n in found["summary"]["changes"].items() if n}
    assert (code, counts) == (0, {"closed": 1, "waived": 1, "unchanged": len(open_rules) - 2})
    changed = {each["rule"]: each["change"] for each in found["findings"]}
    assert changed["GEN-3.stereotypes"] == "closed"
    assert changed["GEN-3.women-in-leadership"] == "waived"
    (action,) = next(each for each in found["domains"] if each["id"] == "GEN")["actions"]
    assert action["after"]["met"] == action["before"]["met"] + 1

    # A pipeline that took the second check for its start fails for a step back, and for nothing else.
    assert c2a("check", "plan.json", "--baseline", "second.json")[0] == 0
    edit(plan, lambda each: gender_analysis(each).update(stereotypes="To follow"))
    code, out, _err = c2a("check", "plan.json", "--baseline", "second.json")
    assert code == 1
    assert "GEN-3.stereotypes" in out
    assert "GEN-3.power-relations" not in out
    assert c2a("diff", "second.json", "plan.json", "--fail-on-new")[0] == 1
    edit(plan, lambda each: gender_analysis(each).update(stereotypes=STEREOTYPES))

    # The term is over: the gap is back, and so is the question who answers for it.
    code, out, _err = c2a("check", "plan.json", "--baseline", "second.json", C2A_AS_OF="2027-04-01")
    assert code == 1
    assert "WVR.expired" in out
    assert "GEN-3.women-in-leadership" in out

    # The election brought women in: the waiver has no use left, and the tool says so.
    edit(plan, lambda each: each["capacity"]["governance"].update(women_share=45))
    assert "WVR.unused" in c2a("check", "plan.json", "--baseline", "second.json")[1]
    (tmp_path / "c2a-waivers.yaml").write_text("# Decided by the programme board\n", encoding="utf-8")
    assert c2a("check", "plan.json", "--baseline", "second.json")[0] == 0
    assert "closed" in c2a("diff", "first.json", "plan.json")[1]
