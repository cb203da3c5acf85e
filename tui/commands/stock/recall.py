"""`needlepoint stock recall`: keep a lot from being given, and list who got it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, FOUND, Command, Example, Outcome, Page

RECALL = Example(
    "Recall a lot, and see who got it",
    "needlepoint stock recall --ndc 00517-0032-25 --lot B2207 --as cosgood",
)
_PAGE = Page(
    about="Recall a lot of one product: what is left of it is not given any more, and everybody who got it is listed.",
    reads="The doses given from the lot.",
    writes="The lot's state, movements, and audit events.",
    more=(WHO_ACTS,),
    done="the lot is recalled, or was before",
    found="no such lot, the person may not do this, or the PIN is wrong",
    bad="bad usage, or an NDC or lot number that cannot be one",
    examples=(RECALL,),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--ndc", required=True, help="the product's NDC")
    parser.add_argument("--lot", required=True, help="the lot number")
    parser.add_argument("--reason", default="recalled", help="why, kept with the lot (default: recalled)")
    add_acting(parser)


def _recall(arguments: Namespace) -> Outcome:
    from models.charting.lots.given_from_lots import given_from_lots
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


COMMAND = Command("recall", "recall a lot, and list who got it", _PAGE, _recall, _arguments)
