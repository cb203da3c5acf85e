"""Who acts on the command line: `--as USERNAME`, with the PIN from a private file or typed on the terminal."""

from __future__ import annotations

import os
import stat
import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from models.people.actions.authenticate import SignedIn
    from models.store.clinic import Clinic

PIN_FILE_VARIABLE = "NEEDLEPOINT_PIN_FILE"
WHO_ACTS = (
    "WHO ACTS",
    "--as names the person; their role must allow it. The PIN is read from the file that "
    f"{PIN_FILE_VARIABLE} names, which only its owner may read, or asked for on the terminal. It is never an argument.",
)
"""What a command's page says of it, under `more`."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LONGEST_PIN = 200
_TERMINAL = "/dev/tty"


def add_acting(parser: ArgumentParser) -> None:
    """Give a command the option that names who acts."""
    parser.add_argument(
        "--as", dest="acting", metavar="USERNAME", default=None,
        help=f"who acts; the PIN comes from the file ${PIN_FILE_VARIABLE} names, or is asked for (needed once the "
        "clinic has staff)",
    )  # fmt: skip


def acting_person(arguments: Namespace, clinic: Clinic, act: str) -> SignedIn | None:
    """Return who acts, once the PIN is right and their roles hold `act`; None in a clinic without staff.

    Raises BadInputError where no person or PIN is given, RefusedError for a wrong PIN and for an act that is not
    theirs; both refusals are in the audit trail.
    """
    from models.core.errors import BadInputError, RefusedError
    from models.people.actions.authenticate import Denied, sign_in
    from models.people.actions.record_refusal import record_refusal
    from models.people.permissions import permission, refusal
    from models.people.queries.staff import has_staff

    if not has_staff(clinic):
        return None
    if not arguments.acting:
        raise BadInputError("--as", "name who acts: --as USERNAME")
    person = sign_in(clinic, arguments.acting, _pin(arguments.acting))
    if isinstance(person, Denied):
        raise RefusedError(arguments.acting, person.text)
    if refused := refusal(person, person.name, permission(act)):
        record_refusal(clinic, person.id, act)
        raise RefusedError(arguments.acting, refused.text)
    return person


def acting_id(arguments: Namespace, clinic: Clinic, act: str) -> UUID | None:
    """Return the id of who acts as `acting_person` does, for actions that take an id; None without staff."""
    person = acting_person(arguments, clinic, act)
    return person.id if person else None


def _pin(username: str) -> str:
    from models.core.errors import BadInputError

    name = os.environ.get(PIN_FILE_VARIABLE)
    if name:
        return _pin_in(name)
    if not _has_terminal():
        raise BadInputError("PIN", f"set {PIN_FILE_VARIABLE} to a file only you may read, or run this on a terminal")
    return getpass(f"PIN of {username}: ")


def _pin_in(name: str) -> str:
    """Return the first line of the file of a PIN. Raises BadInputError for one that others may read."""
    from models.core.errors import BadInputError

    try:
        with Path(name).open("rb") as file:
            about = os.fstat(file.fileno())
            if os.name == "posix" and (about.st_mode & _OTHERS or about.st_uid != os.getuid()):
                raise BadInputError(PIN_FILE_VARIABLE, f"others may read {name}: make it yours alone, chmod 600 {name}")
            content = file.read(_LONGEST_PIN)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise BadInputError(PIN_FILE_VARIABLE, f"{name} cannot be read: {why}") from None
    pin = content.decode("utf-8", "replace").partition("\n")[0].strip()
    if not pin:
        raise BadInputError(PIN_FILE_VARIABLE, f"{name} is empty: write the PIN on its first line")
    return pin


def _has_terminal() -> bool:
    """Return True where a person can type unseen, also when standard input is a file."""
    if sys.stdin is not None and sys.stdin.isatty():
        return True
    try:
        os.close(os.open(_TERMINAL, os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True
