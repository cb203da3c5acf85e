"""What the five step panes share: they show a view and ask the screen for changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from tui.frame.pointing import point_at
from tui.widgets.card import Card
from tui.widgets.lists.choice_list import ChoiceList

if TYPE_CHECKING:
    from models.charting.queries.charting import Charting, ChartingView


class StepPane(VerticalScroll, can_focus=False):
    """One step. The keys of its choice lists work wherever the focus is, except in a text field."""

    HINT: ClassVar[tuple[tuple[str, str], ...]] = ()
    _opened = False
    ANSWERS: ClassVar[Mapping[str, str]] = {}
    """What a finding is at, behind the step's name, and the widget that answers it."""
    TYPED: ClassVar[frozenset[str]] = frozenset()
    """Those of them that nothing but a text field answers: it gets the cursor once nothing else is asked."""

    @dataclass
    class Changed(Message):
        """The person entered something: fields of the draft and their new values.

        `whole` is True for something typed that cannot get longer: the cursor may go on.
        """

        values: dict[str, Any]
        whole: bool = False

    @dataclass
    class Problem(Message):
        """Something typed cannot be taken; the text says how to write it."""

        text: str

    def show(self, charting: Charting, view: ChartingView) -> None:
        """Draw the step."""
        raise NotImplementedError

    def hint(self, view: ChartingView) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """Return the next keys of this step."""
        return self.HINT

    def field_hint(self, field: Input, view: ChartingView) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """Return the next keys while a text field has the cursor: letters and digits are text then."""
        return (*(pair for pair in self.hint(view) if pair[0] in {"Enter", "F10"}), ("Tab", "next field"))

    def greeting(self, view: ChartingView) -> Content:  # noqa: ARG002
        """Return what to say when the step is gone to, nothing where its cards say it."""
        return Content("")

    def done(self, view: ChartingView) -> str:  # noqa: ARG002
        """Return what the step came to, as it is left; it may have gone on by itself."""
        return ""

    def once_more(self) -> str:
        """Return what the first Enter says where the step was reached by itself, "" where it may act at once."""
        return ""

    @property
    def goes_on(self) -> bool:
        """False while something optional was opened here: the step then waits for Enter."""
        return not self._opened

    def opened_more(self) -> None:
        """Wait for Enter on this step from now on: something optional was opened."""
        self._opened = True

    def closed(self) -> None:
        """Forget what was opened, as the step is left."""
        self._opened = False

    def start(self) -> None:
        """Focus where the step begins."""
        self.await_scan()

    def await_scan(self) -> None:
        """Focus what a scan answers on this step."""
        lists = [child for child in self.query(ChoiceList) if _shown(child)]
        if lists:
            lists[0].focus()

    def point_at(self, place: str) -> None:
        """Go where the answer to a finding at `place` is entered; another place leaves the cursor where it is."""
        selector = self.ANSWERS.get(place.partition("[")[0])
        if selector and self.query_one(selector).display:
            point_at(self.query_one(selector))

    def asking(self, places: Iterable[str]) -> Input | None:
        """Return the field that asks next where only fields still do, None where something else asks too."""
        names = [place.partition("[")[0] for place in places]
        if not names or not self.TYPED.issuperset(names):
            return None
        return self.query_one(self.ANSWERS[names[0]], Input)

    def leave(self) -> dict[str, Any] | None:
        """Return what still stands in text fields as changes; None keeps the person on this step."""
        return {}

    def takes(self, character: str | None) -> bool:
        """Give a character to whichever list has it; True when one took it."""
        return any(_shown(child) and child.takes(character) for child in self.query(ChoiceList))

    def change(self, **values: Any) -> None:
        """Ask the screen to change the draft."""
        self.post_message(self.Changed(values))


def _shown(child: ChoiceList) -> bool:
    """Return whether a list is to be seen: neither it nor the card it stands in is hidden."""
    return child.display and all(node.display for node in child.ancestors if isinstance(node, Card))
