"""Store what claims must know of a payer, and who sends files to whom: versions, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.billing.payers.payer_profiles import name_key
from models.claims.building.payers import PayerOnClaims
from models.claims.claim import Receiver, Sender
from models.claims.forms.ndc_text import NdcStyle
from models.claims.records.claim_payer import ClaimPayer, ClaimSender
from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.people.author import permitted
from models.people.versions import Stale, Stored, made, newest_by
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PAYER = newest_by(table_of(ClaimPayer), "change", "type", "key")
_SENDER = newest_by(table_of(ClaimSender), "change")
_MEANWHILE = "{who} changed it meanwhile: look at it again"
MOST_DAYS, MOST_LINES = 1_100, 50


@dataclass(frozen=True, slots=True)
class SenderEntry:
    """The sender and the receiver of files as typed; `change` is the version the edit started from."""

    sender: Sender
    receiver: Receiver
    reason: str
    change: int = 0


def save_claim_payer(clinic: Clinic, person_id: UUID | None, payer: PayerOnClaims, reason: str) -> Stored | Stale:
    """Store a payer's claim facts as the newest version. Raises BadInputError naming the field."""
    by = permitted(clinic, person_id, "change_claim_set_up")
    why = stated(reason)
    if len(payer.filing) != 2:
        raise BadInputError("filing", "enter the claim filing indicator: two signs, such as CI")
    if payer.timely_days is not None and not 0 < payer.timely_days <= MOST_DAYS:
        raise BadInputError("timely_days", f"enter 1 to {MOST_DAYS} days, or nothing")
    if payer.line_limit is not None and not 0 < payer.line_limit <= MOST_LINES:
        raise BadInputError("line_limit", f"enter 1 to {MOST_LINES} lines, or nothing")
    if payer.ndc_style not in set(NdcStyle):
        raise BadInputError("ndc_style", f"write one of {', '.join(NdcStyle)}")
    key = name_key(payer.name)

    def act(tx: Transaction) -> Stored | Stale:
        last = tx.execute(_PAYER, site_id=clinic.site_id, type=payer.type, key=key).one_or_none()
        if (last.change if last else 0) != payer.change:
            return Stale(_MEANWHILE.format(who=last.changed_by_name if last else "someone else"))
        number = payer.change + 1
        place = payer.address
        row = ClaimPayer(
            id=clinic.new_id(),
            change=number,
            type=payer.type,
            key=key,
            name=payer.name.strip(),
            payer_id=payer.payer_id.strip(),
            filing=payer.filing,
            timely_days=payer.timely_days,
            line_limit=payer.line_limit,
            assignment=payer.assignment,
            ndc_style=payer.ndc_style,
            street=place.line,
            street2=place.line_2,
            city=place.city,
            state=place.state,
            zip_code=place.zip_code,
            reason=why,
            **made(clinic, by, clinic.now()),
        )
        tx.add(row)
        detail = {"type": payer.type, "payer": payer.name, "payer_id": row.payer_id, "change": number}
        audited(tx, clinic, person_id, "save_claim_payer", ("ClaimPayer", row.id), detail)
        return Stored(key, number)

    return clinic.store.write(act)


def save_sender(clinic: Clinic, person_id: UUID | None, entry: SenderEntry) -> Stored | Stale:
    """Store who sends files and who takes them. Raises BadInputError naming the field."""
    by = permitted(clinic, person_id, "change_claim_set_up")
    why = stated(entry.reason)
    sender, receiver = entry.sender, entry.receiver
    for name, value, most in (
        ("sender_id", sender.id, 15),
        ("receiver_id", receiver.id, 15),
        ("sender_name", sender.name, 60),
        ("receiver_name", receiver.name, 60),
    ):
        if not 0 < len(value.strip()) <= most:
            raise BadInputError(name, f"enter 1 to {most} characters")

    def act(tx: Transaction) -> Stored | Stale:
        last = tx.execute(_SENDER, site_id=clinic.site_id).one_or_none()
        if (last.change if last else 0) != entry.change:
            return Stale(_MEANWHILE.format(who=last.changed_by_name if last else "someone else"))
        row = ClaimSender(
            id=clinic.new_id(),
            change=entry.change + 1,
            sender_id=sender.id.strip(),
            sender_qualifier=sender.qualifier,
            sender_name=sender.name.strip(),
            contact=sender.contact.strip(),
            phone=sender.phone.strip(),
            receiver_id=receiver.id.strip(),
            receiver_qualifier=receiver.qualifier,
            receiver_name=receiver.name.strip(),
            reason=why,
            **made(clinic, by, clinic.now()),
        )
        tx.add(row)
        audited(tx, clinic, person_id, "save_sender", ("ClaimSender", row.id), {"change": row.change})
        return Stored("sender", row.change)

    return clinic.store.write(act)
