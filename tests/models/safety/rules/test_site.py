"""S28 to S34: site and side, the product's own sites, rotation, and the volume a site takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.codes.tables.code_tables import shipped_code_tables
from models.core.charting_codes import Outcome
from models.core.finding import Finding, Severity
from models.core.quantity import parse_quantity
from models.safety.draft import SitePick
from models.safety.rules.site import avoid_site, product_site, rotation, site, site_reminder, site_volume
from tests.models.safety.rules.cases import (
    B12,
    BICILLIN,
    TODAY,
    VIVITROL,
    case,
    dose_on,
    drug_of,
    flagged,
    order,
    patient,
)

SITES = shipped_code_tables().sites
ROUTES = ("im", "subcut", "id")


def at(*codes: str) -> tuple[SitePick, ...]:
    return tuple(SitePick(code=code) for code in codes)


def one(found: list[Finding], severity: Severity) -> str:
    (finding,) = found
    assert finding.severity is severity
    return finding.text


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("code", SITES)
def test_s28_a_site_is_taken_only_on_its_route(code: str, route: str) -> None:
    found = site.check(case(ordered=order(route=route), sites=at(code)))

    if SITES[code].route == route:
        assert found == []
    else:
        text = one(found, Severity.STOP)
        assert text == f"{SITES[code].display} is not a site for this route. Pick one from the list."


@pytest.mark.parametrize("codes", [(), ("arm",), ("deltoid",), ("deltoid-r", "hip")])
def test_s29_no_site_or_one_without_its_side_is_stopped(codes: tuple[str, ...]) -> None:
    assert one(site.check(case(sites=at(*codes))), Severity.STOP) == "Pick the site: press its number."


@pytest.mark.parametrize(("second", "adds_up"), [("0.4", True), ("0.5", False), ("0.399", False), (None, False)])
def test_s32_the_parts_of_a_split_dose_add_up_to_it(second: str | None, adds_up: bool) -> None:
    parts = (
        SitePick(code="deltoid-l", volume_ml=Decimal("0.6")),
        SitePick(code="deltoid-r", volume_ml=Decimal(second) if second else None),
    )
    found = site.check(case(sites=parts))

    assert [finding.severity for finding in found] == ([] if adds_up else [Severity.STOP])
    assert adds_up or found[0].text.endswith("the dose 1 mL. Correct them.")


@pytest.mark.parametrize(
    ("slug", "code", "allowed"),
    [
        (VIVITROL, "deltoid-l", False),
        (VIVITROL, "vastus-l", False),
        (VIVITROL, "dorsogluteal-l", True),
        (VIVITROL, "ventrogluteal-r", True),
        (BICILLIN, "vastus-r", False),
        (BICILLIN, "ventrogluteal-r", True),
        ("olanzapine-pamoate", "deltoid-r", False),
        ("testosterone-undecanoate", "vastus-r", False),
        ("medroxyprogesterone-acetate", "deltoid-r", True),
        (B12, "vastus-r", True),
    ],
)
def test_s30_the_products_sites_beat_the_routes(slug: str, code: str, allowed: bool) -> None:
    found = product_site.check(case(slug, sites=at(code)))

    assert [finding.severity for finding in found] == ([] if allowed else [Severity.STOP])
    assert allowed or found[0].text.endswith("Pick another site.")


def volume_at(code: str, volume: str, slug: str = B12, route: str = "im") -> list[Finding]:
    return site_volume.check(
        case(slug, ordered=order(slug, dose=parse_quantity(f"{volume} mL"), route=route), sites=at(code))
    )


@pytest.mark.parametrize(
    ("code", "route", "quiet", "shown", "reason"),
    [
        ("deltoid-r", "im", "1", "2", "2.001"),
        ("ventrogluteal-r", "im", "3", "5", "5.001"),
        ("vastus-r", "im", "3", "5", "5.001"),
        ("dorsogluteal-r", "im", "3", "5", "5.001"),
        ("abdomen-lower-r", "subcut", "1", "1.5", "1.501"),
        ("thigh-fat-r", "subcut", "1", "1.5", "1.501"),
    ],
)
def test_s31_the_boundaries_of_each_site(code: str, route: str, quiet: str, shown: str, reason: str) -> None:
    just_over = str(Decimal(quiet) + Decimal("0.001"))

    assert volume_at(code, quiet, route=route) == []
    one(volume_at(code, just_over, route=route), Severity.NOTE)
    one(volume_at(code, shown, route=route), Severity.NOTE)
    text = one(volume_at(code, reason, route=route), Severity.WARN)
    assert text.endswith("Choose a larger muscle, split it, or give a reason.")


def test_s31_the_products_label_silences_its_own_volume() -> None:
    assert volume_at("dorsogluteal-r", "4", slug=VIVITROL) == []
    one(volume_at("dorsogluteal-r", "4.001", slug=VIVITROL), Severity.NOTE)
    one(volume_at("dorsogluteal-r", "4"), Severity.NOTE)


def test_s31_of_a_split_dose_each_part_counts_for_its_site() -> None:
    halves = tuple(SitePick(code=code, volume_ml=Decimal(1)) for code in ("deltoid-l", "deltoid-r"))
    split = case(ordered=order(dose=parse_quantity("2 mL")), sites=halves)
    assert site_volume.check(split) == []


def turns(slug: str, last: str, now: str, **over: Any) -> list[Finding]:
    return rotation.check(case(slug, doses=(dose_on(TODAY, slug, site_codes=(last,), **over),), sites=at(now)))


def test_s34_the_last_side_of_an_alternating_product_needs_a_reason() -> None:
    text = one(turns(VIVITROL, "dorsogluteal-r", "dorsogluteal-r"), Severity.WARN)

    assert "alternates sides; the last was right" in text
    assert text.endswith("Take the other, or say why.")


def test_s34_another_muscle_of_the_same_side_is_the_same_side() -> None:
    one(turns(VIVITROL, "dorsogluteal-r", "ventrogluteal-r"), Severity.WARN)


def test_s34_the_other_side_passes() -> None:
    assert turns(VIVITROL, "dorsogluteal-r", "dorsogluteal-l") == []


def test_s33_the_same_site_of_any_other_product_is_shown() -> None:
    assert one(turns(B12, "deltoid-r", "deltoid-r"), Severity.NOTE) == "Same site as last time (Nov 23)."
    assert turns(B12, "deltoid-l", "deltoid-r") == []


def test_s33_a_refusal_in_between_does_not_hide_the_last_site() -> None:
    refused = dose_on(TODAY, VIVITROL, outcome="refused", site_codes=())
    given = dose_on(TODAY, VIVITROL, site_codes=("dorsogluteal-r",))
    found = rotation.check(case(VIVITROL, doses=(refused, given), sites=at("dorsogluteal-r")))
    one(found, Severity.WARN)


def test_s33_another_drugs_site_is_not_held_against_this_one() -> None:
    other = dose_on(TODAY, B12, site_codes=("dorsogluteal-r",))
    assert rotation.check(case(VIVITROL, doses=(other,), sites=at("dorsogluteal-r"))) == []


@pytest.mark.parametrize("rule", [site, product_site, site_volume, rotation])
def test_s57_a_dose_not_given_has_no_site(rule: Any) -> None:
    refused = case(
        VIVITROL,
        outcome=Outcome.REFUSED,
        sites=at("deltoid-r"),
        doses=(dose_on(TODAY, VIVITROL, site_codes=("deltoid-r",)),),
    )
    assert rule.check(refused) == []


@pytest.mark.parametrize("years", [0, 1, 2, 40])
def test_s30_the_thigh_takes_benzathine_only_in_the_very_young(years: int) -> None:
    born = date(TODAY.year - years, 1, 1)

    found = product_site.check(case(BICILLIN, person=patient(birth_date=born), sites=(SitePick(code="vastus-r"),)))

    assert [finding.severity for finding in found] == ([] if years < 2 else [Severity.STOP])


def test_s30_no_vaccine_goes_into_the_buttock() -> None:
    sites = {"dorsogluteal-l": True, "ventrogluteal-l": True, "deltoid-l": False, "vastus-l": False}
    for code, stopped in sites.items():
        shot = case(sites=at(code))
        vaccine = replace(shot, facts=replace(shot.facts, drug=replace(drug_of(B12), product_class="vaccine")))
        assert bool(product_site.check(vaccine)) == stopped, code


@pytest.mark.parametrize(("volume", "asked"), [("1", False), ("1.1", True)])
def test_s31_an_infant_takes_at_most_one_millilitre_at_a_site(volume: str, asked: bool) -> None:
    infant = patient(birth_date=TODAY - timedelta(days=200))
    shot = replace(case(person=infant), volume_ml=Decimal(volume))

    assert bool([f for f in site_volume.check(shot) if "infant" in f.text]) == asked


@pytest.mark.parametrize(
    ("flag", "site", "severity"),
    [
        (("scar", "deltoid-r"), "deltoid-r", Severity.WARN),
        (("scar", "deltoid-r"), "deltoid-l", None),
        (("tattoo", "deltoid-r"), "deltoid-r", Severity.WARN),
        (("lipohypertrophy", "deltoid-r"), "deltoid-r", Severity.WARN),
        (("infection", "deltoid-r"), "deltoid-r", Severity.STOP),
        (("mastectomy", "right"), "deltoid-r", Severity.WARN),
        (("mastectomy", "right"), "deltoid-l", None),
        (("mastectomy", "right"), "vastus-r", None),
        (("fistula", "left"), "deltoid-l", Severity.WARN),
        ("gi_bleed", "deltoid-l", None),
    ],
)
def test_s38_a_site_the_chart_keeps_clear_is_not_used(
    flag: str | tuple[str, str], site: str, severity: Severity | None
) -> None:
    found = avoid_site.check(case(person=flagged(flag), sites=(SitePick(code=site),)))
    assert [finding.severity for finding in found] == ([severity] if severity else [])


def test_s36_the_deltoids_landmark_is_told_where_it_matters() -> None:
    (finding,) = site_reminder.check(case(sites=(SitePick(code="deltoid-l"),)))
    assert "too high injures the shoulder" in finding.text
    assert site_reminder.check(case(sites=(SitePick(code="vastus-l"),))) == []


def test_s38_the_abdomen_keeps_clear_of_the_navel() -> None:
    (finding,) = site_reminder.check(case("enoxaparin", sites=(SitePick(code="abdomen-lower-l"),)))
    assert "navel" in finding.text
