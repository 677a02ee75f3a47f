"""From checked data to compiled programs: every expression of a rule set against what a plan can hold.

The result holds builtins and code objects alone, so that it can be kept in a cache and used again without
the parser, the checker and the YAML reader being loaded at all.
"""

from collections.abc import Callable
from typing import Any

from c2a_rules.expressions import BOOL, DYN, STRING, Environment, ExpressionError, ListType, Program, Template
from c2a_rules.rulesets.source import CARRIED, Parsed, YamlPath, all_rules
from c2a_rules.vocabulary import environment, item_environment

Compiled = dict[str, Any]
_EXPRESSIONS = ("when", "for_each", "assert", "key")
_TEMPLATES = ("at", "message", "remedy", "empty_message")


class _Compiler:
    """Compiles the expressions of one rule set; complaints are collected, not raised one by one."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        parameters = parsed.data.get("parameters", {})
        self._base = environment({name: each["type"] for name, each in parameters.items()}, parsed.functions)
        self._used: set[str] = set()

    def _compiled(self, make: Callable[[], Program | Template], text: str, path: YamlPath) -> Any:  # noqa: ANN401 - marshal-able
        try:
            made = make()
        except ExpressionError as error:
            for problem in error.problems:
                place = self._parsed.position_in(path, text, problem.line, problem.column)
                self._parsed.complain_at(place, problem.render(text).partition(": ")[2])
            return None
        self._used |= made.reads
        return made

    def variables(self) -> list[Any]:
        found = []
        for index, variable in enumerate(self._parsed.data.get("variables", ())):
            text = variable["expression"]
            path = ("variables", index, "expression")
            program = self._compiled(lambda text=text: self._base.compile(text), text, path)  # type: ignore[misc] # a default binds the loop's value
            known = program.type if program is not None else DYN
            self._base = self._base.with_variables({variable["name"]: known})
            if program is not None:
                found.append((variable["name"], program.dump(), sorted(program.reads)))
        return found

    def condition(self, text: str, path: YamlPath) -> Any:  # noqa: ANN401 - marshal-able
        program = self._compiled(lambda: self._base.compile(text, expects=BOOL, absent_is_unknown=True), text, path)
        return (program.dump(), sorted(program.reads)) if program is not None else None

    def rule(self, rule: dict[str, Any], path: YamlPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        reads: set[str] = set()
        inner = self._base
        if "when" in rule:
            found["when"] = self.condition(rule["when"], (*path, "when"))
        if "for_each" in rule:
            program = self._for_each(rule["for_each"], (*path, "for_each"))
            if program is None:
                return found
            inner = item_environment(self._base, program.type.element)
            found["for_each"] = program.dump()
            reads |= program.reads
        for name, expects in (("assert", BOOL), ("key", STRING)):
            if name in rule:
                program = self._expression(inner, rule[name], (*path, name), expects)
                found[name] = program.dump() if program is not None else None
                reads |= program.reads if program is not None else set()
        for name in _TEMPLATES:
            if name in rule:
                environment_ = self._base if name == "empty_message" else inner
                template = self._template(environment_, rule[name], (*path, name))
                found[name] = template.dump() if template is not None else None
                reads |= template.reads if template is not None else set()
        found["reads"] = sorted(reads - {"self"})
        return found

    def _for_each(self, text: str, path: YamlPath) -> Any:  # noqa: ANN401 - a program whose type is a list
        program = self._compiled(lambda: self._base.compile(text), text, path)
        if program is not None and not isinstance(program.type, ListType):
            self._parsed.complain(path, f'"for_each" gives {program.type}; expected a list')
            return None
        return program

    def _expression(self, base: Environment, text: str, path: YamlPath, expects: Any) -> Any:  # noqa: ANN401 - a type, a program
        return self._compiled(lambda: base.compile(text, expects=expects), text, path)

    def _template(self, base: Environment, text: str, path: YamlPath) -> Any:  # noqa: ANN401 - a template
        return self._compiled(lambda: base.template(text), text, path)

    def unused_variables(self) -> None:
        for index, variable in enumerate(self._parsed.data.get("variables", ())):
            inherited = self._parsed.inherited(("variables", index))
            if variable["name"] not in self._used and not inherited:
                message = f'the variable "{variable["name"]}" is used by no rule'
                self._parsed.complain(("variables", index, "name"), message)


def compile_ruleset(parsed: Parsed) -> Compiled:
    """Compile every expression of a rule set.

    Raises:
        RuleSetError: with every complaint: file, line, column, the text and a caret.
    """
    compiler = _Compiler(parsed)
    data = parsed.data
    variables = compiler.variables()
    conditions = {
        action["id"]: compiler.condition(action["when"], ("actions", index, "when"))
        for index, action in enumerate(data.get("actions", ()))
        if "when" in action
    }
    written = {rule["id"]: index for index, rule in enumerate(data.get("rules", ()))}
    order = {action["id"]: index for index, action in enumerate(data.get("actions", ()))}
    programs = {}
    for rule in all_rules(data):
        follows = rule["id"] not in written
        path: YamlPath = ("actions", order[rule["action"]], CARRIED) if follows else ("rules", written[rule["id"]])
        programs[rule["id"]] = compiler.rule(rule, path)
    if not parsed.complaints:
        compiler.unused_variables()
    parsed.raise_complaints()
    return {
        "data": _without_examples(data),
        "variables": variables,
        "conditions": conditions,
        "programs": programs,
    }


def _without_examples(data: dict[str, Any]) -> dict[str, Any]:
    rules = [{key: value for key, value in rule.items() if key != "examples"} for rule in all_rules(data)]
    actions = []
    for action in data.get("actions", ()):
        kept = dict(action)
        if CARRIED in kept:
            kept[CARRIED] = {key: value for key, value in kept[CARRIED].items() if key != "examples"}
        actions.append(kept)
    return {**data, "actions": actions, "rules": rules}
