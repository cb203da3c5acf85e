"""`needlepoint database`: backups, restoring them, the check, moving to another engine, the schema."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tui.console import database_pages as pages
from tui.console.command import DONE, FOUND, Command, Outcome

_SHORT = 12
_BEYOND = ("file", "unreadable")
_WAY_OUT = (
    "what is damaged is not mended here: move the database aside and keep it, then "
    "'needlepoint database restore BACKUP --into FILE'"
)


def _backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the backup to write; there must be no file of that name")
    parser.add_argument(
        "--keep", metavar="RULE",
        help="add the time to FILE's name, then keep one backup for each of the last days, weeks and months, as "
        "7d,4w,12m, and remove the others (default: remove none)",
    )  # fmt: skip


def _backup(arguments: Namespace) -> Outcome:
    from models.safekeeping.backup import back_up
    from models.safekeeping.keep_rule import parse_keep
    from models.store.system_clock import SystemClock
    from tui.console.database import check_it_is_there

    keep = None if arguments.keep is None else parse_keep(arguments.keep)
    check_it_is_there(arguments.database)
    done = back_up(arguments.database, Path(arguments.file), SystemClock(), keep)
    lines = [f"{done.file}: {_held(done.contents.rows, done.contents.audit_head)}; restored and compared"]
    lines += [f"removed by --keep: {path}" for path in done.removed]
    payload = {
        "file": str(done.file),
        "rows": done.contents.rows,
        "audit_head": done.contents.audit_head,
        "verified": True,
        "removed": [str(path) for path in done.removed],
    }
    return Outcome(DONE, payload, tuple(lines))


def _restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a backup")
    parser.add_argument(
        "--into", metavar="URL", required=True, help="a SQLite file to make, or an empty postgresql:// database"
    )


def _restore(arguments: Namespace) -> Outcome:
    from models.safekeeping.restore import restore
    from models.store.system_clock import SystemClock

    done = restore(Path(arguments.file), arguments.into, SystemClock())
    into = _shown(arguments.into)
    lines = [f"{into}: {_held(done.contents.rows, done.contents.audit_head)}; restored and compared"]
    lines += ["the backup was of an older version: it was upgraded"] if done.upgraded else []
    lines += [f"left by an earlier database, renamed: {path}" for path in done.aside]
    payload = {
        "file": arguments.file,
        "into": into,
        "rows": done.contents.rows,
        "audit_head": done.contents.audit_head,
        "verified": True,
        "upgraded": done.upgraded,
        "aside": [str(path) for path in done.aside],
    }
    return Outcome(DONE, payload, tuple(lines))


def _check(arguments: Namespace) -> Outcome:
    from models.safekeeping.check.store_check import check_store
    from models.store.system_clock import SystemClock

    found = check_store(arguments.database, SystemClock())
    rows, faults = sum(found.rows.values()), found.faults
    looked = {
        "tables": len(found.rows),
        "rows": rows,
        "events": found.rows.get("audit_event", 0),
        "doses": found.rows.get("medication_administration", 0),
        "proven": found.proven,
        "lots": found.rows.get("lot", 0),
        "drafts": found.rows.get("administration_draft", 0),
    }
    payload = {
        "holds": not faults,
        "checked": looked,
        "faults": [{"kind": str(fault.kind), "at": fault.at, "text": fault.text} for fault in faults],
    }
    lines = tuple(f"{name}: {count:,}" for name, count in looked.items())
    if faults:
        way_out = (_WAY_OUT,) if any(fault.kind in _BEYOND for fault in faults) else ()
        return Outcome(FOUND, payload, (*lines, *(f"{fault.at}: {fault.text}" for fault in faults), *way_out))
    return Outcome(DONE, payload, (*lines, "nothing is wrong"))


def _move_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="FROM", help="the database to copy")
    parser.add_argument("target", metavar="TO", help="the file to make, or an empty database of a server")


def _move(arguments: Namespace) -> Outcome:
    from models.safekeeping.move import move
    from models.store.system_clock import SystemClock

    held = move(arguments.source, arguments.target, SystemClock())
    payload = {
        "from": _shown(arguments.source),
        "to": _shown(arguments.target),
        "rows": held.rows,
        "audit_head": held.audit_head,
        "verified": True,
    }
    return Outcome(DONE, payload, (f"{payload['to']}: {_held(held.rows, held.audit_head)}; copied and compared",))


def _upgrade_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--backup", metavar="FILE", help="where to write the backup (default: see WRITES)")
    parser.add_argument("--without-backup", action="store_true", help="take none: you have one (default: take one)")


def _upgrade(arguments: Namespace) -> Outcome:
    from models.safekeeping.upgrade import upgrade_store
    from models.store.revision import head_revision
    from models.store.system_clock import SystemClock
    from tui.frame.settings import make_folder_of, station_folder

    make_folder_of(arguments.database)
    backup = None if arguments.backup is None else Path(arguments.backup)
    if "://" in arguments.database:
        make_folder_of(str(station_folder() / "backup"))
    done = upgrade_store(
        arguments.database, SystemClock(), station_folder(), backup, without_backup=arguments.without_backup
    )
    message = "upgraded to" if done.changed else "is already at"
    lines = [f"the database {message} {head_revision()}"]
    lines += [f"what it was before: {done.backup}"] if done.backup else []
    payload = {
        "schema": head_revision(),
        "changed": done.changed,
        "backup": str(done.backup) if done.backup else None,
    }
    return Outcome(DONE, payload, tuple(lines))


def _held(rows: int, head: str) -> str:
    return f"{rows:,} rows, the audit chain ends with {head[:_SHORT] or 'no event'}"


def _shown(database: str) -> str:
    """Return an address without its password."""
    if "://" not in database:
        return database
    from sqlalchemy.engine import make_url

    return make_url(database).render_as_string(hide_password=True)


def _actions() -> tuple[Command, ...]:
    return (
        Command("backup", "write a proved backup while stations sign", pages.BACKUP, _backup, _backup_arguments),
        Command("restore", "restore a backup into an empty place", pages.RESTORE, _restore, _restore_arguments),
        Command("check", "prove that everything is whole, or name what is not", pages.CHECK, _check),
        Command("move", "copy to the other engine", pages.MOVE, _move, _move_arguments),
        Command(
            "upgrade", "bring the database to the schema of this version", pages.UPGRADE, _upgrade, _upgrade_arguments
        ),
    )


COMMAND = Command("database", "keep the database safe", pages.ALL, order=60, actions=_actions)
