"""What the tests share: activities as small XML, and the plans that become of them."""

import io
import json
from pathlib import Path

import pytest

from c2a_iati.reader import IatiReader

ROOT = Path(__file__).parents[3]

HEAD = """
<iati-identifier>XM-DAC-41114-A</iati-identifier>
<reporting-org ref="XM-DAC-41114" type="40"><narrative>Reporter</narrative></reporting-org>
<title><narrative>Clean water for Asteria</narrative></title>
<description type="1"><narrative>Wells and pipes.</narrative></description>
<activity-status code="2"/>
<activity-date type="1" iso-date="2023-01-01"/>
<activity-date type="3" iso-date="2025-12-31"/>
<recipient-country code="XA" percentage="100"/>
<sector vocabulary="1" code="14031"/>
"""
ATTRIBUTES = 'xml:lang="en" default-currency="USD" last-updated-datetime="2024-06-01T00:00:00Z"'


class Samples:
    """Builds small files of activities and reads them."""

    head = HEAD
    attributes = ATTRIBUTES

    @staticmethod
    def activity(body="", head=HEAD, attributes=ATTRIBUTES):
        return f"<iati-activity {attributes}>{head}{body}</iati-activity>"

    @staticmethod
    def document(*activities, version="2.03"):
        return f'<iati-activities version="{version}">{"".join(activities)}</iati-activities>'.encode()

    @staticmethod
    def budget(start, end, value, *, kind="1", currency='currency="USD"'):
        return (
            f'<budget type="{kind}" status="1">'
            f'<period-start iso-date="{start}"/><period-end iso-date="{end}"/>'
            f'<value {currency} value-date="{start}">{value}</value></budget>'
        )

    @staticmethod
    def payment(kind, day, value, provider="", currency='currency="USD"'):
        org = f'<provider-org ref="{provider}"/>' if provider else ""
        return (
            f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{day}"/>'
            f'<value {currency} value-date="{day}">{value}</value>{org}</transaction>'
        )

    @staticmethod
    def indicator(inner="", *, measure="1", title="Wells that give water", result="Wells are dug", kind="1"):
        """A result with one indicator."""
        return (
            f'<result type="{kind}"><title><narrative>{result}</narrative></title>'
            f'<indicator measure="{measure}"><title><narrative>{title}</narrative></title>'
            f"{inner}</indicator></result>"
        )

    @staticmethod
    def period(target="", actual="", *, start="2023-01-01", end="2023-12-31"):
        values = [("target", target), ("actual", actual)]
        inner = "".join(f'<{tag} value="{value}"/>' for tag, value in values if value)
        return f'<period><period-start iso-date="{start}"/><period-end iso-date="{end}"/>{inner}</period>'

    @staticmethod
    def sectors(vocabulary, *percentages):
        return "".join(
            f'<sector vocabulary="{vocabulary}" code="{number}" percentage="{share}"/>'
            for number, share in enumerate(percentages, start=11110)
        )

    @staticmethod
    def read(data, **keywords):
        return list(IatiReader(**keywords).read(io.BytesIO(data), "folder/file.xml", None))

    def one(self, body="", *, without="", replace=None, **keywords):
        """Read one activity: the usual head, lines with `without` dropped, `replace` (old → new) applied."""
        lines = [line for line in HEAD.splitlines() if not without or without not in line]
        head = "\n".join(lines)
        for old, new in (replace or {}).items():
            assert old in head
            head = head.replace(old, new)
        version = keywords.pop("version", "2.03")
        (found,) = self.read(self.document(self.activity(body, head, **keywords), version=version))
        return found

    def plan(self, body="", **keywords):
        return self.one(body, **keywords).plan

    def work(self, body="", **keywords):
        """The one activity of the plan."""
        return next(
            work
            for outcome in self.plan(body, **keywords)["outcomes"]
            for output in outcome.get("outputs", ())
            for work in output.get("activities", ())
        )


@pytest.fixture(scope="session")
def samples():
    return Samples()


@pytest.fixture(scope="session")
def plan_schema():
    return json.loads((ROOT / "schemas" / "programme-plan.schema.json").read_text(encoding="utf-8"))
