"""Whatever properties a foreign client gives its message are read: none may end the connection that hears it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pamqp import decode

Read = tuple[int, Any]


def read_any_properties() -> None:
    """
    Have the client library read properties that it would otherwise close the connection over.

    The broker stores and delivers texts that are no UTF-8, times beyond the calendar and tables nested without end. The
    library ends the connection at such a message, the broker delivers it again, and so for ever: one message of one
    publisher would silence a whole service. Here such a value is mended or left out, and the message is judged.
    """
    decode.METHODS |= {"shortstr": _text, "timestamp": _moment, "table": _table}
    decode.TABLE_MAPPING |= {b"T": _moment}


def _text(data: bytes) -> Read:
    end = 1 + data[0]
    return end, data[1:end].decode("utf-8", "replace")


def _moment(data: bytes) -> Read:
    return _mended(decode.timestamp, data, (8, None))


def _table(data: bytes) -> Read:
    return _mended(decode.field_table, data, (4 + int.from_bytes(data[:4]), {}))


def _mended(read: Callable[[bytes], Read], data: bytes, otherwise: Read) -> Read:
    try:
        return read(data)
    except (ValueError, OverflowError, OSError, RecursionError):
        return otherwise
