"""`needlepoint import FILE…`: patients and orders in; `--waiting`: what of them a person must decide on."""

from __future__ import annotations

import gc
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import BAD, DONE, FOUND, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from models.exchange.actions.import_orders import FileReport
    from models.exchange.queries.pending_imports import WaitingImport


_PAGE = Page(
    about="Take patients and orders from other systems' files, or list what earlier imports left for a person to "
    "decide. The same file twice changes nothing, and an import never changes who a patient is.",
    reads="Each FILE: FHIR R4 JSON, found by its contents: a Bundle, a single resource, or one resource a line "
    "(NDJSON).",
    writes="Patients, orders and audit events, in a database that is made when it is missing. An entry that cannot be "
    "taken is listed, and the others are stored. Social security numbers are never stored.",
    done="every file was taken or changes nothing; nothing waits (--waiting)",
    more=(WHO_ACTS,),
    found="something waits for a decision, an entry was refused, or the person may not import, or the PIN is wrong",
    bad="bad usage, or a file was refused whole; the other files are stored",
    examples=(
        Example("Take this morning's orders", "needlepoint import orders.json --as bkim"),
        Example("Name the sender where files do not", "needlepoint import --sender 'Lake EHR' orders.ndjson --as bkim"),
        Example("List what waits for a decision", "needlepoint import --waiting --as bkim"),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help="a file to take")
    parser.add_argument(
        "--sender", default="", metavar="NAME",
        help="the system the files come from, where they do not name it themselves (default: not named)",
    )  # fmt: skip
    parser.add_argument("--waiting", action="store_true", help="take nothing; list what waits for a decision")
    add_acting(parser)


def _run(arguments: Namespace) -> Outcome:
    from models.core.errors import BadInputError

    if arguments.waiting == bool(arguments.files):
        raise BadInputError("", "name files to import, or list what waits with --waiting alone")
    return _waiting(arguments) if arguments.waiting else _import(arguments)


def _import(arguments: Namespace) -> Outcome:
    from models.core.errors import RefusedError
    from models.exchange.actions.import_orders import import_files
    from models.exchange.reading.files import ImportFile
    from models.people.actions.authenticate import Denied
    from tui.console.database import opened_clinic

    with opened_clinic(arguments.database) as clinic, _no_search_for_garbage():
        acting = acting_id(arguments, clinic, "import_files")
        files = (ImportFile(name, Path(name)) for name in arguments.files)
        reports = import_files(clinic, files, arguments.sender.strip(), acting)
    if isinstance(reports, Denied):
        raise RefusedError(arguments.acting or "", reports.text)
    if any(report.status == "refused" for report in reports):
        status = BAD
    else:
        status = FOUND if any(report.review or report.refused for report in reports) else DONE
    return Outcome(
        status,
        {"files": [_payload(report) for report in reports]},
        tuple(line for report in reports for line in _lines(report)),
        tuple(f"{report.file}: {report.error}" for report in reports if report.error),
    )


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """Search for no garbage meanwhile: facts make no circles, and among their millions it takes a fifth of the time."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


def _waiting(arguments: Namespace) -> Outcome:
    from models.exchange.queries.pending_imports import waiting_imports
    from tui.console.database import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        acting_id(arguments, clinic, "review_imports")
        found = waiting_imports(clinic)
    lines = tuple(_line(one) for one in found) or ("Nothing waits for a decision.",)
    return Outcome(FOUND if found else DONE, {"waiting": [_shown(one) for one in found]}, lines)


def _line(one: WaitingImport) -> str:
    whose = f" · {one.mrn}" if one.mrn else ""
    return f"{one.kind}: {one.text}{whose}: {one.reason}"


def _shown(one: WaitingImport) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "text": one.text,
        "reason": one.reason,
        "patient": one.mrn or None,
        "sender": one.sender or None,
        "message": one.message or None,
        "file": one.file or None,
        "place": one.place or None,
        "since": one.since.isoformat() if one.since else None,
        "came": one.came,
        "compared": one.compared,
    }


def _payload(report: FileReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "format": report.format,
        "status": report.status,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "review": [
            {"kind": item.kind, item.kind.split()[0]: item.text, "reason": item.reason} for item in report.review
        ],
        "refused": [{"at": entry.at, "text": entry.text} for entry in report.refused],
        "not_ours": report.not_ours,
        "error": {"at": report.error.at, "text": report.error.text} if report.error else None,
    }


def _lines(report: FileReport) -> list[str]:
    if report.error:
        return []
    counted = (("added", report.added), ("changed", report.changed), ("unchanged", report.unchanged),
               ("not ours", report.not_ours))  # fmt: skip
    message = [
        f"  {label}: {', '.join(f'{n} {name}' for name, n in counts.items())}" for label, counts in counted if counts
    ]
    review = [f"  review: {_kind(item.kind)}{item.text}: {item.reason}" for item in report.review]
    refused = [f"  refused: {entry.at}: {entry.text}" for entry in report.refused]
    return [f"{report.file}: {report.status} ({report.format})", *message, *review, *refused]


def _kind(kind: str) -> str:
    """Orders are what a review is about; everything else says what it is."""
    return "" if kind == "order" else f"{kind}: "


COMMAND = Command("import", "bring patients and orders in, or list what waits", _PAGE, _run, _arguments, order=30)
