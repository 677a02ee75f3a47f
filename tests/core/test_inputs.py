"""Which files a user means: files, folders, patterns, stdin; each once, in a fixed order."""

import os
from pathlib import Path

import pytest

from c2a_rules import inputs
from c2a_rules.errors import DocumentError, UsageError
from c2a_rules.files import opened
from c2a_rules.inputs import Input, expand
from c2a_rules.limits import Limits
from tests.core.house import c2a, plan, write

SUFFIXES = (".json", ".jsonl")


@pytest.fixture
def folder(tmp_path):
    for name in ("b.json", "a.json", "sub/c.jsonl", "sub/D.JSON", "notes.txt", "deep/er/e.json"):
        path = tmp_path / "plans" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    (tmp_path / "plans" / "folder.json").mkdir()
    return tmp_path / "plans"


def names(found, folder):
    return [each.name.removeprefix(f"{folder.as_posix()}/") for each in found]


def test_a_folder_stands_for_every_file_with_a_readers_suffix_below_it(folder):
    found = expand([str(folder)], SUFFIXES)
    assert names(found, folder) == ["a.json", "b.json", "deep/er/e.json", "sub/D.JSON", "sub/c.jsonl"]
    assert all(each.found for each in found)


def test_a_named_file_is_taken_whatever_its_suffix(folder):
    (found,) = expand([str(folder / "notes.txt")], SUFFIXES)
    assert found == Input(str(folder / "notes.txt"), folder / "notes.txt")
    assert not found.found


def test_a_pattern_stands_for_the_files_that_match(folder):
    assert names(expand([f"{folder}/*.json"], SUFFIXES), folder) == ["a.json", "b.json"]
    assert "deep/er/e.json" in names(expand([f"{folder}/**/*.json"], SUFFIXES), folder)


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(folder):
    (folder / "[1].json").write_text("{}", encoding="utf-8")
    assert names(expand([str(folder / "[1].json")], SUFFIXES), folder) == ["[1].json"]


def test_the_same_file_is_taken_once_by_whatever_name(folder, monkeypatch):
    monkeypatch.chdir(folder)
    link = folder / "link.json"
    link.symlink_to(folder / "a.json")
    found = expand(["a.json", "./a.json", str(folder / "a.json"), "sub/../a.json", "link.json", "-", "-"], SUFFIXES)
    assert [each.name for each in found] == ["a.json", "<stdin>"]


@pytest.mark.parametrize("order", [["{0}", "{0}/a.json"], ["{0}/a.json", "{0}"]])
def test_a_file_that_is_named_is_named_though_its_folder_is_too(folder, order):
    found = expand([each.format(folder) for each in order], SUFFIXES)
    assert {Path(each.name).name for each in found if not each.found} == {"a.json"}
    assert len(found) == 5


def test_what_is_given_first_comes_first(folder):
    found = expand([f"{folder}/b.json", "-", str(folder)], SUFFIXES)
    assert names(found, folder)[:3] == ["b.json", "<stdin>", "a.json"]


@pytest.mark.parametrize(
    ("paths", "kind", "words"),
    [
        ([], UsageError, "name at least one plan"),
        ([""], UsageError, "a path is empty"),
        (["{0}/aa.json"], DocumentError, 'no such file or folder (did you mean "a.json"?)'),
        (["{0}/nowhere/at/all.json"], DocumentError, "no such file or folder"),
        (["{0}/*.xml"], UsageError, "matches no file"),
        (["{0}/folder.json"], UsageError, "holds no file that can be read (.json, .jsonl)"),
        (["x" * 5000], DocumentError, "too long"),
        (["a\0b"], DocumentError, "no such file or folder"),
    ],
)
def test_what_leads_nowhere_is_an_error(folder, paths, kind, words):
    with pytest.raises(kind) as caught:
        expand([each.format(folder) for each in paths], SUFFIXES)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("named", ["folder", "glob", "file"])
@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_what_is_no_plain_file_is_never_left_out_in_silence(tmp_path, named, kind):
    write(tmp_path, "good.json", plan(context={"phases": ["development"]}))
    odd = tmp_path / "odd.json"
    if kind == "pipe":
        os.mkfifo(odd)
    else:
        odd.symlink_to(tmp_path / "nowhere.json")
    ran = c2a("check", {"folder": tmp_path, "glob": f"{tmp_path}/*.json", "file": odd}[named])
    assert ran.code == 2
    assert "odd.json" in ran.err


def test_links_that_lead_round_in_circles_end(tmp_path):
    home = tmp_path / "plans"
    for name in ("deep/er/a.json", "other/b.json"):
        write(home / Path(name).parent, Path(name).name, {})
    for link, target in (("deep/er/up", home), ("deep/up", home / "deep"), ("again", home / "other"), ("me", "me")):
        (home / link).symlink_to(target)
    (home / "elsewhere").symlink_to(tmp_path / "elsewhere")
    write(tmp_path / "elsewhere", "c.json", {})
    assert names(expand([str(home)], SUFFIXES), home) == ["deep/er/a.json", "elsewhere/c.json", "other/b.json"]
    assert names(expand([f"{home}/**/*.json"], SUFFIXES), home) == ["deep/er/a.json", "other/b.json"]
    with pytest.raises(UsageError, match="matches no file"):
        expand([f"{home}/**/nothing.json"], SUFFIXES)


@pytest.mark.parametrize("pattern", ["{0}/**", "{0}/**/*", "{0}/**/sub/*"])
def test_a_pattern_takes_folders_of_any_depth_and_no_hidden_ones(folder, pattern):
    write(folder / ".hidden", "x.json", {})
    found = names(expand([pattern.format(folder)], SUFFIXES), folder)
    assert "sub/c.jsonl" in found
    assert not any(".hidden" in each for each in found)
    assert names(expand([f"{folder}/.hidden/**/*.json"], SUFFIXES), folder) == [".hidden/x.json"]


@pytest.mark.parametrize("path", ["{0}", "{0}/**/*.json"])
def test_a_folder_without_an_end_is_looked_into_no_further_than_the_limit(folder, path):
    limits = Limits().changed(["entries=3"])
    with pytest.raises(UsageError, match=r"more than 3 files.*--limit entries="):
        expand([path.format(folder)], SUFFIXES, limits)
    assert c2a("check", folder, "--limit", "entries=3").code == 2


def test_a_folder_that_may_not_be_looked_into_stops_the_check(folder, monkeypatch):
    real = os.scandir

    def refused(path):
        if Path(path).name == "er":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(DocumentError, match="cannot be read: Permission denied"):
        expand([str(folder)], SUFFIXES)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_a_folder_can_be_excluded(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "plans", "good.json", plan(context={"phases": ["development"]}))
    os.mkfifo(tmp_path / "plans/odd.json")
    (tmp_path / "c2a.toml").write_text('exclude = ["plans/odd.json"]\n', encoding="utf-8")
    assert c2a("check", "plans", "--fail-on", "never").code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_takes_a_files_place_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "odd.json")
    with pytest.raises(OSError, match="no regular file any more"):
        opened(tmp_path / "odd.json")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless file")
def test_a_device_is_no_plan():
    assert c2a("check", "/dev/zero").code == 2


def test_a_file_that_vanishes_before_it_is_read_stops_the_check(tmp_path, monkeypatch):
    path = write(tmp_path, "good.json", plan())
    monkeypatch.setattr(inputs, "opened", lambda _path: (path.unlink(), opened(path)))
    ran = c2a("check", path)
    assert ran.code == 2
    assert "good.json: cannot be read: No such file" in ran.err
