"""Measure the checks against the same checks by hand: `python -m benchmarks.run` from the root of the checkout.

Prints tables of ratios to a reference of the same run. `--profile` prints instead where the engine's time goes,
`--rounds N` sets how often everything is run.
"""

import argparse
import cProfile
import json
import pstats
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks import by_hand
from benchmarks.by_hand import texts as hand_texts
from benchmarks.expressions_by_hand import BY_HAND
from benchmarks.plans import REFERENCE, ROOT, RULESETS, TODAY, converted, mutated, reference
from benchmarks.programs import prepared
from benchmarks.timing import beside, raced, shown, started
from c2a_rules.api import Checker, Settings, Toolbox, toolbox
from c2a_rules.documents import read_document
from c2a_rules.facts import phrases, texts
from c2a_rules.judging import Judging
from c2a_rules.model import Document
from c2a_rules.rulesets import RuleSet, cache
from c2a_rules.rulesets.compiling import compile_ruleset
from c2a_rules.rulesets.source import parse
from c2a_rules.structure import check_structure
from c2a_rules.vocabulary import plan_shape

HAND = "by hand"


def forget_texts() -> None:
    """Empty both sides' caches of texts, as for a plan whose texts were never seen."""
    for cached in (phrases.fold, phrases.is_placeholder, phrases.is_unfinished, texts.says_enough):
        cached.cache_clear()
    hand_texts.forget()


class Bench:
    """The engine with the 71 rules that are written by hand too, and the reference plan."""

    def __init__(self) -> None:
        self.box: Toolbox = toolbox(Settings(rulesets=RULESETS, as_of=TODAY, plugins=()))
        self.engine = self.box.engine(evidence=False)
        self.plan = reference()
        self.data = REFERENCE.read_bytes()

    def verdicts(self, plan: dict[str, Any] | None = None) -> object:
        """Facts and rules, no report."""
        return Judging(self.engine._bench, plan or self.plan).verdicts()  # noqa: SLF001 - the part that is to be measured alone

    def facts(self) -> object:
        """All facts that the rules read."""
        subject = self.engine.subject(self.plan)
        return [subject.scope(ruleset) for ruleset in self.box.rulesets.values()]

    def report(self) -> object:
        """Facts, rules and the report."""
        return self.engine.judge(Document("plan", "", self.plan))

    def read(self) -> dict[str, Any]:
        """The tool's way from bytes to a converted plan."""
        plan = read_document(self.data, "plan").plan or {}
        check_structure(plan, plan_shape())
        return plan

    def read_and_judge(self) -> object:
        """From bytes to verdicts."""
        return self.verdicts(self.read())

    def by_hand(self) -> object:
        """The same verdicts by hand."""
        return by_hand.judge(self.plan, TODAY)

    def read_by_hand(self) -> object:
        """From bytes to verdicts by hand: json, the schema's gate, numbers converted."""
        return by_hand.judge(converted(self.data), TODAY)


def fresh(run: Callable[[], object]) -> Callable[[], object]:
    """Return a contestant whose texts are new each time."""

    def forgetful() -> object:
        forget_texts()
        return run()

    return forgetful


def rules(bench: Bench, rounds: int) -> None:
    """Print what all rules cost on a plan that has been read, and with reading."""
    contestants = {HAND: bench.by_hand, "engine: facts and rules": bench.verdicts, "engine: facts alone": bench.facts}
    contestants["engine: facts, rules and report"] = bench.report
    print(shown("71 rules, one plan, its texts seen before", raced(contestants, HAND, rounds)), end="\n\n")
    contestants = {HAND: fresh(bench.by_hand), "engine: facts and rules": fresh(bench.verdicts)}
    print(shown("71 rules, one plan, its texts never seen", raced(contestants, HAND, rounds)), end="\n\n")
    contestants = {HAND: fresh(bench.read_by_hand), "engine": fresh(bench.read_and_judge)}
    contestants["engine: reading alone"] = bench.read
    print(shown("bytes to verdicts, texts never seen", raced(contestants, HAND, rounds)), end="\n\n")


def edited(bench: Bench, rounds: int) -> None:
    """Print what plans with gaps cost, where messages are written and places looked up."""
    plans = list(mutated(20))

    def hand() -> None:
        for plan in plans:
            by_hand.judge(plan, TODAY)

    def engine() -> None:
        for plan in plans:
            bench.verdicts(plan)

    print(shown("71 rules, 20 edited plans", raced({HAND: hand, "engine": engine}, HAND, rounds)), end="\n\n")


def expressions(bench: Bench, rounds: int) -> None:
    """Print what compiled expressions cost beside Python functions over the same views."""
    programs = prepared(bench.box, bench.engine, bench.plan)

    def compiled() -> None:
        for evaluate, _ in programs.values():
            evaluate()

    def functions() -> None:
        for name, (_, scope) in programs.items():
            BY_HAND[name](scope.values)

    rows = raced({HAND: functions, "12 rules compiled": compiled}, HAND, rounds * 3)
    print(shown("12 rules' expressions over prepared facts", rows), end="\n\n")
    print("| rule | ratio |\n|---|---:|")
    for name, (evaluate, scope) in programs.items():
        row = raced({HAND: partial(BY_HAND[name], scope.values), name: evaluate}, HAND, rounds * 5)[1]
        print(f"| {name} | {row.ratio:.2f} |")
    print()


def loading(rounds: int) -> None:
    """Print what it takes to compile all rule sets, and to load them compiled."""
    box = toolbox(Settings(as_of=TODAY, plugins=()))
    sources = [ruleset.source for ruleset in box.rulesets.values()]
    count = len(box.catalog.rules)

    def compiled() -> None:
        for source in sources:
            compile_ruleset(parse(source))

    def loaded() -> None:
        for source in sources:
            ruleset = RuleSet(source, cache.load(source.data))
            [rule.program("assert") for rule in ruleset.rules]

    rows = raced({"loaded from the cache and linked": loaded, "compiled": compiled}, "compiled", max(3, rounds // 10))
    print(shown(f"all {len(sources)} rule sets, {count} rules", rows), end="\n\n")


def cold_start(rounds: int) -> None:
    """Print what a check of one plan takes from the command line, beside check-jsonschema."""
    plan = str(REFERENCE.relative_to(ROOT))
    c2a = (beside(sys.executable, "c2a"), "check", plan, "--fail-on", "never", "--as-of", TODAY)
    checker = beside(sys.executable, "check-jsonschema")
    other = (checker, "--schemafile", "schemas/programme-plan.schema.json", plan)
    with tempfile.TemporaryDirectory() as nothing:
        bare = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": nothing}
        commands = {
            "check-jsonschema": (other, {}),
            "c2a check": ((*c2a, "--no-plugins"), {}),
            "c2a check, no byte code": ((*c2a, "--no-plugins"), bare),
            "c2a check, with what plugins are installed": (c2a, {}),
            "check-jsonschema, no byte code": (other, bare),
            "python -c pass": ((sys.executable, "-c", "pass"), {}),
        }
        rows = started(commands, "check-jsonschema", rounds)
    print(shown("cold start, one plan", rows), end="\n\n")


def throughput(rounds: int) -> None:
    """Print how many plans a second one process checks, by all rule sets that are loaded and by the three."""
    for title, names in (("the three rule sets", RULESETS), ("all rule sets", ())):
        checker = Checker(toolbox(Settings(rulesets=names, as_of=TODAY, plugins=())), evidence=False)
        row = raced(
            {"check": partial(_check, checker), HAND: lambda: json.loads(REFERENCE.read_bytes())}, HAND, rounds
        )[0]
        print(f"{1 / row.seconds:.0f} plans a second in one process, {title}")


def _check(checker: Checker) -> None:
    for _ in checker.check([str(REFERENCE)]):
        pass


def profile(bench: Bench, rounds: int) -> None:
    """Print where facts and rules spend their time."""
    bench.verdicts()
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(rounds):
        bench.verdicts()
    profiler.disable()
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(10)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--profile", action="store_true", help="where the engine's time goes")
    parser.add_argument("--rules", action="store_true", help="the 71 rules and the expressions alone, no processes")
    options = parser.parse_args()
    bench = Bench()
    if options.profile:
        profile(bench, options.rounds)
        return
    rules(bench, options.rounds)
    edited(bench, max(3, options.rounds // 10))
    expressions(bench, options.rounds)
    if options.rules:
        return
    loading(options.rounds)
    cold_start(max(5, options.rounds // 6))
    throughput(options.rounds)


if __name__ == "__main__":
    main()
