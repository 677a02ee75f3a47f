"""YAML 1.2 as plain data, each value with its place; what a data file has no need of is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from c2a_rules.model import Position
from c2a_rules.yamltext import YamlError, load
from tests.watching import nothing_opened


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("017", 17),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("2020-02-24", "2020-02-24"),
        ("2020-02-24T10:00:00Z", "2020-02-24T10:00:00Z"),
        ("12:30", "12:30"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        (".inf", ".inf"),
        (".nan", ".nan"),
    ],
)
def test_values_are_what_they_look_like(written, value):
    found = load(f"a: {written}").data["a"]
    assert found == value
    assert type(found) is type(value)


def test_an_older_yaml_does_not_make_norway_false():
    assert load("%YAML 1.1\n---\na: NO").data == {"a": "NO"}


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("a: 1\nb: 2\na: 3", '"a" stands here a second time', (3, 1)),
        ("x: {a: 1,\n    a: 2}", '"a" stands here a second time', (2, 5)),
        ("a: !mine 1", "tags are refused", (1, 4)),
        ("a: !mine 'quoted'", "tags are refused", (1, 4)),
        ("a: !mine {b: 1}", "tags are refused", (1, 4)),
        ("a: !!set {b}", "tags are refused", (1, 4)),
        ("a: !!binary aGk=", "tags are refused", (1, 4)),
        ("!!python/object:os.system x", "tags are refused", (1, 1)),
        ("? [x]\n: 1", "a key that is not text", (1, 3)),
        ("a: 1\n---\nb: 2", "another document", (2, 1)),
        ("a: [1,\n", "expected", (2, 1)),
        ("a:\n\t- 1", "cannot start", (2, 1)),
        ("a: b: c", "not allowed here", (1, 5)),
        ("ok: 1\nbad: \x07", "U+0007", (2, 6)),
        ("a: *nobody", "undefined alias", (1, 4)),
        ('- a\n- "\\ud83d"', "half a character", (2, 3)),
        ('- "\\ude00\\ud83d": 1', "half a character", (1, 3)),
    ],
)
def test_what_is_refused_is_told_with_its_place(text, words, place):
    with pytest.raises(YamlError, match=r".") as caught:
        load(text)
    assert words in str(caught.value)
    assert caught.value.position == Position(*place)


@pytest.mark.parametrize("text", ["a: &x [*x]", "a: &x {b: *x}", "[" * 1500, "- " * 1500 + "1"])
def test_what_has_no_end_is_refused(text):
    with pytest.raises(YamlError, match="levels"):
        load(text)


def test_a_small_file_cannot_unfold_into_a_huge_one():
    lines = ["- &a [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"- &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 10)}]" for n in range(8)]
    with pytest.raises(YamlError, match="values"):
        load("\n".join(lines))


def test_an_alias_stands_for_a_copy():
    data = load("a: &x {n: [1]}\nb: *x").data
    data["a"]["n"].append(2)
    assert data["b"] == {"n": [1]}


def test_a_character_escaped_as_two_halves_is_one_as_in_json():
    assert load('{"\\ud83d\\ude00": "a\\ud83d\\ude00b"}').data == {"😀": "a😀b"}


def test_an_empty_text_is_nothing():
    assert load("").data is None
    assert load("# a comment\n").data is None


PLACES = """\
id: x
rules:
  - id: HSE-1.a
    text: "quoted"
    block: |
      first
      second
  - {id: b, n: [1, 22]}
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("id",), (1, 5)),
        (("rules",), (3, 3)),
        (("rules", 0), (3, 5)),
        (("rules", 0, "id"), (3, 9)),
        (("rules", 0, "text"), (4, 12)),
        (("rules", 1, "n", 1), (8, 20)),
        (("rules", 1, "missing"), (8, 5)),
        (("nowhere", "at", "all"), (1, 1)),
    ],
)
def test_every_value_has_a_place(path, place):
    assert load(PLACES).position(path) == Position(*place)


INSIDE = """\
folded: >-
  alpha &&
  beta || GOAL

  and more
literal: |
  alpha
    beta GOAL
plain: alpha
  beta
  GOAL gamma
single: 'it''s a GOAL'
double: "a \\"quoted\\" GOAL"
flow: {one: two GOAL, three: x}
indented: >2
    alpha
   GOAL
short: GOAL
"""


@pytest.mark.parametrize("key", ["folded", "literal", "plain", "single", "double", "indented", "short"])
def test_a_place_inside_a_text_is_found_however_it_is_folded(key):
    read = load(INSIDE)
    value = read.data[key]
    offset = value.index("GOAL")
    line = value.count("\n", 0, offset) + 1
    column = offset - value.rfind("\n", 0, offset)
    place = read.position_in((key,), value, line, column)
    assert INSIDE.split("\n")[place.line - 1][place.column - 1 :].startswith("GOAL")


def test_the_end_of_a_text_has_a_place_too():
    read = load("a: >-\n  one\n  two\n")
    assert read.position_in(("a",), "one two", 1, 8) == Position(3, 6)


def test_a_place_that_cannot_be_found_again_is_the_texts_own():
    read = load('a: "\\u0041\\u0042 c"\n')
    assert read.position_in(("a",), "AB c", 1, 4) == read.position(("a",))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text("abcXYZ -#'\"\n|>&*!%@é", max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
        max_leaves=8,
    )
)
def test_what_a_yaml_writer_wrote_is_read(value):
    import io

    stream = io.StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.dump({"value": value}, stream)
    assert load(stream.getvalue()).data == {"value": value}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 2000, "more than 60 levels"),
        ("- " * 20_000, "more than 60 levels"),
        ("? " * 5000, "more than 60 levels"),
        ("".join(" " * depth + "a:\n" for depth in range(500)), "more than 60 levels"),
        ("a: " + "x" * 2_000_000, "more than 2,000,000 characters"),
        ("a: &a " + "x" * 1_000_000 + "\nb: [*a, *a]", "more than 2,000,000 characters, unfolded"),
        ("a: &a [*a]", "more than 100,000 values"),
        ("a: &x 1\nb: &x 2\nc: *x", "two anchors of one name"),
        ("%TAG ! tag:x,2000:\n---\na: !python/object:os.system x", "tag"),
        ("a: !!python/object/apply:os.system [id]", "tags are refused"),
        ("a: \0", "U+0000 has no place"),
        ("--- 1\n--- 2\n", "another document"),
        ('{"\u00e9": 1, "e\u0301": 2}', 'the key "\u00e9" stands here a second time'),
    ],
)
def test_what_could_cost_much_or_do_something_is_refused(text, words):
    with pytest.raises(YamlError) as caught:
        load(text)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["1e999", "-1e999", "9" * 5000, "0x" + "f" * 5000, "1:2:3" + ":59" * 1000])
def test_numbers_beyond_all_bounds_stay_text(text):
    assert load(f"a: {text}").data == {"a": text}


def test_texts_come_in_one_normal_form():
    assert load("a: e\u0301").data == load("a: \u00e9").data == load('a: "e\\u0301"').data


def test_reading_yaml_opens_nothing():
    text = "a: &x {b: [1, 2.5, text]}\nc: *x\nd: |\n  file:///etc/passwd\n"
    load(text)
    with nothing_opened(but=("os.scandir",)):  # ruamel.yaml looks for parts of its own
        load(text)
