"""Settings: which file is found, what beats what, and that nothing misspelt is passed over."""

import json

import jsonschema
import pytest

from c2a_rules.config import DEFAULTS
from c2a_rules.shipped import schema
from tests.core.house import DEVELOPMENT, c2a, plan, write


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The working folder, deep enough to have folders above."""
    inner = tmp_path / "work" / "here"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return inner


def holds(*arguments):
    """Setting → (value, where from)."""
    ran = c2a("config", "-f", "json", *arguments)
    assert ran.code == 0, ran.err
    return {name: (each["value"], each["from"]) for name, each in ran.json.items()}


def say(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_hold_where_nobody_says_anything():
    assert {origin for _value, origin in holds().values()} == {"default"}
    assert holds()["fail-on"] == ("must", "default")


def test_schema_and_defaults_name_the_same_settings():
    assert list(schema("config")["properties"]) == list(DEFAULTS)
    told = {name: list(value) if isinstance(value, tuple) else value for name, value in DEFAULTS.items()}
    kept = {name: value for name, value in told.items() if value is not None}
    jsonschema.Draft202012Validator(schema("config")).validate(kept)


def test_the_nearest_file_upward_holds_alone(folder):
    say(folder.parent / "c2a.toml", 'fail-on = "should"\nlevel = "should"\n')
    assert holds()["fail-on"] == ("should", "../c2a.toml:1")
    say(folder / "pyproject.toml", '[project]\nname = "x"\n')
    assert holds()["level"] == ("should", "../c2a.toml:2")
    say(folder / "pyproject.toml", '[project]\nname = "x"\n[tool.c2a]\nfail-on = "may"\n')
    assert holds()["fail-on"] == ("may", "pyproject.toml:4")
    assert holds()["level"] == ("may", "default")
    say(folder / "c2a.toml", "quiet = true\n")
    assert holds()["fail-on"] == ("must", "default")


def test_a_named_file_holds_instead(folder, monkeypatch):
    say(folder / "c2a.toml", 'level = "must"\n')
    say(folder / "strict.toml", 'fail-on = "may"\n')
    assert holds("--config", "strict.toml")["fail-on"] == ("may", "strict.toml:1")
    assert holds("--config", "strict.toml")["level"] == ("may", "default")
    monkeypatch.setenv("C2A_CONFIG", "strict.toml")
    assert holds()["fail-on"] == ("may", "strict.toml:1")


def test_flags_beat_environment_beats_file_beats_default(folder, weak, monkeypatch):
    assert c2a("check", weak).code == 0
    say(folder / "c2a.toml", 'fail-on = "should"\n')
    assert c2a("check", weak).code == 1
    monkeypatch.setenv("C2A_FAIL_ON", "never")
    assert holds()["fail-on"] == ("never", "C2A_FAIL_ON")
    assert c2a("check", weak).code == 0
    assert c2a("check", weak, "--fail-on", "may").code == 1


def test_a_flag_takes_back_what_a_file_allows(folder, open_plan):
    say(folder / "c2a.toml", "allow-review = true\n")
    assert c2a("check", open_plan).code == 0
    assert c2a("check", open_plan, "--no-allow-review").code == 1


def test_every_kind_of_setting_is_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("C2A_SELECT", "HSE-1, HSE-2.kind")
    monkeypatch.setenv("C2A_ALLOW_REVIEW", "True")
    monkeypatch.setenv("C2A_AS_OF", "2026-11-01")
    monkeypatch.setenv("C2A_IGNORE", "")
    found = holds()
    assert found["select"] == (["HSE-1", "HSE-2.kind"], "C2A_SELECT")
    assert found["allow-review"] == (True, "C2A_ALLOW_REVIEW")
    assert found["as-of"] == ("2026-11-01", "C2A_AS_OF")
    assert found["ignore"] == ([], "default")


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("C2A_FAILON", "may", 'no setting (did you mean "C2A_FAIL_ON"?)'),
        ("C2A_FAIL_ON", "shuold", 'C2A_FAIL_ON: "shuold" is not one of the known values (did you mean "should"?)'),
        ("C2A_QUIET", "perhaps", "neither true nor false"),
        ("C2A_AS_OF", "soon", "C2A_AS_OF"),
    ],
)
def test_what_no_variable_may_say_stops_the_check(good, monkeypatch, variable, value, words):
    monkeypatch.setenv(variable, value)
    ran = c2a("check", good)
    assert (ran.code, words in ran.err) == (2, True), ran.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('\nfail_on = "may"\n', 'c2a.toml:2: "fail_on" is no field known here (did you mean "fail-on"?)'),
        ('level = "most"\n', 'c2a.toml:1: "most" is not one of the known values (did you mean "must"?)'),
        ('select = "GEN"\n', "c2a.toml:1:"),
        ("quiet = 1\n", "expected true or false"),
        ("quiet =\n", "this is no TOML"),
        ("as-of = 2026-02-30\n", "this is no TOML"),
    ],
)
def test_what_no_file_may_say_stops_the_check_with_its_line(folder, good, text, words):
    say(folder / "c2a.toml", text)
    ran = c2a("check", good)
    assert (ran.code, words in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("text", ["[tool]\nc2a = 3\n", "[tool.c2a]\nfail-no = 3\n"])
def test_a_broken_part_of_a_shared_file_stops_the_check(folder, good, text):
    say(folder / "pyproject.toml", text)
    assert c2a("check", good).code == 2


@pytest.mark.parametrize("text", ["tool = 3 # c2a\n", "# c2a\n[tool.other]\nx = 1\n"])
def test_a_shared_file_that_says_nothing_of_us_is_passed_over(folder, good, text):
    say(folder / "pyproject.toml", text)
    assert c2a("check", good).code == 0


def test_a_named_file_must_be_there_and_say_something(folder, good):
    assert c2a("check", good, "--config", "none.toml").code == 2
    say(folder / "pyproject.toml", "[project]\n")
    assert c2a("check", good, "--config", "pyproject.toml").code == 2


def test_a_date_may_be_written_as_toml_writes_dates(folder, good):
    say(folder / "c2a.toml", "as-of = 2026-11-01\n")
    assert c2a("check", good, "-f", "json").json["as_of"] == "2026-11-01"


def test_paths_in_a_file_start_from_its_folder(folder, gaps):
    (folder.parent / "ours").mkdir()
    waiver = "- rule: HSE-1.end\n  plan: XA-2\n  reason: r\n  approved_by: a\n  expires: 2026-12-31\n"
    say(folder.parent / "ours/waivers.yaml", waiver)
    say(
        folder.parent / "c2a.toml", 'waivers = "ours/waivers.yaml"\nas-of = "2026-11-01"\noutput = ["csv=ours/r.csv"]\n'
    )
    ran = c2a("check", gaps, "-f", "json")
    assert (ran.code, ran.json["scope"]["waivers"]["file"]) == (0, "../ours/waivers.yaml")
    assert (folder.parent / "ours/r.csv").is_file()
    told = ("--reason", "r", "--approved-by", "a", "--expires", "2026-12-31")
    assert c2a("waive", "HSE-1.long", gaps, *told).code == 0
    assert "HSE-1.long" in (folder.parent / "ours/waivers.yaml").read_text("utf-8")


def test_a_rule_set_is_named_by_id_or_by_file(folder, good, shipped_rulesets):
    (folder.parent / "mine.yaml").write_bytes((shipped_rulesets / "house.yaml").read_bytes())
    say(folder.parent / "c2a.toml", 'ruleset = ["mine.yaml"]\n')
    assert c2a("check", good, "-f", "json").json["scope"]["rulesets"] == ["../mine.yaml"]
    say(folder.parent / "c2a.toml", 'ruleset = ["test.house"]\n')
    assert c2a("check", good, "-f", "json").json["scope"]["rulesets"] == ["test.house"]


def test_where_a_plan_lies_configures_nothing(tmp_path):
    away = tmp_path / "away"
    path = write(away, "plan.json", plan(context=DEVELOPMENT, end=None))
    say(away / "c2a.toml", 'fail-on = "never"\n')
    assert c2a("check", path).code == 1


@pytest.mark.parametrize("pattern", ["plans/drafts", "plans/drafts/*", "*/drafts", "*/a.json"])
def test_what_is_excluded_from_a_folder_is_noted(folder, pattern):
    for name in ("a", "b"):
        write(folder.parent, f"plans/drafts/{name}.json", plan(id=name, context=DEVELOPMENT, end=None))
    write(folder.parent, "plans/c.json", plan(id="c", context=DEVELOPMENT))
    say(folder.parent / "c2a.toml", f'exclude = ["{pattern}"]\n')
    left = ["b", "c"] if pattern.endswith("a.json") else ["c"]
    ran = c2a("check", "../plans", "-f", "json")
    assert sorted(each["id"] for each in ran.json["plans"]) == left
    assert f"../plans/drafts/a.json: passed over, as the settings exclude it (../{pattern})" in ran.err


def test_what_is_named_is_checked_though_its_folder_is_excluded(folder):
    path = write(folder, "drafts/a.json", plan(context=DEVELOPMENT))
    say(folder / "c2a.toml", 'exclude = ["drafts"]\n')
    assert len(c2a("check", path, "-f", "json").json["plans"]) == 1
    none_left = c2a("check", "drafts")
    assert (none_left.code, "no plan was found" in none_left.err) == (2, True)


def test_the_settings_are_printed_for_people_too(folder):
    say(folder / "c2a.toml", 'select = ["HSE-1"]\n')
    out = c2a("config").out
    assert '["HSE-1"]' in out
    assert "c2a.toml:1" in out
    assert c2a("config", "-f", "yaml").code == 2


def test_the_schema_of_settings_is_printed():
    assert json.loads(c2a("schema", "config").out)["title"] == "Settings"
