"""The payers that are on claims, each with the facts its claims need."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from models.billing.payers.payer_profiles import TYPE_NAMES, name_key
from models.claims.building.payers import PayerOnClaims, read_claim_payers
from models.claims.records.claim import StoredClaim
from models.store.clinic import Clinic
from models.store.transaction import table_of

_CLAIM = table_of(StoredClaim)


def payers_on_claims(clinic: Clinic) -> tuple[PayerOnClaims, ...]:
    """Return every payer that is on a claim or was entered, by name; what is its own version stands with its change."""
    with clinic.store.read() as connection:
        known = read_claim_payers(connection, clinic)
        billed = select(_CLAIM.c.payer_type, _CLAIM.c.payer_name).where(
            _CLAIM.c.site_id == clinic.site_id, _CLAIM.c.billed.is_(True)
        )
        rows = connection.execute(billed.distinct()).all()
    called = ((row.payer_type, row.payer_name or TYPE_NAMES.get(row.payer_type, row.payer_type)) for row in rows)
    names = {(kind, name_key(name)): name for kind, name in called}
    names |= {key: one.name for key, one in known.entered.items()}
    found = []
    for (kind, key), name in names.items():
        own = known.entered.get((kind, key))
        facts = own or known.of(kind, name)
        found.append(replace(facts, type=kind, name=name, change=own.change if own else 0))
    return tuple(sorted(found, key=lambda one: one.name.lower()))
