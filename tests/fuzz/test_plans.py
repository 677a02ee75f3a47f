"""Laws that hold for any plan, fitting or broken, from whatever text."""

import copy
import json
import random

import jsonschema_rs
from hypothesis import given
from hypothesis import strategies as st

from c2a_rules import validation
from c2a_rules.model import Level
from c2a_rules.shipped import folder
from tests.fuzz.doors import as_bytes, gate, judged, told, toolbox, tries
from tests.fuzz.plans import JSON, places, plans, references, spoilt

SEEDS = st.integers(0, 2**32)
REFERENCES = references()
REPORTS = jsonschema_rs.validator_for(json.loads((folder("schemas") / "report.schema.json").read_text("utf-8")))
BAD = {"gap", "review"}


@st.composite
def edited(draw, most=12):
    """A reference plan with random edits; most of them break it."""
    return spoilt(REFERENCES[draw(st.sampled_from(sorted(REFERENCES)))], draw(SEEDS), draw(st.integers(0, most)))


def pruned(plan, seed, times):
    """A copy of a plan without some parts that the schema does not ask for."""
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    plan = copy.deepcopy(plan)
    for _ in range(times):
        container, key = dice.choice(places(plan))
        before = copy.deepcopy(container)
        del container[key]
        if not validation.fits("plan", plan):
            container.clear() if isinstance(container, dict) else container.__delitem__(slice(None))
            container.update(before) if isinstance(container, dict) else container.extend(before)
    return plan


@st.composite
def honest(draw):
    """A plan that fits the schema: made up from nothing, or what is left of a reference plan."""
    if draw(st.booleans()):
        return draw(plans())
    return pruned(REFERENCES[draw(st.sampled_from(sorted(REFERENCES)))], draw(SEEDS), draw(st.integers(0, 40)))


def verdicts(report):
    return {each.id: (each.level, each.outcome, each.reason, each.items) for each in report.rules}


def said(report):
    """Everything but where it stands in the text."""
    return [(f.rule, f.level, f.outcome, f.message, f.remedy, f.location, f.fingerprint) for f in report.findings]


@tries(60)
@given(plans())
def test_a_plan_that_fits_is_judged_by_every_rule_without_an_error(plan):
    report = judged(as_bytes(plan))
    assert [f.message for f in report.findings if f.outcome == "error"] == []
    assert report.status not in ("invalid", "incomplete")
    assert set(verdicts(report)) == set(toolbox().catalog.rules)


@tries(60)
@given(edited())
def test_a_broken_plan_is_told_with_a_place_and_never_judged_by_half(plan):
    report = judged(as_bytes(plan))
    assert [f.message for f in report.findings if f.outcome == "error"] == []
    assert report.status != "incomplete"
    faults = [f for f in report.findings if f.rule.startswith("DOC.")]
    assert bool(faults) == (report.status == "invalid") == (not list(report.rules))
    assert all(f.message and f.remedy and f.position for f in report.findings)


def resolved(plan, pointer):
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        plan = plan[int(key)] if isinstance(plan, list) else plan[key]
    return plan


def offset(lines, position):
    return sum(len(line) for line in lines[: position.line - 1]) + position.column - 1


@tries(60)
@given(st.one_of(honest(), edited(4)), st.sampled_from([None, 1, 4]))
def test_each_finding_stands_where_it_says(plan, indent):
    data = as_bytes(plan, indent=indent)
    if b"\xed\xa0" in data:
        return  # half a character: there is no document
    text = data.decode()
    lines = text.split("\n")
    lines = [f"{line}\n" for line in lines[:-1]] + lines[-1:]
    for finding in judged(data).findings:
        place = finding.location
        there = resolved(plan, place.pointer)
        if place.missing is not None:
            assert place.missing not in there
        value, _ = json.JSONDecoder().raw_decode(text, offset(lines, finding.position))
        assert value == there


@tries(40)
@given(st.one_of(honest(), edited()))
def test_a_report_fits_its_schema_and_adds_up(plan):
    report = judged(as_bytes(plan))
    printed = told(report)
    assert [str(error) for error in REPORTS.iter_errors(printed)] == []
    [shown] = printed["plans"]
    rules = [rule for domain in shown["domains"] for action in domain["actions"] for rule in action["rules"]]
    for what, entries in (("rules", rules), ("findings", shown["findings"])):
        counts = printed["summary"]["by_outcome"][what]
        assert counts == {outcome: sum(each["outcome"] == outcome for each in entries) for outcome in counts}
    of_gaps = {finding["rule"] for finding in shown["findings"] if finding["outcome"] == "gap"}
    assert {rule["id"] for rule in rules if rule["outcome"] == "gap"} <= of_gaps
    for finding in shown["findings"]:
        assert finding["caused_by"] is None or finding["caused_by"] in {rule["id"] for rule in rules}


@tries(40)
@given(st.one_of(honest(), edited()), st.sampled_from([*Level, None]), st.booleans())
def test_the_exit_code_is_that_of_the_contract(plan, fail_on, allow_review):
    report = judged(as_bytes(plan))
    failing = {"gap"} if allow_review or fail_on is None else BAD
    ranks = [level.value for level in Level][: fail_on.rank + 1] if fail_on else []
    fails = any(f.outcome in failing and f.level in ranks for f in report.findings)
    expected = 1 if report.status == "invalid" or fails else 0
    assert gate(report, fail_on=fail_on, allow_review=allow_review) == expected
    levels = {f.level.value for f in report.findings if f.outcome == "gap"}
    if report.status == "no_gaps":  # no plugin was loaded, so that nothing is called compliant
        assert "must" not in levels
        assert gate(report, allow_review=True) == 0
    if "must" in levels:
        assert report.status in ("gaps", "invalid")


@tries(30)
@given(st.one_of(honest(), edited()))
def test_the_same_plan_gives_the_same_bytes(plan):
    data = as_bytes(plan)
    assert told(judged(data)) == told(judged(data))
    judging_another = judged(as_bytes(REFERENCES["mission"]))
    assert judged(data) == judged(data)
    assert judging_another == judged(as_bytes(REFERENCES["mission"]))


NAMESPACES = st.from_regex(r"[a-z][a-z0-9]{2,8}", fullmatch=True)


@tries(30)
@given(honest(), NAMESPACES, JSON)
def test_a_stranger_s_extension_changes_nothing(plan, namespace, value):
    plan = {name: part for name, part in plan.items() if name != "extensions"}
    more = {**plan, "extensions": {namespace: {"anything": value}}}
    if not validation.fits("plan", more):
        return
    before, after = judged(as_bytes(plan)), judged(as_bytes(more))
    assert verdicts(after) == verdicts(before)
    assert said(after) == said(before)
    assert after.status == before.status


@tries(30)
@given(honest(), st.sampled_from(sorted(toolbox().catalog.domains)))
def test_a_rule_comes_to_the_same_whoever_else_is_asked(plan, domain):
    rules = toolbox().catalog.rules
    whole, part = judged(as_bytes(plan)), judged(as_bytes(plan), selectors=only(domain))
    alone = verdicts(part)
    assert set(alone) == {name for name in rules if name.partition("-")[0] == domain}
    for name, verdict in alone.items():
        if all(required in alone for required in behind(name)):
            assert verdicts(whole)[name] == verdict


def only(domain):
    from c2a_rules.catalog import Selectors

    return Selectors(select=(domain,))


def behind(name):
    """The rules that a rule rests on, those behind them included."""
    found = []
    for required in toolbox().catalog.rules[name].info.requires:
        found += [required, *behind(required)]
    return found


@tries(30)
@given(honest())
def test_a_cancelled_plan_is_held_to_nothing(plan):
    report = judged(as_bytes({**plan, "status": "cancelled"}))
    assert report.status == "not_applicable"
    assert report.findings == ()


@tries(40)
@given(SEEDS, st.sampled_from(sorted(REFERENCES)), st.integers(1, 30))
def test_what_is_left_of_a_compliant_plan_is_never_an_error(seed, name, times):
    report = judged(as_bytes(pruned(REFERENCES[name], seed, times)))
    assert report.status not in ("invalid", "incomplete")


@st.composite
def torn(draw):
    """The bytes of a plan with some of them cut out, put in, changed or said twice."""
    data = bytearray(as_bytes(draw(edited(3)), indent=draw(st.sampled_from([None, 2]))))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        bits = [b"", b"\0", b"\xff", b"\xef\xbb\xbf", b"[" * 40, b"{", b"}", b",", b'"', b"\\u", b"\\ud800", b"1e999"]
        new = draw(st.sampled_from([*bits, bytes(data[start:end]) * 2, b"9" * 30, b"NaN", b"-0", b"\n", b"\r"]))
        data[start:end] = new
    return bytes(data)


@tries(120)
@given(torn())
def test_any_bytes_give_a_report(data):
    report = judged(data)
    assert report.status != "incomplete"
    assert [str(error) for error in REPORTS.iter_errors(told(report))] == []
    lines = data.split(b"\n")
    for finding in report.findings:
        assert finding.message
        if finding.position is not None:
            assert 1 <= finding.position.line <= max(1, len(lines) + data.count(b"\r"))
    if report.status == "invalid":
        assert report.findings
