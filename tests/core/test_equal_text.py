"""Equal text is equal everywhere, look-alikes are not; lengths count code points; nothing ends at a NUL or a line."""

import json
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from c2a_rules.documents import read_document
from c2a_rules.expressions import STRING, Environment, Scope
from c2a_rules.validation import OwnSchema
from tests.core.house import action, c2a, plan, rule, ruleset, write

COMPOSED, DECOMPOSED = "\u00e9", "e\u0301"
FARMER = "\U0001f469\u200d\U0001f33e"


def read(value, *, ascii_only=False):
    document = read_document(json.dumps(value, ensure_ascii=ascii_only).encode(), "plan.json")
    return document.plan, {each.rule for each in document.problems}


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (COMPOSED, DECOMPOSED),
        ("\u212b", "A\u030a"),
        ("\u1e69", "s\u0323\u0307"),
        ("\u1e69", "s\u0307\u0323"),
        ("\uac00", "\u1100\u1161"),
        ("\u2126", "\u03a9"),
    ],
)
def test_the_same_text_is_the_same_however_it_was_typed(one, other, ascii_only):
    assert read({"a": one, one: 1}, ascii_only=ascii_only) == read({"a": other, other: 1}, ascii_only=ascii_only)
    assert read({one: 1, other: 2}, ascii_only=ascii_only) == (None, {"DOC.duplicate-key"})


@pytest.mark.parametrize(("one", "other"), [("a", "\u0430"), ("K", "\uff2b"), ("fi", "\ufb01"), ("a", "a\u200b")])
def test_what_only_looks_alike_is_not_the_same(one, other):
    assert read({"a": one}) != read({"a": other})
    assert read({one: 1, other: 2})[1] == set()


@given(st.text(max_size=8), st.booleans())
def test_texts_come_in_normal_form_and_whole(text, ascii_only):
    assert read({"a": text}, ascii_only=ascii_only) == ({"a": normalize("NFC", text)}, set())


def test_a_rule_and_a_plan_that_type_a_letter_differently_agree(tmp_path):
    rules = ruleset([action("T-1")], [rule("T-1.title", f"plan.title == 'Caf{DECOMPOSED}'", at="/title")], prefix="T")
    file = tmp_path / "rules.yaml"
    file.write_text(json.dumps(rules, ensure_ascii=False), encoding="utf-8")
    good = write(tmp_path, "a.json", plan(title=f"Caf{COMPOSED}", context={"phases": ["development"]}))
    assert c2a("check", good, "--ruleset", file).code == 0


def test_a_fault_below_a_decomposed_key_has_its_place():
    text = '{"extensions": {"x": {"e\u0301": {\n  "a": 1, "a": 2}}}}'
    (problem,) = read_document(text.encode(), "plan.json").problems
    assert problem.location.pointer == "/extensions/x/\u00e9/a"
    assert (problem.position.line, problem.position.column) == (2, 11)


@pytest.mark.parametrize(
    ("text", "length"), [("\u00e9", 1), ("e\u0301", 2), (FARMER, 3), ("\U0001f600", 1), ("a\0b", 3), ("\r\n", 2)]
)
def test_lengths_count_code_points(text, length):
    for wanted in (length, length + 1):
        fits = not OwnSchema({"minLength": wanted}).faults(text)
        assert fits == (wanted == length)
        assert bool(OwnSchema({"maxLength": wanted - 1}).faults(text)) == (wanted == length)
    assert Environment({"x": STRING}).compile("size(x)").evaluate(Scope({"x": text})) == length


@pytest.mark.parametrize("tail", ["\n", "\r\n", "\0", "\0x", " ", "\u2028", "\u200b", "\ufeff"])
@pytest.mark.parametrize("pattern", ["^[A-Z]{3}$", "^(USD|EUR)$"])
def test_a_pattern_holds_for_the_whole_text(pattern, tail):
    matches = Environment({"x": STRING}).compile(f"x.matches('{pattern}')")
    schema = OwnSchema({"pattern": pattern})
    assert matches.evaluate(Scope({"x": "USD"}))
    assert not schema.faults("USD")
    assert not matches.evaluate(Scope({"x": f"USD{tail}"}))
    assert schema.faults(f"USD{tail}")


def test_nothing_is_cut_at_a_nul(tmp_path):
    title = "Water\0and schools"
    path = write(tmp_path, "a.json", plan(title=title, context={"phases": ["development"]}))
    ran = c2a("check", path, "-f", "json")
    assert ran.json["plans"][0]["title"] == title
    for format_ in ("table", "markdown", "html", "sarif", "junit", "csv", "github", "gitlab", "jsonl"):
        shown = c2a("check", path, "-f", format_).out
        assert "\0" not in shown
