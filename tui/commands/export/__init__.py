"""`needlepoint export inventory`: what is in stock, as CSV."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.console.command import DONE, Command, Example, Outcome, Page
from tui.console.file_content import write_private_file

_WRITE = Example("Write the inventory to a file", "needlepoint export inventory --output inventory.csv")
_INVENTORY_PAGE = Page(
    about="Write what is in stock as CSV: one row a lot, the same rows as stock list.",
    reads="The clinic's stock.",
    writes="The file, whole or not at all, readable by its owner only; else standard output.",
    done="written",
    found="",
    bad="bad usage, a database without a clinic, or a file that cannot be written",
    examples=(_WRITE, Example("Print it", "needlepoint export inventory")),
)
_PAGE = Page(
    about="Write what the clinic keeps to a file that other programs read.",
    reads="",
    writes="",
    done="written",
    found="",
    bad="bad usage, a database without a clinic, or a file that cannot be written",
    examples=(_WRITE,),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", help="where to write (default: standard output)")


def _inventory(arguments: Namespace) -> Outcome:
    from models.exchange.stock_csv import write_inventory
    from models.stock.queries.inventory import inventory
    from tui.console.database import opened_clinic

    with opened_clinic(arguments.database) as clinic:
        found = inventory(clinic)
    payload, text = [row.cells() for row in found], write_inventory(found)
    if arguments.output:
        write_private_file(arguments.output, text)
        return Outcome(DONE, payload, (f"{arguments.output}: {len(found)} rows written",))
    return Outcome(DONE, payload, tuple(text.splitlines()))


def _actions() -> tuple[Command, ...]:
    return (Command("inventory", "what is in stock, one row a lot", _INVENTORY_PAGE, _inventory, _arguments),)


COMMAND = Command("export", "what the clinic keeps, as files", _PAGE, order=36, actions=_actions)
