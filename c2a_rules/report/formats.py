"""The formats by name, each loaded only once it is asked for: a check should start fast."""

from collections.abc import Sequence
from typing import IO

from c2a_rules.model import Finding, PlanReport, Reporter, ReportOptions, RunInfo


class _Late:
    """A format whose module is imported when a run wants it."""

    name = ""
    shows_evidence = False
    binary = False

    def __init__(self, options: ReportOptions) -> None:
        self._writer = self._load()(options)

    @staticmethod
    def _load() -> type[Reporter]:
        raise NotImplementedError

    def begin(self, run: RunInfo, out: IO[str]) -> None:
        """Write what comes before the first plan."""
        self._writer.begin(run, out)

    def plan(self, plan: PlanReport) -> None:
        """Take one plan."""
        self._writer.plan(plan)

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write what comes after the last plan."""
        self._writer.end(report_findings)


class _Table(_Late):
    name = "table"

    @staticmethod
    def _load() -> type[Reporter]:
        from c2a_rules.report.table import TableReporter

        return TableReporter


class _Json(_Late):
    name = "json"
    shows_evidence = True

    @staticmethod
    def _load() -> type[Reporter]:
        from c2a_rules.report.json import JsonReporter

        return JsonReporter


class _JsonLines(_Late):
    name = "jsonl"
    shows_evidence = True

    @staticmethod
    def _load() -> type[Reporter]:
        from c2a_rules.report.jsonl import JsonLinesReporter

        return JsonLinesReporter


class _Csv(_Late):
    name = "csv"

    @staticmethod
    def _load() -> type[Reporter]:
        from c2a_rules.report.csv import CsvReporter

        return CsvReporter


class _Github(_Late):
    name = "github"

    @staticmethod
    def _load() -> type[Reporter]:
        from c2a_rules.report.github import GithubReporter

        return GithubReporter


class _Gitlab(_Late):
    name = "gitlab"

    @staticmethod
    def _load() -> type[Reporter]:
        from c2a_rules.report.gitlab import GitlabReporter

        return GitlabReporter


class _Sarif(_Late):
    name = "sarif"

    @staticmethod
    def _load() -> type[Reporter]:
        from c2a_rules.report.sarif import SarifReporter

        return SarifReporter


class _Junit(_Late):
    name = "junit"

    @staticmethod
    def _load() -> type[Reporter]:
        from c2a_rules.report.junit import JunitReporter

        return JunitReporter


class _Markdown(_Late):
    name = "markdown"

    @staticmethod
    def _load() -> type[Reporter]:
        from c2a_rules.report.markdown import MarkdownReporter

        return MarkdownReporter


class _Html(_Late):
    name = "html"

    @staticmethod
    def _load() -> type[Reporter]:
        from c2a_rules.report.html import HtmlReporter

        return HtmlReporter


class _Parquet(_Late):
    name = "parquet"
    binary = True

    @staticmethod
    def _load() -> type[Reporter]:
        from c2a_rules.report.parquet import ParquetReporter

        return ParquetReporter


FORMATS: tuple[type[Reporter], ...] = (
    _Table,
    _Json,
    _JsonLines,
    _Markdown,
    _Html,
    _Csv,
    _Sarif,
    _Junit,
    _Github,
    _Gitlab,
    _Parquet,
)
