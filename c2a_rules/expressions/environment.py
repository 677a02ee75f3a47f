"""What expressions are compiled against: variables, functions, and the compile itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from c2a_rules.expressions.checker import check
from c2a_rules.expressions.checking import Mode
from c2a_rules.expressions.emit import compile_checked
from c2a_rules.expressions.overloads import Overload, library, user_overload
from c2a_rules.expressions.parser import parse
from c2a_rules.expressions.program import FORMAT, Program
from c2a_rules.expressions.runtime import link
from c2a_rules.expressions.trace import noted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from c2a_rules.expressions.scope import Scope
    from c2a_rules.expressions.syntax import Node
    from c2a_rules.expressions.template import Template
    from c2a_rules.expressions.types import Function, Type


class Environment:
    """The variables and functions that expressions may use.

    Args:
        variables: their types by name.
        functions: what can be called beside the library; several of one name are overloads.
        container: a namespace in which names are looked up first, as CEL has it.
        lint: refuse what is valid CEL but pointless: constant conditions, unused variables.
    """

    def __init__(
        self,
        variables: Mapping[str, Type],
        functions: Iterable[Function] = (),
        *,
        container: str = "",
        lint: bool = True,
    ) -> None:
        self.variables = dict(variables)
        self.functions = tuple(functions)
        self.container = container
        self.lint = lint
        self.implementations: dict[str, Callable[..., object]] = {
            function.key: function.implementation for function in self.functions
        }
        self._overloads: dict[str, tuple[Overload, ...]] = {}
        for overload in map(user_overload, self.functions):
            self._overloads[overload.name] = (*self._overloads.get(overload.name, ()), overload)

    def with_variables(self, variables: Mapping[str, Type]) -> Environment:
        """An environment with more variables, or other types for some."""
        merged = {**self.variables, **variables}
        return Environment(merged, self.functions, container=self.container, lint=self.lint)

    def overloads(self, name: str) -> tuple[Overload, ...]:
        """The overloads of a function, the environment's own first; a member's name has a leading dot."""
        return self._overloads.get(name, ()) + library(name)

    def compile(
        self,
        text: str,
        *,
        expects: Type | None = None,
        absent_is_unknown: bool = False,
        name: str = "<expression>",
        unchecked: bool = False,
    ) -> Program:
        """Parse, check and compile an expression.

        Args:
            text: the expression.
            expects: the type its value must have.
            absent_is_unknown: reading an expected field that is absent raises Unknown.
            name: what the expression is, for people.
            unchecked: leave mistakes other than those of syntax to run time, as CEL allows.

        Raises ExpressionError with all mistakes found.
        """
        tree = parse(text)
        mode = Mode(absent_is_unknown=absent_is_unknown, lint=self.lint, unchecked=unchecked)
        checked = check(tree, text, self, mode, expects)
        code, externs = compile_checked(tree)
        reads, called = tuple(sorted(checked.reads)), tuple(sorted(checked.called))
        dump = (FORMAT, text, name, str(tree.type), reads, called, code, externs, absent_is_unknown)
        program = Program(dump, self.implementations)
        program.attach(tree, self)
        return program

    def compile_traced(self, program: Program) -> tuple[Callable[[Scope], Any], Node]:
        """The traced compile of a program of this environment, and its tree."""
        tree = parse(program.text)
        check(tree, program.text, self, Mode(absent_is_unknown=program.absent_is_unknown))
        code, externs = compile_checked(tree, noted(tree))
        return link(code, externs, self.implementations), tree

    def recording(self, program: Program, chosen: Callable[[Node], frozenset[int]]) -> tuple[Program, Node]:
        """Compile a program again so that it notes the values of the nodes of the chosen indexes.

        The scope's `recorder` takes them, and must be there. Returns the program and its tree.
        """
        tree = parse(program.text)
        check(tree, program.text, self, Mode(absent_is_unknown=program.absent_is_unknown))
        code, externs = compile_checked(tree, chosen(tree))
        reads, called = tuple(sorted(program.reads)), tuple(sorted(program.functions))
        known = (FORMAT, program.text, program.name, str(tree.type), reads, called)
        dump = (*known, code, externs, program.absent_is_unknown)
        recording = Program(dump, self.implementations)
        recording.attach(tree, self)
        return recording, tree

    def template(self, text: str, *, absent_is_unknown: bool = False) -> Template:
        """Compile a text with expressions in braces. Raises ExpressionError."""
        from c2a_rules.expressions.template import compile_template

        return compile_template(self, text, absent_is_unknown=absent_is_unknown)
