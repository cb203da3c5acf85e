"""`needlepoint fees import FILE` and `needlepoint fees export`: what the clinic charges, as CSV."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from tui.console.command import DONE, Command, Outcome


def _arguments(parser: ArgumentParser) -> None:
    text = "CSV with the columns payer, code, amount, asp_percent, effective, ends; - reads standard input"
    parser.add_argument("action", choices=("import", "export"), help="bring fees in, or write them out")
    parser.add_argument("file", nargs="?", metavar="FILE", help=text)


def _run(arguments: Namespace) -> Outcome:
    return _import(arguments) if arguments.action == "import" else _export(arguments)


def _import(arguments: Namespace) -> Outcome:
    from models.core.errors import BadInputError

    if not arguments.file:
        raise BadInputError("file", "name the CSV file with the fees, or - for standard input")
    content = _content(arguments.file)
    from models.exchange.actions.import_fees import import_fees
    from tui.console.stores import opened_clinic

    try:
        with opened_clinic(arguments.database) as clinic:
            stored = import_fees(clinic, None, content)
    except BadInputError as error:
        raise BadInputError(f"{arguments.file}: {error.at}", error.text) from None
    counts = {"added": stored.added, "changed": stored.changed, "unchanged": stored.unchanged}
    status = "taken" if stored.added or stored.changed else "unchanged"
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    payload = {"file": arguments.file, "status": status, **counts}
    return Outcome(DONE, payload, (f"{arguments.file}: {status}: {said}",))


def _export(arguments: Namespace) -> Outcome:
    from models.billing.payers.clinic_payers import current_fees
    from models.exchange.fees_csv import dollars, write_fees
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


COMMAND = Command("fees", "what the clinic charges, in and out as CSV", _arguments, _run, order=34)
