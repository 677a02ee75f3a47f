"""Asks whether what CI installs has known vulnerabilities, and tells "none" from "nobody could be asked".

Usage: python scripts/audit.py REQUIREMENTS. Exit code: 0 all were asked about and have none; 1 some have; 3 not all
could be asked about.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

CLEAN, VULNERABLE, NOT_ASKED = 0, 1, 3


def verdict(answer: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Return the exit code and what to say of what `pip-audit -f json` answered."""
    asked = [each for each in answer["dependencies"] if "vulns" in each]
    left = [each for each in answer["dependencies"] if "vulns" not in each]
    found = [
        f"{each['name']} {each['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'no release yet'}"
        for each in asked
        for one in each["vulns"]
    ]
    if found:
        return VULNERABLE, found
    if left or not asked:
        names = ", ".join(each["name"] for each in left[:5])
        return NOT_ASKED, [
            f"NOT AUDITED: {len(left)} of {len(left) + len(asked)} could not be asked about ({names}, …)"
        ]
    return CLEAN, [f"{len(asked)} distributions, none with a known vulnerability"]


def ask(requirements: str) -> Mapping[str, Any] | None:
    """Return what pip-audit answers; None where it has no answer."""
    options = ("--disable-pip", "--require-hashes", "--progress-spinner", "off", "-f", "json", "-s", "pypi")
    command: Sequence[str] = (sys.executable, "-m", "pip_audit", *options, "-r", requirements)
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found = json.loads(ran.stdout)
    except ValueError:
        sys.stderr.write(ran.stderr)
        return None
    return found if isinstance(found, dict) and isinstance(found.get("dependencies"), list) else None


def main() -> int:
    """Ask, tell, and return the exit code."""
    answer = ask(sys.argv[1])
    code, said = verdict(answer) if answer is not None else (NOT_ASKED, ["NOT AUDITED: pip-audit gave no answer"])
    print("\n".join(said))
    return code


if __name__ == "__main__":
    sys.exit(main())
