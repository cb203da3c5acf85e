"""`needlepoint charges FILE`: what visits bill, and why; stores nothing."""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser, Namespace
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tui.console.command import BAD, DONE, FOUND, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.exchange.visits.charge_facts import Answered, ChargeFacts
    from models.exchange.visits.stream import Entry


# A path, not a package's resource: every command is built at every start, and reads nothing for it.
_FIELDS = Path(__file__).parents[2] / "models" / "exchange" / "visits" / "FIELDS.md"


_PAGE = Page(
    about="Derive what visits bill: codes, units, modifiers and NDC, each line with its reason and source, and the "
    "findings that hold a visit or keep it from being billed.",
    reads="FILE, and the clinic's drugs, payers, fees and loaded code sets where there is a database; without one, "
    "what comes with the program. Amounts are strings or numbers of decimal digits, in the unit beside them; days are "
    "YYYY-MM-DD.",
    writes="The answers, in the order of the visits, to standard output: JSON where it is no terminal, one object a "
    "line for many visits. Nothing is stored.",
    more=(("FIELDS", f"Every field of a visit, with its values and default, is in\n{_FIELDS}"),),
    done="every visit is billable",
    found="a visit is on hold or not billable; its findings say why",
    bad="bad usage, or a visit that cannot be read; the other visits are answered",
    examples=(
        Example("What one visit bills", "needlepoint charges visit.json"),
        Example("Many visits, one a line, for another program", "needlepoint charges --json - < visits.jsonl"),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="one visit as JSON, or one a line; - is standard input")


def _run(arguments: Namespace) -> Outcome:
    from models.exchange.visits.stream import objects
    from tui.console.charge_facts import opened_charge_facts

    with _source(arguments.file) as source, opened_charge_facts(arguments) as facts:
        visits = objects(source)
        place, first = next(visits)
        if not place and isinstance(first, dict):
            answer = facts.answer(first)
            return Outcome(_status(answer), answer, tuple(_message(answer)), as_data=not sys.stdout.isatty())
        return _many(facts, chain([(place, first)], visits), arguments.json or not sys.stdout.isatty())


def _many(facts: ChargeFacts, visits: Iterator[Entry], as_json: bool) -> Outcome:
    """Answer some visits at a time, holding little of a file of any length; a bad one never stops the others."""
    status = DONE
    # Answers make no rings: collecting garbage would only look at what is kept on purpose, again and again.
    gc.freeze()
    gc.disable()
    try:
        for answers in facts.answers(visits):
            status = max(status, *[_found(one) for one in answers])
            sys.stdout.write("".join([f"{_text(one, as_json)}\n" for one in answers]))
    finally:
        gc.enable()
    return Outcome(status, None, printed=True)


def _found(one: Answered) -> int:
    if one.error is not None:
        return BAD
    return DONE if one.billable else FOUND


def _text(one: Answered, as_json: bool) -> str:
    from models.exchange.visits.writer import answer, answer_text

    if one.charges is None:
        return _refused(one, as_json)
    if as_json:
        return answer_text(one.id, one.charges, one.unread)
    return "\n".join(_message(answer(one.id, one.charges, one.unread)))


def _refused(one: Answered, as_json: bool) -> str:
    import json

    at, text = (one.error.at, one.error.text) if one.error else ("", "")
    if as_json:
        return json.dumps({"id": one.id, "error": {"at": at, "text": text}}, default=str)
    return f"{one.id if one.id is not None else 'visit'}: not read: {at}: {text}"


def _status(answer: dict[str, Any]) -> int:
    return DONE if answer["status"] == "billable" else FOUND


def _message(answer: dict[str, Any]) -> list[str]:
    """Return one visit's answer as a person reads it."""
    message = [f"{answer['id'] if answer['id'] is not None else 'visit'}: {answer['status'].replace('_', ' ')}"]
    for line in answer["lines"]:
        code = "-".join([line["code"], *line["modifiers"]])
        charge = f"  ${line['charge']}" if line["charge"] is not None else ""
        message.append(f"  {code:<16} x {line['units']:>6}{charge}")
        message += [f"      {why['text']}" for why in line["because"]]
    return message + [f"  {found['severity']}: {found['at']}: {found['text']}" for found in answer["findings"]]


@contextmanager
def _source(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    from models.core.errors import BadInputError

    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below; what goes wrong while it is open is not about it
    except (OSError, ValueError) as error:
        raise BadInputError(name, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    with file:
        yield file


COMMAND = Command("charges", "what visits bill, and why; stores nothing", _PAGE, _run, _arguments, order=20)
