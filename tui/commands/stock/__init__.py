"""`needlepoint stock list|receive|count|recall|usage`: what is in stock, without a screen."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, FOUND, Command, Example, Outcome, Page
from tui.console.file_content import file_content

_LIST = Example("What is in stock", "needlepoint stock list")
_RECEIVE = Example("Receive a delivery from a file", "needlepoint stock receive delivery.csv --as cosgood")
_COUNT = Example("Book a count", "needlepoint stock count count.csv --as cosgood")
_RECALL = Example(
    "Recall a lot, and see who got it",
    "needlepoint stock recall --ndc 00517-0032-25 --lot B2207 --as cosgood",
)
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
    more=(_COUNT_COLUMNS, WHO_ACTS),
    done="the counts were booked, or the file was taken before on this day",
    found=_REFUSED,
    bad="bad usage, or a file with an error: its line and column are named, and nothing of it is stored",
    examples=(_COUNT,),
)
_RECALL_PAGE = Page(
    about="Recall a lot of one product: what is left of it is not given any more, and everybody who got it is listed.",
    reads="The doses given from the lot.",
    writes="The lot's state, movements, and audit events.",
    more=(WHO_ACTS,),
    done="the lot is recalled, or was before",
    found=f"no such lot, or {_REFUSED}",
    bad="bad usage, or an NDC or lot number that cannot be one",
    examples=(_RECALL,),
)
_USAGE = Example("What was used in November", "needlepoint stock usage --since 2026-11-01 --until 2026-11-30")
_USAGE_PAGE = Page(
    about="Show what was used between two days, drug by drug: doses, waste, units billed and money; and every dose "
    "that took no stock, or took the clinic's own and bills no drug.",
    reads="Signed doses, their charges, and the ledger.",
    writes="Nothing.",
    done="shown, and everything reconciles",
    found="shown, and something does not reconcile",
    bad="bad usage, a database without a clinic, or a day that is none",
    examples=(_USAGE,),
)
_PAGE = Page(
    about="What is in stock: list, receive, count, recall, and what was used.",
    reads="",
    writes="",
    done="done",
    found=_REFUSED,
    bad="bad usage, bad input, or a database that cannot be read",
    examples=(_LIST, _RECEIVE, _COUNT, _RECALL, _USAGE),
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


def _recall_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--ndc", required=True, help="the product's NDC")
    parser.add_argument("--lot", required=True, help="the lot number")
    parser.add_argument("--reason", default="recalled", help="why, kept with the lot (default: recalled)")
    add_acting(parser)


def _usage_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--since", required=True, metavar="DATE", help="first day of service, as 2026-11-01")
    parser.add_argument("--until", required=True, metavar="DATE", help="last day of service")


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


def _recall(arguments: Namespace) -> Outcome:
    from models.charting.queries.given_from_lots import given_from_lots
    from models.core.errors import RefusedError
    from models.people.actions.authenticate import Denied
    from models.stock.actions.hold_stock import recall_lots
    from models.stock.queries.inventory import inventory
    from tui.console.database import opened_clinic

    with opened_clinic(arguments.database) as clinic:
        acting = acting_id(arguments, clinic, "recall_stock")
        recalled = recall_lots(clinic, acting, arguments.ndc, arguments.lot, arguments.reason)
        if isinstance(recalled, Denied):
            raise RefusedError("--as", recalled.text)
        given = given_from_lots(clinic, recalled.lot_ids)
        held = [row.cells() for row in inventory(clinic) if row.lot_id in recalled.lot_ids]
    payload = {
        "quarantined": held,
        "given": [{"patient": one.mrn, "when": one.given_at.isoformat(), "dose": one.dose} for one in given],
        "did_you_mean": list(recalled.alike),
    }
    if not recalled.lot_ids:
        hint = f": did you mean {', '.join(recalled.alike)}?" if recalled.alike else ""
        return Outcome(FOUND, payload, (f"no lot {arguments.lot} of {arguments.ndc} was ever received{hint}",))
    lines = [f"recalled: {len(recalled.lot_ids)} lot, {len(given)} doses given from it"]
    lines += [f"{one.mrn}  {one.given_at:%Y-%m-%d}  {one.dose}" for one in given]
    return Outcome(DONE, payload, tuple(lines))


def _usage(arguments: Namespace) -> Outcome:
    from models.core.errors import BadInputError
    from models.core.quantity import plain_amount
    from models.core.typed_date import parse_date
    from models.reports.queries.stock_usage import amounts_text, stock_usage
    from tui.console.database import opened_clinic

    with opened_clinic(arguments.database) as clinic:
        since, until = (
            parse_date(getattr(arguments, name), clinic.today(), f"--{name}") for name in ("since", "until")
        )
        if until < since:
            raise BadInputError("--until", "is before --since")
        found = stock_usage(clinic, since, until)
    payload, lines = [], []
    for usage in found:
        waste = {unit: plain_amount(amount) for unit, amount in usage.wasted.items()}
        lost = {kind: {"containers": plain_amount(n), "ml": plain_amount(ml)} for kind, (n, ml) in usage.lost.items()}
        open_lines = [{"dose": str(key), "day": day.isoformat(), "text": text} for key, day, text in usage.unreconciled]
        payload.append(
            {
                "drug": usage.drug, "doses": usage.doses, "waste": waste, "lost": lost,
                "units_billed": plain_amount(usage.units), "billed": format(usage.billed, ".2f"),
                "unreconciled": open_lines,
            }
        )  # fmt: skip
        lines.append(f"{usage.drug}: {amounts_text(usage)}")
        lines += [f"  {line['day']}  {line['text']}" for line in open_lines]
    differs = any(usage.unreconciled for usage in found)
    return Outcome(FOUND if differs else DONE, payload, tuple(lines) or ("nothing was used between these days",))


def _actions() -> tuple[Command, ...]:
    return (
        Command("list", "what is in stock", _LIST_PAGE, _list),
        Command("receive", "receive deliveries from CSV", _RECEIVE_PAGE, _receive, _receive_arguments),
        Command("count", "book a count from CSV", _COUNT_PAGE, _count, _count_arguments),
        Command("recall", "recall a lot, and list who got it", _RECALL_PAGE, _recall, _recall_arguments),
        Command("usage", "what was used, and what does not reconcile", _USAGE_PAGE, _usage, _usage_arguments),
    )


COMMAND = Command("stock", "what is in stock: list, receive, count, recall, usage", _PAGE, order=35, actions=_actions)
