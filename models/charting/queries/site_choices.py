"""The sites a dose can go into, as listed and as marked on the body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from models.charting.facts import DoseCase
from models.codes.tables.code_tables import BodySite
from models.core.words import day_text, span_text
from models.safety.case import PriorDose
from models.safety.giving import service_day
from models.safety.sites.allowed_sites import allowed_sites
from models.safety.sites.barred_sites import barred
from models.safety.sites.usual_site import age_site, usual_group

DOSES_SHOWN = 6
"""Doses whose days stand beside their site."""


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """A site as listed: when this drug last went there, and whether the label or rotation speaks for or against it.

    `because` says why it is proposed, `barred` why it should not be used, each "" where it is not. `days` are those of
    the last six doses that went there, the newest first, each with whether a reaction followed.
    """

    site: BodySite
    last_used: str
    allowed: bool
    proposed: bool
    chosen: bool
    because: str = ""
    barred: str = ""
    days: tuple[tuple[date, bool], ...] = ()


def site_choices(case: DoseCase) -> tuple[SiteChoice, ...]:
    """Return every site of the order's route, the group usual at the patient's age on top; numbers keep their sites."""
    facts, route = case.facts, case.facts.order.route
    if facts.drug is None or route is None:
        return ()
    own = [dose for dose in facts.doses if dose.drug_slug == facts.drug.slug and dose.site_codes]
    may = allowed_sites(facts, service_day(case))
    usual = usual_group(case)
    sites = sorted(facts.tables.sites_for(route), key=lambda site: bool(usual) and site.group != usual)
    against = {site.code: barred(case, site) for site in sites}
    proposed, because = _proposed(case, own, usual)
    if against.get(proposed):
        proposed, because = "", ""
    chosen = {site.code for site in case.sites}
    return tuple(
        SiteChoice(
            site=site,
            last_used=_last_used(own, site, case.today),
            allowed=may is None or site.group in may.groups,
            proposed=site.code == proposed,
            chosen=site.code in chosen,
            because=because if site.code == proposed else "",
            barred=against[site.code],
            days=_days(own, site),
        )
        for site in sites
    )


def small_child(case: DoseCase) -> bool:
    """Return whether the patient is of an age at which some sites are avoided or taken with care (S28)."""
    row = age_site(case)
    return row is not None and bool(row.avoid or row.careful)


def _last_used(own: list[PriorDose], site: BodySite, today: date) -> str:
    day = next((dose.service_date for dose in own if site.code in dose.site_codes), None)
    return f"{day_text(day, today)}  {span_text((today - day).days)}" if day else ""


def _days(own: list[PriorDose], site: BodySite) -> tuple[tuple[date, bool], ...]:
    shown = islice(own, DOSES_SHOWN)
    return tuple((dose.service_date, bool(dose.reaction)) for dose in shown if site.code in dose.site_codes)


def _proposed(case: DoseCase, own: list[PriorDose], usual: str) -> tuple[str, str]:
    """Return the site to propose and why: the other side of the last one (S33), or what is usual at this age."""
    row, sites = age_site(case), case.facts.tables.sites
    newest = next((sites[code] for dose in own for code in dose.site_codes if code in sites), None)
    if newest and newest.route == case.facts.order.route and (row is None or newest.group in row.prefer):
        return newest.opposite, "next"
    first = next((site for site in sites.values() if site.group == usual), None)
    return (first.code, "usual at this age") if first else ("", "")
