"""Bytes in, documents out: what is read, what is refused, and what then stands."""

import io
import pickle

import pytest

from c2a_iati.reader import IatiReader
from c2a_iati.stream import Limits, read_activities


def problem_of(documents):
    last = documents[-1]
    assert last.plan is None
    (problem,) = last.problems
    return problem


def numbered(samples, *numbers):
    return [samples.activity().replace("41114-A<", f"41114-{number}<") for number in numbers]


def test_each_activity_is_one_document_named_after_it(samples):
    documents = samples.read(samples.document(*numbered(samples, 1, 2, 3)))
    assert [document.source for document in documents] == [
        f"folder/file.xml#XM-DAC-41114-{number}" for number in (1, 2, 3)
    ]
    assert len({document.sha256 for document in documents}) == 3
    assert [document.plan["source"]["file"] for document in documents] == ["file.xml"] * 3


def test_the_checksum_does_not_hang_on_how_the_xml_is_written(samples):
    text = samples.document(samples.activity()).decode()
    other = '<?xml version="1.0"?>' + text.replace('iso-date="2023-01-01"', "iso-date='2023-01-01' ")
    (one,), (two,) = samples.read(text.encode()), samples.read(other.encode())
    assert one.sha256 == two.sha256
    (changed,) = samples.read(text.replace("Wells and", "Wells or").encode())
    assert changed.sha256 != one.sha256


def test_a_file_that_breaks_off_keeps_what_was_read(samples):
    whole = samples.document(*numbered(samples, 1, 2, 3)).decode()
    documents = samples.read(whole[: whole.index("41114-3")].encode())
    assert [document.plan is not None for document in documents] == [True, True, False]
    problem = problem_of(documents)
    assert problem.rule == "DOC.syntax"
    assert problem.position.line > 1
    assert documents[-1].source == "folder/file.xml"


def test_a_mismatched_tag_says_line_and_column(samples):
    problem = problem_of(samples.read(b'<iati-activities version="2.03">\n<a></b>\n</iati-activities>'))
    assert (problem.rule, problem.position.line) == ("DOC.syntax", 2)
    assert "broken" in problem.message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"no xml at all", "broken"),
        (b"<html><body/></html>", "no IATI activity file"),
        (b'<iati-organisations version="2.03"/>', "no IATI activity file"),
        (b'<iati-activities xmlns="urn:x" version="2.03"/>', "no IATI activity file"),
        (b'<iati-activities version="1.05"><iati-activity/></iati-activities>', "withdrawn"),
        (b'<iati-activities version="2.03"/>', "holds no activity"),
        (b'<!DOCTYPE iati-activities><iati-activities version="2.03"/>', "DOCTYPE"),
    ],
)
def test_what_is_no_activity_file_is_one_problem(samples, data, words):
    documents = samples.read(data)
    assert len(documents) == 1
    assert words in problem_of(documents).message


def test_entities_are_neither_expanded_nor_fetched(samples, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    for declared in ('"boo"', f'SYSTEM "{secret.as_uri()}"', 'SYSTEM "http://localhost:1/x"'):
        data = f"<!DOCTYPE iati-activities [<!ENTITY e {declared}>]>".encode() + samples.document(
            samples.activity().replace("Wells", "&e;")
        )
        documents = samples.read(data)
        assert [document.plan for document in documents] == [None]
        assert "DOCTYPE" in problem_of(documents).message


def test_a_doctype_after_a_long_prologue_is_refused(samples):
    data = b"<!-- " + b"x" * 200_000 + b" --><!DOCTYPE iati-activities>" + samples.document(samples.activity())
    assert "DOCTYPE" in problem_of(samples.read(data)).message


def test_a_prologue_without_end_is_refused(samples):
    data = b"<!-- " + b"x" * 200_000 + b" -->" + samples.document(samples.activity())
    assert "first 100,000 bytes" in problem_of(samples.read(data, limits=Limits(prologue=100_000))).message


def test_a_huge_activity_is_refused_and_those_before_it_stand(samples):
    huge = samples.activity("<budget/>" * 50_000)
    data = samples.document(*numbered(samples, 1), huge)
    documents = samples.read(data, limits=Limits(activity=200_000))
    assert [document.plan is not None for document in documents] == [True, False]
    assert "longer than 200,000 bytes" in problem_of(documents).message


def test_a_huge_file_is_refused(samples):
    data = samples.document(*numbered(samples, *range(300)))
    documents = samples.read(data, limits=Limits(file=100_000))
    assert "longer than 100,000 bytes" in problem_of(documents).message
    assert 0 < len(documents) < 300


def test_many_activities_are_no_huge_one(samples):
    data = samples.document(*numbered(samples, *range(300)))
    assert len(data) > 150_000
    assert len(samples.read(data, limits=Limits(activity=150_000))) == 300


def test_activities_do_not_pile_up(samples):
    data = samples.document(*numbered(samples, *range(2000)))
    kept = [len(root) for root, _ in read_activities(io.BytesIO(data), Limits())]
    assert len(kept) == 2000
    assert max(kept) < 300


def test_deep_nesting_is_refused(samples):
    deep = samples.activity("<a>" * 1000 + "</a>" * 1000)
    assert "256 levels" in problem_of(samples.read(samples.document(deep))).message


def test_a_text_beyond_the_parsers_limit_is_refused(samples):
    long = samples.activity(f"<other>{'x' * 10_100_000}</other>")
    assert "10,000,000 bytes" in problem_of(samples.read(samples.document(long))).message


@pytest.mark.parametrize(
    ("line", "words"),
    [("iati-identifier", "no iati-identifier"), ("activity-date", "no start"), ("reporting-org", "could lead")],
)
def test_an_activity_that_cannot_be_a_plan_is_a_problem_of_its_own(samples, line, words):
    lacking = samples.activity(head="\n".join(row for row in samples.head.splitlines() if line not in row))
    documents = samples.read(samples.document(lacking, *numbered(samples, 2)))
    assert [document.plan is not None for document in documents] == [False, True]
    (problem,) = documents[0].problems
    assert problem.rule == "DOC.schema"
    assert words in problem.message
    assert problem.position.line >= 1


def test_warnings_come_with_the_last_document_once_a_kind_with_count_and_first_line(samples):
    body = "".join(samples.budget(f"20{year}-01-01", f"20{year + 2}-01-01", 1) for year in range(23, 26))
    activities = [text.replace("</iati-activity>", body + "</iati-activity>") for text in numbered(samples, 1, 2)]
    first, last = samples.read(samples.document(*activities))
    assert first.warnings == ()
    (sentence,) = last.warnings
    assert sentence.startswith("IATI rule 7.5.3, in the whole of file.xml: ")
    assert "6 times, first on line" in sentence


def test_an_unknown_version_is_warned_of(samples):
    assert any("9.1.1" in sentence for sentence in samples.one(version="2.99").warnings)
    (document,) = samples.read(samples.document(samples.activity()).replace(b' version="2.03"', b""))
    assert any("9.1.1" in sentence for sentence in document.warnings)


def test_the_plan_type_is_the_users_else_a_project(samples):
    data = samples.document(samples.activity())
    (chosen,) = IatiReader().read(io.BytesIO(data), "f.xml", "mission")
    assert chosen.plan["plan_type"] == "mission"
    assert samples.plan()["plan_type"] == "agency_project"


def test_positions_are_the_lines_of_the_elements_behind_a_pointer(samples):
    body = samples.indicator() + "\n" + samples.budget("2023-01-01", "2023-12-31", 1)
    data = samples.document(samples.activity(body))
    (document,) = samples.read(data)
    rows = data.decode().splitlines()
    line = {
        tag: next(number for number, row in enumerate(rows, start=1) if f"<{tag}" in row)
        for tag in ("title", "result", "budget")
    }
    output = "/outcomes/0/outputs/0"
    assert document.locate("/title").line == line["title"]
    assert document.locate(f"{output}/indicators/0/baseline/value").line == line["result"]
    assert document.locate(f"{output}/activities/0/funding/0/required").line == line["budget"]
    assert document.locate("/analyses").line == 1
    assert pickle.loads(pickle.dumps(document)).locate("/title") == document.locate("/title")  # noqa: S301 - ours


def test_documents_are_read_as_they_are_asked_for(samples):
    class Endless(io.RawIOBase):
        """A file without end, which must not be read ahead of need."""

        served = 0

        def read(self, _size=-1):
            start = b'<iati-activities version="2.03">' if not self.served else b""
            self.served += 1
            text = samples.activity().replace("41114-A<", f"41114-{self.served}<")
            return start + text.encode()

    stream = Endless()
    documents = IatiReader().read(stream, "endless.xml", None)
    assert [next(documents).plan["id"] for _ in range(3)] == ["XM-DAC-41114-1", "XM-DAC-41114-2", "XM-DAC-41114-3"]
    assert stream.served < 10
    documents.close()
