"""What the steps mean for a draft: pure functions the charting screen draws from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from models.charting.queries.charting import pick_lot, view_charting
from models.core.charting_codes import Entry, Outcome, Step
from models.core.finding import Finding, Severity
from models.safety.draft import DraftBody
from tui.widgets.lists.choice_list import toggled

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from models.charting.queries.charting import Charting, ChartingView
    from models.codes.tables.code_tables import CodeTables
    from models.stock.facts import StockFacts

STEPS = (Step.VERIFY, Step.DOSE, Step.GIVE, Step.RESPONSE, Step.SIGN)
SKIPPED = (Step.DOSE, Step.GIVE, Step.RESPONSE)
"""Without an injection nothing is entered in these."""
ASKS = ("dose.scan", "dose.double_check", "dose.waste", "verify.drawn")
"""Where a stop asks for something still to be done; every other one says that the dose must not be given so."""


class ProductScan(NamedTuple):
    """A product scanned for this dose: its NDC, its lot in capitals ("" when its code names none), how it came in."""

    ndc: str
    lot: str
    entry: str


def reached(body: DraftBody) -> tuple[Step, ...]:
    """Return the steps up to the present one."""
    return STEPS[: STEPS.index(body.step) + 1]


def after(body: DraftBody) -> Step:
    """Return the step Enter goes to."""
    return STEPS[STEPS.index(body.step) + 1] if body.outcome.reached_patient else Step.SIGN


def before(body: DraftBody) -> Step | None:
    """Return the step PgUp goes to, None on the first."""
    place = STEPS.index(body.step)
    if place == 0:
        return None
    return STEPS[place - 1] if body.outcome.reached_patient else Step.VERIFY


def open_warnings(view: ChartingView | None) -> list[Finding]:
    """Return the warnings of the steps reached that wait for a reason."""
    if view is None:
        return []
    steps = reached(view.draft)
    return [f for f in view.blocking if f.severity is Severity.WARN and f.at.partition(".")[0] in steps]


def standing(view: ChartingView | None, step: Step) -> list[Finding]:
    """Return what stands in the way of leaving a step, the most urgent first."""
    if view is None:
        return []
    return by_urgency((f for f in view.blocking if f.at.startswith(f"{step.value}.")), view.draft)


def asked(view: ChartingView, step: Step) -> list[Finding]:
    """Return what a step still asks, aside from the time that leaving it fills in."""
    return [finding for finding in standing(view, step) if not _time_left_to_enter(finding, view.draft)]


def by_urgency(findings: Iterable[Finding], body: DraftBody) -> list[Finding]:
    """Return findings with what forbids the dose first, then what is still to be entered, then what asks a reason."""
    return sorted(findings, key=lambda finding: _urgency(finding, body))


def hard_stops(view: ChartingView | None) -> list[Finding]:
    """Return the stops of the steps reached that forbid the dose: nothing more is asked for while one stands."""
    if view is None:
        return []
    steps = reached(view.draft)
    stops = (f for f in view.findings if f.severity is Severity.STOP and f.at.partition(".")[0] in steps)
    return [finding for finding in stops if not _asks(finding, view.draft)]


def shown(view: ChartingView) -> list[Finding]:
    """Return what the steps reached have to say, stops first; while one forbids the dose nothing is asked for."""
    steps = reached(view.draft)
    seen = (f for f in view.findings if f.at.partition(".")[0] in steps and not _time_left_to_enter(f, view.draft))
    if hard_stops(view):
        seen = (finding for finding in seen if not _asks(finding, view.draft))
    return by_urgency(seen, view.draft)


def _urgency(finding: Finding, body: DraftBody) -> tuple[int, int, bool]:
    severities = (Severity.STOP, Severity.WARN, Severity.NOTE)
    rank = 2 * severities.index(finding.severity) + (finding.severity is Severity.STOP and _asks(finding, body))
    last = _time_left_to_enter(finding, body)
    return 2 if last else rank, STEPS.index(Step(finding.at.partition(".")[0])), last


def _time_left_to_enter(finding: Finding, body: DraftBody) -> bool:
    """Return whether only the time is missing, which the Enter that leaves the step fills in."""
    return finding.at == "give.time" and body.given_at is None


def _asks(finding: Finding, body: DraftBody) -> bool:
    return finding.severity is Severity.STOP and (finding.at.startswith(ASKS) or not_entered(finding, body))


def updated(charting: Charting, body: DraftBody, values: dict[str, Any], now: datetime | None = None) -> DraftBody:
    """Return the draft with entered values; a few names stand for a rule of the screen.

    A lot picked at `now` comes beside what is in hand where that is too little.
    """
    values = dict(values)
    if "toggle_identifier" in values:
        values["identifiers"] = toggled(body.identifiers, values.pop("toggle_identifier"))
    if "toggle_sign" in values:
        values["signs"] = toggled(body.signs, values.pop("toggle_sign"))
    if "next_education" in values:
        codes = [row.code for row in charting.facts.tables.reasons[values.pop("next_education")]]
        place = codes.index(body.education) + 1 if body.education in codes else 0
        values["education"] = codes[place % len(codes)]
    if "toggle_technique" in values:
        used = tuple(code for code in body.technique.split(",") if code)
        values["technique"] = ",".join(toggled(used, values.pop("toggle_technique")))
    if "toggle_drawn" in values:
        reason = values.pop("toggle_drawn")
        values["waste_reason"] = None if body.waste_reason == reason else reason
    given = values.pop("given_now", None)
    if "pick_lot" in values:
        wanted = values.pop("pick_lot")
        item = next((item for item in charting.facts.stock if stock_key(item) == wanted), None)
        scan = values.pop("scan", None)
        body = pick_lot(charting.facts, body, item, _entry(body, item, scan), now) if item else body
    body = body.model_copy(update=values)
    return _given(charting, body, given) if given and body.given_at is None else body


def _entry(body: DraftBody, item: StockFacts, scan: ProductScan | None) -> str:
    """Return how a lot picked by its key came in: by the scan that stands for it too, else picked."""
    if scan and str(item.package.ndc) == scan.ndc and scan.lot in {"", item.lot_number.upper()}:
        return scan.entry
    return body.lots[0].entry.value if body.lots and body.lots[0].lot_id == item.lot_id else Entry.PICKED.value


def _given(charting: Charting, body: DraftBody, now: datetime) -> DraftBody:
    """Return the draft as given at `now` once nothing else keeps it on its step: nobody injects before (S40)."""
    done = body.model_copy(update={"given_at": now})
    return body if standing(view_charting(charting.facts, done, now), Step.GIVE) else done


def stock_key(item: StockFacts) -> str:
    """Return what names a lot, or an opened vial of it, on the screen."""
    return "/".join(map(str, item.key))


def passable(view: ChartingView | None) -> Finding | None:
    """Return the first stop of the steps reached that a provider may pass."""
    if view is None:
        return None
    steps = reached(view.draft)
    stops = (f for f in view.blocking if f.severity is Severity.STOP and f.at.partition(".")[0] in steps)
    return next((finding for finding in stops if finding.key in view.passable), None)


def settled(body: DraftBody, outcome: Outcome, reason: str | None) -> DraftBody:
    """Return the draft with another outcome, on the step where that outcome is entered."""
    values: dict[str, Any] = {
        "outcome": outcome,
        "status_reason": reason,
        "status_reason_text": "",
        "waste_reason": None,
        "refused_by": "the patient" if outcome is Outcome.REFUSED and reason != "guardian" else "",
    }
    if outcome is not Outcome.PARTLY_GIVEN:
        values |= {"dose": None, "dose_unit": None}
    if not outcome.reached_patient:
        values["given_at"] = None
    if not outcome.reached_patient and body.step in SKIPPED:
        values["step"] = Step.VERIFY
    if outcome is Outcome.PARTLY_GIVEN and body.step in {Step.GIVE, Step.RESPONSE, Step.SIGN}:
        values["step"] = Step.DOSE
    return body.model_copy(update=values)


def outcome_choices(tables: CodeTables) -> tuple[tuple[str, str], ...]:
    """Return (`outcome/reason`, words) of everything that can become of a dose."""
    message = {"refused": "refused", "not_given": "not given", "partly_given": "partly given"}
    rows = [(f"{row.outcome}/{row.code}", f"{message[row.outcome]}: {row.display}") for row in tables.reasons["status"]]
    return (*rows, ("given/", "given after all, as ordered"))


def waits(finding: Finding, body: DraftBody) -> bool:
    """Return True for a finding that asks for what is still to be done, and forbids nothing."""
    return not_entered(finding, body) or _asks(finding, body)


def not_entered(finding: Finding, body: DraftBody) -> bool:
    """Return True for a finding that only says a field is still empty, which is no reason to shout."""
    empty = {
        "verify.identifiers": True,
        "verify.refused_by": True,
        "verify.explained": True,
        "verify.provider_told": True,
        "dose.scan": not body.lots,
        "dose.lot": not body.lots,
        "dose.waste": True,
        "dose.volume": body.final_volume_ml is None,
        "dose.dose": body.dose is None,
        "give.site": not body.sites,
        "give.time": body.given_at is None,
    }
    place = finding.at.partition("[")[0]
    return empty.get(place, finding.at.startswith(("response.", "verify.reason", "dose.unpicked")))


def met(view: ChartingView) -> list[str]:
    """Return what the steps so far have met, in words."""
    stopped = {finding.rule for finding in view.findings}
    steps = reached(view.draft)
    message = []
    if "identifiers" not in stopped and view.draft.outcome.reached_patient:
        message.append("right patient, two identifiers")
    if "order_state" not in stopped:
        message.append("order active, signed, in date")
    if "allergy" not in stopped:
        message.append("no allergy to this drug")
    if Step.DOSE in steps and view.lots and "lot" not in stopped:
        message.append(f"lot {view.lots[0].lot_number} in date")
    if Step.GIVE in steps and view.draft.sites and not {"site", "site_volume", "product_site", "age_site"} & stopped:
        message.append("site fits route and volume")
    return message
