"""The gender equality scorecard of UN country teams: a rule set, a rule and a function of its own."""

from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from c2a_rules.hookspecs import hookimpl
from c2a_rules.pyrules import PythonFunction, PythonRule

from c2a_gender_scorecard.funds import funds
from c2a_gender_scorecard.ratings import EARLIER_RATINGS, rating


@hookimpl
def c2a_rulesets() -> Iterable[Traversable]:
    """Give the rules that are expressions."""
    return [files("c2a_gender_scorecard") / "scorecard.yaml"]


@hookimpl
def c2a_rules() -> Iterable[PythonRule]:
    """Give the rule that adds up money year by year."""
    return [funds]


@hookimpl
def c2a_functions() -> Iterable[PythonFunction]:
    """Give the function by which expressions rate a share."""
    return [rating]


@hookimpl
def c2a_plan_extensions() -> Iterable[tuple[str, dict[str, Any]]]:
    """Give the shape of an earlier assessment's ratings."""
    return [("unct_scorecard", EARLIER_RATINGS)]
