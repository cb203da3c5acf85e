"""Step 4: how the patient responded, and how long to observe."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from models.core.charting_codes import ResponseKind
from tui.charting.reaction.entries import ALWAYS, LINES
from tui.charting.steps.pane import StepPane
from tui.design.marked import marked
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, joined, plain
from tui.widgets.card import Card
from tui.widgets.drawings.timer_bar import ObservationTimer
from tui.widgets.flow import Flow
from tui.widgets.lists.choice_columns import ChoiceColumns
from tui.widgets.lists.choice_list import Choice, ChoiceList
from tui.widgets.lists.choice_row import ChoiceRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.charting.queries.charting import Charting, ChartingView

KINDS = (
    ("t", ResponseKind.TOLERATED, "tolerated, no reaction; after-care explained"),
    ("o", ResponseKind.OBSERVING, "still observing; after-care explained"),
    ("r", ResponseKind.REACTION, "reaction"),
    ("l", ResponseKind.LEFT_EARLY, "left before the end"),
)
WITH_AFTERCARE = (ResponseKind.TOLERATED, ResponseKind.OBSERVING)
"""Their lines say that after-care was explained."""
SIGN_KEYS = "123456789abcdefgh"
SEVERITY_KEYS = "mnsv"
EXPLAINED = "explained"
ASK_FOR_HELP = "Breathing trouble, swelling of the face or faint? Press F12 now."


class ResponsePane(StepPane):
    """Response, signs, pain and a note."""

    HINT: ClassVar[tuple[tuple[str, str], ...]] = (("t o r l", "response"), ("Tab", "note"), ("Enter", "to Sign"))
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
        """Lay out the timer, the kinds, the signs and the fields."""
        with Card("Observing", id="watch"):
            yield ObservationTimer()
        with Card("Response", id="kinds-card"):
            yield ChoiceColumns(id="kinds")
            yield ChoiceList(id="aftercare", tab_passes=True)
            with Horizontal(classes="field", id="pain"):
                yield Static("Pain before", classes="label")
                yield Input(placeholder="0-10, 99 unable", id="before", max_length=2, type="integer")
                yield Static("after", classes="label", id="after-label")
                yield Input(placeholder="0-10, 99 unable", id="after", max_length=2, type="integer")
            with Horizontal(classes="field"):
                yield Static("Note", classes="label")
                yield Input(id="note", max_length=2000)
        with Card("Reaction", id="reaction"):
            yield ChoiceColumns(id="signs", tab_passes=True)
            with Horizontal(id="severity-row"):
                yield Static("Severity", classes="label")
                yield ChoiceRow(id="severity", tab_passes=True)
            yield Flow(id="report-lines")

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
        self._show_timer(view)
        self.query_one("#kinds", ChoiceList).show(
            [Choice(key, kind.value, text, chosen=draft.response is kind) for key, kind, text in KINDS]
        )
        aftercare = facts.tables.reason("education", draft.education or "")
        care = self.query_one("#aftercare", ChoiceList)
        care.display = draft.response is not None
        explained = draft.education == EXPLAINED
        care.show(
            [
                Choice(
                    "i",
                    "aftercare",
                    aftercare.display if aftercare else "after-care: not recorded yet",
                    chosen=explained,
                )
            ]
        )
        reaction = self._reaction = draft.response is ResponseKind.REACTION
        card = self.query_one("#reaction", Card)
        card.display = reaction
        card.tell(note=_counted(draft.signs, draft.severity))
        self.query_one("#report-lines", Flow).show(*report_lines(draft.signs, draft.severity))
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

    def greeting(self, view: ChartingView) -> Content:
        """Say which key helps at once where a reaction is severe."""
        return marked("warn", ASK_FOR_HELP) if view.draft.response is ResponseKind.REACTION else Content("")

    def _show_timer(self, view: ChartingView) -> None:
        minutes, given = view.observation_minutes, view.draft.given_at
        until = given + timedelta(minutes=minutes) if given and minutes else None
        words = f"Observe for {minutes} min once the time given is charted." if minutes else ""
        self.query_one(ObservationTimer).show(given, until, words)

    @on(ChoiceList.Picked, "#kinds")
    def _kind(self, event: ChoiceList.Picked) -> None:
        kind = ResponseKind(event.code)
        # Its line says that after-care was explained, so picking it says so too.
        explained = {"education": EXPLAINED} if kind in WITH_AFTERCARE else {}
        self.change(response=kind, **explained)
        if kind is ResponseKind.REACTION:
            self.post_message(self.Problem(ASK_FOR_HELP))

    @on(ChoiceList.Picked, "#aftercare")
    def _aftercare(self) -> None:
        self.change(next_education="education")

    @on(ChoiceList.Picked, "#severity")
    def _severity(self, event: ChoiceList.Picked) -> None:
        self.change(severity=event.code)
        self.post_message(self.Problem(ASK_FOR_HELP))

    @on(ChoiceList.Picked, "#signs")
    async def _sign(self, event: ChoiceList.Picked) -> None:
        taken = event.code not in self._signs
        self.change(toggle_sign=event.code)
        self.post_message(self.Problem(ASK_FOR_HELP))
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


def report_lines(signs: tuple[str, ...], severity: str | None) -> list[Content | str | Hung]:
    """Return which lines of the reaction report are filled by what is charted here, and when the others are asked."""
    there = _filled(signs, severity)
    made = [
        joined(MARKS["done" if name in there else "open"], f" {label.lower()}   ")
        for _key, name, label in LINES
        if name in ALWAYS
    ]
    head = hung((f"{'Report':<12}", "$quiet"), *made)
    return [head, plain("The reaction report opens after signing and asks for the open lines.", "$quiet")]


def _filled(signs: tuple[str, ...], severity: str | None) -> set[str]:
    return {name for name, there in (("signs", bool(signs)), ("severity", bool(severity))) if there}


def _counted(signs: tuple[str, ...], severity: str | None) -> str:
    seen = f"{len(signs)} sign{'s' if len(signs) > 1 else ''}" if signs else "no sign yet"
    return f"{seen} · report {len(_filled(signs, severity))} of {len(ALWAYS)} filled"
