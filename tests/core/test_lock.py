"""A lock file holds a check to the rule sets and plugins that a team agreed on."""

import json

import pytest

from tests.core.house import c2a, plan, write


@pytest.fixture
def locked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "plan.json", plan(context={"phases": ["development"]}))
    assert c2a("lock").code == 0
    return tmp_path / "c2a.lock"


def check():
    return c2a("check", "plan.json", "--locked", "--as-of", "2026-11-01", "-q")


def test_what_was_locked_is_let_through(locked):
    assert check().code == 0
    agreed = json.loads(locked.read_text())
    assert all({"id", "version", "sha256"} == set(each) for each in agreed["rulesets"])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("version", "0.0.1", "locked is 0.0.1"),
        ("sha256", "0" * 64, "another content"),
        ("id", "x.y", "x.y is not loaded"),
    ],
)
def test_a_difference_stops_the_check_and_is_named(locked, field, value, words):
    agreed = json.loads(locked.read_text())
    agreed["rulesets"][0][field] = value
    locked.write_text(json.dumps(agreed))
    ran = check()
    assert ran.code == 2
    assert words in ran.err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rulesets": [1], "plugins": []}'])
def test_a_broken_lock_file_stops_the_check(locked, text):
    locked.write_text(text)
    ran = check()
    assert ran.code == 2
    assert "is no lock file" in ran.err


def test_a_missing_lock_file_stops_the_check(locked):
    locked.unlink()
    ran = check()
    assert ran.code == 2
    assert "c2a lock" in ran.err
