"""`c2a convert`: what a reader makes of a file, as plans to complete."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from c2a_rules.cli import options
from c2a_rules.errors import UsageError

if TYPE_CHECKING:
    from c2a_rules.model import Document

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def convert(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file of a format that a reader plugin reads.")],
    output: Annotated[str, typer.Option("--output", "-o", metavar="DIR|FILE.jsonl", help="Where the plans go.")],
    plan_type: options.PlanType = None,
) -> None:
    """Write the plans that a reader makes of a file: a JSON file a plan, or one JSON Lines file."""
    from c2a_rules.api import Checker, Settings, toolbox

    loaded = toolbox(Settings(plan_type=plan_type))
    documents = Checker(loaded).documents([file])
    count, broken = (
        _to_lines(documents, Path(output)) if output.endswith(".jsonl") else _to_folder(documents, Path(output))
    )
    typer.echo(f"{count} plans written to {output}", err=True)
    if not count and not broken:
        raise UsageError(f"{file}: the reader found no plan")
    raise typer.Exit(1 if broken else 0)


def _plans(documents: Iterator["Document"], broken: list[str]) -> Iterator[dict[str, object]]:
    for document in documents:
        for warning in document.warnings:
            sys.stderr.write(f"{document.source}: {warning}\n")
        for problem in document.problems:
            sys.stderr.write(f"{document.source}: {problem.message}\n")
        if document.plan is None:
            broken.append(document.source)
        else:
            yield document.plan


def _to_lines(documents: Iterator["Document"], path: Path) -> tuple[int, list[str]]:
    broken: list[str] = []
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for plan in _plans(documents, broken):
            out.write(json.dumps(plan, ensure_ascii=False) + "\n")
            count += 1
    return count, broken


def _to_folder(documents: Iterator["Document"], folder: Path) -> tuple[int, list[str]]:
    folder.mkdir(parents=True, exist_ok=True)
    broken: list[str] = []
    names: dict[str, int] = {}
    for plan in _plans(documents, broken):
        name = _UNSAFE.sub("-", str(plan["id"]))
        names[name] = names.get(name, 0) + 1
        again = f"-{names[name]}" if names[name] > 1 else ""
        text = json.dumps(plan, ensure_ascii=False, indent=2) + "\n"
        (folder / f"{name}{again}.json").write_text(text, encoding="utf-8", newline="\n")
    return sum(names.values()), broken
