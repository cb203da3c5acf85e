"""`needlepoint stock list|receive|count|recall|usage`: what is in stock, without a screen."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.commands.stock import recall, usage
from tui.commands.stock.recall import RECALL
from tui.commands.stock.usage import USAGE
from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, Command, Example, Outcome, Page
from tui.console.file_content import file_content

_LIST = Example("What is in stock", "needlepoint stock list")
_RECEIVE = Example("Receive a delivery from a file", "needlepoint stock receive delivery.csv --as cosgood")
_COUNT = Example("Book a count", "needlepoint stock count count.csv --as cosgood")
_REFUSED = "the person may not do this, or the PIN is wrong"
_RECEIPT_COLUMNS = (
    "COLUMNS",
    "ndc, lot, expiry (2027-05-31), quantity: needed\n"
    "unit: each, vial, syringe …, or carton of 10\n"
    "serial: of the box; the same is never received twice\n"
    "cost: US dollars a container; invoice, supplier\n"
    "owner: clinic, sample, or patient with their record number in mrn\n"
    "place: the room it lies in (default: the first)",
)
_COUNT_COLUMNS = (
    "COLUMNS",
    "ndc, lot, quantity (unopened containers): needed\n"
    "reason: not_charted, lost, found, typed_wrong, first_count or other, where the count differs\n"
    "reason_text: in words; expiry: where a number is there with two",
)
_LIST_PAGE = Page(
    about="List what is in stock: one line a lot, with what lies unopened and what its open vials hold.",
    reads="The clinic's stock.",
    writes="Nothing.",
    done="listed",
    found="",
    bad="bad usage, a database without a clinic, or one that cannot be read",
    examples=(_LIST, Example("The same for a program", "needlepoint stock list --json")),
)
_RECEIVE_PAGE = Page(
    about="Receive deliveries from CSV, whole or not at all. The same file again changes nothing.",
    reads="FILE: CSV with a header, columns in any order.",
    writes="Lots, a movement and a receipt a line, and audit events.",
    more=(_RECEIPT_COLUMNS, WHO_ACTS),
    done="the file was taken, or was taken before",
    found=_REFUSED,
    bad="bad usage, or a file with an error: its line and column are named, and no row of it is stored",
    examples=(_RECEIVE, Example("The same from standard input",
              "needlepoint stock receive - --as cosgood < delivery.csv")),
)  # fmt: skip
_COUNT_PAGE = Page(
    about="Book a count from CSV, whole or not at all: what was counted is compared with the ledger, and the "
    "difference is booked with its reason.",
    reads="FILE: CSV with a header, columns in any order.",
    writes="A movement a line, and audit events.",
    more=(
        _COUNT_COLUMNS,
        ("CONTROLLED DRUGS", "A controlled drug that differs is refused: two people count it on Stock (d)."),
        WHO_ACTS,
    ),
    done="the counts were booked, or the file was taken before on this day",
    found=_REFUSED,
    bad="bad usage, or a file with an error: its line and column are named, and nothing of it is stored",
    examples=(_COUNT,),
)
_PAGE = Page(
    about="What is in stock: list, receive, count, recall, and what was used.",
    reads="",
    writes="",
    done="done",
    found=_REFUSED,
    bad="bad usage, bad input, or a database that cannot be read",
    examples=(_LIST, _RECEIVE, _COUNT, RECALL, USAGE),
)


def _receive_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the CSV file; - is standard input")
    parser.add_argument(
        "--as-printed", action="store_true",
        help="lot numbers and expiries that are nearly those in stock were looked at on the box (default: they are "
        "refused)",
    )  # fmt: skip
    add_acting(parser)


def _count_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the CSV file; - is standard input")
    add_acting(parser)


def _list(arguments: Namespace) -> Outcome:
    from models.stock.queries.inventory import inventory
    from tui.console.database import opened_clinic

    with opened_clinic(arguments.database) as clinic:
        found = [row.cells() for row in inventory(clinic)]
    lines = tuple(
        f"{row['product']}  {row['ndc']}  lot {row['lot']}  exp {row['expiry']}  {row['on_hand']} unopened"
        + (f"  open {row['opened']} by {row['discard_by']}" if row["opened"] else "")
        + (f"  {row['state'].upper()}" if row["state"] else "")
        for row in found
    )
    return Outcome(DONE, found, lines or ("stock is empty",))


def _receive(arguments: Namespace) -> Outcome:
    from models.core.errors import BadInputError, RefusedError
    from models.exchange.actions.stock_files import receive_file
    from models.people.actions.authenticate import Denied
    from tui.console.database import opened_clinic

    content = file_content(arguments.file)
    with opened_clinic(arguments.database) as clinic:
        acting = acting_id(arguments, clinic, "receive_stock")
        try:
            stored = receive_file(clinic, acting, content, checked=arguments.as_printed)
        except BadInputError as error:
            raise BadInputError(f"{arguments.file}: {error.at}", error.text) from None
    if isinstance(stored, Denied):
        raise RefusedError("--as", stored.text)
    status, count = ("unchanged" if stored.before else "taken"), len(stored.movement_ids)
    message = f"{count} received" if not stored.before else f"taken already: its {count} lines are in stock"
    payload = {"file": arguments.file, "status": status, "received": 0 if stored.before else count}
    return Outcome(DONE, payload, (f"{arguments.file}: {message}",))


def _count(arguments: Namespace) -> Outcome:
    from models.core.errors import BadInputError, RefusedError
    from models.core.quantity import plain_amount
    from models.exchange.actions.stock_files import count_file
    from models.people.actions.authenticate import Denied
    from tui.console.database import opened_clinic

    content = file_content(arguments.file)
    with opened_clinic(arguments.database) as clinic:
        acting = acting_id(arguments, clinic, "count_stock")
        try:
            stored = count_file(clinic, acting, content)
        except BadInputError as error:
            raise BadInputError(f"{arguments.file}: {error.at}", error.text) from None
    if isinstance(stored, Denied):
        raise RefusedError("--as", stored.text)
    differ = [variance for variance in stored.variances if variance]
    payload = {
        "file": arguments.file,
        "status": "unchanged" if stored.before else "taken",
        "counted": len(stored.variances),
        "variances": [plain_amount(variance) for variance in stored.variances],
    }
    message = "taken already today" if stored.before else f"{len(stored.variances)} counted, {len(differ)} differ"
    return Outcome(DONE, payload, (f"{arguments.file}: {message}",))


def _actions() -> tuple[Command, ...]:
    return (
        Command("list", "what is in stock", _LIST_PAGE, _list),
        Command("receive", "receive deliveries from CSV", _RECEIVE_PAGE, _receive, _receive_arguments),
        Command("count", "book a count from CSV", _COUNT_PAGE, _count, _count_arguments),
        recall.COMMAND,
        usage.COMMAND,
    )


COMMAND = Command("stock", "what is in stock: list, receive, count, recall, usage", _PAGE, order=35, actions=_actions)
