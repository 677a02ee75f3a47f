"""Bytes become plans: what is refused, in which words, and at which place."""

import hashlib
import io
import json
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from c2a_rules.documents import JsonLinesReader, JsonReader, read_document
from c2a_rules.limits import Limits
from c2a_rules.model import Position


def problem(text):
    data = text if isinstance(text, bytes) else text.encode()
    document = read_document(data, "plan.json")
    assert document.plan is None
    (found,) = document.problems
    return found


def composed(value):
    """Return a JSON value with its texts in normal form C; None where two keys become one."""
    text = json.dumps(value, ensure_ascii=False)
    pairs = []
    found = json.loads(normalize("NFC", text), object_pairs_hook=lambda each: pairs.append(each) or dict(each))
    return found if all(len(dict(each)) == len(each) for each in pairs) else None


def test_an_object_is_a_plan():
    data = b'{"id": "A", "n": [1, 2.5, true, null]}'
    document = read_document(data, "plan.json")
    assert document.plan == {"id": "A", "n": [1, 2.5, True, None]}
    assert document.problems == ()
    assert document.sha256 == hashlib.sha256(data).hexdigest()


def test_a_byte_order_mark_is_no_fault_and_moves_no_position():
    document = read_document(b'\xef\xbb\xbf{"id": "A"}', "plan.json")
    assert document.plan == {"id": "A"}
    assert document.locate("/id") == Position(1, 8)


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("", "the file is empty", (1, 1)),
        (" \n ", "the file is empty", (2, 2)),
        ('{"a": 1', "the text ends here", (1, 8)),
        ('{\n "a": 1\n "b": 2}', "a comma or a closing bracket is missing before this place; found '\"'", (3, 2)),
        ('{"a": 1, “b”: 2}', "a key in straight double quotes belongs here", (1, 10)),
        ('{"a" 1}', "a colon is missing after the key; found '1'", (1, 6)),
        ('{"a": “b”}', "a text in straight double quotes", (1, 7)),
        ('{"a": "b\tc"}', "a tab or another control character stands inside a text; found '\\t'", (1, 9)),
        ('{"a": "b}', "the text that begins here has no closing quote", (1, 7)),
        ('{"a": 1}\n{"b": 2}', "the plan has ended, and more follows; found '{'", (2, 1)),
        ('{"a": 01}', "found '1'", (1, 8)),
        ("{'a': 1}", 'found "\'"', (1, 2)),
        ('{"n": 1,\n "a": NaN}', "NaN is no number", (2, 7)),
        ('{"s": "Infinity",\n "a": -Infinity}', "-Infinity is no number", (2, 7)),
        ('{"s": "1e999",\n "a": 1e999}', "1e999 is larger", (2, 7)),
        ('{"a": -1E+400}', "-1E+400 is larger", (1, 7)),
        ('{"a": 1e0400}', "1e0400 is larger", (1, 7)),
        ('{"a": [1,\n' + "1" * 400 + ".0]}", "is larger", (2, 1)),
        ('{"a": ' + "1" * 300 + "e99}", "is larger", (1, 7)),
        ('{"a": ' + "1" * 5000 + "}", "more digits than can be read", (1, 7)),
        ('{"ok": "\\ud83d\\ude00", "a":\n "x\\ud800"}', "half a character", (2, 2)),
        ('{"\\uDC00": 1}', "half a character", (1, 2)),
        (b'{"a": "b",\n "c": "\xff"}', "byte 19 is not UTF-8", (2, 8)),
        (b'\xef\xbb\xbf{"c": "\xff"}', "byte 11 is not UTF-8", (1, 8)),
        ('{"a": "b"}'.encode("utf-16"), "looks like UTF-16", (1, 1)),
        ('{"a": "b"}'.encode("utf-16-le"), "looks like UTF-16", (1, 2)),
        ('{"a": "b"}'.encode("utf-32-be"), "looks like UTF-16 or UTF-32", (1, 1)),
    ],
)
def test_what_is_no_json_is_told_with_its_place(text, words, place):
    found = problem(text)
    assert found.rule == "DOC.syntax"
    assert words in found.message
    assert len(found.message) < 300
    assert found.position == Position(*place)


@pytest.mark.parametrize("text", ["[]", '[{"id": "A"}]'])
def test_an_array_is_told_of_json_lines(text):
    assert ".jsonl" in problem(text).remedy
    assert problem(text).rule == "DOC.schema"


@pytest.mark.parametrize("text", ["1", '"text"', "null", "true"])
def test_a_single_value_is_no_plan(text):
    assert problem(text).rule == "DOC.schema"


@pytest.mark.parametrize(
    "text", ["1e308", "-1.7976931348623157e308", "1e-999", "9" * 300, "123456789012345678901234567890"]
)
def test_large_numbers_that_a_double_can_be_are_read(text):
    document = read_document(f'{{"a": {text}}}'.encode(), "plan.json")
    assert document.plan == {"a": json.loads(text)}


def test_every_duplicate_key_is_told_with_its_place():
    text = '{"a": 1,\n "b": [{"x": 1, "y": 2,\n  "x": 3}],\n "a": 4}'
    document = read_document(text.encode(), "plan.json")
    assert document.plan is None
    found = sorted((each.location.pointer, each.position) for each in document.problems)
    assert found == [("/a", Position(4, 2)), ("/b/0/x", Position(3, 3))]
    assert {each.rule for each in document.problems} == {"DOC.duplicate-key"}


def test_a_key_written_with_an_escape_is_the_same_key():
    document = read_document(b'{"a": 1, "\\u0061": 2}', "plan.json")
    assert [each.location.pointer for each in document.problems] == ["/a"]


def test_positions_count_characters_and_lines():
    text = '{"é": "ü", "b": {"c/d": [1,\n   {"~": 2}]}}'
    locate = read_document(text.encode(), "plan.json").locate
    assert locate("") == Position(1, 1)
    assert locate("/b") == Position(1, 17)
    assert locate("/b/c~1d/1/~0") == Position(2, 10)
    assert locate("/b/c~1d/9") == Position(1, 25)
    assert locate("/b/nowhere/at/all") == Position(1, 17)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**60), 2**60)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=12,
    ),
    st.sampled_from([None, 1, 3]),
    st.booleans(),
)
def test_reading_gives_back_what_was_written(value, indent, ascii_only):
    text = json.dumps({"value": value}, indent=indent, ensure_ascii=ascii_only)
    document = read_document(text.encode("utf-8", "surrogatepass"), "plan.json")
    assert document.plan == composed({"value": value})


@given(st.binary(max_size=60))
def test_any_bytes_are_a_plan_or_a_problem(data):
    document = read_document(data, "plan.json")
    assert (document.plan is None) == bool(document.problems)
    for each in document.problems:
        assert each.message
        assert each.remedy


def test_json_lines_hold_a_plan_a_line():
    text = b'{"id": "A"}\r\n\n  \n{"id": "B"\n[]\n{"id":\t"C"}'
    documents = list(JsonLinesReader().read(io.BytesIO(text), "plans.jsonl", None))
    assert [each.source for each in documents] == [f"plans.jsonl:{line}" for line in (1, 4, 5, 6)]
    assert [each.plan and each.plan["id"] for each in documents] == ["A", None, None, "C"]
    assert documents[1].problems[0].position == Position(4, 11)
    assert documents[3].locate("/id") == Position(6, 8)


def test_a_json_file_holds_one_plan():
    (document,) = JsonReader().read(io.BytesIO(b'{"id": "A"}'), "a.json", None)
    assert document.plan == {"id": "A"}
    assert document.source == "a.json"


SMALL = Limits(size=100, depth=3, items=10, text=20)


@pytest.mark.parametrize(
    ("text", "limit", "found"),
    [
        ('{"a": "' + "x" * 94 + '"}', "size", "more than 100 bytes"),
        ("[[[[1]]]]", "depth", "more than 3 deep"),
        ('{"a": {"b": {"c": [1]}}}', "depth", "more than 3 deep"),
        ("[" + ",".join("1" * 11) + "]", "items", " 12 values"),
        ("[" + ",".join(["[]"] * 10) + "]", "items", " 11 values"),
        ('{"a": {}, "b": {"c": [1, 2, 3, 4, 5, {"d": 1}]}}', "items", " 11 values"),
        ('["' + "é" * 21 + '"]', "text", "a text of 21 characters"),
        ('{"' + "k" * 21 + '": 1}', "text", "a key of 21 characters"),
    ],
)
def test_what_goes_beyond_a_limit_is_told_with_its_name_and_how_to_raise_it(text, limit, found):
    document = read_document(text.encode(), "plan.json", 1, SMALL)
    (problem,) = document.problems
    assert document.plan is None
    assert (problem.rule, problem.position) == ("DOC.limit", Position(1, 1))
    assert f"the limit `{limit}`" in problem.message
    assert found in problem.message
    assert f"--limit {limit}=" in problem.remedy


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "' + "x" * 10 + '"}',
        '{"a": {"b": [1]}}',
        '{"a": [[[]]]}',
        '{"a": [1,2,3,4,5,6,7,8]}',
        '{"a": [[],{},[], [ ] ,[],[],[],[]]}',
        '{"a": ",,,,[[[[{{{{,,,,"}',
        '{"a": "' + "é" * 20 + '"}',
        '{"a": "' + "\\u00e9" * 14 + '"}',
    ],
)
def test_what_stays_within_the_limits_is_read(text):
    assert read_document(text.encode(), "plan.json", 1, SMALL).plan == json.loads(text)


@pytest.mark.parametrize("tail", [b"", b"\n", b"\r\n"])
def test_a_line_beyond_the_limit_costs_itself_and_no_other(tail):
    reader = JsonLinesReader()
    reader.limits = SMALL
    line = b'{"id": "%s"}' % (b"x" * 91)
    stream = io.BytesIO(b'{"id":"A"}\n' + line + b"\n" + b" " * 5000 + b"\n" + b"x" * 5000 + b'\n{"id":"B"}' + tail)
    documents = list(reader.read(stream, "plans.jsonl", None))
    assert [each.source.partition(":")[2] for each in documents] == ["1", "2", "4", "5"]
    assert [each.plan and each.plan["id"] for each in documents] == ["A", None, None, "B"]
    assert [each.problems[0].rule for each in documents[1:3]] == ["DOC.limit", "DOC.limit"]
    assert [each.problems[0].position for each in documents[1:3]] == [Position(2, 1), Position(4, 1)]
    assert [each.sha256 for each in documents[1:3]] == ["", ""]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless file")
def test_an_endless_file_is_read_no_further_than_the_limit():
    reader = JsonReader()
    reader.limits = SMALL
    with Path("/dev/zero").open("rb") as stream:
        (document,) = reader.read(stream, "zero.json", None)
    assert document.problems[0].rule == "DOC.limit"


def test_a_file_without_lines_is_an_empty_document_and_not_nothing():
    for data in (b"", b"\n", b" \n\t\r\n"):
        (document,) = JsonLinesReader().read(io.BytesIO(data), "plans.jsonl", None)
        assert "the file is empty" in document.problems[0].message
