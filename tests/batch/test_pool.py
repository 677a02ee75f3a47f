"""Any executor will do: order, bounded memory, errors in their place, workers that are as this process is."""

from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace

import pytest

from c2a_rules import means
from c2a_rules.api import HERE, Checker, Means, Settings, toolbox
from c2a_rules.batch import Pool, work
from c2a_rules.desk import desk_for, setup_for
from c2a_rules.documents import Text
from c2a_rules.errors import DocumentError, UsageError
from c2a_rules.pieces import Piece
from tests.core.house import TODAY, plan, write

BIG = b'{"id": "' + b"x" * 9_000_000 + b'"}'


@pytest.fixture
def setup():
    return setup_for(toolbox(Settings(as_of=TODAY, plugins=())), evidence=True, results=None)


def pieces(count, taken=None):
    for number in range(count):
        if taken is not None:
            taken.append(number)
        yield Piece(Text(b"{}", f"{number}.json"), weight=2)


def test_results_come_in_order_and_few_plans_are_taken_ahead(setup):
    taken = []
    pool = Pool(setup, ThreadPoolExecutor, BrokenExecutor, 2)
    for number, (piece, kept) in enumerate(pool.through(pieces(1000, taken))):
        assert piece.source == kept.source == f"{number}.json"
        assert len(taken) - number <= 32 * 6
    pool.close()
    assert number == 999


def test_an_error_among_the_plans_is_raised_after_what_came_before_it(setup):
    def broken():
        yield from pieces(50)
        raise DocumentError("cannot go on")

    pool = Pool(setup, ThreadPoolExecutor, BrokenExecutor, 2)
    seen = []
    with pytest.raises(DocumentError):
        seen.extend(piece.source for piece, _kept in pool.through(broken()))
    pool.close()
    assert len(seen) == 50


def test_what_is_not_begun_is_called_off_when_nobody_reads_on(setup):
    class Slow(Executor):
        """Answers the first question alone."""

        def __init__(self):
            self.made = []

        def submit(self, *_arguments):
            self.made.append(Future())
            self.made[0].done() or self.made[0].set_result([None] * 32)
            return self.made[-1]

    slow = Slow()
    through = Pool(setup, lambda _workers: slow, BrokenExecutor, 1).through(pieces(200))
    next(through)
    through.close()
    assert len(slow.made) == 3
    assert all(each.cancelled() for each in slow.made[1:])


def test_a_worker_that_has_other_rules_judges_nothing(setup):
    with pytest.raises(UsageError, match="install the same everywhere"):
        desk_for(replace(setup, made_of=("0.0.1",)))
    assert work(setup, [Piece(Text(b"{}", "a.json"))])[0].startswith('{"plan":{"source":"a.json"')


def test_few_plans_start_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr(means, "cores", lambda: 4)
    few = list(pieces(500))
    taken, jobs = Means(None).settled(iter(few))
    assert (list(taken), jobs) == (few, 1)
    many = [Piece(Text(BIG, str(number)), weight=len(BIG)) for number in range(3)]
    taken, jobs = Means(None).settled(iter(many))
    assert (list(taken), jobs) == (many, 4)
    assert Means(3).settled(iter(few))[1] == 3
    assert Means(3).settled(iter(few[:1]))[1] == 1
    assert HERE.settled(iter(many))[1] == 1
    path = write(tmp_path, "a.json", plan())
    assert len(list(Checker(toolbox(Settings(as_of=TODAY, plugins=())), means=Means(None)).check([str(path)]))) == 1


def test_an_error_at_the_look_ahead_waits_for_its_turn():
    def broken():
        yield from pieces(3)
        raise DocumentError("cannot go on")

    taken, jobs = Means(None).settled(broken())
    assert jobs == 1
    assert [next(taken).source for _ in range(3)] == ["0.json", "1.json", "2.json"]
    with pytest.raises(DocumentError):
        next(taken)
