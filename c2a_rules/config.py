"""Settings from where teams keep them: flags beat the environment, which beats a file, which beats the defaults.

The file is `c2a.toml`, or `[tool.c2a]` in `pyproject.toml`, nearest upward from the working folder. Its names are those
of the options of `c2a check`. Where a plan lies plays no part: a plan never configures its own check.
"""

import glob
import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.files import whole

Value = str | bool | int | tuple[str, ...] | None
DEFAULTS: Mapping[str, Value] = {
    "format": (),
    "output": (),
    "ruleset": (),
    "select": (),
    "ignore": (),
    "extend-select": (),
    "extend-ignore": (),
    "level": "may",
    "fail-on": "must",
    "allow-review": False,
    "as-of": None,
    "plan-type": None,
    "param": (),
    "waivers": None,
    "baseline": None,
    "exclude": (),
    "limit": (),
    "no-plugins": False,
    "plugin": (),
    "without-plugin": (),
    "locked": False,
    "jobs": None,
    "scheduler": None,
    "cache": None,
    "resume": None,
    "only-gaps": False,
    "no-color": False,
    "quiet": False,
    "verbose": False,
}
_NUMBERS = ("jobs",)
OWN_FILE = "c2a.toml"
SHARED_FILE = "pyproject.toml"
_PREFIX = "C2A_"
_CONFIG = "C2A_CONFIG"
_OF_THE_MACHINE = (_CONFIG, "C2A_CACHE_DIR", "C2A_RULE_MEMORY", "C2A_RULE_SECONDS")
_WORDS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_RULESET_FILES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds, and where it comes from: `default`, a place in a file, a variable, or a flag."""

    value: Value
    origin: str


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A file of settings: `values` as it has them, `text` to find their lines in."""

    name: str
    folder: Path
    values: Mapping[str, Any]
    text: str

    def place(self, key: str) -> str:
        """Return where a setting stands."""
        found = re.search(rf"""^[ \t]*["']?{re.escape(key)}["']?[ \t]*=""", self.text, re.MULTILINE)
        return f"{self.name}:{self.text.count(chr(10), 0, found.start()) + 1}" if found else self.name


def resolve(flags: Mapping[str, Any], environ: Mapping[str, str], file: ConfigFile | None) -> dict[str, Setting]:
    """Return every setting.

    Args:
        flags: what the command line says, by name; None and empty lists are not said.
        environ: the environment.
        file: what a file says.

    Raises:
        UsageError: a variable names no setting, or its value is none that the setting may have.
    """
    found = {name: Setting(value, "default") for name, value in DEFAULTS.items()}
    if file is not None:
        for name, value in file.values.items():
            found[name] = Setting(_placed(name, value, file.folder), file.place(name))
    found |= _of_environment(environ)
    for name, value in flags.items():
        if value is not None and value != []:
            found[name] = Setting(tuple(value) if isinstance(value, list) else value, f"--{name}")
    return found


def _of_environment(environ: Mapping[str, str]) -> dict[str, Setting]:
    known = {f"{_PREFIX}{name.upper().replace('-', '_')}": name for name in DEFAULTS}
    found = {}
    for variable, text in sorted(environ.items()):
        if not variable.startswith(_PREFIX) or variable in _OF_THE_MACHINE or not text:
            continue
        if variable not in known:
            hint = did_you_mean(variable, [*known, *_OF_THE_MACHINE])
            raise UsageError(f"the variable {variable} is no setting{hint}")
        found[known[variable]] = Setting(_read(known[variable], text, variable), variable)
    return found


def _read(name: str, text: str, variable: str) -> Value:
    """Return what a variable says: several values have commas between."""
    value: Any = text
    if isinstance(DEFAULTS[name], bool):
        if text.lower() not in _WORDS:
            raise UsageError(f'{variable}: "{text}" is neither true nor false')
        value = _WORDS[text.lower()]
    elif name in _NUMBERS:
        value = int(text) if text.isdecimal() else text
    elif isinstance(DEFAULTS[name], tuple):
        value = [part.strip() for part in text.split(",") if part.strip()]
    _hold_to_schema({name: value}, lambda _key: variable)
    return tuple(value) if isinstance(value, list) else value


def _placed(name: str, value: Any, folder: Path) -> Value:  # noqa: ANN401 - any value that the schema lets through
    """Return a value with its paths as they are from the working folder."""
    if name in ("waivers", "baseline", "cache", "resume"):
        return _from_here(folder, value)
    if name == "ruleset":
        files = [each.endswith(_RULESET_FILES) or (folder / each).is_file() for each in value]
        return tuple(_from_here(folder, each) if is_file else each for each, is_file in zip(value, files, strict=True))
    if name == "output":
        pairs = [each.partition("=") for each in value]
        return tuple(f"{kind}={_from_here(folder, path)}" if path else kind for kind, _equals, path in pairs)
    if name == "exclude":
        here = glob.escape(_from_here(folder, ""))
        return tuple(posixpath.normpath(posixpath.join(here, each)) for each in value)
    return tuple(value) if isinstance(value, list) else value


def _from_here(folder: Path, path: str) -> str:
    whole = os.path.normpath(folder / path)
    try:
        return Path(os.path.relpath(whole)).as_posix()
    except ValueError:  # on another drive
        return Path(whole).as_posix()


def find(start: Path, named: str | None, environ: Mapping[str, str]) -> ConfigFile | None:
    """Return the file of settings that holds in a folder.

    Args:
        start: the working folder.
        named: a file that the user named; C2A_CONFIG names one too.
        environ: the environment.

    Raises:
        UsageError: a named file is not there, or the file is broken.
    """
    named = named or environ.get(_CONFIG)
    if named:
        file = _read_file(Path(named))
        if file is None:
            raise UsageError(f"{named}: there is no [tool.c2a] in it")
        return file
    for folder in (start, *start.parents):
        for name in (OWN_FILE, SHARED_FILE):
            if os.path.isfile(folder / name):  # noqa: PTH113 - a folder that may not be read is one without settings
                file = _read_file(folder / name)
                if file is not None:
                    return file
    return None


def _read_file(path: Path) -> ConfigFile | None:
    """Return the settings of a file; None for a `pyproject.toml` that says nothing of this tool."""
    shared = path.name == SHARED_FILE
    try:
        data = whole(path)
        if shared and b"c2a" not in data:
            return None
        import tomllib

        text = data.decode("utf-8")
        values = tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"{path}: the settings cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: this is no TOML: {error}") from None
    section = _section(values) if shared else values
    if section is None:
        return None
    if not isinstance(section, dict):
        raise UsageError(f"{path}: tool.c2a is no table of settings")
    values = {key: value.isoformat() if isinstance(value, date) else value for key, value in section.items()}
    file = ConfigFile(_from_here(path.parent, path.name), path.parent.resolve(), values, text)
    _hold_to_schema(values, file.place)
    return file


def _section(values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever stands under that name
    tool = values.get("tool")
    return tool.get("c2a") if isinstance(tool, dict) else None


def _hold_to_schema(values: Mapping[str, Any], place: Any) -> None:  # noqa: ANN401 - a function from a name to where it stands
    from c2a_rules import validation

    if not validation.fits("config", values):
        wrong = validation.faults("config", values)
        lines = (f"{place(str(each.path[0]) if each.path else '')}: {each.message}. {each.remedy}" for each in wrong)
        raise UsageError("\n".join(lines))
