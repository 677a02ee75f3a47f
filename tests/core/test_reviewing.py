"""Waivers, baselines and comparisons together, against a small model of what they promise."""

import io
import json

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from c2a_rules.catalog import Catalog, Selectors
from c2a_rules.comparison import compare
from c2a_rules.earlier import EarlierReport
from c2a_rules.engine import Engine
from c2a_rules.model import Document, PlanReport, ReportOptions
from c2a_rules.report.json import JsonReporter
from c2a_rules.structure import check_structure
from c2a_rules.waivers import Waiver, Waivers
from tests.core import house
from tests.report.samples import RUN

RULES = house.ruleset(
    [house.action()],
    [house.rule("HSE-1.owner", "has(self.owner)", for_each="risks", empty="not_applicable", at="owner")],
)
NAMES = st.sampled_from(["R1", "R2", "R3", "R4"])
DAYS = st.integers(min_value=1, max_value=28).map(lambda day: f"2026-11-{day:02}")


class Reviewing(RuleBasedStateMachine):
    """Risks come, go and find an owner; gaps are waived, time passes, a baseline is taken now and then."""

    def __init__(self):
        super().__init__()
        self.catalog = Catalog({"test.house": house.loaded(RULES)})
        self.owned: dict[str, bool] = {}
        self.waived: dict[str, str] = {}
        self.today = "2026-11-01"
        self.baseline: EarlierReport | None = None
        self.taken: set[str] = set()

    @rule(name=NAMES, owned=st.booleans())
    def write(self, name, owned):
        self.owned = {name: owned, **{other: o for other, o in self.owned.items() if other != name}}

    @rule(name=NAMES)
    def drop(self, name):
        self.owned.pop(name, None)

    @rule(name=NAMES, until=DAYS)
    def waive(self, name, until):
        self.waived[name] = until

    @rule(name=NAMES)
    def take_back(self, name):
        self.waived.pop(name, None)

    @rule(day=DAYS)
    def wait(self, day):
        self.today = max(self.today, day)

    @rule()
    def take_baseline(self):
        self.baseline = self.told(self.judged())
        self.taken = {name for name in self.gaps() if name not in self.holding()}

    def gaps(self):
        return {name for name, owned in self.owned.items() if not owned}

    def holding(self):
        return {name for name, until in self.waived.items() if until >= self.today}

    def judged(self) -> PlanReport:
        waivers = [
            Waiver(
                about="HSE-1.owner",
                plan="XA-1",
                anchor=f"risks[{name}]",
                reason="r",
                approved_by="a",
                expires=day,
                place="",
            )
            for name, day in self.waived.items()
        ]
        known = {name: each.info for name, each in self.catalog.rules.items()}
        engine = Engine(
            self.catalog,
            self.catalog.select(Selectors()),
            house.shape(),
            today=self.today,
            partial=False,
            declared={},
            waivers=Waivers(waivers, self.today, known),
        )
        risks = [
            {"id": name, "kind": "other", "statement": "S"} | ({"owner": "un"} if owned else {})
            for name, owned in self.owned.items()
        ]
        document = Document("plan.json", "0" * 64, house.plan(risks=risks))
        assert document.plan is not None
        assert not check_structure(document.plan, house.shape())
        return engine.judge(document)

    def told(self, report: PlanReport) -> EarlierReport:
        out = io.StringIO()
        reporter = JsonReporter(ReportOptions())
        reporter.begin(RUN, out)
        reporter.plan(report)
        reporter.end(())
        return EarlierReport("report", json.loads(out.getvalue()))

    def of(self, report, outcome):
        found = [f for f in report.findings if f.rule == "HSE-1.owner" and f.outcome.value == outcome]
        return {f.location.anchor.removeprefix("risks[").removesuffix("]") for f in found}

    @invariant()
    def every_gap_is_open_or_waived_and_every_idle_waiver_told(self):
        report = self.judged()
        assert self.of(report, "waived") == self.gaps() & self.holding()
        assert self.of(report, "gap") == self.gaps() - self.holding()
        faults = [(f.rule, f.location.key) for f in report.findings if f.rule.startswith("WVR")]
        expired = {("WVR.expired", f"HSE-1.owner risks[{name}]") for name in set(self.waived) - self.holding()}
        idle = {("WVR.unused", f"HSE-1.owner risks[{name}]") for name in self.holding() - self.gaps()}
        assert sorted(faults) == sorted(expired | idle)

    @invariant()
    def a_baseline_knows_what_was_open_then(self):
        if self.baseline is None:
            return
        marked = [f for f in self.baseline.marked(self.judged().findings) if f.rule == "HSE-1.owner"]
        known = {f.location.anchor.removeprefix("risks[").removesuffix("]") for f in marked if f.known}
        assert known == (self.gaps() - self.holding()) & self.taken

    @invariant()
    def a_comparison_loses_nothing_and_reads_backwards(self):
        if self.baseline is None:
            return
        now = self.told(self.judged())
        there, back = compare(self.baseline, now)["summary"], compare(now, self.baseline)["summary"]
        then, after = len(self.baseline.open_fingerprints), len(now.open_fingerprints)
        counts = there["changes"]
        assert counts["closed"] + counts["waived"] + counts["unchanged"] + counts["not_compared"] == then
        assert counts["new"] + counts["unchanged"] == after
        assert counts["unchanged"] == back["changes"]["unchanged"]
        assert there["before"] == back["after"]


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
