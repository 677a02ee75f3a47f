"""Files beside the plans: whatever they hold, one sentence and exit code 2, no traceback, and always an end."""

from pathlib import Path

import pytest

from tests.core.house import c2a, plan, write

CONTENTS = {
    "nothing": b"",
    "no UTF-8": b"\xff\xfe\x00",
    "NUL": b"a\0b: 1\n",
    "brackets": b"[" * 100_000,
    "deep": b"a = " + b"[" * 20_000 + b"]" * 20_000,
    "braces": b'{"a":' * 50_000,
    "a number": b"9" * 100_000,
    "a list": b"[1, 2]",
    "noise": bytes(range(256)) * 50,
    "tag": b"a: !!python/object/apply:os.system [id]\n",
}
COMMANDS = {
    "rule set": ("--ruleset", "x.yaml"),
    "waivers": ("--waivers", "x.yaml"),
    "baseline": ("--baseline", "x.json"),
    "config": ("--config", "x.toml"),
    "lock": ("--locked", ""),
}


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_whatever_a_file_holds_is_told_in_a_sentence(tmp_path, monkeypatch, command, content):
    monkeypatch.chdir(tmp_path)
    good = write(tmp_path, "good.json", plan(context={"phases": ["development"]}))
    option, name = COMMANDS[command]
    Path(name or "c2a.lock").write_bytes(CONTENTS[content])
    ran = c2a("check", good, option, *([name] if name else []), "--fail-on", "never")
    harmless = content == "nothing" and command in {"config", "waivers"}  # nothing is said
    assert ran.code == (0 if harmless else 2)
    assert harmless or len(ran.err) < 2000
    assert "Traceback" not in ran.err


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless file")
@pytest.mark.parametrize("command", ["waivers", "config"])
def test_a_file_without_an_end_is_read_no_further_than_it_is_allowed(tmp_path, command):
    good = write(tmp_path, "good.json", plan())
    ran = c2a("check", good, COMMANDS[command][0], "/dev/zero")
    assert ran.code == 2
    assert "more than 10,000,000 bytes" in ran.err


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("size=0", '"0" is no number from 1 on'),
        ("size", '"" is no number from 1 on'),
        ("size=-1", '"-1" is no number'),
        ("size=1e9", '"1e9" is no number'),
        ("size=1T", '"1T" is no number'),
        ("dept=3", '"dept" is no limit (did you mean "depth"?)'),
        ("depth=201", "depth can be 200 at most; found 201"),
        ("=", '"" is no limit'),
    ],
)
def test_what_no_limit_can_be_stops_the_check(good, said, words):
    ran = c2a("check", good, "--limit", said)
    assert ran.code == 2
    assert words in ran.err


@pytest.mark.parametrize("kind", ["flag", "environment", "file"])
def test_limits_are_lowered_and_raised_by_flag_environment_and_file(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "good.json", plan(id="A", context={"phases": ["development"]}, title="T" * 300))
    flags = {"flag": ("--limit", "text=200", "--limit", "size=2k")}.get(kind, ())
    if kind == "environment":
        monkeypatch.setenv("C2A_LIMIT", "text=200,size=2k")
    elif kind == "file":
        Path("c2a.toml").write_text('limit = ["text=200", "size=2k"]\n', encoding="utf-8")
    ran = c2a("check", "good.json", "-f", "json", *flags)
    (found,) = ran.json["plans"]
    (finding,) = found["findings"]
    assert (ran.code, found["status"], finding["rule"], finding["line"]) == (1, "invalid", "DOC.limit", 1)
    assert "`text`: a text of 300 characters; 200 are allowed" in finding["message"]
    assert c2a("check", "good.json", "--limit", "text=300", "--limit", "size=2k", "--fail-on", "never").code == 0


def test_what_goes_beyond_a_limit_is_explained():
    assert "limit" in c2a("explain", "DOC.limit").out
