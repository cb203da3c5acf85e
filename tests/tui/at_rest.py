"""Whether an application has worked off all that was sent to it. Asks Textual's own queues, so no time has to pass."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Any

from textual.message_pump import MessagePump

from tests.tui.hand_pace import BETWEEN_KEYS_SECONDS, HandPace
from tui.app.application import NeedlepointApp

_SHORT_SECONDS = 0.5
"""Timers up to this long put off work until a person stops pressing; longer ones are clocks and watches."""
_LOOK_AGAIN_SECONDS = 0.002
_CALM_LOOKS = 20
"""What a thread brought back is handed from task to task, a turn of the loop each, until something shows it."""
_PATIENCE_SECONDS = 60


class CountedThreads(ThreadPoolExecutor):
    """Knows how many calls are not back in the loop yet."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop
        self.running = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.running += 1
        future = super().submit(fn, *args, **kwargs)
        # Asked later than the loop asks: the thread tells in that order, and may be stopped between the two.
        self._loop.call_soon_threadsafe(future.add_done_callback, self._returned)
        return future

    def _returned(self, _future: Future[Any]) -> None:
        self._loop.call_soon_threadsafe(self._ended)

    def _ended(self) -> None:
        self.running -= 1


async def rest(app: NeedlepointApp, threads: CountedThreads, pace: HandPace, *, settle: bool = True) -> None:
    """Wait until all that was set off is read, stored and drawn; unless `settle`, keys held back stay so."""
    calm, until, loop = 0, monotonic() + _PATIENCE_SECONDS, asyncio.get_running_loop()
    while calm < _CALM_LOOKS and monotonic() < until and app._exception is None:
        await asyncio.sleep(0 if calm or not threads.running else _LOOK_AGAIN_SECONDS)
        if settle and app._router.holding and worked_off(app):
            pace.turn(BETWEEN_KEYS_SECONDS)
        if app._screen_stack and app.screen._callbacks:
            app.screen._on_timer_update()
        resting = threads.running == 0 and at_rest(app, settled=settle)
        # Where the loop has nothing to run, nothing is handed on either.
        calm = (calm + 1 if loop._ready else _CALM_LOOKS) if resting else 0
    if app._screen_stack:
        app.screen._on_timer_update()


async def acted(app: NeedlepointApp, pace: HandPace) -> None:
    """Wait until no key is held back and each has acted, whatever is still being read or stored."""
    await _worked_off(app)
    while app._router.holding:
        pace.turn(BETWEEN_KEYS_SECONDS)
        await _worked_off(app)


async def _worked_off(app: NeedlepointApp) -> None:
    await asyncio.sleep(0)
    while app._exception is None and not worked_off(app):
        await asyncio.sleep(0)


def worked_off(app: NeedlepointApp) -> bool:
    """Return True when the application and all on its screen wait for their next message."""
    return not app.keys_waiting and all(_waits(node) for node in _nodes(app))


def at_rest(app: NeedlepointApp, *, settled: bool) -> bool:
    """Return True when moreover nothing is put off or still to be said, nor, where `settled`, any key held back."""
    if not worked_off(app) or app.writes or (settled and app._router.holding):
        return False
    return not app.screen._callbacks and not any(_put_off(node) for node in _nodes(app))


def _nodes(app: NeedlepointApp) -> list[MessagePump]:
    return [app, *app.screen.walk_children(with_self=True)] if app._screen_stack else [app]


def _waits(node: MessagePump) -> bool:
    queue = node._message_queue
    return node._closed or (node._pending_message is None and queue.empty() and bool(queue.ready_event._waiters))


def _put_off(node: MessagePump) -> bool:
    return any(
        timer._repeat == 0 and timer._interval <= _SHORT_SECONDS and timer._task is not None and not timer._task.done()
        for timer in node._timers
    )
