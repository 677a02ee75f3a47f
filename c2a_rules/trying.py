"""All examples of some rule sets tried at once: what failed, what lacks an example, what nobody would notice."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from c2a_rules.api import Toolbox
from c2a_rules.examples import ExampleResult, ExampleRunner, examples_of, uncovered
from c2a_rules.model import Rule
from c2a_rules.mutation import Coverage, measure
from c2a_rules.rulesets import RuleSet


@dataclass(slots=True)
class Trial:
    """What the examples of some rules came to; `missing` are the rules without examples on both sides."""

    rules: list[Rule]
    results: list[ExampleResult] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)
    missing: list[str] = field(default_factory=list)

    @property
    def failed(self) -> list[ExampleResult]:
        """The examples that came to something else than they expect."""
        return [result for result in self.results if not result.passed]

    def summary(self) -> dict[str, Any]:
        """Return the figures: rules, examples, failed, and the three coverages as shares."""
        return {
            "rules": len(self.rules),
            "examples": len(self.results),
            "failed": len(self.failed),
            "rule_coverage": round(1 - len(self.missing) / len(self.rules), 4),
            "branch_coverage": self.coverage.branch_coverage,
            "mutation_coverage": self.coverage.mutation_coverage,
        }

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "summary": self.summary(),
            "examples": [_as_dict(result) for result in self.results],
            "uncovered": self.missing,
            "mutants": {"tried": self.coverage.mutants, "killed": self.coverage.killed},
            "survivors": [asdict(survivor) for survivor in self.coverage.survivors],
        }

    def lines(self, *, verbose: bool) -> Iterable[str]:
        """Yield what a person reads: what needs an author's hand (with `verbose` every example), then the figures."""
        for result in self.results if verbose else self.failed:
            yield _line(result)
        for rule_id in self.missing:
            yield f"{rule_id}: lacks a passing example or one with a gap"
        for survivor in self.coverage.survivors:
            yield f"{survivor.rule} ({survivor.part}): no example notices that {survivor.change}: {survivor.at}"
        figures = self.summary()
        noticed = f"{figures['mutation_coverage']:.1%} ({self.coverage.killed} of {self.coverage.mutants})"
        yield (
            f"{figures['rules']} rules, {figures['examples']} examples, {figures['failed']} failed. "
            f"Coverage: rules with examples on both sides {figures['rule_coverage']:.1%}, "
            f"branches {figures['branch_coverage']:.1%}, mutants noticed {noticed}."
        )


def try_examples(loaded: Toolbox, rulesets: Iterable[RuleSet], rules: list[Rule]) -> Trial:
    """Run the examples of the given rules of some rule sets, and measure what they would notice."""
    chosen = {rule.info.id for rule in rules}
    runner = ExampleRunner(loaded.catalog, loaded.shape)
    trial = Trial(rules)
    for ruleset in rulesets:
        examples = [example for example in examples_of(ruleset, rules) if example.rule in chosen]
        trial.results.extend(map(runner.run, examples))
        trial.coverage.add(measure(loaded.catalog, runner, ruleset, examples))
    trial.missing = uncovered(rules, trial.results)
    return trial


def _as_dict(result: ExampleResult) -> dict[str, str]:
    example = result.example
    return {
        "rule": example.rule,
        "name": example.name,
        "expect": example.expect,
        "found": result.found,
        "message": result.message,
    }


def _line(result: ExampleResult) -> str:
    example = result.example
    message = f" ({result.message})" if result.message else ""
    state = "ok  " if result.passed else "FAIL"
    return f"{state} {example.rule}: {example.name}: expected {example.expect}, found {result.found}{message}"
