"""Incoming: what others sent and waits for a decision, by kind, and what was decided lately."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from models.core.errors import NeedlepointError
from models.exchange.actions.forget_drug_name import forget_drug_name
from models.exchange.actions.settle_draft import reopen_draft
from models.exchange.actions.undo_decision import undo_decision
from models.exchange.choices import DRUG_ALWAYS, UNDONE
from models.exchange.queries.incoming import KINDS, DecidedLine, IncomingLine, decided_imports, incoming
from models.exchange.settling.question import Decision, Settled
from models.people.permissions import permission, refusal
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.dialogs.browse import FilterScreen
from tui.dialogs.confirm import ConfirmDialog
from tui.frame.background import read, write
from tui.incoming.lines import HEADINGS, decided_facts, decided_rows, waiting_facts, waiting_rows
from tui.incoming.review import ReviewScreen
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList

NOTHING = (
    "Nothing waits. People, orders and doses from files show here when someone must decide on them: "
    "needlepoint import FILE brings them in."
)
NOTHING_DECIDED = "Nothing was decided in the last 30 days. d shows what waits."
NONE_OF_KIND = "Nothing of this kind waits. Esc shows all."
NO_MATCH = "No match. Esc clears the filter."


class IncomingScreen(FilterScreen):
    """What waits, or what was decided, with the selected line in full."""

    CSS_PATH = "incoming.tcss"
    HELP = (
        "What files from other systems left for a person. Nothing of it is in force. Enter shows what came beside what "
        "is known here, and what can be decided. 1 to 5 show one kind, 0 all. d shows what was decided; u takes a "
        "decision back."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("incoming")

    def __init__(self) -> None:
        super().__init__()
        self._waiting: tuple[IncomingLine, ...] = ()
        self._decided: tuple[DecidedLine, ...] | None = None
        self._kind = ""
        self._storing = False

    def compose(self) -> ComposeResult:
        """Lay out the list and the selected line in full."""
        yield Header("Incoming")
        yield Input(placeholder="/ to filter: name, drug, sender, reason", id="filter")
        yield RecordList((20, 24, 0), NOTHING, wide=(26, 36, 0), id="items")
        with VerticalScroll(id="side", can_focus=False):
            yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("incoming", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read what waits, and what was decided where that is shown."""
        self._waiting = await read(incoming, clinic)
        if self._decided is not None:
            self._decided = await read(decided_imports, clinic)
        self.show()

    def show(self) -> None:
        """Show the lines that hold every word."""
        clinic = self.app.clinic
        if clinic is None:
            return
        if self._decided is not None:
            told = [line for line in self._decided if all(word in line.words for word in self.words)]
            self.items.show(decided_rows(told, clinic.zone), NO_MATCH if self._decided else NOTHING_DECIDED)
            note = f"{len(told):,} decided in the last 30 days"
        else:
            shown = self.shown()
            none = NO_MATCH if self.words else NONE_OF_KIND
            self.items.show(waiting_rows(shown), none if self._waiting else NOTHING)
            only = f" · only {HEADINGS[self._kind].lower()}" if self._kind else ""
            note = f"{len(shown):,} of {len(self._waiting):,} wait{only}"
        self.query_one(Header).tell(note)
        self._detail()

    def shown(self) -> tuple[IncomingLine, ...]:
        """Return what waits, of the kind and with the words chosen."""
        return tuple(
            line for line in self._waiting
            if self._kind in {"", line.kind} and all(word in line.words for word in self.words)
        )  # fmt: skip

    @on(RecordList.Highlighted)
    def _detail(self) -> None:
        clinic, line = self.app.clinic, self._line()
        if clinic is None or line is None:
            self.query_one("#detail", Flow).show("")
        elif isinstance(line, DecidedLine):
            self.query_one("#detail", Flow).show(*decided_facts(line, clinic.zone))
        else:
            self.query_one("#detail", Flow).show(*waiting_facts(line, clinic.zone))

    def _line(self) -> IncomingLine | DecidedLine | None:
        row = self.items.current
        if self._decided is not None:
            return next((line for line in self._decided if row and line.id == row.key), None)
        return next((line for line in self._waiting if row and line.subject_id == row.key), None)

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Review the selected thing."""
        if self.filter.has_focus:
            self.items.focus()
            return
        line = self._line()
        if isinstance(line, DecidedLine):
            self._show_message("Decided already. u takes it back where that is possible; d shows what waits.", "note")
        elif line is not None and self._may():
            self._show_message("")
            self.app.push_screen(ReviewScreen(line, self.shown()), self._reviewed)

    def _reviewed(self, told: tuple[str, str] | None) -> None:
        if told:
            self._show_message(*told)

    def action_kind(self, digit: str) -> None:
        """Show one kind alone, or all."""
        kind = KINDS[int(digit) - 1] if digit != "0" else ""
        self._kind = "" if kind == self._kind else kind
        self.show()

    @work(exclusive=True, group="decided", exit_on_error=False)
    async def action_decided(self) -> None:
        """Show what was decided, or what waits."""
        clinic = self.app.clinic
        if clinic is None:
            return
        self._decided = await read(decided_imports, clinic) if self._decided is None else None
        self._show_message("")
        self.query_one(KeyBar).tell(*((("u", "take back"), ("d", "what waits")) if self._decided is not None else ()))
        self.show()

    def action_undo(self) -> None:
        """Take the selected decision back, once asked."""
        line = self._line()
        if not isinstance(line, DecidedLine):
            self._show_message("Press d to see what was decided, then u on the decision to take back.", "note")
        elif not line.undoable:
            self._show_message(f"This cannot be taken back: {line.done}. Correct the record where it is wrong.")
        elif self._may():
            forget = line.choice == DRUG_ALWAYS
            asked = "Forget what this sender means by these words?" if forget else "Let it wait again?"
            self.app.push_screen(
                ConfirmDialog(f"{asked} {line.text}", "Take it back"), lambda sure: self._asked(line, sure=sure)
            )

    def _asked(self, line: DecidedLine, *, sure: bool | None) -> None:
        if sure:
            self._undo(line)

    @work(group="store", exit_on_error=False)
    async def _undo(self, line: DecidedLine) -> None:
        app = self.app
        if self._storing or app.clinic is None or app.person is None:
            return
        self._storing = True
        try:
            if line.choice == DRUG_ALWAYS:
                outcome = await write(self, forget_drug_name, app.clinic, app.person.id, line.id)
            elif line.draft:
                decision = Decision(line.subject_id, line.revision, UNDONE)
                outcome = await write(self, reopen_draft, app.clinic, app.person.id, decision)
            else:
                outcome = await write(self, undo_decision, app.clinic, app.person.id, line.subject_id, line.revision)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        finally:
            self._storing = False
        if isinstance(outcome, Settled):
            forgot = "Forgotten. The next order in these words waits again."
            again = "It waits again. d shows what waits."
            self._show_message(forgot if line.choice == DRUG_ALWAYS else again, "done")
        else:
            self._show_message(outcome.text)
        self._read()

    def _may(self) -> bool:
        """Whether the person may decide; says why not."""
        person = self.app.person
        denied = refusal(person, person.name, permission("review_imports")) if person else None
        if denied:
            self._show_message(denied.text)
        return person is not None and denied is None

    def action_refresh(self) -> None:
        """Read the list again."""
        self._read()

    def _leave(self) -> None:
        """Leave what was decided, then one kind, then the screen."""
        if self._decided is not None:
            self.action_decided()
        elif self._kind:
            self.action_kind("0")
        else:
            self.dismiss()
