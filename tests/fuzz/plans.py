"""Random plans: made from the schema, and ones broken on purpose."""

import copy
import json
import random
from functools import cache
from typing import Any

from hypothesis import strategies as st

from c2a_rules import validation
from c2a_rules.shipped import folder

SCHEMA = json.loads((folder("schemas") / "programme-plan.schema.json").read_text("utf-8"))
TODAY = "2026-11-01"

IDS = st.sampled_from(["un", "a", "b", "R1", "OC1", "OP1.1", "A1.1.1", "an-gender", "DEV-4", "GEN-3", "PLN-1", "x:y"])
DAYS = st.sampled_from(
    [
        "2020-02-24",
        "2020-02-23",
        "2025-01-01",
        "2026-10-31",
        TODAY,
        "2026-11-02",
        "2029-12-31",
        "0001-01-01",
        "9999-12-31",
    ]
)
WORDS = ["rights", "women", "consulted", "because", "budget", "none", "TBD", "children", "5.2", "15%", "не определено"]
TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "TBD", "to be completed", "n/a", "-", "\u202e", "\0", "é", "a\nb", '"', "\\", "~/", "😀"]
    ),
    st.lists(st.sampled_from(WORDS), max_size=18).map(" ".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)
NUMBERS = st.one_of(
    st.sampled_from([0, 1, -1, 0.1, 1e-300, 50, 100, 2026, 10**15, -(10**15), 0.30000000000000004]),
    st.integers(-(10**15), 10**15),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from(["", "x", "un"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)
FORMS = {
    "id": IDS,
    "date": DAYS,
    "country_code": st.sampled_from(["XA", "KE", "ZZ"]),
    "currency_code": st.sampled_from(["USD", "EUR", "XXX"]),
    "language_code": st.sampled_from(["en", "fr-CA", "x"]),
    "sdg_target": st.sampled_from(["5.2", "16.b", "99.9", "1.1"]),
    "year": st.integers(1800, 2200),
}


@cache
def fitting(name: str = "") -> st.SearchStrategy[Any]:
    """Values of one definition of the plan schema; of the whole plan without a name."""
    return FORMS[name] if name in FORMS else _values(SCHEMA["$defs"][name] if name else SCHEMA)


def _values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return st.deferred(lambda: fitting(schema["$ref"].removeprefix("#/$defs/")))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema and "type" not in schema:
        return st.one_of([_values(each) for each in schema["anyOf"]])
    kind = schema.get("type")
    if kind is None:
        return JSON
    if isinstance(kind, list):
        return st.one_of([_values({**schema, "type": each}) for each in kind])
    return {
        "object": _objects,
        "array": _lists,
        "string": _texts,
        "number": _numbers,
        "integer": _numbers,
        "boolean": lambda _schema: st.booleans(),
    }[kind](schema)


def _texts(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    return st.from_regex(schema["pattern"].removesuffix(r"(?!\n)"), fullmatch=True) if "pattern" in schema else TEXTS


def _numbers(schema: dict[str, Any]) -> st.SearchStrategy[float]:
    low, high = schema.get("minimum", -(10**15)), schema.get("maximum", 10**15)
    if schema["type"] == "integer":
        return st.integers(low, high)
    return st.one_of(st.sampled_from([low, high]), NUMBERS.filter(lambda number: low <= number <= high))


def _lists(schema: dict[str, Any]) -> st.SearchStrategy[list[Any]]:
    alike = json.dumps if schema.get("uniqueItems") else None
    return st.lists(
        _values(schema.get("items", {"type": "string"})),
        min_size=schema.get("minItems", 0),
        max_size=3,
        unique_by=alike,
    )


def _objects(schema: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: _values(each) for name, each in schema.get("properties", {}).items()}
    required = [*schema.get("required", ()), *schema.get("anyOf", [{}])[0].get("required", ())]
    optional = sorted(set(fields) - set(required))
    if not fields:
        inner = schema.get("additionalProperties", {})
        names = _values({"type": "string", **schema.get("propertyNames", {})})
        return st.dictionaries(names, _values(inner) if isinstance(inner, dict) else TEXTS, max_size=2)

    @st.composite
    def objects(draw: st.DrawFn) -> dict[str, Any]:
        chosen = draw(st.lists(st.sampled_from(optional), max_size=7, unique=True)) if optional else []
        found = {name: draw(fields[name]) for name in [*required, *chosen]}
        return _narrowed(found, schema)

    return objects()


def _narrowed(value: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a condition of the schema forbids, and fill what it wants filled."""
    for each in schema.get("allOf", ()):
        [(decisive, wanted)] = each["if"]["properties"].items()
        if value.get(decisive) == wanted["const"]:
            for name, inner in each["then"]["properties"].items():
                if name in value:
                    known = inner["propertyNames"]["enum"]
                    value[name] = {key: found for key, found in value[name].items() if key in known}
    for name, wanted in schema.get("anyOf", [{}])[0].get("properties", {}).items():
        if not value[name] and wanted.get("minItems"):
            value[name] = ["un"]
    return value


def plans() -> st.SearchStrategy[dict[str, Any]]:
    """Plans that fit the schema, however little sense they make."""
    return fitting().filter(lambda plan: validation.fits("plan", plan))


def references() -> dict[str, dict[str, Any]]:
    """The reference plan of each type, and the example with gaps, by name."""
    files = [*sorted((folder("examples") / "plans").glob("*.json")), folder("examples") / "with-gaps.json"]
    return {path.stem: json.loads(path.read_text("utf-8")) for path in files}


ODD: list[Any] = [
    None, True, False, 0, -1, 3.5, 10**30, "", " ", "x", "TBD", "2026-02-30", "2040-01-01", "\u202e", "\0", "USD\n", [],
    {}, [[]], ["x"], {"x": 1}, {"id": "un"}, {"id": 1}, "un", "gender", "٣", "-", "a" * 2000, -0.0, 1e308, "\ud800",
]  # fmt: skip


def places(node: Any, found: list[tuple[Any, Any]] | None = None) -> list[tuple[Any, Any]]:
    """Every (container, key) of a JSON value."""
    found = [] if found is None else found
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        found.append((node, key))
        if isinstance(value, (dict, list)):
            places(value, found)
    return found


def spoilt(plan: dict[str, Any], seed: int, times: int) -> dict[str, Any]:
    """A copy of a plan with parts deleted, replaced, doubled, exchanged, turned into another type or renamed."""
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    plan = copy.deepcopy(plan)
    for _ in range(times):
        spots = places(plan)
        if not spots:
            break
        _spoil(dice, spots)
    return plan


def _spoil(dice: random.Random, spots: list[tuple[Any, Any]]) -> None:
    container, key = dice.choice(spots)
    other, there = dice.choice(spots)
    what = dice.choice(["delete", "replace", "double", "exchange", "type", "name"])
    if what == "delete":
        del container[key]
    elif what == "replace":
        container[key] = copy.deepcopy(dice.choice(ODD))
    elif what == "exchange":
        container[key] = copy.deepcopy(other[there])
    elif what == "type":
        value = container[key]
        container[key] = dice.choice([[value], {"id": value}, str(value), {"value": value}, len(str(value))])
    elif isinstance(container, list):
        container.insert(dice.randrange(len(container) + 1), copy.deepcopy(container[key]))
    elif what == "name":
        container[f"{key} "] = container.pop(key)
    else:
        container[dice.choice(["id", "start", "nonsense", "themes", "$schema", "extensions"])] = container[key]
