"""The process in which one plugin's rules and functions run: it answers one message after the other.

Its own standard output goes to a file that is looked at after each answer, so that nothing that a rule prints
can reach a report; its memory is limited where the system can do that.
"""

import importlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import IO, Any

from c2a_rules.declarations import PythonFunction, PythonRule
from c2a_rules.expressions.errors import EvaluationError
from c2a_rules.pyrules.frames import Message, receive, send
from c2a_rules.pyrules.running import Found, RuleError, new_plan, run
from c2a_rules.shape import Shape, shape_of
from c2a_rules.shipped import schema

_LONGEST = 300
_MOST_PRINTED = 2**24
_GRACE = 2.0


class Worker:
    """One plugin's rules and functions, and the plan that is being judged.

    Args:
        target: where the plugin is imported from, as its entry point says (`package.module:attribute`).
    """

    def __init__(self, target: str) -> None:
        module, _, attribute = target.partition(":")
        plugin: Any = importlib.import_module(module)
        for name in attribute.split(".") if attribute else ():
            plugin = getattr(plugin, name)
        self._rules: dict[str, PythonRule] = {each.id: each for each in _given(plugin, "c2a_rules", PythonRule)}
        functions = _given(plugin, "c2a_functions", PythonFunction)
        self._functions: dict[str, PythonFunction] = {each.name: each for each in functions}
        self._about: Message = {}
        self._text = "{}"

    @cached_property
    def _shape(self) -> Shape:
        return shape_of(schema("plan"))

    def answer(self, message: Message) -> Message:
        """Do what a message asks for; the answer has `failed` where that did not go well."""
        if "plan" in message:
            self._about = message
            self._text = json.dumps(message["plan"])
            return {}
        return self._rule(message) if "rule" in message else self._call(message)

    def _rule(self, message: Message) -> Message:
        rule = self._rules[message["rule"]]
        about = self._about
        # A copy for each rule: what one does to it reaches no other.
        copied = json.loads(self._text)
        plan, session = new_plan(
            copied,
            self._shape,
            today=about["today"],
            unholdable=about["unholdable"],
            catalogue=about["catalogue"],
            fact_parameters=message["facts"],
            params=message["params"],
        )
        answer: Message = {"found": [_plain(each) for each in run(rule, plan, session)]}
        if json.dumps(copied) != self._text or not session.intact():
            return {"failed": "changed the plan, which is read only", "spoilt": True}
        return answer

    def _call(self, message: Message) -> Message:
        function = self._functions[message["call"]]
        try:
            return {"value": function.implementation(*message["arguments"])}
        except EvaluationError as error:
            return {"error": error.message}


def _given(plugin: object, hook: str, kind: type) -> list[Any]:
    implementation = getattr(plugin, hook, None)
    return [each for each in implementation() if isinstance(each, kind)] if callable(implementation) else []


def _plain(found: Found) -> list[Any]:
    judgement = found.judgement
    place = judgement.location
    where = [place.anchor, place.pointer, place.missing, place.key]
    texts = [judgement.outcome.value, judgement.message, judgement.remedy]
    return [*texts, where, list(judgement.evidence), found.unknown]


def guarded(answer: Callable[[], Message], memory: int) -> Message:
    """Return an answer, or why there is none: whatever was raised, in words."""
    try:
        return answer()
    except RuleError as fault:
        return {"failed": str(fault)}
    except MemoryError:
        return {"failed": f"needed more memory than the {memory} MiB that it may use", "spoilt": True}
    except BaseException as error:  # noqa: BLE001 - whatever a plugin raises is its own failure
        return {"failed": f"raised {_described(error)}"}


def _described(error: BaseException) -> str:
    """Return an exception in one line, with the place in the plugin's own code."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - an exception of a plugin may not even print
        text = ""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({os.path.basename(frames[-1].filename)}, line {frames[-1].lineno})" if frames else ""  # noqa: PTH119 - a name is all that is wanted
    return f"{type(error).__name__}: {text[:_LONGEST]}{place}"


class Output:
    """Standard output, caught in a file: what was printed since it was last looked at."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        os.dup2(self._file.fileno(), 1)

    def taken(self) -> str:
        """Return the beginning of what was printed, and forget it."""
        for stream in (sys.stdout, sys.__stdout__):
            try:
                if stream is not None:
                    stream.flush()
            except Exception:  # noqa: BLE001, S110 - a stream that a plugin closed or replaced holds nothing any more
                pass
        size = os.fstat(self._file.fileno()).st_size
        if not size:
            return ""
        os.lseek(self._file.fileno(), 0, os.SEEK_SET)
        found = os.read(self._file.fileno(), _LONGEST).decode("utf-8", "replace")
        os.ftruncate(self._file.fileno(), 0)
        os.lseek(self._file.fileno(), 0, os.SEEK_SET)
        return found or "?"


def limit(memory: int) -> None:
    """Limit this process's memory (in MiB) and the size of the files it writes, on systems that can."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in ((resource.RLIMIT_AS, memory * 2**20), (resource.RLIMIT_FSIZE, _MOST_PRINTED)):
        _soft, hard = resource.getrlimit(kind)
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (wanted, hard))
        except (ValueError, OSError):
            sys.stderr.write("c2a: the memory of plugins cannot be limited on this system\n")


def _alarm(seconds: float) -> None:
    """End the process on its own when nobody is left to end it; 0 calls that off."""
    if sys.platform != "win32":
        import signal

        signal.setitimer(signal.ITIMER_REAL, seconds)


def serve(asked: IO[bytes], answered: IO[bytes], options: Mapping[str, Any]) -> None:
    """Answer messages until nobody asks any more."""
    output = Output()
    memory, seconds = int(options["memory"]), float(options["seconds"])
    limit(memory)
    made: list[Worker] = []

    def load() -> Message:
        made.append(Worker(options["target"]))
        return {}

    ready = guarded(load, memory)
    output.taken()
    send(answered, ready)
    while made and (message := receive(asked)) is not None:
        _alarm(seconds + _GRACE)
        answer = guarded(lambda message=message: made[0].answer(message), memory)  # type: ignore[misc] # a default binds the loop's value
        printed = output.taken()
        if printed and "failed" not in answer:
            answer = {"failed": f"printed to standard output: {printed.strip()!r}"}
        _alarm(0)
        _reply(answered, answer)


def _reply(answered: IO[bytes], answer: Message) -> None:
    try:
        send(answered, answer)
    except (TypeError, ValueError, RecursionError):
        send(answered, {"failed": f"gave {type(answer.get('value')).__name__}, which no other process can read"})


def main() -> None:
    """Serve on what was standard input and output; nothing else may read or write there."""
    options = json.loads(sys.argv[1])
    asked, answered = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    serve(asked, answered, options)
