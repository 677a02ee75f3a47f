"""Which texts say something, and which only look as if they did."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from c2a_rules.facts.phrases import fold, is_placeholder, words
from c2a_rules.facts.texts import says, says_enough, stated

MINIMUM = 15

CASES = json.loads((Path(__file__).parent / "texts.json").read_text("utf-8"))
PLACEHOLDERS, NO_PLACEHOLDERS = CASES["placeholders"], CASES["no_placeholders"]
HONEST, HOLLOW = CASES["honest"], CASES["hollow"]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_is_recognised(text: str) -> None:
    assert is_placeholder(text)
    assert not stated(text)
    assert not says_enough(text, MINIMUM)


@pytest.mark.parametrize("text", [*NO_PLACEHOLDERS, *HONEST])
def test_an_honest_text_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)
    assert stated(text)


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_answer_says_enough(text: str) -> None:
    assert says_enough(text, MINIMUM)


@pytest.mark.parametrize("text", HOLLOW)
def test_a_hollow_answer_does_not(text: str) -> None:
    assert not says_enough(text, MINIMUM)


def test_a_hollow_sentence_does_not_spoil_an_honest_answer() -> None:
    for hollow in HOLLOW[4:13]:
        assert says_enough(f"{HONEST[0]} {hollow}", MINIMUM)
        assert says_enough(f"{hollow} {HONEST[0]}", MINIMUM)


CORPUS = st.sampled_from([*PLACEHOLDERS, *NO_PLACEHOLDERS, *HONEST, *HOLLOW])
FORMS = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])
CHANGES = st.sampled_from([str.upper, str.lower, str.title, str.casefold])


@given(CORPUS, FORMS, CHANGES, st.text(" \t\n", max_size=3))
def test_case_form_and_space_around_change_nothing(text: str, form: Any, case: Any, space: str) -> None:
    # "ß" and the like may change under upper(), never the verdict
    other = unicodedata.normalize(form, case(text)) + space
    assert is_placeholder(other) == is_placeholder(text)
    assert says_enough(other, MINIMUM) == says_enough(text, MINIMUM)


@given(st.text(max_size=200), FORMS, st.text(" \t\n", max_size=3))
def test_any_text_is_judged_alike_in_any_form(text: str, form: Any, space: str) -> None:
    other = unicodedata.normalize(form, text) + space
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    if form in ("NFC", "NFD"):
        assert is_placeholder(other) == is_placeholder(text)
        assert says_enough(other, 5) == says_enough(text, 5)


@given(CORPUS, st.integers(1, 40))
def test_asking_for_more_words_never_helps(text: str, minimum: int) -> None:
    assert says_enough(text, minimum) or not says_enough(text, minimum + 1)


@given(st.sampled_from([*HONEST, *HOLLOW]), st.integers(1, 5))
def test_saying_it_again_adds_nothing(text: str, times: int) -> None:
    assert says_enough(" ".join([text] * times), 60) == says_enough(text, 60)


@pytest.mark.parametrize(
    "text",
    [
        "No human rights expertise is available to the mission at present.",
        "Aucune expertise en droits humains n'est disponible à la mission.",
        "No hay ningún asesor de derechos humanos en la misión.",
        "لا يوجد مستشار لحقوق الإنسان في البعثة حاليا",
        "Пока нет экспертов по правам человека",
        "特派团目前没有人权专家可以派用",
    ],
)
def test_saying_that_there_is_no_expertise_names_none(text: str) -> None:
    assert not says(text, 5)


@pytest.mark.parametrize(
    "text",
    [
        "Two officers seconded to the mission since 2024",
        "Deux conseillers du Haut-Commissariat depuis 2024",
        "自二零二四年起派驻两名人权专家",
    ],
)
def test_a_short_text_says_what_it_says(text: str) -> None:
    assert says(text, 5)
    assert not says(text, MINIMUM)


@given(st.text(alphabet="ab0 '-_.(\n\x00é") | st.text())
def test_words_are_letters_and_digits_joined_by_single_apostrophes_and_hyphens(text: str) -> None:
    assert words(text) == re.findall(r"[^\W_]+(?:['-][^\W_]+)*", text)
