"""Every sequence of bytes is read as JSON (RFC 8259) or refused as none; nothing else, and nothing crashes.

The families are those of JSONTestSuite's `test_parsing`, in cases of our own; the suite itself runs where it is there.
"""

import json
import struct
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from c2a_rules.documents import DEFAULTS, _exactly, _quickly, read_document
from c2a_rules.structure import check_structure
from tests.core.house import c2a, shape

SUITE = Path(__file__).parents[3] / "shared/data/JSONTestSuite/test_parsing"

TEXTS = json.loads((Path(__file__).parent / "json_texts.json").read_text("utf-8"))
"""Cases by what is expected and by family; bytes that are no text are written as `hex …`."""
N = 100_000
LARGE = [
    *(f"[{'9' * digits}]" for digits in (19, 20, 4300, 5000)),
    *(f"[0.{'0' * N}1]", f"[{'1' * N}]", f"[1e{'9' * N}]", "-" * N, "1" * N),
    *(f"{'[' * depth}{']' * depth}" for depth in (100, 101, 102, 500, N)),
    *("[" * N, '[{"":' * N, '{"a":' * N, '{"a":' * 2_000 + "1" + "}" * 2_000),
    *('["' + "\\" * N, '["' + '\\"' * N, '"' * (N + 1), ":" * N, "{}" * N, "[,]" * N, " " * N),
    *(b"\x80" * N, bytes(range(256)), bytes(N), struct.pack("<d", 1.5) * 1000),
]


def cases(expected):
    for family, texts in TEXTS[expected].items():
        for number, text in enumerate(texts):
            data = bytes.fromhex(text[4:]) if text.startswith("hex ") else text.encode()
            yield pytest.param(data, id=f"{family} {number}")
    for number, text in enumerate(LARGE if expected == "either" else ()):
        yield pytest.param(text if isinstance(text, bytes) else text.encode(), id=f"large {number}")


def rules(data):
    document = read_document(data, "plan.json")
    problems = document.problems or check_structure(document.plan, shape())
    for each in problems:
        assert each.message
        assert each.remedy
        assert len(each.message) < 500
        document.locate(each.location.pointer)
        assert each.rule != "DOC.syntax" or each.position is not None
    return {each.rule for each in problems}


@pytest.mark.parametrize("data", [*cases("yes")])
def test_json_is_read_as_json(data):
    assert rules(data) == {"DOC.schema"}
    assert _exactly(data, DEFAULTS)[0] == json.loads(normalize("NFC", data.decode()))


@pytest.mark.parametrize("data", [*cases("no")])
def test_what_is_no_json_is_refused(data):
    assert rules(data) == {"DOC.syntax"}


@pytest.mark.parametrize("data", [*cases("either")])
def test_what_parsers_may_take_or_leave_is_told_either_way(data):
    assert rules(data) <= {"DOC.syntax", "DOC.schema", "DOC.limit", "DOC.duplicate-key"}


@pytest.mark.skipif(not SUITE.is_dir(), reason="JSONTestSuite is not among the shared data of this machine")
def test_the_suite_itself():
    expected = {"y": {"DOC.schema", "DOC.duplicate-key"}, "n": {"DOC.syntax", "DOC.limit"}}
    wrong = {}
    for file in sorted(SUITE.glob("*.json")):
        found = rules(file.read_bytes())
        if not found or not found <= expected.get(file.name[0], found):
            wrong[file.name] = found
    assert wrong == {}


def test_files_of_every_kind_are_told_and_none_stops_the_others(tmp_path):
    for number, case in enumerate([*cases("yes"), *cases("no"), *cases("either")]):
        (tmp_path / f"{number:04}.json").write_bytes(case.values[0])
    ran = c2a("check", tmp_path, "-f", "json")
    assert ran.code == 1
    assert {each["status"] for each in ran.json["plans"]} == {"invalid"}
    assert len(ran.json["plans"]) == number + 1


def test_lines_of_every_kind_are_told_and_none_stops_the_others(tmp_path):
    lines = [case.values[0] for case in (*cases("yes"), *cases("no"), *cases("either"))]
    lines = [each for each in lines if b"\n" not in each and each.strip()]
    (tmp_path / "plans.jsonl").write_bytes(b"\n".join(lines))
    ran = c2a("check", tmp_path, "-f", "json")
    assert ran.code == 1
    assert len(ran.json["plans"]) == len(lines)
    assert {each["status"] for each in ran.json["plans"]} == {"invalid"}


NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][-+]?[0-9]{1,3})?", fullmatch=True)
STRINGS = st.text(st.characters(codec=None), max_size=6).map(json.dumps) | st.text(max_size=6).map(
    lambda text: json.dumps(text, ensure_ascii=False)
)
WORDS = st.sampled_from(["true", "false", "null", "NaN", "-Infinity", '"\\u0022"', '"\u00e9"', '"e\u0301"', "[]", "{}"])
GAPS = st.sampled_from(["", " ", "\n", "\t\r\n"])


def _lists(inner):
    return st.tuples(GAPS, st.lists(inner, max_size=4)).map(lambda each: f"[{each[0]}{(',' + each[0]).join(each[1])}]")


def _objects(inner):
    pairs = st.lists(st.tuples(STRINGS, inner), max_size=4)
    return st.tuples(GAPS, pairs).map(
        lambda each: "{" + ",".join(f"{each[0]}{key}{each[0]}:{value}" for key, value in each[1]) + "}"
    )


@given(st.recursive(NUMBERS | STRINGS | WORDS, lambda inner: _lists(inner) | _objects(inner), max_leaves=15))
@example('{"a":1,"a":"\\u0022"}')
@example('{"a":"\\"","a":1}')
@example("[9223372036854775808, -9223372036854775809, 18446744073709551616, 123456789012345678901234567890]")
@example("[1e400, -0, -0.0, 5e-324, 1.7976931348623157e308, 0.1, 123456789012345680.0]")
def test_the_quick_way_gives_what_the_exact_way_gives_or_nothing(text):
    data = text.encode("utf-8", "surrogatepass")
    quick = _quickly(data, DEFAULTS)
    if quick is None:
        return
    exact, twice = _exactly(data, DEFAULTS)
    assert not twice
    assert repr(quick) == repr(exact)


PLAIN = st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | st.text('aé\u2013\n"\\/:,[]{}')
KEYS = st.text('ab:"', max_size=3)


@given(
    st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)),
    st.sampled_from([None, 2]),
    st.booleans(),
)
def test_what_plans_are_made_of_is_read_the_quick_way(value, indent, ascii_only):
    text = json.dumps({"value": value, "more": 1}, indent=indent, ensure_ascii=ascii_only)
    if "0" * 19 not in text.translate(str.maketrans("123456789", "0" * 9)):
        assert _quickly(text.encode(), DEFAULTS) == {"value": value, "more": 1}
