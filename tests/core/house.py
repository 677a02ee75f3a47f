"""Small plans and rule sets for tests of the core, and the command line run within the test's own process."""

import io
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from c2a_rules.catalog import Catalog, Selectors
from c2a_rules.engine import Engine
from c2a_rules.model import Document, PlanReport, Rule
from c2a_rules.rulesets import RuleSet, RuleSetSource, load_ruleset
from c2a_rules.shape import Shape
from c2a_rules.structure import check_structure
from c2a_rules.vocabulary import plan_shape

ROOT = Path(__file__).parents[2]
TODAY = "2026-11-01"
DEVELOPMENT = {"phases": ["development"]}
ALL_MUST = dict.fromkeys(("country_programme", "mission", "agency_project", "headquarters", "national_plan"), "must")


def plan(**parts: Any) -> dict[str, Any]:
    """A small plan that fits the schema, with these parts added or replaced; None leaves one out."""
    whole: dict[str, Any] = {
        "schema_version": "1",
        "id": "XA-1",
        "plan_type": "country_programme",
        "title": "A programme",
        "language": "en",
        "lead_org": "un",
        "status": "implementation",
        "start": "2026-01-01",
        "end": "2029-12-31",
        "currency": "USD",
        "orgs": [{"id": "un", "name": "United Nations in Xa", "type": "un_agency"}],
        **parts,
    }
    return {key: value for key, value in whole.items() if value is not None}


def results(*outputs: dict[str, Any]) -> list[dict[str, Any]]:
    """Outcomes that hold these outputs."""
    return [{"id": "OC1", "title": "Outcome", "outputs": [{"title": "Output", **each} for each in outputs]}]


def action(id_: str = "HSE-1", **parts: Any) -> dict[str, Any]:
    """An action that binds every type of plan."""
    return {"id": id_, "title": f"Title of {id_}", "gist": "What it asks.", "binds": ALL_MUST, **parts}


def rule(id_: str, assertion: str = "true", **parts: Any) -> dict[str, Any]:
    """A rule of the action that its id starts with; it points at the plan's title unless told otherwise."""
    found = {
        "id": id_,
        "action": id_.partition(".")[0],
        "title": f"Title of {id_}",
        "level": "must",
        "assert": assertion,
        "message": f"Message of {id_}",
        "remedy": f"Remedy of {id_}",
        **parts,
    }
    return found if "for_each" in found else {"at": "/title", **found}


def ruleset(actions: Sequence[dict[str, Any]], rules: Sequence[dict[str, Any]], **top: Any) -> dict[str, Any]:
    """The data of a rule set."""
    return {
        "id": "test.house",
        "version": "1.0.0",
        "title": "The house",
        "prefix": "HSE",
        "actions": list(actions),
        "rules": list(rules),
        **top,
    }


def loaded(data: dict[str, Any]) -> RuleSet:
    """A rule set compiled from data."""
    return load_ruleset(RuleSetSource("house.yaml", json.dumps(data).encode()))


def judged(
    the_plan: dict[str, Any],
    *sets: dict[str, Any],
    today: str = TODAY,
    declared: dict[str, frozenset[str]] | None = None,
    select: tuple[str, ...] = (),
) -> PlanReport:
    """What the engine says of a plan by rule sets given as data."""
    catalog = Catalog({each.id: each for each in map(loaded, sets)})
    rules: tuple[Rule, ...] = catalog.select(Selectors(select=select))
    engine = Engine(catalog, rules, shape(), today=today, partial=bool(select), declared=declared or {})
    document = Document("plan.json", "0" * 64, json.loads(json.dumps(the_plan)))
    assert document.plan is not None
    problems = check_structure(document.plan, shape())
    assert not problems, problems
    return engine.judge(document)


def shape() -> Shape:
    """The digest of the plan schema."""
    return plan_shape()


def outcomes(report: PlanReport) -> dict[str, str]:
    """Rule id → outcome."""
    return {each.id: each.outcome.value for each in report.rules}


def levels(report: PlanReport) -> dict[str, str]:
    """Rule id → level."""
    return {each.id: each.level.value for each in report.rules}


@dataclass(frozen=True)
class Ran:
    """What became of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class _Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def c2a(*arguments: object, stdin: bytes = b"") -> Ran:
    """Run `c2a` with these arguments in this process."""
    from c2a_rules.cli import main

    out, err = io.StringIO(), io.StringIO()
    before = sys.argv, sys.stdin
    sys.argv = ["c2a", *map(str, arguments)]
    sys.stdin = _Stdin(stdin)  # type: ignore[assignment] # the bytes are all that is read of it
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as left:
        code = left.code
    finally:
        sys.argv, sys.stdin = before
    assert isinstance(code, int), code
    return Ran(code, out.getvalue(), err.getvalue())


def write(folder: Path, name: str, value: Any) -> Path:
    """Write a value as JSON; return the file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def dicts(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value."""
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from dicts(each)
