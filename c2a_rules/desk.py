"""Judges one plan at a time: the same in this process and in each worker."""

from typing import Any

from c2a_rules.model import Document, PlanReport, Problem
from c2a_rules.pieces import Piece, is_something_else
from c2a_rules.report.kept import Kept
from c2a_rules.structure import check_structure
from c2a_rules.subject import Subject
from c2a_rules.toolbox import Toolbox


class Desk:
    """What a plan is judged with; it keeps nothing of one plan for the next.

    Without `evidence` findings do not say what was read, which is faster.
    """

    def __init__(self, toolbox: Toolbox, *, evidence: bool = True) -> None:
        self._toolbox = toolbox
        self._engine = toolbox.engine(evidence=evidence)
        self._extensions = toolbox.offers.extensions

    def judge(self, document: Document) -> PlanReport:
        """Judge one document."""
        problems: tuple[Problem, ...] = ()
        if document.plan is not None:
            problems = check_structure(document.plan, self._toolbox.shape, self._extensions)
        return self._engine.judge(document, problems)

    def judged(self, piece: Piece) -> Kept | None:
        """Return what a piece comes to; None for a file met in a folder that says it is no plan."""
        document = piece.read()
        if piece.found and is_something_else(document):
            return None
        return Kept(report=self.judge(document))

    def subject(self, plan: dict[str, Any]) -> Subject:
        """Return a plan that was judged before as rules see it, for explaining a verdict."""
        return self._engine.subject(plan)
