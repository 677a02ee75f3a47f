"""Whether a report belongs to plans and rules: what judged is compared, then every plan is judged again.

A report that belongs is what this tool writes of these plans with these rules on the day and in the scope that it
names; whatever else it says was put there by somebody.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from c2a_rules.api import Checker, Settings, Toolbox, toolbox
from c2a_rules.catalog import Selectors
from c2a_rules.earlier import EarlierReport, read_report
from c2a_rules.errors import UsageError
from c2a_rules.model import Document, PlanStatus
from c2a_rules.plugins import installed_names
from c2a_rules.report.records import finding_dict, plan_dict, run_dict
from c2a_rules.summary import Summary
from c2a_rules.toolbox import file_digest, is_date
from c2a_rules.waivers import parse_waivers, read_text

_LONGEST = 60
_SIDECARS = ("waivers", "baseline")
Data = Mapping[str, Any]


@dataclass(slots=True)
class Verified:
    """What a verification found.

    `differences` are sentences, none where the report belongs; `incomplete` says that judging again failed somewhere.
    """

    differences: list[str] = field(default_factory=list)
    incomplete: bool = False
    judged_again: bool = False


def verify(report: EarlierReport, paths: Sequence[str], given: Settings) -> Verified:
    """Hold a report against plans and rules.

    Args:
        report: as `-f json` or `-f jsonl` wrote it.
        paths: the plans.
        given: rule-set files beside those that are loaded, plugins to leave out, waivers, baseline, what to pass over
            in folders, limits. The day and the scope are the report's own.

    Raises:
        C2AError: it could not be told: a plan cannot be read, or what is given is broken.
    """
    data = report.data
    if not is_date(data["as_of"]):
        raise UsageError(f'{report.name}: the report is spoilt: "{data["as_of"]}", its as_of, is no date')
    found = Verified()
    loaded, found.differences = _loaded_as_then(data, given)
    if found.differences:
        found.differences += _other_plans(data["plans"], Checker(loaded, evidence=False).documents(paths))
    else:
        _judge_again(data, paths, loaded, found)
    found.incomplete = found.incomplete or bool(loaded.plugins.failures)
    return found


def _loaded_as_then(data: Data, given: Settings) -> tuple[Toolbox, list[str]]:
    """Return what is loaded now, in the scope of the report, and how what judged then differs from it."""
    scope = data["scope"]
    without = [name for name in scope["plugins_left_out"] if name in installed_names()]
    settings = replace(
        given,
        rulesets=(),
        selectors=Selectors(),
        params=(),
        as_of=data["as_of"],
        plan_type=scope.get("plan_type"),
        waivers=None,
        baseline=None,
        without_plugins=tuple(dict.fromkeys((*given.without_plugins, *without))),
    )
    loaded = toolbox(settings)
    files = {ruleset.id: ruleset.source.name for ruleset in loaded.add(given.rulesets).values()}
    differences = [*_makers(data, loaded, files), *_sidecars(scope, given), *_limits(scope, given)]
    if differences:
        return loaded, differences
    named = [files.get(each["id"], each["id"]) for each in data["rulesets"]] if scope["rulesets"] else ()
    picked = Selectors(select=tuple(scope["select"]), ignore=tuple(scope["ignore"]))
    loaded = toolbox(replace(settings, rulesets=tuple(named), selectors=picked, params=tuple(scope["params"])))
    loaded.plugins.left_out = tuple(scope["plugins_left_out"])
    _take_sidecars(loaded, scope, given)
    return loaded, []


def _makers(data: Data, loaded: Toolbox, given: Iterable[str]) -> Iterator[str]:
    """Yield how the tool, the plugins and the rule sets that judged differ from those that are here now."""
    now = run_dict(loaded.run_info())
    if data["tool"] != now["tool"]:
        then, this = (f"{each['tool']['name']} {each['tool']['version']}" for each in (data, now))
        yield f"it was written by {then}; this is {this}"
    yield from _parts("the plugin", "distribution", data["plugins"], now["plugins"])
    here = {each["id"]: each for each in now["rulesets"]}
    wanted = here if not data["scope"]["rulesets"] else {each["id"] for each in data["rulesets"]} | set(given)
    yield from _parts("the rule set", "id", data["rulesets"], [here[name] for name in here if name in wanted])


def _parts(kind: str, key: str, then: Sequence[Data], now: Sequence[Data]) -> Iterator[str]:
    before, after = ({each[key]: each for each in side} for side in (then, now))
    for name, each in before.items():
        if name not in after:
            file = "; name its file with --ruleset" if key == "id" else ""
            yield f"{kind} {name} {each['version']} took part, and is not loaded now{file}"
        elif after[name]["version"] != each["version"]:
            yield f"{kind} {name} took part as {each['version']}; loaded now is {after[name]['version']}"
        elif after[name] != each:
            yield f"{kind} {name} {each['version']} took part with another content than it has now"
    for name in after:
        if name not in before:
            yield f"{kind} {name} {after[name]['version']} is loaded now, and took no part"
    if len(then) != len(before):
        yield f"{kind} of one name is listed twice"


def _sidecars(scope: Data, given: Settings) -> Iterator[str]:
    """Yield how the waivers and the baseline that were used differ from those that are given."""
    for name in _SIDECARS:
        then, now = scope.get(name), getattr(given, name)
        if then and not now:
            yield f"it was made with --{name} {then['file']}; name the file here too, with --{name}"
        elif now and not then:
            yield f"--{name} {now} is given, and the report was made without"
        elif then and now and file_digest(Path(now)) != then["sha256"]:
            yield f"it was made with another content of --{name} than that of {now}"


def _limits(scope: Data, given: Settings) -> Iterator[str]:
    then, now = scope.get("limits", []), given.limits
    if sorted(then) != sorted(now):
        yield f"it was made with --limit {_listed(then)}; here it is {_listed(now)}"


def _listed(values: Iterable[str]) -> str:
    return " ".join(values) or "left as it is"


def _take_sidecars(loaded: Toolbox, scope: Data, given: Settings) -> None:
    """Take waivers and baseline from where they are given, under the names that they bear in the report."""
    named = {name: scope[name]["file"] for name in _SIDECARS if name in scope}
    loaded.settings = replace(loaded.settings, **named)
    if given.waivers:
        loaded.accept(parse_waivers(read_text(Path(given.waivers)), Path(named["waivers"]).as_posix()))
    if given.baseline:
        earlier = read_report(Path(given.baseline))
        loaded.baseline = EarlierReport(Path(named["baseline"]).as_posix(), earlier.data)


def _other_plans(then: Sequence[Data], documents: Iterable[Document]) -> Iterator[str]:
    """Yield which plans are not those of the report, by their digests."""
    waiting, told = _by_digest(then), set[str]()
    for document in documents:
        if _taken(waiting, document) is None:
            yield _unknown(document, then, told)
    yield from _left(waiting, told)


def _judge_again(data: Data, paths: Sequence[str], loaded: Toolbox, found: Verified) -> None:
    """Judge every plan again, under the name that it bears in the report, and note what comes out otherwise."""
    found.judged_again = True
    checker, summary = Checker(loaded), Summary()
    waiting, told = _by_digest(data["plans"]), set[str]()
    for document in checker.documents(paths):
        then = _taken(waiting, document)
        if then is None:
            found.differences.append(_unknown(document, data["plans"], told))
            continue
        now = checker.judge(replace(document, source=then["source"]))
        summary.add(now)
        found.incomplete = found.incomplete or now.status is PlanStatus.INCOMPLETE
        found.differences += _apart(then, plan_dict(now), then["source"])
    found.differences += _left(waiting, told)
    of_run = checker.findings()
    summary.add_findings(of_run)
    now_head = {
        "partial": loaded.partial,
        "notes": list(loaded.notes()),
        "findings": [finding_dict(each) for each in of_run],
        "summary": summary.as_dict(),
    }
    then_head = {**{key: data[key] for key in now_head if key != "partial"}, "partial": data["scope"]["partial"]}
    if not found.differences:
        found.differences += _apart({key: then_head[key] for key in now_head}, now_head, "the report")


def _by_digest(plans: Iterable[Data]) -> dict[str, list[Data]]:
    found: dict[str, list[Data]] = {}
    for plan in plans:
        found.setdefault(plan["sha256"], []).append(plan)
    return found


def _taken(waiting: dict[str, list[Data]], document: Document) -> Data | None:
    """Return the report's part on a document, once for each time that it is there."""
    known = waiting.get(document.sha256)
    return known.pop(0) if known else None


def _left(waiting: Mapping[str, list[Data]], told: set[str]) -> Iterator[str]:
    """Yield which plans of the report are left over, but for those that were told to have changed."""
    for digest, plans in waiting.items():
        for plan in plans:
            if digest not in told:
                yield (
                    f"{plan['source']}: the report is about this plan ({digest[:12]}…), and it is not among those given"
                    ", or not as often"
                )


def _unknown(document: Document, plans: Iterable[Data], told: set[str]) -> str:
    """Return that the report does not know a document; what it knows in its place is noted in `told`."""
    own = (document.plan or {}).get("id")
    same = next((each for each in plans if own is not None and each["id"] == own), None)
    if same is None:
        return f"{document.source}: the report says nothing of this plan"
    told.add(same["sha256"])
    return f"{document.source}: the plan {own} was changed since it was judged ({same['sha256'][:12]}… then)"


def _apart(then: Any, now: Any, where: str) -> Iterator[str]:  # noqa: ANN401 - JSON values
    """Yield where two JSON values differ, counts last: they follow from the rest."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted({**now, **then}, key=lambda each: each == "counts"):
            if key in then and key in now:
                yield from _apart(then[key], now[key], f"{where}, {key}")
            else:
                yield f"{where}: the report has {'a' if key in then else 'no'} {key}"
    elif isinstance(then, list) and isinstance(now, list):
        yield from _lists_apart(then, now, where)
    elif then != now or isinstance(then, bool) is not isinstance(now, bool):
        yield f"{where}: the report says {_short(then)}, judged again it is {_short(now)}"


def _lists_apart(then: list[Any], now: list[Any], where: str) -> Iterator[str]:
    before, after = _keyed(then), _keyed(now)
    for name, each in before.items():
        if name in after:
            yield from _apart(each, after[name], f"{where}, {name}")
        else:
            yield f"{where}: {name} stands in the report, and is not found again"
    yield from (f"{where}: {name} is found, and does not stand in the report" for name in after if name not in before)
    if set(before) == set(after) and list(before) != list(after):
        yield f"{where}: the report has another order"


def _keyed(items: Iterable[Any]) -> dict[str, Any]:
    """Return the items of a list by what tells them apart; what is there twice is numbered."""
    found: dict[str, Any] = {}
    for item in items:
        name = _name(item)
        while name in found:
            name += " again"
        found[name] = item
    return found


def _name(item: Any) -> str:  # noqa: ANN401 - JSON values
    if not isinstance(item, dict):
        return _short(item)
    if "fingerprint" in item:
        place = ".".join(each for each in (item["anchor"], item["key"], item["missing"]) if each)
        return f"{item['rule']} at {place or 'the plan'} [{item['fingerprint'][:8]}]"
    return str(item.get("id", ""))


def _short(value: Any) -> str:  # noqa: ANN401 - JSON values
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
