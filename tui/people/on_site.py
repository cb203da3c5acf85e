"""The provider on site as sign-in asks for them: who is meant by what was typed, and the list to choose from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from tui.design.marks import MARKS
from tui.design.text import joined

if TYPE_CHECKING:  # the first frame waits for no model
    from models.people.facts import StaffFacts
    from models.people.queries.station import LastOnSite

PICK = "Pick the provider on site: type the number, 0 for no provider."
NOT_ONE = "No single provider matches: type the number beside the name."
NO_PROVIDER, REVIEWED = "no provider on site", "charges may need review"
_NAME_CELLS = 20


def provider_meant(
    text: str, providers: tuple[StaffFacts, ...], last: LastOnSite | None
) -> tuple[StaffFacts | None, str]:
    """Return who is meant by a number or a part of a name, and "" or what to type instead.

    With nothing typed the last choice is meant. None with "" is no provider on site.
    """
    typed = text.strip().lower()
    if not typed:
        return (last.provider, "") if last else (None, PICK)
    if typed == "0":
        return None, ""
    if typed.isdigit() and 1 <= int(typed) <= len(providers):
        return providers[int(typed) - 1], ""
    found = [person for person in providers if typed in person.name.lower()]
    return (found[0], "") if len(found) == 1 else (None, NOT_ONE)


def provider_rows(
    providers: tuple[StaffFacts, ...], text: str, last: LastOnSite | None, today: date, room: int
) -> list[Content]:
    """Return the choices in at most `room` lines: who is chosen, the others by number, no provider last."""
    meant, problem = provider_meant(text, providers, last)
    numbered = list(enumerate(providers, 1))
    numbered.sort(key=lambda pair: pair[1] is not meant)
    if len(numbered) >= room:
        numbered, hidden = numbered[: room - 2], len(numbered) - room + 2
    else:
        hidden = 0
    rows = [
        _row(str(number), person.name, _when(person, last, today), chosen=person is meant)
        for number, person in numbered
    ]
    if hidden:
        rows.append(joined((f"    {hidden} more: type a part of the name", "$quiet")))
    return [*rows, _row("0", NO_PROVIDER, REVIEWED, chosen=meant is None and not problem)]


def _row(key: str, name: str, hint: str, *, chosen: bool) -> Content:
    mark, style = MARKS["chosen" if chosen else "open"]
    name_style = "bold $strong" if chosen else "$text"
    row = joined(
        (f"{key:>2} ", "bold $accent"), (f"{mark} ", style), (f"{name:<{_NAME_CELLS}} ", name_style), (hint, "$quiet")
    )
    return row.stylize(Style.from_meta({"@click": f"screen.name_provider({key!r})"}))


def _when(person: StaffFacts, last: LastOnSite | None, today: date) -> str:
    return f"on site {day_name(last.day, today)}" if last and last.provider == person else ""


def day_name(day: date, today: date) -> str:
    """Return a past day as people say it: `today`, `yesterday`, `Nov 20`."""
    from models.core.words import day_text

    return {0: "today", 1: "yesterday"}.get((today - day).days) or day_text(day, today)
