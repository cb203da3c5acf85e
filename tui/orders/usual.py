"""Picks a drug, one of its usual orders and a known diagnosis from the list under the fields."""

from __future__ import annotations

from textual import on
from textual.screen import Screen
from textual.widgets import Input

from models.core.quantity import format_amount
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug, OrderTemplate
from models.drugs.written.sheet import usual_words
from models.orders.queries.order_for_form import KnownDiagnosis, OrderForForm
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.orders.entry import route_words
from tui.widgets.choice_list import Choice, ChoiceList

MOST_MATCHES = 6


class PicksUsual(ClosesItself, ReportsFailures, Screen[None]):
    """Part of the order form. `_usual` is what a usual order filled in, field by field."""

    app: Session

    def __init__(self) -> None:
        super().__init__()
        self._found: OrderForForm | None = None
        self._drug: Drug | None = None
        self._picks: list[Drug | OrderTemplate | KnownDiagnosis] = []
        self._usual: dict[str, str] = {}
        self._answers: dict[str, str] = {}

    def _judge(self) -> None:
        raise NotImplementedError

    def _field(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)

    def _offer(self) -> None:
        """Offer matching drugs, or the usual orders of the one picked."""
        clinic = self.app.clinic
        if clinic is None:
            return
        words = self._field("drug").value
        if self._drug:
            self._picks = list(self._drug.templates[:MOST_MATCHES])
            texts = [f"usual: {usual_words(template)}" for template in self._drug.templates]
        else:
            drugs = clinic_formulary(clinic).matching(words)[:MOST_MATCHES] if words.strip() else ()
            self._picks = list(drugs)
            texts = [f"{drug.display}  {', '.join(drug.brands[:2])}" for drug in drugs]
        self._list(texts)

    def _list(self, texts: list[str]) -> None:
        choices = [Choice(str(place), str(place - 1), text) for place, text in enumerate(texts[:MOST_MATCHES], 1)]
        self.query_one("#picks", ChoiceList).show(choices, 0)

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        pick = self._picks[int(event.code)]
        if isinstance(pick, KnownDiagnosis):
            self._usual["diagnoses"] = self._field("diagnoses").value = pick.code
            self._go_on()
        elif isinstance(pick, OrderTemplate):
            self._take_template(pick)
        else:
            self._take_drug(pick)

    def _choose_drug(self) -> None:
        """Take the only match, or go to the list to pick one by its number."""
        if len(self._picks) == 1 and isinstance(self._picks[0], Drug):
            self._take_drug(self._picks[0])
        else:
            self.query_one("#picks", ChoiceList).focus()

    def _take_drug(self, drug: Drug) -> None:
        self._drug = drug
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
        """Offer what a provider signed for this patient before; nobody else's diagnosis is theirs."""
        known = self._found.diagnoses[:MOST_MATCHES] if self._found else ()
        if not known:
            self._field("diagnoses").focus()
            return
        self._picks = list(known)
        self._list([f"{one.code}  for {one.drug}, signed {date_text(one.signed_on)}" for one in known])
        self.query_one("#picks", ChoiceList).focus()

    def _go_on(self) -> None:
        """Go to the end of a series, or to the PIN."""
        self._field("count" if self._field("every").value.strip() else "pin").focus()

    def _forget_usual(self) -> None:
        """Empty what a usual order filled in and nobody changed: it must not stay for another drug."""
        for name, text in self._usual.items():
            field = self._field(name)
            if field.value == text:
                field.value = ""
        self._usual = {}
