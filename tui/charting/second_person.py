"""What a second person does on the charting screen: check a dose, see waste, decide on a stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import work

from models.charting.actions.decide_on_stop import Decided, Decision, decide_on_stop
from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError, NeedlepointError
from models.core.finding import Finding
from models.people.actions.authenticate import Denied
from tui.charting.starting import OpensDraft
from tui.charting.steps.steps import passable
from tui.dialogs.choose import ReasonDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import write
from tui.frame.prompts import ask

if TYPE_CHECKING:
    from models.charting.queries.charting import Charting

PROVIDER = (
    Field("sign_in", "Username", "the provider's"),
    Field("pin", "PIN", "the provider's", secret=True),
)


class SecondPerson(OpensDraft):
    """Part of the charting screen."""

    def action_second_person(self) -> None:
        """Let a second person check the dose, or see what is wasted."""
        if self._charting is None or self._view is None:
            self._still_opening()
            return
        waits = {finding.rule for finding in self._view.blocking}
        drug = self._charting.facts.drug
        if "waste_witness" in waits:
            self._ask_witness("waste")
        elif drug is None or drug.double_check == "none":
            self._show_message("This drug needs no independent double check.", problem=False)
        elif self._view.volume_ml is None:
            self._show_message("Scan the container first: the second person checks the dose in hand.")
        else:
            self._ask_witness("witness")

    @work(exclusive=True, group="second", exit_on_error=False)
    async def _ask_witness(self, kind: str) -> None:
        from tui.charting.witness import Asked, WitnessScreen

        try:
            if not await self._save_now():
                return
        except NeedlepointError as error:
            self._show_message(f"Not kept: {error}")
            return
        if self._charting is None or self._keeper is None:
            return
        asked = Asked(self._charting.draft_id, self._keeper.version, _ordered(self._charting), kind)
        name = await ask(self.app, WitnessScreen(asked))
        if name:
            self._reread()
            self._show_message(f"{'Waste seen' if kind == 'waste' else 'Checked'} by {name}.", problem=False)

    def action_provider(self) -> None:
        """Let a provider decide on the first stop that is theirs to pass."""
        finding = passable(self._view)
        if self._charting is None or finding is None:
            self._show_message("No stop here is one a provider can pass. Choose Not given (x), or ask for a new order.")
            return
        rows = self._charting.facts.tables.reasons["override"]

        def picked(reason: str | None) -> None:
            if reason:
                self._ask_provider(finding, reason)

        question = f"Provider decides: {finding.text}"
        self.app.push_screen(ReasonDialog(question, tuple((row.code, row.display) for row in rows)), picked)

    @work(exclusive=True, group="second", exit_on_error=False)
    async def _ask_provider(self, finding: Finding, reason: str) -> None:
        message: BadInputError | None = None
        typed: dict[str, str] = {}
        while True:
            dialog: FieldsDialog[dict[str, str]] = FieldsDialog("Provider decides", PROVIDER, typed, _whole, message)
            values = await ask(self.app, dialog)
            if values is None:
                return
            outcome = await self._decide(finding, reason, values)
            if not isinstance(outcome, Denied):
                break
            typed, message = {"sign_in": values["sign_in"]}, BadInputError(outcome.at, outcome.text)
        if isinstance(outcome, Decided):
            self._reread()
            self._show_message(f"Passed by {outcome.name}.", problem=False)
        elif outcome is not None:
            self._show_message(outcome.text)

    async def _decide(self, finding: Finding, reason: str, values: dict[str, str]) -> Any:
        """Return what became of a provider's decision, None where the draft could not be kept."""
        try:
            if not await self._save_now() or self._charting is None or self._keeper is None:
                return None
            decision = Decision(
                self._charting.draft_id, self._keeper.version, values["sign_in"], values["pin"], finding.key, reason
            )
            return await write(self, decide_on_stop, self.app.clinic, decision)
        except NeedlepointError as error:
            self._show_message(str(error))
            return None


def _whole(values: dict[str, str]) -> dict[str, str]:
    """Return both fields. Raises BadInputError for an empty one, which is no try."""
    for name, what in (("sign_in", "username"), ("pin", "PIN")):
        if not values[name].strip():
            raise BadInputError(name, f"type the provider's {what}, then press F10")
    return values


def _ordered(charting: Charting) -> str:
    order, drug = charting.facts.order, charting.facts.drug
    name = drug.display if drug else order.medication_text
    return f"Order  {name}  dose {order.dose or '?'}  {ROUTES.get(order.route or '', 'route not stated')}"
