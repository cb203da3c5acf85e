"""Posts what a payer answered on paper or by phone."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from models.claims.actions.post_by_hand import RESULTS, HandPosting, post_by_hand
from models.claims.queries.queue import QueueLine
from models.claims.states import WITH_PAYER
from models.core.errors import BadInputError
from models.core.typed_date import parse_date
from tui.claims.rows import money
from tui.claims.working import WorksOnClaims
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.fields import Field

_NUMBER = Field("payer_number", "Payer's number", "its number of the claim; may stay empty")
_CODES = Field("codes", "Codes", "such as CO-16 M119, or the payer's words")
FIELDS = {
    "accepted": (_NUMBER,),
    "rejected": (_CODES,),
    "paid": (
        Field("paid", "Paid", "42.10"),
        Field("patient_owes", "Patient owes", "0.00"),
        _NUMBER,
        Field("reasons", "Reasons", "CO-45 10.00, PR-2 5.00; for the next payer's claim"),
        Field("paid_on", "Paid on", "T is today; needed with reasons"),
    ),
    "denied": (_CODES, _NUMBER),
}


class PostsAnswers(WorksOnClaims):
    """Part of the charge queue."""

    def action_post(self) -> None:
        """Choose what the payer answered."""
        line = self.may("post_answers")
        if line is None:
            return
        if line.state not in WITH_PAYER:
            self._show_message(f"It is {line.state.label}: only a claim that was sent has an answer.")
            return
        choices = tuple((code, code.capitalize()) for code in RESULTS)

        def chosen(code: str | None) -> None:
            if code:
                self._ask_answer(line, code)

        self.app.push_screen(ChooseDialog(f"What the payer answered: {line.control}", choices), chosen)

    def _ask_answer(self, line: QueueLine, code: str) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return

        def take(values: dict[str, str]) -> str:
            paid_on = values.get("paid_on", "").strip()
            entry = HandPosting(
                line.id,
                line.revision,
                code,
                values.get("payer_number", ""),
                amount(values.get("paid", ""), "paid"),
                amount(values.get("patient_owes", ""), "patient_owes"),
                values.get("codes", ""),
                values.get("reasons", ""),
                parse_date(paid_on, clinic.today(), "paid_on") if paid_on else None,
            )
            post_by_hand(clinic, person.id, entry)
            return f"{line.control}: {code}."

        self.ask(f"{code.capitalize()}: {line.control}, {money(line.asked)}", FIELDS[code], take)


def amount(text: str, name: str) -> Decimal:
    """Return dollars as typed, nothing typed is 0. Raises BadInputError naming the field."""
    typed = text.strip().removeprefix("$").replace(",", "")
    try:
        found = Decimal(typed) if typed else Decimal(0)
    except InvalidOperation:
        raise BadInputError(name, f"{text.strip()} is no amount: write 42.10") from None
    if not found.is_finite():
        raise BadInputError(name, f"{text.strip()} is no amount: write 42.10")
    return found
