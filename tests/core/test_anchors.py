"""Where parts of a plan stand: by ids, which survive reordering, and by pointers, for display."""

import json
import random
import sys

import pytest

from c2a_rules.anchors import Index, child_of, escaped, steps
from c2a_rules.examples import reference_plan
from c2a_rules.model import Location

PLAN = {
    "title": "T",
    "odd/key~": {"x": {}},
    "orgs": [{"id": "un"}, {"id": "ngo", "roles": ["funding", "two words"], "standards": [{"name": "ISO"}]}],
    "outcomes": [
        {
            "id": "O1",
            "outputs": [
                {
                    "id": "O1.2",
                    "activities": [
                        {
                            "id": "A7",
                            "funding": [
                                {"period_start": "2026-01-01", "source_org": "un"},
                                {"period_start": "2026-01-01"},
                            ],
                        }
                    ],
                    "indicators": [
                        {
                            "id": "I1",
                            "series": [
                                {
                                    "point": "target",
                                    "period_end": "2027-12-31",
                                    "categories": {"sex": "f", "age": "0-17"},
                                }
                            ],
                        }
                    ],
                }
            ],
        }
    ],
}
OUTPUT = PLAN["outcomes"][0]["outputs"][0]


@pytest.mark.parametrize(
    ("container", "anchor", "pointer"),
    [
        (PLAN, "", ""),
        (PLAN["orgs"], "orgs", "/orgs"),
        (PLAN["orgs"][1], "orgs[ngo]", "/orgs/1"),
        (PLAN["orgs"][1]["standards"][0], "orgs[ngo].standards[0]", "/orgs/1/standards/0"),
        (PLAN["odd/key~"]["x"], "odd/key~.x", "/odd~1key~0/x"),
        (OUTPUT["activities"][0], "outcomes[O1].outputs[O1.2].activities[A7]", "/outcomes/0/outputs/0/activities/0"),
        (
            OUTPUT["activities"][0]["funding"][0],
            "outcomes[O1].outputs[O1.2].activities[A7].funding[2026-01-01,un]",
            "/outcomes/0/outputs/0/activities/0/funding/0",
        ),
        (
            OUTPUT["activities"][0]["funding"][1],
            "outcomes[O1].outputs[O1.2].activities[A7].funding[2026-01-01]",
            "/outcomes/0/outputs/0/activities/0/funding/1",
        ),
        (
            OUTPUT["indicators"][0]["series"][0],
            "outcomes[O1].outputs[O1.2].indicators[I1].series[target,2027-12-31,age=0-17,sex=f]",
            "/outcomes/0/outputs/0/indicators/0/series/0",
        ),
    ],
)
def test_records_are_anchored_by_ids_and_natural_keys(container, anchor, pointer):
    assert Index(PLAN).of(container) == Location(anchor, pointer)


def test_what_is_no_part_of_the_plan_has_no_place():
    assert Index(PLAN).of({"id": "un"}) is None
    assert Index(PLAN).inside({"id": "un"}, "id") is None


def test_inside_a_record_a_value_stands_or_is_missing():
    index = Index(PLAN)
    assert index.inside(PLAN, "title") == Location("title", "/title")
    assert index.inside(PLAN["orgs"][0], "type") == Location("orgs[un]", "/orgs/0", "type")
    assert index.inside(PLAN["orgs"][0], "id") == Location("orgs[un].id", "/orgs/0/id")


def test_inside_a_list_a_name_is_anchored_by_itself_and_a_text_by_its_position():
    index = Index(PLAN)
    roles = PLAN["orgs"][1]["roles"]
    assert index.inside(roles, 0) == Location("orgs[ngo].roles[funding]", "/orgs/1/roles/0")
    assert index.inside(roles, 1) == Location("orgs[ngo].roles[1]", "/orgs/1/roles/1")
    assert index.inside(PLAN["orgs"], 1) == index.of(PLAN["orgs"][1])


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/title", Location("title", "/title")),
        ("/end", Location("", "", "end")),
        ("/monitoring/reports", Location("", "", "monitoring")),
        ("/orgs[ngo]/name", Location("orgs[ngo]", "/orgs/1", "name")),
        ("/orgs/1/name", Location("orgs[ngo]", "/orgs/1", "name")),
        ("/orgs[ngo]/roles/0", Location("orgs[ngo].roles[funding]", "/orgs/1/roles/0")),
        ("/orgs[none]/name", Location("orgs", "/orgs")),
        ("/orgs/7/name", Location("orgs", "/orgs")),
        ("/odd~1key~0/x", Location("odd/key~.x", "/odd~1key~0/x")),
        ("/", Location()),
        ("", Location()),
        ("/title/deeper", Location("title", "/title")),
    ],
)
def test_an_address_leads_as_far_as_there_is_a_way(address, location):
    assert Index(PLAN).resolve(address) == location


def test_a_relative_address_starts_at_the_item():
    index = Index(PLAN)
    assert index.resolve("name", PLAN["orgs"][1]) == Location("orgs[ngo]", "/orgs/1", "name")
    assert index.resolve("standards/0/name", PLAN["orgs"][1]).anchor == "orgs[ngo].standards[0].name"
    assert index.resolve("/title", PLAN["orgs"][1]) == Location("title", "/title")


def test_steps_of_an_address():
    assert steps("/analyses[gender]/answers") == ["analyses", "[gender]", "answers"]
    assert steps("/a~1b/0") == ["a/b", "0"]
    assert steps("/") == []


def test_children_by_key_position_and_id():
    assert child_of(PLAN, "title") == ("title", "T")
    assert child_of(PLAN["orgs"], "[ngo]") == (1, PLAN["orgs"][1])
    assert child_of(PLAN["orgs"], "0") == (0, PLAN["orgs"][0])
    assert child_of(PLAN["orgs"], "-1") is None
    assert child_of(PLAN, "end") is None
    assert child_of("text", "0") is None


def test_every_pointer_leads_back_to_its_part():
    plan = reference_plan()
    index = Index(plan)
    stack = [plan]
    while stack:
        node = stack.pop()
        place = index.of(node)
        assert index.resolve(place.pointer) == place
        stack.extend(v for v in (node.values() if isinstance(node, dict) else node) if isinstance(v, (dict, list)))


def test_anchors_of_the_reference_plan_tell_its_nouns_apart_and_survive_reordering():
    plan = reference_plan()

    def anchors(of):
        index = Index(of)
        found = {}
        stack = [of]
        while stack:
            node = stack.pop()
            if isinstance(node, dict) and "id" in node:
                found[index.of(node).anchor] = json.dumps(node["id"])
            stack.extend(v for v in (node.values() if isinstance(node, dict) else node) if isinstance(v, (dict, list)))
        return found

    before = anchors(plan)
    dice = random.Random(7)  # noqa: S311 - any order but the plan's own will do
    for key in ("orgs", "outcomes", "analyses", "consultations"):
        dice.shuffle(plan[key])
    assert anchors(plan) == before
    assert len(before) > 100


def test_a_deeply_nested_extension_has_a_place_too():
    inner: list = []
    nested = inner
    for _ in range(sys.getrecursionlimit() * 2):
        nested = [nested]
    assert Index({"extensions": {"a": nested}}).of(inner).pointer.startswith("/extensions/a/0/0")


def test_escaped_tokens():
    assert escaped("a/b~c") == "a~1b~0c"
    assert escaped(3) == "3"
