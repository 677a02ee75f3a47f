"""`c2a convert`: what a reader makes of a file, as plans to complete."""

import json

import pytest

from tests.core.house import c2a, plan, write


def lines(tmp_path, *plans):
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in plans), encoding="utf-8")
    return path


def written(folder):
    return {each.name: json.loads(each.read_text("utf-8")) for each in sorted(folder.iterdir())}


def test_a_plan_becomes_a_file_named_by_its_id(tmp_path):
    ran = c2a("convert", lines(tmp_path, plan(id="XA-1", title="Prógram"), plan(id="XB:2")), "-o", tmp_path / "out")
    assert ran.code == 0
    assert "2 plans written" in ran.err
    assert ran.out == ""
    assert written(tmp_path / "out") == {
        "XA-1.json": plan(id="XA-1", title="Prógram"),
        "XB-2.json": plan(id="XB:2"),
    }


def test_plans_may_go_into_one_file_of_lines(tmp_path):
    target = tmp_path / "out.jsonl"
    assert c2a("convert", lines(tmp_path, plan(id="A"), plan(id="B")), "-o", target).code == 0
    assert [json.loads(line)["id"] for line in target.read_text("utf-8").splitlines()] == ["A", "B"]


def test_no_plan_is_written_over_another(tmp_path):
    ids = ["a", "a", "a-2", "a", "A", "a:b", "a-b", "../../up", "..", "con/x", "é"]
    plans = [{**plan(id=each), "title": f"{n}"} for n, each in enumerate(ids)]
    assert c2a("convert", lines(tmp_path, *plans), "-o", tmp_path / "out").code == 0
    found = written(tmp_path / "out")
    assert sorted(each["title"] for each in found.values()) == sorted(each["title"] for each in plans)
    assert len({name.casefold() for name in found}) == len(ids)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["in.jsonl", "out", "shipped"]


def test_a_long_id_makes_no_name_that_a_disk_refuses(tmp_path):
    plans = [plan(id="x" * 5000), plan(id="x" * 5000 + "y")]
    assert c2a("convert", lines(tmp_path, *plans), "-o", tmp_path / "out").code == 0
    assert len(written(tmp_path / "out")) == 2


def test_what_cannot_be_read_is_told_and_the_rest_written(tmp_path):
    ran = c2a("convert", lines(tmp_path, plan(id="A"), "{", '{"no": "id"}'), "-o", tmp_path / "out")
    assert ran.code == 1
    assert "in.jsonl:2: This is not JSON" in ran.err
    assert set(written(tmp_path / "out")) == {"A.json", "plan.json"}


def test_what_was_converted_reads_as_the_same_plan(tmp_path):
    source = write(tmp_path, "a.json", plan(id="A", context={"phases": ["development"]}))
    c2a("convert", source, "-o", tmp_path / "out")
    before, after = (c2a("check", path, "-f", "json").json["plans"][0] for path in (source, tmp_path / "out/A.json"))
    assert {**before, "source": "", "sha256": ""} == {**after, "source": "", "sha256": ""}


@pytest.mark.parametrize("target", ["in.jsonl", "./sub/../in.jsonl"])
def test_the_file_itself_is_never_written_over(tmp_path, monkeypatch, target):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    path = lines(tmp_path, plan())
    before = path.read_bytes()
    assert c2a("convert", path, "-o", target).code == 2
    assert path.read_bytes() == before


def test_an_empty_file_is_told_as_a_broken_one(tmp_path):
    ran = c2a("convert", lines(tmp_path), "-o", tmp_path / "out.jsonl")
    assert ran.code == 1
    assert "the file is empty" in ran.err
