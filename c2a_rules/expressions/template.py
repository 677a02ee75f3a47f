"""Texts with expressions in braces: `{size(gaps)} gaps`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from c2a_rules.expressions.errors import EvaluationError, ExpressionError, Problem, Unknown
from c2a_rules.expressions.program import Implementations, Program
from c2a_rules.expressions.values import Moment, Optional, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from c2a_rules.expressions.environment import Environment
    from c2a_rules.expressions.scope import Scope

#: What a record is called by, the first that it has.
NAMES = ("id", "title", "label")
#: Characters that a value may have in a text; longer ones are cut.
LONGEST = 1000

Part = str | tuple[int, int, Program]


class Template:
    """A compiled text with expressions in it.

    Attributes: `text`; `reads` and `functions` as in Program. Made by `Environment.template` or
    `Template.load`.
    """

    __slots__ = ("functions", "parts", "reads", "text")

    def __init__(self, text: str, parts: tuple[Part, ...]) -> None:
        self.text = text
        self.parts = parts
        programs = [part[2] for part in parts if not isinstance(part, str)]
        self.reads = frozenset[str]().union(*(program.reads for program in programs))
        self.functions = frozenset[str]().union(*(program.functions for program in programs))

    def __repr__(self) -> str:
        return f"Template({self.text!r})"

    def render(self, scope: Scope, unknown: str | None = None) -> str:
        """The text with the values in a scope, written for people.

        What cannot be known reads as `unknown`; where that is None, it raises Unknown. Raises EvaluationError,
        whose place is one in the template.
        """
        return "".join(part if isinstance(part, str) else written(part, scope, unknown) for part in self.parts)

    def dump(self) -> object:
        """What `load` makes the template again from, for marshal; see `Program.dump`."""
        parts = [part if isinstance(part, str) else (*part[:2], part[2].dump()) for part in self.parts]
        return (self.text, tuple(parts))

    @classmethod
    def load(
        cls,
        dump: Value,
        functions: Environment | Implementations,
        environment: Callable[[], Environment] | None = None,
    ) -> Template:
        """The template of a dump; the arguments are those of `Program.load`."""
        text, dumped = dump
        parts: list[Part] = [
            part if isinstance(part, str) else (part[0], part[1], Program.load(part[2], functions, environment))
            for part in dumped
        ]
        return cls(text, tuple(parts))


def written(part: tuple[int, int, Program], scope: Scope, unknown: str | None = None) -> str:
    """The value of an expression in a template, for people."""
    line, column, program = part
    try:
        return shortened(for_people(program.evaluate(scope)))
    except Unknown:
        if unknown is None:
            raise
        return unknown
    except EvaluationError as error:
        if error.line is not None and error.column is not None:
            error.column += column - 1 if error.line == 1 else 0
            error.line += line - 1
        raise


def shortened(text: str) -> str:
    """A text, cut where it is too long for a sentence."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def joined(parts: Iterable[str]) -> str:
    """Texts with commas between, no more of them than are shown."""
    found: list[str] = []
    left = LONGEST
    for part in parts:
        found.append(part)
        left -= len(part) + 2
        if left < 0:
            break
    return ", ".join(found)


def for_people(value: object) -> str:
    """A value as a sentence would have it; of what is longer than a sentence can be, as much as is shown."""
    if isinstance(value, str):
        return value[: LONGEST + 1]
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "yes", False: "no"}[value]
    if isinstance(value, Optional):
        return for_people(value.value)
    if isinstance(value, list):
        return joined(map(for_people, value))
    if isinstance(value, dict):
        name = next((value[key] for key in NAMES if key in value), None)
        if name is not None:
            return for_people(name)
        return joined(f"{for_people(key)}: {for_people(inner)}" for key, inner in value.items())
    if isinstance(value, float | bytes | Moment):
        from c2a_rules.expressions.library.conversions import to_string

        return to_string(value)
    return str(getattr(value, "name", value))


def compile_template(environment: Environment, text: str, *, absent_is_unknown: bool = False) -> Template:
    """Compile a text. `{{` and `}}` stand for braces. Raises ExpressionError with all mistakes."""
    from c2a_rules.expressions.lexer import fault, place
    from c2a_rules.expressions.parser import end_of_part

    parts: list[Part] = []
    problems: list[Problem] = []
    plain = ""
    offset = 0
    while offset < len(text):
        character = text[offset]
        if character not in "{}" or text[offset : offset + 2] in {"{{", "}}"}:
            plain += character
            offset += 2 if character in "{}" else 1
            continue
        if character == "}":
            raise ExpressionError([fault(text, offset, offset + 1, "a } without its {: write }} for a brace")])
        end = end_of_part(text, offset + 1)
        if text[end : end + 1] != "}":
            raise ExpressionError([fault(text, end, end + 1, "expected } after the expression")])
        line, column = place(text, offset + 1)
        if plain:
            parts.append(plain)
        plain = ""
        try:
            source = text[offset + 1 : end]
            parts.append((line, column, environment.compile(source, absent_is_unknown=absent_is_unknown)))
        except ExpressionError as error:
            problems += [moved(problem, line, column) for problem in error.problems]
        offset = end + 1
    if problems:
        raise ExpressionError(problems)
    return Template(text, (*parts, plain) if plain else tuple(parts))


def moved(problem: Problem, line: int, column: int) -> Problem:
    """A problem of an expression as one of the text that it starts in at a place."""
    shift = column - 1 if problem.line == 1 else 0
    return Problem(
        problem.message,
        problem.line + line - 1,
        problem.column + shift,
        problem.end_column + shift,
        problem.suggestion,
    )
