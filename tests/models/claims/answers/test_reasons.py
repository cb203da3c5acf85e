"""Codes on answers are words a biller knows; unknown ones keep their number and stay open."""

from __future__ import annotations

import pytest

from models.claims.answers.rules.reasons import (
    Kind,
    MoneyKind,
    adjustment_kind,
    adjustment_words,
    claim_reply,
    file_reply,
    prevented_by,
    provider_money,
    remark_words,
)


@pytest.mark.parametrize(
    ("group", "reason", "kind"),
    [
        ("CO", "45", Kind.SETTLED),
        ("CO", "253", Kind.SETTLED),
        ("PR", "1", Kind.PATIENT),
        ("PR", "96", Kind.PATIENT),
        ("CO", "1", Kind.SETTLED),
        ("OA", "23", Kind.EARLIER),
        ("CO", "16", Kind.OPEN),
        ("CO", "243", Kind.OPEN),
        ("OA", "A7", Kind.OPEN),
        ("PI", "no such code", Kind.OPEN),
    ],
)
def test_what_becomes_of_an_amount_follows_from_its_group_and_reason(group: str, reason: str, kind: Kind) -> None:
    assert adjustment_kind(group, reason) is kind


def test_an_unknown_code_is_shown_as_its_number() -> None:
    assert adjustment_words("CO", "999") == "CO-999"
    assert remark_words("N9999") == "N9999"
    assert provider_money("ZZ") == (MoneyKind.OTHER, "ZZ")
    assert file_reply("Q") == (None, "Q")
    assert claim_reply(("Z9:1",), "") == (None, "Z9:1")


def test_every_denial_the_billing_rules_prevent_has_words() -> None:
    """billing-rules.md, section P."""
    reasons = (
        "97 P14 236 4 182 16 B15 107 11 50 167 B22 96 204 151 119 222 273 150 152 170 171 172 185 B7 181 189 197 18"
    )
    remarks = "M15 N19 N519 N822 N823 M119 M123 M53 N362 MA130 N264 N265 N290 N286 M76 MA63 M64 N56 M84 M20 M51"
    outside = "29 109 22 26 27 31"
    assert not [one for one in f"{reasons} {outside}".split() if adjustment_words("CO", one) == f"CO-{one}"]
    assert not [one for one in remarks.split() if remark_words(one) == one]


def test_a_denial_names_the_checks_that_prevent_it() -> None:
    assert "ndc_present" in prevented_by("16", ("M119",))
    assert "timely_filing" in prevented_by("29", ())
    assert not prevented_by("16", ())
    assert not prevented_by("45", ())
