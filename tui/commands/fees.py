"""`needlepoint fees import FILE` and `needlepoint fees export`: what the clinic charges, as CSV."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, Command, Example, Outcome, Page

_COLUMNS = (
    "COLUMNS",
    "payer: medicare, medicaid, commercial, self_pay, or a plan's name\n"
    "code: a CPT or HCPCS code\n"
    "amount: US dollars a billing unit, as 31.50; or else\n"
    "asp_percent: percent of Medicare's payment limit for the day of service\n"
    "effective, ends: first and last day, both included, as 2026-01-31; empty for open",
)
_TAKE = Example("Take the fees of a spreadsheet", "needlepoint fees import fees.csv --as bkim")
_WRITE = Example("Write every fee to a file", "needlepoint fees export fees.csv")
_IMPORT_PAGE = Page(
    about="Take what the clinic charges from CSV, whole or not at all. Doses are charged by it from then on; what was "
    "signed keeps its charge. A row changes the fee of its payer, code and first day, or adds one; fees the file does "
    "not name are unchanged, and so is everything when the file comes twice.",
    reads="FILE: CSV with a header, columns in any order.",
    writes="The clinic's fees, and one audit event.",
    more=(_COLUMNS, WHO_ACTS),
    done="the file was taken, or changes nothing",
    found="the person may not change fees, or the PIN is wrong",
    bad="bad usage, or a file with an error: its line and column are named, and no row of it is stored",
    examples=(_TAKE, Example("The same from standard input", "needlepoint fees import - --as bkim < fees.csv")),
)
_EXPORT_PAGE = Page(
    about="Write what the clinic charges as CSV, which fees import takes back.",
    reads="The clinic's fees.",
    writes="FILE, over what was in it; else standard output.",
    more=(_COLUMNS,),
    done="the fees were written",
    found="",
    bad="bad usage, a database without a clinic, or a file that cannot be written",
    examples=(_WRITE, Example("Print them", "needlepoint fees export")),
)
_PAGE = Page(
    about="Keep what the clinic charges, by payer, code and day of service, in and out as CSV.",
    reads="",
    writes="",
    done="done",
    found="the person may not change fees, or the PIN is wrong",
    bad="bad usage, bad input, or a database that cannot be read",
    examples=(_TAKE, _WRITE),
)


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the CSV file; - is standard input")
    add_acting(parser)


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="where to write (default: standard output)")


def _import(arguments: Namespace) -> Outcome:
    from models.core.errors import BadInputError
    from models.exchange.actions.import_fees import import_fees
    from tui.console.database import opened_clinic

    content = _content(arguments.file)
    with opened_clinic(arguments.database) as clinic:
        acting = acting_id(arguments, clinic, "change_fees")
        try:
            stored = import_fees(clinic, acting, content)
        except BadInputError as error:
            raise BadInputError(f"{arguments.file}: {error.at}", error.text) from None
    counts = {"added": stored.added, "changed": stored.changed, "unchanged": stored.unchanged}
    status = "taken" if stored.added or stored.changed else "unchanged"
    message = ", ".join(f"{count} {name}" for name, count in counts.items())
    payload = {"file": arguments.file, "status": status, **counts}
    return Outcome(DONE, payload, (f"{arguments.file}: {status}: {message}",))


def _export(arguments: Namespace) -> Outcome:
    from models.billing.payers.clinic_payers import current_fees
    from models.core.numbers.money import dollars
    from models.exchange.fees_csv import write_fees
    from tui.console.clinic_payers import clinic_facts

    facts = clinic_facts(arguments)
    fees = current_fees(facts.fees) if facts else []
    payload: list[dict[str, Any]] = [
        {
            "payer": fee.payer,
            "code": fee.code,
            "amount": None if fee.amount is None else dollars(fee.amount),
            "asp_percent": None if fee.asp_percent is None else format(fee.asp_percent, "f"),
            "effective": fee.effective.isoformat() if fee.effective else None,
            "ends": fee.ends.isoformat() if fee.ends else None,
        }
        for fee in fees
    ]
    text = write_fees(fees)
    if arguments.file and arguments.file != "-":
        _write(arguments.file, text)
        return Outcome(DONE, payload, (f"{arguments.file}: {len(fees)} fees written",))
    return Outcome(DONE, payload, tuple(text.splitlines()))


def _content(name: str) -> bytes:
    from models.core.errors import BadInputError

    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise BadInputError(name, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _write(name: str, text: str) -> None:
    from models.core.errors import BadInputError

    try:
        Path(name).write_text(text, "utf-8")
    except (OSError, ValueError) as error:
        raise BadInputError(name, f"cannot be written: {getattr(error, 'strerror', None) or error}") from None


def _actions() -> tuple[Command, ...]:
    return (
        Command("import", "take fees from CSV, whole or not at all", _IMPORT_PAGE, _import, _import_arguments),
        Command("export", "write every fee as CSV", _EXPORT_PAGE, _export, _export_arguments),
    )


COMMAND = Command("fees", "what the clinic charges, in and out as CSV", _PAGE, order=34, actions=_actions)
