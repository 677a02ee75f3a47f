"""Which IATI element becomes which field of a plan."""

import jsonschema
import pytest

from c2a_iati.codes import is_un
from c2a_iati.themes import themes_of


def test_a_small_activity_as_a_whole(samples, plan_schema):
    document = samples.one()
    plan = document.plan
    jsonschema.Draft202012Validator(plan_schema).validate(plan)
    del plan["source"], plan["extensions"]
    assert document.warnings == ()
    assert plan == {
        "schema_version": "1",
        "id": "XM-DAC-41114-A",
        "plan_type": "agency_project",
        "title": "Clean water for Asteria",
        "description": "Wells and pipes.",
        "language": "en",
        "lead_org": "org:XM-DAC-41114",
        "status": "implementation",
        "start": "2023-01-01",
        "end": "2025-12-31",
        "currency": "USD",
        "context": {"countries": [{"country": "XA"}]},
        "places": [{"vocabulary": "country", "code": "XA", "percentage": 100}],
        "orgs": [
            {"id": "org:XM-DAC-41114", "name": "Reporter", "ref": "XM-DAC-41114", "type": "un_agency"},
        ],
        "outcomes": [
            {
                "id": "outcome:XM-DAC-41114-A",
                "title": "Clean water for Asteria",
                "outputs": [
                    {
                        "id": "output:XM-DAC-41114-A",
                        "title": "Clean water for Asteria",
                        "themes": ["health"],
                        "activities": [
                            {
                                "id": "activity:XM-DAC-41114-A",
                                "title": "Clean water for Asteria",
                                "start": "2023-01-01",
                                "end": "2025-12-31",
                                "lead": "org:XM-DAC-41114",
                                "sectors": [{"vocabulary": "1", "code": "14031", "percentage": 100}],
                            },
                        ],
                    },
                ],
            },
        ],
    }


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("1", "pipeline"),
        ("2", "implementation"),
        ("3", "finalisation"),
        ("4", "closed"),
        ("5", "cancelled"),
        ("6", "suspended"),
    ],
)
def test_status(samples, code, status):
    assert samples.plan(replace={'status code="2"': f'status code="{code}"'})["status"] == status


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        ("", "pipeline"),
        ('<activity-date type="2" iso-date="2023-02-01"/>', "implementation"),
        ('<activity-date type="4" iso-date="2024-02-01"/>', "closed"),
        ('<activity-date type="4" iso-date="2030-02-01"/>', "pipeline"),
    ],
)
def test_a_missing_status_is_told_from_the_dates(samples, dates, status):
    assert samples.plan(dates, without="activity-status")["status"] == status


def test_actual_dates_stand_in_for_planned_ones(samples):
    actual = '<activity-date type="2" iso-date="2023-03-01"/><activity-date type="4" iso-date="2024-03-31"/>'
    both = samples.plan(actual)
    assert (both["start"], both["end"]) == ("2023-01-01", "2025-12-31")
    plan = samples.plan(actual, without="activity-date")
    assert (plan["start"], plan["end"]) == ("2023-03-01", "2024-03-31")


def test_the_activity_spans_planned_and_actual_dates(samples):
    late = '<activity-date type="2" iso-date="2022-11-01"/><activity-date type="4" iso-date="2024-01-31"/>'
    assert (samples.work(late)["start"], samples.work(late)["end"]) == ("2022-11-01", "2025-12-31")
    extended = samples.work('<activity-date type="4" iso-date="2027-06-30"/>')
    assert (extended["start"], extended["end"]) == ("2023-01-01", "2027-06-30")
    assert "end" not in samples.work(without='type="3"')


def test_descriptions_by_type(samples):
    more = "".join(
        f'<description type="{kind}"><narrative>{text}</narrative></description>'
        for kind, text in (("2", "Fewer children fall ill."), ("3", "Families in the dry north."))
    )
    plan = samples.plan(more)
    assert plan["description"] == "Wells and pipes.\n\nFamilies in the dry north."
    assert samples.work(more)["description"] == "Fewer children fall ill."


def org(ref, role, kind="", name=""):
    return (
        f'<participating-org ref="{ref}" role="{role}" {kind and f"type={kind!r}"}>'
        f"<narrative>{name}</narrative></participating-org>"
    )


def test_one_organisation_of_several_roles_is_one(samples):
    plan = samples.plan(
        org("GB-CHC-1", 1, "22", "Aid")
        + org("GB-CHC-1", 4, "22", "Aid")
        + org("", 3, "10", "Ministry")
        + org("", 2, "10", "ministry ")
    )
    assert plan["orgs"][1:] == [
        {
            "id": "org:GB-CHC-1",
            "name": "Aid",
            "ref": "GB-CHC-1",
            "country": "GB",
            "type": "national_ngo",
            "roles": ["funding", "implementing"],
        },
        {"id": plan["orgs"][2]["id"], "name": "Ministry", "type": "government", "roles": ["deciding", "accountable"]},
    ]
    assert samples.work(org("GB-CHC-1", 4))["implementers"] == ["org:GB-CHC-1"]


@pytest.mark.parametrize(
    ("ref", "un"),
    [
        ("XM-DAC-41114", True),
        ("XM-DAC-928", True),
        ("XM-DAC-41317", False),
        ("XM-DAC-7", False),
        ("44000", False),
        ("41114", False),
    ],
)
def test_bodies_of_the_united_nations_are_told_by_their_code(ref, un):
    assert is_un(ref) is un


def test_a_secondary_reporter_does_not_lead(samples):
    secondary = {'type="40">': 'type="40" secondary-reporter="1">'}
    assert samples.plan(org("A-1", 2, name="A"), replace=secondary)["lead_org"] == "org:A-1"
    assert samples.plan(replace=secondary)["lead_org"] == "org:XM-DAC-41114"


def test_places_come_from_transactions_where_the_activity_has_none(samples):
    paid = (
        "<transaction><recipient-country code='br'/></transaction>"
        "<transaction><recipient-region code='489'/></transaction>"
    )
    plan = samples.plan(paid * 2, without="recipient-country")
    assert plan["places"] == [{"vocabulary": "country", "code": "BR"}, {"vocabulary": "region", "code": "489"}]
    assert plan["context"]["countries"] == [{"country": "BR"}]
    assert [place["code"] for place in samples.plan(paid)["places"]] == ["XA"]


def test_sectors_come_from_transactions_where_the_activity_has_none(samples):
    paid = "<transaction><sector code='15160'/></transaction>"
    assert samples.work(paid * 2, without="sector")["sectors"] == [{"vocabulary": "1", "code": "15160"}]


def test_locations_stand_with_the_activity(samples):
    place = "<location><location-id vocabulary='G1' code='7'/><name><narrative>Northtown</narrative></name></location>"
    assert samples.work(place * 2)["places"] == [{"vocabulary": "subnational", "code": "7", "name": "Northtown"}]


def test_goals_are_no_targets(samples):
    plan = samples.plan(
        "<tag vocabulary='3' code='5.2'/><tag vocabulary='3' code='3.B'/><tag vocabulary='2' code='5'/>"
        "<sector vocabulary='8' code='16.7'/><sector vocabulary='7' code='4'/><tag vocabulary='99' code='1.1'/>"
    )
    assert plan["outcomes"][0]["sdg_targets"] == ["5.2", "3.b", "16.7"]
    assert plan["extensions"]["iati"]["sdg_goals"] == [5, 4]
    assert "sdg_targets" not in samples.plan("<tag vocabulary='2' code='5'/>")["outcomes"][0]


@pytest.mark.parametrize("code", ["18.1", "5.7", "17.a", "5", "5.", "five", "0.1", "1.c"])
def test_targets_that_do_not_exist_are_said(samples, code):
    document = samples.one(f"<tag vocabulary='3' code='{code}'/>")
    assert "sdg_targets" not in document.plan["outcomes"][0]
    assert any("9.126.1" in sentence for sentence in document.warnings)


def test_policy_markers(samples):
    markers = (
        "<policy-marker vocabulary='1' code='1' significance='2'/><policy-marker code='6' significance='0'/>"
        "<policy-marker vocabulary='99' code='own' significance='1'/><policy-marker code='2'/>"
    )
    document = samples.one(markers)
    assert samples.work(markers)["markers"] == [
        {"scheme": "dac_gender", "code": "1", "score": 2},
        {"scheme": "dac_other", "code": "6", "score": 0},
        {"scheme": "dac_other", "code": "2"},
    ]
    assert any("6.14.1" in sentence for sentence in document.warnings)


@pytest.mark.parametrize(
    ("codes", "themes"),
    [
        (["15160"], ["human_rights_institutions", "non_discrimination"]),
        (["15170"], ["gender_equality", "womens_representation"]),
        (["15180"], ["violence_against_women", "gender_equality"]),
        (["15150"], ["participation", "civic_space", "democratic_processes"]),
        (["15153"], ["media_freedom"]),
        (["15130"], ["access_to_justice"]),
        (["41010"], ["environment"]),
        (["12110", "12250"], ["health"]),
        (["151"], ["governance"]),
        (["43010"], ["other"]),
        (["43010", "15130"], ["access_to_justice"]),
        ([], []),
    ],
)
def test_themes_of_dac_sectors(codes, themes):
    assert themes_of(codes) == themes


def test_all_themes_of_the_table_are_the_plans(plan_schema):
    from c2a_iati.themes import DAC_EDUCATION_LEVELS, DAC_THEMES

    known = set(plan_schema["$defs"]["theme"]["enum"])
    assert {theme for themes in DAC_THEMES.values() for theme in themes} <= known
    levels = plan_schema["$defs"]["output"]["properties"]["education_levels"]["items"]["enum"]
    assert set(DAC_EDUCATION_LEVELS.values()) <= set(levels)


def test_only_dac_sectors_give_themes(samples):
    document = samples.one("<sector vocabulary='99' code='15160'/>", without="sector")
    assert "themes" not in document.plan["outcomes"][0]["outputs"][0]
    assert any("102.1.1" in sentence for sentence in document.warnings)


@pytest.mark.parametrize("category", ["A07", "B09", "B10"])
def test_evaluation_documents(samples, category):
    def link(day):
        return (
            f"<document-link url='https://example.org'><category code='{category}'/>"
            f"<document-date iso-date='{day}'/></document-link>"
        )

    assert samples.plan(link("2024-05-01") + link("2025-11-30"))["monitoring"] == {"evaluation_date": "2025-11-30"}
    undated = samples.plan(link(""))
    assert "monitoring" not in undated
    assert undated["extensions"]["iati"]["evaluations"] == [{"category": category, "url": "https://example.org"}]


def test_humanitarian_flag_and_scope(samples):
    scope = "<humanitarian-scope type='1' vocabulary='1-2' code='EQ-1'/>"
    assert samples.plan(scope)["context"] == {
        "countries": [{"country": "XA"}],
        "phases": ["crisis"],
        "humanitarian": True,
    }
    flagged = samples.plan(attributes=f"{samples.attributes} humanitarian='1'")["context"]
    assert flagged == {"countries": [{"country": "XA"}], "humanitarian": True}
    denied = samples.plan(attributes=f"{samples.attributes} humanitarian='0'")["context"]
    assert denied["humanitarian"] is False


def test_results_stand_at_their_level_and_the_activity_under_the_first_output_with_indicators(samples):
    bare = "<result type='1'><title><narrative>Bare</narrative></title></result>"
    plan = samples.plan(
        bare
        + samples.indicator(result="Out")
        + samples.indicator(result="Come", kind="2")
        + samples.indicator(result="Impact", kind="3")
    )
    assert [outcome["title"] for outcome in plan["outcomes"]] == ["Come", "Impact"]
    outputs = plan["outcomes"][0]["outputs"]
    assert [(output["title"], "activities" in output) for output in outputs] == [("Bare", False), ("Out", True)]
    assert "synthetic" not in plan["extensions"]["iati"]
    assert plan["extensions"]["iati"]["chosen"] == ["outputs", "activity"]


def test_what_is_said_of_the_whole_goes_to_every_result(samples):
    plan = samples.plan(
        samples.indicator(result="One")
        + samples.indicator(result="Two")
        + samples.indicator(kind="2")
        + samples.indicator(kind="2", result="Other")
        + "<tag vocabulary='3' code='6.1'/>"
    )
    assert [outcome["sdg_targets"] for outcome in plan["outcomes"]] == [["6.1"], ["6.1"]]
    assert [output["themes"] for output in plan["outcomes"][0]["outputs"]] == [["health"], ["health"]]


def test_levels_that_the_file_does_not_use_are_said_to_be_synthetic(samples):
    assert samples.plan()["extensions"]["iati"]["synthetic"] == ["outcome", "output"]
    assert samples.plan(samples.indicator())["extensions"]["iati"]["synthetic"] == ["outcome"]


def only_indicator(plan):
    return plan["outcomes"][0]["outputs"][0]["indicators"][0]


def test_an_indicator_with_all_it_can_have(samples):
    inner = (
        "<reference vocabulary='9' code='6.1.1'/><baseline year='2020' value='40'><document-link>"
        "<title><narrative>Household survey</narrative></title></document-link></baseline>"
        "<period><period-start iso-date='2023-01-01'/><period-end iso-date='2023-12-31'/>"
        "<target value='60'><comment><narrative>As agreed.</narrative></comment></target>"
        "<actual value='55.5'/></period>"
    )
    found = only_indicator(samples.plan(samples.indicator(inner, measure="2")))
    assert found.pop("id").startswith("indicator:")
    assert found == {
        "title": "Wells that give water",
        "measure": "percent",
        "direction": "up",
        "baseline": {"value": 40, "year": 2020, "source": "Household survey"},
        "targets": [{"value": 60, "period_end": "2023-12-31", "reason": "As agreed."}],
        "actuals": [{"value": 55.5, "period_end": "2023-12-31"}],
        "sdg_indicator": "6.1.1",
    }


@pytest.mark.parametrize(
    ("written", "direction"),
    [("ascending='0'", "down"), ("ascending='false'", "down"), ("ascending='1'", "up"), ("", "up")],
)
def test_direction(samples, written, direction):
    result = samples.indicator().replace("<indicator ", f"<indicator {written} ")
    assert only_indicator(samples.plan(result))["direction"] == direction


def test_a_qualitative_indicator_is_told_by_its_comments(samples):
    inner = (
        "<baseline year='2020'><comment><narrative>No law.</narrative></comment></baseline>"
        "<period><period-end iso-date='2023-12-31'/>"
        "<target><comment><narrative>A law.</narrative></comment></target></period>"
    )
    document = samples.one(samples.indicator(inner, measure="5"))
    found = only_indicator(document.plan)
    assert found["baseline"] == {"value": "No law.", "year": 2020}
    assert found["targets"] == [{"value": "A law.", "period_end": "2023-12-31"}]
    assert "direction" not in found
    assert document.warnings == ()


def test_dimensions_become_series_and_leave_the_whole_alone(samples):
    def value(number, *dimensions):
        inner = "".join(f"<dimension name='{name}' value='{group}'/>" for name, group in dimensions)
        return f"<actual value='{number}'>{inner}</actual>"

    inner = (
        "<baseline year='2020' value='3'><dimension name='Sex' value='female'/></baseline>"
        "<period><period-end iso-date='2023-12-31'/>"
        + value(10)
        + value(6, ("sex", "female"), ("age group", "15-24"))
        + value(4, ("sex", "male"), ("Role", "teacher"))
        + "</period>"
    )
    found = only_indicator(samples.plan(samples.indicator(inner)))
    assert "baseline" not in found
    assert found["actuals"] == [{"value": 10, "period_end": "2023-12-31"}]
    assert found["dimensions"] == ["sex", "age", "other"]
    assert found["series"] == [
        {"point": "baseline", "categories": {"sex": "female"}, "value": 3},
        {"point": "actual", "period_end": "2023-12-31", "categories": {"sex": "female", "age": "15-24"}, "value": 6},
        {
            "point": "actual",
            "period_end": "2023-12-31",
            "categories": {"sex": "male", "other": "Role: teacher"},
            "value": 4,
        },
    ]


def test_what_the_plan_has_no_field_for_is_kept(samples):
    body = "<activity-scope code='4'/><related-activity ref='B' type='3'/>"
    kept = samples.plan(body, attributes=f"{samples.attributes} hierarchy='2'")["extensions"]["iati"]
    assert kept["scope"] == "4"
    assert kept["hierarchy"] == "2"
    assert kept["related_activities"] == [{"ref": "B", "type": "3"}]
