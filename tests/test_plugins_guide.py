"""docs/plugins.md, followed step by step as a new user would, in an empty folder."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.test_scaffold import pretend_installed

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8").partition("\n# Reference")[0]
BLOCK = re.compile(r"(?:<!-- (append|replace): (\S+) -->\n)?```(\w+)\n(.*?)```", re.DOTALL)
_TIME = re.compile(r" in [0-9.]+s.*$", re.MULTILINE)


class Reader:
    """Somebody who follows the guide."""

    def __init__(self, folder):
        self.folder = folder
        self.path = [str(ROOT)]

    def block(self, what, name, language, text):
        if what == "append":
            with (self.folder / name).open("a", encoding="utf-8") as file:
                file.write(text)
        elif what == "replace":
            self.replace(self.folder / name, text)
        elif language == "console":
            for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, _, output = step.partition("\n")
                self.run(shlex.split(command), output)

    def replace(self, path, text):
        lines = path.read_text(encoding="utf-8")
        for group in re.split(r"\n(?=-)", text.rstrip("\n")):
            old, *new = [line[1:] for line in group.split("\n")]
            assert lines.count(old) == 1, old
            lines = lines.replace(old, "\n".join(new))
        path.write_text(lines, encoding="utf-8")

    def run(self, command, expected):
        if command[0] == "cd":
            self.folder = self.folder / command[1]
            return
        if command[:4] == ["python", "-m", "pip", "install"]:
            pretend_installed(self.folder)
            self.path.insert(0, str(self.folder))
            return
        start = [sys.executable, "-m", "c2a_rules"] if command[0] == "c2a" else [sys.executable]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(self.path)}
        ran = subprocess.run(
            [*start, *command[1:]],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, (command, ran.stdout, ran.stderr)
        printed = _TIME.sub("", ran.stdout)
        if "…\n" not in expected:
            assert printed == expected, command
        for part in expected.split("…\n"):
            assert part in printed, command


def test_the_guide_works_as_it_is_written(tmp_path):
    reader = Reader(tmp_path)
    blocks = BLOCK.findall(GUIDE)
    assert len(blocks) >= 8
    for block in blocks:
        reader.block(*block)
