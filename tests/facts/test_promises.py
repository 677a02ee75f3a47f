"""What States promise one another across regions, and what came of what the plan before promised."""

from typing import Any

import pytest

from c2a_rules.facts.codes import is_country
from c2a_rules.facts.promises import regional_groups
from tests.facts.worlds import Unknown, minimal, world


def across(ours: list[str], others: list[str] | None, **settings: Any) -> Any:
    contribution = {"text": "Joint courts"} | ({} if others is None else {"countries": others})
    plan = minimal(contributions=[contribution], context={"countries": [{"country": code} for code in ours]})
    return world(plan, "contributions.across_regions", **settings)["contributions"][0]["across_regions"]


def test_each_member_state_is_in_one_group() -> None:
    groups = list(regional_groups().values())
    sizes = {name: groups.count(name) for name in dict.fromkeys(groups)}
    assert list(sizes.values()) == [54, 54, 23, 33, 29]
    assert len(regional_groups()) == 193
    assert all(is_country(code) for code in regional_groups())


@pytest.mark.parametrize(
    ("ours", "others", "expected"),
    [
        (["KE"], ["NO"], True),
        (["KE"], ["UG", "CR"], True),
        (["KE"], ["UG"], False),
        (["KE"], ["KE"], False),
        (["KE"], [], False),
        (["KE"], None, False),
        (["KE", "NO"], ["SE", "UG"], False),
        (["KE", "NO"], ["JP"], True),
        (["KE"], ["XB", "NO"], True),
        (["XA"], ["KE", "CR"], True),
        (["XA"], ["XA"], False),
    ],
)
def test_another_region_is_one_that_none_of_the_plans_countries_is_in(
    ours: list[str], others: list[str] | None, *, expected: bool
) -> None:
    assert across(ours, others) is expected


@pytest.mark.parametrize(
    ("ours", "others"),
    [
        (["XA"], ["KE"]),
        (["XA"], ["XB"]),
        (["KE"], ["XB"]),
        (["XA", "XD"], ["KE", "CR"]),
        ([], ["KE"]),
        (["KE"], ["VA"]),
    ],
)
def test_where_a_state_is_in_no_group_it_is_not_known(ours: list[str], others: list[str]) -> None:
    assert isinstance(across(ours, others), Unknown)


def test_partners_that_the_source_cannot_hold_are_not_known() -> None:
    assert isinstance(across(["KE"], None, unholdable=["contributions.countries"]), Unknown)


def repeated(*contributions: tuple[str, str]) -> list[bool]:
    made = [{"domain": domain, "text": text} for domain, text in contributions]
    found = world(minimal(contributions=made), "contributions.repeated")["contributions"]
    return [item["repeated"] for item in found]


def test_one_text_under_two_domains_is_a_repetition() -> None:
    assert repeated(("DEV", "We support it."), ("GEN", "we support  it"), ("CIV", "Free press")) == [True, True, False]


def test_one_domain_may_say_a_thing_twice() -> None:
    assert repeated(("DEV", "Free press"), ("DEV", "Free press")) == [False, False]


def reported(**promise: Any) -> Any:
    unholdable = promise.pop("unholdable", ())
    plan = minimal(predecessor={"promises": [promise]})
    return world(plan, "promises.reported", unholdable=unholdable)["promises"][0]["reported"]


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        ({"text": "Four centres", "achieved": 2}, True),
        ({"promised": 4, "achieved": 0}, True),
        ({"text": "A law", "achieved": "in force since 2023"}, True),
        ({"text": "A law"}, False),
        ({"text": "A law", "achieved": "TBD"}, False),
        ({"text": "TBD", "achieved": 4}, False),
        ({"achieved": 4}, False),
    ],
)
def test_a_promise_is_reported_on_where_both_sides_are_said(promise: dict[str, Any], *, expected: bool) -> None:
    assert reported(**promise) is expected


def test_what_came_of_it_is_unknown_where_the_source_cannot_hold_it() -> None:
    assert isinstance(reported(text="A law", unholdable=["predecessor.promises.achieved"]), Unknown)
