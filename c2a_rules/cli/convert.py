"""`c2a convert`: what a reader makes of a file, as plans to complete."""

import itertools
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from c2a_rules.cli import options
from c2a_rules.drafts import whole_file
from c2a_rules.errors import UsageError
from c2a_rules.status import EXIT_GAPS, EXIT_INCOMPLETE, EXIT_OK

if TYPE_CHECKING:
    from c2a_rules.model import Document

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 120


def convert(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file of a format that a reader plugin reads.")],
    output: Annotated[str, typer.Option("--output", "-o", metavar="DIR|FILE.jsonl", help="Where the plans go.")],
    plan_type: options.PlanType = None,
) -> None:
    """Write the plans that a reader makes of a file: a JSON file a plan, or one JSON Lines file."""
    from c2a_rules.api import Checker, Settings, toolbox

    loaded = toolbox(Settings(plan_type=plan_type))
    target = Path(output)
    if os.path.realpath(target) == os.path.realpath(file):
        raise UsageError(f"--output: {output} is the file to convert")
    documents = Checker(loaded).documents([file])
    first = next(documents, None)
    found = [] if first is None else itertools.chain([first], documents)
    count, broken = _to_lines(found, target) if output.endswith(".jsonl") else _to_folder(found, target)
    typer.echo(f"{count} plans written to {output}", err=True)
    options.tell_failures(loaded)
    raise typer.Exit(EXIT_INCOMPLETE if loaded.plugins.failures else EXIT_GAPS if broken else EXIT_OK)


def _plans(documents: Iterable["Document"], broken: list[str]) -> Iterator[dict[str, object]]:
    for document in documents:
        for text in (*document.warnings, *(problem.message for problem in document.problems)):
            sys.stderr.write(f"{document.source}: {text}\n")
        if document.plan is None:
            broken.append(document.source)
        else:
            yield document.plan


def _to_lines(documents: Iterable["Document"], path: Path) -> tuple[int, list[str]]:
    broken: list[str] = []
    count = 0
    with whole_file(path) as out:
        for plan in _plans(documents, broken):
            out.write(json.dumps(plan, ensure_ascii=False) + "\n")
            count += 1
    return count, broken


def _to_folder(documents: Iterable["Document"], folder: Path) -> tuple[int, list[str]]:
    folder.mkdir(parents=True, exist_ok=True)
    broken: list[str] = []
    taken: set[str] = set()
    for plan in _plans(documents, broken):
        name = _free_name(_UNSAFE.sub("-", str(plan.get("id", "plan"))).strip(".") or "plan", taken)
        text = json.dumps(plan, ensure_ascii=False, indent=2) + "\n"
        with whole_file(folder / f"{name}.json") as out:
            out.write(text)
    return len(taken), broken


def _free_name(name: str, taken: set[str]) -> str:
    """Return a name that no plan has yet, on disks that take capitals for small letters too."""
    found, number = name[:_LONGEST], 1
    while found.casefold() in taken:
        number += 1
        found = f"{name[:_LONGEST]}-{number}"
    taken.add(found.casefold())
    return found
