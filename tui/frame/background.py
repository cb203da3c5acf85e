"""Runs actions and queries off the screen's thread and brings their failures back as one line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from textual.dom import DOMNode

T = TypeVar("T")


class Counting(Protocol):
    """An app that knows how many writes are on their way."""

    writes: int


async def read(call: Callable[..., T], *args: Any) -> T:
    """Return the answer of a query, computed on a worker thread."""
    return await asyncio.to_thread(call, *args)


async def write(node: DOMNode, call: Callable[..., T], *args: Any) -> T:
    """Return the outcome of an action; leaving the program waits until it is in."""
    app = cast(Counting, node.app)
    app.writes += 1
    try:
        return await asyncio.to_thread(call, *args)
    finally:
        app.writes -= 1
