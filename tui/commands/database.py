"""`needlepoint database upgrade`: the schema of the store."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.console.command import DONE, Command, Outcome


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=("upgrade",), help="bring the database to the schema of this version")


def _run(arguments: Namespace) -> Outcome:
    from models.core.errors import StoreError
    from models.store.revision import NEWER_TEXT, head_revision
    from models.store.schema import SchemaState, schema_state, upgrade
    from tui.console.stores import opened_store

    with opened_store(arguments.database, make=True) as store:
        before = schema_state(store.engine)
        if before is SchemaState.NEWER:
            raise StoreError(NEWER_TEXT)
        if before is not SchemaState.CURRENT:
            upgrade(store.engine)
    changed = before is not SchemaState.CURRENT
    said = "upgraded to" if changed else "is already at"
    return Outcome(DONE, {"schema": head_revision(), "changed": changed}, (f"the database {said} {head_revision()}",))


COMMAND = Command("database", "keep the database in order", _arguments, _run, order=60)
