"""Mutation testing: put one small fault at a time into the code, and see whether a test notices.

    nice -n 19 python scripts/mutate.py c2a_rules/waivers.py c2a_rules/status.py [--share 0.2] [--tests tests/core]

Tests are collected once, in one process. A first pass, in a fork of it, notes which test runs which lines and how long
it takes. Then each fault has a fork of its own: the faulty function's code takes the place of the live one, and
the tests that run its lines follow, fastest first, until one fails. A fault at module level needs a fresh process
(`-p mutate_import`). What runs in other processes (workers, the command line by its script) is not reached, so the
score is a lower bound. Needs `fork`, so Linux or macOS, and `coverage`.

With `--share 0.2` a fifth of each module's faults is tried, the same ones each time. `known_mutants.json` beside this
file names faults that change nothing a user could see, each with the reason; they are not tried.
"""

import argparse
import contextlib
import gc
import importlib
import json
import math
import os
import pickle
import random
import resource
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from mutate_operators import Mutant, mutants, mutated

ROOT = Path(__file__).parents[1]
KNOWN = Path(__file__).with_name("known_mutants.json")
BUDGET = 20.0  # seconds of the processor, in tests, as timed without a fault, that one fault may cost
Live = Mapping[tuple[str, int], list[FunctionType]]
FEW = 400  # tests of a fault at module level, whose fresh process has to collect them


@dataclass
class Baseline:
    """What the tests do without a fault: their seconds of the processor, and which of them run each line of a file."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)

    def tests(self, path: str, mutant: Mutant) -> list[str]:
        """Return the tests that reach a fault, fastest first, as many as the budget allows."""
        lines = self.lines.get(path, {})
        found = set(lines.get(mutant.line, ())) or {test for line in mutant.lines for test in lines.get(line, ())}
        using: set[str] = set()
        if mutant.function is None:
            found = set().union(*lines.values()) or set(self.seconds)
            using = {test for line in mutant.uses for test in lines.get(line, ())}
        chosen, spent = [], 0.0
        fastest = sorted(found, key=lambda name: (name not in using, self.seconds[name], name))
        for test in fastest[:FEW] if using else fastest:
            spent += self.seconds[test]
            if spent > BUDGET and chosen:
                break
            chosen.append(test)
        return chosen


@dataclass
class Tally:
    """What became of a module's faults."""

    faults: int
    results: list[tuple[Mutant, str]] = field(default_factory=list)

    def count(self, *outcomes: str) -> int:
        """Return how many faults came to one of these outcomes."""
        return sum(outcome in outcomes for _, outcome in self.results)


class Trial:
    """A pytest plugin that, instead of running the collected tests, tries faults on them."""

    def __init__(self, paths: Sequence[str], share: float, seed: int, again: str) -> None:
        self._paths, self._share, self._seed, self._again = paths, share, seed, again
        self._known = _known()
        self.tallies: dict[str, Tally] = {}
        self._failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notice a test that fails."""
        self._failed = self._failed or report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try each fault."""
        items = {item.nodeid: item for item in session.items}
        for cached in [each for each in gc.get_objects() if type(each).__name__ == "_lru_cache_wrapper"]:
            if str(getattr(cached, "__module__", "")).startswith("c2a_rules"):
                cached.cache_clear()
        baseline = self._baseline(items)
        gc.collect()
        for path in self._paths:
            importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        live = {path: _live(str(ROOT / path)) for path in self._paths}
        gc.freeze()  # what is frozen is not copied for the sake of a count in it, nor found by `_live`
        for path in self._paths:
            self._try_module(path, live[path], items, baseline)
        return True

    def _try_module(self, path: str, live: Live, items: Mapping[str, pytest.Item], baseline: Baseline) -> None:
        source = (ROOT / path).read_text(encoding="utf-8")
        known = self._known.get(path, {})
        every = [each for each in mutants(source) if each.change not in known]
        many = math.ceil(self._share * len(every))
        chosen = random.Random(f"{self._seed} {path}").sample(every, many)  # noqa: S311 - no secret
        if self._again:
            chosen = [each for each in every if f"{path} {each.change}\n" in self._again]
        tally = self.tallies[path] = Tally(len(every))
        for mutant in sorted(chosen, key=lambda each: each.number):
            tests = baseline.tests(path, mutant)
            if not tests or (mutant.function is not None and mutant.function not in live):
                outcome = "not reached"
            elif mutant.function is None:
                outcome = _in_fresh_process(path, mutant, tests)
            else:
                tree = mutated(source, mutant.number)
                outcome = self._in_fork(lambda t=tree, m=mutant, n=tests: self._kills(path, t, m, live, items, n))
            tally.results.append((mutant, outcome))
            print(f"{path}:{mutant.line} {outcome} ({len(tests)}) {mutant.change}", flush=True)

    def _kills(  # noqa: PLR0913, PLR0917 - what the fork has to know
        self,
        path: str,
        tree: Any,  # noqa: ANN401 - an ast.Module, whose stub differs among versions
        mutant: Mutant,
        live: Live,
        items: Mapping[str, pytest.Item],
        tests: Sequence[str],
    ) -> bool:
        code = next(c for c in _codes(compile(tree, str(ROOT / path), "exec")) if _key(c) == mutant.function)
        for each in _codes(code):  # functions that it made when its module was imported are live beside it
            for function in live.get(_key(each), ()):
                free = function.__code__.co_freevars
                if each.co_freevars in {free, ()}:  # a fault may take away all that was used from around
                    function.__code__ = each.replace(co_freevars=free)
        return any(self._fails(items, tests))

    def _fails(self, items: Mapping[str, pytest.Item], tests: Sequence[str]) -> Iterator[bool]:
        chosen = [items[name] for name in tests if name in items]
        for place, item in enumerate(chosen):
            following = chosen[place + 1] if place + 1 < len(chosen) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            yield self._failed

    def _in_fork(self, kills: Any) -> str:  # noqa: ANN401 - a function without parameters
        child = os.fork()
        if not child:
            resource.setrlimit(resource.RLIMIT_CPU, (int(BUDGET * 12), int(BUDGET * 12)))
            resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
            signal.alarm(int(BUDGET * 60))
            with contextlib.suppress(BaseException):
                os._exit(1 if kills() else 0)
            os._exit(1)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return "timed out" if os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGALRM} else "killed"
        return "killed" if os.WEXITSTATUS(status) else "survived"

    def _baseline(self, items: Mapping[str, pytest.Item]) -> Baseline:
        file = Path(tempfile.gettempdir()) / f"c2a-mutate-{_digest(items)}.pickle"
        if not file.exists() and self._in_fork_unlimited(lambda: self._measure(items, file)):
            sys.exit("the tests could not be measured")
        return pickle.loads(file.read_bytes())  # type: ignore[no-any-return] # noqa: S301 - written by this very run's fork

    @staticmethod
    def _in_fork_unlimited(work: Any) -> int:  # noqa: ANN401 - a function without parameters
        child = os.fork()
        if not child:
            try:
                work()
            finally:
                os._exit(sys.exc_info()[0] is not None)
        return os.waitpid(child, 0)[1]

    def _measure(self, items: Mapping[str, pytest.Item], file: Path) -> None:
        import coverage

        cover = coverage.Coverage(data_file=None, config_file=False, include=[str(ROOT / "c2a_rules" / "*")])
        found = Baseline()
        cover.start()
        order = list(items.values())
        for place, item in enumerate(order):
            cover.switch_context(item.nodeid)
            self._failed, start = False, sum(os.times()[:4])
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=(order[place + 1 :] or [None])[0])
            found.seconds[item.nodeid] = math.inf if self._failed else sum(os.times()[:4]) - start
        cover.stop()
        data = cover.get_data()
        for path in data.measured_files():
            lines = found.lines.setdefault(Path(path).relative_to(ROOT).as_posix(), defaultdict(set))
            for line, tests in data.contexts_by_lineno(path).items():
                lines[line] |= {test for test in tests if math.isfinite(found.seconds.get(test, math.inf))}
        broken = [test for test, seconds in found.seconds.items() if math.isinf(seconds)]
        print(f"{len(items)} tests; left out, as they fail without a fault: {broken or 'none'}", flush=True)
        file.write_bytes(pickle.dumps(found))


def _in_fresh_process(path: str, mutant: Mutant, tests: Sequence[str]) -> str:
    """Try a fault at module level: the module is imported with it."""
    import_plugin = {**os.environ, "C2A_MUTATE": f"{path} {mutant.number}", "PYTHONPATH": str(Path(__file__).parent)}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pytest", "-p", "mutate_import", *_quiet(folder), "-x", *tests]
        try:
            ran = subprocess.run(command, cwd=ROOT, env=import_plugin, capture_output=True, timeout=600, check=False)
        except subprocess.TimeoutExpired:
            return "timed out"
    return "killed" if ran.returncode else "survived"


def _quiet(folder: str) -> list[str]:
    plain = ["-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:xdist", "-o", "addopts=--import-mode=importlib"]
    return [*plain, "--basetemp", f"{folder}/t"]


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _live(path: str) -> Live:
    """Return the functions of a file that live in this process."""
    found = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == path:
            found[_key(each.__code__)].append(each)
    return found


def _known() -> dict[str, dict[str, str]]:
    return json.loads(KNOWN.read_text(encoding="utf-8")) if KNOWN.exists() else {}


def _digest(tests: Iterable[str]) -> str:
    import hashlib

    found = hashlib.sha256("\n".join(tests).encode())
    for path in sorted([*(ROOT / "c2a_rules").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def interval(killed: int, tried: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of a share (Wilson)."""
    if not tried:
        return 0.0, 1.0
    z, share = 1.96, killed / tried
    middle = (share + z * z / (2 * tried)) / (1 + z * z / tried)
    half = z / (1 + z * z / tried) * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return middle - half, middle + half


def _table(tallies: Mapping[str, Tally]) -> Iterator[str]:
    yield f"{'module':<48} faults  tried  killed  score  95 % (where sampled)"
    whole = Tally(0)
    for path, tally in tallies.items():
        yield _row(path, tally)
        whole = Tally(whole.faults + tally.faults, whole.results + tally.results)
    yield _row("all", whole)


def _row(name: str, tally: Tally) -> str:
    tried, killed = len(tally.results), tally.count("killed", "timed out")
    low, high = interval(killed, tried)
    between = f"{low:.2f} to {high:.2f}" if tried < tally.faults else ""
    score = f"{killed / tried:.2f}" if tried else "-"
    return f"{name:<48} {tally.faults:>6} {tried:>6} {killed:>7}  {score:>5}  {between}"


def main() -> None:
    """Try faults in the modules named on the command line, and print what no test noticed."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("modules", nargs="+", help="files under c2a_rules/")
    options.add_argument("--share", type=float, default=1.0, help="which share of each module's faults to try")
    options.add_argument("--tests", default="tests", help="where the tests are that may notice them")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--again", type=Path, help="try only what survived by this file, which --out wrote")
    options.add_argument("--out", type=Path, help="write the table and the survivors here as well")
    chosen = options.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ["CI"] = "1"  # hypothesis then tries the same examples each time
    again = chosen.again.read_text(encoding="utf-8") if chosen.again else ""
    trial = Trial([Path(each).as_posix() for each in chosen.modules], chosen.share, chosen.seed, again)
    with tempfile.TemporaryDirectory() as folder:
        pytest.main(
            [
                *_quiet(folder),
                "--ignore=tests/report/test_browser.py",
                "--ignore=tests/fuzz/test_guided.py",
                *chosen.tests.split(),
            ],
            plugins=[trial],
        )
    left = [
        f"{outcome}, line {mutant.line}: {path} {mutant.change}"
        for path, tally in trial.tallies.items()
        for mutant, outcome in tally.results
        if outcome in {"survived", "not reached"}
    ]
    text = "\n".join([*left, "", *_table(trial.tallies)])
    print(text)
    if chosen.out:
        chosen.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
