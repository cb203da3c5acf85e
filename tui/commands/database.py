"""`needlepoint database upgrade`: the schema of the store."""

from __future__ import annotations

from argparse import Namespace

from tui.console.command import DONE, Command, Example, Outcome, Page

_EXAMPLES = (Example("After installing a new version, before the stations start", "needlepoint database upgrade"),)
_BAD = "bad usage, or a database that cannot be opened or was made by a newer version"
_UPGRADE = Page(
    about="Bring a database to the schema of this version. Signed records and audit events stay as they are. "
    "Every other command, and the application, refuses an older database and names this one.",
    reads="The version of the database.",
    writes="The database, in one transaction; one that is missing is made, empty.",
    done="the database is at this version's schema",
    found="",
    bad=_BAD,
    examples=_EXAMPLES,
)
_PAGE = Page(
    about="Keep the clinic's database in order.",
    reads="",
    writes="",
    done="done",
    found="",
    bad=_BAD,
    examples=_EXAMPLES,
)


def _upgrade(arguments: Namespace) -> Outcome:
    from models.core.errors import StoreError
    from models.store.revision import NEWER_TEXT, head_revision
    from models.store.schema import SchemaState, schema_state, upgrade
    from tui.console.database import opened_store

    with opened_store(arguments.database, make=True) as store:
        before = schema_state(store.engine)
        if before is SchemaState.NEWER:
            raise StoreError(NEWER_TEXT)
        if before is not SchemaState.CURRENT:
            upgrade(store.engine)
    changed = before is not SchemaState.CURRENT
    message = "upgraded to" if changed else "is already at"
    return Outcome(
        DONE, {"schema": head_revision(), "changed": changed}, (f"the database {message} {head_revision()}",)
    )


def _actions() -> tuple[Command, ...]:
    return (Command("upgrade", "bring the database to the schema of this version", _UPGRADE, _upgrade),)


COMMAND = Command("database", "keep the database in order", _PAGE, order=60, actions=_actions)
