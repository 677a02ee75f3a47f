"""What goes wrong with an expression: before it runs (problems) and while it runs (errors)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Problem:
    """One mistake in the text of an expression.

    Attributes: `message`; `line`, `column`, `end_column` (1-based, the end exclusive);
    `suggestion` (the text that was probably meant, or None).
    """

    __slots__ = ("column", "end_column", "line", "message", "suggestion")

    def __init__(self, message: str, line: int, column: int, end_column: int, suggestion: str | None = None) -> None:
        self.message = message
        self.line = line
        self.column = column
        self.end_column = end_column
        self.suggestion = suggestion

    def __repr__(self) -> str:
        return f"Problem({self.message!r}, {self.line}, {self.column}, {self.end_column}, {self.suggestion!r})"

    def __str__(self) -> str:
        hint = f" (did you mean {self.suggestion}?)" if self.suggestion else ""
        return f"{self.line}:{self.column}: {self.message}{hint}"

    def render(self, text: str) -> str:
        """The problem with the line of `text` it is about and a caret under the place."""
        lines = text.split("\n")
        source = lines[self.line - 1] if self.line <= len(lines) else ""
        width = max(1, min(self.end_column, len(source) + 1) - self.column)
        return f"{self}\n  {source}\n  {' ' * (self.column - 1)}{'^' * width}"


class ExpressionError(Exception):
    """The text of an expression is wrong; `.problems` says where and how, in order of place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
        super().__init__("; ".join(str(problem) for problem in self.problems))

    def render(self, text: str) -> str:
        """All problems, each with its line of `text` and a caret under the place."""
        return "\n".join(problem.render(text) for problem in self.problems)


class EvaluationError(Exception):
    """A CEL run-time error (division by zero, no such key, ...).

    Attributes: `message`; once it has left a program also `line` and `column` (1-based) and
    `text`, the sub-expression that failed. Functions raise it with the message alone.
    """

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int | None = None,
        text: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.text = text

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.line, self.column, self.text)

    def __str__(self) -> str:
        if self.text is None:
            return self.message
        return f"{self.message} in `{self.text}` ({self.line}:{self.column})"


class BudgetExceeded(EvaluationError):  # noqa: N818 - its name says what happened
    """An evaluation passed one of its bounds; the message names it. `&&` and `||` never absorb it."""


class FunctionFailed(BudgetExceeded):
    """A function that is not part of the tool broke down; like a bound that was passed, nothing absorbs it."""


class Unknown(Exception):  # noqa: N818 - a state of knowledge that travels like an error, not an error
    """What an expression asks for is not known. `path` is the dotted path of what is missing."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} is not known"


#: What `&&`, `||`, `all` and `exists` may absorb. A KeyError is a guarded field read after its
#: guard turned out unknown.
ABSORBED = (EvaluationError, Unknown, KeyError)
