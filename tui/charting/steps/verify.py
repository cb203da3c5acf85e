"""Step 1: the right person, the right order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from models.charting.queries.over_time import own_lane
from models.core.charting_codes import DRAWN_UP, Outcome
from tui.charting.frame.doses_over_time import DosesOverTime
from tui.charting.frame.far_column import has_room_for_lanes
from tui.charting.steps.order_lines import last_doses, order_lines
from tui.charting.steps.pane import StepPane
from tui.charting.steps.refusal import notified_choices
from tui.design.text import joined, plain
from tui.frame.session import Session
from tui.widgets.card import Card
from tui.widgets.lists.choice_list import Choice, ChoiceList
from tui.widgets.lists.pair_lines import PairLines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.charting.queries.charting import Charting, ChartingView
    from models.safety.draft import DraftBody

BOTH = ("name", "birth_date")
REFUSAL = (
    ("refused_by", "Refused by", "the patient, or who for them"),
    ("explained", "Explained", "or in other words"),
    ("provider_told", "Notified", "which provider"),
)
"""What a refusal records, field by field (S58)."""
FEW, MANY = 4, 12
"""Earlier doses listed where there is little and where there is much room."""


class VerifyPane(StepPane):
    """Order, identity and last doses on one page."""

    HINT: ClassVar[tuple[tuple[str, str], ...]] = (("b", "both spoken"), ("1-5", "identifier"))
    ANSWERS: ClassVar[Mapping[str, str]] = {
        "identifiers": "#identity",
        "reason_text": "#words",
        **{name: f"#{name}" for name, _label, _hint in REFUSAL},
    }

    def compose(self) -> ComposeResult:
        """Lay out order, identity, what became of the dose, and the last doses."""
        with Card("Order", id="order-card"):
            yield PairLines(id="order")
        with Card("Identify", id="identify"):
            yield ChoiceList(id="identity")
        with Card("Outcome", id="outcome-card"):
            yield Static("", id="outcome")
            yield ChoiceList(id="refusal")
            yield Input(placeholder="in a few words", id="words", max_length=500)
            for name, label, hint in REFUSAL:
                with Horizontal(classes="field refusal"):
                    yield Static(label, classes="label")
                    yield Input(placeholder=hint, id=name, max_length=300)
            yield ChoiceList(id="drawn")
        with Card("Last doses", id="last-card"):
            yield DosesOverTime(id="last")

    def show(self, charting: Charting, view: ChartingView) -> None:
        """Draw the step."""
        draft = view.draft
        self.query_one("#order", PairLines).show(*order_lines(charting, view))
        self._show_identity(charting, draft)
        self._show_outcome(charting, view)
        most = MANY if self.screen.has_class("-tall") else FEW
        lane = own_lane(charting.facts) if most == MANY else None
        rows, foot = last_doses(charting, view.today, most, lane), _next_site(view, blank=most == MANY)
        # A column of its own shows the lanes of every drug.
        drawn = None if has_room_for_lanes(self.screen) else lane
        self.query_one("#last", DosesOverTime).show(rows, drawn, view.today, foot=foot)

    def _show_identity(self, charting: Charting, draft: DraftBody) -> None:
        rows = charting.facts.tables.reasons["identity"]
        choices = [
            Choice(str(number), row.code, row.display, chosen=row.code in draft.identifiers)
            for number, row in enumerate(rows, 1)
        ]
        both = all(code in draft.identifiers for code in BOTH)
        choices.append(Choice("b", "both", "both at once: full name and birth date", chosen=both, marked=False))
        card = self.query_one("#identify", Card)
        card.display = draft.outcome.reached_patient
        needed = 2
        matched = f"{min(len(draft.identifiers), needed)} of {needed}"
        card.tell(note=f"{matched} · ask, do not suggest")
        self.query_one("#identity", ChoiceList).show(choices)

    def _show_outcome(self, charting: Charting, view: ChartingView) -> None:
        draft, tables = view.draft, charting.facts.tables
        reason = tables.reason("status", draft.status_reason or "")
        self.query_one("#outcome-card").display = draft.outcome is not Outcome.GIVEN
        word = draft.outcome.value.replace("_", " ").capitalize()
        outcome = joined((f"{word}: ", "bold $warn"), reason.display if reason else "no reason yet")
        self.query_one("#outcome", Static).update(outcome)
        words = self.query_one("#words", Input)
        words.display = bool(reason and reason.needs_text)
        if not words.has_focus:
            words.value = draft.status_reason_text
        self._show_refusal(charting, draft)
        drawn = self.query_one("#drawn", ChoiceList)
        drawn.display = not draft.outcome.reached_patient and bool(view.lots)
        wasted = draft.waste_reason == DRAWN_UP
        drawn.show([Choice("d", DRAWN_UP, "it was drawn up: the container is wasted", chosen=wasted)])

    def _show_refusal(self, charting: Charting, draft: DraftBody) -> None:
        refused = draft.outcome is Outcome.REFUSED
        for row in self.query(".refusal"):
            row.display = refused
        shown = self.query_one("#refusal", ChoiceList)
        shown.display = refused
        supervisor = cast(Session, self.app).supervisor
        self._notified = notified_choices(charting, draft, supervisor.name if supervisor else "")
        shown.show([choice for choice, _values in self._notified])
        for name, _label, _hint in REFUSAL:
            field = self.query_one(f"#{name}", Input)
            if not field.has_focus:
                field.value = getattr(draft, name)

    def hint(self, view: ChartingView) -> tuple[tuple[str, str], ...]:
        """Say what Enter does: it takes the identifier an arrow led to; without an injection signing is next."""
        draft = view.draft
        if draft.outcome.reached_patient:
            choice = self.query_one("#identity", ChoiceList).led_to
            if choice and len(draft.identifiers) < len(BOTH):
                return (("Enter", choice.text), *self.HINT)
            return (("Enter", "to Dose"), *self.HINT) if len(draft.identifiers) >= len(BOTH) else self.HINT
        drawn = (("d", "was drawn up"),) if view.lots else ()
        if draft.outcome is Outcome.REFUSED and not (draft.explained and draft.provider_told):
            return (
                (self._notified[-1][0].key, self._notified[-1][0].text.partition(":")[0]),
                *drawn,
                ("Enter", "to Sign"),
            )
        return (("Enter", "to Sign"), *drawn)

    def start(self) -> None:
        """Begin with identity, or with the words an outcome needs."""
        words = self.query_one("#words", Input)
        if words.display and not words.value:
            words.focus()
        else:
            super().start()

    def leave(self) -> dict[str, object] | None:
        """Take the identifier an arrow led to: Enter alone matches nobody."""
        identity = self.query_one("#identity", ChoiceList)
        choice = identity.led_to if identity.has_focus else None
        if choice is None or choice.chosen:
            return {}
        identity.stay()
        return {"identifiers": BOTH} if choice.code == "both" else {"toggle_identifier": choice.code}

    @on(ChoiceList.Moved, "#identity")
    def _moved(self) -> None:
        self.change()

    @on(ChoiceList.Picked, "#identity")
    def _picked(self, event: ChoiceList.Picked) -> None:
        if event.code == "both":
            self.change(identifiers=BOTH)
        else:
            self.change(toggle_identifier=event.code)

    @on(ChoiceList.Picked, "#refusal")
    def _refusal_picked(self, event: ChoiceList.Picked) -> None:
        values = next((values for choice, values in self._notified if choice.code == event.code), {})
        self.change(**values)

    @on(ChoiceList.Picked, "#drawn")
    def _drawn_up(self) -> None:
        self.change(toggle_drawn=DRAWN_UP)

    @on(Input.Changed, "#words")
    def _typed(self, event: Input.Changed) -> None:
        if event.input.has_focus:
            self.change(status_reason_text=event.value)

    @on(Input.Changed, "#refused_by, #explained, #provider_told")
    def _refusal_typed(self, event: Input.Changed) -> None:
        if event.input.has_focus and event.input.id:
            self.change(**{event.input.id: event.value})


def _next_site(view: ChartingView, *, blank: bool) -> list[Content]:
    """Return which site rotation proposes, where there is room for it."""
    choice = next((choice for choice in view.sites if choice.proposed), None)
    if choice is None or not blank:
        return []
    by = "by rotation" if choice.because == "next" else choice.because
    return [Content(""), joined((f"next site {by}: ", "$quiet"), plain(f"{choice.site.key} {choice.site.display}"))]
