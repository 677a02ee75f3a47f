"""Whether a plan is one of recovery: stated, or left open where its title alone speaks of it."""

from typing import Any

import pytest

from tests.facts.worlds import Unknown, minimal, world


def recovering(**parts: Any) -> Any:
    unholdable = parts.pop("unholdable", ())
    return world(minimal(**parts), "plan.recovering", unholdable=unholdable).singles["plan"]["recovering"]


@pytest.mark.parametrize("phases", [["recovery"], ["crisis", "recovery"]])
def test_a_phase_of_recovery_makes_a_plan_one_of_recovery(phases: list[str]) -> None:
    assert recovering(context={"phases": phases}, recovery_plan=False) is True


def test_a_plan_that_says_so_is_one_whatever_the_phases() -> None:
    assert recovering(recovery_plan=True) is True
    assert recovering(recovery_plan=True, context={"phases": ["development"]}) is True


def test_without_phases_it_is_not_known() -> None:
    found = recovering(recovery_plan=False)
    assert isinstance(found, Unknown)
    assert found.path == "context.phases"


@pytest.mark.parametrize(
    "title",
    [
        "Socio-Economic Recovery of Xa",
        "Building Back Better in Xa",
        "Plan de relèvement du Xa",
        "France Relance",
        "Plan de reactivación económica",
        "خطة الإنعاش الاقتصادي",
        "Plan de recuperación de Xa",
        "План восстановления экономики",
        "خطة التعافي بعد الجائحة",
        "疫后恢复计划",
    ],
)
def test_a_title_alone_leaves_it_open(title: str) -> None:
    context = {"phases": ["development"]}
    found = recovering(title=title, context=context)
    assert isinstance(found, Unknown)
    assert found.path == "recovery_plan"
    assert recovering(title=title, context=context, recovery_plan=False) is False
    assert recovering(title=title, context=context, recovery_plan=True) is True


def test_a_title_on_something_else_does_not() -> None:
    assert recovering(title="Discovery of the Deep Sea", context={"phases": ["development"]}) is False


def test_a_source_without_a_place_for_it_leaves_it_open() -> None:
    found = recovering(context={"phases": ["development"]}, unholdable=["recovery_plan"])
    assert isinstance(found, Unknown)
    assert recovering(context={"phases": ["recovery"]}, unholdable=["recovery_plan"]) is True
