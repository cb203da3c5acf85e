"""The fields of a drug's parts, with an example each."""

from __future__ import annotations

from tui.dialogs.fields import Field

_SOURCE = (
    Field("source", "SOURCE", "label of March 2026, CMS crosswalk 2026 Q2, …"),
    Field("confidence", "CONFIDENCE", "confirmed, inferred or unconfirmed"),
)
IDENTITY = (
    Field("name", "NAME", "generic name, such as cyanocobalamin"),
    Field("display", "SHOWN AS", "with tall man letters; empty for the name"),
    Field("brands", "BRANDS", "commas between them"),
    Field("ingredients", "INGREDIENTS", "for allergy checks, commas between them"),
    Field("classes", "ALLERGY CLASS", "such as penicillin, commas between them"),
    Field("product_class", "CLASS", "therapeutic, vaccine, antineoplastic, hiv_prep, …"),
    Field("routes", "ROUTES", "im, subcut, id"),
    Field("notes", "NOTES", "what a biller or nurse must know"),
)
GIVING = (
    Field("interval", "EVERY, least", "days between two doses; 0 for any time"),
    Field("usual_dose", "USUAL DOSE", "in words, such as 100-1000 mcg"),
    Field("max_single_dose", "MOST AT ONCE", "in words"),
    Field("needle", "NEEDLE", "such as 22-25G 1 in IM"),
    Field("high_alert", "HIGH ALERT", "yes or no"),
    Field("double_check", "SECOND CHECK", "none, flag, recommended or required"),
    Field("pain", "ASK PAIN", "yes or no"),
    *_SOURCE,
)
CODE = (
    Field("hcpcs", "HCPCS", "such as J3420"),
    Field("unit", "ONE UNIT IS", "such as 1,000 mcg"),
    Field("style", "COUNTED", "per, up_to, each or tier"),
    Field("over", "DOSE OVER", "only where the dose chooses the code"),
    Field("most", "DOSE AT MOST", "only where the dose chooses the code"),
    Field("from", "FROM", "first day of service: 2026-04-01, T"),
    Field("to", "TO", "last day of service; empty while it goes on"),
    *_SOURCE,
)
PACKAGE = (
    Field("brand", "BRAND", "empty for a generic"),
    Field("form", "FORM", "solution, suspension or powder"),
    Field("container", "CONTAINER", "SDV, MDV, PFS, ampule, pen or kit"),
    Field("content", "CONTENT", "of one container, such as 10,000 mcg"),
    Field("volume", "VOLUME", "such as 10 mL; empty for a powder"),
    Field("routes", "ROUTES", "im, subcut, id"),
    Field("hcpcs", "CODES", "of all dates, such as J0171 J0165"),
    Field("ndc", "NDC", "as on the package, with its hyphens"),
    Field("ndc_unit", "NDC UNIT", "ML, UN, GR, F2 or ME"),
    *_SOURCE,
)
