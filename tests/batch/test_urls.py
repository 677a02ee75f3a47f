"""Plans by URL: archives, object stores, whatever fsspec reads; and nothing far away unless a user names it."""

import io
import json
import socket
import sys
import zipfile

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from tests.core.house import c2a, plan


@pytest.fixture
def store():
    system = fsspec.filesystem("memory")
    for number in range(3):
        system.pipe(f"/plans/{number}.json", json.dumps(plan(id=f"XA-{number}")).encode())
    lines = "".join(f"{json.dumps(plan(id=f'XL-{number}'))}\n" for number in range(40))
    system.pipe("/plans/deep/lines.jsonl", lines.encode())
    system.pipe("/plans/notes.txt", b"no plan")
    yield system
    system.rm("/plans", recursive=True)


def sources(*paths):
    ran = c2a("check", "-f", "json", "--fail-on", "never", *paths)
    assert ran.code == 0, ran.err
    return [each["source"] for each in ran.json["plans"]]


@pytest.mark.usefixtures("store")
def test_a_file_a_folder_and_a_pattern():
    names = [f"memory://plans/{number}.json" for number in range(3)]
    lines = [f"memory://plans/deep/lines.jsonl:{number + 1}" for number in range(40)]
    assert sources(names[1]) == [names[1]]
    assert sources("memory://plans/*.json") == names
    assert sources("memory://plans") == [*names, *lines]
    assert sources("memory://plans/[01].json", names[0]) == names[:2]


def test_an_archive(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("all.zip", "w") as archive:
        archive.writestr("b/two.json", json.dumps(plan(id="XA-2")))
        archive.writestr("one.json", json.dumps(plan(id="XA-1")))
        archive.writestr("readme.txt", "no plan")
    assert sources("zip://*.json::all.zip") == ["zip://one.json::all.zip"]
    assert sources("zip://::all.zip") == ["zip://b/two.json::all.zip", "zip://one.json::all.zip"]
    assert sources("zip://b/two.json::all.zip") == ["zip://b/two.json::all.zip"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("memory://plans/none.json", "there is no such file or folder"),
        ("memory://nowhere", "there is no such file or folder"),
        ("memory://plans/*.xml", "the pattern memory://plans/*.xml matches no file"),
        ("memory://plans/notes.txt", "no reader for files that end in “.txt”"),
        ("zip://*.json::none.zip", "there is no such file or folder"),
        ("hsfs://a/b.json", "Protocol not known: hsfs"),
    ],
)
def test_what_leads_nowhere_is_told(url, told):
    ran = c2a("check", url)
    assert ran.code == 2
    assert told in ran.err
    assert url in ran.err
    assert "Traceback" not in ran.err


def test_what_is_not_installed_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    ran = c2a("check", "s3://bucket/plans/*.json")
    assert (ran.code, "pip install 'c2a-rules[fsspec]'" in ran.err) == (2, True)


@pytest.mark.usefixtures("store")
def test_a_store_that_fails_on_the_way_is_told(monkeypatch):
    class Torn(io.BytesIO):
        def read(self, _size=-1):
            raise RuntimeError("the line went dead")

    monkeypatch.setattr(MemoryFileSystem, "_open", lambda *_a, **_k: Torn(b"{}"))
    ran = c2a("check", "memory://plans/0.json")
    assert ran.code == 2
    assert ran.err == "c2a: memory://plans/0.json: cannot be read: the line went dead\n"


@pytest.mark.usefixtures("store")
def test_urls_are_read_once_here_and_judged_anywhere(place):
    with zipfile.ZipFile(place.folder / "all.zip", "w") as archive:
        for number in range(50):
            archive.writestr(f"{number:02}.json", json.dumps(plan(id=f"XA-{number}")))
    asked = ("check", "zip://*.json::all.zip", "--no-plugins", "-f", "jsonl", "--jobs")
    alone, together = place.run(*asked, 1), place.run(*asked, 2)
    assert alone.stdout.count(b'{"plan"') == 50
    assert (together.returncode, together.stdout) == (alone.returncode, alone.stdout)


def test_nothing_far_away_is_read_that_no_user_names(tmp_path, monkeypatch):
    far = "https://example.org/plan.json"
    parts = {"$schema": "https://example.org/programme-plan.schema.json", "extensions": {"a": {"$ref": far}}}
    (tmp_path / "plan.json").write_text(json.dumps({**plan(), **parts, "title": {"$ref": far}}), encoding="utf-8")
    monkeypatch.setattr(socket, "socket", lambda *_a, **_k: pytest.fail("something asks the network"))
    for module in [name for name in sys.modules if name.partition(".")[0] == "fsspec"]:
        monkeypatch.setitem(sys.modules, module, None)
    ran = c2a("check", tmp_path, "-f", "json")
    assert ran.code == 1
    assert ran.json["plans"][0]["status"] == "invalid"
