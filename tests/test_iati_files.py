"""Published IATI files through the whole tool: no rule fails, and what IATI cannot hold accuses nobody."""

from pathlib import Path

import pytest

from c2a_rules.api import Checker, Settings, toolbox
from c2a_rules.model import Outcome, PlanStatus

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "iati"
IN_FORCE = "2020-02-24"

pytest.importorskip("c2a_iati", reason="the IATI reader is a plugin of its own and not installed")
if not DATA.is_dir():
    pytest.skip("the published IATI files are not here", allow_module_level=True)


@pytest.fixture(scope="module")
def who():
    loaded = toolbox(Settings(as_of="2026-11-01"))
    checker = Checker(loaded)
    documents = list(checker.documents([str(DATA / "who-bra.xml")]))
    return documents, [checker.judge(document) for document in documents]


def test_each_activity_is_a_plan_and_no_rule_fails(who):
    _documents, reports = who
    assert len(reports) == 134
    assert {report.status for report in reports} <= {
        PlanStatus.GAPS,
        PlanStatus.NEEDS_REVIEW,
        PlanStatus.NOT_APPLICABLE,
    }
    assert not [f for report in reports for f in report.findings if f.outcome is Outcome.ERROR]


def test_what_ended_before_the_call_is_not_applicable(who):
    documents, reports = who
    ended = {document.plan["id"] for document in documents if document.plan.get("end", "9999") < IN_FORCE}
    assert len(ended) == 42
    assert {report.id for report in reports if report.status is PlanStatus.NOT_APPLICABLE} == ended


def test_what_iati_has_no_place_for_is_for_a_human_to_judge(who):
    _documents, reports = who
    judged = [report for report in reports if report.status is not PlanStatus.NOT_APPLICABLE]
    for report in judged:
        outcomes = {rule.id: rule.outcome for rule in report.rules}
        assert outcomes["GEN-3.analysis"] is Outcome.REVIEW
        assert outcomes["DEV-1.civil-society-avenue"] is Outcome.REVIEW


@pytest.mark.parametrize("name", ["acfspain-ph.xml", "worldbank-679.xml", "wri-521257057-strategic-plan-2023-2027.xml"])
def test_other_publishers_files_are_judged_without_a_failure(name):
    reports = list(Checker(toolbox(Settings(as_of="2026-11-01"))).check([str(DATA / name)]))
    assert reports
    assert not [f for report in reports for f in report.findings if f.outcome is Outcome.ERROR]
    assert PlanStatus.INVALID not in {report.status for report in reports}
