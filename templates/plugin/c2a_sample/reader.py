"""Reads plans from a file that names one on each line: id, tab, title."""

import hashlib
from collections.abc import Iterator
from typing import IO, Any

from c2a_rules.model import Document


class TitlesReader:
    """A format that holds next to nothing, and says so."""

    name = "sample"
    suffixes: tuple[str, ...] = (".sample",)
    cannot_hold = frozenset({"outcomes", "consultations", "analyses", "strategies", "risks"})

    def read(self, stream: IO[bytes], source: str, plan_type: str | None) -> Iterator[Document]:
        """Yield a plan for each line that holds anything."""
        for line in stream:
            name, _, title = line.decode("utf-8", "replace").strip().partition("\t")
            if name:
                digest = hashlib.sha256(line).hexdigest()
                yield Document(f"{source}#{name}", digest, self._plan(name, title or name, plan_type))

    def _plan(self, name: str, title: str, plan_type: str | None) -> dict[str, Any]:
        return {
            "schema_version": "1",
            "id": name,
            "plan_type": plan_type or "agency_project",
            "title": title,
            "language": "en",
            "lead_org": "lead",
            "status": "pipeline",
            "start": "2027-01-01",
            "currency": "USD",
            "orgs": [{"id": "lead", "name": "To be named"}],
            "source": {"format": self.name, "cannot_hold": sorted(self.cannot_hold)},
        }
