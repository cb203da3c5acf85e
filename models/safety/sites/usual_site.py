"""Where an injection usually goes at the patient's age, by the age rows (S28)."""

from __future__ import annotations

from models.codes.tables.age_rows import AgeSite, AgeVolume
from models.core.bounds import holds
from models.core.words import months_on
from models.safety.case import GivingCase
from models.safety.giving import service_day
from models.safety.sites.allowed_sites import allowed_sites


def age_site(case: GivingCase) -> AgeSite | None:
    """Return the row of the order's route at the patient's age, None for a grown person."""
    route, months = case.facts.order.route, _months(case)
    rows = (row for row in case.facts.tables.age_sites if row.route == route)
    return next((row for row in rows if holds(months, row.age_from, row.age_below)), None)


def age_volume(case: GivingCase, group: str) -> AgeVolume | None:
    """Return the volumes of a site group at the patient's age, None where a grown person's count."""
    months = _months(case)
    rows = (row for row in case.facts.tables.age_volumes if group in row.groups)
    return next((row for row in rows if holds(months, row.age_from, row.age_below)), None)


def usual_group(case: GivingCase) -> str:
    """Return the site group to propose at this age: the first that the label allows and that takes the volume.

    The first allowed one where none takes it, "" where no row speaks or the label allows none of its sites.
    """
    row, may = age_site(case), allowed_sites(case.facts, service_day(case))
    allowed = [group for group in (row.prefer if row else ()) if may is None or group in may.groups]
    return next((group for group in allowed if _takes(case, group)), allowed[0] if allowed else "")


def by_the_label(case: GivingCase, group: str) -> bool:
    """Return whether the drug's own label, not its class, names a site group for this route and age (S30)."""
    drug, route = case.facts.drug, case.facts.order.route
    own = drug is not None and any(rule.route == route for rule in drug.site_rules)
    may = allowed_sites(case.facts, service_day(case))
    return own and may is not None and group in may.groups


def _takes(case: GivingCase, group: str) -> bool:
    limit = age_volume(case, group) or case.facts.tables.volumes.get(group)
    return case.volume_ml is None or limit is None or case.volume_ml <= limit.warn_ml


def _months(case: GivingCase) -> int:
    return months_on(case.facts.patient.birth.latest, service_day(case))
