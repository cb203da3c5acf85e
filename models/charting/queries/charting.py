"""Charting one dose: what the screen opens with, and what it shows after every change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from models.billing.facts import Payer
from models.billing.lines import Charges
from models.charting.authorizing.standing import Authorized, authorized
from models.charting.facts import DoseFacts, DrawnIngredient, dose_case
from models.charting.queries.giving_facts import read_giving_facts
from models.charting.queries.site_choices import SiteChoice, site_choices, small_child
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.rules.dose_beside import (
    arithmetic,
    drawn_ingredients,
    last_four,
    mixings,
    needle,
    prepaid,
    recent_sites,
    stock_beside,
    stock_first,
)
from models.charting.rules.dose_charges import dose_charges
from models.charting.rules.signed_content import charges_hash, signed_content
from models.core.clock import local_date
from models.core.content_hash import content_hash
from models.core.finding import Finding
from models.core.quantity import Quantity
from models.core.words import day_text
from models.drugs.mixings import Mixing
from models.safety.check import check, rule_of, unanswered
from models.safety.draft import DraftBody, LotPick
from models.safety.giving import containers_needed, minutes_to_watch, next_due, service_day
from models.safety.mixing import of_ingredient
from models.safety.near_miss import near_miss_of_findings
from models.safety.spanning import may_add, shared_picks
from models.safety.wasting import less_waste, waste_of, wastes
from models.stock.facts import StockFacts
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DRAFT = table_of(AdministrationDraft)


@dataclass(frozen=True, slots=True)
class Charting:
    """An opened dose. `draft_id` is the intent it will be signed as; `resumed_at` tells when a kept draft was left."""

    draft_id: UUID
    version: int
    body: DraftBody
    facts: DoseFacts
    resumed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChartingView:
    """Everything the five steps show for one draft at one instant. Amounts are exact; texts are ready to draw.

    `passable` are the keys of stops a provider may pass, `near_miss` the kind of near miss a stop makes of it,
    `answers` the table of reasons that answers a finding, by key.
    `next_lot` is stock to take beside what is in hand, where that is too little.
    `needle` is the usual needle for this drug, age and site, `last_four` and `recent_sites` where this drug and any
    drug went, `less_waste` stock that would leave less of it to waste, `mixings` how the label mixes a powder,
    `wasted` what is left over in words, `ingredients` those of a formulation,
    `small_child` whether sites are drawn on an infant's figure.
    """

    draft: DraftBody
    today: date
    findings: tuple[Finding, ...]
    blocking: tuple[Finding, ...]
    passable: frozenset[str]
    near_miss: str | None
    answers: dict[str, str]
    dose: Quantity | None
    volume_ml: Decimal | None
    arithmetic: str
    waste: Quantity | None
    wasted: str
    ingredients: tuple[DrawnIngredient, ...]
    less_waste: StockFacts | None
    mixings: tuple[Mixing, ...]
    lots: tuple[StockFacts, ...]
    proposed_lot: StockFacts | None
    next_lot: StockFacts | None
    sites: tuple[SiteChoice, ...]
    small_child: bool
    last_four: tuple[str, ...]
    recent_sites: tuple[str, ...]
    needle: str
    observation_minutes: int
    sentence: str
    hash: str
    charges: Charges | None
    charges_hash: str
    authorized: Authorized
    prepaid: str
    payer: Payer
    next_due: str


def open_charting(clinic: Clinic, order_id: UUID, person_id: UUID) -> Charting:
    """Return an order ready to chart by one person, with the draft they left if there is one."""
    with clinic.store.read() as connection:
        kept = connection.execute(
            select(_DRAFT).where(
                _DRAFT.c.site_id == clinic.site_id,
                _DRAFT.c.request_id == order_id,
                _DRAFT.c.practitioner_id == person_id,
            )
        ).one_or_none()
        intent = kept.id if kept else None
        facts = read_giving_facts(connection, clinic, order_id, person_id, clinic.now(), intent)
    if kept is None:
        return Charting(clinic.new_id(), 0, DraftBody(), facts, None)
    return Charting(kept.id, kept.version, DraftBody.model_validate_json(kept.body), facts, kept.updated_at)


def view_charting(facts: DoseFacts, draft: DraftBody, now: datetime) -> ChartingView:
    """Return what to show for `draft`. Pure: reads nothing, so every key press can ask again."""
    case = dose_case(facts, draft, now)
    findings = check(case)
    charges = dose_charges(case)
    due = next_due(facts, service_day(case), draft.outcome)
    content = signed_content(case, findings)
    return ChartingView(
        draft=draft,
        today=case.today,
        findings=findings,
        blocking=unanswered(case, findings),
        passable=frozenset(finding.key for finding in findings if rule_of(finding).provider_may_pass),
        near_miss=near_miss_of_findings(facts.tables, findings),
        answers={finding.key: rule_of(finding).answers for finding in findings},
        dose=case.dose,
        volume_ml=case.volume_ml,
        arithmetic=arithmetic(case),
        waste=waste_of(case),
        wasted=" and ".join(str(item.amount) for item in wastes(case)) if case.draft.outcome.reached_patient else "",
        ingredients=drawn_ingredients(case),
        less_waste=less_waste(case),
        mixings=mixings(case),
        lots=case.lots,
        proposed_lot=stock_first(case),
        next_lot=stock_beside(case),
        sites=site_choices(case),
        small_child=small_child(case),
        last_four=last_four(case),
        recent_sites=recent_sites(case),
        needle=needle(case),
        observation_minutes=minutes_to_watch(case),
        sentence=content["summary"],
        hash=content_hash(content),
        charges=charges,
        charges_hash=charges_hash(charges),
        authorized=authorized(case, charges),
        prepaid=prepaid(case),
        payer=case.facts.payer,
        next_due=f"next due {day_text(due, case.today)}" if due else "no further dose is due",
    )


def pick_lot(
    facts: DoseFacts, draft: DraftBody, item: StockFacts, entry: str, now: datetime | None = None
) -> DraftBody:
    """Return the draft with its dose taken from `item`, in as many containers as the dose takes.

    With `now` it comes beside what is in hand where that may be used and is too little (K10), else in its place. Of a
    formulation it is one ingredient that is taken from `item`: the others stay as they were picked.
    """
    whole = dose_case(facts, draft, now or draft.given_at or _EPOCH)
    case = of_ingredient(whole, item)
    pick = LotPick(
        lot_id=item.lot_id,
        vial_id=item.vial_id,
        containers=containers_needed(case.dose or case.facts.order.dose, item),
        entry=entry,  # type: ignore[arg-type]
        room_id=item.room_id,
        picked_on=local_date(now, facts.zone) if now else None,
    )
    lots = shared_picks(case, (item, pick)) if now and may_add(case, item) else (pick,)
    others = tuple(one for one in draft.lots if facts.parts and one not in case.draft.lots)
    return draft.model_copy(update={"lots": (*others, *lots), "waste_reason": None})


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
