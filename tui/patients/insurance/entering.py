"""How coverages and authorizations are added, changed and ended: a form, one action, and the page as it then stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.billing.prepaid.facts import PrepaidFacts
from models.charting.queries.insurance import payer_words
from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.core.typed_date import parse_date
from models.drugs.clinic_formulary import clinic_formulary
from models.patients.coverages.facts import AuthorizationFacts, CoverageFacts
from models.patients.coverages.save_coverage import (
    check_card,
    end_coverage,
    save_authorization,
    save_coverage,
    strike,
)
from models.patients.coverages.versions import AUTHORIZATION as AUTHORIZATIONS
from models.patients.coverages.versions import COVERAGE as COVERAGES
from models.people.permissions import permission
from tui.dialogs.choose import CHOICE_KEYS, ChooseDialog
from tui.dialogs.fields import FieldsDialog
from tui.patients.insurance.form import (
    AUTHORIZATION,
    END,
    REASON,
    WHY,
    authorization_made,
    authorization_values,
    coverage_fields,
    coverage_made,
    coverage_values,
    new_coverage,
)
from tui.patients.insurance.prepaying import EntersPrepaid
from tui.patients.insurance.storing import Made

Line = CoverageFacts | AuthorizationFacts | PrepaidFacts
MAY_COVER, MAY_AUTHORIZE = permission("change_coverage"), permission("change_authorizations")


class EntersInsurance(EntersPrepaid):
    """Part of the page."""

    def _line(self) -> Line | None:
        raise NotImplementedError

    def _drug(self, slug: str) -> str:
        clinic = self.app.clinic
        drug = clinic_formulary(clinic).drugs.get(slug) if clinic else None
        return drug.display if drug else slug

    def action_coverage(self) -> None:
        """Choose the payer, then fill in the coverage."""
        found = self._found
        if found is None or self._refused(MAY_COVER):
            return
        options = {str(place): one for place, one in enumerate(found.options[: len(CHOICE_KEYS)])}
        others = sum(one.status == "active" and one.payer_type != "self_pay" for one in found.coverages)

        def chosen(key: str | None) -> None:
            if key:
                one = options[key]
                self._coverage_form(one.type, new_coverage(one.name, others), None)

        self.app.push_screen(ChooseDialog("Who pays?", tuple((key, one.label) for key, one in options.items())), chosen)

    def _coverage_form(
        self, kind: str, values: Mapping[str, str], one: CoverageFacts | None, problem: BadInputError | None = None
    ) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        title = f"{'Change' if one else 'New'} coverage: {payer_words(kind, '')}"

        def take(typed: dict[str, str]) -> Made:
            self._typed = typed
            return coverage_made(self._patient_id, kind, typed, clinic.today(), one)

        def made(entry: Made | None) -> None:
            if entry:
                self._save(save_coverage, entry, lambda again: self._coverage_form(kind, self._typed, one, again))

        fields = (*coverage_fields(kind), REASON) if one else coverage_fields(kind)
        self.app.push_screen(FieldsDialog(title, fields, values, take, problem), made)

    def action_authorization(self) -> None:
        """Choose whose authorization it is, then fill it in."""
        found = self._found
        if found is None or self._refused(MAY_AUTHORIZE):
            return
        payers = dict.fromkeys(
            (one.payer_type, one.payer_name)
            for one in found.coverages
            if one.status == "active" and one.payer_type != "self_pay"
        )
        if not payers:
            self._show_message("An authorization is a payer's: n adds a coverage first.", "note")
            return
        if len(payers) == 1:
            self._authorization_form(next(iter(payers)), {"starts_on": "T"}, None)
            return
        options = {str(place): payer for place, payer in enumerate(payers)}

        def chosen(key: str | None) -> None:
            if key:
                self._authorization_form(options[key], {"starts_on": "T"}, None)

        named = tuple((key, payer_words(*payer)) for key, payer in options.items())
        self.app.push_screen(ChooseDialog("Whose authorization is it?", named), chosen)

    def _authorization_form(
        self,
        payer: tuple[str, str],
        values: Mapping[str, str],
        one: AuthorizationFacts | None,
        problem: BadInputError | None = None,
    ) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        where = clinic.today(), clinic_formulary(clinic)
        title = f"{'Change' if one else 'New'} authorization: {payer_words(*payer)}"

        def take(typed: dict[str, str]) -> Made:
            self._typed = typed
            return authorization_made(self._patient_id, payer, typed, where, one)

        def made(entry: Made | None) -> None:
            if entry:
                self._save(
                    save_authorization, entry, lambda again: self._authorization_form(payer, self._typed, one, again)
                )

        fields = (*AUTHORIZATION, REASON) if one else AUTHORIZATION
        self.app.push_screen(FieldsDialog(title, fields, values, take, problem), made)

    def action_edit(self) -> None:
        """Change the selected coverage or authorization."""
        line = self._line()
        if self._selected_series(line):
            return
        if isinstance(line, CoverageFacts):
            if line.payer_type == "self_pay":
                self._show_message("Self-pay has no coverage to change: n adds one, x takes this line out.", "note")
            elif not self._refused(MAY_COVER):
                self._coverage_form(line.payer_type, coverage_values(line), line)
        elif line is None:
            self._show_message("Select a coverage or an authorization: what was billed is not changed here.", "note")
        elif isinstance(line, AuthorizationFacts) and not self._refused(MAY_AUTHORIZE):
            drug = self._drug(line.drug_slug) if line.drug_slug else ""
            self._authorization_form((line.payer_type, line.payer_name), authorization_values(line, drug), line)

    def action_card(self) -> None:
        """Record that the card was seen today."""
        line = self._line()
        if not isinstance(line, CoverageFacts):
            self._show_message("Select a coverage: its card is checked.", "note")
        elif not self._refused(MAY_COVER):
            self._store(check_card, line.id, line.change)

    def action_end(self) -> None:
        """End the selected coverage on a day, or record that a line was entered in error."""
        line = self._line()
        if line is None:
            self._show_message("Select a coverage, an authorization or a prepaid series.", "note")
        elif isinstance(line, PrepaidFacts):
            self._end_series(line)
        elif isinstance(line, AuthorizationFacts):
            if not self._refused(MAY_AUTHORIZE):
                self._strike(AUTHORIZATIONS, line)
        elif not self._refused(MAY_COVER):
            options = (("ended", "it ended on a day"), ("error", "it was entered in error and never held"))

            def chosen(code: str | None) -> None:
                if code == "error":
                    self._strike(COVERAGES, line)
                elif code:
                    self._end(line)

            self.app.push_screen(ChooseDialog("What became of this coverage?", options), chosen)

    def _end(self, line: CoverageFacts) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        self._ask(
            "Last day of this coverage",
            END,
            lambda typed: (parse_date(typed["ends_on"], clinic.today(), "ends_on"), stated(typed["reason"])),
            lambda made: self._store(end_coverage, line, *made),
        )

    def _strike(self, kept: Any, line: CoverageFacts | AuthorizationFacts) -> None:
        self._ask(
            "Entered in error",
            WHY,
            lambda typed: stated(typed["reason"]),
            lambda why: self._store(strike, kept, (line.id, line.change), why),
        )
