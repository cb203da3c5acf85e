"""What follows a signed dose, in words: the next dose and its window, the next site, the stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.core.words import date_text, day_text, weekday_text
from tui.design.text import Hung, hung

if TYPE_CHECKING:
    from datetime import date

    from models.charting.queries.after_signing import AfterSigning

LABEL = 12
NO_WINDOW = "no window on record"


def next_dose(after: AfterSigning, today: date) -> str:
    """Return when the order's next dose is due and its window; the order's interval where no window is on record."""
    if after.due_on is None:
        return "no further dose is due"
    due = weekday_text(after.due_on, year=after.due_on.year != today.year)
    if after.window is None:
        every = f", every {after.interval_days} days" if after.interval_days else ""
        return f"{due}, {NO_WINDOW}{every}"
    opens, closes = (day_text(day, today) for day in after.window)
    return f"{due}, window {opens} to {closes}"


def next_site(after: AfterSigning) -> str:
    """Return the site proposed next by number and name, "" for none."""
    return f"{after.next_site.key} {after.next_site.display}" if after.next_site else ""


def order_left(after: AfterSigning) -> str:
    """Return how many doses of the order are given and left."""
    if after.allowed is None:
        return f"dose {after.given} given" if after.given else "no dose given yet"
    return f"dose {after.given} of {after.allowed} given, {max(0, after.allowed - after.given)} left"


def stock_left(after: AfterSigning) -> str:
    """Return what each lot holds before and after."""
    parts = (
        f"lot {lot.lot_number}: {lot.before} to {lot.after}, use by {date_text(lot.use_by)}" for lot in after.stock
    )
    return "; ".join(parts) or "nothing taken"


def labelled(*pairs: tuple[str, str]) -> list[Hung]:
    """Return (label, text) pairs as lines, those without text left out."""
    return [hung((f"{label:<{LABEL}}", "$quiet"), text) for label, text in pairs if text]
