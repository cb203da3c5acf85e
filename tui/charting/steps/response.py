"""Step 4: how the patient took it, and how long to watch."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from models.core.charting_codes import ResponseKind
from models.core.words import time_text
from tui.charting.steps.pane import StepPane
from tui.design.text import joined, plain
from tui.widgets.choice_list import Choice, ChoiceList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.charting.queries.charting import Charting, ChartingView

KINDS = (
    ("t", ResponseKind.TOLERATED, "tolerated, no reaction; after-care explained"),
    ("o", ResponseKind.OBSERVING, "observing: the time still runs, Today keeps it; after-care explained"),
    ("r", ResponseKind.REACTION, "reaction"),
    ("l", ResponseKind.LEFT_EARLY, "left before the end of observation"),
)
WITH_AFTERCARE = (ResponseKind.TOLERATED, ResponseKind.OBSERVING)
"""Their lines say that after-care was explained."""
SIGN_KEYS = "123456789abcdefgh"
SEVERITY_KEYS = "mnsv"
EXPLAINED = "explained"


class ResponsePane(StepPane):
    """Response, signs, pain and a note."""

    HINT: ClassVar[tuple[tuple[str, str], ...]] = (("t o r l", "response"), ("Tab", "note"), ("Enter", "sign"))
    ANSWERS: ClassVar[Mapping[str, str]] = {
        "kind": "#kinds",
        "signs": "#kinds",
        "severity": "#kinds",
        "education": "#kinds",
        "pain_before": "#before",
        "pain_after": "#after",
        "note": "#note",
    }
    TYPED: ClassVar[frozenset[str]] = frozenset({"pain_before", "pain_after", "note"})
    """The letters of signs, severity and after-care work from the kinds."""
    _reaction = False
    _signs: tuple[str, ...] = ()
    _alarms: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """Lay out the watch, the kinds, the signs and the fields."""
        yield Static("", id="watch")
        yield ChoiceList(id="kinds")
        yield ChoiceList(id="aftercare", tab_passes=True)
        yield Static("HOW SEVERE", classes="label", id="severity-label")
        yield ChoiceList(id="severity", tab_passes=True)
        yield Static("SIGNS", classes="label", id="signs-label")
        yield ChoiceList(id="signs", tab_passes=True)
        with Horizontal(classes="field", id="pain"):
            yield Static("PAIN 0-10, 99 unable", classes="label")
            yield Input(placeholder="before", id="before", max_length=2, type="integer")
            yield Input(placeholder="after", id="after", max_length=2, type="integer")
        with Horizontal(classes="field"):
            yield Static("NOTE", classes="label")
            yield Input(id="note", max_length=2000)

    @property
    def goes_on(self) -> bool:
        """A reaction waits for Enter: more signs may follow the first."""
        return super().goes_on and not self._reaction

    def hint(self, view: ChartingView) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """Tab leads to the first field there is."""
        first = "pain" if self.query_one("#pain").display else "note"
        return tuple((key, first if key == "Tab" else word) for key, word in self.HINT)

    def show(self, charting: Charting, view: ChartingView) -> None:
        """Draw the step."""
        facts, draft = charting.facts, view.draft
        self.query_one("#watch", Static).update(_watch(charting, view))
        self.query_one("#kinds", ChoiceList).show(
            [Choice(key, kind.value, text, chosen=draft.response is kind) for key, kind, text in KINDS]
        )
        aftercare = facts.tables.reason("education", draft.education or "")
        care = self.query_one("#aftercare", ChoiceList)
        care.display = draft.response is not None
        explained = draft.education == EXPLAINED
        care.show(
            [Choice("i", "aftercare", aftercare.display if aftercare else "after-care: not said yet", chosen=explained)]
        )
        reaction = self._reaction = draft.response is ResponseKind.REACTION
        for name in ("signs", "signs-label", "severity", "severity-label"):
            self.query_one(f"#{name}").display = reaction
        self.query_one("#severity", ChoiceList).show(
            [
                Choice(key, row.code, row.display, chosen=row.code == draft.severity)
                for key, row in zip(SEVERITY_KEYS, facts.tables.reasons["severity"], strict=False)
            ]
        )
        signs = facts.tables.reasons["sign"]
        self._signs, self._alarms = draft.signs, facts.tables.alarms("sign")
        self.query_one("#signs", ChoiceList).show(
            [
                Choice(key, row.code, row.display, chosen=row.code in draft.signs)
                for key, row in zip(SIGN_KEYS, signs, strict=False)
            ]
        )
        self.query_one("#pain").display = bool(facts.drug and facts.drug.pain)
        for name, value in (("before", draft.pain_before), ("after", draft.pain_after), ("note", draft.note or None)):
            field = self.query_one(f"#{name}", Input)
            if not field.has_focus:
                field.value = "" if value is None else str(value)

    @on(ChoiceList.Picked, "#kinds")
    def _kind(self, event: ChoiceList.Picked) -> None:
        kind = ResponseKind(event.code)
        # Its line says that after-care was explained, so picking it says so too.
        explained = {"education": EXPLAINED} if kind in WITH_AFTERCARE else {}
        self.change(response=kind, **explained)

    @on(ChoiceList.Picked, "#aftercare")
    def _aftercare(self) -> None:
        self.change(next_education="education")

    @on(ChoiceList.Picked, "#severity")
    def _severity(self, event: ChoiceList.Picked) -> None:
        self.change(severity=event.code)

    @on(ChoiceList.Picked, "#signs")
    async def _sign(self, event: ChoiceList.Picked) -> None:
        taken = event.code not in self._signs
        self.change(toggle_sign=event.code)
        if taken and event.code in self._alarms:
            await self.app.run_action("emergency")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if not event.input.has_focus:
            return
        if event.input.id == "note":
            self.change(note=event.value)
        else:
            number = int(event.value) if event.value.strip().isdigit() else None
            # 1 may become 10, and 9 becomes 99; every other first digit is a whole score.
            whole = number is not None and (len(event.value) > 1 or event.value not in {"1", "9"})
            self.post_message(self.Changed({f"pain_{event.input.id}": number}, whole))


def _watch(charting: Charting, view: ChartingView) -> Content:
    minutes, given = view.observation_minutes, view.draft.given_at
    if not minutes:
        return plain("OBSERVE  no time is set for this drug", "$quiet")
    until = f" until {time_text(given + timedelta(minutes=minutes), charting.facts.zone)}" if given else ""
    return joined(("OBSERVE  ", "$quiet"), (f"{minutes} min{until}", "bold"))
