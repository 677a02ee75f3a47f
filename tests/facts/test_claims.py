"""What plans claim, and whether something real stands behind it."""

from typing import Any

from tests.facts.worlds import Unknown, minimal, world

WORK = {
    "id": "A1",
    "title": "Open registration points",
    "start": "2026-01-01",
    "end": "2027-12-31",
    "lead": "un",
    "funding": [
        {
            "period_start": "2026-01-01",
            "period_end": "2026-12-31",
            "currency": "USD",
            "required": 10,
            "available": 8,
        }
    ],
}
OUTPUT = {
    "id": "P",
    "title": "People have papers",
    "change_kind": ["service"],
    "themes": ["participation"],
    "indicators": [{"id": "I", "title": "People registered"}],
}
BY_ACTIVITY = {"by": "activity", "themes": ["participation", "governance"], "change": ["service", "law"]}
BY_PROCESS = {
    "by": "process",
    "kinds": ["analysis", "consultation", "report", "risk", "training", "early_warning", "activity"],
}


def records(
    terms: dict[str, Any],
    work: dict[str, Any] | None = None,
    output: dict[str, Any] | None = None,
    unholdable: tuple[str, ...] = (),
    **parts: Any,
) -> Any:
    made = {**OUTPUT, **(output or {}), "activities": [{**WORK, **(work or {})}]}
    plan = minimal(outcomes=[{"id": "O", "title": "O", "outputs": [made]}], **parts)
    catalogue = {"carried": {"X-1": terms}}
    return world(plan, "carried", catalogue=catalogue, unholdable=unholdable).variables["carried"]["X-1"]


def problems(terms: dict[str, Any], **parts: Any) -> dict[str, str]:
    return {item["key"]: item["problem"] for item in records(terms, **parts) if item["problem"]}


def test_an_activity_of_the_right_kind_carries_an_action_claimed_or_not() -> None:
    assert problems(BY_ACTIVITY) == {}
    assert problems(BY_ACTIVITY, work={"contributes_to": ["X-1"]}) == {}


def test_what_an_activity_lacks_is_named() -> None:
    undated = {"start": "2020-01-01", "end": "2021-01-01"}
    assert "dates" in problems(BY_ACTIVITY, work=undated)["carrier"]
    assert "`lead`" in problems(BY_ACTIVITY, work={"lead": "ghost"})["carrier"]
    assert "not funded" in problems(BY_ACTIVITY, work={"funding": []})["carrier"]
    assert "no indicator" in problems(BY_ACTIVITY, output={"indicators": []})["carrier"]
    assert "A1" in problems(BY_ACTIVITY, work={"funding": []})["carrier"]


def test_work_of_another_kind_does_not_carry_it() -> None:
    assert "none is on participation" in problems(BY_ACTIVITY, output={"themes": ["climate"]})["carrier"]
    assert "service or law" in problems(BY_ACTIVITY, output={"change_kind": ["relief"]})["carrier"]
    assert problems(BY_ACTIVITY, output={"themes": []}, work={"themes": ["governance"]}) == {}


def test_a_claim_that_does_not_hold_is_named_beside_the_activity_that_carries_it() -> None:
    bare = {"id": "A2", "title": "Bare", "contributes_to": ["X-1"], "themes": ["participation"]}
    plan = minimal(outcomes=[{"id": "O", "title": "O", "outputs": [{**OUTPUT, "activities": [WORK, bare]}]}])
    made = world(plan, "carried", catalogue={"carried": {"X-1": BY_ACTIVITY}})
    carrier, claim = made.variables["carried"]["X-1"]
    assert carrier["problem"] == ""
    assert claim["problem"].startswith("The activity A2 claims to contribute to X-1, but its dates")
    assert made.placed(claim) == (plan["outcomes"][0]["outputs"][0]["activities"][1], "contributes_to")


def test_only_the_kinds_that_the_action_names_can_carry_it() -> None:
    talk = {
        "id": "c",
        "status": "held",
        "date": "2025-06-01",
        "topic": "T",
        "owner": "un",
        "contributes_to": ["X-1"],
    }
    assert "cannot carry it (what can: activity)" in problems(BY_ACTIVITY, consultations=[talk])["claim"]
    assert problems(BY_PROCESS, consultations=[talk]) == {}


def test_a_process_needs_a_claim_a_date_and_an_owner() -> None:
    assert "nothing in the plan claims it" in problems(BY_PROCESS)["carrier"]
    study = {"id": "a", "kind": "gender", "date": "2025-01-01", "contributes_to": ["X-1"]}
    assert "`owner`" in problems(BY_PROCESS, analyses=[study])["claim"]
    assert "the part that claims it falls short" in problems(BY_PROCESS, analyses=[study])["carrier"]
    told = {"answers": {"stereotypes": "Mothers alone are told of vaccines."}}
    assert problems(BY_PROCESS, analyses=[{**study, **told, "owner": "un"}]) == {}
    found = {"findings": [{"id": "f", "text": "Fathers are not told."}]}
    assert problems(BY_PROCESS, analyses=[{**study, **found, "owner": "un"}]) == {}


def test_a_part_that_says_nothing_carries_nothing() -> None:
    mark = {"owner": "un", "contributes_to": ["X-1"]}
    study = {"id": "a", "kind": "gender", "date": "2025-01-01", **mark}
    assert "neither `answers` nor `findings`" in problems(BY_PROCESS, analyses=[study])["claim"]
    waiting = {**study, "answers": {"stereotypes": "TBD"}, "findings": [{"id": "f"}]}
    assert "neither `answers` nor `findings`" in problems(BY_PROCESS, analyses=[waiting])["claim"]
    risk = {"id": "r", "kind": "gender", "statement": "TBD", "review_date": "2027-01-01", **mark}
    assert "`statement` waits to be written" in problems(BY_PROCESS, risks=[risk])["claim"]
    held = records(BY_PROCESS, analyses=[study], unholdable=("analyses.answers",))
    assert isinstance(held, Unknown)


def test_work_that_is_said_to_be_about_everything_carries_nothing() -> None:
    themes = ["participation", "governance", "health", "education", "climate", "youth", "upr", "remedy", "digital"]
    many = {"themes": [*themes, "business", "statistics", "prevention"]}
    assert problems(BY_ACTIVITY, output=many) == {}
    assert "about 13 themes, more" in problems(BY_ACTIVITY, output=many, work={"themes": ["protection"]})["carrier"]
    kinds = {"change_kind": ["law", "policy", "institution", "service", "capacity", "mechanism", "relief"]}
    assert "about 7 kinds of change, more" in problems(BY_ACTIVITY, output=kinds)["carrier"]


def test_a_plan_without_organisations_is_told_once_and_of_these() -> None:
    claiming = {"contributes_to": ["X-1"]}
    for terms in (BY_ACTIVITY, BY_PROCESS):
        made = {**OUTPUT, "activities": [{**WORK, **claiming}]}
        plan = minimal(outcomes=[{"id": "O", "title": "O", "outputs": [made]}], orgs=[])
        small = world(plan, "carried", catalogue={"carried": {"X-1": terms}})
        (carrier,) = small.variables["carried"]["X-1"]
        assert "X-1" in carrier["problem"]
        assert small.placed(carrier) == (plan, "orgs")


def test_parts_without_ids_of_their_own_carry_too() -> None:
    mark = {"owner": "un", "contributes_to": ["X-1"]}
    assert problems(BY_PROCESS, monitoring={"reports": [{"due": "2027-01-01", **mark}]}) == {}
    assert "`due`" in problems(BY_PROCESS, monitoring={"reports": [mark]})["claim"]
    assert problems(BY_PROCESS, capacity={"training": [{"date": "2026-01-01", **mark}]}) == {}
    assert problems(BY_PROCESS, early_warning={"date": "2026-01-01", **mark}) == {}
    risk = {"id": "r", "kind": "gender", "statement": "S", "review_date": "2027-01-01", **mark}
    assert problems(BY_PROCESS, risks=[risk]) == {}


def test_a_scheduled_talk_whose_day_has_passed_carries_nothing() -> None:
    talk = {
        "id": "c",
        "status": "scheduled",
        "date": "2026-06-01",
        "topic": "T",
        "owner": "un",
        "contributes_to": ["X-1"],
    }
    assert "its last day (2026-06-01) has passed" in problems(BY_PROCESS, consultations=[talk])["claim"]
    early = talk | {"status": "held", "date": "2027-06-01"}
    assert "on a day to come (2027-06-01)" in problems(BY_PROCESS, consultations=[early])["claim"]


def test_an_activity_claims_a_process_as_itself_funded_and_led() -> None:
    assert problems(BY_PROCESS, work={"contributes_to": ["X-1"]}) == {}
    unfunded = {"contributes_to": ["X-1"], "funding": []}
    assert "not funded" in problems(BY_PROCESS, work=unfunded)["claim"]
    other = {**BY_PROCESS, "themes": ["climate"]}
    both = {"themes": ["climate", "health"], "change": ["law", "relief"]}
    claim = problems({**BY_PROCESS, **both}, work={"contributes_to": ["X-1"]})["claim"]
    assert "its themes are not climate or health and its output's change kind is not law or relief." in claim
    assert "its themes are not climate" in problems(other, work={"contributes_to": ["X-1"]})["claim"]


def test_one_part_cannot_claim_everything() -> None:
    five = ["X-1", "X-2", "X-3", "X-4", "X-5"]
    assert problems(BY_ACTIVITY, work={"contributes_to": five}) == {}
    assert "6 actions" in problems(BY_ACTIVITY, work={"contributes_to": [*five, "X-6"]})["number"]


def test_what_a_source_cannot_hold_leaves_it_open() -> None:
    themes = ("outcomes.outputs.themes", "outcomes.outputs.activities.themes")
    assert isinstance(records(BY_ACTIVITY, output={"themes": []}, unholdable=themes), Unknown)
    assert problems(BY_ACTIVITY, unholdable=themes) == {}
    paths = ("analyses", "consultations", "monitoring", "risks", "capacity", "early_warning")
    claims = (*paths, "outcomes.outputs.activities.contributes_to")
    assert isinstance(records(BY_PROCESS, unholdable=claims), Unknown)
    assert "carrier" in problems(BY_PROCESS, unholdable=paths)


def test_claims_name_their_parts_and_promises_of_the_last_plan_are_none() -> None:
    promise = {"text": "Open points", "contributes_to": ["X-1"]}
    plan = minimal(
        predecessor={"promises": [promise]},
        risks=[{"id": "r", "kind": "gender", "statement": "S", "contributes_to": ["X-2", "X-1"]}],
    )
    found = world(plan, "claims").variables["claims"]
    assert {action: [(item["kind"], item["id"], item["count"]) for item in made] for action, made in found.items()} == {
        "X-2": [("risk", "r", 2)],
        "X-1": [("risk", "r", 2)],
    }


def told(terms: dict[str, Any], **parts: Any) -> list[tuple[str, str, str]]:
    return [(item["key"], item["problem"], item["remedy"]) for item in records(terms, **parts)]


def test_what_no_activity_carries_says_what_work_is_wanted_and_what_to_plan() -> None:
    wanted = "on climate or health under an output of change kind law or policy"
    rest = "with dates, a lead, money, and an indicator under its output."
    assert told({"by": "activity", "themes": ["climate", "health"], "change": ["law", "policy"]}) == [
        ("carrier", f"No activity carries X-1: none is {wanted}.", f"Plan an activity {wanted}, {rest}")
    ]
    assert told({"by": "activity", "themes": ["climate"]}) == [
        ("carrier", "No activity carries X-1: none is on climate.", f"Plan an activity on climate, {rest}")
    ]


def test_the_activity_that_comes_closest_is_named_with_what_it_lacks() -> None:
    plan = minimal(
        outcomes=[
            {
                "id": "O",
                "title": "O",
                "outputs": [
                    {
                        **OUTPUT,
                        "activities": [
                            {**WORK, "id": "far", "lead": "ghost", "funding": []},
                            {**WORK, "id": "close", "funding": []},
                        ],
                    }
                ],
            }
        ]
    )
    made = world(plan, "carried", catalogue={"carried": {"X-1": {"by": "activity"}}})
    (carrier,) = made.variables["carried"]["X-1"]
    assert carrier == {
        "key": "carrier",
        "problem": "No activity carries X-1: of those of the plan (2) the closest, close, falls short: "
        "it is not funded.",
        "remedy": "Complete activity close (`start`, `end`, `lead`, `funding`) and put an indicator under its output.",
    }
    assert made.placed(carrier) == (plan, "outcomes")


def test_a_process_that_nothing_carries_says_what_could_and_where_to_write_it() -> None:
    assert told({"by": "process", "kinds": ["report", "early_warning"]}) == [
        (
            "carrier",
            "No report or early warning carries X-1: nothing in the plan claims it.",
            "Write X-1 in the `contributes_to` of the report or early warning that serves it, dated and with an owner.",
        )
    ]


def test_where_the_carrier_is_missing_is_where_the_first_kind_stands() -> None:
    for kind, place in (("report", "monitoring"), ("training", "capacity"), ("early_warning", "early_warning")):
        made = world(minimal(), "carried", catalogue={"carried": {"X-1": {"by": "process", "kinds": [kind]}}})
        assert made.placed(made.variables["carried"]["X-1"][0]) == (made.plan, place)


def test_a_claiming_part_without_an_id_is_named_by_its_audience_or_recipient() -> None:
    mark = {"owner": "ghost", "contributes_to": ["X-1"]}
    terms = {"by": "process", "kinds": ["report", "training", "early_warning"]}
    parts = {
        "monitoring": {"reports": [{"due": "2027-01-01", "recipient": "Board", **mark}]},
        "capacity": {"training": [{"date": "2026-01-01", "audience": "Judges", **mark}]},
        "early_warning": {"date": "2026-01-01", **mark},
    }
    carrier, *claims = told(terms, **parts)
    assert carrier[1] == "No report, training or early warning carries X-1: each part that claims it falls short."
    lack = "claims to contribute to X-1, but it has no `owner` among the plan's organisations."
    remedy = "Add what is missing, or take X-1 out of its `contributes_to`."
    assert sorted(claims) == [
        ("claim", f"The {part} {lack}", remedy) for part in ("early warning", "report Board", "training Judges")
    ]


def test_too_many_claims_are_told_where_they_are_made() -> None:
    plan = minimal(early_warning={"date": "2026-01-01", "owner": "un", "contributes_to": ["X-1", *"abcdeab"]})
    terms = {"by": "process", "kinds": ["early_warning"]}
    made = world(plan, "carried", catalogue={"carried": {"X-1": terms}})
    carrier, number = made.variables["carried"]["X-1"]
    assert carrier == {"key": "carrier", "problem": "", "remedy": ""}
    assert number == {
        "key": "number",
        "problem": "The early warning claims to contribute to 6 actions; one part can carry 5 at most.",
        "remedy": "Keep in its `contributes_to` the actions that it serves most.",
    }
    assert made.placed(number) == (plan["early_warning"], "contributes_to")


def test_a_claim_is_told_with_its_title_where_it_is_made() -> None:
    plan = minimal(analyses=[{**STUDY, "title": "Gender study"}])
    made = world(plan, "claims")
    assert made.variables["claims"] == {
        "X-1": [{"action": "X-1", "kind": "analysis", "id": "a", "title": "Gender study", "count": 1}]
    }
    assert made.placed(made.variables["claims"]["X-1"][0]) == (plan["analyses"][0], "contributes_to")
    untitled = world(minimal(early_warning={"contributes_to": ["X-1"]}), "claims").variables["claims"]["X-1"]
    assert [(item["id"], item["title"]) for item in untitled] == [("", "")]


STUDY = {"id": "a", "kind": "gender", "date": "2025-01-01", "contributes_to": ["X-1"]}


def test_each_kind_of_part_is_told_what_it_lacks() -> None:
    mark = {"contributes_to": ["X-1"]}
    talk = {"id": "c", "status": "scheduled", "date": "2027-01-01", "until": "2028-01-01", "topic": "TBD", **mark}
    parts: dict[str, Any] = {
        "analyses": [{"id": "a", "kind": "gender", **mark}],
        "consultations": [talk],
        "engagement": [{"id": "e", "kind": "dialogue", **mark}],
        "strategies": [{"id": "s", "kind": "funding", "text": "TBD", **mark}],
        "risks": [{"id": "r", "kind": "gender", "statement": "TBD", **mark}],
    }
    kinds = ["analysis", "consultation", "engagement", "strategy", "risk"]
    _, *claims = told({"by": "process", "kinds": kinds}, **parts)
    owner = "it has no `owner` among the plan's organisations."
    assert [problem.partition(", but ")[2] for _, problem, _ in claims] == [
        f"it has no `date`, it has neither `answers` nor `findings` and {owner}",
        f"its `topic` waits to be written and {owner}",
        f"it has no `date` and {owner}",
        f"it has no `review_date`, its `statement` waits to be written and {owner}",
        f"it has no `date`, its `text` waits to be written and {owner}",
    ]
