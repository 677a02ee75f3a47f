"""Waivers, baselines and comparisons by the command line, in any order, against a model of what they promise."""

import shutil
import tempfile
from fnmatch import fnmatchcase
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.core import house
from tests.core.house import c2a
from tests.fuzz.doors import tries

HOUSE = house.ruleset(
    [house.action()],
    [
        house.rule("HSE-1.owner", "has(self.owner)", for_each="risks", empty="not_applicable", at="owner"),
        house.rule("HSE-1.title", "size(plan.title) > 3", waivable=False),
        house.rule("HSE-1.known", "false", when="context.conflict_affected", at="/context"),
        house.rule("HSE-1.end", "has(plan.end)", level="should", at="/end"),
        house.rule("HSE-1.crash", "10 / size(plan.title) > 0", level="may"),
    ],
)
LEVELS = {"HSE-1.end": 1}
RISKS = st.sampled_from(["R1", "R2", "S1"])
DAYS = st.integers(1, 28).map(lambda day: f"2026-11-{day:02}")
WAIVABLE = st.sampled_from(["HSE-1.owner", "HSE-1.known", "HSE-1.end", "HSE-1.crash", "HSE-1.title", "HSE-1"])
ANCHORS = st.sampled_from(["", "risks[R1]", "risks[R*]", "*", "nowhere"])


class Reviewing(RuleBasedStateMachine):
    """A plan gets better and worse; gaps are waived, a baseline is taken, time passes."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="c2a-reviewing-"))
        self.risks, self.title, self.asked, self.ends = {}, "A title", "no", True
        self.waivers, self.today = [], "2026-11-01"
        self.held = None

    def teardown(self):
        shutil.rmtree(self.folder)

    @initialize()
    def start(self):
        house.write(self.folder, "house.json", HOUSE)
        self.write()

    def write(self):
        """Write the plan as it is now."""
        context = {"phases": ["development"], **({} if self.asked == "unknown" else {"conflict_affected": False})}
        risks = [
            {"id": name, "kind": "other", "statement": "S", **({"owner": "un"} if owned else {})}
            for name, owned in self.risks.items()
        ]
        end = "2029-12-31" if self.ends else None
        house.write(self.folder, "plan.json", house.plan(title=self.title, context=context, risks=risks, end=end))

    @rule(name=RISKS, owned=st.sampled_from([True, False, None]))
    def edit_a_risk(self, name, owned):
        self.risks.pop(name, None)
        if owned is not None:
            self.risks = {name: owned, **self.risks}
        self.write()

    @rule(title=st.sampled_from(["", "Abc", "A title"]), asked=st.sampled_from(["no", "unknown"]), ends=st.booleans())
    def edit_the_rest(self, title, asked, ends):
        self.title, self.asked, self.ends = title, asked, ends
        self.write()

    @rule(day=DAYS)
    def wait(self, day):
        self.today = max(self.today, day)

    @rule(about=WAIVABLE, anchor=ANCHORS, until=DAYS)
    def waive(self, about, anchor, until):
        given = ("--reason", "r", "--approved-by", "a", "--expires", until, "--anchor", anchor)
        ran = self.run("waive", about, "plan.json", *given, waivers=True)
        known = (about, anchor) in [each[:2] for each in self.waivers]
        if about == "HSE-1.title" or until < self.today or known:
            assert ran.code == 2
            assert ran.err.count("\n") == 1
        else:
            assert ran.code == 0
            self.waivers.append((about, anchor, until))

    @rule()
    def take_a_baseline(self):
        ran = self.run("baseline", "plan.json", "-o", self.folder / "base.json")
        assert ran.code == (3 if self.crashes else 0)
        self.held = self.open()

    def run(self, command, *arguments, waivers=False):
        """Run a command on files of the folder, as of the model's day."""
        named = [self.folder / each if each in ("plan.json", "base.json") else each for each in arguments]
        options = ["--ruleset", self.folder / "house.json", "--as-of", self.today]
        if self.waivers or waivers:
            options += ["--waivers", self.folder / "w.yaml"]
        return c2a(command, *named, *options)

    @property
    def crashes(self):
        return not self.title

    def places(self):
        """Where there is a gap or a review, waived or not: (rule, anchor) → outcome."""
        found = {("HSE-1.owner", f"risks[{name}]"): "gap" for name, owned in self.risks.items() if not owned}
        found |= {("HSE-1.title", "title"): "gap"} if len(self.title) <= 3 else {}
        found |= {("HSE-1.known", "context"): "review"} if self.asked == "unknown" else {}
        return found | ({} if self.ends else {("HSE-1.end", ""): "gap"})

    def outcomes(self):
        """The outcome of each place once waivers are counted, and what is wrong with the waivers."""
        found = {}
        holding = [(about, anchor) for about, anchor, until in self.waivers if until >= self.today]
        for (name, place), outcome in self.places().items():
            waived = name != "HSE-1.title" and any(covers(each, name, place) for each in holding)
            found[name, place] = "waived" if waived else outcome
        for about, anchor, until in self.waivers:
            key = f"{about} {anchor}".strip()
            if until < self.today:
                found["WVR.expired", key] = "gap"
            elif not (self.crashes and about in ("HSE-1", "HSE-1.crash")):
                used = [p for p in self.places() if p[0] != "HSE-1.title" and covers((about, anchor), *p)]
                found |= {} if used else {("WVR.unused", key): "gap"}
        return found

    def open(self):
        return {place for place, outcome in self.outcomes().items() if outcome != "waived"}

    @rule(fail_on=st.sampled_from(["must", "should", "never"]), allow=st.booleans(), against=st.booleans())
    def check(self, fail_on, allow, against):
        against = against and self.held is not None
        options = [*(["--allow-review"] if allow else []), *(["--baseline", "base.json"] if against else [])]
        ran = self.run("check", "plan.json", "-f", "json", "--fail-on", fail_on, *options)
        findings = ran.json["plans"][0]["findings"]
        told = {place_of(each): each["outcome"] for each in findings if each["outcome"] != "error"}
        expected = self.outcomes()
        assert told == expected
        errors = [each["rule"] for each in findings if each["outcome"] == "error"]
        assert errors == (["HSE-1.crash"] if self.crashes else [])
        if against:
            known = {place_of(each) for each in findings if each.get("baseline") == "unchanged"}
            assert known == self.open() & self.held
        failing = {"gap"} if allow or fail_on == "never" else {"gap", "review"}
        strength = {"must": 0, "should": 1, "never": -1}[fail_on]
        left = [
            place
            for place in self.open() - (self.held if against else set())
            if expected[place] in failing and LEVELS.get(place[0], 0) <= strength
        ]
        assert ran.code == (3 if self.crashes else 1 if left else 0)

    @precondition(lambda self: self.held is not None)
    @rule()
    def compare_with_the_baseline(self):
        ran = self.run("diff", "base.json", "plan.json", "-f", "json", "--fail-on-new")
        changes = {}
        for each in ran.json["findings"]:
            changes.setdefault(each["change"], set()).add(place_of(each))
        now = self.open()
        gone = [changes.get(name, set()) for name in ("closed", "waived", "not_compared")]
        assert changes.get("new", set()) == now - self.held
        assert changes.get("unchanged", set()) == now & self.held
        assert set().union(*gone) == self.held - now
        assert sum(map(len, gone)) == len(self.held - now)
        waived = {place for place, outcome in self.outcomes().items() if outcome == "waived"}
        assert changes.get("waived", set()) == self.held & waived
        assert len(ran.json["findings"]) == sum(map(len, changes.values()))
        incomplete = "incomplete" in [ran.json["plans"][0][side] for side in ("before", "after")]
        assert ran.code == (3 if incomplete else 1 if now - self.held else 0)
        assert incomplete or not self.crashes


def covers(waiver, name, place):
    about, anchor = waiver
    pattern = anchor.replace("[", "[[]")
    return about in (name, "HSE-1") and (not anchor or fnmatchcase(place, pattern))


def place_of(finding):
    """The rule and the anchor of a finding, or what a finding about a waiver is about."""
    return finding["rule"], finding.get("key") or finding["anchor"]


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(tries(10), stateful_step_count=20)
