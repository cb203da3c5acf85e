"""Which methods of a class take which message is looked up once a run, where Textual looks with every message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from textual.message import Message
from textual.message_pump import MessagePump

_Taken = tuple[type, Any]
_look_up = MessagePump._get_dispatch_methods


def look_up_once() -> None:
    """Let every message find its methods this way; those picked by a selector are looked up as ever."""
    MessagePump._get_dispatch_methods = _methods  # type: ignore[method-assign]


def _methods(pump: MessagePump, name: str, message: Message) -> Iterable[tuple[type, Callable[..., Any]]]:
    found = _handlers(type(pump), name, type(message))
    return _look_up(pump, name, message) if found is None else _bound(found, pump, message)


def _bound(found: tuple[_Taken, ...], pump: MessagePump, message: Message) -> Iterator[tuple[type, Callable[..., Any]]]:
    for kind, method in found:
        # One that has run may have asked that no more do.
        if message._no_default_action:
            return
        yield kind, method.__get__(pump, kind)


@cache
def _handlers(pump: type[MessagePump], name: str, message: type[Message]) -> tuple[_Taken, ...] | None:
    """Return the methods of this name, the class's own first; None where one is chosen by what the message says."""
    found = []
    for kind in pump.__mro__:
        chosen = kind.__dict__.get("_decorated_handlers") or {}
        if any(one in chosen for one in message.__mro__):
            return None
        method = kind.__dict__.get(f"_{name}") or kind.__dict__.get(name)
        if method is not None and not getattr(method, "_textual_on", None):
            found.append((kind, method))
    return tuple(found)
