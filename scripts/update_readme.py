"""Puts what the README's sample command really prints into the README."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = re.compile(r"(<!-- sample: (c2a .*?) -->\n```text\n)(.*?)(```)", re.DOTALL)


def main() -> None:
    """Run the command and rewrite the block."""
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    found = SAMPLE.search(text)
    if found is None:
        sys.exit("README.md holds no sample")
    command = [sys.executable, "-m", "c2a_rules", *shlex.split(found.group(2))[1:]]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    path.write_text(text[: found.start(3)] + ran.stdout + text[found.end(3) :], encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
