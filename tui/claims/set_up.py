"""What files of claims need: payers' numbers at the clearinghouse, and who sends to whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from models.claims.actions.save_claim_payer import SenderEntry, save_claim_payer, save_sender
from models.claims.building.payers import PayerOnClaims
from models.claims.claim import Address, Receiver, Sender
from models.claims.forms.ndc_text import NdcStyle
from models.claims.queries.payers_on_claims import payers_on_claims
from models.claims.queries.senders import SenderSheet, sender_sheet
from models.core.errors import BadInputError, RefusedError
from models.people.permissions import permission, refusal
from models.people.versions import Stale
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.text import fitted_words, plain
from tui.dialogs.browse import BrowseScreen
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row
from tui.widgets.lists.record_rows import Cell

SENDER = "sender"
NOT_YET = "not entered"
_PAYER = (
    Field("payer_id", "Payer ID", "its number at the clearinghouse"),
    Field("filing", "Filing", "MB Medicare, MC Medicaid, CI commercial, BL Blue Cross"),
    Field("timely_days", "Days to file", "from the day of service; may stay empty"),
    Field("line_limit", "Most lines", "on one claim, at most 50; may stay empty"),
    Field("ndc_style", "NDC on paper", ", ".join(NdcStyle)),
    Field("street", "Street", "of its claims address; may stay empty"),
    Field("city", "City", ""),
    Field("state", "State", "two letters"),
    Field("zip_code", "ZIP", "five or nine digits"),
    Field("reason", "Reason", "where you read it"),
)
_SENDER = (
    Field("sender_id", "Sender ID", "the clinic's number at the clearinghouse"),
    Field("sender_name", "Sender", "the clinic's name there"),
    Field("contact", "Contact", "whom they call"),
    Field("phone", "Phone", "ten digits"),
    Field("receiver_id", "Receiver ID", "the clearinghouse's own number"),
    Field("receiver_name", "Receiver", "the clearinghouse's name"),
    Field("reason", "Reason", "where you read it"),
)


class ClaimSetUpScreen(BrowseScreen):
    """The sender first, then every payer that is on a claim."""

    CSS_PATH = "queue.tcss"
    HELP = (
        "A file needs who sends it, who takes it, and the payer's number there. The clearinghouse tells all three. "
        f"NDC on paper: {'; '.join(f'{style.value}: {style.label}' for style in NdcStyle)}."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("claim_set_up")

    _payers: tuple[PayerOnClaims, ...] = ()
    _sender: SenderSheet | None = None

    def compose(self) -> ComposeResult:
        """Lay out the sender and the payers."""
        yield Header("Claims", "payers and sender")
        yield RecordList((26, 12, 3, 9, 0), "", wide=(30, 16, 3, 9, 0), id="items")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("claim_set_up", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read sender and payers."""
        self._sender = await read(sender_sheet, clinic)
        self._payers = await read(payers_on_claims, clinic)
        sender = self._sender.sender
        whom = f"{sender.name} to {self._sender.receiver.name}" if sender.id else NOT_YET
        rows = [
            Row(
                SENDER,
                ("Sender and receiver", sender.id or NOT_YET, "", "", _whole(whom if sender.id else "")),
                "strong",
            )
        ]
        self.items.show([*rows, *(_row(number, one) for number, one in enumerate(self._payers))])

    def action_edit(self) -> None:
        """Change the selected payer's numbers, or the sender."""
        row, person, clinic, sheet = self.items.current, self.app.person, self.app.clinic, self._sender
        if person is None or clinic is None or row is None or sheet is None:
            return
        if denied := refusal(person, person.name, permission("change_claim_set_up")):
            self._show_message(denied.text)
            return

        def stored(name: str | None) -> None:
            if name:
                self._show_message(f"{name}: stored.", "done")
                self._read()

        if row.key == SENDER:
            take = lambda values: _save_sender(clinic, person.id, values, sheet)  # noqa: E731
            self.app.push_screen(FieldsDialog("Sender and receiver", _SENDER, _sender_values(sheet), take), stored)
            return
        payer = self._payers[int(str(row.key))]
        take = lambda values: _save_payer(clinic, person.id, values, payer)  # noqa: E731
        self.app.push_screen(FieldsDialog(payer.name or payer.type, _PAYER, _payer_values(payer), take), stored)


def _whole(text: str) -> Cell:
    return lambda room: fitted_words(plain(text), room)


def _row(number: int, one: PayerOnClaims) -> Row:
    days = f"{one.timely_days} days" if one.timely_days else ""
    lines = f"at most {one.line_limit} lines" if one.line_limit else ""
    style = "" if one.ndc_style == NdcStyle.NUCC else f"NDC {NdcStyle(one.ndc_style).label}"
    more = ", ".join(part for part in (lines, style) if part)
    return Row(str(number), (one.name or one.type, one.payer_id or NOT_YET, one.filing, days, _whole(more)))


def _payer_values(one: PayerOnClaims) -> dict[str, str]:
    place = one.address
    return {
        "payer_id": one.payer_id,
        "filing": one.filing,
        "timely_days": str(one.timely_days or ""),
        "line_limit": str(one.line_limit or ""),
        "ndc_style": one.ndc_style,
        "street": place.line,
        "city": place.city,
        "state": place.state,
        "zip_code": place.zip_code,
    }


def _sender_values(sheet: SenderSheet) -> dict[str, str]:
    return {
        "sender_id": sheet.sender.id,
        "sender_name": sheet.sender.name,
        "contact": sheet.sender.contact,
        "phone": sheet.sender.phone,
        "receiver_id": sheet.receiver.id,
        "receiver_name": sheet.receiver.name,
    }


def _save_payer(clinic: Clinic, person_id: Any, values: dict[str, str], payer: PayerOnClaims) -> str:
    new = replace(
        payer,
        payer_id=values["payer_id"],
        filing=values["filing"].strip().upper(),
        timely_days=_number(values["timely_days"], "timely_days"),
        line_limit=_number(values["line_limit"], "line_limit"),
        ndc_style=values["ndc_style"].strip().lower() or NdcStyle.NUCC.value,
        address=Address(values["street"], "", values["city"], values["state"].strip().upper(), values["zip_code"]),
    )
    _refuse(save_claim_payer(clinic, person_id, new, values["reason"]))
    return payer.name or payer.type


def _save_sender(clinic: Clinic, person_id: Any, values: dict[str, str], sheet: SenderSheet) -> str:
    sender = Sender(values["sender_id"], "ZZ", values["sender_name"], values["contact"], values["phone"])
    receiver = Receiver(values["receiver_id"], "ZZ", values["receiver_name"])
    _refuse(save_sender(clinic, person_id, SenderEntry(sender, receiver, values["reason"], sheet.change)))
    return "Sender and receiver"


def _refuse(outcome: object) -> None:
    if isinstance(outcome, Stale):
        raise RefusedError("", outcome.text)


def _number(text: str, name: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal():
        raise BadInputError(name, "enter a number, or nothing")
    return int(text)
