"""Sees whether code that must not reach out of itself opens, connects, starts, imports or runs anything."""

import contextlib
import socket
import sys
import threading

REACHING = ("open", "socket.", "subprocess.", "os.", "shutil.", "urllib.", "ctypes.", "import", "exec", "compile")
_seen = None


def _look(event, arguments):
    if _seen is not None and event.startswith(REACHING):
        _seen.append((event, str(arguments)[:100]))


sys.addaudithook(_look)


@contextlib.contextmanager
def nothing_opened(*, but=()):
    """Fail where the interpreter tells of anything that reaches out, `but` for some kinds of events."""
    global _seen  # noqa: PLW0603 - an audit hook stays for good, so it is told when to look
    _seen = found = []
    try:
        yield
    finally:
        _seen = None
    assert [each for each in found if each[0] not in but] == []


@contextlib.contextmanager
def nobody_calls():
    """Yield an address on this machine, and fail where anybody connects to it."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            with contextlib.suppress(OSError):
                connection, _ = server.accept()
                connection.close()
                calls.append(1)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    assert calls == []
