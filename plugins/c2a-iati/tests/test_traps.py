"""What real files do to a reader, one trap a test."""

from decimal import Decimal

import pytest


def first_indicator(plan):
    return plan["outcomes"][0]["outputs"][0]["indicators"][0]


def warned(document, words):
    return [sentence for sentence in document.warnings if words in sentence]


@pytest.mark.parametrize(
    "written",
    ["2023-01-01T00:00:00", "2023-01-01T23:59:59.999Z", "2023-01-01Z", "2023-01-01+02:00", " 2023-01-01 "],
)
def test_dates_with_times_or_offsets_keep_their_day(samples, written):
    document = samples.one(replace={"2023-01-01": written})
    assert document.plan["start"] == "2023-01-01"
    assert bool(warned(document, "a time or an offset")) == (written.strip() != "2023-01-01")


@pytest.mark.parametrize("written", ["2023-13-01", "01/02/2023", "2023", "2023-02-30", "unknown"])
def test_what_is_no_date_is_left_out(samples, written):
    document = samples.one(replace={"2025-12-31": written})
    assert "end" not in document.plan
    assert warned(document, "a date is not one")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("30,000,000.00", 30000000),
        ("1,300", 1300),
        ("1 164", 1164),
        ("1.164,5", 1164.5),
        ("12,5", 12.5),
        ("45%", 45),
        ("-3", -3),
        ("0.00", 0),
        ("1.5E+03", 1500),
    ],
)
def test_numbers_with_separators_and_signs_are_read_as_meant(samples, written, number):
    plan = samples.plan(samples.indicator(samples.period(target=written)))
    assert first_indicator(plan)["targets"] == [{"value": number, "period_end": "2023-12-31"}]


def test_text_in_a_value_that_counts_is_left_out_and_said(samples):
    document = samples.one(samples.indicator(samples.period(target="30", actual="17 women owned organisations")))
    assert first_indicator(document.plan)["targets"][0]["value"] == 30
    assert "actuals" not in first_indicator(document.plan)
    assert warned(document, "8.10.2")


def test_milestones_typed_as_units_are_read_as_qualitative(samples):
    document = samples.one(
        samples.indicator('<baseline year="2020" value="No"/>' + samples.period(target="Yes", actual="Yes"))
    )
    found = first_indicator(document.plan)
    assert found["measure"] == "qualitative"
    assert found["baseline"] == {"value": "No", "year": 2020}
    assert found["targets"][0]["value"] == "Yes"
    assert warned(document, "all text")


@pytest.mark.parametrize("year", ["1900", "0", "9999", "unknown"])
def test_a_baseline_year_that_stands_for_unknown_is_left_out(samples, year):
    document = samples.one(samples.indicator(f'<baseline year="{year}" value="0"/>'))
    assert first_indicator(document.plan)["baseline"] == {"value": 0}
    assert warned(document, "stands for an unknown one")


def test_a_baseline_year_may_come_from_its_date(samples):
    plan = samples.plan(samples.indicator('<baseline iso-date="2019-06-30" value="7"/>'))
    assert first_indicator(plan)["baseline"] == {"value": 7, "year": 2019}


def test_a_period_that_starts_on_the_day_it_ends_is_one(samples):
    one_day = samples.period(target="3", start="2023-06-30", end="2023-06-30")
    document = samples.one(samples.indicator(one_day) + samples.budget("2023-06-30", "2023-06-30", 5))
    assert first_indicator(document.plan)["targets"] == [{"value": 3, "period_end": "2023-06-30"}]
    assert document.warnings == ()


def test_repeated_titles_get_different_ids_that_hang_on_what_they_measure(samples):
    def result(title):
        return samples.indicator("", title=title).replace("Wells are dug", "Intermediate results")

    plan = samples.plan(result("Wells") + result("Pumps"))
    swapped = samples.plan(result("Pumps") + result("Wells"))
    ids = [output["id"] for output in plan["outcomes"][0]["outputs"]]
    assert len(set(ids)) == 2
    assert ids[::-1] == [output["id"] for output in swapped["outcomes"][0]["outputs"]]


def test_repeated_titles_and_references_in_full_are_told_apart_by_a_number(samples):
    document = samples.one(samples.indicator("<reference vocabulary='99' code='R1'/>") * 3)
    outputs = document.plan["outcomes"][0]["outputs"]
    ids = [part["id"] for output in outputs for part in (output, *output["indicators"])]
    assert len(set(ids)) == 6
    assert warned(document, "repeats the title or reference")


def test_blank_narratives_are_passed_over(samples):
    blank = "<narrative/><narrative>  \n </narrative><narrative>Clean water"
    assert samples.plan(replace={"<narrative>Clean water": blank})["title"] == "Clean water for Asteria"


def test_a_title_that_is_all_blank_is_replaced_by_the_identifier(samples):
    document = samples.one(replace={"Clean water for Asteria": " "})
    assert document.plan["title"] == "XM-DAC-41114-A"
    assert warned(document, "4.3.1")


def test_of_several_languages_the_unlabelled_default_is_taken(samples):
    several = '<narrative xml:lang="es">Agua limpia</narrative><narrative>Clean water'
    plan = samples.plan(replace={"<narrative>Clean water": several})
    assert (plan["title"], plan["language"]) == ("Clean water for Asteria", "en")


def test_where_the_default_language_is_missing_the_first_text_and_its_language_are_taken(samples):
    plan = samples.plan(replace={"<narrative>Clean": '<narrative xml:lang="fr">Clean'})
    assert (plan["title"], plan["language"]) == ("Clean water for Asteria", "fr")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Bill &amp;amp; Melinda", "Bill & Melinda"),
        ("Q &amp; A", "Q & A"),
        ("&amp;#233;tat", "état"),
        ("AT&amp;T;", "AT&T;"),
    ],
)
def test_what_was_escaped_twice_is_put_right(samples, written, meant):
    assert samples.plan(replace={"Reporter": written})["orgs"][0]["name"] == meant


def test_elements_of_foreign_namespaces_are_not_met(samples):
    foreign = (
        '<x:title xmlns:x="urn:x"><narrative>Not this</narrative></x:title>'
        '<x:budget xmlns:x="urn:x"><value>9</value></x:budget>'
        '<x:box xmlns:x="urn:x"><iati-activity><iati-identifier>B</iati-identifier></iati-activity></x:box>'
    )
    document = samples.one(foreign)
    assert document.plan["title"] == "Clean water for Asteria"
    assert "funding" not in samples.work(foreign)


def test_a_missing_default_currency_is_taken_from_the_first_value(samples):
    body = samples.budget("2023-01-01", "2023-12-31", 5, currency='currency="EUR"')
    assert samples.plan(body, attributes='xml:lang="en"')["currency"] == "EUR"


def test_money_without_any_currency_is_kept_under_the_code_for_none(samples):
    document = samples.one(samples.budget("2023-01-01", "2023-12-31", 5, currency=""), attributes='xml:lang="en"')
    row = document.plan["outcomes"][0]["outputs"][0]["activities"][0]["funding"][0]
    assert (document.plan["currency"], row["currency"], row["required"]) == ("XXX", "XXX", "5")
    assert warned(document, "7.8.1")


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("latin-1", "iso-8859-1")]
)
def test_byte_order_marks_and_encodings(samples, encoding, declared):
    text = (
        f'<?xml version="1.0" encoding="{declared}"?>'
        + samples.document(samples.activity().replace("Asteria", "Astéria")).decode()
    )
    (document,) = samples.read(text.encode(encoding))
    assert document.plan["title"] == "Clean water for Astéria"


@pytest.mark.parametrize("version", ["2.01", "2.02", "2.03"])
def test_versions_2_are_read(samples, version):
    assert samples.one(version=version).warnings == ()


def test_negative_and_zero_amounts_are_kept(samples):
    work = samples.work(
        samples.budget("2023-01-01", "2023-12-31", "0.00") + samples.budget("2024-01-01", "2024-12-31", "-250.50")
    )
    assert [row["required"] for row in work["funding"]] == ["0", "-250.5"]


def test_corrections_are_subtracted_from_what_was_spent(samples):
    def paid(value):
        return (
            '<transaction><transaction-type code="3"/><transaction-date iso-date="2023-05-01"/>'
            f'<value value-date="2023-05-01">{value}</value></transaction>'
        )

    work = samples.work(samples.budget("2023-01-01", "2023-12-31", 100) + paid(80) + paid(-30))
    assert work["funding"][0]["expenditure"] == "50"


def test_an_identifier_with_a_slash_becomes_an_id_of_its_own(samples):
    slash = samples.one(replace={"XM-DAC-41114-A": "XM-DAC-41114-A/1"})
    dash = samples.one(replace={"XM-DAC-41114-A": "XM-DAC-41114-A-1"})
    assert slash.plan["id"].startswith("XM-DAC-41114-A-1.")
    assert slash.plan["id"] != dash.plan["id"]
    assert slash.source == "folder/file.xml#XM-DAC-41114-A/1"
    assert warned(slash, "1.3.13")


@pytest.mark.parametrize("last", ["33.33", "33.34", "33.33999999999997", "33.3400000000000034"])
def test_percentages_that_nearly_add_up_do(samples, last):
    assert samples.one(samples.sectors("1", "33.33", "33.33", last), without="sector").warnings == ()


def test_percentages_are_added_per_vocabulary(samples):
    document = samples.one(samples.sectors("1", 60, 40) + samples.sectors("99", 100), without="sector")
    assert document.warnings == ()
    document = samples.one(samples.sectors("1", 60, 40) + samples.sectors("98", 100, 50), without="sector")
    assert len(warned(document, "2.1.2")) == 1


def test_a_sector_without_vocabulary_is_the_dacs_and_a_single_one_is_the_whole(samples):
    document = samples.one('<sector code="15160"/>', without="sector")
    work = document.plan["outcomes"][0]["outputs"][0]["activities"][0]
    assert work["sectors"] == [{"vocabulary": "1", "code": "15160", "percentage": 100}]
    assert document.warnings == ()


def test_regions_of_two_vocabularies_are_counted_once(samples):
    regions = (
        '<recipient-region vocabulary="1" code="298" percentage="100"/>'
        '<recipient-region vocabulary="2" code="15" percentage="100"/>'
    )
    document = samples.one(regions, without="recipient-country")
    assert [place.get("percentage") for place in document.plan["places"]] == [100, None]
    assert document.warnings == ()


def test_an_actual_end_still_to_come_is_read_as_planned(samples):
    document = samples.one('<activity-date type="4" iso-date="2028-12-31"/>', without='type="3"')
    assert document.plan["end"] == "2028-12-31"
    assert warned(document, "11.1.5")
    both = samples.one('<activity-date type="4" iso-date="2028-12-31"/>')
    assert both.plan["end"] == "2025-12-31"


def test_a_revised_budget_replaces_the_original_of_its_period(samples):
    year = ("2023-01-01", "2023-12-31")
    work = samples.work(
        samples.budget(*year, 100)
        + samples.budget(*year, 70, kind="2")
        + samples.budget("2024-01-01", "2024-12-31", 40)
    )
    assert [row["required"] for row in work["funding"]] == ["70", "40"]


def test_revised_quarters_replace_an_original_year(samples):
    quarters = [("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31")]
    revised = "".join(samples.budget(f"2023-{start}", f"2023-{end}", 30, kind="2") for start, end in quarters)
    work = samples.work(samples.budget("2023-01-01", "2023-12-31", 100) + revised)
    assert sum(Decimal(row["required"]) for row in work["funding"]) == 120


def test_an_original_that_revised_ones_cover_in_part_stays(samples):
    half = samples.budget("2023-01-01", "2023-06-30", 30, kind="2")
    work = samples.work(samples.budget("2023-01-01", "2023-12-31", 100) + half)
    assert sorted(row["required"] for row in work["funding"]) == ["100", "30"]


def test_parent_and_child_are_two_plans_and_their_money_is_not_added(samples):
    money = samples.budget("2023-01-01", "2023-12-31", 100)
    parent = samples.activity(money + '<related-activity type="2" ref="XM-DAC-41114-B"/>')
    child = samples.activity(money + '<related-activity type="1" ref="XM-DAC-41114-A"/>').replace(
        "<iati-identifier>XM-DAC-41114-A", "<iati-identifier>XM-DAC-41114-B"
    )
    plans = [document.plan for document in samples.read(samples.document(parent, child))]
    for plan in plans:
        (row,) = plan["outcomes"][0]["outputs"][0]["activities"][0]["funding"]
        assert row["required"] == "100"
    related = [plan["extensions"]["iati"]["related_activities"] for plan in plans]
    assert related == [[{"ref": "XM-DAC-41114-B", "type": "2"}], [{"ref": "XM-DAC-41114-A", "type": "1"}]]


def test_a_budget_of_more_than_a_year_is_said_once_with_a_count(samples):
    long = samples.budget("2023-01-01", "2024-06-30", 1) + samples.budget("2024-07-01", "2026-06-30", 1)
    document = samples.one(long + samples.budget("2027-01-01", "2028-01-01", 1))
    (sentence,) = warned(document, "7.5.3")
    assert "2 times" in sentence


def test_periods_that_start_after_they_end_are_said(samples):
    backwards = samples.period(target="1", start="2024-01-01", end="2023-01-01")
    document = samples.one(samples.indicator(backwards) + samples.budget("2024-01-01", "2023-01-01", 1))
    assert warned(document, "8.6.1")
    assert warned(document, "8.6.3")
