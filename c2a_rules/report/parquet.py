"""`-o parquet=PATH`: one row a plan, action and rule, for DuckDB and its like; docs/portfolios.md has queries.

What no rule speaks of has a row too, so that every plan and every finding is counted: a document that is no plan, a
finding about a document or a waiver. `rule` then names what the finding is of, and `domain` and `action` are null.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import IO, TYPE_CHECKING, Any, TextIO, cast

from c2a_rules.errors import UsageError
from c2a_rules.model import ActionResult, DomainResult, Finding, PlanReport, ReportOptions, RuleResult, RunInfo
from c2a_rules.report.records import run_dict

if TYPE_CHECKING:
    from pyarrow import Array

ROWS_A_GROUP = 50_000
"""How many rows are kept in memory before they are written: some 250 plans under all rule sets."""
COLUMNS: Mapping[str, tuple[str, str]] = {
    "as_of": ("date", "the day that counted as today"),
    "source": ("string", "the plan's file, as it was named; of a finding of the run, null"),
    "sha256": ("string", "digest of the plan's bytes: tells whether a plan changed between two reports"),
    "plan": ("string", "the plan's id; null where the document is no plan"),
    "title": ("string", "the plan's title"),
    "plan_type": ("string", "country_programme, mission, agency_project, headquarters, national_plan"),
    "plan_status": ("string", "compliant, no_gaps, needs_review, gaps, not_applicable, invalid, incomplete"),
    "ruleset": ("string", "the rule set that the rule belongs to"),
    "domain": ("string", "the domain's id"),
    "domain_title": ("string", "its title"),
    "action": ("string", "the action's id"),
    "action_title": ("string", "its title"),
    "action_status": ("string", "met, partial, gap, review, waived, not_applicable, error"),
    "rule": ("string", "the rule's id; DOC.… and WVR.… for findings about documents and waivers"),
    "rule_title": ("string", "what the rule asks, in a line"),
    "level": ("string", "must, should, may: as it counts for this plan"),
    "outcome": ("string", "pass, gap, review, waived, not_applicable, error"),
    "reason": ("string", "why the rule does not apply; null where it does"),
    "items": ("int", "how many things the rule looked at"),
    "findings": ("int", "how many findings it has in this plan"),
    "known": ("int", "how many of them the baseline has already"),
    "message": ("string", "what the first finding says"),
    "remedy": ("string", "what to write to close it"),
    "anchor": ("string", "where it is, as a chain of ids"),
    "line": ("int", "the line in the file, from 1"),
    "caused_by": ("string", "the rule that the first finding follows from"),
    "fingerprint": ("string", "the first finding's mark, the same in every report until it is closed"),
}
_Row = tuple[object, ...]


class ParquetReporter:
    """Writes rows as plans come, in groups; the head of the run stands in the file's metadata under `c2a_rules`.

    Raises:
        UsageError: pyarrow is not installed.
    """

    name = "parquet"
    shows_evidence = False
    binary = True

    def __init__(self, options: ReportOptions) -> None:
        try:
            import pyarrow.parquet  # noqa: F401 - to say at once that it is missing
        except ImportError:
            raise UsageError(
                "the format parquet needs pyarrow, which is not installed; install c2a-rules[parquet]"
            ) from None
        self._rules = options.rules
        self._rows: list[_Row] = []
        self._as_of: date
        self._writer: Any

    def begin(self, run: RunInfo, out: IO[str]) -> None:
        """Start the file."""
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        types = {"string": pa.string(), "int": pa.int32(), "date": pa.date32()}
        schema = pa.schema(
            [pa.field(name, types[kind]) for name, (kind, _) in COLUMNS.items()],
            {"c2a_rules": json.dumps(run_dict(run))},
        )
        self._as_of = date.fromisoformat(run.as_of)
        self._writer = ParquetWriter(cast("TextIO", out).buffer, schema, compression="zstd")

    def plan(self, plan: PlanReport) -> None:
        """Take the rows of a plan."""
        about = (plan.source, plan.sha256, plan.id, plan.title, plan.plan_type, plan.status.value)
        self._add(about, plan.findings, _judged(plan))
        if len(self._rows) >= ROWS_A_GROUP:
            self._write()

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write what is left, and the end of the file."""
        if report_findings:
            self._add((None,) * 6, report_findings, ())
        self._write()
        self._writer.close()

    def _add(
        self,
        about: tuple[str | None, ...],
        findings: Iterable[Finding],
        judged: Iterable[tuple[DomainResult, ActionResult, RuleResult]],
    ) -> None:
        found: dict[str, list[Finding]] = {}
        for finding in findings:
            found.setdefault(finding.rule, []).append(finding)
        before = len(self._rows)
        head = (self._as_of, *about)
        for domain, action, rule in judged:
            info = self._rules.get(rule.id)
            asked = (
                *(info.ruleset if info else None, domain.id, domain.title, action.id, action.title),
                *(action.status.value, rule.id, info.title if info else None, rule.level.value, rule.outcome.value),
                *(rule.reason or None, rule.items),
            )
            self._rows.append((*head, *asked, *_first(found.pop(rule.id, ()))))
        for name, left in found.items():
            first = left[0]
            unruled = (*(None,) * 6, name, None, first.level.value, first.outcome.value, None, None)
            self._rows.append((*head, *unruled, *_first(left)))
        if len(self._rows) == before:
            self._rows.append((*head, *(None,) * (len(COLUMNS) - len(head))))

    def _write(self) -> None:
        """Write the rows so far as a group of their own."""
        import pyarrow as pa

        if not self._rows:
            return
        schema = self._writer.schema
        columns = zip(schema.types, zip(*self._rows, strict=True), strict=True)
        arrays = [_array(column, type_) for type_, column in columns]
        self._writer.write_batch(pa.record_batch(arrays, schema=schema))
        self._rows.clear()


def _judged(plan: PlanReport) -> Iterator[tuple[DomainResult, ActionResult, RuleResult]]:
    for domain in plan.domains:
        for action in domain.actions:
            for rule in action.rules:
                yield domain, action, rule


def _first(findings: Sequence[Finding]) -> _Row:
    """Return how many findings there are, how many are known, and what the first says."""
    if not findings:
        return (0, 0, *(None,) * 6)
    first = findings[0]
    return (
        *(len(findings), sum(finding.known for finding in findings), first.message, first.remedy),
        *(first.location.anchor, first.position.line if first.position else None, first.caused_by, first.fingerprint),
    )


def _array(column: Sequence[object], type_: object) -> "Array":
    """Return a column; half characters, which no UTF-8 can hold, become question marks."""
    import pyarrow as pa

    try:
        return pa.array(column, type_)
    except UnicodeEncodeError:
        whole = [value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in column]
        return pa.array(whole, type_)
