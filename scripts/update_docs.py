"""Writes what the tool prints into the documents that show it: the README's sample, the references in docs/."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = re.compile(r"(<!-- sample: (c2a .*?) -->\n```text\n)(.*?)(```)", re.DOTALL)
REFERENCES = {
    "docs/actions.md": (
        "# Every action, its rules and what they look at\n\nWritten by `c2a actions -f markdown`.\n\n",
        "c2a actions -f markdown",
    ),
    "docs/rules.md": ("# Every rule\n\nWritten by `c2a rules -f markdown`.\n\n", "c2a rules -f markdown"),
}
_ALONE = "from c2a_rules import cli, plugins; plugins.entry_points = lambda group: []; cli.main()"


def printed(command: str) -> str:
    """Return what a c2a command prints in the project's folder, with no plugin but the built-in ones."""
    argv = [sys.executable, "-c", _ALONE, *shlex.split(command)[1:]]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if ran.stderr:
        sys.exit(ran.stderr)
    return ran.stdout


def documents() -> dict[str, str]:
    """Return what each document has to say, by its path in the project."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = SAMPLE.search(readme)
    if found is None:
        sys.exit("README.md holds no sample")
    texts = {name: heading + printed(command) for name, (heading, command) in REFERENCES.items()}
    texts["README.md"] = readme[: found.start(3)] + printed(found.group(2)) + readme[found.end(3) :]
    return texts


def main() -> None:
    """Write the documents; with --check only tell which are not current, and fail."""
    stale = [name for name, text in documents().items() if not _same(ROOT / name, text)]
    if "--check" in sys.argv[1:]:
        sys.exit(f"not current, run scripts/update_docs.py: {', '.join(stale)}" if stale else 0)
    for name, text in documents().items():
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main()
