"""Nobody is accused of what the file says, or of what IATI has no place for; findings name what the file names."""

import pytest

from c2a_iati.themes import SDG_TARGET_THEMES, SDG_THEMES, themes_of

SPAN = ("2023-01-01", "2025-12-31")


def rows(samples, body, **keywords):
    return samples.work(body, **keywords).get("funding", [])


def warned(document, words):
    return any(words in sentence for sentence in document.warnings)


def listed(samples, body="", **keywords):
    return samples.plan(body, **keywords)["source"]["cannot_hold"]


def committed(samples, start, value, **keywords):
    return samples.budget(start, start[:4] + "-12-31", value, **keywords).replace('status="1"', 'status="2"')


def disbursement(start, value, *, kind="1", provider="", receiver=""):
    orgs = "".join(
        f'<{tag} ref="{ref}"/>' for tag, ref in (("provider-org", provider), ("receiver-org", receiver)) if ref
    )
    return (
        f'<planned-disbursement type="{kind}"><period-start iso-date="{start}"/>'
        f'<value currency="USD" value-date="{start}">{value}</value>{orgs}</planned-disbursement>'
    )


def test_a_budget_of_nothing_outside_the_activity_says_nothing(samples):
    inside, after = samples.budget("2023-01-01", "2023-12-31", 0), samples.budget("2026-01-01", "2026-12-31", "0.00")
    document = samples.one(inside + after + samples.budget("2022-01-01", "2022-12-31", 0))
    assert [row["period_start"] for row in rows(samples, inside + after)] == ["2023-01-01"]
    assert warned(document, "a budget of nothing")


def test_money_budgeted_outside_the_activity_stays(samples):
    (row,) = rows(samples, samples.budget("2026-01-01", "2026-12-31", 1))
    assert row["period_start"] == "2026-01-01"


def test_an_original_that_was_revised_to_nothing_does_not_come_back(samples):
    body = samples.budget("2026-01-01", "2026-12-31", 9) + samples.budget("2026-01-01", "2026-12-31", 0, kind="2")
    assert rows(samples, body) == []


def test_a_committed_budget_is_available_and_an_indicative_one_is_not(samples):
    body = committed(samples, "2023-01-01", 5) + samples.budget("2024-01-01", "2024-12-31", 7)
    assert [row.get("available") for row in rows(samples, body)] == ["5", None]


@pytest.mark.parametrize(("received", "available"), [(4, ["5"]), (5, ["5"]), (6, ["6"])])
def test_committed_budgets_and_receipts_are_not_added_but_the_larger_counts(samples, received, available):
    body = committed(samples, "2023-01-01", 5) + samples.payment("11", "2023-02-01", received, "A")
    assert [row["available"] for row in rows(samples, body)] == available


def test_a_receipt_that_committed_budgets_outweigh_is_not_shown_beside_them(samples):
    body = committed(samples, "2023-01-01", 5) + samples.budget("2024-01-01", "2024-12-31", 7)
    body += samples.payment("11", "2024-02-01", 3, "A")
    assert [row.get("available") for row in rows(samples, body)] == ["5", None]


def test_planned_disbursements_stand_for_missing_budgets(samples):
    planned = disbursement("2023-03-01", 5) + disbursement("2023-03-01", 6, kind="2") + disbursement("2024-03-01", 7)
    document = samples.one(planned)
    assert [(row["period_start"], row["required"]) for row in rows(samples, planned)] == [
        ("2023-03-01", "6"),
        ("2024-03-01", "7"),
    ]
    assert warned(document, "planned disbursements stand")


def test_planned_disbursements_are_not_added_to_budgets(samples):
    body = samples.budget("2023-01-01", "2023-12-31", 10) + disbursement("2023-03-01", 5)
    assert [row["required"] for row in rows(samples, body)] == ["10"]
    assert samples.one(body).warnings == ()


def test_what_the_reporter_is_to_receive_is_no_need_of_its_own(samples):
    assert rows(samples, disbursement("2023-03-01", 5, provider="A", receiver="XM-DAC-41114")) == []
    for provider, receiver in (("XM-DAC-41114", "A"), ("B", "A"), ("", ""), ("XM-DAC-41114", "XM-DAC-41114")):
        assert len(rows(samples, disbursement("2023-03-01", 5, provider=provider, receiver=receiver))) == 1


@pytest.mark.parametrize(
    ("status", "body", "excused"),
    [
        ("2", "", True),
        ("3", "", True),
        ("4", "", False),
        ("4", "<document-link url='https://example.org'><category code='A07'/></document-link>", True),
    ],
)
def test_only_a_closed_activity_without_an_evaluation_could_have_published_one(samples, status, body, excused):
    paths = listed(samples, body, replace={'activity-status code="2"': f'activity-status code="{status}"'})
    assert ("monitoring.evaluation_date" in paths) is excused


def test_a_dated_evaluation_is_no_longer_excused(samples):
    dated = "<document-link><category code='A07'/><document-date iso-date='2024-05-01'/></document-link>"
    assert "monitoring.evaluation_date" not in listed(samples, dated)


SECTOR = '<sector vocabulary="1" code="14031"/>'


def test_themes_told_in_a_vocabulary_of_ones_own_are_unknown_and_themes_not_told_are_a_gap(samples):
    path = "outcomes.outputs.themes"
    assert path in listed(samples, replace={SECTOR: '<sector vocabulary="99" code="WASH"/>'})
    for nothing in ("", '<sector vocabulary="99" code=""/>'):
        assert path not in listed(samples, replace={SECTOR: nothing})
    assert path not in listed(samples)


def themes(samples, body="", **keywords):
    return samples.plan(body, **keywords)["outcomes"][0]["outputs"][0]["themes"]


def test_sdg_goals_tell_themes_where_no_dac_code_does(samples):
    goals = {SECTOR: '<sector vocabulary="7" code="5"/><sector vocabulary="7" code="13"/>'}
    assert themes(samples, replace=goals) == ["gender_equality", "climate"]
    assert themes(samples, '<tag vocabulary="2" code="5"/>') == ["health"]
    assert themes(samples, replace={SECTOR: '<sector vocabulary="7" code="9"/>'}) == ["other"]


def test_sdg_targets_add_what_no_dac_code_says(samples):
    assert themes(samples, '<tag vocabulary="3" code="5.c"/>') == ["health", "gender_equality", "discriminatory_law"]


def test_a_humanitarian_activity_is_about_that(samples):
    assert themes(samples, attributes=f'{samples.attributes} humanitarian="1"') == ["health", "humanitarian"]
    assert themes(samples, attributes=f'{samples.attributes} humanitarian="0"') == ["health"]


def test_the_tables_of_goals_and_targets_know_the_plans_themes(plan_schema):
    known = set(plan_schema["$defs"]["theme"]["enum"])
    tables = (*SDG_THEMES.values(), *SDG_TARGET_THEMES.values())
    assert {theme for found in tables for theme in found} <= known
    assert themes_of([], [], SDG_TARGET_THEMES)


def test_an_outcome_serves_the_targets_that_its_indicators_measure(samples):
    measured = samples.indicator("<reference vocabulary='9' code='5.2.1'/>", kind="2")
    first, second = samples.plan(measured + samples.indicator(kind="2", result="Other"))["outcomes"]
    assert first["sdg_targets"] == ["5.2"]
    assert "sdg_targets" not in second
    (whole,) = samples.plan(samples.indicator("<reference vocabulary='9' code='5.2.1'/>"))["outcomes"]
    assert whole["sdg_targets"] == ["5.2"]


def test_parts_are_named_so_that_who_wrote_the_file_knows_them(samples):
    plan = samples.plan(samples.indicator(kind="2", result="People drink clean water"))
    (outcome,) = plan["outcomes"]
    assert outcome["id"].startswith("outcome:people-drink-clean-water.")
    assert outcome["indicators"][0]["id"].startswith("indicator:wells-that-give-water.")
    (output,) = outcome["outputs"]
    assert output["id"] == "output:XM-DAC-41114-A"
    assert output["activities"][0]["id"] == "activity:XM-DAC-41114-A"


def test_results_of_one_title_are_told_apart_by_their_indicators(samples):
    plan = samples.plan(samples.indicator(title="Wells dug") + samples.indicator(title="Pipes laid"))
    outputs = plan["outcomes"][0]["outputs"]
    assert [output["title"] for output in outputs] == ["Wells are dug: Wells dug", "Wells are dug: Pipes laid"]
    assert [output["id"].partition(".")[0] for output in outputs] == ["output:wells-dug", "output:pipes-laid"]


def test_a_reference_makes_an_id_that_outlives_a_new_title(samples):
    def identifiers(title):
        written = samples.indicator(kind="2", result=title)
        return samples.plan(written.replace("<title>", "<reference code='R.1'/><title>", 1))["outcomes"][0]["id"]

    assert identifiers("One") == identifiers("Two")


def test_descriptions_of_results_and_indicators_are_kept(samples):
    told = "<description><narrative>{}</narrative></description>"
    result = samples.indicator(told.format("How it is counted.")).replace(
        "<indicator", told.format("Why it matters.") + "<indicator", 1
    )
    origins = samples.plan(result)["extensions"]["iati"]["origins"]
    assert [origin["description"] for origin in origins.values()] == ["Why it matters.", "How it is counted."]


def test_sectors_and_markers_are_found_on_their_own_lines(samples):
    document = samples.one("\n<policy-marker code='1' significance='1'/>")
    work = "/outcomes/0/outputs/0/activities/0"
    assert [document.locate(f"{work}/{field}").line for field in ("sectors", "markers")] == [10, 11]


def test_an_organisation_without_a_type_is_told_as_the_reason_why_nobody_is_an_authority(samples):
    assert warned(samples.one('<participating-org role="2" ref="A"/>'), "an organisation has no type")
    assert not warned(samples.one('<participating-org role="2" ref="A" type="10"/>'), "no type")
