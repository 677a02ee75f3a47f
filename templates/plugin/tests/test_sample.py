"""What the plugin brings, tried as a user would."""

import json

from c2a_rules import api
from c2a_rules.testing import TODAY, assert_finds, check_examples, reference_plan, written

RULES = "sample.framework"
A111 = "/outcomes[OC1]/outputs[OP1.1]/activities[A1.1.1]"


def test_the_examples_of_all_rules_come_out_as_expected():
    assert check_examples(RULES) > 0


def test_money_after_the_end_is_found_where_it_stands():
    plan = reference_plan(patch=[{"op": "replace", "path": f"{A111}/end", "value": "2025-06-30"}])
    (finding,) = assert_finds("SMP-2.periods", plan, message="ends on 2025-06-30")
    assert finding.location.anchor.startswith("outcomes[OC1].outputs[OP1.1].activities[A1.1.1].funding[")


def test_fields_of_our_own_are_checked(tmp_path):
    path = tmp_path / "plan.json"
    ours = {"sample": {"office": 3}}
    path.write_text(json.dumps(reference_plan() | {"extensions": ours}), encoding="utf-8")
    (report,) = api.check([str(path)], api.Settings(as_of=TODAY))
    assert report.status == "invalid"


def test_our_own_format_is_read(tmp_path):
    path = tmp_path / "plans.sample"
    path.write_text("a-1\tClean water\nb-2\tSafe schools\n", encoding="utf-8")
    reports = api.check([str(path)], api.Settings(as_of=TODAY))
    assert [report.title for report in reports] == ["Clean water", "Safe schools"]
    assert all(report.status != "invalid" for report in reports)


def test_our_own_report_names_each_gap():
    plan = reference_plan(patch=[{"op": "remove", "path": f"{A111}/lead"}])
    report = written("sample-lines", plan, ruleset=RULES)
    assert "SMP-1.leads\tThe activity" in report
