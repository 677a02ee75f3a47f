"""The core knows plans and rules, and no framework: no module of it names one, nor an action, nor what they are about.

Facts speak the language of the plan model, whose vocabulary has the field's words (`recommendations`, `upr`); they
are held to the first test alone. Words that people read come from rule sets.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "c2a_rules"
MODULES = sorted(PACKAGE.rglob("*.py"))
CORE = [path for path in MODULES if "facts" not in path.relative_to(PACKAGE).parts]
RULE_SETS = [*ROOT.glob("rulesets/*.yaml"), *ROOT.glob("plugins/*/*/*.yaml")]
NAMED = re.compile(r"(?<![a-z])(?:call[ _-]to[ _-]action|unct|scorecard|2030 agenda|concept note)", re.IGNORECASE)
ABOUT = re.compile(
    r"(?<![a-z])(?:gender|wom[ae]n|girls|upr|treaty|treaties|climate|human[ _-]rights|civic[ _-]space|refugees?|sdgs?"
    r"|defenders?|recommendations?|rights[ _-]holders?|duty[ _-]bearers?|united nations|country teams?|conflict"
    r"|humanitarian|youth)(?![a-z])",
    re.IGNORECASE,
)
ID = re.compile(r"^id: (\S+)|\bid: ([A-Z][A-Z0-9]*-[A-Za-z0-9]+(?:\.[a-z0-9-]+)?)", re.MULTILINE)


def lines(paths, pattern):
    """Where a pattern stands: `file:line: text`."""
    return [
        f"{path.name}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def ids():
    """A pattern of the ids of rule sets, and of their actions and rules."""
    texts = [path.read_text(encoding="utf-8") for path in RULE_SETS]
    found = {one or other for text in texts for one, other in ID.findall(text)}
    assert {"c2a.gender-equality", "GEN-3", "GEN-3.stereotypes", "SWAP-61", "unct.gender-scorecard"} <= found
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(found, reverse=True)))})\b")


def test_no_module_names_a_framework_an_action_or_a_rule():
    assert lines(MODULES, ids()) == []
    assert lines(MODULES, NAMED) == []


def test_no_module_of_the_core_knows_what_frameworks_are_about():
    assert len(CORE) > 50
    assert lines(CORE, ABOUT) == []


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        ("if action == 'GEN-3':", ids()),
        ("GEN-3.stereotypes", ids()),
        ("# the Call to Action", NAMED),
        ("call_to_action = 1", NAMED),
        ("women_first = True", ABOUT),
        ("UPR", ABOUT),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_patterns_find_what_they_are_for(tmp_path, sentence, pattern):
    path = tmp_path / "module.py"
    path.write_text(sentence, encoding="utf-8")
    assert lines([path], pattern) == [f"module.py:1: {sentence}"]
