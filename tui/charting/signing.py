"""Signs the dose: nothing may stand in the way, the PIN is typed, and one transaction stores it."""

from __future__ import annotations

from textual import work

from models.charting.actions.sign_administration import Signed, SignRequest, sign_administration
from models.charting.queries.after_signing import after_signing
from models.charting.signing.outcomes import Refused, Stale
from models.core.charting_codes import ResponseKind, Step
from models.core.errors import NeedlepointError
from models.core.finding import Severity
from models.people.actions.authenticate import Denied
from tui.charting.signed.facts import SignedFacts
from tui.charting.stepping import GoesByStep
from tui.charting.steps.sign import SignPane
from tui.charting.steps.steps import by_urgency
from tui.frame.background import write
from tui.frame.ways import To


class SignsDose(GoesByStep):
    """Part of the charting screen."""

    def action_sign(self) -> None:
        """Go to signing; there, sign."""
        if self._charting is None:
            self._still_opening()
            return
        if self._body.step is not Step.SIGN:
            if self._take_fields():
                self._to_signing()
            return
        self._sign()

    def _to_signing(self) -> None:
        if self._view is None:
            return
        blocked = [f for f in by_urgency(self._view.blocking, self._body) if not f.at.startswith("sign.")]
        if blocked:
            self._go(Step(blocked[0].at.partition(".")[0]))
            self._point_at(blocked[0])
            return
        self._go(Step.SIGN)

    @work(exit_on_error=False)
    async def _sign(self) -> None:
        app, pane = self.app, self.query_one(SignPane)
        if self._signing or self._view is None or self._charting is None or self._keeper is None:
            return
        if app.clinic is None or app.person is None:
            return
        if self._view.blocking:
            first = by_urgency(self._view.blocking, self._body)[0]
            self._point_at(first)
            if first.severity is Severity.WARN:
                self.action_reason()
            return
        if not pane.secret:
            self._show_message("Type your PIN, then press F10.")
            pane.start()
            return
        self._signing = True
        try:
            if not await self._save_now():
                return
            self._show_message("storing…", problem=False)
            request = SignRequest(
                self._charting.draft_id,
                self._keeper.version,
                app.person.id,
                pane.secret,
                self._view.hash,
                self._view.charges_hash,
                self._view.authorized.key,
            )
            outcome = await write(self, sign_administration, app.clinic, request)
            pane.clear()
            self._tell(outcome)
        except NeedlepointError as error:
            self._show_message(str(error))
        finally:
            self._signing = False

    def _tell(self, outcome: Signed | Refused | Stale | Denied) -> None:
        if isinstance(outcome, Signed):
            self._stored(outcome)
        elif isinstance(outcome, Refused):
            self._show_message(f"Nothing was stored. {outcome.findings[0].text}")
            self._reload()
        elif isinstance(outcome, Stale):
            self._show_message(f"Nothing was stored. {outcome.text}")
            self._reload()
        else:
            self._show_message(outcome.text)
            self.query_one(SignPane).start()

    def _stored(self, outcome: Signed) -> None:
        """Close, and show what was stored; a reaction goes on to its report."""
        app, charting, view = self.app, self._charting, self._view
        self.dismiss()
        if app.clinic is None or charting is None or view is None:
            return
        after = after_signing(charting.facts, self._body, outcome.recorded_at)
        stored = SignedFacts(
            outcome.administration_id, outcome.recorded_at, outcome.charges_status, charting, view, after
        )
        if not app.locked:
            app.go(To.SIGNED, stored)
        if self._body.response is ResponseKind.REACTION and self._body.outcome.reached_patient:
            app.write_reaction(outcome.administration_id)
