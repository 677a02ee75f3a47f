"""Markdown: what plans say is read as text, and no word of theirs changes how the report is built."""

import dataclasses
import re

import pytest
from markdown_it import MarkdownIt

from c2a_rules.model import Level, Location, Outcome, RuleResult
from c2a_rules.report.harmless import one_line
from tests.report.samples import (
    HOSTILE,
    RUN,
    SCOPE,
    broken,
    finding,
    harmless_twin,
    mixed,
    on_hostile_plans,
    plan,
    write,
)

PARSER = MarkdownIt("gfm-like")


def tokens(text):
    return PARSER.parse(text)


def skeleton(text):
    """What a report is built of, without its words."""
    return [each.type for each in tokens(text) if each.type != "inline"]


def inner(text):
    """What stands inside of blocks."""
    return [child for each in tokens(text) for child in each.children or ()]


def cells(text):
    found, cell = [], None
    for each in tokens(text):
        if each.type in ("td_open", "th_open"):
            cell = each.type
        elif each.type == "inline" and cell:
            words = "".join("\n" if child.type == "html_inline" else child.content for child in each.children)
            found.append(words.replace("\u2060", ""))
            cell = None
    return found


@on_hostile_plans
def test_no_word_of_a_plan_changes_how_the_report_is_built(several):
    text = write("markdown", several)
    assert skeleton(text) == skeleton(write("markdown", [harmless_twin(each) for each in several]))
    kinds = {each.type for each in inner(text)}
    assert kinds <= {"text", "text_special", "code_inline", "strong_open", "strong_close", "html_inline"}
    assert {each.content for each in inner(text) if each.type == "html_inline"} <= {"<br>"}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("words", HOSTILE)
def test_a_cell_says_what_the_plan_says(words):
    text = write(
        "markdown", [plan([RuleResult("HSE-1.a", Level.MUST, Outcome.GAP)], [finding(message=f"a {words} z")])]
    )
    expected = one_line(f"a {words} z")
    code = re.compile(r"`([^`\\|]*[^`\\|\s][^`\\|]*)`")
    assert code.sub(r"\1", expected) in cells(text)


def test_mentions_and_addresses_stay_words():
    found = finding(message="Ask @someone or a@b.example, see https://x.example and www.y.example, #12")
    text = write("markdown", [plan([RuleResult("HSE-1.a", Level.MUST, Outcome.GAP)], [found])])
    assert "@\u2060someone" in text
    assert "https\\://" in text
    assert "www\\.y" in text
    assert "\\#\u206012" in text


def test_it_is_folded_like_the_table():
    missing = Location(anchor="activities[A]", pointer="/a", missing="lead")
    rules = [RuleResult("HSE-1.a", Level.MUST, Outcome.GAP, items=40), RuleResult("HSE-1.b", Level.MUST, Outcome.GAP)]
    found = [finding("HSE-1.a", location=missing)]
    found += [finding("HSE-1.a", location=Location(anchor=f"activities[{n}]", pointer=f"/{n}")) for n in range(9)]
    found += [finding("HSE-1.b", location=missing), finding("HSE-1.c", caused_by="HSE-1.a")]
    text = write("markdown", [plan(rules, found)])
    told = next(cell for cell in cells(text) if cell.startswith("line 12, activities"))
    assert told.split("\n") == [
        'line 12, activities[A], where "lead" is missing',
        "line 12, activities[0]",
        "line 12, activities[1]",
        "(10 of 40 places)",
    ]
    assert "the same place also leaves open: HSE-1.b" in "".join(cells(text))
    assert "resting on it, so open too: HSE-1.c" in "".join(cells(text))
    assert "Gaps to close: 3 rules in 12 places" in text
    assert "Source: the-document, A section, item 3" in text


def test_what_a_human_must_judge_is_a_list_to_tick_off():
    text = write("markdown", [mixed()])
    assert text.count("- [ ] ") == 1
    assert "approved\\_by: A. Officer" in text


def test_many_plans_get_a_row_each_and_the_commonest_gaps():
    text = write("markdown", [mixed()] * 6 + [broken()])
    assert "### " not in text
    assert [each for each in cells(text) if each == "plans/a.json"] == ["plans/a.json"] * 6
    assert cells(text)[-2:] == ["DOC.syntax", "1"]
    assert write("markdown", [mixed()] * 6, verbose=True).count("#### HSE-1") == 6


def test_level_and_only_gaps_hide_and_say_so():
    text = write("markdown", [mixed()], level=Level.MUST)
    assert "GEN-2.may" not in text
    assert "3 findings below must are not shown (they count)." in text
    assert "For a human" not in write("markdown", [mixed()], only_gaps=True)


def test_it_says_when_only_a_part_was_checked():
    run = dataclasses.replace(RUN, scope={**SCOPE, "partial": True}, notes=("a_note",))
    text = write("markdown", [mixed()], run=run)
    assert "Only a part" in text
    assert "Note: a\\_note" in text
    assert "Only a part" not in write("markdown", [mixed()])
