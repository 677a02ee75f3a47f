"""`c2a.lock`: which rule sets and plugins a team has agreed on, so that next month's check uses the same."""

import json
from pathlib import Path
from typing import Any

from c2a_rules.api import Toolbox
from c2a_rules.drafts import whole_file
from c2a_rules.errors import UsageError
from c2a_rules.files import whole

LOCK_FILE = "c2a.lock"
_VERSION = 1
_PARTS = {"rulesets": "id", "plugins": "distribution"}


def locked(loaded: Toolbox) -> dict[str, Any]:
    """Return what a lock file says of what is loaded: rule sets and plugins with their digests."""
    head = loaded.run_info()
    return {
        "lock_version": _VERSION,
        "rulesets": [{"id": r.id, "version": r.version, "sha256": r.sha256} for r in head.rulesets],
        "plugins": [{"distribution": p.distribution, "version": p.version, "sha256": p.sha256} for p in head.plugins],
    }


def write_lock(loaded: Toolbox, path: Path) -> None:
    """Write the lock file; raises UsageError where that is impossible."""
    try:
        with whole_file(path) as out:
            out.write(json.dumps(locked(loaded), indent=2) + "\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None


def hold_to_lock(loaded: Toolbox, path: Path) -> None:
    """Compare what is loaded with a lock file.

    Raises:
        UsageError: there is no lock file, it is broken, or something differs; the message names each difference.
    """
    agreed = _read(path)
    now = locked(loaded)
    differences = [each for part in _PARTS for each in _differences(part, agreed[part], now[part])]
    if differences:
        listed = "; ".join(differences)
        raise UsageError(f"--locked: what is loaded is not what {path} holds: {listed}. `c2a lock` writes it anew")


def _read(path: Path) -> dict[str, Any]:
    try:
        agreed = json.loads(whole(path))
        for part, key in _PARTS.items():
            for each in agreed[part]:
                each[key], each["version"]
    except OSError as error:
        raise UsageError(f"--locked: {path} cannot be read: {error.strerror or error}; `c2a lock` writes it") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"--locked: {path} is no lock file; `c2a lock` writes one") from None
    if agreed.get("lock_version") != _VERSION:
        raise UsageError(f"--locked: {path} is of another version of this tool; `c2a lock` writes it anew")
    return dict(agreed)


def _differences(part: str, agreed: list[dict[str, str]], now: list[dict[str, str]]) -> list[str]:
    key = _PARTS[part]
    before, after = ({each[key]: each for each in side} for side in (agreed, now))
    found = [f"{name} is not loaded" for name in before if name not in after]
    found += [f"{name} is loaded and not in the lock" for name in after if name not in before]
    for name in before:
        if name in after and before[name] != after[name]:
            old, new = before[name]["version"], after[name]["version"]
            found.append(f"{name} is {new}, locked is {old}" if old != new else f"{name} {new} has another content")
    return found
