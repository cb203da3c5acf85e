"""Whether an application has worked off all that was sent to it. Asks Textual's own queues, so no time has to pass."""

from __future__ import annotations

from textual.message_pump import MessagePump

from tui.app.application import NeedlepointApp

_SHORT_SECONDS = 0.5
"""Timers up to this long put off work until a person stops pressing; longer ones are clocks and watches."""


def worked_off(app: NeedlepointApp) -> bool:
    """Return True when the application and all on its screen wait for their next message."""
    return not app.keys_waiting and all(_waits(node) for node in _nodes(app))


def at_rest(app: NeedlepointApp) -> bool:
    """Return True when moreover nothing is held back, put off or still to be said once the screen is drawn."""
    if not worked_off(app) or app.writes or app._router.holding:
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
