"""Who sends files of claims and who takes them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from models.claims.claim import Receiver, Sender
from models.claims.records.claim_payer import ClaimSender
from models.core.errors import RefusedError
from models.store.clinic import Clinic
from models.store.transaction import table_of

_SENDER = table_of(ClaimSender)
_NEWEST = select(_SENDER).where(_SENDER.c.site_id == bindparam("site")).order_by(_SENDER.c.change.desc()).limit(1)
NO_SENDER = "no file can be sent yet: enter the clearinghouse's numbers under claims, payers (p), sender"
_NOBODY = (Sender("", "", "", "", ""), Receiver("", "", ""))


@dataclass(frozen=True, slots=True)
class SenderSheet:
    """The sender and the receiver as entered last; `change` 0 was never entered."""

    sender: Sender
    receiver: Receiver
    change: int


def sender_sheet(clinic: Clinic) -> SenderSheet:
    """Return who sends and who takes files."""
    with clinic.store.read() as connection:
        return read_sender_sheet(connection, clinic)


def read_sender_sheet(connection: Connection, clinic: Clinic) -> SenderSheet:
    """Return who sends and who takes files, as this connection sees it."""
    row = connection.execute(_NEWEST, {"site": clinic.site_id}).one_or_none()
    if row is None:
        return SenderSheet(*_NOBODY, change=0)
    sender = Sender(row.sender_id, row.sender_qualifier, row.sender_name, row.contact, row.phone)
    return SenderSheet(sender, Receiver(row.receiver_id, row.receiver_qualifier, row.receiver_name), row.change)


def read_sender(connection: Connection, clinic: Clinic, form: str) -> tuple[Sender, Receiver]:
    """Return the sender and receiver a batch freezes; paper needs none. Raises RefusedError for a file without."""
    sheet = read_sender_sheet(connection, clinic)
    if form == "837p" and not (sheet.sender.id and sheet.receiver.id):
        raise RefusedError("", NO_SENDER)
    return sheet.sender, sheet.receiver
