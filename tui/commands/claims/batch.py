"""`needlepoint claims batch FORMAT --output FOLDER`: released claims into files for their payers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.commands.claims.visit_papers import written_papers
from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, FOUND, Command, Example, Outcome, Page
from tui.console.progress_bar import ProgressBar

if TYPE_CHECKING:
    from uuid import UUID

    from models.claims.actions.write_batch import WrittenBatch
    from models.store.clinic import Clinic

_PAGE = Page(
    about="Write the released claims into one file a payer, then mark them sent. A file is whole or it is not there, "
    "and only its owner can read it. Where nothing waits, the last batch of each payer is written again: the same "
    "bytes, counted once. A superbill and a receipt are for patients: nothing is sent.",
    reads="Released claims, the clinic, its payers and who sends.",
    writes="Files in the folder; the state of claims, their story and an audit event.",
    more=(WHO_ACTS,),
    done="the files were written, or nothing waits",
    found="a claim could not be written and is held, the person may not, or the PIN is wrong",
    bad="bad usage, a folder that cannot be written, or a database that is missing or holds no clinic",
    examples=(
        Example("A file a payer", "needlepoint claims batch 837p --output out --as bkim"),
        Example("On paper", "needlepoint claims batch cms1500 --output out --as bkim"),
        Example("For patients who pay", "needlepoint claims batch superbill --output out --as bkim"),
        Example("To try a clearinghouse", "needlepoint claims batch 837p --test --output out --as bkim"),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("format", metavar="FORMAT", help="837p, cms1500 for paper (PDF), or superbill or receipt (PDF)")
    parser.add_argument("--payer", metavar="PAYER", default="", help="only this payer: its name, or its type")
    parser.add_argument("--output", metavar="FOLDER", required=True, help="where the files go; made if missing")
    parser.add_argument("--day", metavar="DATE", help="superbill and receipt: visits of this day, default today")
    parser.add_argument("--test", action="store_true", help="set the test indicator; no claim is sent")
    parser.add_argument("--batch", metavar="NUMBER", type=int, help="write this batch again")
    add_acting(parser)


def _batch(arguments: Namespace) -> Outcome:
    from models.claims.actions.write_batch import write_batch
    from models.claims.files.write_visit_papers import PAPERS
    from models.core.errors import BadInputError
    from tui.console.database import needed_clinic

    if arguments.format in PAPERS:
        return written_papers(arguments)
    if arguments.day:
        raise BadInputError("--day", "goes with superbill and receipt alone")
    bar = ProgressBar(wanted=not arguments.json)
    with needed_clinic(arguments.database) as clinic:
        person = acting_id(arguments, clinic, "batch_claims")
        ids, unfit = _wanted(arguments, clinic, person)
        folder, written = Path(arguments.output), []
        for number, batch_id in enumerate(ids):
            bar(arguments.format, number, len(ids))
            written.append(write_batch(clinic, person, batch_id, folder))
        bar.clear()
    held = [{"claim": control, "text": text} for control, text in unfit]
    payload = _payload(written, held)
    lines = [_line(one) for one in written] or ["Nothing waits: release a claim first."]
    lines += [f"{one['claim']} held: {one['text']}" for one in held]
    return Outcome(FOUND if held else DONE, payload, tuple(lines))


def _wanted(
    arguments: Namespace, clinic: Clinic, person: UUID | None
) -> tuple[tuple[UUID, ...], tuple[tuple[str, str], ...]]:
    """Return the batches to write, and the claims that are held because the format cannot carry them."""
    from models.claims.actions.make_batch import WantedBatch, make_batches
    from models.claims.queries.batches import batch_numbered, last_batches
    from models.core.errors import BadInputError

    if arguments.batch is not None:
        found = batch_numbered(clinic, arguments.batch)
        if found is None:
            raise BadInputError("--batch", f"no batch is called {arguments.batch}")
        return (found,), ()
    made = make_batches(clinic, person, WantedBatch(arguments.format, arguments.payer, arguments.test))
    if made.ids or made.unfit:
        return made.ids, made.unfit
    return last_batches(clinic, arguments.format, arguments.payer, test=arguments.test), ()


def _payload(written: list[WrittenBatch], held: list[dict[str, str]]) -> dict[str, Any]:
    from decimal import Decimal

    from models.core.numbers.money import dollars

    new = [one for one in written if not one.again] or written
    return {
        "batch": ", ".join(str(one.number) for one in written),
        "files": [str(one.path) for one in written],
        "claims": sum(one.claims for one in new),
        "lines": sum(one.lines for one in new),
        "total": dollars(sum((one.total for one in new), Decimal(0))),
        "again": bool(written) and all(one.again for one in written),
        "held": held,
    }


def _line(one: WrittenBatch) -> str:
    again = ", written again: counted once" if one.again else ""
    return (
        f"Batch {one.number}, {one.payer}: {one.claims} claims, {one.lines} lines, {one.total:,.2f}{again}: {one.path}"
    )


COMMAND = Command("batch", "write released claims into files for payers", _PAGE, _batch, _arguments)
