"""The README shows what the tool really prints, and its commands are those that CI runs."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SAMPLE = re.compile(r"<!-- sample: (c2a .*?) -->\n```text\n(.*?)```", re.DOTALL)


def test_the_sample_is_what_the_command_prints():
    found = SAMPLE.search(README)
    assert found is not None
    command, shown = found.groups()
    ran = subprocess.run(
        [sys.executable, "-m", "c2a_rules", *shlex.split(command)[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    assert shown == ran.stdout


def test_every_command_named_exists():
    named = set(re.findall(r"`c2a ([a-z]+)", README))
    helped = subprocess.run(
        [sys.executable, "-m", "c2a_rules", "--help"], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout
    assert named
    assert {name for name in named if not re.search(rf"^\W*{name}\b", helped, re.MULTILINE)} == set()


def test_every_file_linked_exists():
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("http")]
        assert [link for link in links if not (ROOT / link).exists()] == []
