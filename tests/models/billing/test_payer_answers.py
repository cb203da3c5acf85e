"""Every switch and every answer has words a biller reads."""

from __future__ import annotations

import pytest

from models.billing.payers.payer_answers import answered, shipped_switch_words
from models.billing.payers.payer_profiles import PayerProfile, shipped_payer_profiles
from models.billing.tables.tables import shipped_billing_tables

PROFILES = shipped_payer_profiles()
TABLES = shipped_billing_tables()


def test_every_switch_and_every_value_has_words_and_no_word_is_for_nothing() -> None:
    words = {switch: set(values) for switch, values in shipped_switch_words().items()}
    assert words == {name: {"label", *switch.values} for name, switch in TABLES.switches.items()}


def test_a_label_fits_beside_its_answer_on_a_narrow_screen() -> None:
    assert all(len(words["label"]) <= 26 for words in shipped_switch_words().values())


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_payer_answers_every_switch_and_names_who_says_so(profile: PayerProfile) -> None:
    rows = answered(profile, PROFILES, TABLES)
    assert [row.switch for row in rows] == list(TABLES.switches)
    assert all(row.origin.partition(": ")[2] for row in rows)
    assert {row.switch for row in rows if not row.inherited} == set(profile.policies)


def test_a_plans_inherited_answer_says_that_its_type_gave_it() -> None:
    chpw = next(profile for profile in PROFILES if profile.name == "CHPW")
    rows = {row.switch: row for row in answered(chpw, PROFILES, TABLES)}
    assert rows["patient_supplied_policy"].origin == "CHPW: R54: CHPW"
    assert rows["jw_policy"].origin == "Medicaid: R41: OREGON; differs by state"
    assert rows["jw_policy"].marks == ("unconfirmed",)
