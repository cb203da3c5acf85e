"""The ways between screens: the one place that knows them all, and imports each when somebody first goes there."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

from textual.screen import Screen

from tui.frame.ways import To

SCREENS = {
    To.AMEND: ("tui.charting.correct.amend", "AmendScreen"),
    To.ARRIVALS: ("tui.visits.arrivals", "ArrivalsScreen"),
    To.CALL_LIST: ("tui.visits.calls", "CallListScreen"),
    To.CLAIMS: ("tui.claims.queue", "ClaimQueueScreen"),
    To.CLINICAL_INFORMATION: ("tui.patients.known.screen", "ClinicalInformationScreen"),
    To.CLINIC: ("tui.people.clinic.screen", "ClinicScreen"),
    To.INSURANCE: ("tui.patients.insurance.screen", "InsuranceScreen"),
    To.CHART_DOSE: ("tui.charting.screen", "ChartingScreen"),
    To.EDIT_DRUG: ("tui.drugs.edit", "FormularyEditScreen"),
    To.DRUG_HISTORY: ("tui.drugs.history", "FormularyHistoryScreen"),
    To.MERGE: ("tui.patients.merging.merge", "MergeScreen"),
    To.PATIENT_DETAILS: ("tui.patients.details", "PatientDetailsScreen"),
    To.REGISTER: ("tui.patients.registration.register", "RegisterScreen"),
    To.FIND_PATIENT: ("tui.patients.find_patient", "FindPatientScreen"),
    To.FORMULARY: ("tui.drugs.formulary", "FormularyScreen"),
    To.ENTERED_IN_ERROR: ("tui.charting.correct.entered_in_error", "EnteredInErrorScreen"),
    To.INCOMING: ("tui.incoming.incoming", "IncomingScreen"),
    To.NEAR_MISSES: ("tui.safety.near_misses", "NearMissesScreen"),
    To.ORDER: ("tui.orders.order_form", "OrderFormScreen"),
    To.KEPT_ORDERS: ("tui.orders.kept.screen", "KeptOrdersScreen"),
    To.ORDER_DETAILS: ("tui.orders.details", "OrderDetailsScreen"),
    To.PROVIDER_BOARD: ("tui.orders.board", "ProviderBoardScreen"),
    To.PATIENT: ("tui.patients.patient_chart", "PatientChartScreen"),
    To.OWN_PIN: ("tui.people.own_pin", "OwnPinDialog"),
    To.PEOPLE: ("tui.people.staff.screen", "PeopleScreen"),
    To.PAYERS: ("tui.billing.screen", "PayersScreen"),
    To.REACTION: ("tui.charting.reaction.screen", "ReactionScreen"),
    To.SAFETY: ("tui.safety.rows", "SafetyScreen"),
    To.SIGNED: ("tui.charting.signed.screen", "SignedScreen"),
    To.STOCK: ("tui.stock.stock", "StockScreen"),
    To.WATCH_END: ("tui.charting.watch_end", "ResponseScreen"),
    To.CHARGE_PREVIEW: ("tui.billing.charge_preview", "ChargePreviewScreen"),
}


def screen_of(to: To, *given: Any, **options: Any) -> Screen[Any]:
    """Return a new screen, opened with what is given."""
    module, name = SCREENS[to]
    make = cast(Callable[..., Screen[Any]], getattr(import_module(module), name))
    return make(*given, **options)


def is_screen_of(screen: Screen[Any], to: To) -> bool:
    """Whether a screen is of this subject."""
    return (type(screen).__module__, type(screen).__name__) == SCREENS[to]
