"""A scanned package that is not in the formulary: its NDC is confirmed from the box, then it is added to its drug."""

from __future__ import annotations

from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.patients.queries.scan import ScanVerdict
from models.people.permissions import permission, refusal
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.scans import ResolvesScans
from tui.frame.ways import To
from tui.stock.asking import AsksAboutLots, Values

NOT_LISTED = "UNKNOWN: This package is not in the formulary."
_BOX = (Field("ndc", "NDC", "as the box prints it, with its hyphens"),)


class AddsProducts(AsksAboutLots, ResolvesScans):
    """The part of the stock screen that leads on to the formulary."""

    def _offer_product(self, verdict: ScanVerdict) -> None:
        """Offer to add the scanned package, to a person who may."""
        person, ten = self.app.person, verdict.ndc10
        refused = refusal(person, person.name, permission("change_drugs")) if person else None
        if not ten:
            self._refuse_scan(f"{NOT_LISTED} Its code holds no NDC: add it in Drugs (d on Today).")
        elif refused:
            self._refuse_scan(f"{NOT_LISTED} {refused.text}")
        else:
            question = f"This package is not in the formulary. Its code says {ten}. Add the product?"
            self.app.push_screen(ConfirmDialog(question, "add the product"), lambda yes: self._confirm(ten, yes))

    def _confirm(self, ten: str, wanted: bool | None) -> None:
        if wanted:
            dialog = FieldsDialog("Which NDC does the box say?", _BOX, {}, lambda typed: printed_ndc(typed, ten))
            self.app.push_screen(dialog, self._add)

    def _add(self, ndc: str | None) -> None:
        if ndc:
            self.app.go(To.FORMULARY, adding=ndc)


def printed_ndc(typed: Values, ten: str) -> str:
    """Return the NDC a box prints. Raises BadInputError where its code holds other digits than `ten`."""
    ndc = parse_ndc(typed["ndc"])
    if ten not in ndc.tens:
        raise BadInputError("ndc", f"the code says {ten}: look at the box again")
    return str(ndc)
