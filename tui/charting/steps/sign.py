"""Step 5: the record read back, the charges as a receipt, what follows, the PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from models.billing.payers.payer_profiles import TYPE_NAMES
from models.charting.queries.after_signing import AfterSigning, after_signing
from models.core.words import time_text
from tui.charting.steps.pane import StepPane
from tui.design.text import Hung, joined, plain
from tui.frame.session import Session
from tui.frame.signing import NOT_BY_ENTER
from tui.widgets.after_lines import labelled, next_dose, next_site, stock_left
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.pin_field import PinField
from tui.widgets.receipt import Receipt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.charting.queries.charting import Charting, ChartingView


class SignPane(StepPane):
    """One sentence, the lines it bills, what follows, and the secret."""

    HINT: ClassVar[tuple[tuple[str, str], ...]] = (("F10", "sign"), ("F7", "charge preview"), ("c", "charge reasons"))
    ANSWERS: ClassVar[Mapping[str, str]] = {"pin": "#secret"}
    _because: bool | None = None

    def compose(self) -> ComposeResult:
        """Lay out sentence, charges, what follows and PIN."""
        with VerticalScroll(can_focus=False, id="record"):
            with Card("You sign", id="you-sign"):
                yield Static("", id="sentence")
            with Card("Charges", id="charges-card"):
                yield Receipt(id="charges")
            with Card("After signing", id="after-card"):
                yield Flow(id="after-lines")
        with Card("Your PIN", id="pin-card"), Horizontal(classes="field"):
            yield PinField(password=True, id="secret", max_length=32)
            yield Static("", id="how")

    def show(self, charting: Charting, view: ChartingView) -> None:
        """Draw the step."""
        self._charting, self._view = charting, view
        app = cast(Session, self.app)
        self.query_one("#sentence", Static).update(emphasized(charting, view))
        after = after_signing(charting.facts, view.draft, app.clinic.now()) if app.clinic else None
        if after:
            self.query_one("#after-lines", Flow).show(*after_rows(after, view))
        self.query_one("#pin-card", Card).tell(note=app.person.name if app.person else "")
        self._show_charges()
        self.call_after_refresh(self._tell_how)

    def field_hint(self, field: Input, view: ChartingView) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """Return the keys of this step: the PIN takes digits only, letters stay keys."""
        return self.HINT

    def start(self) -> None:
        """Begin with the PIN."""
        self.query_one("#secret", Input).focus()

    def on_resize(self) -> None:
        """Draw for the new size: where there is room the reasons of the charges are shown unless they were hidden."""
        if self._because is None and hasattr(self, "_view"):
            self._show_charges()
        self.call_after_refresh(self._tell_how)

    def on_key(self, event: events.Key) -> None:
        """Read on with the arrows: the PIN has only one line."""
        record = self.query_one("#record", VerticalScroll)
        if event.key == "down":
            record.scroll_relative(y=3, animate=False)
        elif event.key == "up":
            record.scroll_relative(y=-3, animate=False)
        else:
            return
        event.stop()

    @on(PinField.Letter)
    def _letter(self, event: PinField.Letter) -> None:
        if event.letter == "c":
            self._because = not self._with_reasons
            self._show_charges()
            self.call_after_refresh(self._to_charges)

    def _to_charges(self) -> None:
        """Bring the charges into sight, from their first line on."""
        self.query_one("#record", VerticalScroll).scroll_to_widget(self.query_one(Receipt), top=True, animate=False)
        self._tell_how()

    @property
    def _with_reasons(self) -> bool:
        return self.screen.has_class("-tall") if self._because is None else self._because

    def _show_charges(self) -> None:
        charges, shown = self._view.charges, self._with_reasons
        card = self.query_one("#charges-card", Card)
        card.display = charges is not None
        card.tell(note="c hides the reasons" if shown else "c why")
        payer = self._view.payer
        codes = ", ".join(self._charting.facts.order.diagnoses)
        name = payer.name or TYPE_NAMES.get(payer.type, payer.type)
        to = " \N{MIDDLE DOT} ".join(part for part in (name, codes) if part)
        self.query_one(Receipt).show(charges, to, products(self._charting, self._view), with_reasons=shown)

    def _tell_how(self) -> None:
        longer = self.query_one("#record", VerticalScroll).max_scroll_y > 0
        more = (("\N{UPWARDS ARROW} \N{DOWNWARDS ARROW}", "bold $accent"), " read on   ") if longer else ()
        signs = (("F10", "bold $accent"), " or Alt+S signs" if longer else " or Alt+S signs, Enter does not sign")
        self.query_one("#how", Static).update(joined(*more, *signs))

    @property
    def secret(self) -> str:
        """The PIN as typed."""
        return self.query_one("#secret", Input).value

    def clear(self) -> None:
        """Forget the PIN."""
        self.query_one("#secret", Input).value = ""

    @on(Input.Submitted, "#secret")
    def _not_by_enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Problem(NOT_BY_ENTER))


def products(charting: Charting, view: ChartingView) -> tuple[str, ...]:
    """Return what is billed as a drug, in our own short words: `cyanocobalamin, 1,000 mcg`, each ingredient of it."""
    facts = charting.facts
    if view.ingredients:
        return tuple(f"{one.drug}, {one.dose}" for one in view.ingredients)
    drug = facts.drug.display if facts.drug else facts.order.medication_text
    return (f"{drug}, {view.dose}" if view.dose else drug,)


def emphasized(charting: Charting, view: ChartingView) -> Content:
    """Return the sentence with who, what, where, when and the lot in strong."""
    facts, draft = charting.facts, view.draft
    drug = facts.drug.display if facts.drug else facts.order.medication_text
    parts = [
        f"{facts.patient.given} {facts.patient.family}".strip(),
        f"{drug} {view.dose or ''}".strip(),
        *(choice.site.display for choice in view.sites if choice.chosen),
        f"at {time_text(draft.given_at, facts.zone)}" if draft.given_at else "",
        *(lot.lot_number for lot in view.lots),
    ]
    content = plain(view.sentence, "$text")
    for part in parts:
        start = content.plain.find(plain(part).plain) if part else -1
        if start >= 0:
            content = content.stylize("bold $strong", start, start + len(plain(part).plain))
    return content


def after_rows(after: AfterSigning, view: ChartingView) -> list[Hung]:
    """Return what is so once the dose is signed."""
    of = f", dose {after.given + 1} of {after.allowed}" if after.due_on and after.allowed else ""
    return labelled(
        ("Next dose", f"{next_dose(after, view.today)}{of}"),
        ("Next site", next_site(after)),
        ("Stock", stock_left(after)),
        ("Authorized", view.authorized.text),
        ("Prepaid", view.prepaid),
    )
