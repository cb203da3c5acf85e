"""`needlepoint import FILE…`: patients and orders in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.command import BAD, DONE, FOUND, Command, Outcome

if TYPE_CHECKING:
    from models.actions.import_orders import FileReport
    from models.clinic import Clinic


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="FHIR R4 JSON: a Bundle or a single resource")


def _run(arguments: Namespace) -> Outcome:
    from tui.stores import opened_clinic

    with opened_clinic(arguments.database) as clinic:
        reports = [_import(clinic, name) for name in arguments.files]
    if any(report.status == "refused" for report in reports):
        status = BAD
    else:
        status = FOUND if any(report.review for report in reports) else DONE
    return Outcome(
        status,
        {"files": [_payload(report) for report in reports]},
        tuple(line for report in reports for line in _lines(report)),
        tuple(f"{report.file}: {report.error}" for report in reports if report.error),
    )


def _import(clinic: Clinic, name: str) -> FileReport:
    from models.actions.import_orders import FileReport, import_file
    from models.values.errors import BadInputError

    try:
        content = Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = BadInputError("", f"cannot be read: {getattr(error, 'strerror', None) or error}")
        return FileReport(name, None, "refused", {}, {}, {}, (), {}, reason)
    return import_file(clinic, name, content)


def _payload(report: FileReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "format": report.format,
        "status": report.status,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "review": [{"order": item.order, "reason": item.reason} for item in report.review],
        "not_ours": report.not_ours,
        "error": {"at": report.error.at, "text": report.error.text} if report.error else None,
    }


def _lines(report: FileReport) -> list[str]:
    if report.error:
        return []
    counted = (("added", report.added), ("changed", report.changed), ("unchanged", report.unchanged),
               ("not ours", report.not_ours))  # fmt: skip
    said = [
        f"  {label}: {', '.join(f'{n} {name}' for name, n in counts.items())}" for label, counts in counted if counts
    ]
    review = [f"  review: {item.order}: {item.reason}" for item in report.review]
    return [f"{report.file}: {report.status} ({report.format})", *said, *review]


COMMAND = Command("import", "bring patients and orders in", _arguments, _run, order=30)
