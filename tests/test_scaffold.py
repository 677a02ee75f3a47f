"""What `c2a new` makes works at once: a plan that is valid, a rule set and a plugin that pass their own tests."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.house import c2a

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("water-safety", "a", "c2a-rights-of-rivers-and-the-peop")


def run(*command, cwd, path=""):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(path), str(ROOT))))}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def pretend_installed(folder):
    """Give a plugin's folder the metadata that installing it would."""
    import tomllib

    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    text = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(text, encoding="utf-8")
    points = project["entry-points"]["c2a_rules"]
    lines = ["[c2a_rules]", *(f"{name} = {target}" for name, target in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")


def new_plugin(folder, name):
    made = c2a("new", "plugin", name, "-o", folder)
    assert made.code == 0, made.err
    return folder / f"c2a-{name.removeprefix('c2a-')}"


def test_a_new_plugin_passes_its_own_tests(tmp_path):
    folder = new_plugin(tmp_path, "water-safety")
    pretend_installed(folder)
    ran = run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=folder, path=folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    listed = run(sys.executable, "-m", "c2a_rules", "plugins", "-f", "json", cwd=tmp_path, path=folder)
    assert listed.returncode == 0, listed.stdout
    ours = next(each for each in json.loads(listed.stdout)["plugins"] if each["plugin"] == "water-safety")
    assert len(ours["hooks"]) == 6
    assert ours["rules"] == ["WS-1.local-partners", "WS-1.leads", "WS-2.periods"]


@pytest.mark.parametrize("name", NAMES)
def test_a_new_plugin_is_clean(tmp_path, name):
    missing = [each for each in ("ruff", "mypy") if importlib.util.find_spec(each) is None]
    if missing:
        pytest.skip(f"{missing[0]} is not installed; .ci/run has it")
    folder = new_plugin(tmp_path, name)
    types = [["mypy"]] if name == NAMES[0] else []  # a name changes nothing in the types, and mypy takes its time
    for arguments in (["ruff", "check", "."], ["ruff", "format", "--check", "."], *types):
        ran = run(sys.executable, "-m", *arguments, cwd=folder)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    left = [path for path in folder.rglob("*") if path.is_file() and "_cache" not in str(path)]
    texts = [f"{path.relative_to(folder)} {path.read_text(encoding='utf-8')}" for path in left]
    assert [text for text in texts if "sample" in text or "SMP" in text] == []


def test_a_new_rule_set_passes_its_own_examples(tmp_path):
    path = tmp_path / "own.yaml"
    assert c2a("new", "ruleset", "my-org.clean-rivers", "-o", path).code == 0
    ran = c2a("test", path, "-f", "json", "--select", "CR")
    assert ran.code == 0
    assert ran.json["summary"]["mutation_coverage"] == 1
    assert ran.json["summary"]["rule_coverage"] == 1


@pytest.mark.parametrize(
    "plan_type", ["country_programme", "mission", "agency_project", "headquarters", "national_plan"]
)
def test_a_new_plan_fits_the_schema_and_its_gaps_are_named(tmp_path, plan_type):
    path = tmp_path / "our plan.json"
    assert c2a("new", "plan", path, "--plan-type", plan_type, "--year", "2027").code == 0
    ran = c2a("check", path, "-f", "json", "--as-of", "2026-11-01", "--no-plugins")
    assert ran.code == 1
    (report,) = ran.json["plans"]
    assert (report["id"], report["plan_type"], report["status"]) == ("our-plan", plan_type, "gaps")
    assert "error" not in {finding["outcome"] for finding in report["findings"]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["plugin", "Water"], '"Water" is no name for a plugin'),
        (["plugin", "x" * 31], "is no name for a plugin"),
        (["plugin", "there"], "c2a-there exists already"),
        (["plugin", "w", "--prefix", "GEN"], '"GEN" is the prefix of a rule set that is loaded'),
        (["plugin", "w", "--prefix", "gen"], '"gen" is no prefix'),
        (["ruleset", "rivers"], '"rivers" is no id for a rule set'),
        (["ruleset", "my.there"], "my.there.yaml exists already"),
        (["plan", "there.json"], "there.json exists already"),
        (["plan", "x.json", "--plan-type", "mision"], 'no plan type (did you mean "mission"?)'),
        (["plan", "….json"], "makes no id"),
        (["plan", "x.json", "--year", "27"], "no year of four digits"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c2a-there").mkdir()
    for name in ("my.there.yaml", "there.json"):
        (tmp_path / name).write_text("as it was", encoding="utf-8")
    ran = c2a("new", *arguments)
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert (tmp_path / "there.json").read_text(encoding="utf-8") == "as it was"


def test_prefixes_that_are_taken_are_not_chosen(tmp_path):
    assert c2a("new", "ruleset", "my-org.gender", "-o", tmp_path / "g.yaml").code == 0
    assert "prefix: GEND" in (tmp_path / "g.yaml").read_text(encoding="utf-8")
