"""Random expressions, here and by the CEL project's own C++ runtime.

    python tests/expressions/differential.py 20000 [SEED]

prints every expression on which the two disagree and ends with 1 if there is one. The reference
(`cel-expr-python`) runs in a process of its own, for it can end the one it runs in.
"""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from c2a_rules.expressions import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    STRING,
    Environment,
    EvaluationError,
    ExpressionError,
    ListType,
    MapType,
    Scope,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA: dict[str, Any] = {
    "n": 3,
    "z": 0,
    "d": 2.5,
    "s": "añb",
    "e": "",
    "b": True,
    "xs": [3, 1, 2],
    "ss": ["b", "a", "añb"],
    "m": {"a": 1, "b": 0},
    "any": {"n": 1, "s": "x", "l": [1, "one", 2.5, None, True], "m": {"k": [0, 1]}, "b": False},
}
TYPES = {
    "n": INT,
    "z": INT,
    "d": DOUBLE,
    "s": STRING,
    "e": STRING,
    "b": BOOL,
    "xs": ListType(INT),
    "ss": ListType(STRING),
    "m": MapType(STRING, INT),
    "any": DYN,
}


class Maker:
    """Makes expressions of a wanted type from a seed; most are well typed, many fail at run time."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret is made
        self.names: dict[str, list[str]] = {"int": ["n", "z"], "double": ["d"], "string": ["s", "e"], "bool": ["b"]}
        self.names |= {"ints": ["xs"], "strings": ["ss"], "map": ["m"], "dyn": ["any"]}
        self.bound = 0

    def make(self, kind: str, depth: int) -> str:
        """An expression of a kind, at most so deep."""
        if depth <= 0 or self.random.random() < 0.1:
            return self.leaf(kind)
        made = getattr(self, f"make_{kind}")(depth - 1)
        return str(self.random.choice(made)())

    def leaf(self, kind: str) -> str:
        """A constant or a variable."""
        constants = {
            "int": ["0", "1", "-2", "7", "9223372036854775807", "-9223372036854775808"],
            "double": ["0.0", "1.5", "-2.0", "1e300"],
            "string": ["''", "'a'", "'añ'", '"b\\n"'],
            "bool": ["true", "false"],
            "ints": ["[]", "[1, 2]", "[0]"],
            "strings": ["[]", "['a', 'b']", "['']"],
            "map": ["{}", "{'a': 1}", "{'k': 0, 'a': 2}"],
            "dyn": ["dyn(1)", "dyn('a')", "dyn(1.0)", "dyn([1])", "dyn(null)", "dyn(true)", "any.n", "any.s", "any.q"],
        }
        return self.random.choice([*constants[kind], *self.names[kind]])

    def loop(self, kind: str, item: str, depth: int) -> tuple[str, str]:
        """A new variable of a kind, and a body that may use it."""
        self.bound += 1
        name = f"v{self.bound}"
        self.names[item].append(name)
        body = self.make(kind, depth)
        self.names[item].remove(name)
        return name, body

    def quantified(self, depth: int) -> str:
        source, item = self.random.choice([("ints", "int"), ("strings", "string"), ("map", "string"), ("dyn", "dyn")])
        macro = self.random.choice(["all", "exists", "exists_one"])
        subject = self.make(source, depth) if source != "dyn" else self.random.choice(["any.l", "any.m", "any.n"])
        name, body = self.loop("bool", item, depth)
        return f"{subject}.{macro}({name}, {body})"

    def make_bool(self, depth: int) -> list[Any]:
        make = self.make
        kinds = ["int", "double", "string", "dyn"]
        searches = ["startsWith", "endsWith", "contains"]

        def compare() -> str:
            kind, operator = self.random.choice(kinds), self.random.choice(["==", "!=", "<", "<=", ">", ">="])
            return f"{make(kind, depth)} {operator} {make(kind, depth)}"

        return [
            compare,
            compare,
            lambda: f"({make('bool', depth)} && {make('bool', depth)})",
            lambda: f"({make('bool', depth)} || {make('bool', depth)} || {make('bool', depth)})",
            lambda: f"!{make('bool', 0)}",
            lambda: f"!({make('bool', depth)})",
            lambda: f"({make('bool', depth)} ? {make('bool', depth)} : {make('bool', depth)})",
            lambda: f"{make('int', depth)} in {make('ints', depth)}",
            lambda: f"{make('string', depth)} in {make('strings', depth)}",
            lambda: f"{make('string', depth)} in {make('map', depth)}",
            lambda: f"{make('string', 0)}.{self.random.choice(searches)}({make('string', depth)})",
            lambda: f"has(m.{self.random.choice('abk')})",
            lambda: f"has(any.{self.random.choice(['n', 'q', 'm.k', 'q.k', 'n.k'])})",
            lambda: f"{make('ints', depth)} == {make('ints', depth)}",
            lambda: f"{make('strings', depth)} != {make('strings', depth)}",
            lambda: f"{make('map', depth)} == {make('map', depth)}",
            lambda: f"{make('string', 0)}.matches('{self.random.choice(['^a', 'b$', '[ñ]', '.', '^$'])}')",
            lambda: self.quantified(depth),
            lambda: self.quantified(depth),
            lambda: f"m.?{self.random.choice('ak')}.hasValue()",
        ]

    def make_int(self, depth: int) -> list[Any]:
        make = self.make
        return [
            lambda: f"({make('int', depth)} {self.random.choice('+-*/%')} {make('int', depth)})",
            lambda: f"({make('int', depth)} + {make('int', depth)} - {make('int', depth)})",
            lambda: f"-({make('int', depth)})",
            lambda: f"size({make(self.random.choice(['string', 'ints', 'strings', 'map']), depth)})",
            lambda: f"({make('bool', depth)} ? {make('int', depth)} : {make('int', depth)})",
            lambda: f"{make('ints', depth)}[{make('int', depth)}]",
            lambda: f"{make('map', depth)}[{make('string', depth)}]",
            lambda: f"m.{self.random.choice('abk')}",
            lambda: f"m.?{self.random.choice('ak')}.orValue({make('int', depth)})",
            lambda: f"{make('ints', depth)}[?{make('int', 0)}].orValue({make('int', depth)})",
            lambda: f"int({make('double', depth)})",
            lambda: f"int({make('string', 0)})",
        ]

    def make_double(self, depth: int) -> list[Any]:
        make = self.make
        return [
            lambda: f"({make('double', depth)} {self.random.choice('+-*/')} {make('double', depth)})",
            lambda: f"-({make('double', depth)})",
            lambda: f"double({make('int', depth)})",
            lambda: f"({make('bool', depth)} ? {make('double', depth)} : {make('double', depth)})",
        ]

    def make_string(self, depth: int) -> list[Any]:
        make = self.make
        return [
            lambda: f"({make('string', depth)} + {make('string', depth)})",
            lambda: f"string({make('int', depth)})",
            lambda: f"({make('bool', depth)} ? {make('string', depth)} : {make('string', depth)})",
            lambda: f"{make('strings', depth)}[{make('int', 0)}]",
        ]

    def listing(self, kind: str, item: str, depth: int) -> list[Any]:
        make = self.make

        def filtered() -> str:
            name, body = self.loop("bool", item, depth)
            return f"{make(kind, depth)}.filter({name}, {body})"

        def mapped() -> str:
            source, inner = self.random.choice([("ints", "int"), ("strings", "string")])
            name, body = self.loop(item, inner, depth)
            return f"{make(source, depth)}.map({name}, {body})"

        return [
            filtered,
            mapped,
            lambda: f"[{make(item, depth)}, {make(item, depth)}]",
            lambda: f"({make(kind, depth)} + {make(kind, depth)})",
        ]

    def make_ints(self, depth: int) -> list[Any]:
        return self.listing("ints", "int", depth)

    def make_strings(self, depth: int) -> list[Any]:
        # A map's keys have no order in CEL, so a list of them is none to compare.
        return [*self.listing("strings", "string", depth), lambda: f"{self.make('string', 0)}.split('b')"]

    def make_map(self, depth: int) -> list[Any]:
        make = self.make
        return [
            lambda: f"{{{make('string', depth)}: {make('int', depth)}}}",
            lambda: f"{{'a': {make('int', depth)}, 'k': {make('int', depth)}}}",
            lambda: f"({make('bool', depth)} ? {make('map', depth)} : {make('map', 0)})",
        ]

    def make_dyn(self, depth: int) -> list[Any]:
        make = self.make
        return [
            lambda: f"dyn({make(self.random.choice(['int', 'double', 'string', 'bool', 'ints', 'map']), depth)})",
            lambda: f"any.{self.random.choice(['n', 's', 'l', 'm', 'm.k', 'b', 'l[0]', 'l[2]', 'l[9]', 'q'])}",
            lambda: f"({make('dyn', depth)} {self.random.choice('+-*')} {make('dyn', depth)})",
        ]


def expressions(count: int, seed: int) -> list[str]:
    """So many expressions, always the same for a seed."""
    maker = Maker(seed)
    kinds = ["bool", "bool", "bool", "int", "double", "string", "ints", "strings", "map", "dyn"]
    return [maker.make(kinds[number % len(kinds)], 1 + number % 4) for number in range(count)]


def plain(value: object) -> object:
    """A value so that equal ones of one kind are written alike."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return ["double", "nan" if math.isnan(value) else repr(value)]
    if isinstance(value, int):
        return int(value)
    if isinstance(value, dict):
        return {"map": sorted([plain(key), plain(inner)] for key, inner in value.items())}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return repr(value)


def ours(texts: list[str]) -> Iterator[object]:
    """What each expression gives here."""
    environment = Environment(TYPES, lint=False)
    scope = Scope(DATA)
    for text in texts:
        try:
            yield {"value": plain(environment.compile(text).evaluate(scope))}
        except ExpressionError as error:
            yield {"refused": str(error)}
        except EvaluationError as error:
            yield {"error": str(error)}


def reference() -> None:
    """What each expression on stdin gives by the reference, a line each."""
    from cel_expr_python import cel
    from cel_expr_python.ext import ext_bindings, ext_math, ext_optional, ext_strings

    names = {
        INT: cel.Type.INT,
        DOUBLE: cel.Type.DOUBLE,
        STRING: cel.Type.STRING,
        BOOL: cel.Type.BOOL,
        DYN: cel.Type.DYN,
    }
    types = {name: names.get(type_) for name, type_ in TYPES.items()}
    types["xs"], types["ss"] = cel.Type.List(cel.Type.INT), cel.Type.List(cel.Type.STRING)
    types["m"] = cel.Type.Map(cel.Type.STRING, cel.Type.INT)
    extensions = [ext_bindings.ExtBindings(), ext_math.ExtMath(), ext_optional.ExtOptional(), ext_strings.ExtStrings()]
    environment = cel.NewEnv(variables=types, extensions=extensions)
    for line in sys.stdin:
        found: dict[str, object]
        try:
            program = environment.compile(json.loads(line))
            try:
                value = program.eval(data=DATA)
                failed = value.type() == cel.Type.ERROR
                found = {"error": str(value.value())} if failed else {"value": plain(value.plain_value())}
            except Exception as error:  # noqa: BLE001 - whatever the reference raises is its answer
                found = {"error": str(error)}
        except Exception as error:  # noqa: BLE001 - likewise
            found = {"refused": str(error)}
        print(json.dumps(found), flush=True)  # noqa: T201 - the answer


def disagreements(count: int, seed: int) -> list[str]:
    """The expressions on which the two disagree, with both answers."""
    texts = expressions(count, seed)
    done = subprocess.run(
        [sys.executable, __file__, "--reference"],
        input="".join(json.dumps(text) + "\n" for text in texts),
        capture_output=True,
        text=True,
        check=False,  # it may end badly once all is said
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(texts):
        raise RuntimeError(f"the reference stopped at {texts[len(answers)]}: {done.stderr[-500:]}")
    found = []
    for text, here, there in zip(texts, ours(texts), answers, strict=True):
        assert isinstance(here, dict)
        alike = here == there or ("error" in here and "error" in there)
        # The reference picks int for what may be anything, as in [][0] + [][0], and then refuses.
        alike = alike or "refused" in there
        if not alike:
            found.append(f"{text}\n    here  {here}\n    there {there}")
    return found


def main() -> int:
    """Compare as many as the command line says."""
    if "--reference" in sys.argv:
        reference()
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    found = disagreements(count, seed)
    print("\n".join(found))  # noqa: T201 - the report
    print(f"{len(found)} of {count} differ")  # noqa: T201 - likewise
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
