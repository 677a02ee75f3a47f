"""The plan schema says what the plan model says: every field, its marks and the form of what it takes."""

import json
from functools import cache
from pathlib import Path

import jsonschema
import jsonschema_rs
import pytest

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "schemas/programme-plan.schema.json").read_text("utf-8"))
DEFS = SCHEMA["$defs"]

# The plan model, field by field and in its order. `!` required, `+` expected by a rule, `#` a noun with an
# id of its own, `>` the collections that an id or a list of them is looked up in (`*` any noun), `@` claims.
MODEL = {
    "root": "$schema schema_version! id! plan_type! title! description language! lead_org!>orgs status!"
    " start! end+ approved_on+ currency! national_priority_ref+ recovery_plan source context places orgs"
    " rights_holders duty_bearers recommendations treaties outcomes consultations analyses early_warning"
    " engagement measures strategies capacity risks data_protection monitoring predecessor contributions"
    " exclusions extensions",
    "source": "format file sha256 cannot_hold",
    "context": "phases+ conflict_affected+ humanitarian convenes human_rights_component"
    " human_rights_expertise present countries",
    "present": "minorities indigenous_peoples",
    "country_context": "country human_rights_adviser adviser_date nhri upr_cycle upr_year",
    "place": "vocabulary code name percentage",
    "org#": "id! name! ref country type roles tags represents standards",
    "standard": "name subject regulation verified_by>orgs",
    "rights_holder#": "id! label! groups! grounds left_behind_because people",
    "duty_bearer#": "id! org!>orgs obligation! capacity_gap",
    "recommendation#": "id! mechanism! symbol! paragraph! country! year! cycle position themes response+ reason",
    "treaty#": "id! code! countries status",
    "outcome#": "id! title! sdg_targets+ pillars rights structural_cause assumptions indicators outputs",
    "output#": "id! title! change_kind+ themes+ rights_holders>rights_holders duty_bearers>duty_bearers"
    " recommendations>recommendations treaties>treaties education_levels indicators activities",
    "activity#": "id! title! description start+ end+ lead+>orgs implementers>orgs"
    " rights_holders>rights_holders themes sectors places markers+ marker_justification features"
    " contributes_to@ total funding",
    "sector": "vocabulary code percentage",
    "marker": "scheme code score",
    "funding": "period_start! period_end! required available expenditure currency! source_org>orgs note",
    "indicator#": "id! title! about+ themes unit+ measure direction baseline+ targets+ actuals"
    " means_of_verification+ frequency_per_year dimensions sole_category series sdg_indicator",
    "baseline": "value year source",
    "target": "value period_end reason",
    "actual": "value period_end",
    "series_row": "point period_end categories value",
    "consultation#": "id! status! date! frequency_per_year until orgs>orgs groups>rights_holders topic!"
    " themes owner>orgs level changes_made+ contributes_to@",
    "analysis#": "id! kind! date! valid_until horizon_years owner>orgs subject_orgs>orgs sources answers"
    " findings contributes_to@",
    "analysis_source": "title date url affected_voices",
    "answers": "power_relations women_consulted women_leading differential_effect stereotypes causes actors"
    " gender response situation risks opportunities threats needs discrimination_against_women"
    " compounding_grounds who why barriers effects future_generations adaptation state restrictions purpose"
    " fairness accountability explainability transparency offline_alternative necessity safeguards findings"
    " action_taken redress after_end ethics",
    "analysis_finding#": "id! kind text level themes groups>rights_holders answered_by>*",
    "early_warning": "signals recipients>orgs escalation owner>orgs date contributes_to@",
    "signal": "title subjects online threshold source",
    "escalation": "channel within_days owner>orgs",
    "engagement#": "id! kind! channel subject text stance audience orgs>orgs groups>rights_holders countries"
    " owner>orgs date frequency_per_year contributes_to@",
    "measure#": "id! kind! text! themes areas groups>rights_holders orgs>orgs run_by>orgs response_days"
    " channels languages activity>activities",
    "strategy#": "id! kind! date text! parts owner>orgs response_days amounts covers milestones"
    " results>outcomes,outputs,activities used_at builds_on contributes_to@",
    "parts": "engage respond protect field_guidance headquarters field case_for_rights critics triggers"
    " steps accountability tools findings changes",
    "amount": "source year amount currency",
    "milestone": "title due owner>orgs rights",
    "capacity": "training governance",
    "training": "topics audience level people date owner>orgs contributes_to@",
    "governance": "women_share women_share_reason youth_seats civil_society_seats",
    "risk#": "id! kind! statement! subjects online level+ trigger mitigation+ owner+>orgs review_date+ contributes_to@",
    "data_protection": "handles_personal_data+ primary_data categories purpose lawful_basis consent"
    " self_identification retention_months access officer>orgs",
    "monitoring": "data_approach evaluation_date evaluation_budget reports",
    "report": "recipient due frequency_per_year owner>orgs contributes_to@",
    "predecessor": "none id title end promises",
    "promise": "text promised achieved unit contributes_to@",
    "contribution": "domain kind text! amount currency status date countries",
    "exclusion": "of! reason! approved_by! review_on!",
}
ANSWERS = {
    "gender": "power_relations women_consulted women_leading differential_effect stereotypes",
    "conflict": "causes actors gender response",
    "human_rights": "situation risks opportunities gender",
    "protection": "threats needs discrimination_against_women compounding_grounds",
    "leave_no_one_behind": "who why barriers",
    "climate": "effects future_generations adaptation",
    "civic_space": "state restrictions",
    "digital": "purpose fairness accountability explainability transparency offline_alternative",
    "data_protection": "necessity risks safeguards",
    "due_diligence": "findings action_taken redress",
    "sustainability": "after_end future_generations ethics",
}
PARTS = {
    "civic_space": "engage respond protect field_guidance",
    "gender_response": "headquarters field",
    "communication": "case_for_rights critics",
    "violations_response": "triggers steps accountability",
    "tool_review": "tools findings changes",
}


@cache
def validators():
    """Both validators, with formats checked, each as a function from plan to verdict."""
    formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
    reference = jsonschema.Draft202012Validator(SCHEMA, format_checker=formats)
    return reference.is_valid, jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True).is_valid


def verdict(plan):
    """Whether the plan is valid; both validators must say the same."""
    first, second = (is_valid(plan) for is_valid in validators())
    assert first == second, f"jsonschema says {first}, jsonschema_rs {second}"
    return first


def resolved(schema):
    """A subschema with its reference followed and named; what stands beside the reference wins."""
    name = schema.get("$ref", "").removeprefix("#/$defs/")
    return {"name": name} | resolved(DEFS[name]) | schema if name else schema


def objects():
    """Every object of the schema by name, the root first."""
    return {"root": SCHEMA} | {name: each for name, each in DEFS.items() if "properties" in each}


def all_fields():
    return [(name, key, each) for name, of in objects().items() for key, each in of["properties"].items()]


def plan_with(**fields):
    plan = {"schema_version": "1", "id": "p", "plan_type": "mission", "title": "t", "language": "en"}
    return plan | {"lead_org": "o", "status": "pipeline", "start": "2024-01-01", "currency": "USD"} | fields


def stated(words):
    """The fields, required ones, expected ones, claims and references that a line of MODEL states."""
    split = [word.partition(">") for word in words.split()]
    keys = [field.rstrip("!+@") for field, _, _ in split]
    marked = [[key for key, each in zip(keys, split, strict=True) if mark in each[0]] for mark in "!+@"]
    return keys, *marked, {key: to.split(",") for key, (_, _, to) in zip(keys, split, strict=True) if to}


def test_is_a_schema_of_draft_2020_12():
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema_rs.meta.validate(SCHEMA)


def test_states_the_plan_model_and_nothing_else():
    assert list(objects()) == [name.removesuffix("#") for name in MODEL]


@pytest.mark.parametrize("line", MODEL)
def test_fields_and_marks(line):
    schema = objects()[line.removesuffix("#")]
    fields = schema["properties"]
    assert stated(MODEL[line]) == (
        list(fields),
        schema.get("required", []),
        [key for key, each in fields.items() if each.get("x-expected")],
        [key for key, each in fields.items() if each.get("x-claims")],
        {key: each["x-refers-to"] for key, each in fields.items() if "x-refers-to" in each},
    )
    assert schema.get("x-noun", False) == line.endswith("#")


def test_everything_is_explained():
    for name, schema in DEFS.items():
        assert schema["title"], name
        assert schema["description"], name
    for name, key, field in all_fields():
        assert field["title"], f"{name}.{key}"
        assert len(field["description"]) > len(field["title"]), f"{name}.{key}"


def test_only_parts_take_names_of_their_own():
    open_ones = [name for name, each in objects().items() if each["additionalProperties"] is not False]
    assert open_ones == ["parts"]


def test_references_name_collections_of_nouns():
    collections = {key for _, key, each in all_fields() if resolved(each.get("items", {})).get("x-noun")}
    named = {to for _, _, each in all_fields() for to in each.get("x-refers-to", ())}
    assert named - {"*"} <= collections


def budget(amount):
    return {"monitoring": {"evaluation_budget": amount}}


def people(number):
    return {"rights_holders": [{"id": "r", "label": "l", "groups": ["youth"], "people": number}]}


def consulted(who):
    return {"consultations": [{"id": "c", "status": "held", "date": "2024-01-01", "topic": "t"} | who]}


def broken_down(grounds):
    indicator = {"id": "i", "title": "t", "series": [{"categories": grounds}], "sole_category": grounds}
    return {"outcomes": [{"id": "o", "title": "t", "indicators": [indicator]}]}


def began(day):
    return {"start": day}


def named(name):
    return {"id": name}


TAKEN = [
    (began, ["2024-02-29", "0001-01-01", "9999-12-31"]),
    (named, ["A1.2:x_y-z", "9"]),
    (budget, [0, -3, 1e15, "250000.50", "-1", "1" * 15]),
    (people, [4, 4.0]),
    (consulted, [{"orgs": ["o"]}, {"orgs": [], "groups": ["g"]}]),
    (broken_down, [{"sex": "women"}, {}]),
]
REFUSED = [
    (began, ["2023-02-29", "2021-02-30", "2021-13-01", "2021-00-10", "2021-1-1", "0000-01-01", "20240101"]),
    (began, ["2024-W01-1", "2024-01-01T00:00:00", "2024-01-01\n", " 2024-01-01", "\uff12024-01-01"]),
    (named, ["", ".a", "a b", "é", "a\n", 9]),
    (budget, [1.1e15, 10**16, "1" * 16, "1.1234567", "1,000", "1e3", "", "1\n", "\u0967", True]),
    (people, [4.5, "4", 2**63, -1]),
    (consulted, [{}, {"orgs": []}]),
    (broken_down, [{"colour": "red"}, {"sex": 1}]),
]


@pytest.mark.parametrize(("field", "value"), [(field, each) for field, values in TAKEN for each in values])
def test_what_has_the_right_form_is_taken(field, value):
    assert verdict(plan_with(**field(value)))


@pytest.mark.parametrize(("field", "value"), [(field, each) for field, values in REFUSED for each in values])
def test_what_has_another_form_is_refused(field, value):
    assert not verdict(plan_with(**field(value)))


@pytest.mark.parametrize("kind", ANSWERS)
def test_answers_belong_to_their_kind(kind):
    for key in DEFS["answers"]["properties"]:
        analysis = {"id": "a", "kind": kind, "date": "2024-01-01", "answers": {key: "text"}}
        assert verdict(plan_with(analyses=[analysis])) == (key in ANSWERS[kind].split()), key


@pytest.mark.parametrize("kind", DEFS["strategy"]["properties"]["kind"]["enum"])
def test_parts_belong_to_their_kind(kind):
    for key in [*DEFS["parts"]["properties"], "of_our_own"]:
        strategy = {"id": "s", "kind": kind, "text": "t", "parts": {key: "text"}}
        valid = kind not in PARTS or key in PARTS[kind].split()
        assert verdict(plan_with(strategies=[strategy])) == valid, key
