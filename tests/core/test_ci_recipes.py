"""The recipes for pipelines, run as far as a machine without those services can."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.core.house import DEVELOPMENT, ROOT, plan, write

BASH = shutil.which("bash")
GUIDE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
needs_bash = pytest.mark.skipif(BASH is None, reason="the recipe is a shell script")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def yaml(text):
    return YAML(typ="safe").load(text)


@pytest.fixture
def place(tmp_path):
    """A repository's folder with plans in it, and commands that stand in for those that need a network."""
    commands = tmp_path / "commands"
    commands.mkdir()
    for name, script in {
        "c2a": f'exec "{sys.executable}" -m c2a_rules "$@" --no-plugins --ruleset plan.soundness\n',
        "pip": "exit 0\n",
        "gh": 'printf "%s\\n" "$@" >gh-arguments; cp c2a-comment.md said.md\n',
    }.items():
        (commands / name).write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
        (commands / name).chmod(0o755)
    work = tmp_path / "work"
    write(work, "plans/good.json", json.loads((ROOT / "examples/plans/mission.json").read_text("utf-8")))
    return work


def run(place, script, **environment):
    """Run a script in the folder; return exit code and what it said."""
    path = f"{place.parent / 'commands'}{os.pathsep}{os.environ['PATH']}"
    whole = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        [BASH, "-eo", "pipefail", "-c", script], cwd=place, env=whole, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def spoil(place):
    write(place, "plans/gaps.json", plan(id="XA-2", context=DEVELOPMENT, end=None, lead_org="nobody"))


ACTION = yaml((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}


def check_step(place, **inputs):
    files = {name: str(place / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    code, said = run(place, STEPS["Check"]["run"], **{"PLANS": "plans", "OPTIONS": "", **inputs, **files})
    assert code == 0, said
    (output,) = (place / "GITHUB_OUTPUT").read_text("utf-8").splitlines()
    return output.removeprefix("exit-code="), said


@needs_bash
@pytest.mark.parametrize(("gaps", "code"), [(False, "0"), (True, "1")])
def test_the_action_checks_and_returns_what_the_check_returned(place, gaps, code):
    if gaps:
        spoil(place)
    found, said = check_step(place, OPTIONS="--as-of=2026-11-01\n--allow-review")
    assert found == code, said
    assert ("::error file=plans/gaps.json" in said) is gaps
    assert json.loads((place / "c2a.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert (place / "GITHUB_STEP_SUMMARY").read_text("utf-8") == (place / "c2a.md").read_text("utf-8")
    assert run(place, STEPS["Verdict"]["run"], CODE=found)[0] == int(code)


@needs_bash
def test_the_action_tells_when_the_check_could_not_start(place):
    code, said = check_step(place, PLANS="plans\nnowhere; touch hacked")
    assert code == "2", said
    assert not (place / "hacked").exists()
    assert not (place / "c2a.sarif").exists()


@needs_bash
def test_the_action_comments_what_fits_into_a_comment(place):
    (place / "c2a.md").write_text("é" * 40_000, encoding="utf-8")
    code, said = run(place, STEPS["Comment"]["run"], NUMBER="7")
    assert code == 0, said
    assert (place / "said.md").read_text("utf-8") == "é" * 30_000
    assert (place / "gh-arguments").read_text("utf-8").split()[:3] == ["pr", "comment", "7"]


def test_no_script_of_the_action_holds_what_others_may_write():
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert scripts
    assert not [script for script in scripts if "${{" in script]
    known = set(re.findall(r"inputs\.([a-z-]+)", (ROOT / "action.yml").read_text("utf-8")))
    assert known == set(ACTION["inputs"])


@needs_bash
@pytest.mark.parametrize(("gaps", "code"), [(False, 0), (True, 1)])
def test_the_gitlab_job_runs_and_writes_what_it_hands_over(place, gaps, code):
    if gaps:
        spoil(place)
    (job,) = [
        found["check-plans"]
        for found in map(yaml, blocks("yaml"))
        if isinstance(found, dict) and "check-plans" in found
    ]
    found, said = run(place, "\n".join(job["script"]), C2A_AS_OF="2026-11-01", C2A_ALLOW_REVIEW="1")
    assert found == code, said
    quality = json.loads((place / job["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert bool(quality) is gaps
    assert (place / job["artifacts"]["reports"]["junit"]).read_text("utf-8").startswith("<?xml")


@needs_bash
@pytest.mark.parametrize(("change", "code", "words"), [(None, 0, "nothing that must"), (spoil, 1, "gaps, or")])
def test_the_plain_script_runs(place, change, code, words):
    if change:
        change(place)
    (script,) = blocks("sh")
    found, said = run(place, script, C2A_AS_OF="2026-11-01", C2A_ALLOW_REVIEW="1")
    assert found == code, said
    assert words in said
    assert (place / "c2a.html").is_file()


@needs_bash
def test_the_plain_script_passes_for_nothing_that_did_not_finish(place):
    shutil.rmtree(place / "plans")
    code, said = run(place, blocks("sh")[0])
    assert (code, "says nothing about the plans" in said) == (2, True)


def test_the_settings_shown_are_settings():
    from c2a_rules import validation

    (text,) = blocks("toml")
    assert validation.faults("config", tomllib.loads(text)) == []


@pytest.mark.parametrize(
    ("file", "builtin"),
    [("action.yml", "vendor.github-actions"), ("0", "vendor.github-workflows"), ("1", "vendor.gitlab-ci")],
)
def test_recipes_fit_the_schemas_of_their_services(tmp_path, file, builtin):
    pytest.importorskip("check_jsonschema", reason="the schemas come with check-jsonschema")
    path = ROOT / file
    if file.isdigit():
        path = tmp_path / "recipe.yml"
        path.write_text(blocks("yaml")[int(file)], encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", builtin, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def git(folder, *arguments):
    named = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *named, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


PRE_COMMIT = shutil.which("pre-commit") or shutil.which("pre-commit", path=str(Path(sys.executable).parent))


@needs_bash
@pytest.mark.skipif(PRE_COMMIT is None, reason="pre-commit is not installed")
@pytest.mark.parametrize("gaps", [False, True])
def test_pre_commit_runs_the_hook(place, tmp_path, gaps):
    """The hook of this project, in the environment at hand (`language: system`), so that nothing is downloaded."""
    ours = tmp_path / "ours"
    ours.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", ours)
    for folder in (ours, place):
        git(folder, "init", "-q")
        git(folder, "add", ".")
    git(ours, "commit", "-q", "-m", "hooks")
    (recipe,) = [found for found in map(yaml, blocks("yaml")) if isinstance(found, dict) and "repos" in found]
    (repo,) = recipe["repos"]
    repo |= {"repo": str(ours), "rev": git(ours, "rev-parse", "HEAD")}
    repo["hooks"][0] |= {"language": "system", "args": ["--as-of", "2026-11-01", "--allow-review"]}
    write(place, ".pre-commit-config.yaml", recipe)
    write(place, "elsewhere/other.json", {"no": "plan"})
    if gaps:
        spoil(place)
    git(place, "add", ".")
    code, said = run(place, f'"{PRE_COMMIT}" run --all-files', PRE_COMMIT_HOME=str(tmp_path / "home"))
    assert (code, "Passed" in said) == (int(gaps), not gaps), said
    assert ("PLN-2" in said) is gaps
