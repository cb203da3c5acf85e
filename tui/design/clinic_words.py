"""The words a clinic uses for what the program calls otherwise: the palette finds a command by them.

By `group.action` of the key table, or by `to.` and the name of a screen. American spelling.
"""

from __future__ import annotations

_STOCK = ("inventory", "supply", "supplies", "vials", "lots", "shelf", "fridge", "refrigerator", "expired", "recall")
_DRUGS = ("medications", "medicines", "vaccines", "formulary", "NDC", "HCPCS", "CPT", "dose limits", "intervals")
_PAYERS = ("insurance", "plans", "fees", "prices", "charges", "Medicare", "Medicaid", "claims", "contract", "ASP")
_FIND = ("search", "look up", "name", "MRN", "record number")
_NEW_PATIENT = ("register", "walk-in", "new patient", "add patient", "demographics")
_SAFETY = ("rules", "limits", "interactions", "alerts", "warnings", "standing orders", "approve")
_SIGN = ("cosign", "co-signature", "verbal", "inbox", "review", "tasks", "expiring")
_KEPT = ("favorites", "order sets", "standing orders", "order set", "standing order")
_NEAR_MISS = ("incident", "error", "mistake", "safety event", "adverse reaction", "report")
_REACTION = ("adverse reaction", "allergic", "side effect", "hives", "anaphylaxis", "VAERS", "MedWatch")
_PREVIEW = ("fee", "price", "cost", "bill", "insurance", "estimate", "what if")
_CLINIC = ("practice", "NPI", "tax number", "EIN", "address", "time zone", "taxonomy", "set-up", "scanner", "checklist")
_INSURANCE = ("coverage", "member number", "card", "subscriber", "prior authorization", "eligibility", "payer")
_PEOPLE = ("staff", "users", "employees", "permissions", "access", "badge", "license", "administrator")
_PIN = ("password", "passcode", "reset", "sign in")
_FACTS = ("allergies", "weight", "conditions", "pregnancy", "outside doses", "history")

_ARRIVALS = (
    "schedule",
    "appointments",
    "calendar",
    "check in",
    "waiting room",
    "rooms",
    "walk-in",
    "no-show",
    "visits",
)
_CLAIMS = ("billing", "837", "scrub", "denial", "submit", "insurance claim", "charge queue", "remittance")
_CALLS = ("recall", "reminders", "overdue", "follow-up", "phone", "outreach", "recall list", "due")

WORDS = {
    "app.help": ("keys", "shortcuts", "marks"),
    "app.emergency": ("anaphylaxis", "epinephrine", "fainting", "shock", "allergic reaction", "code"),
    "app.lock": ("away", "privacy", "change person", "switch", "log off"),
    "app.near_miss": _NEAR_MISS,
    "app.next_theme": ("colors", "dark", "light", "contrast", "color blind"),
    "app.choose_theme": ("colors", "dark", "light", "color blind"),
    "app.jump": ("go to", "field", "focus"),
    "app.quit": ("exit", "close", "leave", "end"),
    "lock.other": ("switch", "change person", "log in", "log off", "sign out", "user"),
    "worklist.chart": ("shot", "injection", "vaccine", "vaccinate", "give", "administer", "dose"),
    "worklist.patient": ("history", "record", "timeline", "past doses", "charges", "allergies", "weight"),
    "worklist.find": _FIND,
    "worklist.register": _NEW_PATIENT,
    "find.register": _NEW_PATIENT,
    "worklist.order": ("prescribe", "prescription", "Rx", "request"),
    "worklist.board": _SIGN,
    "worklist.kept_orders": _KEPT,
    "worklist.order_details": ("discontinue", "stop", "hold", "renew", "refill", "cancel"),
    "worklist.stock": _STOCK,
    "worklist.formulary": _DRUGS,
    "worklist.payers": _PAYERS,
    "worklist.reaction": _REACTION,
    "worklist.near_misses": _NEAR_MISS,
    "worklist.rules": _SAFETY,
    "worklist.incoming": ("import", "imported", "EHR", "FHIR", "interface", "duplicate", "merge", "faxed", "inbox"),
    "worklist.clinic": _CLINIC,
    "worklist.arrivals": _ARRIVALS,
    "worklist.calls": _CALLS,
    "worklist.claims": _CLAIMS,
    "worklist.people": _PEOPLE,
    "people.reset_pin": _PIN,
    "people.own_pin": _PIN,
    "people.matrix": ("permissions", "access", "rights", "roles"),
    "people.hand_over": ("leaver", "tasks", "transfer"),
    "worklist.filter": ("search", "narrow"),
    "worklist.refresh": ("reload", "update"),
    "charting.cannot_give": ("refused", "declined", "partial", "hold"),
    "charting.cannot_scan": ("barcode", "scanner", "override"),
    "charting.second_person": ("double check", "witness", "waste", "cosign"),
    "charting.provider": ("physician", "doctor", "override", "stop"),
    "charting.sign": ("finish", "complete", "done"),
    "charting.discard": ("delete", "cancel", "start over"),
    "charting.what_if": _PREVIEW,
    "charting.patient_facts": _FACTS,
    "chart.patient_details": ("address", "phone", "demographics", "merge", "duplicate", "deceased", "guardian"),
    "details.merge": ("duplicate", "combine", "link"),
    "details.status": ("deceased", "death", "inactive", "archive"),
    "chart.order": ("prescribe", "prescription", "Rx"),
    "chart.what_if": _PREVIEW,
    "chart.patient_facts": _FACTS,
    "chart.insurance": _INSURANCE,
    "chart.amend": ("correct", "change", "edit", "fix"),
    "chart.in_error": ("delete", "strike", "void", "wrong patient", "cancel"),
    "chart.reaction": _REACTION,
    "background.weight": ("pounds", "kilograms", "vitals"),
    "background.flag": ("pregnancy", "mastectomy", "bleeding", "anticoagulant", "problem"),
    "background.outside_dose": ("pharmacy", "registry", "other clinic", "immunization record"),
    "clinic.test_scanner": ("barcode", "GS1", "prefix", "suffix", "separator"),
    "clinic.edit": ("correct", "rename", "move"),
    "insurance.coverage": ("payer", "plan", "insurance", "policy"),
    "insurance.authorization": ("prior auth", "approval", "visits", "units"),
    "insurance.card": ("eligibility", "verify"),
    "stock.receive": ("delivery", "add", "new lot", "inventory"),
    "stock.count": ("inventory", "audit", "variance", "cycle count"),
    "stock.discard": ("waste", "throw away", "expired", "return", "destroy"),
    "stock.transfer": ("move", "room", "refrigerator", "cupboard"),
    "stock.hold": ("quarantine", "recall", "release", "refrigerator", "temperature"),
    "stock.history": ("ledger", "movements", "reverse"),
    "stock.given": ("recall", "recipients", "patients"),
    "stock.room": ("refrigerator", "cupboard", "new room"),
    "payers.fees": ("price", "charge", "amount"),
    "to.kept_orders": _KEPT,
    "to.provider_board": _SIGN,
    "arrivals.book": ("appointment", "schedule", "check in", "add patient"),
    "arrivals.advance": ("check in", "arrive", "ready"),
    "arrivals.end": ("cancel", "missed", "did not come"),
    "calls.call": ("phone", "reached", "left message", "declined", "wrong number"),
    "calls.print": ("export", "CSV", "spreadsheet", "file"),
    "to.arrivals": _ARRIVALS,
    "to.call_list": _CALLS,
    "to.claims": _CLAIMS,
    "claims.write": ("send", "submit", "837P", "batch", "file"),
    "claims.money": ("accounts receivable", "A/R", "profit", "margin", "outstanding", "recoupment", "capitation"),
    "claims.post": ("payment", "ERA", "EOB", "remittance", "denial"),
    "claims.services": ("visit", "E/M", "99213", "procedure"),
    "to.stock": _STOCK,
    "to.formulary": _DRUGS,
    "to.payers": _PAYERS,
    "to.find_patient": _FIND,
    "to.register": _NEW_PATIENT,
    "to.safety": _SAFETY,
    "to.clinic": _CLINIC,
    "to.people": _PEOPLE,
    "to.own_pin": _PIN,
    "to.near_misses": _NEAR_MISS,
}
