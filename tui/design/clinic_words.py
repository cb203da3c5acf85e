"""The words a clinic uses for what the program calls otherwise: the palette finds a command by them.

By `group.action` of the key table, or by `to.` and the name of a screen. American spelling.
"""

from __future__ import annotations

_STOCK = ("inventory", "supply", "supplies", "vials", "lots", "shelf", "fridge", "refrigerator", "expired", "recall")
_DRUGS = ("medications", "medicines", "vaccines", "formulary", "NDC", "HCPCS", "CPT", "dose limits", "intervals")
_PAYERS = ("insurance", "plans", "fees", "prices", "charges", "Medicare", "Medicaid", "claims", "contract", "ASP")
_FIND = ("search", "look up", "name", "MRN", "record number")
_SAFETY = ("rules", "limits", "interactions", "alerts", "warnings", "standing orders", "approve")
_NEAR_MISS = ("incident", "error", "mistake", "safety event", "adverse reaction", "report")
_REACTION = ("adverse reaction", "allergic", "side effect", "hives", "anaphylaxis", "VAERS", "MedWatch")
_PREVIEW = ("fee", "price", "cost", "bill", "insurance", "estimate", "what if")
_FACTS = ("allergies", "weight", "conditions", "pregnancy", "outside doses", "history")

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
    "worklist.order": ("prescribe", "prescription", "Rx", "request"),
    "worklist.stock": _STOCK,
    "worklist.formulary": _DRUGS,
    "worklist.payers": _PAYERS,
    "worklist.reaction": _REACTION,
    "worklist.near_misses": _NEAR_MISS,
    "worklist.rules": _SAFETY,
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
    "chart.order": ("prescribe", "prescription", "Rx"),
    "chart.what_if": _PREVIEW,
    "chart.patient_facts": _FACTS,
    "chart.amend": ("correct", "change", "edit", "fix"),
    "chart.in_error": ("delete", "strike", "void", "wrong patient", "cancel"),
    "chart.reaction": _REACTION,
    "background.weight": ("pounds", "kilograms", "vitals"),
    "background.flag": ("pregnancy", "mastectomy", "bleeding", "anticoagulant", "problem"),
    "background.outside_dose": ("pharmacy", "registry", "other clinic", "immunization record"),
    "stock.receive": ("delivery", "add", "new lot", "inventory"),
    "stock.count": ("inventory", "audit", "variance", "cycle count"),
    "stock.discard": ("waste", "throw away", "expired", "return", "destroy"),
    "stock.transfer": ("move", "room", "refrigerator", "cupboard"),
    "stock.hold": ("quarantine", "recall", "release", "refrigerator", "temperature"),
    "stock.history": ("ledger", "movements", "reverse"),
    "stock.given": ("recall", "recipients", "patients"),
    "stock.room": ("refrigerator", "cupboard", "new room"),
    "payers.fees": ("price", "charge", "amount"),
    "to.stock": _STOCK,
    "to.formulary": _DRUGS,
    "to.payers": _PAYERS,
    "to.find_patient": _FIND,
    "to.safety": _SAFETY,
    "to.near_misses": _NEAR_MISS,
}
