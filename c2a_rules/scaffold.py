"""Makes a plugin, a rule set or a plan to start from, out of one that works, whose name is “sample”."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from c2a_rules.errors import UsageError
from c2a_rules.shipped import folder

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_RULESET = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]*")
_LONGEST = 30
_YEARS = 4


def new_plugin(name: str, where: Path, taken: Collection[str], prefix: str | None = None) -> Path:
    """Make a plugin in a folder of its own; return the folder.

    Args:
        name: small letters, digits and `-`; the distribution is called `c2a-NAME`.
        where: the folder in which its folder is made.
        taken: prefixes of rule sets that are loaded.
        prefix: what the ids of its rules begin with; None for one made of the name.

    Raises:
        UsageError: a name is none or taken, or the folder exists.
    """
    short = name.removeprefix("c2a-")
    if not _NAME.fullmatch(short) or len(short) > _LONGEST:
        raise UsageError(f'"{name}" is no name for a plugin; write up to {_LONGEST} small letters, digits and -')
    under = short.replace("-", "_")
    names = {
        "c2a_sample": f"c2a_{under}",
        "sample.share": f"{under}.share",
        "sample.framework": f"{short}.framework",
        "test_sample": f"test_{under}",
        "SMP": _prefix(short, taken, prefix),
        "sample": short,
    }
    target = where / f"c2a-{short}"
    if target.exists():
        raise UsageError(f"{target} exists already")
    template = folder("templates") / "plugin"
    for source in sorted(each for each in template.rglob("*") if each.is_file()):
        inside = source.relative_to(template)
        if "__pycache__" not in inside.parts and not any(part.startswith(".") for part in inside.parts):
            _write(target / _renamed(inside.as_posix(), names), _renamed(source.read_text(encoding="utf-8"), names))
    return target


def new_ruleset(ruleset: str, path: Path | None, taken: Collection[str], prefix: str | None = None) -> Path:
    """Make a rule-set file; return it.

    Args:
        ruleset: its id, with a namespace: `my-org.my-framework`.
        path: the file; None for one named after the id.
        taken: prefixes of rule sets that are loaded.
        prefix: what the ids of its rules begin with; None for one made of the id.

    Raises:
        UsageError: the id or the prefix is none or taken, or the file exists.
    """
    if not _RULESET.fullmatch(ruleset):
        raise UsageError(
            f'"{ruleset}" is no id for a rule set; write a namespace, a dot and a name: my-org.my-framework'
        )
    short = ruleset.rpartition(".")[2]
    names = {"sample.framework": ruleset, "SMP": _prefix(short, taken, prefix), "sample": short}
    target = path or Path(f"{ruleset}.yaml")
    text = (folder("templates") / "ruleset.yaml").read_text(encoding="utf-8")
    _write(target, _renamed(text, names))
    return target


def new_plan(plan_type: str, path: Path, year: int) -> Path:
    """Make a plan that fits the schema and has everything still to be said; return its file.

    Args:
        plan_type: one of the types of plan.
        path: the file; the plan's id is its name.
        year: the first year of the plan.

    Raises:
        UsageError: the file exists, or its name makes no id.
    """
    name = re.sub(r"[^A-Za-z0-9._:-]+", "-", path.stem).strip("-._:")
    if not name:
        raise UsageError(f"{path}: the name of the file makes no id for a plan")
    names = {
        "EXAMPLE_ID": name,
        "EXAMPLE_TYPE": plan_type,
        "EXAMPLE_YEAR": str(year),
        "EXAMPLE_END": str(year + _YEARS),
    }
    _write(path, _renamed((folder("templates") / "plan.json").read_text(encoding="utf-8"), names))
    return path


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return re.sub("|".join(map(re.escape, names)), lambda found: names[found[0]], text)


def _prefix(name: str, taken: Collection[str], wanted: str | None) -> str:
    """Return a free prefix: the one wanted, or initials or first letters of a name."""
    if wanted is not None:
        if not _PREFIX.fullmatch(wanted):
            raise UsageError(f'--prefix: "{wanted}" is no prefix; write capital letters and digits')
        if wanted in taken:
            raise UsageError(f'--prefix: "{wanted}" is the prefix of a rule set that is loaded')
        return wanted
    letters = re.sub(r"[^A-Z]", "", name.upper()) or "X"
    initials = "".join(part[0] for part in name.upper().split("-") if part[:1].isalpha())
    tried = [initials] if len(initials) > 1 else []
    tried += [letters[:length] for length in range(3, len(letters) + 1)] or [letters]
    tried += [f"{letters[:3]}{number}" for number in range(2, len(taken) + 3)]
    return next(each for each in tried if each not in taken)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except FileExistsError:
        raise UsageError(f"{path} exists already") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None
