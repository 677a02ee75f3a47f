"""Placeholders left in a plan, paragraphs that stand twice, and which texts are substantive."""

import json
from typing import Any

import pytest

from tests.facts.worlds import Unknown, minimal, world

POWER = (
    "Men hold 91 % of the seats on the land boards and decide over water and credit; widows lose fields "
    "within a year of a death and have nobody to turn to."
)
VOICE = (
    "Girls of the eastern districts told the team in twelve group talks the road to school is unsafe and "
    "that teachers look away when boys bar their way."
)


def gender(name: str = "g", **answers: str) -> dict[str, Any]:
    return {"id": name, "kind": "gender", "date": "2025-01-01", "answers": answers}


def copies(plan: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (entry["kind"], entry["field"], entry["other"]) for entry in world(plan, "boilerplate").variables["boilerplate"]
    ]


def test_placeholders_are_found_wherever_a_text_stands() -> None:
    plan = minimal(
        title="TBD",
        rights_holders=[{"id": "w", "label": "[insert group]", "groups": ["women_girls"]}],
        strategies=[{"id": "s", "kind": "funding", "text": "Fine", "parts": {"free": "待定"}}],
        outcomes=[
            {
                "id": "o",
                "title": "An outcome",
                "indicators": [
                    {
                        "id": "i",
                        "title": "Pending cases",
                        "unit": "test",
                        "baseline": {"value": "none", "source": "n/a"},
                        "targets": [{"value": "TBD", "period_end": "2027-12-31"}],
                        "sole_category": {"sex": "to be confirmed"},
                        "series": [{"point": "baseline", "categories": {"sex": "unknown"}, "value": 3}],
                    }
                ],
            }
        ],
    )
    seen = world(plan, "placeholders")
    found = seen.variables["placeholders"]
    assert sorted((entry["field"], entry["text"]) for entry in found) == [
        ("free", "待定"),
        ("label", "[insert group]"),
        ("sole_category", "to be confirmed"),
        ("source", "n/a"),
        ("title", "TBD"),
        ("value", "TBD"),
    ]
    assert seen.placed(found[0]) == (plan, "title")


def test_ids_dates_and_choices_are_no_texts() -> None:
    plan = minimal(id="tbd", orgs=[{"id": "test", "name": "A name"}], lead_org="test", source={"file": "test"})
    assert world(plan, "placeholders").variables["placeholders"] == []


def test_one_paragraph_under_two_questions_is_found_under_both() -> None:
    plan = minimal(analyses=[gender(power_relations=POWER, stereotypes=POWER.upper(), women_leading=VOICE)])
    assert copies(plan) == [
        ("question", "power_relations of g", "stereotypes of g"),
        ("question", "stereotypes of g", "power_relations of g"),
    ]


def test_a_word_changed_here_and_there_does_not_hide_a_copy() -> None:
    changed = POWER.replace("widows", "women")
    plan = minimal(analyses=[gender(power_relations=POWER, stereotypes=changed)])
    assert len(copies(plan)) == 2


def test_a_copy_in_a_script_without_spaces_is_found() -> None:
    text = "妇女在土地委员会中仅占百分之九,男性掌握分配水源和土地的权力,寡妇在一年内失去田地。"
    plan = minimal(analyses=[gender(power_relations=text, stereotypes=text)])
    assert len(copies(plan)) == 2


@pytest.mark.parametrize(
    "parts",
    [
        {"analyses": [gender("g", power_relations=POWER), gender("h", power_relations=POWER)]},
        {"analyses": [gender(power_relations=POWER, stereotypes=VOICE)]},
        {"analyses": [gender(power_relations="Men decide.", stereotypes="Men decide.")]},
        {
            "outcomes": [
                {
                    "id": "o",
                    "title": "An outcome",
                    "indicators": [{"id": name, "title": name, "means_of_verification": POWER} for name in ("i", "j")],
                }
            ]
        },
        {"measures": [{"id": name, "kind": "remedy", "text": POWER} for name in ("m", "n")]},
        {"analyses": [{**gender(power_relations=POWER), "findings": [{"id": "f", "text": POWER}]}]},
    ],
    ids=[
        "same question",
        "other words",
        "short",
        "means of verification",
        "no groups",
        "finding of the answer",
    ],
)
def test_honest_repetition_is_not_accused(parts: dict[str, Any]) -> None:
    assert copies(minimal(**parts)) == []


def test_groups_are_told_apart() -> None:
    holders = [
        {"id": name, "label": name, "groups": ["women_girls"], "left_behind_because": VOICE} for name in ("w", "x")
    ]
    assert copies(minimal(rights_holders=holders)) == [
        ("group", "left_behind_because of w", "left_behind_because of x"),
        ("group", "left_behind_because of x", "left_behind_because of w"),
    ]


def test_one_paragraph_for_many_deeds_is_found_and_counts_for_none() -> None:
    plan = minimal(
        strategies=[{"id": "s", "kind": "funding", "text": POWER}, {"id": "t", "kind": "upr_guidance", "text": POWER}],
        measures=[{"id": "m", "kind": "reprisals_protection", "text": POWER}],
        outcomes=[{"id": "o", "title": "O", "structural_cause": POWER}],
        monitoring={"data_approach": POWER},
        capacity={"governance": {"women_share_reason": VOICE}},
    )
    assert [field for _, field, _ in copies(plan)] == [
        "text of s",
        "text of t",
        "text of m",
        "structural_cause of o",
        "data_approach of monitoring",
    ]
    seen = world(plan, "strategies.substantive", "monitoring.substantive", "governance.substantive")
    assert [item["substantive"]["text"] for item in seen["strategies"]] == [False, False]
    assert seen.singles["monitoring"]["substantive"]["data_approach"] is False
    assert seen.singles["governance"]["substantive"]["women_share_reason"] is True


def test_one_desk_for_one_end_and_one_text_for_several_talks_are_honest() -> None:
    measures = [{"id": kind, "kind": kind, "text": POWER} for kind in ("remedy", "grievance")]
    talks = [{"id": f"e{number}", "kind": "dialogue", "text": VOICE} for number in range(3)]
    assert copies(minimal(measures=measures, engagement=talks)) == []


def test_a_copy_is_told_once_although_it_is_one_in_two_ways() -> None:
    groups = [{"id": name, "label": name, "groups": ["youth"]} for name in ("w", "x")]
    measures = [
        {"id": name, "kind": kind, "text": POWER, "groups": [name]}
        for name, kind in (("w", "remedy"), ("x", "protection_service"))
    ]
    assert len(copies(minimal(rights_holders=groups, measures=measures))) == 2


def test_many_copies_do_not_take_forever() -> None:
    many = [gender(f"g{number}", power_relations=POWER, stereotypes=POWER) for number in range(2000)]
    assert len(copies(minimal(analyses=many))) == 4000


def test_answers_are_substantive_one_by_one() -> None:
    plan = minimal(
        analyses=[gender(power_relations=POWER, stereotypes="TBD", women_leading=VOICE, women_consulted=VOICE)],
        strategies=[{"id": "s", "kind": "funding", "text": POWER, "parts": {"free": f"{POWER[:60]} {VOICE[:90]}"}}],
    )
    seen = world(plan, "analyses.substantive", "strategies.substantive")
    verdict = seen["analyses"][0]["substantive"]
    assert verdict["power_relations"] is True
    assert verdict["stereotypes"] is False
    assert verdict["women_leading"] is False  # the paragraph of another answer
    assert verdict["women_consulted"] is False
    assert verdict["differential_effect"] is False  # absent
    assert seen["strategies"][0]["substantive"]["text"] is True
    assert seen["strategies"][0]["substantive"]["free"] is True


def test_a_part_that_is_absent_has_nothing_substantive() -> None:
    seen = world(minimal(), "monitoring.substantive", "plan.substantive")
    assert seen.singles["monitoring"]["substantive"]["data_approach"] is False
    assert seen.singles["plan"]["substantive"]["title"] is False


def test_what_the_source_cannot_hold_is_unknown() -> None:
    plan = minimal(analyses=[gender(power_relations=POWER)])
    unholdable = ["analyses.answers.stereotypes", "monitoring"]
    seen = world(plan, "analyses.substantive", "monitoring.substantive", unholdable=unholdable)
    assert seen["analyses"][0]["substantive"]["power_relations"] is True
    assert isinstance(seen["analyses"][0]["substantive"]["stereotypes"], Unknown)
    assert isinstance(seen.singles["monitoring"]["substantive"]["data_approach"], Unknown)


def test_minimum_words_is_a_parameter() -> None:
    plan = minimal(measures=[{"id": "m", "kind": "remedy", "text": "A free lawyer in each district court"}])
    for minimum, verdict in ((7, True), (8, False)):
        seen = world(plan, "measures.substantive", parameters={"minimum_words": minimum})
        assert seen["measures"][0]["substantive"]["text"] is verdict


SECTORS = {"id": "a", "title": "A", "sectors": [{"vocabulary": "n/a", "code": "n/a"}]}


@pytest.mark.parametrize(
    "parts",
    [
        {"predecessor": {"promises": [{"promised": "n/a", "achieved": "unknown"}]}},
        {"recommendations": [{"id": "r", "mechanism": "upr", "country": "XA", "paragraph": "n/a", "symbol": "n/a"}]},
        {"outcomes": [{"id": "o", "title": "O", "outputs": [{"id": "p", "title": "P", "activities": [SECTORS]}]}]},
    ],
    ids=["promises", "symbols", "codes"],
)
def test_where_a_value_stands_not_applicable_is_one_and_to_be_determined_is_none(parts: dict[str, Any]) -> None:
    assert world(minimal(**parts), "placeholders").variables["placeholders"] == []
    (collection,) = parts
    undone = json.loads(json.dumps(parts).replace("n/a", "TBD").replace("unknown", "TBD"))
    found = world(minimal(**undone), "placeholders").variables["placeholders"]
    assert len(found) == json.dumps(undone[collection]).count("TBD")
    assert all(entry["text"] == "TBD" and entry["finished"] is False for entry in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [("remedy", "grievance"), ("defender_protection", "reprisals_protection")]
    + [(kind, "protection_service") for kind in ("defender_protection", "reprisals_protection")],
)
def test_measures_to_one_end_may_share_their_text(one: str, other: str) -> None:
    measures = [{"id": kind, "kind": kind, "text": POWER} for kind in (one, other)]
    assert copies(minimal(measures=measures)) == []
    measures[1]["kind"] = "special_measure"
    assert len(copies(minimal(measures=measures))) == 2


def test_texts_about_groups_and_talks_are_compared_kind_by_kind() -> None:
    findings = [{"id": f"f{group}", "text": POWER, "groups": [group]} for group in "wx"]
    measures = [{"id": f"m{group}", "kind": "remedy", "text": POWER, "groups": [group]} for group in "wx"]
    talks = [
        {"id": name, "status": "held", "date": "2025-01-01", "topic": "T", "changes_made": VOICE} for name in ("c", "d")
    ]
    plan = minimal(analyses=[{**gender(), "findings": findings}], measures=measures, consultations=talks)
    seen = world(plan, "boilerplate")
    found = seen.variables["boilerplate"]
    assert [(entry["kind"], entry["field"], entry["other"], entry["own"]) for entry in found] == [
        ("group", "text of fw", "text of fx", False),
        ("group", "text of fx", "text of fw", False),
        ("group", "text of mw", "text of mx", False),
        ("group", "text of mx", "text of mw", False),
        ("group", "changes_made of c", "changes_made of d", False),
        ("group", "changes_made of d", "changes_made of c", False),
    ]
    assert [seen.placed(entry) for entry in found[::2]] == [
        (findings[0], "text"),
        (measures[0], "text"),
        (talks[0], "changes_made"),
    ]


def test_a_paragraph_that_says_something_else_is_no_copy() -> None:
    words = POWER.split()
    half = " ".join([*words[: len(words) // 2], *VOICE.split()[: len(words) // 2]])
    assert copies(minimal(analyses=[gender(power_relations=POWER, stereotypes=half)])) == []


def test_the_nearest_of_several_copies_is_named() -> None:
    near = POWER.replace("nobody", "no one")
    plan = minimal(analyses=[gender(power_relations=POWER, stereotypes=near, women_leading=POWER)])
    assert copies(plan)[0] == ("question", "power_relations of g", "women_leading of g")


def test_what_stands_for_several_groups_is_still_something_that_is_said() -> None:
    measures = [{"id": f"m{group}", "kind": "remedy", "text": POWER, "groups": [group]} for group in "wx"]
    seen = world(minimal(measures=measures), "boilerplate", "measures.substantive")
    assert len(seen.variables["boilerplate"]) == 2
    assert [item["substantive"]["text"] for item in seen["measures"]] == [True, True]


def test_only_texts_that_a_record_can_hold_are_asked_after() -> None:
    verdict = world(minimal(analyses=[gender()]), "analyses.substantive")["analyses"][0]["substantive"]
    assert "stereotypes" in verdict
    assert "free" not in verdict
    assert verdict.get("stereotypes") is False
    assert (verdict.get("free"), verdict.get("free", "nothing")) == (None, "nothing")
    with pytest.raises(KeyError, match="free"):
        verdict["free"]


def test_paragraphs_that_are_short_may_repeat_themselves() -> None:
    said = POWER.replace("91 % of", "most of").split()
    for many, found in ((14, 0), (15, 2)):
        text = " ".join(said[:many])
        assert len(copies(minimal(analyses=[gender(power_relations=text, stereotypes=text)]))) == found
