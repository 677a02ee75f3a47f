"""Waivers: what they cover, what they never cover, and what is wrong with them."""

import json
from dataclasses import replace
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from c2a_rules.errors import UsageError
from c2a_rules.model import Level, Outcome, RuleInfo
from c2a_rules.waivers import Waiver, Waivers, parse_waivers, with_waiver
from tests.core.house import DEVELOPMENT, action, c2a, plan, rule, ruleset, write

TODAY = "2026-11-01"
SETS = ruleset(
    [action("HSE-1"), action("HSE-2")],
    [
        rule("HSE-1.end", "has(plan.end)"),
        rule("HSE-1.after", "has(plan.end)", requires=["HSE-1.end"]),
        rule("HSE-1.fixed", "has(plan.end)", requires=["HSE-1.end"], waivable=False),
        rule("HSE-2.owner", "has(self.owner)", for_each="risks", empty="not_applicable", at="owner"),
        rule("HSE-2.crash", "10 / size(plan.title) >= 0"),
        rule("HSE-2.open", "true", when="context.conflict_affected"),
    ],
)
RISKS = [{"id": name, "kind": "other", "statement": "S"} for name in ("R1", "R2", "S1")]
OPEN = {"context": {"phases": ["development"], "conflict_affected": True}}


def waiver(about, **parts):
    whole = {"rule": about, "plan": "XA-1", "reason": "Agreed", "approved_by": "A. Officer", "expires": "2026-12-31"}
    return {key: value for key, value in {**whole, **parts}.items() if value is not None}


@pytest.fixture
def check(tmp_path):
    """Checks a plan by the rules above under waivers: (waivers, parts of the plan, further arguments) → what ran."""

    def run(waivers, parts=None, *arguments):
        path = write(tmp_path, "plan.json", plan(**{**OPEN, **(parts or {})}))
        sets = write(tmp_path, "sets.yaml", SETS)
        file = write(tmp_path, "waivers.yaml", waivers)
        options = ("--ruleset", sets, "--as-of", TODAY, "--waivers", file, "-f", "json")
        return c2a("check", path, *options, *arguments)

    return run


def found(ran):
    """Rule → outcome and (rule, outcome, anchor) of the findings, of the one plan."""
    (each,) = ran.json["plans"]
    rules = {r["id"]: r["outcome"] for d in each["domains"] for a in d["actions"] for r in a["rules"]}
    return rules, [(f["rule"], f["outcome"], f["anchor"]) for f in each["findings"]]


def action_status(ran, name):
    (each,) = ran.json["plans"]
    return next(a["status"] for d in each["domains"] for a in d["actions"] if a["id"] == name)


def wrong(ran):
    return [f["rule"] for each in ran.json["plans"] for f in each["findings"] if f["rule"].startswith("WVR")]


def test_a_waived_gap_does_not_fail_and_stays_visible_with_its_reason(check):
    select = ("--select", "HSE-1.end")
    assert check([], {"end": None}, *select).code == 1
    ran = check([waiver("HSE-1.end")], {"end": None}, *select)
    assert ran.code == 0
    (finding,) = ran.json["plans"][0]["findings"]
    assert finding["outcome"] == "waived"
    assert finding["waiver"] == {"reason": "Agreed", "approved_by": "A. Officer", "expires": "2026-12-31"}
    assert action_status(ran, "HSE-1") == "waived"
    assert ran.json["plans"][0]["status"] == "not_applicable", "what is waived counts as not there, and nothing is left"
    assert ran.json["summary"]["by_outcome"]["rules"]["waived"] == 1


def test_a_review_is_waived_too(check):
    parts = {"context": DEVELOPMENT}
    select = ("--select", "HSE-2.open")
    assert check([], parts, *select).code == 1
    ran = check([waiver("HSE-2.open")], parts, *select)
    assert (ran.code, found(ran)[0]) == (0, {"HSE-2.open": "waived"})


def test_what_rests_on_a_waived_rule_is_waived_unless_it_cannot_be(check):
    ran = check([waiver("HSE-1.end")], {"end": None}, "--select", "HSE-1")
    rules, findings = found(ran)
    assert rules == {"HSE-1.end": "waived", "HSE-1.after": "waived", "HSE-1.fixed": "gap"}
    assert action_status(ran, "HSE-1") == "gap"
    told = {f["rule"]: f for f in ran.json["plans"][0]["findings"]}
    assert told["HSE-1.after"]["caused_by"] == "HSE-1.end"
    assert told["HSE-1.after"]["waiver"]["reason"] == "Agreed"
    assert told["HSE-1.fixed"]["caused_by"] is None
    assert len(findings) == 3


def test_a_rule_marked_not_waivable_is_never_waived_and_the_waiver_is_told(check):
    ran = check([waiver("HSE-1.fixed")], {"end": None}, "--select", "HSE-1.fixed")
    assert found(ran)[0] == {"HSE-1.fixed": "gap"}
    assert wrong(ran) == ["WVR.unused"]
    assert "cannot be waived" in ran.out
    of_action = check([waiver("HSE-1")], {"end": None}, "--select", "HSE-1")
    assert found(of_action)[0]["HSE-1.fixed"] == "gap"
    assert wrong(of_action) == []


def test_an_error_is_never_waived(check):
    ran = check([waiver("HSE-2.crash")], {"title": ""}, "--select", "HSE-2.crash")
    assert ran.code == 3
    assert found(ran)[0] == {"HSE-2.crash": "error"}
    assert wrong(ran) == []


@pytest.mark.parametrize(
    ("anchor", "waived"),
    [
        (None, {"R1", "R2", "S1"}),
        ("*", {"R1", "R2", "S1"}),
        ("risks[R*]", {"R1", "R2"}),
        ("risks[R2]", {"R2"}),
        ("risks[?2]", set()),
        ("risks", set()),
    ],
)
def test_an_anchor_narrows_a_waiver(check, anchor, waived):
    ran = check([waiver("HSE-2.owner", anchor=anchor)], {"risks": RISKS}, "--select", "HSE-2.owner")
    rules, findings = found(ran)
    names = {
        anchor.removeprefix("risks[").removesuffix("]") for _rule, outcome, anchor in findings if outcome == "waived"
    }
    assert names == waived
    assert rules == {"HSE-2.owner": "waived" if len(waived) == 3 else "gap"}
    assert wrong(ran) == ([] if waived else ["WVR.unused"])


def test_an_unused_anchor_is_told_with_the_closest_place(check):
    ran = check([waiver("HSE-2.owner", anchor="risk[R1]")], {"risks": RISKS[:1]}, "--select", "HSE-2.owner")
    assert 'not at \\"risk[R1]\\" (did you mean \\"risks[R1]\\"?)' in ran.out


def test_a_waiver_holds_on_the_day_it_expires_and_not_after(check):
    last = check([waiver("HSE-1.end", expires=TODAY)], {"end": None}, "--select", "HSE-1.end")
    assert (last.code, wrong(last)) == (0, [])
    over = check([waiver("HSE-1.end", expires="2026-10-31")], {"end": None}, "--select", "HSE-1.end")
    assert (over.code, wrong(over), found(over)[0]["HSE-1.end"]) == (1, ["WVR.expired"], "gap")
    assert "waivers.yaml:" in over.json["plans"][0]["findings"][0]["message"]


@pytest.mark.parametrize("field", ["reason", "approved_by", "expires"])
@pytest.mark.parametrize("value", [None, " "])
def test_an_incomplete_waiver_waives_nothing_and_is_a_gap_of_level_must(check, field, value):
    if (field, value) == ("expires", " "):
        value = None
    ran = check([waiver("HSE-1.end", **{field: value})], {"end": None}, "--select", "HSE-1.end")
    assert found(ran)[0]["HSE-1.end"] == "gap"
    (first, *_rest) = ran.json["plans"][0]["findings"]
    assert (first["rule"], first["level"], first["outcome"]) == ("WVR.incomplete", "must", "gap")
    assert f'"{field}"' in first["message"]


def test_what_is_wrong_with_a_waiver_fails_a_plan_without_gaps(check):
    ran = check([waiver("HSE-1.end")], {}, "--select", "HSE-1.end")
    assert ran.code == 1
    assert ran.json["plans"][0]["status"] == "gaps"
    assert wrong(ran) == ["WVR.unused"]


def test_a_waiver_of_an_action_is_used_by_any_of_its_rules(check):
    ran = check([waiver("HSE-2", anchor="risks*"), waiver("HSE-1")], {"risks": RISKS})
    assert found(ran)[0]["HSE-2.owner"] == "waived"
    assert wrong(ran) == ["WVR.unused"]
    by_key = [{**waiver("HSE-2"), "action": "HSE-2"}]
    by_key[0].pop("rule")
    assert found(check(by_key, {"risks": RISKS}))[0]["HSE-2.owner"] == "waived"


@pytest.mark.parametrize("select", ["HSE-2", "HSE-1.end"])
def test_a_waiver_for_rules_that_were_not_in_the_run_is_not_called_unused(check, select):
    assert wrong(check([waiver("HSE-1")], {}, "--select", select)) == []


def test_a_waiver_for_another_plan_is_noted_and_its_faults_are_findings_of_the_run(check):
    others = [waiver("HSE-1.end", plan="XA-2"), waiver("HSE-1.end", plan="XA-3", expires="2020-01-01")]
    ran = check([*others, waiver("HSE-1.end", plan=None)], {})
    assert wrong(ran) == []
    assert [f["rule"] for f in ran.json["findings"]] == ["WVR.expired", "WVR.incomplete"]
    assert ran.code == 1
    assert 'the plan "XA-2" is not judged in this run (did you mean "XA-1"?)' in ran.err
    assert ran.json["summary"]["by_outcome"]["findings"]["gap"] == 2
    assert len({f["fingerprint"] for f in ran.json["findings"]}) == 2


def test_a_misspelt_rule_is_told_with_the_closest_name(check):
    ran = check([waiver("HSE-1.edn")], {}, "--select", "HSE-2.open")
    assert wrong(ran) == ["WVR.unused"]
    assert "HSE-1.end" in ran.out
    away = check([waiver("GEN-1.x")], {})
    assert wrong(away) == []
    assert 'no rule set that is loaded has "GEN-1.x"' in away.err


def test_no_fault_of_a_waiver_can_be_waived(check):
    ran = check([waiver("WVR.unused"), waiver("HSE-1.end")], {})
    assert "WVR.unused" in wrong(ran)
    assert ran.code == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- plan: A\n", ':1: one of "rule" or "action" is missing here'),
        ("- rule: A\n  paln: B\n", ':2: "paln" is no field known here (did you mean "plan"?)'),
        ("- rule: A\n\n- rule: A\n  expires: soon\n", ':4: "soon" is not possible as "Expires"'),
        ("- rule: A\n  rule: B\n", ':2: the key "rule" stands here a second time'),
        ("rule: A\n", ":1: found an object"),
        ("- rule: 3\n", ':1: "rule" is 3 (a number); expected text'),
        ("- [\n", ":"),
    ],
)
def test_a_broken_file_stops_the_check_and_says_where(tmp_path, good, text, words):
    (tmp_path / "waivers.yaml").write_text(text, encoding="utf-8")
    ran = c2a("check", good, "--waivers", tmp_path / "waivers.yaml")
    assert ran.code == 2
    assert f"waivers.yaml{words}" in ran.err


def test_a_file_that_is_not_there_stops_the_check(tmp_path, good):
    assert c2a("check", good, "--waivers", tmp_path / "none.yaml").code == 2
    (tmp_path / "bytes.yaml").write_bytes(b"\xff")
    assert "not UTF-8" in c2a("check", good, "--waivers", tmp_path / "bytes.yaml").err


def test_an_empty_file_waives_nothing(tmp_path, good, gaps):
    (tmp_path / "waivers.yaml").write_text("# none yet\n", encoding="utf-8")
    assert c2a("check", good, "--waivers", tmp_path / "waivers.yaml").code == 0
    assert c2a("check", gaps, "--waivers", tmp_path / "waivers.yaml").code == 1


WAIVE = ("--reason", "Agreed", "--approved-by", "A. Officer", "--expires", "2026-12-31", "--as-of", TODAY)


def test_what_is_waived_on_the_command_line_holds_in_the_next_check(tmp_path, gaps):
    file = tmp_path / "waivers.yaml"
    file.write_text(
        "# Ours, do not lose\n\n- rule: HSE-1.long # why not\n  plan: XA-9\n  reason: r\n", encoding="utf-8"
    )
    before = file.read_text("utf-8")
    assert c2a("waive", "HSE-1.end", gaps, *WAIVE, "--waivers", file).code == 0
    text = file.read_text("utf-8")
    assert text.startswith(before)
    ran = c2a("check", gaps, "--waivers", file, "--as-of", TODAY, "-f", "json")
    assert found(ran)[0]["HSE-1.end"] == "waived"
    again = c2a("waive", "HSE-1.end", "XA-2", *WAIVE, "--waivers", file)
    assert again.code == 2
    assert "waived already" in again.err
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("HSE-1.edn", "XA-2", *WAIVE), 'did you mean "HSE-1.end"?'),
        (("HSE-1.end", "XA-2", *WAIVE[:-4], "--expires", "2026-02-30"), "no day to come"),
        (("HSE-1.end", "XA-2", *WAIVE[:-4], "--expires", "2026-10-31", "--as-of", TODAY), "no day to come"),
        (("HSE-1.end", "XA-2", "--reason", " ", *WAIVE[2:]), "--reason"),
        (("HSE-1.end", " ", *WAIVE), "--plan"),
        (("HSE-1.end", "XA-2", *WAIVE[2:]), "--reason"),
    ],
)
def test_what_makes_no_waiver_is_refused_and_nothing_is_written(tmp_path, arguments, words):
    file = tmp_path / "waivers.yaml"
    ran = c2a("waive", *arguments, "--waivers", file)
    assert ran.code == 2
    assert words in ran.err
    assert not file.exists()


def test_what_cannot_be_waived_is_refused(tmp_path):
    sets = write(tmp_path, "sets.yaml", SETS)
    ran = c2a("waive", "HSE-1.fixed", "XA-2", *WAIVE, "--ruleset", sets, "--waivers", tmp_path / "w.yaml")
    assert (ran.code, "cannot be waived" in ran.err) == (2, True)


def test_a_file_of_several_plans_needs_the_id(tmp_path):
    lines = tmp_path / "plans.jsonl"
    lines.write_text("\n".join(json.dumps(plan(id=name)) for name in ("A", "B")), encoding="utf-8")
    ran = c2a("waive", "HSE-1.end", lines, *WAIVE, "--waivers", tmp_path / "w.yaml")
    assert (ran.code, "by its id" in ran.err) == (2, True)


def test_the_table_says_who_accepted_what(tmp_path, gaps):
    file = tmp_path / "waivers.yaml"
    c2a("waive", "HSE-1.end", gaps, *WAIVE, "--waivers", file)
    table = c2a("check", gaps, "--waivers", file, "--as-of", TODAY).out
    assert "reason: Agreed; approved by: A. Officer; expires: 2026-12-31" in " ".join(table.split())


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@given(
    TEXTS,
    TEXTS,
    st.sampled_from(["", "# kept\n", "- rule: A\n  plan: B", "  - rule: A # x\n\n", "\ufeff- rule: A\r\n"]),
)
def test_any_text_added_reads_back_and_what_was_there_stays(reason, place, text):
    new = Waiver(
        about="HSE-1", plan="XA-1", anchor=place, reason=reason, approved_by="Ü", expires="2026-12-31", place=""
    )
    longer = with_waiver(text.removeprefix("\ufeff"), new, "w.yaml")
    *before, last = parse_waivers(longer, "w.yaml")
    assert longer.startswith(text.removeprefix("\ufeff"))
    assert (last.reason, last.anchor, last.about) == (normalize("NFC", reason), normalize("NFC", place), "HSE-1")
    assert before == parse_waivers(text.removeprefix("\ufeff"), "w.yaml")
    assert YAML(typ="safe").load(longer)[-1]["reason"] == normalize("NFC", reason)


@pytest.mark.parametrize("text", ["[]\n", "- {rule: A}\n- [\n", "[{rule: A}]\n"])
def test_a_list_in_another_style_is_left_alone(text):
    new = Waiver(about="A", plan="B", anchor="", reason="r", approved_by="a", expires="2026-12-31", place="")
    with pytest.raises(UsageError):
        with_waiver(text, new, "w.yaml")


FAULTS = {
    "incomplete": (
        waiver("HSE-1.end", reason=None, approved_by=" "),
        {"end": None},
        'does not say "reason" and "approved_by", so it waives nothing.',
        'Write "reason" and "approved_by" in the waiver, or remove it.',
    ),
    "expired": (
        waiver("HSE-1.end", expires="2026-10-31"),
        {"end": None},
        "expired on 2026-10-31; it waives nothing.",
        "Close the gap and remove the waiver, or have A. Officer approve it for longer.",
    ),
    "met": (
        waiver("HSE-1.end"),
        {},
        "is not used: the plan has no such gap or review.",
        "Remove the waiver, or correct what it names.",
    ),
    "misspelt": (
        waiver("HSE-1.edn"),
        {},
        'is not used: there is no such rule or action (did you mean "HSE-1.end"?).',
        "Remove the waiver, or correct what it names.",
    ),
    "not waivable": (
        waiver("HSE-1.fixed"),
        {"end": None},
        "is not used: what it names cannot be waived.",
        "Remove the waiver, or correct what it names.",
    ),
    "elsewhere": (
        waiver("HSE-2.owner", anchor="risks[R9]"),
        {"risks": RISKS[:1]},
        'is not used: there is a gap or review, yet not at "risks[R9]" (did you mean "risks[R1]"?).',
        "Remove the waiver, or correct what it names.",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_with_a_waiver_is_told_in_one_sentence_with_its_place(check, tmp_path, name):
    given_waiver, parts, words, remedy = FAULTS[name]
    ran = check([given_waiver], parts, "--select", given_waiver["rule"].replace("edn", "end"))
    (told,) = [f for f in ran.json["plans"][0]["findings"] if f["rule"].startswith("WVR")]
    place = f"{(tmp_path / 'waivers.yaml').as_posix()}:2"
    assert told["message"] == f"The waiver of {given_waiver['rule']} at {place} {words}"
    assert told["remedy"] == remedy
    assert told["key"] == f"{given_waiver['rule']} {given_waiver.get('anchor', '')}".strip()


def test_every_waiver_that_is_wrong_is_told(check):
    ran = check([waiver("HSE-1.end"), waiver("HSE-1.after"), waiver("HSE-2.owner", expires="2026-01-01")], {})
    assert sorted(wrong(ran)) == ["WVR.expired", "WVR.unused", "WVR.unused"]


def test_what_is_fine_and_judged_is_neither_noted_nor_a_finding_of_the_run(check):
    ran = check([waiver("HSE-1.end"), waiver("HSE-2.owner", plan="XB-1", expires="2027-01-01")], {"end": None})
    assert ran.json["findings"] == []
    assert ran.err.count("\n") == 1
    assert 'the plan "XB-1" is not judged in this run (did you mean "XA-1"?)' in ran.err


def test_two_faults_of_a_file_are_two_lines(tmp_path, good):
    file = tmp_path / "w.yaml"
    file.write_text("- rule: A\n  plan: 3\n- rule: B\n  reason: 4\n", encoding="utf-8")
    first, second = c2a("check", good, "--waivers", file).err.splitlines()
    assert first.startswith(f'c2a: {file.as_posix()}:2: "plan" is 3 (a number); expected text in quotes. ')
    assert second.startswith(f'{file.as_posix()}:4: "reason" is 4 (a number); expected text in quotes. ')


def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path, good):
    nowhere, odd, deep = tmp_path / "none.yaml", tmp_path / "odd.yaml", tmp_path / "deep.yaml"
    odd.write_bytes(b"- rule: \xff\n")
    deep.write_text("[" * 1500, encoding="utf-8")
    told = {file: c2a("check", good, "--waivers", file).err for file in (nowhere, odd, deep)}
    assert told[nowhere] == f"c2a: {nowhere}: the waivers cannot be read: No such file or directory\n"
    assert told[odd] == f"c2a: {odd}: byte 9 is not UTF-8 text\n"
    assert told[deep] == f"c2a: {deep.as_posix()}:1: more than 60 levels\n"


NEW = Waiver(about="A", plan="B", anchor="", reason="r", approved_by="a", expires="2026-12-31", place="")


@pytest.mark.parametrize(
    ("text", "longer"),
    [
        ("", "{}"),
        ("# none\n- x: 1", None),
        ("  - rule: C", "  - rule: C\n{}"),
        ("# - no\n  - rule: C\n", "# - no\n  - rule: C\n{}"),
        ("- rule: C\r\n", "- rule: C\r\n{}"),
        ("\n- rule: C", "\n- rule: C\n{}"),
    ],
)
def test_a_waiver_is_added_in_the_file_s_own_layout(text, longer):
    if longer is None:
        with pytest.raises(UsageError, match="is no field known here"):
            with_waiver(text, NEW, "w.yaml")
        return
    end, indent = ("\r\n" if "\r" in text else "\n"), "  " if "  -" in text else ""
    lines = ['- rule: "A"', '  plan: "B"', '  reason: "r"', '  approved_by: "a"', '  expires: "2026-12-31"']
    assert with_waiver(text, NEW, "w.yaml") == longer.format("".join(f"{indent}{line}{end}" for line in lines))


def test_what_is_waived_already_is_told_with_its_place_and_day():
    once = with_waiver("", NEW, "w.yaml")
    with pytest.raises(UsageError) as caught:
        with_waiver(once, NEW, "w.yaml")
    assert str(caught.value) == "w.yaml:1: this is waived already, until 2026-12-31; change it there"
    with pytest.raises(UsageError, match=r"until \?; change it there"):
        with_waiver("- rule: A\n  plan: B\n", NEW, "w.yaml")


def test_a_list_that_cannot_be_added_to_is_told_and_why():
    with pytest.raises(UsageError) as caught:
        with_waiver("[{rule: C}]\n", NEW, "w.yaml")
    expected = 'w.yaml: a waiver can only be added to a list whose entries start with "- " on lines of their own'
    assert str(caught.value) == expected


def test_what_expired_for_a_plan_that_is_judged_is_told_once(check):
    ran = check([waiver("HSE-1.end", expires="2026-01-01")], {"end": None})
    assert (wrong(ran), ran.json["findings"]) == (["WVR.expired"], [])


@pytest.mark.parametrize("about", ["HSE-9", "HSE-1.en-d", "HSE-1"])
def test_a_name_is_wrong_where_its_rule_set_is_loaded_beside_others(about):
    known = {
        name: RuleInfo(id=name, action=name.partition(".")[0], title=name, ruleset="test", level=Level.MUST)
        for name in ("HSE-1.end", "OTH-1.first-of-all")
    }
    waivers = Waivers([replace(NEW, about=about, plan="XA-1")], TODAY, known)
    passing = dict.fromkeys(known, Outcome.PASS)
    assert [each.rule for each in waivers.problems("XA-1", [], passing)] == ["WVR.unused"]
    assert waivers.notes(["XA-1"]) == []
