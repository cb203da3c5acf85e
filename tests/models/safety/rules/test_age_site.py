"""S28, S31, S35 by age: the site proposed, what needs a reason, and the one needle, over every age from birth to 18."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from models.charting.queries.charting import ChartingView, view_charting
from models.codes.tables.code_tables import shipped_code_tables
from models.core.finding import Finding, Severity
from models.core.quantity import Quantity, Unit
from models.safety.case import GivingCase
from models.safety.check import check
from models.safety.draft import SitePick
from models.safety.rules.site import age_site, site_volume
from tests.models.safety.rules.cases import B12, BICILLIN, NOW, TODAY, case, dose_on, order, patient

SITES = shipped_code_tables().sites
ROUTES = ("im", "subcut", "id")
MONTHS = (*range(36), *range(36, 229, 6))
VOLUMES = [Decimal(text) for text in ("0.1", "0.5", "0.75", "1", "1.5", "2", "2.5", "3", "5", "6")]
WORST = (Severity.NOTE, Severity.WARN, Severity.STOP)
GLUTEAL = {"ventrogluteal", "dorsogluteal"}


def born(months: int) -> date:
    """Return the first day of the month that many months ago: TODAY is late in its month, so the age is exact."""
    years, month = divmod(TODAY.year * 12 + TODAY.month - 1 - months, 12)
    return date(years, month + 1, 1)


def shot(months: int, route: str, volume: Decimal, site: str = "", slug: str = B12, **over: Any) -> GivingCase:
    dose = Quantity(volume, Unit.ML)
    entered = {"sites": (SitePick(code=site),) if site else (), **over}
    ordered = order(slug, route=route, dose=dose)
    return replace(case(slug, person=patient(birth_date=born(months)), ordered=ordered, **entered), volume_ml=volume)


def judged(made: GivingCase) -> list[Finding]:
    return [*age_site.check(made), *site_volume.check(made)]


def rank(found: list[Finding]) -> int:
    return max((1 + WORST.index(finding.severity) for finding in found), default=0)


def view_of(made: GivingCase) -> ChartingView:
    return view_charting(made.facts, made.draft, NOW)


def test_s28_at_every_age_a_younger_muscle_or_a_larger_volume_is_never_judged_more_lightly() -> None:
    for route in ("im", "subcut"):
        for site in (code for code, row in SITES.items() if row.route == route):
            ranks = [[rank(judged(shot(m, route, v, site))) for v in VOLUMES] for m in MONTHS]
            for months, row in zip(MONTHS, ranks, strict=True):
                assert row == sorted(row), (site, months, row)
            for younger, older, months in zip(ranks, ranks[1:], MONTHS, strict=False):
                worse = [v for v, a, b in zip(VOLUMES, younger, older, strict=True) if b > a]
                assert worse == [], (site, months, worse)


@pytest.mark.parametrize("route", ROUTES)
def test_s28_the_site_proposed_for_a_child_is_on_top_and_is_neither_warned_of_nor_of_another_route(route: str) -> None:
    for months, volume in product(MONTHS, VOLUMES):
        made = shot(months, route, volume)
        choices = view_of(made).sites
        assert {choice.site.route for choice in choices} == {route}
        assert sorted(choice.site.code for choice in choices) == sorted(c for c, s in SITES.items() if s.route == route)
        proposed = [choice for choice in choices if choice.proposed]
        if route == "im" and months < 228:
            assert [choice.site.code for choice in proposed] == [choices[0].site.code], (months, volume)
        for choice in proposed:
            found = age_site.check(shot(months, route, volume, choice.site.code))
            assert [f for f in found if f.severity is not Severity.NOTE] == [], (months, volume)


@pytest.mark.parametrize("months", MONTHS)
def test_s28_the_thigh_until_three_years_and_no_buttock_without_a_reason(months: int) -> None:
    for site in (code for code, row in SITES.items() if row.route == "im"):
        found = age_site.check(shot(months, "im", Decimal("0.5"), site))
        group = SITES[site].group
        asked = group in GLUTEAL if months < 36 else False
        asked = asked or (group == "deltoid" and months < 12)
        careful = group == "deltoid" and 12 <= months < 36
        expected = [Severity.WARN] if asked else [Severity.NOTE] if careful else []
        assert [finding.severity for finding in found] == expected, site
    first = next(choice for choice in view_of(shot(months, "im", Decimal("0.5"))).sites)
    assert first.site.group == ("vastus" if months < 36 else "deltoid")


def test_s35_a_child_never_gets_a_grown_persons_needle_and_always_at_most_one_line() -> None:
    slug = "ceftriaxone-sodium"
    for months in MONTHS:
        for site in ("", *(code for code, row in SITES.items() if row.route == "im")):
            made = shot(months, "im", Decimal(1), site, slug)
            needle = view_of(made).needle
            assert made.facts.drug
            assert (made.facts.drug.needle in needle) is (months >= 18 * 12), (months, site)
            if 12 <= months < 36 and SITES.get(site) and SITES[site].group in GLUTEAL:
                assert needle == "none is listed for this age and site"


def test_f10_a_toddler_of_fourteen_months_and_two_millilitres() -> None:
    toddler = shot(14, "im", Decimal(2), slug="ceftriaxone-sodium")
    view = view_of(toddler)

    first = view.sites[0]
    assert (first.site.display, first.site.key, first.proposed, first.because) == (
        "left vastus lateralis", "5", True, "usual at this age",
    )  # fmt: skip
    assert view.needle.startswith("22-25 G, 1 to 1 1/4 in, 90°")

    gluteal = shot(14, "im", Decimal(2), "dorsogluteal-l", slug="ceftriaxone-sodium")
    (asked,) = (f for f in check(gluteal) if f.rule == "age_site")
    assert asked.severity is Severity.WARN
    assert asked.text == (
        "Left gluteal, upper outer is not usual for a toddler (needs local sign-off): small muscle, nerve near. "
        "Take the vastus lateralis. Or give the reason."
    )
    deltoid = judged(shot(14, "im", Decimal(2), "deltoid-l"))
    assert [finding.severity for finding in deltoid] == [Severity.NOTE, Severity.WARN]
    assert "only if the muscle is large enough" in deltoid[0].text
    thigh = judged(shot(14, "im", Decimal(2), "vastus-l"))
    assert [finding.severity for finding in thigh] == [Severity.NOTE]
    assert thigh[0].text == "2 mL in the left vastus lateralis, a toddler: over 1 mL."


def test_s30_the_products_own_label_beats_the_age_and_its_class_asks_only_once() -> None:
    labelled = age_site.check(shot(14, "im", Decimal(1), "ventrogluteal-l", BICILLIN))
    assert [finding.severity for finding in labelled] == [Severity.NOTE]

    vaccine = shot(14, "im", Decimal("0.5"), "dorsogluteal-l")
    drug = vaccine.facts.drug
    assert drug
    vaccine = replace(vaccine, facts=replace(vaccine.facts, drug=replace(drug, product_class="vaccine")))
    assert [f.rule for f in check(vaccine) if f.at.startswith("give.")] == ["product_site"]


def test_s33_the_other_thigh_follows_and_a_site_the_age_avoids_is_not_proposed_again() -> None:
    def proposed(last: str) -> str:
        made = shot(14, "im", Decimal(1), doses=(dose_on(TODAY, site_codes=(last,)),))
        return next(choice.site.code for choice in view_of(made).sites if choice.proposed)

    assert proposed("vastus-l") == "vastus-r"
    assert proposed("dorsogluteal-l") == "vastus-l"
