"""Opens the draft of an order where it was left, and reads the facts under it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from textual import work

from models.charting.queries.charting import Charting, open_charting, view_charting
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import Step
from models.core.errors import NeedlepointError
from models.core.words import time_text
from tui.charting.keeping import DraftKeeper
from tui.charting.open_dose import OpenDose
from tui.charting.steps.steps import standing
from tui.frame.background import read


class OpensDraft(OpenDose):
    """Part of the charting screen."""

    @work(exclusive=True, exit_on_error=False)
    async def _open(self) -> None:
        app = self.app
        assert app.clinic is not None  # noqa: S101  (the worklist only opens with both)
        assert app.person is not None  # noqa: S101
        try:
            charting = await read(open_charting, app.clinic, self._order_id, app.person.id)
        except NeedlepointError as error:
            app.fail(error)
            self.dismiss()
            return
        if charting.facts.patient.closed:
            app.notify(charting.facts.patient.closed, title="Nothing can be charted", severity="error", markup=False)
            self.dismiss()
            return
        self._charting, self._body = charting, charting.body
        self._keeper = DraftKeeper(self, app.clinic, charting, self._order_id, app.person.id)
        self._name_supervisor()
        self._untouched = self._body
        self.banner.show(charting.facts.patient, app.clinic.today())
        left = charting.resumed_at
        self._show_message(self._where_you_were(charting, left) if left else "", problem=False)
        self._show(start=True)
        self._opened()

    def _opened(self) -> None:
        """Go on once the draft is shown."""

    def _where_you_were(self, charting: Charting, left: datetime) -> str:
        """Return what was open when a kept draft was left, and what becomes of one parked too long (U24, U25)."""
        clinic = self.app.clinic
        if clinic is None:
            return ""
        view = view_charting(charting.facts, self._body, clinic.now())
        waits = next(iter(standing(view, self._body.step)), None)
        minutes = int((clinic.now() - left).total_seconds() // 60)
        ago = (
            "just now"
            if minutes < 1
            else f"{minutes} min ago"
            if minutes < 60
            else f"at {time_text(left, clinic.zone)}"
        )
        message = f"You were here {ago}: {self._body.step.value}. {waits.text if waits else 'Nothing was lost.'}"
        if minutes >= int(clinic_tables(clinic).limits["parked_draft_minutes"].value):
            return f"{message} Pending long: finish it as a late entry, or Ctrl+D discards it with a reason."
        return message

    def _name_supervisor(self) -> None:
        supervisor = self.app.supervisor
        if self._body.supervisor_id is None:
            chosen = {"supervisor_id": supervisor.id} if supervisor else {"supervision": "none"}
            self._body = self._body.model_copy(update=chosen)

    def _check_again(self) -> None:
        """Read allergies and the rest afresh at draw-up and just before the injection (S67)."""
        moment = {Step.DOSE: "draw-up", Step.GIVE: "injection"}.get(self._body.step)
        if moment and self._body.outcome.reached_patient:
            self._reread(moment)

    @work(exclusive=True, group="reload", exit_on_error=False)
    async def _reread(self, moment: str = "") -> None:
        """Take over what was recorded of the patient meanwhile; a failure at a `moment` is told and kept (S67)."""
        app = self.app
        if app.clinic is None or app.person is None or self._charting is None:
            return
        unchecked = set(self._body.unchecked) - {moment}
        try:
            fresh = await read(open_charting, app.clinic, self._order_id, app.person.id)
        except NeedlepointError as error:
            self._show_message(str(error))
            if moment:
                self._change({"unchecked": (*sorted(unchecked), moment)})
            return
        self._charting = replace(self._charting, facts=fresh.facts)
        self._body = self._body.model_copy(update={"unchecked": tuple(sorted(unchecked))})
        self.banner.show(fresh.facts.patient, app.clinic.today())
        self._show()

    @work(exclusive=True, group="reload", exit_on_error=False)
    async def _reload(self) -> None:
        """Read the facts again so that the screen shows why."""
        app = self.app
        if app.clinic and app.person:
            fresh = await read(open_charting, app.clinic, self._order_id, app.person.id)
            if self._charting and fresh.draft_id == self._charting.draft_id:
                self._charting = fresh
                self._show()
