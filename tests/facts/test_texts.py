"""Which texts say something, and which only look as if they did."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from c2a_rules.facts.phrases import PHRASES, fold, is_placeholder, is_unfinished, words
from c2a_rules.facts.texts import says, says_enough, stated, tokens

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


LANGUAGES = json.loads(PHRASES.read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_known_placeholder_is_one(language: str) -> None:
    known = LANGUAGES[language]["placeholders"]
    assert [text for text in known if not is_placeholder(text) or not is_placeholder(f"  «{text.upper()}».")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_known_opening_makes_a_text_unfinished_where_a_mark_sets_it_off(language: str) -> None:
    known = LANGUAGES[language]["openings"]
    texts = [text for phrase in known for text in (phrase, f"{phrase}: by the team", f"- {phrase} (in spring)")]
    assert [text for text in texts if not is_unfinished(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_known_blank_is_one_in_any_brackets(language: str) -> None:
    known = LANGUAGES[language]["fill_ins"]
    blanks = [blank for phrase in known for blank in (f"[{phrase}]", f"{{{phrase} of it}}", f"<{phrase} the year>")]
    assert [blank for blank in blanks if not is_unfinished(f"Wells in {blank} and schools")] == []
    assert not any(is_unfinished(f"Wells in [{phrase} {'x' * 201}]") for phrase in known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_follows_every_known_but_is_a_statement_of_its_own(language: str) -> None:
    hollow = "No gender analysis was done for this programme"
    assert not says_enough(f"{hollow} {hollow}", MINIMUM)
    turns = LANGUAGES[language]["contrasts"]
    assert [turn for turn in turns if not says_enough(f"{hollow}{turn}{HONEST[0]}", MINIMUM)] == []


@pytest.mark.parametrize(
    "text",
    [
        *("Lorem ipsum", "Wells: dolor sit amet", "xx % of wells", "XX per cent", "xxx wells for xxx people", "x-x"),
        *("[name]", "[Title]", "[date]", "[organisation]", "[organization]", "[nom]", "[fecha]", "[xx]", "[__]"),
        *("{{anything at all}}", "Wells: tbc", "Wells - TBA.", "Wells: tbd)", "_._", "•", "~", "· ·"),
    ],
)
def test_what_a_template_left_is_unfinished(text: str) -> None:
    assert is_unfinished(text)


@pytest.mark.parametrize("text", ["n/a", "pending", "x", "Wells for XXX", "wells tbc", "[wells]", "N/A n/a"])
def test_what_may_be_a_value_is_not_plainly_unfinished(text: str) -> None:
    assert not is_unfinished(text)


def test_a_placeholder_over_and_over_is_one_however_long() -> None:
    assert is_placeholder(" ".join(["pending"] * 30))
    assert not is_placeholder(" ".join([*["pending"] * 30, "wells"]))
    assert not is_placeholder("wells " * 30)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("É`À´‘’ʼ", "e'a''''"),  # noqa: RUF001 - the marks are what is tested
        ("“a” – b‑c — d…", '"a" - b-c  -  d...'),  # noqa: RUF001
        ("A\u00a0\u200bB\ufeff", "a b"),
        ("Ёлка й", "елка и"),
        ("مُحَمَّد ـ", "محمد "),
        ("ＡＢ½", "ab1⁄2"),  # noqa: RUF001
        ("STRASSE straße", "strasse strasse"),
        ("A`B", "a'b"),
    ],
)
def test_texts_are_folded_to_what_they_share(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("number", [1, 2, 3, 5, 15])
def test_so_many_words_are_so_many(number: int) -> None:
    plain = " ".join(f"word{index}" for index in range(number))
    assert says(plain, number)
    assert not says(plain, number + 1)
    assert says("a", 1)


@pytest.mark.parametrize(
    ("character", "each"), [("妇女在土地委员会中仅占百分之九", 1.5), ("ผู้หญิงไม่มีสิทธิเข้าร่วมคณะกรรมการที่ดินในทางปฏิบัติ", 5)]
)
def test_scripts_without_spaces_count_by_characters(character: str, each: float) -> None:
    count = len(tokens(fold(character)))
    assert count == len(fold(character))
    enough = int(count / each)
    assert says(character, enough)
    assert not says(character, enough + 1)


def test_half_of_the_words_must_differ_and_a_run_counts_once() -> None:
    assert says("a b c d e a b f c d", 10)
    assert not says("a b c d a b c d a b c d", 7)
    assert says("one two three four one two three five", 7)
    assert not says("one two three four one two three four", 8)


def test_a_clause_that_says_nothing_is_one_after_a_short_lead_alone() -> None:
    hollow = "no gender analysis was done by the team of the programme in the whole design phase"
    assert not says(f"For want of time, {hollow}", 5)
    assert says(f"For want of time in all of the nine districts that the programme works in, {hollow}", 5)


@pytest.mark.parametrize("marks", ["--", "''", "'-", "-'"])
def test_words_may_hold_one_mark_between_letters_and_no_more(marks: str) -> None:
    assert words(f"well-being a{marks}b it's") == ["well-being", "a", "b", "it's"]
    assert words("'a' -b-") == ["a", "b"]


@pytest.mark.parametrize(
    ("codes", "plain"),
    [
        ([0x60, 0xB4, 0x2018, 0x2019, 0x2BC], "'"),
        ([0x201C, 0x201D], '"'),
        ([0x2010, 0x2011, 0x2012, 0x2013], "-"),
        ([0x2014], " - "),
        ([0x2026], "..."),
        ([0xA0, 0x200A, 0x202F], " "),
        ([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD, 0x61C], ""),
    ],
    ids=["apostrophes", "quotes", "hyphens", "dash", "ellipsis", "spaces", "invisible"],
)
def test_marks_that_look_alike_or_like_nothing_are_folded_into_one(codes: list[int], plain: str) -> None:
    assert {code: fold(f"é{chr(code)}b") for code in codes} == dict.fromkeys(codes, f"e{plain}b")
