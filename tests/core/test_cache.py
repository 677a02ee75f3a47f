"""Compiled rule sets between runs: used once they are known to be this user's own and untouched, never otherwise."""

import hashlib
import marshal
import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from c2a_rules.rulesets import cache
from tests.core.house import ROOT, action, judged, loaded, outcomes, plan, rule, ruleset

POSIX = pytest.mark.skipif(os.name != "posix", reason="owners, modes, links and pipes as POSIX has them")
ROOT_ONLY = pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can hand a file to another user"
)


@pytest.fixture
def cached(tmp_path, monkeypatch):
    """An empty cache folder of this test's own, and a function that counts how often rule sets are compiled."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("C2A_CACHE_DIR", str(folder))
    cache._folder.cache_clear()
    from c2a_rules.rulesets import compiling

    real, count = compiling.compile_ruleset, []
    monkeypatch.setattr(compiling, "compile_ruleset", lambda parsed: count.append(1) or real(parsed))

    def load():
        count.clear()
        assert [each.info.id for each in loaded(DATA).rules] == ["HSE-1.a"]
        return len(count)

    yield folder, load
    cache._folder.cache_clear()


DATA = ruleset([action()], [rule("HSE-1.a", "size(plan.title) > 0")])


def test_a_rule_set_is_compiled_once(cached):
    folder, load = cached
    assert load() == 1
    assert load() == 0
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_cached_rule_set_judges_as_a_fresh_one(cached):
    _folder, load = cached
    load()
    assert outcomes(judged(plan(), DATA)) == {"HSE-1.a": "pass"}
    assert outcomes(judged(plan(title=""), DATA)) == {"HSE-1.a": "gap"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _data: b"",
        lambda data: data[:20],
        lambda data: data[:-1],
        lambda data: data[:40] + b"\x00" + data[41:],
        lambda data: b"\x00" * len(data),
        lambda data: data.replace(b"HSE-1.a", b"HSE-1.b"),
        lambda _data: hashlib.sha256(b"junk").digest() + b"junk",
    ],
)
def test_a_corrupted_file_means_compiling_again(cached, spoil):
    folder, load = cached
    load()
    (file,) = folder.iterdir()
    file.write_bytes(spoil(file.read_bytes()))
    assert load() == 1
    assert load() == 0


@POSIX
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_run(cached, mode):
    folder, load = cached
    load()
    (file,) = folder.iterdir()
    file.chmod(mode)
    assert load() == 1


@POSIX
@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_a_folder_that_others_may_write_is_not_used(cached, mode):
    folder, load = cached
    load()
    folder.chmod(mode)
    assert load() == 1
    assert load() == 1


@POSIX
def test_a_file_of_another_owner_is_not_run(cached, monkeypatch):
    _folder, load = cached
    load()
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert load() == 1


@POSIX
def test_a_link_is_not_followed(cached, tmp_path):
    folder, load = cached
    load()
    (file,) = folder.iterdir()
    elsewhere = tmp_path / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert load() == 1


def test_what_another_version_compiled_is_not_run(cached, monkeypatch):
    _folder, load = cached
    load()
    cache.makers_digest.cache_clear()
    monkeypatch.setattr(cache, "__version__", "9.9.9")
    try:
        assert load() == 1
    finally:
        cache.makers_digest.cache_clear()


def test_without_a_folder_nothing_is_kept(monkeypatch):
    monkeypatch.setenv("C2A_CACHE_DIR", "")
    cache._folder.cache_clear()
    try:
        cache.store(b"x", {"a": 1})
        assert cache.load(b"x") is None
    finally:
        cache._folder.cache_clear()


def test_a_folder_that_cannot_be_made_is_no_error(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("C2A_CACHE_DIR", str(tmp_path / "file" / "cache"))
    cache._folder.cache_clear()
    try:
        cache.store(b"x", {"a": 1})
        assert cache.load(b"x") is None
    finally:
        cache._folder.cache_clear()


def test_the_cache_holds_plain_marshalled_data(cached):
    folder, load = cached
    load()
    (file,) = folder.iterdir()
    assert set(marshal.loads(file.read_bytes()[32:])) == {"data", "variables", "conditions", "programs"}  # noqa: S302 - written by this test


@given(data=st.data())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_spoilt_byte_is_ever_run(cached, data):
    folder, load = cached
    load()
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1), "place")
    spoilt = bytearray(whole)
    spoilt[place] ^= data.draw(st.integers(1, 255), "change")
    cut = data.draw(st.integers(place, len(whole)), "length")
    file.write_bytes(spoilt[:cut] if cut > place else whole[:place])
    assert load() == 1
    assert file.read_bytes() == whole


def test_a_file_of_this_user_cannot_stand_for_another(cached):
    """Whoever can name a folder could put our own compiled rule sets into it under each other's names."""
    folder, _load = cached
    lax, strict = (ruleset([action()], [rule("HSE-1.a", text)]) for text in ("true", "false"))
    loaded(lax)
    (mine,) = folder.iterdir()
    compiled = mine.read_bytes()
    mine.unlink()
    loaded(strict)
    (other,) = folder.iterdir()
    other.write_bytes(compiled)
    assert outcomes(judged(plan(), strict)) == {"HSE-1.a": "gap"}


@POSIX
@pytest.mark.parametrize("make", ["mkfifo", "mkdir", "link"])
def test_what_is_no_file_is_not_waited_for(cached, make):
    folder, load = cached
    load()
    (file,) = folder.iterdir()
    file.unlink()
    if make == "link":
        file.symlink_to("/dev/zero")
    else:
        getattr(os, make)(file)
    assert load() == 1


@POSIX
def test_a_folder_behind_a_link_is_not_used(cached, tmp_path):
    folder, load = cached
    load()
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert load() == 1
    assert load() == 1


@POSIX
def test_a_folder_exchanged_between_look_and_reading_is_not_read(cached, tmp_path, monkeypatch):
    folder, load = cached
    load()
    (file,) = folder.iterdir()
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / file.name).write_bytes(b"theirs")
    real = cache._hold_to_owner

    def exchanged(handle):
        real(handle)
        if theirs.exists():
            folder.rename(tmp_path / "ours")
            theirs.rename(folder)

    monkeypatch.setattr(cache, "_hold_to_owner", exchanged)
    assert load() == 0, "the folder that was looked at is the one that is read"


@ROOT_ONLY
def test_what_another_user_made_is_not_run(cached):
    folder, load = cached
    load()
    (file,) = folder.iterdir()
    os.chown(file, 12345, 12345)
    assert load() == 1
    os.chown(folder, 12345, 12345)
    assert load() == 1


@POSIX
def test_a_folder_that_may_only_be_read_is_used_and_not_written(cached):
    folder, load = cached
    load()
    folder.chmod(0o500)
    assert load() == 0


@pytest.mark.parametrize("seconds", [0, 10**9, 5 * 10**9])
def test_no_clock_decides_what_is_used(cached, seconds):
    folder, load = cached
    load()
    (file,) = folder.iterdir()
    os.utime(file, (seconds, seconds))
    assert load() == 0


@POSIX
@pytest.mark.parametrize("home", [None, "/nonexistent", "/dev/null"])
def test_a_user_without_a_home_checks_all_the_same(tmp_path, home):
    left_out = ("C2A_CACHE_DIR", "HOME", "XDG_CACHE_HOME")
    known = {name: value for name, value in os.environ.items() if name not in left_out}
    code = """
import os, platformdirs
from c2a_rules.rulesets import cache
cache.makers_digest()
if os.getuid() == 0:
    os.setuid(123_456_789)  # one that has no entry anywhere, and may write nowhere
cache.store(b"x", {"a": 1})
cache.load(b"x")
"""
    empty = tmp_path / "empty"
    empty.mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=empty,
        env={**known, "PYTHONPATH": str(ROOT), **({"HOME": home} if home else {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert list(empty.iterdir()) == []
