"""What each word of the schema's lists makes of a part of a plan: none is misspelt in a fact, none overlooked."""

import json
from typing import Any

import pytest

from tests.facts.worlds import ROOT, minimal, world

SCHEMA: dict[str, Any] = json.loads((ROOT / "schemas/programme-plan.schema.json").read_text("utf-8"))
CIVIL = "civil_society outside_state"
PUBLIC = "public_body"
KINDS = {
    "government": f"{PUBLIC} national_authority national_actor",
    "local_government": f"{PUBLIC} national_actor",
    "other_public": f"{PUBLIC} national_authority national_actor",
    "un_agency": "",
    "multilateral": "",
    "international_ngo": CIVIL,
    "national_ngo": f"{CIVIL} national_actor",
    "community_organisation": f"{CIVIL} national_actor",
    "union": f"{CIVIL} national_actor",
    "faith_organisation": f"{CIVIL} national_actor",
    "foundation": f"{CIVIL} national_actor",
    "academic": "outside_state national_actor",
    "private_sector": "outside_state national_actor",
    "media": "outside_state national_actor",
    "other": "national_actor",
}
TAGS = {
    "womens_org": f"{CIVIL} womens_organisation",
    "youth_org": f"{CIVIL} youth_organisation",
    "women_defenders": f"{CIVIL} womens_organisation",
    "defenders": CIVIL,
    "nhri": f"{PUBLIC} rights_institution",
    "regional_human_rights_body": "rights_institution",
    "indigenous_org": CIVIL,
    "disability_org": CIVIL,
    "minority_org": CIVIL,
    "social_media_company": "",
    "regulator": PUBLIC,
    "ohchr": "",
}
FACTS = {name for row in (*KINDS.values(), *TAGS.values()) for name in row.split()}
ROLES = {"accountable", "endorsing"}


def words(*path: str) -> list[str]:
    """Return the words that the schema allows somewhere: `words("orgs", "type")`."""
    node = SCHEMA
    for name in path:
        node = _plain(node["properties"][name])
    found: list[str] = node["enum"]
    return found


def _plain(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node or "items" in node:
        node = node["items"] if "items" in node else SCHEMA["$defs"][node["$ref"].rpartition("/")[2]]
    return node


def org(**parts: Any) -> dict[str, Any]:
    plan = minimal(orgs=[{"id": "o", "name": "An organisation"} | parts])
    return world(plan, *(f"orgs.{fact}" for fact in FACTS), "orgs.owns", "orgs.partner")["orgs"][0]


@pytest.mark.parametrize("kind", words("orgs", "type"))
def test_what_the_type_of_an_organisation_makes_it(kind: str) -> None:
    assert {fact for fact in FACTS if org(type=kind)[fact]} == set(KINDS[kind].split())


@pytest.mark.parametrize("tag", words("orgs", "tags"))
def test_what_the_tag_of_an_organisation_makes_it_where_its_type_is_open(tag: str) -> None:
    assert {fact for fact in FACTS if org(tags=[tag])[fact]} == set(TAGS[tag].split())
    other = {fact for fact in FACTS if org(type="other", tags=[tag])[fact]}
    assert other == {*TAGS[tag].split(), "national_actor"}


@pytest.mark.parametrize("kind", ["government", "local_government", "other_public", "un_agency", "multilateral"])
def test_a_tag_makes_no_body_of_states_civil_society(kind: str) -> None:
    tagged = org(type=kind, tags=words("orgs", "tags"))
    assert not any(tagged[fact] for fact in ("civil_society", "womens_organisation", "youth_organisation"))


@pytest.mark.parametrize("role", words("orgs", "roles"))
def test_what_a_role_makes_of_an_organisation(role: str) -> None:
    made = org(roles=[role])
    assert (made["owns"], made["partner"]) == (role in ROLES, role != "consulted")


APART = {
    "age": {"children", "youth", "older_persons", "age"},
    "gender": {"women_girls", "lgbti", "sex", "gender_identity"},
    "": {"media", "civil_society", "defenders", "general_population"},
}


@pytest.mark.parametrize("word", [*words("rights_holders", "groups"), *words("rights_holders", "grounds")])
def test_what_sets_a_group_apart(word: str) -> None:
    field = "groups" if word in words("rights_holders", "groups") else "grounds"
    plan = minimal(rights_holders=[{"id": "r", "label": "R", "groups": ["general_population"]} | {field: [word]}])
    (holder,) = world(plan, "rights_holders.told_apart_by")["rights_holders"]
    kind = next((kind for kind, known in APART.items() if word in known), "diversity")
    assert holder["told_apart_by"] == ([kind] if kind else [])


@pytest.mark.parametrize("category", words("data_protection", "categories"))
def test_which_categories_of_data_are_sensitive(category: str) -> None:
    plan = minimal(data_protection={"categories": [category]})
    found = world(plan, "data_protection.sensitive", "data_protection.signs").singles["data_protection"]
    assert found["sensitive"] == ([] if category in {"contact", "location", "other"} else [category])
    assert found["signs"] == [f"`categories` ({category})"]


FLAGS = {"personal_data": [], "health_data": ["health"], "biometrics": ["biometrics"]}
USES = {"digital": (True, False), "artificial_intelligence": (True, True), "biometrics": (True, False)}


@pytest.mark.parametrize("feature", words("outcomes", "outputs", "activities", "features"))
def test_what_the_feature_of_an_activity_means(feature: str) -> None:
    activity = {"id": "A", "title": "Work", "features": [feature]}
    output = {"id": "P", "title": "P", "themes": ["health"], "activities": [activity]}
    plan = minimal(outcomes=[{"id": "O", "title": "O", "outputs": [output]}])
    names = ("data_protection.sensitive", "data_protection.signs", "plan.digital", "plan.artificial_intelligence")
    made = world(plan, *names)
    data, whole = made.singles["data_protection"], made.singles["plan"]
    assert data["sensitive"] == FLAGS.get(feature, [])
    assert data["signs"] == ([f"the activity A (`features`: {feature})"] if feature in FLAGS else [])
    assert (whole["digital"], whole["artificial_intelligence"]) == USES.get(feature, (False, False))


@pytest.mark.parametrize("theme", words("outcomes", "outputs", "themes"))
def test_which_themes_are_work_on_technology_and_which_show_a_crisis(theme: str) -> None:
    activity = {"id": "A", "title": "Work", "start": "2026-01-01", "end": "2026-12-31"}
    output = {"id": "P", "title": "P", "themes": [theme], "change_kind": ["law"], "activities": [activity]}
    plan = minimal(outcomes=[{"id": "O", "title": "O", "outputs": [output]}], context={"phases": ["development"]})
    made = world(plan, "plan.digital", "context.situation")
    assert made.singles["plan"]["digital"] is (theme in {"digital", "artificial_intelligence"})
    assert ("crisis" in made.singles["context"]["situation"]) is (theme == "humanitarian")
