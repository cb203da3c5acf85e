"""Picks a drug, one of its usual orders and a known diagnosis from the list under the drug's field."""

from __future__ import annotations

from textual import on
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from models.core.quantity import format_amount
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug, OrderTemplate
from models.orders.order_body import OrderBody
from models.orders.queries.order_check import DoseDraft, check_order
from models.orders.queries.order_for_form import KnownDiagnosis, OrderForForm
from tui.design.text import joined, stacked
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.orders.drug_card import found_line, usual_text
from tui.orders.entry import route_words
from tui.orders.field import HintField
from tui.widgets.lists.choice_list import Choice, ChoiceList

MOST_MATCHES = 6


class PicksUsual(ClosesItself, ReportsFailures, Screen[None]):
    """Part of the order form. `_usual` is what a usual order filled in, field by field.

    `_only` is the one drug that was found, while it is not picked: its usual orders are offered already. `_treatment`
    is the template the order began from, and counts while its drug is the one picked.
    """

    app: Session

    def __init__(self) -> None:
        super().__init__()
        self._found: OrderForForm | None = None
        self._drug: Drug | None = None
        self._only: Drug | None = None
        self._treatment: OrderBody | None = None
        self._picks: list[Drug | OrderTemplate | KnownDiagnosis | str] = []
        self._usual: dict[str, str] = {}
        self._answers: dict[str, str] = {}

    def _judge(self) -> None:
        raise NotImplementedError

    def _field(self, name: str) -> HintField:
        return self.query_one(f"#{name}", HintField)

    @property
    def _in_sight(self) -> Drug | None:
        """The drug picked, else the only one found."""
        return self._drug or self._only

    def _offer(self) -> None:
        """Offer matching drugs; of the one picked, and of the only match, its usual orders."""
        clinic = self.app.clinic
        if clinic is None:
            return
        on_hand = self._found.on_hand if self._found else {}
        words = self._field("drug").value.strip()
        drugs = clinic_formulary(clinic).matching(words) if words and not self._drug else ()
        self._only = drugs[0] if len(drugs) == 1 else None
        drug = self._in_sight
        if drug is None:
            listed = drugs[:MOST_MATCHES]
            lines = [found_line(one, on_hand, allergy=self._is_allergic(one)) for one in listed]
            self._list("", listed, lines)
            if words:
                self._head(f"{len(drugs)} found" if drugs else "No drug of that name. Type part of a name or brand.")
            return
        offered = drug.templates[:MOST_MATCHES] if self._drug or self._are_picked_by_digit(drug) else ()
        self._list("", offered, [joined(usual_text(one)) for one in offered])
        self._head(found_line(drug, on_hand, allergy=self._is_allergic(drug)), self._usual_words(len(offered)))

    def _usual_words(self, offered: int) -> str:
        """Return what stands above usual orders: how many there are, and what Enter does."""
        usual = f"Usual orders, 1 to {offered}" if offered > 1 else "Usual order, 1" if offered else "No usual order"
        if self._drug:
            return f"{usual}; Enter to type a dose" if offered else usual
        return f"{usual}; Enter takes the drug" if offered else "Enter takes the drug"

    def _is_allergic(self, drug: Drug) -> bool:
        """Whether an allergy of the patient is to the drug, or to one related to it."""
        clinic, found = self.app.clinic, self._found
        if clinic is None or found is None or found.patient.allergy_status != "recorded":
            return False
        return bool(check_order(clinic, found.patient, drug, DoseDraft(""), {}).allergies)

    def _are_picked_by_digit(self, drug: Drug) -> bool:
        """Whether no digit offered could go on as part of a drug's name: then it picks, else it is typed."""
        clinic = self.app.clinic
        if clinic is None:
            return False
        words = self._field("drug").value
        digits = range(1, len(drug.templates[:MOST_MATCHES]) + 1)
        return not any(clinic_formulary(clinic).matching(f"{words}{digit}") for digit in digits)

    def _takes_digit(self, digit: str) -> bool:
        """Pick a usual order of the only drug found, while its name is still being typed."""
        clinic, only = self.app.clinic, self._only
        if clinic is None or only is None or self._drug or not self._picks:
            return False
        # Against what stands in the field now: what is offered may still be that of a letter before.
        if clinic_formulary(clinic).matching(self._field("drug").value.strip()) != (only,):
            return False
        place = int(digit) - 1
        if not 0 <= place < len(self._picks):
            return False
        pick = self._picks[place]
        if not isinstance(pick, OrderTemplate):
            return False
        self._take_drug(only)
        self._take_template(pick)
        return True

    def _head(self, *parts: str | Content) -> None:
        made = [joined((part, "$quiet")) if isinstance(part, str) else part for part in parts]
        self.query_one("#found", Static).update(stacked(*made))

    def _list(self, head: str, picks: object, texts: list[Content] | list[str]) -> None:
        self._picks = list(picks)  # type: ignore[call-overload]
        choices = [Choice(str(place), str(place - 1), text) for place, text in enumerate(map(str, texts), 1)]
        self.query_one("#picks", ChoiceList).show(choices[:MOST_MATCHES], 0)
        self._head(head)

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        pick = self._picks[int(event.code)]
        if isinstance(pick, KnownDiagnosis | str):
            code = pick if isinstance(pick, str) else pick.code
            self._usual["diagnoses"] = self._field("diagnoses").value = code
            self._go_on()
        elif isinstance(pick, OrderTemplate):
            if self._drug is None and self._only:
                self._take_drug(self._only)
            self._take_template(pick)
        else:
            self._take_drug(pick)

    def _choose_drug(self) -> None:
        """Take the only match, or go to the list to pick one by its number."""
        if self._only:
            self._take_drug(self._only)
        else:
            self.query_one("#picks", ChoiceList).focus()

    def _take_drug(self, drug: Drug) -> None:
        self._drug, self._only = drug, None
        self._answers = {}
        self._field("drug").value = drug.display
        self._judge()
        if len(drug.routes) == 1:
            self._field("route").value = route_words(drug.routes[0])
        self._offer()
        if drug.templates:
            self.query_one("#picks", ChoiceList).focus()
        else:
            self._field("dose").focus()

    def _take_template(self, template: OrderTemplate) -> None:
        self._forget_usual()
        self._usual = {
            "dose": f"{format_amount(template.dose.amount)} {template.dose.unit.display}",
            "route": route_words(template.route),
            "every": str(template.interval_days or ""),
        }
        for name, text in self._usual.items():
            self._field(name).value = text
        if self._field("diagnoses").value.strip():
            self._go_on()
        else:
            self._offer_diagnoses()

    def _offer_diagnoses(self) -> None:
        """Offer what a provider signed for this patient before, those for this drug first, then the template's."""
        drug = self._drug.display if self._drug else ""
        known = sorted(self._found.diagnoses, key=lambda one: one.drug != drug)[:MOST_MATCHES] if self._found else []
        theirs = {one.code for one in known}
        kept = self._kept_with()
        offered = [code for code in kept.offered_diagnoses if code not in theirs] if kept else []
        if not known and not offered:
            self._field("diagnoses").focus()
            return
        texts = [f"{one.code}  for {one.drug}, signed {date_text(one.signed_on)}" for one in known]
        texts += [f"{code}  by the template" for code in offered]
        own = "the patient's own" if known else ""
        head = ", then ".join(filter(None, (own, "the template's" if offered else "")))
        self._list(f"Diagnosis: {head}, or Enter to type another", [*known, *offered], texts)
        self.query_one("#picks", ChoiceList).focus()

    def _kept_with(self) -> OrderBody | None:
        """Return the template the order began from, None once another drug is picked."""
        body = self._treatment
        return body if body and self._drug and self._drug.slug == body.drug_slug else None

    def _go_on(self) -> None:
        """Go to the end of a series, or to the PIN."""
        self._judge()
        self._list("", (), [])
        if self._drug:
            on_hand = self._found.on_hand if self._found else {}
            self._head(found_line(self._drug, on_hand, allergy=self._is_allergic(self._drug)))
        typed = {name: self._field(name).value.strip() for name in ("every", "count", "until")}
        self._field("count" if typed["every"] and not (typed["count"] or typed["until"]) else "pin").focus()

    def _forget_usual(self) -> None:
        """Empty what a usual order filled in and nobody changed: it must not stay for another drug."""
        for name, text in self._usual.items():
            field: Input = self._field(name)
            if field.value == text:
                field.value = ""
        self._usual = {}
