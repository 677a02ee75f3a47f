"""Two validators read the plan schema alike, wherever a plan is broken; the examples keep to it."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "schemas/programme-plan.schema.json").read_text("utf-8"))
DEFS = SCHEMA["$defs"]
EXAMPLES = ["plans/country_programme.json", "with-gaps.json"]

# A value for what has a form of its own: by the name of its definition, or by its key.
SAMPLES = {
    "id": "a",
    "date": "2024-01-31",
    "year": 2024,
    "money": "10.50",
    "value": 4.5,
    "country_code": "XA",
    "currency_code": "USD",
    "language_code": "en",
    "sdg_target": "5.2",
    "sdg_indicator": "5.2.1",
    "sha256": "0" * 64,
    "of": "FUT-6",
    "schema_version": "1",
    "extensions": {"iati": {"any": None}},
    "answers": {"situation": "text", "gender": "text"},
    "parts": {"engage": "text", "respond": "text"},
}


class Place(NamedTuple):
    """One value of a plan: what holds it, under which key, and the subschemas of both."""

    container: Any
    key: Any
    schema: dict[str, Any]
    parent: dict[str, Any]
    path: tuple[Any, ...]

    @property
    def value(self):
        return self.container[self.key]


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


def load(name):
    return json.loads((ROOT / "examples" / name).read_text("utf-8"))


def resolved(schema):
    """A subschema with its reference followed and named; what stands beside the reference wins."""
    name = schema.get("$ref", "").removeprefix("#/$defs/")
    return {"name": name} | resolved(DEFS[name]) | schema if name else schema


def children(value):
    """Keys or positions with what stands there; nothing for a scalar."""
    return value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()


def places(plan):
    """Every place of a plan, itself the first, outside extensions."""
    return inside({"plan": plan}, {"properties": {"plan": {"name": "root"} | SCHEMA}}, ())


def inside(container, parent, path):
    for key, each in children(container):
        if isinstance(container, list):
            schema = parent["items"]
        else:
            schema = parent["properties"].get(key) if "properties" in parent else None
        schema = resolved(schema or parent["additionalProperties"])
        yield Place(container, key, schema, parent, (*path, key))
        if key != "extensions":
            yield from inside(each, schema, (*path, key))


def sample(schema, key=""):
    """A plan, or a part of one, in which every field is filled and every list holds one thing."""
    schema = resolved(schema)
    for name in (key, schema.get("name")):
        if name in SAMPLES:
            return json.loads(json.dumps(SAMPLES[name]))
    if "propertyNames" in schema:
        return {"sex": "women"}
    if schema["type"] == "object":
        return {name: sample(each, name) for name, each in schema["properties"].items()}
    if schema["type"] == "array":
        return [sample(schema["items"])]
    free = {"string": "text", "boolean": False}.get(schema["type"], schema.get("minimum"))
    return schema.get("enum", [free])[0]


@cache
def small_plan():
    return sample(SCHEMA)


@cache
def sites():
    """Every place of the small plan but the plan itself."""
    return list(places(small_plan()))[1:]


def verdict_with(place, value):
    """The verdict on the small plan with the value at one place replaced."""
    old = place.value
    place.container[place.key] = value
    try:
        return verdict(small_plan())
    finally:
        place.container[place.key] = old


def untitled(schema):
    return {key: each for key, each in schema.items() if key not in {"title", "description"}}


def references(plan):
    """Every (id, collections) by which a plan refers to a thing of its own."""
    found = [each for each in places(plan) if "x-refers-to" in each.schema and isinstance(each.value, str)]
    return [(each.value, each.schema["x-refers-to"]) for each in found]


def nouns(plan):
    """Every (id, collection) of the nouns of a plan."""
    return [(each.value["id"], each.path[-2]) for each in places(plan) if each.schema.get("x-noun")]


def coded(schema):
    """Whether text at this place has a form, rather than being free."""
    return any({"pattern", "enum", "const"} & set(each) for each in (schema, *schema.get("anyOf", ())))


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_valid(name):
    assert verdict(load(name))


def test_the_reference_plan_is_whole():
    plan = load("plans/country_programme.json")
    known = dict(nouns(plan))
    assert len(known) == len(nouns(plan))
    assert [each for each, to in references(plan) if known.get(each) not in to and to != ["*"]] == []
    assert [each for each, _ in references(plan) if each not in known] == []


def test_the_reference_plan_holds_every_expected_field():
    parts = [each for each in places(load("plans/country_programme.json")) if isinstance(each.value, dict)]
    for place in parts:
        fields = place.schema.get("properties", {})
        absent = {key for key, each in fields.items() if each.get("x-expected")} - set(place.value)
        yet_to_be_held = absent == {"changes_made"} and place.value["status"] == "scheduled"
        assert not absent or yet_to_be_held, place.path


def test_the_draft_has_dangling_references():
    plan = load("with-gaps.json")
    dangling = {each for each, _ in references(plan)} - set(dict(nouns(plan)))
    assert dangling == {"ministry-transport", "rec-cedaw-36"}


def test_the_small_plan_shows_every_field():
    assert verdict(small_plan())
    shown = {(each.parent.get("name"), each.key) for each in places(small_plan())}
    for name, schema in DEFS.items():
        by_kind = name in {"answers", "parts"}
        assert by_kind or {(name, key) for key in schema.get("properties", ())} <= shown


@pytest.mark.parametrize("plan", [[], [{}], "plan", 1, None, True], ids=repr)
def test_a_plan_is_an_object(plan):
    assert not verdict(plan)


def test_only_required_fields_are_required():
    for place in sites():
        if isinstance(place.container, dict):
            needed = place.key in place.parent.get("required", ())
            value = place.container.pop(place.key)
            valid = verdict(small_plan())
            place.container[place.key] = value
            assert valid == (not needed), place.path


def test_null_is_refused_everywhere():
    for place in sites():
        assert not verdict_with(place, None), place.path


def test_an_unknown_field_is_refused_everywhere():
    assert not verdict(small_plan() | {"titel": "text"})
    for place in sites():
        if isinstance(place.value, dict) and place.key != "extensions":
            free = place.key == "parts" and place.container["kind"] != "civic_space"
            assert verdict_with(place, place.value | {"titel": "text"}) == free, place.path


def test_a_trailing_newline_is_refused_wherever_text_is_not_free():
    refused = set()
    for place in sites():
        if isinstance(place.value, str):
            assert verdict_with(place, place.value + "\n") == (not coded(place.schema)), place.path
            refused |= {place.key} if coded(place.schema) else set()
    assert {"id", "start", "currency", "language", "country", "sha256", "of", "lead"} <= refused


def test_a_value_of_another_type_is_refused():
    others = [True, 7.5, "x\n", ["x", "x"], {}]
    types = {"array": list, "object": dict, "boolean": bool, "string": str}
    for place in {json.dumps(untitled(each.schema)): each for each in sites()}.values():
        for value in others:
            valid = verdict_with(place, value)
            expected = types.get(str(place.schema.get("type")), (int, float, str))
            assert not valid or isinstance(value, expected), (place.path, value)


words = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.dates().map(str),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\n?", fullmatch=True),
    st.from_regex(r"-?\d{1,16}(\.\d{1,7})?\n?", fullmatch=True),
    st.sampled_from(["sex", "gender", "XA", "USD", "en", "5.2", "act", "held", "1"]),
)
numbers = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=4,
)


@given(st.data())
def test_any_value_anywhere_gets_one_verdict(data):
    verdict_with(data.draw(st.sampled_from(sites())), data.draw(values))


@given(words)
@example("10000-01-01")
def test_any_text_is_a_date_for_both_or_neither(text):
    verdict(small_plan() | {"start": text})
