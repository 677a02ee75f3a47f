"""SECURITY.md names the limits that hold."""

from dataclasses import asdict
from pathlib import Path

import pytest

from c2a_rules.limits import Limits
from c2a_rules.pyrules.process import Limits as RuleLimits

ROOT = Path(__file__).parents[1]
ROWS = [line for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]


@pytest.mark.parametrize(("name", "value"), asdict(Limits()).items())
def test_each_limit_on_plans_is_named_with_its_default(name, value):
    (row,) = [row for row in ROWS if f"`--limit {name}=…`" in row]
    assert f"| {value:,} " in row


@pytest.mark.parametrize(("name", "value"), asdict(RuleLimits()).items())
def test_each_limit_on_rules_in_python_is_named_with_its_default(name, value):
    (row,) = [row for row in ROWS if f"`C2A_RULE_{name.upper()}`" in row]
    assert f"| {value:,g} " in row
