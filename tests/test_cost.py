"""What a check costs, counted in calls and not in time: the same on every machine, and a guard against growth.

Who makes a check do more or less on purpose writes down the new figure, which a failure shows. A loop inside one
expression is one call: `benchmarks.scaling` sees those.
"""

import cProfile
import json
import pstats

import pytest

from benchmarks.corpus_plans import dice, plan
from benchmarks.plans import REFERENCE, TODAY
from c2a_rules.api import Checker, Settings, toolbox
from c2a_rules.documents import read_document

ROOM = 1.10
CALLS = 31_340
"""Calls of Python functions, recursion left out, in a warm check of the reference plan: all rule sets, no evidence."""


@pytest.fixture(scope="module")
def calls():
    """Counts the calls of a warm check: function of a plan's bytes."""
    checker = Checker(toolbox(Settings(as_of=TODAY, plugins=())), evidence=False)

    def counted(data):
        checker.judge(read_document(data, "plan"))
        profiler = cProfile.Profile(builtins=False)
        profiler.runcall(lambda: checker.judge(read_document(data, "plan")))
        return pstats.Stats(profiler).prim_calls

    return counted


def test_a_check_makes_no_more_calls_than_it_did(calls):
    made = calls(REFERENCE.read_bytes())
    assert CALLS / ROOM < made < CALLS * ROOM


def test_calls_grow_with_a_plan_and_no_faster(calls):
    small, large = (json.dumps(plan(dice(1), kilobytes, "mission")[0]).encode() for kilobytes in (300, 1200))
    assert calls(large) / len(large) < calls(small) / len(small) * ROOM
