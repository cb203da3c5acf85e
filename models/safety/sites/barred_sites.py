"""Why a site is not to be used, in a few words: the rules that would stop it or ask a reason (S28, S30, S38)."""

from __future__ import annotations

from dataclasses import replace

from models.codes.tables.code_tables import BodySite
from models.core.finding import Severity
from models.safety.case import GivingCase
from models.safety.giving import service_day
from models.safety.rules.site import age_site, avoid_site, product_site


def barred(case: GivingCase, site: BodySite) -> str:
    """Return why this dose should not go into `site`, "" where nothing speaks against it."""
    tried = replace(case, sites=(site,))
    if any(found.severity is not Severity.NOTE for found in product_site.check(tried)):
        return "not by the label"
    if any(found.severity is not Severity.NOTE for found in avoid_site.check(tried)):
        return "keep clear"
    if any(found.severity is not Severity.NOTE for found in age_site.check(tried)):
        return f"not at {case.facts.patient.birth.age_short(service_day(case))}"
    return ""
