"""What a payer becomes by an answer typed: the draft that is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from models.billing.actions.save_payer_profile import Answer, ProfileDraft
from models.billing.queries.payer_sheets import check_names
from models.core.required_reason import stated
from models.core.source import Confidence

if TYPE_CHECKING:
    from models.billing.queries.payer_sheets import PayerSheet


def own(sheet: PayerSheet) -> dict[str, Answer]:
    """Return the clinic's own answers of a payer as they were given."""
    return {
        switch: Answer(row.value, row.source.key if row.source.confidence is Confidence.CONFIRMED else "")
        for switch, row in sheet.profile.policies.items()
        if row.own
    }


def draft(sheet: PayerSheet, reason: str, **over: Any) -> ProfileDraft:
    """Return the payer as it stands with some fields changed. Raises BadInputError for a reason that says nothing."""
    profile, why = sheet.profile, stated(reason)
    return replace(ProfileDraft(profile.type, profile.name, why, own(sheet), profile.also_called, sheet.change), **over)


def new(sheets: Iterable[PayerSheet], kind: str, values: dict[str, str]) -> ProfileDraft:
    """Return a plan as typed. Raises BadInputError naming the field."""
    also = names(values["also_called"])
    check_names(sheets, kind, values["name"], also)
    return ProfileDraft(kind, values["name"], stated(values["reason"]), also_called=also)


def renamed(sheets: Iterable[PayerSheet], sheet: PayerSheet, values: dict[str, str]) -> ProfileDraft:
    """Return a payer under the other names typed. Raises BadInputError naming the field."""
    also = names(values["also_called"])
    check_names(sheets, sheet.profile.type, sheet.profile.name, also)
    return draft(sheet, values["reason"], also_called=also)


def names(text: str) -> tuple[str, ...]:
    """Return names as typed, separated by semicolons."""
    return tuple(name.strip() for name in text.split(";") if name.strip())
