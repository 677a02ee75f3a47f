"""What IATI has no place for is declared exactly; what a file leaves out is a gap and never declared."""

import re

import pytest

from c2a_iati.paths import CANNOT_HOLD, CONDITIONAL
from c2a_iati.reader import IatiReader

# Listed where an activity could not have told them; the small one of these tests is under way and names a sector.
UNDER_WAY = {"monitoring.evaluation_date", "outcomes.outputs.themes"}
FREE = CONDITIONAL - UNDER_WAY

# Fields that the reader fills from IATI, or would if the file said more.
MAPPED = """
context.countries.country context.humanitarian currency description end id language lead_org
orgs.country orgs.id orgs.name orgs.ref orgs.roles orgs.type
outcomes.id outcomes.title outcomes.sdg_targets
outcomes.outputs.id outcomes.outputs.title
places.code places.name places.percentage places.vocabulary plan_type schema_version start status title
"""
_ACTIVITY = """
description end funding.currency funding.period_end funding.period_start funding.required id implementers lead
markers.code markers.scheme markers.score places.code places.name places.percentage places.vocabulary
sectors.code sectors.percentage sectors.vocabulary start themes title
"""
_INDICATOR = """
actuals.period_end actuals.value baseline.source baseline.value baseline.year dimensions direction id measure
sdg_indicator series.categories series.period_end series.point series.value targets.period_end targets.reason
targets.value title
"""
# What a planner says to this checker, or a statement that may only be held against a plan once it is made.
SAID_TO_THE_CHECKER = {
    "$schema",
    "exclusions",
    "extensions",
    "outcomes.outputs.activities.total",
    "source",
}


def mapped():
    under = "outcomes.outputs"
    return {
        *MAPPED.split(),
        *(f"{under}.activities.{field}" for field in _ACTIVITY.split()),
        *(f"outcomes.indicators.{field}" for field in _INDICATOR.split()),
        *(f"{under}.indicators.{field}" for field in _INDICATOR.split()),
    }


def leaves(schema, node, path=""):
    """Every field path of the plan's schema that has no fields of its own."""
    while "$ref" in node or "items" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node["items"]
    fields = node.get("properties")
    if not fields:
        yield path
        return
    for name, field in fields.items():
        yield from leaves(schema, field, f"{path}.{name}" if path else name)


def covered(path, by):
    names = path.split(".")
    return any(".".join(names[:end]) in by for end in range(1, len(names) + 1))


def test_every_field_of_the_plan_is_mapped_or_declared_or_no_evidence_and_only_one_of_them(plan_schema):
    unconditional = CANNOT_HOLD - CONDITIONAL
    for path in leaves(plan_schema, plan_schema):
        classes = [
            covered(path, mapped()),
            covered(path, unconditional) or path in CONDITIONAL,
            covered(path, SAID_TO_THE_CHECKER),
        ]
        assert classes.count(True) == 1, path


def test_every_declared_path_is_one_of_the_schema(plan_schema):
    known = list(leaves(plan_schema, plan_schema))
    for path in CANNOT_HOLD | mapped() | SAID_TO_THE_CHECKER:
        assert any(leaf == path or leaf.startswith(f"{path}.") for leaf in known), path


def test_paths_carry_no_list_marks():
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", path) for path in IatiReader().cannot_hold)


def listed(samples, body="", **keywords):
    return set(samples.plan(body, **keywords)["source"]["cannot_hold"])


def test_a_plan_lists_what_iati_has_no_place_for(samples):
    assert listed(samples) == CANNOT_HOLD - CONDITIONAL | {"monitoring.evaluation_date"}


def test_what_the_file_could_say_and_does_not_is_a_gap(samples):
    bare = samples.plan(without="recipient-country", replace={'<sector vocabulary="1" code="14031"/>': ""})
    work = bare["outcomes"][0]["outputs"][0]["activities"][0]
    assert not {"funding", "markers", "sectors", "places"} & work.keys()
    assert not {"places", "context", "monitoring"} & bare.keys()
    assert "sdg_targets" not in bare["outcomes"][0]
    for absent in ("outcomes.outputs.indicators", "outcomes.outputs.activities.funding.source_org", "end"):
        assert absent not in bare["source"]["cannot_hold"]


def test_a_path_that_the_file_fills_after_all_is_not_listed(samples):
    scope = '<humanitarian-scope type="1" vocabulary="1-2" code="EQ-1"/>'
    assert "context.phases" not in listed(samples, scope)
    primary = samples.plan(replace={"14031": "11220"})
    assert primary["outcomes"][0]["outputs"][0]["education_levels"] == ["primary"]
    assert "outcomes.outputs.education_levels" not in primary["source"]["cannot_hold"]


@pytest.mark.parametrize(
    ("kind", "path"),
    [("2", "outcomes.outputs.indicators"), ("3", "outcomes.outputs.indicators"), ("1", "outcomes.indicators")],
)
def test_a_synthetic_part_is_not_accused_of_indicators_that_stand_with_real_results(samples, kind, path):
    assert listed(samples, samples.indicator(kind=kind)) & {path, *FREE} == {path}


def test_where_real_results_fill_both_levels_no_indicators_are_excused(samples):
    assert not listed(samples, samples.indicator(kind="1") + samples.indicator(kind="2")) & FREE


def test_a_real_result_without_indicators_is_not_excused(samples):
    bare = "<result type='1'><title><narrative>Wells</narrative></title></result>"
    assert not listed(samples, bare + samples.indicator(kind="2")) & FREE


def funder(ref):
    return f'<participating-org role="1" ref="{ref}"><narrative>{ref}</narrative></participating-org>'


def test_the_source_of_a_budget_is_unknowable_only_where_several_fund_it(samples):
    path = "outcomes.outputs.activities.funding.source_org"
    money = samples.budget("2023-01-01", "2023-12-31", 5)
    assert path in listed(samples, money + funder("A") + funder("B"))
    for body in (money + funder("A"), money):
        assert path not in listed(samples, body)
    assert samples.work(money + funder("A"))["funding"][0]["source_org"] == "org:A"
    assert "source_org" not in samples.work(money)["funding"][0]


def test_money_in_another_currency_is_unknowable_not_missing(samples):
    path = "outcomes.outputs.activities.funding.available"
    money = samples.budget("2023-01-01", "2023-12-31", 5)
    assert path in listed(samples, money + samples.payment("11", "2023-01-01", 5, currency='currency="EUR"'))
    assert path not in listed(samples, money + samples.payment("11", "2023-01-01", 5))
    assert path not in listed(samples, money)


def test_why_more_was_spent_than_required_has_no_place_in_iati(samples):
    path = "outcomes.outputs.activities.funding.note"
    money = samples.budget("2023-01-01", "2023-12-31", 5)
    assert path in listed(samples, money + samples.payment("3", "2023-05-01", 6))
    assert path not in listed(samples, money + samples.payment("3", "2023-05-01", 5))
    later = money + samples.budget("2024-01-01", "2024-12-31", 5)
    assert path not in listed(samples, later + samples.payment("3", "2023-05-01", 6))
