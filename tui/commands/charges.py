"""`needlepoint charges FILE`: what visits bill, and why; stores nothing."""

from __future__ import annotations

import gc
import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tui.command import BAD, DONE, FOUND, Command, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.exchange.visits.stream import Entry, Unreadable
    from models.queries.charge_facts import ChargeFacts
    from models.values.errors import BadInputError

_BATCH = 256


# A path, not a package's resource: every command is built at every start, and reads nothing for it.
_FIELDS = Path(__file__).parents[2] / "models" / "exchange" / "visits" / "fields.md"


def _arguments(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = f"Every field a visit may have, with its values and default:\n  {_FIELDS}"
    parser.add_argument("file", metavar="FILE", help="one visit as JSON, or one a line; - reads standard input")


def _run(arguments: Namespace) -> Outcome:
    from models.exchange.visits.stream import objects
    from tui.charge_facts import opened_charge_facts

    with _source(arguments.file) as source, opened_charge_facts(arguments) as facts:
        visits = objects(source)
        place, first = next(visits)
        if not place and isinstance(first, dict):
            told = facts.answer(first)
            return Outcome(_status(told), told, tuple(_said(told)), as_data=not sys.stdout.isatty())
        return _many(facts, chain([(place, first)], visits), arguments.json or not sys.stdout.isatty())


def _many(facts: ChargeFacts, visits: Iterator[Entry], as_json: bool) -> Outcome:
    """Answer visit by visit, holding little of a file of any length; a bad one never stops the others."""
    status, waiting = DONE, []
    # Answers make no rings: collecting garbage would only look at what is kept on purpose, again and again.
    gc.freeze()
    gc.disable()
    try:
        for place, row in visits:
            found, told = _told(facts, place, row, as_json)
            status = max(status, found)
            waiting.append(told)
            if len(waiting) == _BATCH:
                _write(waiting)
    finally:
        gc.enable()
        _write(waiting)
    return Outcome(status, None, printed=True)


def _write(waiting: list[str]) -> None:
    if waiting:
        sys.stdout.write("\n".join(waiting) + "\n")
        waiting.clear()


def _told(facts: ChargeFacts, place: str, row: dict[str, Any] | Unreadable, as_json: bool) -> tuple[int, str]:
    from models.values.errors import BadInputError

    if not isinstance(row, dict):
        return BAD, _refused(row.id, row.error, as_json)
    try:
        if as_json:
            billable, text = facts.answer_text(row)
            return DONE if billable else FOUND, text
        told = facts.answer(row)
    except BadInputError as error:
        placed = BadInputError(": ".join(filter(None, (place, error.at))), error.text)
        return BAD, _refused(row.get("id"), placed, as_json)
    return _status(told), "\n".join(_said(told))


def _refused(visit_id: Any, error: BadInputError, as_json: bool) -> str:
    if not as_json:
        return f"{visit_id if visit_id is not None else 'visit'}: not read: {error}"
    return json.dumps({"id": visit_id, "error": {"at": error.at, "text": error.text}}, default=str)


def _status(told: dict[str, Any]) -> int:
    return DONE if told["status"] == "billable" else FOUND


def _said(told: dict[str, Any]) -> list[str]:
    """Return one visit's answer as a person reads it."""
    said = [f"{told['id'] if told['id'] is not None else 'visit'}: {told['status'].replace('_', ' ')}"]
    for line in told["lines"]:
        code = "-".join([line["code"], *line["modifiers"]])
        charge = f"  ${line['charge']}" if line["charge"] is not None else ""
        said.append(f"  {code:<16} x {line['units']:>6}{charge}")
        said += [f"      {why['text']}" for why in line["because"]]
    return said + [f"  {found['severity']}: {found['at']}: {found['text']}" for found in told["findings"]]


@contextmanager
def _source(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    from models.values.errors import BadInputError

    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below; what goes wrong while it is open is not about it
    except (OSError, ValueError) as error:
        raise BadInputError(name, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    with file:
        yield file


COMMAND = Command("charges", "what visits bill, and why; stores nothing", _arguments, _run, order=20)
