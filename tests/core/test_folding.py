"""Folding is presentation: every finding is told once, under its cause, its place or its rule."""

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from c2a_rules.folding import fold
from c2a_rules.model import Finding, Level, Location, Outcome


def finding(rule, anchor="", missing=None, caused_by=None, outcome=Outcome.GAP):
    return Finding(
        rule=rule,
        action=rule.partition(".")[0],
        level=Level.MUST,
        outcome=outcome,
        message=rule,
        remedy="",
        location=Location(anchor, f"/{anchor}", missing),
        position=None,
        evidence=(),
        caused_by=caused_by,
        fingerprint=f"{rule} {anchor} {missing}",
    )


def test_one_rule_on_many_items_is_one_entry():
    (found,) = fold([finding("A.a", f"i{n}") for n in range(3)])
    assert found.lead.location.anchor == "i0"
    assert [each.location.anchor for each in found.more] == ["i1", "i2"]


def test_rules_that_miss_one_place_are_told_together():
    (found,) = fold([finding("A.a", "x", "end"), finding("A.b", "x", "end")])
    assert [each.rule for each in found.alike] == ["A.b"]


def test_places_that_are_there_are_not_folded():
    assert len(fold([finding("A.a", "x"), finding("A.b", "x")])) == 2


def test_what_is_missing_in_two_places_is_not_folded():
    assert len(fold([finding("A.a", "x", "end"), finding("A.b", "y", "end")])) == 2


def test_what_rests_on_another_is_told_under_its_cause_wherever_it_stands():
    folds = fold([finding("A.b", "y", caused_by="A.a"), finding("A.a", "x"), finding("A.c", "z", caused_by="A.a")])
    (found,) = folds
    assert found.lead.rule == "A.a"
    assert [each.rule for each in found.consequences] == ["A.b", "A.c"]


def test_what_rests_on_a_cause_that_is_not_shown_is_told_on_its_own():
    (found,) = fold([finding("A.b", caused_by="A.a")])
    assert found.lead.rule == "A.b"


def test_a_gap_and_a_review_of_one_rule_stay_apart():
    assert len(fold([finding("A.a", "x"), finding("A.a", "y", outcome=Outcome.REVIEW)])) == 2


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A.a", "A.b", "B.a"]),
            st.sampled_from(["x", "y"]),
            st.sampled_from([None, "end"]),
            st.sampled_from([None, None, "A.a", "C.c"]),
            st.sampled_from([Outcome.GAP, Outcome.REVIEW]),
        ),
        max_size=12,
    )
)
def test_nothing_is_lost_and_nothing_told_twice(parts):
    given_findings = [finding(*part) for part in parts]
    told = list(itertools.chain.from_iterable(each.findings for each in fold(given_findings)))
    assert sorted(map(id, told)) == sorted(map(id, given_findings))


def test_the_gravest_of_those_that_miss_one_place_leads():
    weak = replace(finding("HSE-1.a", missing="risks"), level=Level.SHOULD)
    strong = finding("HSE-2.b", missing="risks")
    [told] = fold([weak, strong])
    assert (told.lead.rule, [each.rule for each in told.alike]) == ("HSE-2.b", ["HSE-1.a"])


def asking(rule, remedy, anchor="x"):
    return replace(finding(rule, anchor), remedy=remedy)


def test_a_rule_that_asks_for_a_few_things_is_told_once_for_each():
    few = [asking("A.a", f"do {n % 4}", f"i{n}") for n in range(8)]
    assert [(each.lead.remedy, len(each.more)) for each in fold(few)] == [(f"do {n}", 1) for n in range(4)]


def test_a_rule_that_names_each_item_in_its_remedy_is_told_once():
    (found,) = fold([asking("A.a", f"do {n}", f"i{n}") for n in range(5)])
    assert len(found.more) == 4


def test_faults_of_a_document_that_ask_for_different_things_are_told_one_by_one():
    assert len(fold([asking("DOC.schema", f"do {n}", f"i{n}") for n in range(6)])) == 6


def test_reviews_are_told_together_where_the_reason_and_the_place_are_one():
    ask = [finding(rule, place, outcome=Outcome.REVIEW) for rule, place in (("A.a", "x"), ("A.b", "x"), ("A.c", "y"))]
    one_reason = [replace(each, message="It is not stated.") for each in ask]
    first, second = fold(one_reason)
    assert [each.rule for each in first.alike] == ["A.b"]
    assert second.lead.rule == "A.c"
    assert len(fold(ask)) == 3


def test_consequences_stand_under_their_own_cause():
    first, second = fold([finding("A.a", "x"), finding("A.b", "y"), finding("A.c", "z", caused_by="A.b")])
    assert first.consequences == []
    assert [each.rule for each in second.consequences] == ["A.c"]


def test_who_has_followers_of_his_own_rule_goes_on_leading():
    weak = [replace(finding("A.a", place, "end"), level=Level.SHOULD) for place in ("x", "y")]
    (found,) = fold([weak[0], finding("A.b", "x", "end"), weak[1]])
    assert (found.lead.rule, len(found.more), [each.rule for each in found.alike]) == ("A.a", 1, ["A.b"])
