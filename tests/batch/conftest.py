"""Whole runs of the tool as processes, with a small rule set and plans that make their workers slow or kill them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.conftest import HOUSE, _no_plugins, _own_cache, shipped_rulesets
from tests.core.house import DEVELOPMENT, ROOT, plan

__all__ = ["_no_plugins", "_own_cache", "shipped_rulesets"]

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc, which is Linux's")


class Place:
    """A folder to run the tool in, as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.site.mkdir()
        shutil.copy(Path(__file__).parent / "site_for_tests.py", self.site / "sitecustomize.py")
        house = folder / "house"
        house.mkdir()
        (house / "house.yaml").write_text(json.dumps(HOUSE), encoding="utf-8")
        path = os.pathsep.join([str(self.site), str(ROOT)])
        self.environment = {**os.environ, "PYTHONPATH": path, "HOUSE": str(house)}

    def command(self, *arguments):
        fixed = ("--as-of", "2026-11-01") if arguments[0] == "check" else ()
        return [sys.executable, "-m", "c2a_rules", *map(str, arguments), *fixed]

    def start(self, *arguments, **environment):
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, *arguments, **environment):
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err.decode())

    def plans(self, count, name="plans.jsonl", **changes):
        """Write so many plans, each fifth with a gap; `changes` gives the parts of a plan by its number."""
        lines = []
        for number in range(count):
            parts = {"context": DEVELOPMENT, "end": None if number % 5 == 3 else "2029-12-31"}
            parts |= changes.get(f"at_{number}", {})
            lines.append(json.dumps(plan(id=f"XA-{number}", **parts)))
        path = self.folder / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path.name


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "place"
    folder.mkdir()
    return Place(folder)


def in_lines(path):
    """The records of a JSON Lines report."""
    return [json.loads(line) for line in Path(path).read_bytes().splitlines()]


def alive(text):
    """The processes whose command or environment holds a text (Linux)."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit() and int(each.name) != os.getpid():
            try:
                told = (each / "cmdline").read_bytes() + (each / "environ").read_bytes()
            except OSError:
                continue
            if text.encode() in told:
                found.append(int(each.name))
    return found
