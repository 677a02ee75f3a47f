"""Budgets and transactions: what is required, what is available, what was spent."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

YEARS = (2023, 2024, 2025)


def budgets(samples, *values):
    return "".join(
        samples.budget(f"{year}-01-01", f"{year}-12-31", value) for year, value in zip(YEARS, values, strict=False)
    )


def funder(ref="F", name="Fund"):
    return f'<participating-org role="1" ref="{ref}"><narrative>{name}</narrative></participating-org>'


def column(work, field):
    return [row.get(field) for row in work["funding"]]


def test_money_stands_in_the_period_of_its_date_or_the_nearest(samples):
    work = samples.work(
        budgets(samples, 100, 100, 100)
        + samples.payment(11, "2020-01-01", 1)
        + samples.payment(11, "2024-12-31", 10)
        + samples.payment(11, "2031-01-01", 5),
    )
    assert column(work, "available") == ["1", "10", "5"]
    assert "note" not in work["funding"][0]


def test_what_came_in_makes_good_what_was_pledged_and_is_not_added(samples):
    money = samples.payment(11, "2023-02-01", 60, "A") + samples.payment(1, "2023-05-01", 40, "A")
    assert column(samples.work(budgets(samples, 100) + money), "available") == ["60"]
    assert column(
        samples.work(budgets(samples, 100) + money + samples.payment(1, "2023-06-01", 30, "A")), "available"
    ) == ["70"]
    assert column(
        samples.work(budgets(samples, 100) + money + samples.payment(1, "2023-06-01", 30, "B")), "available"
    ) == ["90"]


def test_a_funders_own_commitments_secure_the_money_where_none_comes_in(samples):
    commitment = samples.payment(2, "2023-02-01", 80, "F")
    assert column(samples.work(budgets(samples, 100) + funder() + commitment), "available") == ["80"]
    assert column(samples.work(budgets(samples, 100) + commitment), "available") == [None]
    both = commitment + samples.payment(1, "2023-03-01", 50, "F")
    assert column(samples.work(budgets(samples, 100) + funder() + both), "available") == ["50"]


def test_disbursements_and_expenditures_are_spent_and_nothing_else_is(samples):
    paid = "".join(samples.payment(kind, "2023-06-01", 10 ** int(kind)) for kind in ("3", "4", "5", "6", "7"))
    assert column(samples.work(budgets(samples, 100_000) + paid), "expenditure") == ["11000"]


def test_one_date_for_a_whole_activity_is_noted_as_no_overspending(samples):
    work = samples.work(budgets(samples, 100, 100) + samples.payment(4, "2024-12-31", 150))
    assert column(work, "expenditure") == [None, "150"]
    assert "dates a transaction" in work["funding"][1]["note"]


def test_spending_more_than_all_budgets_is_not_excused(samples):
    work = samples.work(budgets(samples, 100, 100) + samples.payment(4, "2024-12-31", 201))
    assert all("note" not in row for row in work["funding"])


def test_without_budgets_money_stands_in_one_row_over_the_activity_and_nothing_is_required(samples):
    work = samples.work(samples.payment(1, "2023-05-01", 40, "A") + samples.payment(3, "2024-01-01", 30))
    assert work["funding"] == [
        {
            "period_start": "2023-01-01",
            "period_end": "2025-12-31",
            "available": "40",
            "expenditure": "30",
            "currency": "USD",
            "source_org": "org:A",
        },
    ]


def test_who_provides_the_money_is_a_funder_where_none_is_named(samples):
    plan = samples.plan(budgets(samples, 100) + samples.payment(1, "2023-05-01", 40, "A"))
    assert plan["orgs"][-1] == {"id": "org:A", "name": "A", "ref": "A", "roles": ["funding"]}


def test_budgets_of_several_currencies_stand_apart(samples):
    euro = samples.budget("2024-01-01", "2024-12-31", 7, currency='currency="EUR"')
    paid = samples.payment(3, "2024-05-01", 3, currency='currency="EUR"') + samples.payment(3, "2024-05-01", 2)
    work = samples.work(budgets(samples, 100) + euro + paid)
    assert [(row["currency"], row["expenditure"]) for row in work["funding"]] == [("USD", "2"), ("EUR", "3")]


def test_a_budget_without_an_amount_keeps_its_period(samples):
    document = samples.one(samples.budget("2023-01-01", "2023-12-31", "tbc"))
    (row,) = document.plan["outcomes"][0]["outputs"][0]["activities"][0]["funding"]
    assert "required" not in row
    assert any("an amount is not a number" in sentence for sentence in document.warnings)


def test_a_budget_without_any_period_is_left_out_and_said(samples):
    document = samples.one(samples.budget("", "", 5))
    assert "funding" not in document.plan["outcomes"][0]["outputs"][0]["activities"][0]
    assert any("no usable period" in sentence for sentence in document.warnings)


def test_sums_beyond_what_a_plan_can_write_are_left_out(samples):
    work = samples.work(budgets(samples, 100) + samples.payment(3, "2023-05-01", 9 * 10**14) * 2)
    assert column(work, "expenditure") == [None]


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
days = st.dates().map(str)


@settings(deadline=None)
@given(st.lists(amounts, max_size=3), st.lists(st.tuples(days, amounts), max_size=6))
def test_no_money_is_lost_or_made(samples, required, spent):
    body = budgets(samples, *required) + "".join(samples.payment(3, day, amount) for day, amount in spent)
    rows = samples.work(body).get("funding", [])
    for field, put_in in (("required", required), ("expenditure", [amount for _, amount in spent])):
        assert sum((Decimal(row.get(field, "0")) for row in rows), Decimal()) == sum(put_in, Decimal())
