"""The other side of a worker: starts it, asks it, ends it when it takes too long or says what is no answer."""

import contextlib
import json
import math
import os
import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from c2a_rules.errors import UsageError
from c2a_rules.pyrules.frames import FrameError, Message, receive, send

if TYPE_CHECKING:
    import subprocess

_START_SECONDS = 60.0
_MOST_TIMEOUTS = 3
_BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[2]); from c2a_rules.pyrules.worker import main; main()"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plugin's rule may use on one plan: seconds, and MiB of memory (not on Windows)."""

    seconds: float = 5.0
    memory: int = 1024

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Limits":
        """Read C2A_RULE_SECONDS and C2A_RULE_MEMORY. Raises UsageError for what is no figure above zero."""
        found: dict[str, Any] = {}
        for name, kind in (("seconds", float), ("memory", int)):
            variable = f"C2A_RULE_{name.upper()}"
            text = environment.get(variable, "")
            if not text:
                continue
            try:
                found[name] = kind(text)
            except ValueError:
                found[name] = 0
            if not 0 < found[name] < 10**9:
                raise UsageError(f'{variable}: "{text}" is no figure above zero')
        return cls(**found)


class WorkerError(Exception):
    """A worker gave no answer; the message says why, as what the plugin did."""


class _Watch(threading.Thread):
    """Calls `late` when a deadline passes; one thread, so that setting a deadline costs next to nothing."""

    def __init__(self, late: Callable[[], None]) -> None:
        super().__init__(name="c2a-rules watch", daemon=True)
        self._late = late
        self._changed = threading.Condition()
        self._deadline: float | None = None
        self._wakes = 0.0
        self._over = False
        self.passed = False

    def begin(self, seconds: float) -> None:
        """Set the deadline."""
        with self._changed:
            self.passed = False
            self._deadline = time.monotonic() + seconds
            if self._wakes > self._deadline:
                self._changed.notify()

    def end(self) -> None:
        """Call the deadline off."""
        with self._changed:
            self._deadline = None

    def stop(self) -> None:
        """End the thread."""
        with self._changed:
            self._over = True
            self._changed.notify()

    def run(self) -> None:
        with self._changed:
            while not self._over:
                if self._deadline is None:
                    self._wakes = math.inf
                    self._changed.wait()
                elif (left := self._deadline - time.monotonic()) > 0:
                    self._wakes = self._deadline
                    self._changed.wait(left)
                else:
                    self._deadline = None
                    self.passed = True
                    self._late()


class _Process:
    """A running worker."""

    def __init__(self, target: str, limits: Limits) -> None:
        options = {"target": target, "memory": limits.memory, "seconds": limits.seconds}
        flags = ["-P", "-B"] if sys.dont_write_bytecode else ["-P"]
        import subprocess

        self.process = subprocess.Popen(  # noqa: S603 - this Python with this package, nothing that a user wrote
            [sys.executable, *flags, "-c", _BOOT, json.dumps(options), json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=sys.platform != "win32",
        )
        self.owner = os.getpid()
        self.watch = _Watch(lambda: _kill(self.process))
        self.watch.start()

    def ask(self, message: Message | None, seconds: float) -> Message:
        """Send a message (None for the first answer, which nobody asked for) and return the answer; see WorkerError."""
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            raise WorkerError("has no way to be asked")
        self.watch.begin(seconds)
        answer: Message | None
        try:
            if message is not None:
                send(stdin, message)
            answer = receive(stdout)
        except OSError:
            answer = None
        except FrameError as error:
            raise WorkerError(f"answered with {error}") from None
        finally:
            self.watch.end()
        if self.watch.passed:
            raise TimeoutError
        if answer is None:
            raise WorkerError(f"ended its process ({_ended(self.process)})")
        return answer

    def stop(self) -> None:
        """End it for good."""
        if self.owner == os.getpid():
            self.watch.stop()
            _kill(self.process)
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process and those that it started."""
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)


def _ended(process: "subprocess.Popen[bytes]") -> str:
    from subprocess import TimeoutExpired

    try:
        code = process.wait(timeout=1)
    except TimeoutExpired:
        return "it talks no more"
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _given(answer: Message) -> Message:
    if "failed" in answer:
        raise WorkerError(str(answer["failed"]))
    return answer


class Plugin:
    """A plugin's worker, started when it is first asked, and again after it was ended.

    Args:
        target: where the plugin is imported from.
        limits: what it may use.
    """

    def __init__(self, target: str, limits: Limits) -> None:
        self._target = target
        self._limits = limits
        self._process: _Process | None = None
        self._subject: object = None
        self._late: dict[str, int] = {}
        self._broken = ""
        self._stop: Callable[[], None] | None = None

    def ask(self, message: Message, name: str, subject: object = None, about: Callable[[], Message] = dict) -> Message:
        """Return the answer to a message.

        Args:
            message: what is asked.
            name: the rule or function that it asks for.
            subject: the plan that it is about; None where it is about none.
            about: what the worker has to know of the plan, called where it does not know it yet.

        Raises:
            WorkerError: the plugin failed; the message says how.
        """
        if self._late.get(name, 0) >= _MOST_TIMEOUTS:
            raise WorkerError(f"{self._late_by} {_MOST_TIMEOUTS} times on other plans, and was not asked again")
        try:
            process = self._running()
            if subject is not None and self._subject is not subject:
                _given(process.ask(about(), self._limits.seconds))
                self._subject = subject
            answer = process.ask(message, self._limits.seconds)
        except TimeoutError:
            self._late[name] = self._late.get(name, 0) + 1
            self.stop()
            raise WorkerError(self._late_by) from None
        except WorkerError:
            self.stop()
            raise
        if answer.get("spoilt"):
            self.stop()
        return _given(answer)

    @property
    def _late_by(self) -> str:
        return f"took longer than the {self._limits.seconds:g} seconds that it may take"

    def _running(self) -> _Process:
        if self._broken:
            raise WorkerError(self._broken)
        if self._process is not None and self._process.owner != os.getpid():
            self._process = None  # another process's worker, seen after a fork
        if self._process is None:
            self._process = self._started()
        return self._process

    def _started(self) -> _Process:
        process = _Process(self._target, self._limits)
        self._stop = weakref.finalize(self, process.stop)
        try:
            ready = process.ask(None, _START_SECONDS)
            reason = ready.get("failed", "")
        except (WorkerError, TimeoutError) as error:
            reason = str(error) or "took too long to load"
        if reason:
            self._stop()
            self._broken = f"could not be loaded in its own process: {reason}"
            raise WorkerError(self._broken)
        return process

    def stop(self) -> None:
        """End the worker; the next question starts another."""
        if self._stop is not None:
            self._stop()
        self._process = None
        self._subject = None
