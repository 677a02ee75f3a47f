"""A house of its own for tests of the core: no installed plugin, one small rule set shipped, a fresh cache."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from c2a_rules import builtin, plugins, shipped
from c2a_rules.rulesets import cache
from tests.core.house import DEVELOPMENT, action, plan, rule, ruleset, write

HOUSE = ruleset(
    [
        action("HSE-1", title="Say when it ends"),
        action("HSE-2", title="Name who leads", themes=["education"]),
        action("HSE-3", title="Nobody wrote a rule for it yet"),
    ],
    [
        rule("HSE-1.end", "has(plan.end)", title="The plan says when it ends", at="/end"),
        rule("HSE-1.long", "size(plan.title) >= params.title_length", level="should", at="/title"),
        rule("HSE-2.kind", "has(self.type)", for_each="orgs", empty="gap", at="type", level="should"),
        rule("HSE-2.lead", "orgs.exists(o, o.id == plan.lead_org)", at="/lead_org"),
        rule("HSE-2.risks", "has(self.owner)", for_each="risks", empty="not_applicable", at="owner", level="may"),
        rule("HSE-2.phase", "true", when="context.phases.exists(p, p == 'crisis')", level="must", at="/context"),
    ],
    parameters={"title_length": {"value": 3, "type": "integer", "description": "Letters of a title"}},
)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("C2A_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        cache._folder.cache_clear()
        yield
    cache._folder.cache_clear()


@pytest.fixture
def shipped_rulesets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder whose rule sets count as shipped; it holds the house."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "house.yaml").write_text(json.dumps(HOUSE, indent=1), encoding="utf-8")
    monkeypatch.setattr(builtin, "folder", lambda kind: folder if kind == "rulesets" else shipped.folder(kind))
    return folder


@pytest.fixture(autouse=True)
def _no_plugins(monkeypatch: pytest.MonkeyPatch, shipped_rulesets: Path) -> None:  # noqa: ARG001 - the house is shipped in every test
    monkeypatch.setattr(plugins, "entry_points", lambda group: [])  # noqa: ARG005 - the real one's parameter


@pytest.fixture
def good(tmp_path):
    """A plan without any gap."""
    return write(tmp_path, "good.json", plan(id="XA-1", context=DEVELOPMENT))


@pytest.fixture
def gaps(tmp_path):
    """A plan with a must gap."""
    return write(tmp_path, "gaps.json", plan(id="XA-2", context=DEVELOPMENT, end=None))


@pytest.fixture
def weak(tmp_path):
    """A plan with a should gap and a may gap, and nothing worse."""
    org = {"id": "un", "name": "U"}
    risk = {"id": "R1", "kind": "other", "statement": "S"}
    return write(tmp_path, "weak.json", plan(id="XA-3", context=DEVELOPMENT, orgs=[org], risks=[risk]))


@pytest.fixture
def open_plan(tmp_path):
    """A plan that needs a human's judgement."""
    return write(tmp_path, "open.json", plan(id="XA-4"))


@pytest.fixture
def invalid(tmp_path):
    """A plan that breaks the schema."""
    return write(tmp_path, "invalid.json", plan(id="XA-5", title=None))
