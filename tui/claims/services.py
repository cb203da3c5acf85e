"""Enters, removes and attests the other services of the selected claim's day."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from models.claims.actions.save_service import ServiceEntry, attest_service, enter_service, remove_service
from models.claims.queries.claim_sheet import ServiceOfDay
from models.claims.queries.queue import QueueLine
from models.core.errors import BadInputError
from models.people.actions.authenticate import Denied
from tui.claims.posting import amount
from tui.claims.working import WorksOnClaims
from tui.design.text import hung
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.fields import Field
from tui.dialogs.sign import SignDialog

ENTER = "enter"
FIELDS = (
    Field("code", "Code", "such as 99213"),
    Field("units", "Units", "1"),
    Field("modifiers", "Modifiers", "such as 59; 25 comes with the attestation"),
    Field("diagnoses", "Diagnoses", "such as J06.9; empty: those of the doses"),
    Field("charge", "Charge", "empty: the clinic's fee"),
)
_REASON = (Field("reason", "Reason", "why it is taken off the day"),)


class EntersServices(WorksOnClaims):
    """Part of the charge queue."""

    def action_services(self) -> None:
        """Choose what becomes of the other services of the day."""
        line = self.may("enter_services")
        sheet = self._sheet
        if line is None or sheet is None or sheet.id != line.id:
            return
        active = {str(one.id): one for one in sheet.services if one.active}
        choices = [(ENTER, "Enter a service")]
        choices += [(f"-{key}", f"Remove {one.code}") for key, one in active.items()]

        def chosen(code: str | None) -> None:
            if code == ENTER:
                self._enter(line)
            elif code:
                self._remove(active[code[1:]])

        self.app.push_screen(ChooseDialog(f"Other services of the day: {line.patient}", tuple(choices)), chosen)

    def action_attest(self) -> None:
        """Attest, as a provider, that a visit was apart from the injection."""
        line = self.may("attest_services")
        sheet = self._sheet
        if line is None or sheet is None or sheet.id != line.id:
            return
        waiting = [one for one in sheet.services if one.active and not one.attested_by]
        if not waiting:
            self._show_message("No service of the day waits for your word: e enters one.", "note")
            return
        self._attest(line, waiting[0])

    def _enter(self, line: QueueLine) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return

        def take(values: dict[str, str]) -> str:
            entry = ServiceEntry(
                patient_id=line.patient_id,
                day=line.day,
                code=values["code"],
                units=_units(values["units"]),
                modifiers=tuple(values["modifiers"].replace(",", " ").split()),
                diagnoses=tuple(values["diagnoses"].replace(",", " ").split()),
                charge=amount(values["charge"], "charge") if values["charge"].strip() else None,
            )
            enter_service(clinic, person.id, entry)
            return f"{entry.code.upper()} is on the day."

        self.ask(f"Another service of the day: {line.patient}", FIELDS, take)

    def _remove(self, service: ServiceOfDay) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return

        def take(values: dict[str, str]) -> str:
            remove_service(clinic, person.id, service.id, service.revision, values["reason"])
            return f"{service.code} is taken off the day."

        self.ask(f"Remove {service.code}", _REASON, take)

    def _attest(self, line: QueueLine, service: ServiceOfDay) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return

        def sign(pin: str, text: str) -> str:
            outcome = attest_service(clinic, person.id, pin, service.id, text)
            return outcome.text if isinstance(outcome, Denied) else ""

        def signed(done: bool | None) -> None:
            if done:
                self.changed(f"{service.code} is attested.")

        told = (
            hung(("Visit    ", "$quiet"), f"{service.code}, {line.patient}"),
            hung(("You say  ", "$quiet"), "it was significant and apart from the injection, for the reason you write"),
        )
        dialog = SignDialog(f"Attest {service.code}", told, sign, "Attest", "what was done beyond the injection")
        self.app.push_screen(dialog, signed)


def _units(text: str) -> Decimal:
    try:
        return Decimal(text.strip() or "1")
    except InvalidOperation:
        raise BadInputError("units", "enter whole units from 1 to 999") from None
