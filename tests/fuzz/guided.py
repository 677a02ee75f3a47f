"""Coverage-guided fuzzing (atheris, Linux on x86-64) of what reads text from strangers.

    python tests/fuzz/guided.py expression|rule|document|yaml|waivers [-runs=20000] [-seed=1] [any option of libFuzzer]

Without `-runs` it goes on until something breaks or Ctrl-C. It starts from the expressions, plans and rule sets that
are shipped, so that the way in need not be found by chance. What breaks is written to a file `crash-…` in the working
folder; give that file's name as an argument to see it again.
"""

import json
import marshal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["c2a_rules"]):
    from c2a_rules import vocabulary, waivers, yamltext
    from c2a_rules.documents import read_document
    from c2a_rules.errors import UsageError
    from c2a_rules.expressions import (
        BOOL,
        DYN,
        INT,
        STRING,
        Environment,
        EvaluationError,
        ExpressionError,
        Field,
        ListType,
        Program,
        RecordType,
        Scope,
        Unknown,
        emit,
        unparse,
    )
    from c2a_rules.model import Position

assert emit
ITEM = RecordType(
    "items", "items", {"id": Field(STRING, required=True), "end": Field(STRING, expected=True), "n": Field(INT)}
)
ENVIRONMENT = Environment({"items": ListType(ITEM), "a": BOOL, "k": INT, "s": STRING, "any": DYN}, lint=False)
PLANS = vocabulary.environment({"minimum_words": "integer", "least": "integer"})
SCOPE = {"items": [{"id": "p", "n": 1}, {"id": "q"}], "a": True, "k": 3, "s": "añb", "any": {"n": [1, 2.5, None]}}


def outcome(run: Callable[[], object]) -> object:
    """The value as text, or the kind of what was raised."""
    try:
        return repr(run())
    except (EvaluationError, Unknown) as error:
        return type(error)


def placed(text: str, error: ExpressionError) -> None:
    """Every mistake is told with a place in the text."""
    lines = text.split("\n")
    assert error.problems, text
    for problem in error.problems:
        assert problem.message
        assert 1 <= problem.line <= len(lines), (text, problem)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, (text, problem)


def refused(message: str, position: Position | None, lines: int) -> None:
    """A refusal says something, and of a line that there is."""
    assert message
    assert position is None or 1 <= position.line <= lines


def expression(data: bytes) -> None:
    """An expression is compiled or refused with its place; it comes to the same stored, written out and traced."""
    text = data.decode("utf-8", "replace")
    try:
        program = ENVIRONMENT.compile(text)
    except ExpressionError as error:
        placed(text, error)
        return
    scope = Scope(SCOPE)
    found = outcome(lambda: program.evaluate(scope))
    stored = marshal.loads(marshal.dumps(program.dump()))  # noqa: S302 - the dump of this very line
    assert outcome(lambda: Program.load(stored, ENVIRONMENT).evaluate(scope)) == found, text
    again = ENVIRONMENT.compile(unparse(program.tree))
    assert unparse(again.tree) == unparse(program.tree), text
    assert outcome(lambda: again.evaluate(scope)) == found, text
    trace = program.trace(scope)
    value = trace.value_or_error
    assert (type(value) if isinstance(value, Exception) else repr(value)) == found, text


def rule(data: bytes) -> None:
    """What a rule asks or says of plans is compiled against their schema, or refused with its place."""
    text = data.decode("utf-8", "replace")
    for compiled in (PLANS.compile, PLANS.template):
        try:
            made = compiled(text)
        except ExpressionError as error:
            placed(text, error)
        else:
            marshal.dumps(made.dump())
            if isinstance(made, Program):
                assert unparse(PLANS.compile(unparse(made.tree)).tree) == unparse(made.tree), text


def document(data: bytes) -> None:
    """A plan is what Python's own JSON reads in it, in Unicode's normal form C; otherwise there is a problem."""
    read = read_document(data, "plan.json")
    assert (read.plan is None) == bool(read.problems)
    for problem in read.problems:
        assert problem.message, data
        assert problem.remedy, data
        assert problem.position is None or 1 <= problem.position.line <= data.count(b"\n") + data.count(b"\r") + 1
    if read.plan is not None:
        expected = json.loads(data.decode("utf-8-sig"))
        plain = json.dumps(expected, ensure_ascii=False)
        assert json.dumps(read.plan, ensure_ascii=False) == json.dumps(
            json.loads(normalize("NFC", plain)), ensure_ascii=False
        )
        assert read.locate("") is not None


def yaml(data: bytes) -> None:
    """YAML is read as plain data whose values all have a place in the text, or refused."""
    text = data.decode("utf-8", "replace")
    lines = text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 1
    try:
        read = yamltext.load(text)
    except yamltext.YamlError as error:
        refused(str(error), error.position, lines + 1)
        return
    json.dumps(read.data)
    for path, place in read.positions.items():
        assert 1 <= place.line <= lines + 1, text
        value = read.data
        for step in path:
            value = value[step]


def waiver(data: bytes) -> None:
    """A file of waivers is read or refused; one waiver more leaves the others as they are."""
    text = data.decode("utf-8", "replace")
    more = waivers.Waiver(
        about="HSE-1", plan="p", anchor="", reason="r", approved_by="a", expires="2027-01-01", place=""
    )
    try:
        before = waivers.parse_waivers(text, "w.yaml")
        after = waivers.parse_waivers(waivers.with_waiver(text, more, "w.yaml"), "w.yaml")
    except UsageError as error:
        refused(str(error), None, 0)
        return
    assert len(after) == len(before) + 1


def seeds(folder: Path) -> None:
    """Write what is shipped into a folder, a piece a file."""
    pieces: list[str] = ["items.exists(i, has(i.end) && i.end > '2020')", "any.n.map(x, string(x)).join(', ')"]
    for path in sorted((ROOT / "rulesets").glob("*.yaml")):
        read = yamltext.load(path.read_text("utf-8")).data
        pieces += [rule[part] for rule in read["rules"] for part in ("assert", "message", "when") if part in rule]
        pieces.append("\n".join(path.read_text("utf-8").split("\n")[:60]))
    plan = json.loads((ROOT / "examples/with-gaps.json").read_text("utf-8"))
    pieces += [json.dumps({name: part}, ensure_ascii=False, indent=1)[:3000] for name, part in plan.items()]
    pieces += ['{"a": 1, "a": 2}', '{"a": "\\ud83d\\ude00 e\\u0301", "b": [1e5, -0, 12345678901234567890]}']
    pieces += ["- rule: HSE-1\n  plan: p\n  reason: r\n  approved_by: a\n  expires: 2027-01-01\n"]
    for number, piece in enumerate(pieces):
        (folder / f"{number:04}").write_text(piece, "utf-8")


def main() -> None:
    """Fuzz what the first argument names."""
    known = {"expression": expression, "rule": rule, "document": document, "yaml": yaml, "waivers": waiver}
    target = known[sys.argv.pop(1)]
    with tempfile.TemporaryDirectory() as folder:
        seeds(Path(folder))
        given = [each for each in sys.argv[1:] if not each.startswith("-")]
        atheris.Setup([*sys.argv, "-max_len=4096", *([] if given else [folder])], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
