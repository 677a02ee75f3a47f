"""HTML: what plans say is read as text, in its own direction, and no word of theirs changes how the page is built."""

import base64
import hashlib
import re

import pytest
import tinyhtml5
from hypothesis import assume

from c2a_rules.model import Level, Location, Outcome, RuleResult
from c2a_rules.report.harmless import markup_text
from tests.report.samples import HOSTILE, broken, finding, harmless_twin, mixed, on_hostile_plans, plan, write

SPACE = re.compile(r"[\s\u200c\u200b]+")


def parsed(text):
    return tinyhtml5.parse(text, namespace_html_elements=False)


def skeleton(root):
    """The elements of a page with the names of their attributes, without its words."""
    return [(each.tag, sorted(each.attrib)) for each in root.iter()]


def words(element):
    return SPACE.sub(" ", "".join(element.itertext())).strip()


def details(entry):
    """What an entry says, by the word before it."""
    return {words(each[0]): words(each[1]) for each in entry.iter("div") if len(each) and each[0].tag == "dt"}


def having(root, class_):
    return [each for each in root.iter() if class_ in each.get("class", "").split()]


def shown(root):
    """Everything that a reader may see."""
    return " ".join(words(each) for each in root.iter() if each.tag in ("header", "main", "footer"))


def without_code(several):
    """Plans that name nothing between backticks, since that adds elements on purpose."""
    return not any("`" in str(each) for each in several)


@on_hostile_plans
def test_no_word_of_a_plan_changes_how_the_page_is_built(several):
    assume(without_code(several))
    assume(all(each.source.strip() for each in several))  # a file has a name; a blank one is a row less
    text = write("html", several)
    assert skeleton(parsed(text)) == skeleton(parsed(write("html", [harmless_twin(each) for each in several])))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text.replace("\t", ""))


@pytest.mark.parametrize("said", HOSTILE)
def test_a_page_says_what_the_plan_says(said):
    found = finding(
        message=f"a {said} z", remedy=said, location=Location(said, "/x", said, said), waiver={"reason": said}
    )
    rules = [RuleResult("HSE-1.a", Level.MUST, Outcome.GAP)]
    root = parsed(write("html", [plan(rules, [found], title=said, source=said, id=said, notes=(said,))]))
    expected = SPACE.sub(" ", markup_text(f"a {said} z")).replace("`code`", "code")
    assert [words(each) for each in having(root, "message")] == [expected.strip()]
    assert {each.tag for each in root.iter("script")} == {"script"}
    assert len(list(root.iter("script"))) == 1
    assert not [each for each in root.iter() if any(name.startswith("on") for name in each.attrib)]


@pytest.mark.parametrize("place", ["title", "message", "remedy", "anchor", "note", "reason"])
def test_text_keeps_its_own_reading_direction(place):
    said = "\u0628\u0631\u0646\u0627\u0645\u062c 12"
    parts = {"message": said} if place == "message" else {"remedy": said} if place == "remedy" else {}
    if place == "anchor":
        parts = {"location": Location(said), "position": None}
    if place == "reason":
        parts = {"outcome": Outcome.WAIVED, "waiver": {"reason": said}}
    about = {"title": said} if place == "title" else {"notes": (said,)} if place == "note" else {}
    rules = [RuleResult("HSE-1.a", Level.MUST, parts.get("outcome", Outcome.GAP))]
    root = parsed(write("html", [plan(rules, [finding(**parts)], **about)]))
    holding = [each for each in root.iter() if (each.text or "") == said]
    assert holding
    assert all(each.tag == "bdi" or each.get("dir") == "auto" for each in holding)


def test_it_holds_all_it_needs_and_lets_nothing_else_run():
    text = write("html", [mixed(), broken()])
    root = parsed(text)
    assert not re.search(r"(?:src|href)=\"(?!#)|@import|url\((?!#)", text)
    policy = next(each.get("content") for each in root.iter("meta") if each.get("http-equiv"))
    for name in ("style", "script"):
        (content,) = re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert not [each for each in root.iter() if each.get("style")]


def test_every_link_leads_somewhere_and_no_id_comes_twice():
    root = parsed(write("html", [mixed(), broken(), mixed()], [finding("WVR.unused", action=None)]))
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert {each.get("href")[1:] for each in root.iter("a")} <= set(ids)
    assert {each.get("for") for each in root.iter("label")} <= set(ids)


def test_the_picture_can_be_read():
    root = parsed(write("html", [mixed()]))
    coverage = [words(each) for each in having(root, "coverage")]
    assert coverage == [
        "met 1 of 5 rules, gaps 2, to be judged 1, waived 1",
        "met 0 of 2 rules, gaps 1, failed 1",
    ]
    assert [words(each) for each in having(root, "state")] == [
        "partly met, 1 of 3",
        "review, 0 of 2",
        "error, 0 of 1",
        "met, 0 of 1",
    ]
    assert all(each.get("aria-hidden") == "true" for each in root.iter("svg"))
    widths = [float(each.get("width")[:-1]) for each in having(root, "bar-gap")]
    assert widths == [40.0, 50.0]


def test_each_gap_says_where_what_to_write_and_why():
    root = parsed(write("html", [mixed()]))
    (entry,) = [each for each in having(root, "entry") if each.get("id") == "p1f2"]
    told = details(entry)
    assert told["Where"].startswith("line 12, outcomes[O1]2 of 3 places")
    assert told["Where"].endswith('line 30, outcomes[O2], where "sdg_targets" is missing')
    assert told["Write"] == "Remedy of HSE-1.gap"
    assert told["Source"] == "the-document, A section, item 3"
    assert told["Resting on it, so open too"] == "HSE-1.rests"
    assert entry.get("data-level") == "must should"


def test_what_a_human_must_judge_can_be_ticked_off():
    root = parsed(write("html", [mixed()]))
    (box,) = [each for each in root.iter("input") if each.get("type") == "checkbox"]
    (label,) = [each for each in root.iter("label") if each.get("for") == box.get("id")]
    assert words(label) == "Message of HSE-2.review"


def test_what_was_waived_says_why_and_by_whom():
    entries = having(parsed(write("html", [mixed()])), "entry")
    told = next(details(each) for each in entries if each.get("data-outcome") == "waived")
    assert (told["Reason"], told["Approved by"], told["Until"]) == ("Agreed with the board", "A. Officer", "2027-01-31")


def test_level_only_gaps_and_quiet_hide_and_say_so():
    root = parsed(write("html", [mixed()], level=Level.MUST))
    assert "3 findings below must are not shown (they count)." in shown(root)
    assert len(having(root, "entry")) == 3
    root = parsed(write("html", [mixed()], only_gaps=True))
    assert {each.get("data-outcome") for each in having(root, "entry")} == {"gap", "error"}
    assert not having(parsed(write("html", [mixed()], quiet=True)), "entry")


def test_several_plans_have_a_table_that_leads_to_each():
    root = parsed(write("html", [mixed(), broken()]))
    table = next(root.iter("table"))
    assert [each.get("href") for each in table.iter("a")] == ["#p1", "#p2"]
    assert "Faults of the document: 1." in shown(root)
