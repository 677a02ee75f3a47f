"""A compiled expression: evaluate it, trace it, store it, load it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from c2a_rules.expressions.errors import BudgetExceeded, EvaluationError
from c2a_rules.expressions.runtime import FILE, link, missing_key

if TYPE_CHECKING:
    from c2a_rules.expressions.environment import Environment
    from c2a_rules.expressions.scope import Scope
    from c2a_rules.expressions.syntax import Node
    from c2a_rules.expressions.trace import Trace
    from c2a_rules.expressions.types import Type
    from c2a_rules.expressions.values import Value

#: Changes whenever dumps of an older version would not do any more.
FORMAT = 1

#: FORMAT, text, name, type, reads, functions, code, externs, absent_is_unknown.
Dump = tuple[Any, ...]
Implementations = Mapping[str, Callable[..., object]]


class Program:
    """A compiled expression.

    Attributes: `text`; `name`; `reads`, the fields (`record.field`) and variables it reads;
    `functions`, the names of those it calls. Made by `Environment.compile` or `Program.load`.
    """

    __slots__ = (
        "_dump",
        "_environment",
        "_run",
        "_traced",
        "_tree",
        "_type",
        "absent_is_unknown",
        "functions",
        "name",
        "reads",
        "text",
    )

    def __init__(self, dump: Dump, implementations: Implementations) -> None:
        _, self.text, self.name, _, reads, functions, code, externs, self.absent_is_unknown = dump
        self.reads = frozenset(reads)
        self.functions = frozenset(functions)
        self._dump = dump
        self._run = link(code, externs, implementations)
        self._type: Type | None = None
        self._tree: Node | None = None
        self._traced: Callable[[Scope], Value] | None = None
        self._environment: Environment | Callable[[], Environment] | None = None

    def attach(self, tree: Node, environment: Environment) -> None:
        """Keep the tree and the environment that the program was compiled from."""
        self._tree = tree
        self._type = tree.type
        self._environment = environment

    def __repr__(self) -> str:
        return f"Program({self.text!r})"

    @property
    def type(self) -> Type:
        """The type of its value. A loaded program knows the plain types and `dyn` for the rest."""
        if self._type is None:
            from c2a_rules.expressions import types

            known = {str(found): found for found in vars(types).values() if isinstance(found, types.Type)}
            self._type = known.get(self._dump[3], types.DYN)
        return self._type

    @property
    def tree(self) -> Node:
        """The syntax tree; parsed again for a loaded program."""
        if self._tree is None:
            from c2a_rules.expressions.parser import parse

            self._tree = parse(self.text)
        return self._tree

    def evaluate(self, scope: Scope) -> Value:
        """The value in a scope. Raises EvaluationError (with its place), BudgetExceeded, Unknown."""
        scope.left = scope.budget
        try:
            return self._run(scope)
        except (EvaluationError, KeyError, RecursionError) as error:
            raise self.located(error) from None

    def located(self, error: Exception) -> Exception:
        """An error with the line, column and text of the sub-expression that raised it."""
        if isinstance(error, RecursionError):
            error = BudgetExceeded("a value nested too deep").with_traceback(error.__traceback__)
        if isinstance(error, KeyError):
            error = missing_key(error)
        if isinstance(error, EvaluationError) and error.text is None:
            from c2a_rules.expressions.lexer import place

            node = self.failed(error)
            error.line, error.column = place(self.text, node.start)
            error.text = self.text[node.start : node.end]
        return error

    def failed(self, error: Exception) -> Node:
        """The sub-expression that raised an error: the last place in compiled code it came through."""
        from c2a_rules.expressions.syntax import walk

        index = 1
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == FILE:
                index = trace.tb_lineno
            trace = trace.tb_next
        return next((node for node in walk(self.tree) if node.index == index), self.tree)

    def trace(self, scope: Scope) -> Trace:
        """Evaluate again, noting what is read and what decides.

        Raises RuntimeError for a loaded program that was given no environment.
        """
        from c2a_rules.expressions.trace import trace

        return trace(self, scope)

    @property
    def environment(self) -> Environment:
        """What it was compiled against. Raises RuntimeError for a loaded program that was given none."""
        if self._environment is None:
            raise RuntimeError("a loaded program needs its environment to be traced")
        return self._environment() if callable(self._environment) else self._environment

    def traced(self) -> Callable[[Scope], Any]:
        """The traced compile of the same text, made on the first call. Raises RuntimeError."""
        if self._traced is None:
            self._traced, self._tree = self.environment.compile_traced(self)
        return self._traced

    def dump(self) -> object:
        """What `load` makes the program again from: tuples, texts and a code object, for marshal.

        Only for one's own cache: loading somebody else's dump is running it.
        """
        return self._dump

    @classmethod
    def load(
        cls,
        dump: Value,
        functions: Environment | Implementations,
        environment: Callable[[], Environment] | None = None,
    ) -> Program:
        """The program of a dump.

        Args:
            dump: what `dump` gave.
            functions: the environment, or the implementations of its functions by `Function.key`.
            environment: gives the environment when the program is to be traced.

        Raises ValueError for a dump of another version, KeyError for a function not given.
        """
        if dump[0] != FORMAT:
            raise ValueError(f"a dump of format {dump[0]}, not {FORMAT}")
        if isinstance(functions, Mapping):
            program = cls(dump, functions)
            program._environment = environment
        else:
            program = cls(dump, functions.implementations)
            program._environment = functions
        return program
