"""Reports: their owners, and the days of the plan's period on which they fall due."""

from typing import Any

import pytest

from tests.facts.worlds import Unknown, minimal, world


def report_of(*reads: str, unholdable: tuple[str, ...] = (), plan: Any = None, **parts: Any) -> dict[str, Any]:
    made = minimal(monitoring={"reports": [{"recipient": "security_council"} | parts]}) | (plan or {})
    return world(made, *reads, unholdable=unholdable)["reports"][0]


@pytest.mark.parametrize(
    ("parts", "days"),
    [
        ({"due": "2026-06-30"}, 1),
        ({"due": "2026-06-30", "frequency_per_year": 1}, 4),
        ({"due": "2026-06-30", "frequency_per_year": 0}, 1),
        ({"due": "2024-06-30", "frequency_per_year": 1}, 4),
        ({"due": "2024-06-30"}, 0),
        ({"due": "2031-06-30", "frequency_per_year": 4}, 0),
        ({"due": "2026-01-01", "frequency_per_year": 1000}, 48),
        ({"due": "2029-12-31", "frequency_per_year": 4}, 1),
        ({"frequency_per_year": 4}, 0),
    ],
)
def test_days_on_which_a_report_is_due_lie_in_the_plans_period(parts: dict[str, Any], days: int) -> None:
    occasions = report_of("reports.occasions", **parts)["occasions"]
    assert len(occasions) == days
    assert all("2026-01-01" <= day <= "2029-12-31" for day in occasions)


def test_without_an_end_of_the_plan_days_are_counted_until_today() -> None:
    plan = minimal(monitoring={"reports": [{"due": "2026-01-31", "frequency_per_year": 4}]})
    del plan["end"]
    assert len(world(plan, "reports.occasions")["reports"][0]["occasions"]) == 4


def test_the_owner_is_an_organisation_of_the_plan() -> None:
    assert report_of("reports.owner_org", owner="un")["owner_org"]["name"] == "United Nations in Xa"
    assert "owner_org" not in report_of("reports.owner_org", owner="ghost")
    unknown = report_of("reports.owner_org", unholdable=("monitoring.reports.owner",))
    assert isinstance(unknown["owner_org"], Unknown)
