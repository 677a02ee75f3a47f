"""What CI installs: pinned, by digest, all of it; and nothing counts as audited that was not."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PINNED = (ROOT / "requirements" / "ci.txt").read_text(encoding="utf-8")
PROJECTS = [ROOT, *sorted((ROOT / "plugins").glob("c2a-*")), *sorted((ROOT / "templates").glob("*"))]


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins():
    """Name → how many digests."""
    entries = re.split(r"\n(?=\S)", PINNED.strip())
    return {canonical(re.match(r"([A-Za-z0-9._-]+)==", each)[1]): each.count("--hash=sha256:") for each in entries}


def test_every_pin_has_a_digest_and_no_address():
    assert pins()
    assert all(pins().values())
    assert not re.search(r"https?:|file:|--index|--extra-index|--find-links", PINNED)


@pytest.mark.parametrize(
    "project", [each for each in PROJECTS if (each / "pyproject.toml").exists()], ids=lambda p: p.name
)
def test_what_a_project_asks_for_is_pinned(project):
    data = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    optional = data["project"].get("optional-dependencies", {})
    asked = [*data["project"].get("dependencies", ()), *data["build-system"]["requires"]]
    asked += [each for extra in ("test", "dev") for each in optional.get(extra, ())]
    names = {canonical(re.match(r"[A-Za-z0-9._-]+", each)[0]) for each in asked}
    own = {"c2a-rules", canonical(data["project"]["name"])}
    assert names - own <= set(pins()), "scripts/renew_requirements.sh pins what is new"


def audit():
    spec = importlib.util.spec_from_file_location("audit", ROOT / "scripts" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CLEAN = {"name": "a", "version": "1", "vulns": []}
WEAK = {"name": "b", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3"]}]}
SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("found", "code", "words"),
    [
        ([CLEAN], 0, "none with a known vulnerability"),
        ([CLEAN, WEAK], 1, "b 2: X-1, mended in 3"),
        ([SKIPPED, WEAK], 1, "X-1"),
        ([CLEAN, SKIPPED], 3, "NOT AUDITED: 1 of 2"),
        ([SKIPPED], 3, "NOT AUDITED"),
        ([], 3, "NOT AUDITED"),
    ],
)
def test_only_what_was_asked_about_counts_as_audited(found, code, words):
    said = audit().verdict({"dependencies": found})
    assert said[0] == code
    assert words in said[1][0]
