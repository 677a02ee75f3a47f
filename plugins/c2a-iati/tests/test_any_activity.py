"""Files that are not there: whatever IATI says, each activity is one valid plan or one problem."""

import io
import json
import random
from xml.sax.saxutils import escape, quoteattr

import jsonschema_rs
import pytest
from c2a_rules import api
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from c2a_iati.reader import IatiReader

ODD = ["", " ", "0", "-1", "999", "1e400", "NaN", "null", "Ω", "a/b", "&amp;", "&lt;b&gt;", "x" * 300, "\t7 ", "٣", "."]
TEXTS = [*ODD, "Clean water", "Agua limpia", "TBD", "水", "a\nb", "\u200b", "?", "Canc\u00fan \u2013 fase 2", "'\"<>&"]
DATES = [
    "2023-01-01", "2023-12-31", "2024-01-01", "2019-06-30", "2031-01-01", "2023-05-01T10:00:00Z", "2024-01-01+01:00",
    "2023-02-29", "01/02/2023", "0000-00-00", "0001-01-01", "9999-12-31", "2023", *ODD,
]  # fmt: skip
NUMBERS = [
    "5", "1000000", "99.99999999999997", "-40", "0", "0.00", "1,000,000", "1.000,50", "1 000", "12%", "yes", "1E+3",
    "-0", "9999999999999999", "0.0000001", *ODD,
]  # fmt: skip
LANGUAGES = ["en", "fr", "pt-BR", "EN", "zz_top", "", "not a language"]
CURRENCIES = ["USD", "EUR", "usd", "US$", "XXXX", ""]
CODES = [
    "1", "2", "3", "4", "5", "7", "8", "9", "10", "11", "40", "98", "99", "BR", "XA", "14031", "15170", "720", "5.2",
    "5.c", "13", "A07", "998", "6.1.1", "true", "DAC", *ODD,
]  # fmt: skip
ORGS = ["XM-DAC-41114", "XM-DAC-928", "GB-CHC-1", "LK\u2013ORP1", "A", "a b", ""]
VALUES = {
    "xml:lang": LANGUAGES, "currency": CURRENCIES, "default-currency": CURRENCIES, "percentage": NUMBERS,
    "value": [*NUMBERS, *TEXTS], "iso-date": DATES, "value-date": DATES, "last-updated-datetime": DATES, "ref": ORGS,
    "name": ["sex", "Age", "Role", *ODD], "year": ["1900", "2020", "2023", *ODD],
}  # fmt: skip
# Where only a few codes lead anywhere, those come more often than chance would bring them.
LIKELY = {
    "transaction-type": ["1", "2", "3", "4", "11"], "activity-date": ["1", "2", "3", "4"],
    "activity-status": ["1", "2", "3", "4", "5", "6"], "category": ["A07", "B09"], "tag": ["2", "3", "5.2", "13"],
    "sector": ["1", "7", "8", "99", "14031", "15170", "5.c", "13"], "result": ["1", "2", "3", "9"],
}  # fmt: skip
NARRATED = ("narrative",)
MONEY = ("period-start", "period-end", "value", "provider-org", "receiver-org")
# Element → attributes and children; what is not here holds text.
GRAMMAR = {
    "iati-activity": (
        ("default-currency", "humanitarian", "hierarchy", "last-updated-datetime", "xml:lang"),
        (
            "iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status",
            "activity-date", "activity-scope", "recipient-country", "recipient-region", "location", "sector", "tag",
            "humanitarian-scope", "policy-marker", "budget", "planned-disbursement", "transaction", "document-link",
            "related-activity", "result", "unheard-of",
        ),
    ),
    "reporting-org": (("ref", "type", "secondary-reporter"), NARRATED),
    "participating-org": (("ref", "type", "role"), NARRATED),
    "provider-org": (("ref", "type"), NARRATED),
    "receiver-org": (("ref", "type"), NARRATED),
    "title": (("xml:lang",), NARRATED),
    "description": (("type", "xml:lang"), NARRATED),
    "narrative": (("xml:lang",), ()),
    "activity-status": (("code",), ()),
    "activity-date": (("type", "iso-date"), NARRATED),
    "activity-scope": (("code",), ()),
    "recipient-country": (("code", "percentage"), NARRATED),
    "recipient-region": (("code", "vocabulary", "percentage"), NARRATED),
    "location": (("ref",), ("name", "location-id", "administrative")),
    "name": ((), NARRATED),
    "location-id": (("code", "vocabulary"), ()),
    "administrative": (("code", "vocabulary"), ()),
    "sector": (("code", "vocabulary", "percentage"), NARRATED),
    "tag": (("code", "vocabulary"), NARRATED),
    "humanitarian-scope": (("type", "vocabulary", "code"), NARRATED),
    "policy-marker": (("code", "vocabulary", "significance"), NARRATED),
    "budget": (("type", "status"), MONEY),
    "planned-disbursement": (("type",), MONEY),
    "period-start": (("iso-date",), ()),
    "period-end": (("iso-date",), ()),
    "value": (("currency", "value-date"), ()),
    "transaction": (
        ("ref", "humanitarian"),
        ("transaction-type", "transaction-date", "value", "provider-org", "sector", "recipient-country"),
    ),
    "transaction-type": (("code",), ()),
    "transaction-date": (("iso-date",), ()),
    "document-link": (("url",), ("title", "category", "document-date")),
    "category": (("code",), ()),
    "document-date": (("iso-date",), ()),
    "related-activity": (("ref", "type"), ()),
    "result": (("type",), ("title", "description", "indicator", "reference")),
    "reference": (("code", "vocabulary"), ()),
    "indicator": (("measure", "ascending"), ("title", "description", "reference", "baseline", "period")),
    "baseline": (("year", "iso-date", "value"), ("comment", "dimension", "document-link")),
    "period": ((), ("period-start", "period-end", "target", "actual")),
    "target": (("value",), ("comment", "dimension")),
    "actual": (("value",), ("comment", "dimension")),
    "dimension": (("name", "value"), ()),
    "comment": ((), NARRATED),
}  # fmt: skip
FOREIGN = [
    "", "", "", "<!-- note -->", "<?pi?>", '<x:title xmlns:x="https://example.org">no</x:title>',
    '<budget xmlns="https://example.org"><value>1</value></budget>',
]  # fmt: skip
CORE = (
    '<reporting-org ref="XM-DAC-41114" type="40"><narrative>Reporter</narrative></reporting-org>'
    '<activity-date type="1" iso-date="2022-01-01"/>'
)


class Maker:
    """Writes IATI as it might be: any elements, in any order and number, with sane or odd values."""

    def __init__(self, seed):
        self.any = random.Random(seed)  # noqa: S311 - test data, no secret
        # Each file leaves some elements out altogether: transactions only, no results, no titles …
        self.missing = {tag for tag in GRAMMAR if self.any.random() < 0.15} - {"iati-activity"}

    def element(self, tag, before=""):
        attributes, within = GRAMMAR.get(tag, ((), ()))
        chosen = (name for name in attributes if self.any.random() < 0.8)
        written = "".join(f" {name}={quoteattr(self.value(tag, name))}" for name in chosen)
        if not within:
            return f"<{tag}{written}>{escape(self.any.choice(NUMBERS if tag == 'value' else TEXTS))}</{tag}>"
        inner = [self.element(child) for child in within if child not in self.missing for _ in range(self.times())]
        self.any.shuffle(inner)
        return f"<{tag}{written}>{before}{''.join(inner)}{self.any.choice(FOREIGN)}</{tag}>"

    def value(self, tag, name):
        likely = tag in LIKELY and name not in VALUES and self.any.random() < 0.8
        return self.any.choice(LIKELY[tag] if likely else VALUES.get(name, CODES))

    def times(self):
        return self.any.choice((0, 1, 1, 1, 2, 2, 4))

    def file(self, *activities):
        version = self.any.choice(["2.01", "2.02", "2.03", "2.03", "", "2.04"])
        lines = "\n".join(activities)
        return f'<iati-activities version="{version}">\n{lines}\n</iati-activities>'.encode()

    def sound(self, number):
        """An activity that has at least what makes a plan, and anything besides."""
        self.missing = {tag for tag in GRAMMAR if self.any.random() < 0.15} - {"iati-activity"}
        identifier = f"<iati-identifier>XM-DAC-41114-{number}</iati-identifier>"
        return self.element("iati-activity", identifier + CORE)


seeds = st.integers(0, 2**32)


@pytest.fixture(scope="module")
def gate(plan_schema):
    return jsonschema_rs.validator_for(plan_schema)


def read(data):
    return list(IatiReader().read(io.BytesIO(data), "any.xml", None))


@settings(deadline=None, max_examples=60)
@given(seeds)
def test_any_activity_is_one_valid_plan_or_one_problem(gate, seed):
    maker = Maker(seed)
    data = maker.file(*(maker.element("iati-activity") for _ in range(3)))
    documents = read(data)
    assert len(documents) == len(etree.fromstring(data)) == 3
    for document in documents:
        if document.plan is None:
            (problem,) = document.problems
            assert problem.rule == "DOC.schema"
            assert problem.message
            assert problem.remedy
        else:
            assert document.problems == ()
            assert next(gate.iter_errors(document.plan), None) is None


@settings(deadline=None, max_examples=60)
@given(seeds)
def test_what_has_a_reporter_and_a_start_is_a_plan(gate, seed):
    maker = Maker(seed)
    for document in read(maker.file(*map(maker.sound, range(3)))):
        assert document.problems == ()
        assert next(gate.iter_errors(document.plan), None) is None


def shuffled(element, anyhow):
    """Reorder the children, those of one name keeping theirs: IATI 2 gives no other order a meaning."""
    by_tag = {}
    for child in list(element):
        by_tag.setdefault(child.tag, []).append(child)
        element.remove(child)
    groups = list(by_tag.values())
    anyhow.shuffle(groups)
    element.extend(child for group in groups for child in group)


@settings(deadline=None, max_examples=30)
@given(seeds)
def test_the_order_of_different_elements_changes_nothing_but_lines(seed):
    maker = Maker(seed)
    root = etree.fromstring(maker.file(maker.sound(1)), etree.XMLParser(remove_comments=True, remove_pis=True))
    (first,) = read(etree.tostring(root))
    shuffled(root[0], maker.any)
    (second,) = read(etree.tostring(root))
    for document in (first, second):
        del document.plan["source"]["sha256"]
        document.plan["extensions"]["iati"].pop("line")
        for origin in document.plan["extensions"]["iati"].get("origins", {}).values():
            del origin["line"]
    assert first.plan == second.plan


def verdict(report):
    rules = [(rule.id, rule.level, rule.outcome) for rule in report.rules]
    found = [(each.rule, each.outcome, each.message, each.fingerprint, each.location) for each in report.findings]
    return report.id, report.status, rules, found


def check(path):
    return api.check([str(path)], api.Settings(as_of="2026-11-01"))


@pytest.mark.parametrize("seed", range(2))
def test_any_converted_plan_fares_as_its_activity_does_and_no_rule_errs(tmp_path, seed):
    maker = Maker(seed)
    path, target = tmp_path / "any.xml", tmp_path / "plans.jsonl"
    path.write_bytes(maker.file(*map(maker.sound, range(15))))
    target.write_text("\n".join(json.dumps(document.plan) for document in read(path.read_bytes())), encoding="utf-8")
    reports = check(path)
    assert len(reports) == 15
    assert {report.status for report in reports}.isdisjoint({"invalid", "incomplete"})
    assert list(map(verdict, reports)) == list(map(verdict, check(target)))
