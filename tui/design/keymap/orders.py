"""The keys of orders and forms."""

from __future__ import annotations

from tui.design.key import Key

KEYS = (
    Key("escape", "close", "back", "Go back without storing", "form"),
    Key("f10,alt+s", "sign", "sign", "Sign with the PIN and store", "form", priority=True),
    Key("f4", "patient_facts", "clinical information", "Allergies, weight, flags, doses given elsewhere", "order_form"),
    Key("f2,alt+t", "template", "template", "Fill in from a template: your favorites first", "order_form"),
    Key("f6", "reason", "reason", "Answer an allergy, a dose or another order with a coded reason", "order_form"),
    Key(
        "f10,alt+s",
        "cosign",
        "co-sign",
        "Read this verbal order once more and co-sign it",
        "order_details",
        priority=True,
    ),
    Key("l", "hold", "hold", "Hold the order until a day; release a held one", "order_details"),
    Key("x", "discontinue", "discontinue", "Discontinue the order; what was given stays", "order_details"),
    Key("n", "renew", "renew", "A new order in this one's place, checked and signed", "order_details"),
    Key("j", "reject", "reject", "Reject a verbal order you did not give so", "order_details"),
    Key("p", "patient", "patient", "Open the patient's chart", "order_details"),
    Key("escape", "close", "back", "Go back", "order_details"),
    Key("n", "new", "new", "New template, protocol or formulation", "kept_orders"),
    Key("enter,e", "edit", "change", "Change the selected template, protocol or formulation", "kept_orders"),
    Key("x", "retire", "retire", "Retire the template or formulation, or end the protocol", "kept_orders"),
    Key("h", "history", "history", "Every version, who made it and why", "kept_orders"),
    Key("slash", "filter", "filter", "Filter by words", "kept_orders"),
    Key("escape", "close", "back", "Go back", "kept_orders"),
)
