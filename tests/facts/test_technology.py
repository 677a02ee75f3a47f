"""Digital technology: flagged, worked on, or only spoken of, which proves nothing either way."""

from typing import Any

import pytest

from tests.facts.worlds import Unknown, minimal, world

TOLD = {"themes": ["health"]}


def found(fact: str, output: dict[str, Any], activity: dict[str, Any] | None = None, **settings: Any) -> Any:
    parts = [{"id": "A", "title": "Work"} | activity] if activity is not None else []
    outputs = [{"id": "P", "title": "Wells", "activities": parts} | output]
    plan = minimal(outcomes=[{"id": "O", "title": "Outcome", "outputs": outputs}])
    return world(plan, f"plan.{fact}", **settings).singles["plan"][fact]


@pytest.mark.parametrize("feature", ["digital", "artificial_intelligence", "biometrics"])
def test_a_flag_on_an_activity_makes_a_plan_digital(feature: str) -> None:
    assert found("digital", TOLD, {"features": ["personal_data", feature]}) is True


@pytest.mark.parametrize("theme", ["digital", "artificial_intelligence"])
def test_so_does_a_theme_of_an_output_or_of_an_activity(theme: str) -> None:
    assert found("digital", {"themes": [theme]}) is True
    assert found("digital", TOLD, {"themes": [theme]}) is True


def test_a_plan_that_neither_flags_nor_names_nor_speaks_of_it_is_not_digital() -> None:
    assert found("digital", TOLD, {"description": "Dig wells with villagers and happy applicants."}) is False
    assert found("digital", TOLD, {"features": ["personal_data"]}) is False


@pytest.mark.parametrize(
    "text",
    [
        "Digitise the land register",
        "An online platform for complaints",
        "The Algorithm ranks applicants",
        "Let AI decide",
        "Une plateforme en ligne pour les plaintes",
        "Développement d'un logiciel",
        "Registro digital de votantes",
        "Создание цифровой платформы",
        "Программное обеспечение для касс",
        "إنشاء منصة رقمية للشكاوى",
        "建立数字化登记平台",
    ],
)
def test_words_alone_leave_it_open(text: str) -> None:
    for where in ({"title": text}, {"description": text}):
        result = found("digital", TOLD, where)
        assert isinstance(result, Unknown)
        assert result.path == "outcomes.outputs.activities.features"
    assert isinstance(found("digital", TOLD | {"title": text}), Unknown)


@pytest.mark.parametrize(
    "text", ["Apply for happiness", "Fair maintenance", "J'ai faim", "Выборы", "供水", "مياه الشرب"]
)
def test_words_that_only_look_alike_say_nothing(text: str) -> None:
    assert found("digital", TOLD, {"title": text}) is False
    assert found("artificial_intelligence", TOLD, {"title": text}) is False


def test_an_output_without_themes_may_still_be_digital() -> None:
    result = found("digital", {})
    assert isinstance(result, Unknown)
    assert result.path == "outcomes.outputs.themes"
    assert found("digital", {}, {"features": ["digital"]}) is True


def test_what_the_source_cannot_hold_leaves_it_open_unless_something_else_shows_it() -> None:
    features = ["outcomes.outputs.activities.features"]
    assert isinstance(found("digital", TOLD, {}, unholdable=features), Unknown)
    assert found("digital", {"themes": ["digital"]}, {}, unholdable=features) is True
    assert isinstance(found("artificial_intelligence", TOLD, {}, unholdable=features), Unknown)


def test_artificial_intelligence_is_used_where_it_is_flagged_and_open_where_only_words_tell() -> None:
    assert found("artificial_intelligence", TOLD, {"features": ["artificial_intelligence"]}) is True
    assert found("artificial_intelligence", TOLD, {"features": ["digital"]}) is False
    assert isinstance(found("artificial_intelligence", TOLD, {"title": "Machine learning for loans"}), Unknown)
    assert isinstance(found("artificial_intelligence", TOLD, {"title": "Искусственного интеллекта"}), Unknown)


def test_work_on_artificial_intelligence_explains_the_words_without_any_use() -> None:
    law = {"title": "An act on artificial intelligence", "themes": ["artificial_intelligence"]}
    assert found("artificial_intelligence", law, {}) is False
    assert found("digital", law, {}) is True
