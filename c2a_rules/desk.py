"""Judges one plan at a time: the same in this process and in each worker."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from c2a_rules import __version__
from c2a_rules.errors import UsageError
from c2a_rules.model import Document, PlanReport, Problem, RunInfo
from c2a_rules.pieces import Piece, is_something_else
from c2a_rules.report.kept import Kept
from c2a_rules.structure import check_structure
from c2a_rules.subject import Subject
from c2a_rules.toolbox import Settings, Toolbox

if TYPE_CHECKING:
    from c2a_rules.results import Results
    from c2a_rules.waivers import Waiver


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything that a verdict depends on but the plan; it can be sent, and compared.

    Args:
        settings: as this process has them, with files named so that they are found from anywhere.
        evidence: whether findings say what was read.
        waivers: what was accepted on purpose; None where the settings name no file.
        made_of: the version of this tool, the day, the rule sets and the plugins.
        results: the folder of earlier results, if any.
    """

    settings: Settings
    evidence: bool
    waivers: "tuple[Waiver, ...] | None"
    made_of: tuple[object, ...]
    results: str | None


def setup_for(loaded: Toolbox, *, evidence: bool, results: str | None) -> Setup:
    """Return what this process judges by, for others to judge by the same."""
    settings = loaded.settings
    rulesets = tuple(
        name if name in loaded.owners or not Path(name).is_file() else str(Path(name).resolve())
        for name in settings.rulesets
    )
    return Setup(
        settings=replace(settings, rulesets=rulesets, as_of=settings.today, waivers=None, baseline=None),
        evidence=evidence,
        waivers=tuple(loaded.waivers.waivers) if loaded.waivers else None,
        made_of=_made_of(loaded.run_info()),
        results=None if results is None else str(Path(results).resolve()),
    )


def _made_of(run: RunInfo) -> tuple[object, ...]:
    return (run.tool_version, run.as_of, run.rulesets, run.plugins)


class Desk:
    """What a plan is judged with; it keeps nothing of one plan for the next.

    Args:
        toolbox: what is loaded.
        evidence: whether findings say what was read, which takes longer.
        results: where results are kept from run to run; None to judge every plan anew.
    """

    def __init__(self, toolbox: Toolbox, *, evidence: bool = True, results: "Results | None" = None) -> None:
        self._toolbox = toolbox
        self._engine = toolbox.engine(evidence=evidence)
        self._extensions = toolbox.offers.extensions
        self._results = results

    def judge(self, document: Document) -> PlanReport:
        """Judge one document."""
        problems: tuple[Problem, ...] = ()
        if document.plan is not None:
            problems = check_structure(document.plan, self._toolbox.shape, self._extensions)
        return self._engine.judge(document, problems)

    def judged(self, piece: Piece) -> Kept | None:
        """Return what a piece comes to; None for a file met in a folder that says it is no plan."""
        found = self._results.of(piece) if self._results else None
        if found is not None:
            return found
        document = piece.read()
        if piece.found and is_something_else(document):
            return None
        kept = Kept(report=self.judge(document))
        if self._results:
            self._results.keep(piece, kept)
        return kept

    def subject(self, plan: dict[str, Any]) -> Subject:
        """Return a plan that was judged before as rules see it, for explaining a verdict."""
        return self._engine.subject(plan)


def desk_for(setup: Setup) -> Desk:
    """Return a desk of this process that judges as the process that made the setup would.

    Raises:
        UsageError: it has other rule sets or plugins, or this tool in another version.
    """
    loaded = Toolbox(setup.settings)
    if setup.waivers is not None:
        loaded.accept(setup.waivers)
    if _made_of(loaded.run_info()) != setup.made_of:
        raise UsageError(
            f"a worker (c2a-rules {__version__}) has other rule sets or plugins than the process that asks it, or "
            "another version of this tool; install the same everywhere"
        )
    return Desk(loaded, evidence=setup.evidence, results=results_of(setup))


def results_of(setup: Setup) -> "Results | None":
    """Return where results are kept from run to run, if anywhere."""
    if setup.results is None:
        return None
    from c2a_rules.results import Results

    return Results(Path(setup.results), repr(replace(setup, results=None)))
