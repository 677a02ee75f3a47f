"""The engine finds what was put into plans, where it was put, and nothing else of the kind."""

import json
from collections import Counter

import pytest

from benchmarks import twelve_by_hand
from benchmarks.corpus import Agreement, cases, gaps
from benchmarks.corpus_defects import KINDS, SOUNDNESS, TODAY, WHOLE
from benchmarks.corpus_plans import TYPES, dice, plan, size
from benchmarks.scaling import TWELVE
from c2a_rules.api import Checker, Settings, toolbox
from c2a_rules.documents import read_document


@pytest.fixture(scope="module")
def judge():
    loaded = toolbox(Settings(as_of=TODAY, plugins=()))

    def judged(found):
        data = json.dumps(found, ensure_ascii=False).encode()
        return Checker(loaded, evidence=False).judge(read_document(data, "plan"))

    return judged


def test_findings_agree_with_what_was_put_in(judge):
    agreement, used = Agreement(), Counter()
    for case in cases(2020, 100):
        missed, surplus = agreement.add(case, judge(case.plan))
        assert (missed, surplus) == (frozenset(), frozenset()), case.kinds
        used.update(case.kinds)
    assert agreement.exact == 100
    assert used.keys() == KINDS.keys()  # or the corpus would compare less than it says
    assert agreement.agreed.keys() <= {*SOUNDNESS, *WHOLE}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("kilobytes", [15, 300])
def test_plans_without_defects_have_none(judge, kind, kilobytes):
    found, whole = plan(dice(kind), kilobytes, kind)
    report = judge(found)
    assert gaps(report, frozenset(SOUNDNESS + (WHOLE if whole else ()))) == frozenset()
    assert report.status != "invalid"
    assert 0.5 < size(found) / 1024 / kilobytes < 2.1


def test_the_same_seed_gives_the_same_plans():
    first, again, other = ([case.data for case in cases(seed, 5, 40)] for seed in (1, 1, 2))
    assert first == again
    assert not set(first) & set(other)


def test_a_finding_that_is_not_there_and_one_too_many_are_both_told(judge):
    case = next(each for each in cases(2020, 100) if each.expected)
    agreement = Agreement()
    sound, _ = plan(dice(1), 40)
    missed, surplus = agreement.add(case, judge(sound))
    assert (missed, surplus, agreement.exact) == (case.expected, frozenset(), 0)


def test_the_twelve_checks_find_what_they_find_by_hand():
    checker = Checker(toolbox(Settings(rulesets=(TWELVE,), as_of=TODAY, plugins=())), evidence=False)
    told = Counter()
    for case in cases(3, 40, 40):
        found = {
            (finding.rule.removeprefix("TWE-1."), finding.location.pointer)
            for finding in checker.judge(read_document(case.data, "plan")).findings
        }
        assert found == {finding[:2] for finding in twelve_by_hand.check(case.data)}, case.kinds
        told.update(rule for rule, _ in found)
    assert len(told) > 7
