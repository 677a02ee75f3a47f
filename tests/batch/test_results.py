"""`--cache`: what did not change is not judged anew, and nothing else differs."""

import json

import pytest

from c2a_rules.desk import Desk
from tests.core.distributions import extra, installer
from tests.core.house import c2a, plan, write


@pytest.fixture
def plans(tmp_path):
    for number in range(4):
        write(tmp_path, f"plans/{number}.json", plan(id=f"XA-{number}", end=None if number % 2 else "2029-12-31"))
    (tmp_path / "plans/5.jsonl").write_text(f"{json.dumps(plan(id='XA-5'))}\n{{\n", encoding="utf-8")
    return tmp_path / "plans"


@pytest.fixture
def judged(monkeypatch):
    """The sources of the plans that are judged, as it happens."""
    found = []
    judge = Desk.judge
    monkeypatch.setattr(Desk, "judge", lambda self, document: found.append(document.source) or judge(self, document))
    return found


@pytest.fixture
def check(plans, tmp_path):
    def run(*arguments, form="jsonl", as_of="2026-11-01"):
        return c2a("check", plans, "-f", form, "--cache", tmp_path / "kept", "--as-of", as_of, *arguments)

    return run


def entries(tmp_path):
    return [each for each in (tmp_path / "kept").rglob("*") if each.is_file()]


def test_what_did_not_change_is_not_judged_again(plans, tmp_path, check, judged):
    without = c2a("check", plans, "-f", "jsonl", "--as-of", "2026-11-01")
    assert not (tmp_path / "kept").exists()
    judged.clear()
    first, second = check(), check()
    assert len(judged) == 6
    assert first.out == second.out == without.out
    assert (first.code, second.code) == (without.code, without.code)
    for form in ("json", "table", "markdown"):
        assert check(form=form).out == c2a("check", plans, "-f", form, "--as-of", "2026-11-01").out


def test_whatever_a_verdict_depends_on_means_judging_again(plans, check, judged, shipped_rulesets, tmp_path):
    def anew(*arguments, **parts):
        judged.clear()
        check(*arguments, **parts)
        return len(judged)

    waivers = [{"rule": "HSE-1.end", "plan": "XA-1", "reason": "R", "approved_by": "P", "expires": "2027-01-01"}]
    write(tmp_path, "waivers.yaml", waivers)
    assert anew() == 6
    assert anew(as_of="2026-11-02") == 6
    assert anew("--select", "HSE-1") == 6
    assert anew("--param", "test.house.title_length=9") == 6
    assert anew("--waivers", tmp_path / "waivers.yaml") == 6
    assert anew("--limit", "size=1M") == 6
    assert anew() == 0
    write(plans, "1.json", plan(id="XA-1", title="Another"))
    assert anew() == 1
    house = shipped_rulesets / "house.yaml"
    house.write_text(house.read_text(encoding="utf-8").replace('"1.0.0"', '"1.0.1"'), encoding="utf-8")
    assert anew() == 6


@pytest.mark.parametrize(
    "spoil", [lambda _data: b"", lambda data: data[:-9], lambda data: data[:80] + b"?" + data[81:]]
)
def test_spoilt_entries_are_ignored_and_written_anew(tmp_path, check, judged, spoil):
    first = check()
    before = {each: each.read_bytes() for each in entries(tmp_path)}
    for path, data in before.items():
        path.write_bytes(spoil(data))
    judged.clear()
    assert check().out == first.out
    assert len(judged) == 6
    assert {each: each.read_bytes() for each in entries(tmp_path)} == before


def test_ids_and_earlier_reports_are_looked_at_anew(plans, tmp_path, check):
    check()
    c2a("baseline", plans, "-o", tmp_path / "base.json", "--as-of", "2026-11-01")
    assert '"baseline":"unchanged"' in check("--baseline", tmp_path / "base.json").out
    write(plans, "4.json", plan(id="XA-0"))
    assert "DOC.duplicate-id" in check().out


def test_a_rule_that_failed_is_asked_again(tmp_path, check, judged, monkeypatch):
    folder = tmp_path / "site"
    folder.mkdir()
    code = """
        @rule(id="XTR-1.fails", action="XTR-1", level="must", title="A rule", remedy="Mend it.")
        def fails(plan: Plan):
            raise ValueError(plan["id"])
    """
    installer(folder, monkeypatch)(code, the_ruleset=extra())
    assert check().code == 3
    judged.clear()
    assert check().code == 3
    assert len(judged) == 5  # all but the one that is no JSON


def test_a_folder_that_cannot_be_is_told(plans, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    ran = c2a("check", plans, "--cache", tmp_path / "file")
    assert (ran.code, "--cache" in ran.err) == (2, True)


def test_workers_keep_results_too(place):
    plans = place.plans(40)
    asked = ("check", plans, "--no-plugins", "-f", "jsonl", "--cache", "kept", "--jobs")
    together, alone = place.run(*asked, 2), place.run(*asked, 1)
    assert sum(each.is_file() for each in (place.folder / "kept").rglob("*")) == 40
    assert together.stdout == alone.stdout == place.run(*asked[:-3], "--jobs", 1).stdout
