"""Which files a user means: files, folders, patterns, stdin; each once, in a fixed order."""

import os
from pathlib import Path

import pytest

from c2a_rules.errors import DocumentError, UsageError
from c2a_rules.inputs import Input, expand
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
