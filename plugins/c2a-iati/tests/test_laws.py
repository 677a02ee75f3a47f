"""What holds for any input: values come back as written, ids are ids, and any text makes a valid plan."""

import re
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from c2a_iati.ids import plain_id
from c2a_iati.notes import KINDS, Notes
from c2a_iati.sdg import TARGETS, target_of
from c2a_iati.values import date_of, money_text, number_of

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
numbers = st.decimals(min_value=-(10**14), max_value=10**14, places=2)
# What XML 1.0 can hold.
texts = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn")), max_size=40)
lettered = texts.filter(lambda text: any(letter.isalnum() for letter in text))


@settings(deadline=None)
@given(numbers)
def test_a_number_is_read_back_however_its_thousands_are_set_apart(number):
    for written in (f"{number}", f"{number:,}", f" {number} ", f"{number:,}".replace(",", " "), f"{number}%"):
        assert number_of(written, Notes()) == number


@settings(deadline=None)
@given(numbers)
def test_money_is_written_without_loss(number):
    text = money_text(number)
    assert Decimal(text) == number
    assert re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", text)


@settings(deadline=None)
@given(texts)
def test_any_text_is_a_number_or_none(text):
    found = number_of(text, Notes())
    assert found is None or abs(found) < 10**15


@settings(deadline=None)
@given(st.dates(), st.times())
def test_a_day_survives_its_time(day, time):
    assert date_of(f"{day}T{time}Z", Notes()) == day.isoformat()


@settings(deadline=None)
@given(lettered)
def test_an_id_is_one_and_tells_texts_apart(text):
    assert ID.fullmatch(plain_id(text))
    assert plain_id(text) == plain_id(text)
    assert plain_id(text) != plain_id(f"{text}/")
    assert len(plain_id(text * 50)) <= 160
    assert plain_id(f"{text * 50}a") != plain_id(f"{text * 50}b")


@pytest.mark.parametrize("goal", TARGETS)
def test_targets_are_those_of_their_goal(goal):
    numbered, letters = TARGETS[goal]
    own = [str(number) for number in range(1, numbered + 1)] + [chr(ord("a") + place) for place in range(letters)]
    assert [target_of(f"{goal}.{part}") for part in own] == [f"{goal}.{part}" for part in own]
    assert target_of(f"{goal}.{numbered + 1}") is None
    assert target_of(f"{goal}.{chr(ord('a') + letters)}") is None


def test_there_are_169_targets():
    assert sum(numbered + letters for numbered, letters in TARGETS.values()) == 169


@pytest.fixture(scope="module")
def gate(plan_schema):
    return jsonschema_rs.validator_for(plan_schema)


@settings(deadline=None)
@given(lettered, st.tuples(texts, texts, texts))
def test_any_text_anywhere_makes_a_valid_plan(samples, gate, identifier, anything):
    title, code, value = anything
    body = (
        f"<title><narrative>{escape(title)}</narrative></title>"
        f"<result type={quoteattr(code)}><title><narrative>{escape(value)}</narrative></title>"
        f"<indicator measure={quoteattr(code)}><baseline year={quoteattr(code)} value={quoteattr(value)}/>"
        f"<period><period-end iso-date={quoteattr(value)}/><actual value={quoteattr(value)}>"
        f"<dimension name={quoteattr(title)} value={quoteattr(code)}/></actual></period></indicator></result>"
        f"<budget><period-start iso-date='2023-01-01'/><value currency={quoteattr(code)}>{escape(value)}</value>"
        f"</budget><tag vocabulary='3' code={quoteattr(code)}/><policy-marker code={quoteattr(code)} "
        f"significance={quoteattr(value)}/><participating-org role={quoteattr(code)} ref={quoteattr(value)}/>"
        f"<recipient-region code={quoteattr(code)} percentage={quoteattr(value)}/>"
    )
    plan = samples.plan(body, replace={"XM-DAC-41114-A": escape(identifier)}, without="<title>")
    assert gate.is_valid(plan)


def test_every_kind_of_warning_makes_a_sentence():
    notes = Notes()
    for kind in KINDS:
        notes.add(kind, 7)
    sentences = notes.sentences("a.xml")
    assert len(set(sentences)) == len(KINDS)
    assert all(sentence.endswith("(once, on line 7).") for sentence in sentences)
