"""Messages between a check and its workers: JSON behind its length, nothing that runs when it is read."""

import json
import struct
from typing import IO, Any

_LENGTH = struct.Struct(">I")
_LARGEST = 64 * 2**20

Message = dict[str, Any]


class FrameError(Exception):
    """What came is no message."""


def send(stream: IO[bytes], message: Message) -> None:
    """Write a message. Raises OSError where nobody reads, TypeError or ValueError for what JSON cannot hold."""
    body = json.dumps(message).encode("ascii")
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> Message | None:
    """Return the next message, or None at the end of the stream. Raises FrameError."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > _LARGEST:
        raise FrameError(f"a message of {length} bytes")
    body = stream.read(length)
    if len(body) < length:
        return None
    try:
        message = json.loads(body)
    except ValueError:
        raise FrameError("a message that is no JSON") from None
    if not isinstance(message, dict):
        raise FrameError("a message that is no object")
    return message
