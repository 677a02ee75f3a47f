"""How messages name what was found."""

from hypothesis import given
from hypothesis import strategies as st

from c2a_rules.facts.wording import counted, listed, quoted


def test_words_stand_in_a_row() -> None:
    assert listed([]) == "none"
    assert listed(["sex"]) == "sex"
    assert listed(["sex", "age", "income"]) == "sex, age and income"


def test_a_number_agrees_with_its_noun() -> None:
    assert [counted(n, "analysis", "analyses") for n in (0, 1, 2)] == ["no analyses", "1 analysis", "2 analyses"]


def test_texts_are_quoted_and_absence_is_said() -> None:
    assert quoted(" ") == "nothing"
    assert quoted("A  short\ntext") == '"A short text"'
    assert quoted("word " * 40).endswith('word…"')
    assert quoted("x" * 60) == f'"{"x" * 60}"'
    assert quoted("x" * 61) == f'"{"x" * 60}…"'
    assert quoted(f"{'x' * 30} {'y' * 30}") == f'"{"x" * 30}…"'


@given(st.text(max_size=300))
def test_a_quoted_text_is_never_long(text: str) -> None:
    assert len(quoted(text)) <= 63
