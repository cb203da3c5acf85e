"""A dose given elsewhere; several drugs of the name that was typed are asked about."""

from __future__ import annotations

from dataclasses import replace

from models.core.typed_date import parse_date
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.naming.typed_route import typed_route
from models.patients.actions.record_outside_dose import OutsideDoseEntry, check_outside_dose, record_outside_dose
from tui.dialogs.choose import CHOICE_KEYS, ChooseDialog
from tui.dialogs.clinical_fields import OUTSIDE_DOSE, drugs_named
from tui.patients.known.entering import EntersFacts


class EntersOutsideDoses(EntersFacts):
    """Part of the page."""

    def action_outside_dose(self) -> None:
        """Record a dose given elsewhere; several drugs of that name are asked about."""
        self._ask("Dose given elsewhere", OUTSIDE_DOSE, self._outside_dose, self._which_drug)

    def _outside_dose(self, typed: dict[str, str]) -> tuple[OutsideDoseEntry, dict[str, str]]:
        clinic = self.app.clinic
        assert clinic is not None  # noqa: S101  (the page was read from it)
        drugs = drugs_named(clinic_formulary(clinic), typed["drug"], len(CHOICE_KEYS))
        day, route = parse_date(typed["day"], clinic.today(), "day"), typed_route(typed["route"], or_empty=True)
        first, dose = next(iter(drugs)), typed["dose"]
        entry = OutsideDoseEntry(self._patient_id, first, day, typed["told"], dose, route, typed["place"])
        if len(drugs) == 1:
            check_outside_dose(clinic, entry)
        return entry, drugs

    def _which_drug(self, answer: tuple[OutsideDoseEntry, dict[str, str]]) -> None:
        entry, drugs = answer
        if len(drugs) == 1:
            self._store(record_outside_dose, entry)
            return

        def chosen(slug: str | None) -> None:
            if slug:
                self._store(record_outside_dose, replace(entry, drug_slug=slug))

        self.app.push_screen(ChooseDialog("Which of these was given?", tuple(drugs.items())), chosen)
