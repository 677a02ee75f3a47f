"""`c2a test`: runs rule sets' own examples."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from c2a_rules.cli import options
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.status import EXIT_GAPS, EXIT_INCOMPLETE, EXIT_OK

if TYPE_CHECKING:
    from c2a_rules.examples import ExampleResult


def test(
    rulesets: Annotated[
        list[str] | None, typer.Argument(metavar="[RULESET]...", help="Ids or files. Default: all loaded.")
    ] = None,
    output_format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="table or json.")] = "table",
    select: options.Select = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Every example, not only what failed.")] = False,
) -> None:
    """Run the examples of rule sets; say which rules lack one, and which faults in a rule none of them would notice.

    Exit code: 0 all as expected and every rule has a passing example and one with a gap; 1 otherwise; 3 a plugin failed
    """
    from c2a_rules.examples import ExampleRunner, examples_of, uncovered
    from c2a_rules.mutation import Coverage, measure

    if output_format not in ("table", "json"):
        hint = did_you_mean(output_format, ("table", "json"))
        raise UsageError(f'no format is named "{output_format}"{hint}; known: table, json')
    loaded = options.load()
    wanted = loaded.add(rulesets) if rulesets else loaded.rulesets
    rules = [r for r in loaded.catalog.select(options.selectors(select, None)) if r.info.ruleset in wanted]
    if not rules:
        raise UsageError("the selection leaves no rule of these rule sets")
    chosen = {rule.info.id for rule in rules}
    runner = ExampleRunner(loaded.catalog, loaded.shape)
    results: list[ExampleResult] = []
    coverage = Coverage()
    for ruleset in wanted.values():
        examples = [example for example in examples_of(ruleset, rules) if example.rule in chosen]
        results.extend(map(runner.run, examples))
        coverage.add(measure(loaded.catalog, runner, ruleset, examples))
    failed = [result for result in results if not result.passed]
    missing = uncovered(rules, results)
    summary = {
        "rules": len(rules),
        "examples": len(results),
        "failed": len(failed),
        "rule_coverage": round(1 - len(missing) / len(rules), 4),
        "branch_coverage": coverage.branch_coverage,
        "mutation_coverage": coverage.mutation_coverage,
    }
    if output_format == "json":
        report = {
            "summary": summary,
            "examples": [_as_dict(result) for result in results],
            "uncovered": missing,
            "mutants": {"tried": coverage.mutants, "killed": coverage.killed},
            "survivors": [asdict(survivor) for survivor in coverage.survivors],
        }
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for result in results if verbose else failed:
            typer.echo(_line(result))
        for rule_id in missing:
            typer.echo(f"{rule_id}: lacks a passing example or one with a gap")
        for survivor in coverage.survivors:
            typer.echo(f"{survivor.rule} ({survivor.part}): no example notices that {survivor.change}: {survivor.at}")
        typer.echo(
            f"{len(rules)} rules, {len(results)} examples, {len(failed)} failed. Coverage: rules with examples on both "
            f"sides {summary['rule_coverage']:.1%}, branches {summary['branch_coverage']:.1%}, "
            f"mutants noticed {summary['mutation_coverage']:.1%} ({coverage.killed} of {coverage.mutants})."
        )
    options.tell_failures(loaded)
    raise typer.Exit(EXIT_INCOMPLETE if loaded.plugins.failures else EXIT_GAPS if failed or missing else EXIT_OK)


def _as_dict(result: "ExampleResult") -> dict[str, str]:
    example = result.example
    return {
        "rule": example.rule,
        "name": example.name,
        "expect": example.expect,
        "found": result.found,
        "message": result.message,
    }


def _line(result: "ExampleResult") -> str:
    example = result.example
    message = f" ({result.message})" if result.message else ""
    state = "ok  " if result.passed else "FAIL"
    return f"{state} {example.rule}: {example.name}: expected {example.expect}, found {result.found}{message}"
