"""Codes that exist and codes that do not."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from c2a_rules.facts.codes import CODES, is_country, is_currency, is_language, is_sdg_target
from tests.facts.worlds import minimal, world

ROOT = Path(__file__).parents[2]


def test_the_lists_are_those_of_the_library() -> None:
    pytest.importorskip("pycountry", reason="the lists are written from pycountry, a development dependency")
    spec = importlib.util.spec_from_file_location("codes_script", ROOT / "scripts" / "codes.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = script
    spec.loader.exec_module(script)
    assert json.loads(CODES.read_text("utf-8")) == script.codes()


def test_there_are_169_sdg_targets() -> None:
    targets = json.loads(CODES.read_text("utf-8"))["sdg_targets"].split()
    assert len(targets) == len(set(targets)) == 169
    assert {"1.1", "1.b", "3.d", "8.10", "16.10", "17.19"} <= set(targets)


@pytest.mark.parametrize("code", ["5.2", "5.a", "5.A", "17.19", "10.c"])
def test_official_targets_exist(code: str) -> None:
    assert is_sdg_target(code)


@pytest.mark.parametrize("code", ["5.9", "18.1", "0.1", "5", "5.d", "5.10", "05.2", ""])
def test_other_targets_do_not(code: str) -> None:
    assert not is_sdg_target(code)


def test_countries_real_and_fictional() -> None:
    assert all(map(is_country, ["KE", "XA", "XK", "XZ", "TL"]))
    assert not any(map(is_country, ["UK", "ZZ", "AA", "ke", ""]))


def test_currencies() -> None:
    assert all(map(is_currency, ["USD", "KES", "XAF"]))
    assert not any(map(is_currency, ["UDS", "usd", "", "DEM"]))


def test_languages_by_their_primary_subtag() -> None:
    assert all(map(is_language, ["en", "pt-BR", "zh-Hans", "quy", "qaa-x-asterian", "EN", "ber"]))
    assert not any(map(is_language, ["xx", "english", "eng-GB-x", ""]))


def test_unknown_codes_are_found_where_they_stand() -> None:
    plan = minimal(
        language="qq",
        currency="UDS",
        context={"countries": [{"country": "UK"}]},
        places=[{"vocabulary": "country", "code": "QQ"}, {"vocabulary": "subnational", "code": "QQ"}],
        outcomes=[
            {
                "id": "o",
                "title": "An outcome",
                "sdg_targets": ["5.2", "5.9"],
                "outputs": [
                    {"id": "p", "activities": [{"id": "a", "places": [{"vocabulary": "country", "code": "QX"}]}]}
                ],
                "indicators": [{"id": "i", "title": "An indicator", "sdg_indicator": "5.9.1"}],
            }
        ],
    )
    seen = world(plan, "unknown_codes")
    found = [(entry["field"], entry["code"]) for entry in seen.variables["unknown_codes"]]
    assert found == [
        ("language", "qq"),
        ("currency", "UDS"),
        ("country", "UK"),
        ("code", "QQ"),
        ("sdg_targets", "5.9"),
        ("code", "QX"),
        ("sdg_indicator", "5.9.1"),
    ]
    assert seen.placed(seen.variables["unknown_codes"][4]) == (plan["outcomes"][0]["sdg_targets"], 1)


def test_codes_that_exist_are_not_accused() -> None:
    indicators = [{"id": "i", "title": "An indicator", "sdg_indicator": "5.5.1"}]
    plan = minimal(
        outcomes=[{"id": "o", "title": "An outcome", "sdg_targets": ["5.2", "5.a"], "indicators": indicators}],
        context={"countries": [{"country": "XA"}]},
        contributions=[{"id": "c", "text": "T", "countries": ["KE"]}],
        measures=[{"id": "m", "kind": "remedy", "text": "T", "languages": ["pt-BR", "en"]}],
        places=[{"vocabulary": "country", "code": "TL", "name": "Timor-Leste"}, {"code": "QQ"}],
    )
    assert world(plan, "unknown_codes").variables["unknown_codes"] == []


def test_an_unknown_code_is_told_with_the_list_that_it_should_be_in() -> None:
    plan = minimal(
        language="qq",
        currency="UDS",
        contributions=[{"id": "c", "text": "T", "countries": ["UK"]}],
        measures=[{"id": "m", "kind": "remedy", "text": "T", "languages": ["qq"]}],
        outcomes=[{"id": "o", "title": "O", "sdg_targets": ["5.9"], "indicators": [{"id": "i", "sdg_indicator": "9"}]}],
    )
    found = world(plan, "unknown_codes").variables["unknown_codes"]
    assert {entry["field"]: entry["list"] for entry in found} == {
        "language": "languages (BCP 47)",
        "languages": "languages (BCP 47)",
        "currency": "currencies (ISO 4217)",
        "countries": "countries (ISO 3166-1)",
        "sdg_targets": "SDG targets",
        "sdg_indicator": "SDG targets",
    }
    assert all(entry["known"] is False for entry in found)


@given(st.text(max_size=12))
def test_any_text_gets_an_answer(text: str) -> None:
    for exists in (is_sdg_target, is_country, is_currency, is_language):
        assert exists(text) in (True, False)
