"""The README shows what the tool really prints, and its commands are those that CI runs."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_what_documents_show_is_what_the_tool_prints():
    checked = subprocess.run(
        [sys.executable, "scripts/update_docs.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


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
