"""`needlepoint staff list|add|change`: the people of the clinic, and what each may do."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from typing import TYPE_CHECKING, Any

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from models.people.queries.people import PersonLine
    from models.store.clinic import Clinic

_NEW_PIN = (
    "NEW PINS",
    "A new PIN is made by chance and printed once. Its owner must change it at first use.",
)
_REFUSED = "the person may not change people, the PIN is wrong, or the change would leave no administrator"
_LIST = Example("Who works here, and what each may do", "needlepoint staff list")
_ADD = Example("Add a nurse", "needlepoint staff add jpark Park Jin --role nurse --credential RN --as anovak")
_LIST_PAGE = Page(
    about="List everyone who can or could sign in: name, roles, state, and what they may do today.",
    reads="The clinic's people.",
    writes="Nothing but the list, to standard output.",
    done="the list was printed",
    found="",
    bad="bad usage, or a database that is missing or holds no clinic",
    examples=(_LIST, Example("For another program", "needlepoint staff list --json")),
)
_ADD_PAGE = Page(
    about="Add a person. Needs an administrator.",
    reads="The clinic's people and roles.",
    writes="The person, with history, and an audit event.",
    more=(_NEW_PIN, WHO_ACTS),
    done="the person was added; the PIN is printed",
    found=_REFUSED,
    bad="bad usage, or something that cannot be taken: the field is named",
    examples=(_ADD,),
)
_CHANGE_PAGE = Page(
    about="Change a person: roles, dates, numbers, whether they work here, the PIN. What was signed keeps the name and "
    "credential of its day. Needs an administrator; the last one stays.",
    reads="The clinic's people and roles.",
    writes="The person, with history, and audit events.",
    more=(_NEW_PIN, WHO_ACTS),
    done="the person was changed, or nothing changes",
    found=_REFUSED,
    bad="bad usage, no person of that username, or something that cannot be taken: the field is named",
    examples=(
        Example("Their last day", "needlepoint staff change mruiz --employed-until 2030-01-31 --as anovak"),
        Example("A forgotten PIN", "needlepoint staff change mruiz --reset-pin --as anovak"),
    ),
)
_PAGE = Page(
    about="Add, change and list the people of the clinic and their roles.",
    reads="",
    writes="",
    done="done",
    found=_REFUSED,
    bad="bad usage, bad input, or a database that is missing or holds no clinic",
    examples=(_LIST, _ADD),
)
_TEXTS = ("family", "given", "credential", "npi", "badge", "license_number", "license_state")
_DATES = ("employed_from", "employed_until", "license_until")
_WORDS = {"npi": "NPI", "badge": "number of the badge scanned at sign-in", "license_state": "two letters, such as IL"}


def _details(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--role", action="append", metavar="ROLE", dest="roles",
        help="a role, such as nurse or provider; again for several (they replace those there are)",
    )  # fmt: skip
    for name in _TEXTS:
        if name in {"family", "given"}:
            continue
        words = _WORDS.get(name, name.replace("_", " "))
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=words)
    for name in _DATES:
        parser.add_argument(
            f"--{name.replace('_', '-')}", metavar="DATE", help=f"{name.replace('_', ' ')}, as 2026-01-31, or none"
        )


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("username", metavar="USERNAME", help="short, such as mruiz")
    parser.add_argument("family", metavar="FAMILY", help="family name")
    parser.add_argument("given", metavar="GIVEN", nargs="?", default="", help="given name")
    _details(parser)
    add_acting(parser)


def _change_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("username", metavar="USERNAME", help="whom to change")
    parser.add_argument("--family", metavar="TEXT", help="family name")
    parser.add_argument("--given", metavar="TEXT", help="given name")
    _details(parser)
    parser.add_argument("--active", choices=("yes", "no"), help="no: lets them sign in no more; all they did stays")
    parser.add_argument("--reset-pin", action="store_true", help="set a new PIN, printed once")
    parser.add_argument("--reason", metavar="TEXT", default="by command", help="why; kept with the change")
    add_acting(parser)


def _list(arguments: Namespace) -> Outcome:
    from models.people.queries.people import people
    from tui.console.database import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        found = people(clinic)
    lines = tuple(text for line in found for text in _lines(line))
    return Outcome(DONE, [_payload(line) for line in found], lines or ("No one can sign in yet.",))


def _add(arguments: Namespace) -> Outcome:
    from models.core.errors import BadInputError
    from models.people.actions.add_staff import add_staff
    from models.people.actions.set_up_clinic import StaffEntry
    from tui.console.database import needed_clinic

    if not arguments.roles:
        raise BadInputError("--role", "name at least one role, such as --role nurse")
    with needed_clinic(arguments.database) as clinic:
        by, pin = acting_id(arguments, clinic, "change_staff"), _made_pin()
        texts: dict[str, Any] = {name: getattr(arguments, name) or "" for name in _TEXTS}
        dates: dict[str, Any] = {name: _date(getattr(arguments, name), name) for name in _DATES}
        entry = StaffEntry(username=arguments.username, pin=pin, roles=tuple(arguments.roles), **texts, **dates)
        added = add_staff(clinic, entry, by)
        line = _of(clinic, added)
    return Outcome(DONE, {**_payload(line), "pin": pin}, (*_lines(line), _pin_line(pin)))


def _change(arguments: Namespace) -> Outcome:
    from dataclasses import replace

    from models.core.errors import BadInputError
    from models.people.actions.change_pin import reset_pin
    from models.people.actions.change_staff import change_staff
    from models.people.queries.people import people
    from models.people.versions import Stale
    from tui.console.database import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        by = acting_id(arguments, clinic, "reset_pins" if arguments.reset_pin else "change_staff")
        line = next((one for one in people(clinic) if one.details.username == arguments.username.lower()), None)
        if line is None:
            raise BadInputError("USERNAME", f"no one here is called {arguments.username!r}: see needlepoint staff list")
        over = _over(arguments)
        if over:
            outcome = change_staff(clinic, by, line.id, replace(line.details, **over), line.version, arguments.reason)
            if isinstance(outcome, Stale):
                raise BadInputError("USERNAME", outcome.text)
        elif not arguments.reset_pin:
            raise BadInputError("", "name what to change, such as --role nurse or --active no")
        pin = _made_pin() if arguments.reset_pin else ""
        if pin:
            reset_pin(clinic, by, line.id, pin)
        line = _of(clinic, line.id)
    payload = {**_payload(line), **({"pin": pin} if pin else {})}
    return Outcome(DONE, payload, (*_lines(line), *([_pin_line(pin)] if pin else [])))


def _over(arguments: Namespace) -> dict[str, Any]:
    """Return the fields named on the command line."""
    over: dict[str, Any] = {name: value for name in _TEXTS if (value := getattr(arguments, name)) is not None}
    over |= {name: _date(value, name) for name in _DATES if (value := getattr(arguments, name)) is not None}
    if arguments.roles:
        over["roles"] = tuple(arguments.roles)
    if arguments.active:
        over["active"] = arguments.active == "yes"
    return over


def _date(text: str | None, name: str) -> date | None:
    from models.core.errors import BadInputError

    if not text or text == "none":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(f"--{name.replace('_', '-')}", f"{text!r} is no date: write 2026-01-31, or none") from None


def _made_pin() -> str:
    import secrets

    return f"{secrets.randbelow(1_000_000):06}"


def _pin_line(pin: str) -> str:
    return f"  PIN {pin}: shown once, to be changed at first use"


def _of(clinic: Clinic, person_id: Any) -> PersonLine:
    from models.people.queries.people import people

    return next(line for line in people(clinic) if line.id == person_id)


def _lines(line: PersonLine) -> tuple[str, str]:
    from models.people.permissions import permission

    may = ", ".join(permission(act).label for act in line.acts) or "nothing"
    marks = "".join(f" · {mark}" for mark in (line.state, line.lapsed) if mark)
    return f"{line.details.username}  {line.name}: {line.roles}{marks}", f"  may {may}"


def _payload(line: PersonLine) -> dict[str, Any]:
    from models.people.details import kept_values

    kept = kept_values(line.details)
    active = kept.pop("active")
    return {
        **kept,
        "name": line.name,
        "state": line.state,
        "active": active,
        "may": list(line.acts),
        "license": line.lapsed or None,
        "must_change_pin": line.must_change_pin,
        "wrong_pins": line.wrong,
    }


def _actions() -> tuple[Command, ...]:
    return (
        Command("list", "people with roles, state and what they may do", _LIST_PAGE, _list),
        Command("add", "add a person", _ADD_PAGE, _add, _add_arguments),
        Command("change", "change a person, their roles or their PIN", _CHANGE_PAGE, _change, _change_arguments),
    )


COMMAND = Command("staff", "people of the clinic and what each may do", _PAGE, order=36, actions=_actions)
