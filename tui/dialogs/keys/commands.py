"""The commands there are on a screen: each once, made from the key table and the screens one can go to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from textual.screen import ModalScreen, Screen

from tui.design.clinic_words import WORDS
from tui.design.keys import Key, group
from tui.design.theme import LABELS
from tui.dialogs.keys.matching import EVERYWHERE, HERE, REPORTS, Command
from tui.frame.session import Session
from tui.frame.ways import To
from tui.widgets.header import Header

PLACES = (
    (To.FIND_PATIENT, EVERYWHERE, "Find a patient", "worklist.find"),
    (To.STOCK, EVERYWHERE, "Stock: lots and vials", "worklist.stock"),
    (To.FORMULARY, EVERYWHERE, "Drugs: codes, packages, doses, sites", "worklist.formulary"),
    (To.PAYERS, EVERYWHERE, "Payers: rules and fees", "worklist.payers"),
    (To.CLINIC, EVERYWHERE, "Clinic: its facts and what is still to set up", "worklist.clinic"),
    (To.PEOPLE, EVERYWHERE, "People: roles, dates, badges, PINs", "worklist.people"),
    (To.SAFETY, EVERYWHERE, "Safety settings and who approved them", "worklist.rules"),
    (To.NEAR_MISSES, REPORTS, "Near misses by kind", "worklist.near_misses"),
)
"""Where one can go from everywhere, and the key of Today that leads there too."""
LONGEST = 60
"""Characters of a title that stand in one line at 80 columns, its key beside it."""
OVERLAYS = ("command_palette", "help")
"""What a palette does not offer: itself, and help on itself."""


def commands_on(app: Session, screen: Screen[Any]) -> list[Command]:
    """Return every command that works on a screen, in the order of the key table."""
    return [*_here(app, screen), *_everywhere(app), *_themes(app), *_places(app, screen), *_own_pin(app, screen)]


def works(app: Session, key: Key) -> bool:
    """Whether a key of the application does something now."""
    return bool(app.check_action(key.action, ())) and (key.action != "near_miss" or app.clinic is not None)


def name_of(screen: Screen[Any]) -> str:
    """Return what a screen is called: its own name, or the last part of the way to it."""
    if name := getattr(screen, "NAME", ""):
        return str(name)
    return next((header.place for header in screen.query(Header)), "This screen")


def short(title: str) -> str:
    """Return what a command does in at most a line: a long title without what it lists behind."""
    for sign in ":;,":
        if len(title) > LONGEST:
            title = title.partition(sign)[0]
    return title


def _here(app: Session, screen: Screen[Any]) -> Iterator[Command]:
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        name = binding.id or ""
        if not name or name.startswith("app.") or name in seen or not active.enabled or not binding.description:
            continue
        seen.add(name)
        place = next((place for place in PLACES if place[3] == name), None)
        act = _acting(app, binding.action, active.node)
        title = place[2] if place else short(binding.tooltip or binding.description)
        yield Command(place[1] if place and place[1] == REPORTS else HERE, title, binding.key_display or "",
                      WORDS.get(name, ()), act)  # fmt: skip


def _everywhere(app: Session) -> Iterator[Command]:
    seen: set[str] = set(OVERLAYS)
    for key in group("app"):
        if key.action not in seen and works(app, key):
            seen.add(key.action)
            yield Command(EVERYWHERE, key.tooltip, key.shown, WORDS.get(f"app.{key.action}", ()),
                          _acting(app, key.action, app))  # fmt: skip


def _themes(app: Session) -> Iterator[Command]:
    for name, label in LABELS.items():
        act = _acting(app, f"choose_theme({name!r})", app)
        note = "in use" if app.theme == name else ""
        yield Command(EVERYWHERE, f"Theme: {label}", "", WORDS["app.choose_theme"], act, note)


def _places(app: Session, screen: Screen[Any]) -> Iterator[Command]:
    if app.person is None or app.locked or isinstance(screen, ModalScreen):
        return
    present = {active.binding.id for active in screen.active_bindings.values()}
    for to, kind, title, key in PLACES:
        if key not in present and not app.shows(to):
            yield Command(kind, title, "", WORDS[f"to.{to.value}"], _going(app, to))


def _own_pin(app: Session, screen: Screen[Any]) -> Iterator[Command]:
    if app.person is None or app.locked or isinstance(screen, ModalScreen):
        return
    person = app.person

    async def go() -> None:
        app.go(To.OWN_PIN, person.id, person.name)

    yield Command(EVERYWHERE, "Change my PIN", "", WORDS["to.own_pin"], go)


def _acting(app: Session, action: str, node: Any) -> Callable[[], Any]:
    async def act() -> None:
        await app.run_action(action, node)

    return act


def _going(app: Session, to: To) -> Callable[[], Any]:
    async def go() -> None:
        app.go(to)

    return go
