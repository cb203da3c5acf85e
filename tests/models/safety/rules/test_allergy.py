"""S67, S68: allergies against ingredients, classes and related classes."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from models.core.charting_codes import Outcome
from models.core.finding import Finding, Severity
from models.drugs.formulary import shipped_formulary
from models.patients.facts import AllergyFacts
from models.safety.case import PriorDose
from models.safety.rules.patient.allergy import check
from tests.daily import over_each
from tests.models.safety.rules.cases import (
    BICILLIN,
    CEFTRIAXONE,
    KETOROLAC,
    allergic_to,
    case,
    decision,
    dose_on,
    patient,
    wall,
)

CLASSED = [drug.slug for drug in shipped_formulary().drugs.values() if drug.classes]


@pytest.mark.parametrize(
    "words", ["ketorolac", "Ketorolac tromethamine", "TORADOL", "Toradol/ketorolac", "(ketorolac)"]
)
def test_s68_the_ingredient_itself_stops(words: str) -> None:
    (finding,) = check(case(KETOROLAC, person=allergic_to(words, reaction="hives")))

    assert finding.severity is Severity.STOP
    assert finding.text == (
        f"ALLERGY to {words} (hives): this drug contains it. Choose Not given, or let a provider decide (o)."
    )


@pytest.mark.parametrize(("slug", "words"), [(BICILLIN, "Bicillin"), ("medroxyprogesterone-acetate", "depo-provera")])
def test_s68_a_brand_without_the_letters_behind_it_is_the_brand(slug: str, words: str) -> None:
    assert [finding.severity for finding in check(case(slug, person=allergic_to(words)))] == [Severity.STOP]
    assert check(case("haloperidol-decanoate", person=allergic_to(words))) == []


@over_each(shipped_formulary().drugs, str)
def test_s68_every_drug_stops_for_each_of_its_ingredients_and_brands(slug: str) -> None:
    drug = shipped_formulary().drugs[slug]
    for word in (*drug.ingredients, *drug.brands):
        assert [finding.severity for finding in check(case(slug, person=allergic_to(word)))] == [Severity.STOP], word


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        (KETOROLAC, "NSAIDs"),
        (KETOROLAC, "aspirin"),
        (KETOROLAC, "Motrin (ibuprofen)"),
        (BICILLIN, "amoxicillin-clavulanate"),
        (BICILLIN, "PCN"),
        (CEFTRIAXONE, "cephalexin"),
        (CEFTRIAXONE, "cephalosporins"),
        ("morphine-sulfate", "codeine"),
        ("promethazine-hcl", "Compazine"),
    ],
)
def test_s68_another_drug_of_the_same_class_asks_for_a_reason(slug: str, words: str) -> None:
    (finding,) = check(case(slug, person=allergic_to(words)))

    assert finding.severity is Severity.WARN
    assert "same class" in finding.text
    assert finding.text.endswith("Ask the provider before going on.")


@pytest.mark.parametrize("slug", CLASSED)
def test_s68_the_name_of_its_class_is_never_passed_over(slug: str) -> None:
    for word in shipped_formulary().drugs[slug].classes:
        (finding,) = check(case(slug, person=allergic_to(word)))
        assert finding.severity in {Severity.STOP, Severity.WARN}


@pytest.mark.parametrize(("slug", "words"), [(CEFTRIAXONE, "penicillin"), (BICILLIN, "Keflex"), ("ertapenem", "PCN")])
def test_s68_a_distant_class_is_only_shown(slug: str, words: str) -> None:
    (finding,) = check(case(slug, person=allergic_to(words)))

    assert finding.severity is Severity.NOTE
    assert "related" in finding.text


@pytest.mark.parametrize("words", ["latex", "sulfa", "shellfish", "progesterone-free", ""])
def test_s68_an_unrelated_allergy_says_nothing(words: str) -> None:
    assert check(case(KETOROLAC, person=allergic_to(words))) == []


def test_s68_part_of_a_longer_name_is_not_the_ingredient() -> None:
    assert check(case("progesterone-in-oil", person=allergic_to("medroxyprogesterone"))) == []


def test_each_allergy_is_answered_on_its_own() -> None:
    found = check(case(KETOROLAC, person=allergic_to("latex", "aspirin", "ibuprofen")))

    assert [finding.at for finding in found] == ["verify.allergies[1]", "verify.allergies[2]"]


def test_s67_not_asked_is_not_none() -> None:
    (finding,) = check(case(person=patient(allergy_status="unknown")))

    assert (finding.severity, finding.text) == (
        Severity.WARN,
        "Allergies are not recorded. Ask now and write them down (k): not asked is not none.",
    )


def test_s67_none_known_passes() -> None:
    assert check(case(person=patient(allergy_status="none_known"))) == []


def test_a_dose_that_never_reached_the_patient_is_not_checked() -> None:
    assert check(case(KETOROLAC, person=allergic_to("ketorolac"), outcome=Outcome.NOT_GIVEN)) == []


RECORDED = wall("2026-01-05 10:00")


def since_recorded(slug: str, words: str, *doses: PriorDose, recorded_at: datetime | None = RECORDED) -> list[Finding]:
    person = patient(allergy_status="recorded", allergies=(AllergyFacts(words, "", "", recorded_at),))
    return check(case(slug, person=person, doses=doses))


@pytest.mark.parametrize(
    ("slug", "words", "lowered"),
    [
        (KETOROLAC, "ketorolac", Severity.WARN),
        (KETOROLAC, "aspirin", Severity.NOTE),
        (CEFTRIAXONE, "penicillin", None),
    ],
)
def test_s68_a_dose_tolerated_since_lowers_the_tier_by_one_and_says_so(
    slug: str, words: str, lowered: Severity | None
) -> None:
    tolerated = dose_on(date(2026, 6, 1), slug, tolerated=True)

    found = since_recorded(slug, words, tolerated)

    assert [finding.severity for finding in found] == ([lowered] if lowered else [])
    assert all("Given without a reaction Jun 1, 2026." in finding.text for finding in found)


def test_s68_what_was_tolerated_before_the_allergy_was_recorded_proves_nothing() -> None:
    before = dose_on(date(2026, 1, 4), KETOROLAC, tolerated=True)
    assert [f.severity for f in since_recorded(KETOROLAC, "ketorolac", before)] == [Severity.STOP]
    assert [f.severity for f in since_recorded(KETOROLAC, "ketorolac", before, recorded_at=None)] == [Severity.STOP]


def test_s68_one_reaction_outweighs_every_dose_tolerated() -> None:
    doses = (
        dose_on(date(2026, 6, 1), KETOROLAC, tolerated=True),
        dose_on(date(2026, 5, 1), KETOROLAC, reaction="reaction"),
    )
    assert [f.severity for f in since_recorded(KETOROLAC, "ketorolac", *doses)] == [Severity.STOP]


def test_s68_a_dose_still_watched_or_told_of_is_not_yet_tolerated() -> None:
    assert [f.severity for f in since_recorded(KETOROLAC, "ketorolac", dose_on(date(2026, 6, 1), KETOROLAC))] == [
        Severity.STOP
    ]


def test_s68_a_provider_may_pass_an_ingredient_with_a_reason_and_is_named() -> None:
    decided = case(KETOROLAC, person=allergic_to("ketorolac"), attestations=(decision("allergy@verify.allergies[0]"),))

    (finding,) = check(decided)

    assert finding.severity is Severity.NOTE
    assert finding.text == "ALLERGY to ketorolac. Passed by D Chen MD: checked against the chart, benefit outweighs."


def test_s68_a_decision_about_one_allergy_passes_no_other() -> None:
    decided = case(
        KETOROLAC, person=allergic_to("latex", "toradol"), attestations=(decision("allergy@verify.allergies[0]"),)
    )
    assert [finding.severity for finding in check(decided)] == [Severity.STOP]


def test_s67_a_check_that_could_not_be_made_is_never_a_pass() -> None:
    (finding,) = check(case(unchecked=("draw-up",)))

    assert (finding.severity, finding.at) == (Severity.WARN, "verify.allergies_draw-up")
    assert "check unavailable" in finding.text
