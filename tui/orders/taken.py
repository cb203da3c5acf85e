"""How an order comes to the form: from a template, spoken by a provider, or under a protocol."""

from __future__ import annotations

from uuid import UUID

from textual import work

from models.codes.tables.clinic_tables import clinic_tables
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.order_body import OrderBody
from models.orders.order_entry import ProtocolStart, VerbalOrder
from models.orders.queries.protocols import Startable, startable
from models.orders.queries.templates import Template, offered_templates
from models.people.facts import StaffFacts
from models.people.permissions import permission, refusal
from models.people.queries.staff import staff
from tui.design.marks import MARKS
from tui.dialogs.choose import ChooseDialog, ReasonDialog
from tui.frame.background import read
from tui.orders.entry import from_body
from tui.orders.usual import PicksUsual

_VERBAL = "verbal"
_FIXED = ("drug", "dose", "route", "every", "count", "until")
"""The fields a protocol answers by itself."""


class TakesOrders(PicksUsual):
    """Part of the order form. `_verbal` and `_protocol` are how the order comes, both None for a provider's own."""

    _patient_id: UUID
    _order_id: UUID | None
    _verbal: VerbalOrder | None = None
    _protocol: ProtocolStart | None = None
    _taken = ""

    def _show_message(self, text: str) -> None:
        raise NotImplementedError

    def _ask_way(self) -> None:
        """Ask someone who may not order how it comes, or say what they can do instead."""
        person = self.app.person
        if person is None or person.may_order:
            return
        acts = ("take_verbal_orders", "start_protocols")
        if self._order_id or not any(act in person.acts for act in acts):
            self._show_message(f"{person.name} {permission('order').refusal} F9 changes person.")
            return
        self._offer_ways()

    @work(exclusive=True, group="ways", exit_on_error=False)
    async def _offer_ways(self) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        person, ways = app.person, await read(startable, app.clinic, self._patient_id, app.person.id)
        spoken = "" if refusal(person, person.name, permission("take_verbal_orders")) else _VERBAL
        options = [(_VERBAL, "Verbal order: a provider told you")] if spoken else []
        options += [(str(one.protocol.id), _way_words(one)) for one in ways]
        if not options:
            self._show_message("No protocol is kept here yet: a provider makes one, k on Today.")
            return
        by_id = {str(one.protocol.id): one for one in ways}

        def chosen(way: str | None) -> None:
            if way is None:
                self.dismiss()
            elif way == _VERBAL:
                self._ask_provider()
            elif by_id[way].barred:
                self._show_message(f"{by_id[way].protocol.name}: {by_id[way].barred}.")
                self.app.push_screen(ChooseDialog("How is it ordered?", tuple(options)), chosen)
            else:
                self._ask_patient(by_id[way], by_id[way].questions, ())

        self.app.push_screen(ChooseDialog("How is it ordered?", tuple(options)), chosen)

    @work(exclusive=True, group="ways", exit_on_error=False)
    async def _ask_provider(self) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        providers = {str(one.id): one for one in await read(staff, clinic) if one.may_order}

        def named(who: str | None) -> None:
            if who:
                self._ask_how(providers[who])
            else:
                self._offer_ways()

        options = tuple((key, one.name) for key, one in providers.items())
        self.app.push_screen(ChooseDialog("Who gave the order?", options), named)

    def _ask_how(self, provider: StaffFacts) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return

        def answered(code: str | None) -> None:
            if code:
                self._take_verbal(provider, code)
            else:
                self._offer_ways()

        how = tuple((row.code, row.display) for row in clinic_tables(clinic).reasons["verbal"])
        self.app.push_screen(ReasonDialog(f"How did {provider.name} give it?", how), answered)

    def _take_verbal(self, provider: StaffFacts, how: str) -> None:
        self._verbal = VerbalOrder(provider.id, how)
        self._taken = f"Verbal order from {provider.name}"
        self.add_class("-verbal")
        self._show_message("")
        self._field("drug").focus()
        self._judge()

    def _ask_patient(self, one: Startable, questions: list[tuple[str, str]], confirmed: tuple[str, ...]) -> None:
        """Ask what the chart does not answer, one question at a time."""
        if not questions:
            self._start(one, confirmed)
            return
        (asked, text), rest = questions[0], questions[1:]

        def answered(code: str | None) -> None:
            if code == "fits":
                self._ask_patient(one, rest, (*confirmed, asked))
            else:
                self._offer_ways()

        options = (("fits", "asked: the patient fits"), ("not", "does not fit, or is not known"))
        self.app.push_screen(ChooseDialog(f"{one.protocol.name} is {text}. Ask the patient.", options), answered)

    def _start(self, one: Startable, confirmed: tuple[str, ...]) -> None:
        self._protocol = ProtocolStart(one.protocol.id, confirmed)
        self._taken = f"Protocol {one.protocol.name}, {one.protocol.provider}"
        self._fill(one.protocol.body)
        for name in _FIXED:
            self._field(name).disabled = True
        # The protocol's own note goes with it by itself.
        self._field("note").value = ""
        self._show_message("")
        self._offer_diagnoses()
        self._judge()

    def action_template(self) -> None:
        """Pick a template: the person's favorites, then the clinic's."""
        if self._protocol:
            self._show_message("The protocol says what is ordered.")
        else:
            self._offer_templates()

    @work(exclusive=True, group="ways", exit_on_error=False)
    async def _offer_templates(self) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        owner = self._verbal.provider_id if self._verbal else app.person.id
        found = {str(one.key): one for one in await read(offered_templates, app.clinic, owner)}
        if not found:
            self._show_message("No template is kept yet: k on Today makes one.")
            return

        def chosen(key: str | None) -> None:
            if key:
                self._show_message("")
                self._treatment = found[key].body
                self._fill(found[key].body)
                self._offer_diagnoses()

        options = tuple((key, _template_words(one, owner)) for key, one in found.items())
        app.push_screen(ChooseDialog("Order from which template?", options), chosen)

    def _fill(self, body: OrderBody) -> None:
        """Put a template or a protocol into the fields; everything is checked as if it were typed."""
        clinic = self.app.clinic
        if clinic is None:
            return
        drug = clinic_formulary(clinic).drugs[body.drug_slug]
        self._drug, self._only, self._answers = drug, None, {}
        self._usual = {}
        self._field("drug").value = drug.display
        for name, text in from_body(body).items():
            self._field(name).value = text
        self._offer()
        self._judge()


def _way_words(one: Startable) -> str:
    name = f"Protocol {one.protocol.name}: {one.drug} {one.protocol.body.dose}"
    return f"{MARKS['barred'][0]} {name}: {one.barred}" if one.barred else name


def _template_words(one: Template, owner: UUID) -> str:
    body = one.body
    every = f" every {body.every}" + (" days" if body.every.isdecimal() else "") if body.every else ""
    mine = "" if one.owner_id == owner else "  (clinic)"
    return f"{one.name}: {one.drug} {body.dose}{every}{mine}"
