"""Plans with known faults, as many as wanted: `python -m benchmarks.corpus --help` from the root of the checkout.

Writes them, or checks them and says how far the findings agree with what was put in. One seed gives the same plans.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpus_defects import APART, KINDS, SOUNDNESS, TODAY, WHOLE, Gap, Site
from benchmarks.corpus_plans import Plan, dice, plan

if TYPE_CHECKING:
    from c2a_rules.model import PlanReport

SIZES = (10, 20, 40, 40, 40, 80, 150, 400)
"""The sizes in KB that plans have by themselves: many of a common size, few large ones."""
_MOST_DEFECTS = 6


@dataclass(frozen=True, slots=True)
class Case:
    """A plan, the gaps that it must have, the rules that this holds for, and the kinds of defects put in."""

    plan: Plan
    expected: frozenset[Gap]
    rules: frozenset[str]
    kinds: tuple[str, ...]

    @property
    def data(self) -> bytes:
        """The plan as a file holds it."""
        return json.dumps(self.plan, ensure_ascii=False).encode()


@dataclass(slots=True)
class Agreement:
    """How findings and expectations compare, over many plans: by rule, how many are agreed, missed and too many."""

    agreed: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    surplus: Counter[str] = field(default_factory=Counter)
    plans: int = 0
    exact: int = 0

    def add(self, case: Case, report: "PlanReport") -> tuple[frozenset[Gap], frozenset[Gap]]:
        """Count a plan in; return what was missed and what was too much."""
        found = gaps(report, case.rules)
        missed, surplus = case.expected - found, found - case.expected
        self.agreed.update(gap.rule for gap in case.expected & found)
        self.missed.update(gap.rule for gap in missed)
        self.surplus.update(gap.rule for gap in surplus)
        self.plans += 1
        self.exact += not missed and not surplus
        return missed, surplus


def cases(seed: int, count: int, kilobytes: int | None = None) -> Iterator[Case]:
    """Yield cases; `kilobytes` is the size of every plan, None for the usual mixture."""
    for number in range(count):
        draw = dice(f"{seed} {number}")
        wanted = kilobytes or draw.choice(SIZES)
        found, whole = plan(draw, wanted, "agency_project" if wanted < 15 else None)
        rules = frozenset(SOUNDNESS + (WHOLE if whole else ()))
        yield _with_defects(found, rules, draw)


def _with_defects(found: Plan, rules: frozenset[str], draw: random.Random) -> Case:
    site = Site(found, draw)
    expected: set[Gap] = set()
    kinds: list[str] = []
    for name in draw.sample(list(KINDS), draw.randint(0, _MOST_DEFECTS)):
        if any(name in pair and not set(pair).isdisjoint(kinds) for pair in APART):
            continue
        put = KINDS[name](site)
        expected.update(gap for gap in put if gap.rule in rules)
        kinds += [name] if put else []
    return Case(found, frozenset(expected), rules, tuple(kinds))


def gaps(report: "PlanReport", rules: frozenset[str]) -> frozenset[Gap]:
    """Return the gaps that a report tells of these rules, and any fault of the document."""
    return frozenset(
        Gap(finding.rule, finding.location.pointer, finding.location.missing)
        for finding in report.findings
        if finding.outcome == "gap" and (finding.rule in rules or finding.rule.startswith("DOC."))
    )


def _checked(options: argparse.Namespace) -> int:
    """Check all cases, print the agreement, and return 1 where it is not full."""
    from c2a_rules.api import Checker, Settings, toolbox
    from c2a_rules.documents import read_document

    checker = Checker(toolbox(Settings(as_of=TODAY, plugins=())), evidence=False)
    agreement, used = Agreement(), Counter[str]()
    for number, case in enumerate(cases(options.seed, options.count, options.kilobytes)):
        report = checker.judge(read_document(case.data, f"plan {number}"))
        used.update(case.kinds)
        for what, found in zip(("missed", "too much"), agreement.add(case, report), strict=True):
            for gap in sorted(found, key=str):
                print(f"plan {number}, {what}: {gap.rule} at {gap.pointer or '/'} {gap.missing or ''}", file=sys.stderr)
    total = agreement.agreed.total()
    print(f"{agreement.plans} plans, {used.total()} defects of {len(used)} kinds (of {len(KINDS)})")
    print(f"plans on which all agree: {agreement.exact}")
    print(f"gaps agreed: {total} of {total + agreement.missed.total()}, and {agreement.surplus.total()} too many")
    return int(agreement.exact < agreement.plans)


def _written(options: argparse.Namespace) -> int:
    """Write the plans: into a folder a file each, or into one file of JSON Lines; beside them what they must show."""
    into: Path = options.output
    oracle = into.with_suffix(".expected.jsonl") if into.suffix == ".jsonl" else into / "expected.jsonl"
    oracle.parent.mkdir(parents=True, exist_ok=True)
    with oracle.open("w", encoding="utf-8") as told, (into if into.suffix else into / "plans.txt").open("wb") as plans:
        for case in cases(options.seed, options.count, options.kilobytes):
            told.write(f"{json.dumps([case.plan['id'], case.kinds, sorted(case.expected, key=str)])}\n")
            if into.suffix:
                plans.write(case.data + b"\n")
            else:
                (into / f"{case.plan['id']}.json").write_bytes(case.data)
                plans.write(f"{case.plan['id']}.json\n".encode())
    return 0


def main() -> int:
    """Do what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2020)
    parser.add_argument("--kilobytes", type=int, help="size of every plan; by itself a mixture of 10 to 400")
    parser.add_argument("-o", "--output", type=Path, help="write the plans here (a folder, or a file .jsonl) instead")
    options = parser.parse_args()
    return _written(options) if options.output else _checked(options)


if __name__ == "__main__":
    sys.exit(main())
