"""The fields of a drug's parts, with an example each."""

from __future__ import annotations

from collections.abc import Mapping

from tui.dialogs.fields import Field

SOURCE = (
    Field("source", "SOURCE", "label of March 2026, CMS crosswalk 2026 Q2, …"),
    Field("confidence", "CONFIDENCE", "confirmed, inferred or unconfirmed"),
    Field("label_date", "LABEL DATE", "of the label, such as 2026-03-01; may stay empty"),
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
    Field("needle", "NEEDLE", "such as 22-25G 1 in IM"),
    Field("high_alert", "HIGH ALERT", "yes or no"),
    Field("double_check", "SECOND CHECK", "none, flag, recommended or required"),
    Field("pain", "ASK PAIN", "yes or no"),
    *SOURCE,
)
CODE = (
    Field("hcpcs", "HCPCS", "such as J3420"),
    Field("unit", "ONE UNIT IS", "such as 1,000 mcg"),
    Field("style", "COUNTED", "per, up_to, each or tier"),
    Field("over", "DOSE OVER", "only where the dose chooses the code"),
    Field("most", "DOSE AT MOST", "only where the dose chooses the code"),
    Field("from", "FROM", "first day of service: 2026-04-01, T"),
    Field("to", "TO", "last day of service; empty while it goes on"),
    *SOURCE,
)
PACKAGE = (
    Field("brand", "BRAND", "empty for a generic"),
    Field("form", "FORM", "solution, suspension or powder"),
    Field("container", "CONTAINER", "SDV, MDV, PFS, ampule, pen or kit"),
    Field("content", "CONTENT", "of one container, such as 10,000 mcg"),
    Field("volume", "VOLUME", "such as 10 mL; empty for a powder"),
    Field("routes", "ROUTES", "im, subcut, id"),
    Field("hcpcs", "CODES", "of all dates, such as J0171 J0165"),
    Field("ndc", "NDC", "as on the package, with its hyphens", code=True),
    Field("ndc_unit", "NDC UNIT", "ML, UN, GR, F2 or ME"),
    *SOURCE,
)
_AGES = (
    Field("age_from", "AGE FROM", "whole years; empty for any"),
    Field("age_below", "AGE BELOW", "whole years; empty for any"),
)
_FIRM = Field("severity", "FIRMNESS", "stop, or warn to ask a reason")
_FLAG = Field("flag", "FLAG", "of the patient's chart, such as renal_impaired")
_FOR_WHOM = (
    Field("per", "PER", "kg or m2 where it is for each; else empty"),
    Field("routes", "ROUTE", "im, subcut; empty for any"),
    *_AGES,
    Field("weight_from", "WEIGHT FROM", "kg; empty for any"),
    Field("weight_below", "WEIGHT BELOW", "kg; empty for any"),
    _FLAG,
    Field("diagnoses", "DIAGNOSES", "ICD-10-CM or its beginning, such as O00; empty for any"),
)
SECTION_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "CODE": CODE,
    "PACKAGE": PACKAGE,
    "WATCH": (
        Field("from_dose", "FROM DOSE", "1 for the first and every later one"),
        Field("minutes", "MINUTES", "to watch the patient; 0 for none"),
        *SOURCE,
    ),
    "SITES": (
        Field("routes", "ROUTE", "im, subcut or id"),
        Field("groups", "SITES", "such as deltoid, vastus"),
        Field("volume", "AT MOST", "in one site, such as 4 mL; empty where not said"),
        Field("alternate", "OTHER SIDE", "yes where sides take turns"),
        *_AGES,
        _FIRM,
        *SOURCE,
    ),
    "DOSE": (
        Field("least", "FROM", "the least that is usual, such as 2 mg"),
        Field("most", "TO", "the most that is usual, such as 5 mg"),
        *_FOR_WHOM,
        Field("purpose", "WHAT FOR", "in a few words; may stay empty"),
        *SOURCE,
    ),
    "LIMIT": (
        Field("most", "AT MOST", "such as 60 mg"),
        Field("kind", "COUNTED", "at once, in a day, in 28 days, in 4 hours"),
        *_FOR_WHOM,
        _FIRM,
        *SOURCE,
    ),
    "COURSE": (
        Field("days", "DAYS", "at most in one course, over all routes"),
        Field("gap_days", "GAP", "days without a dose that begin another course"),
        _FIRM,
        *SOURCE,
    ),
    "NOT WITH": (
        _FLAG,
        Field("severity", "FIRMNESS", "stop, warn or note"),
        Field("text", "WHY", "in a few words"),
        *SOURCE,
    ),
    "REPEAT": (
        Field("by", "SAID BY", "such as CDC or label"),
        Field("in_use", "FOLLOWED", "yes for the one this clinic follows"),
        Field("early_before", "EARLY BEFORE", "day since the last dose"),
        Field("on_time", "ON TIME TO", "day, inclusive"),
        Field("grace", "GRACE TO", "day, inclusive; then it is late"),
        Field("late_actions", "WHEN LATE", "what is to be done; may stay empty"),
        *SOURCE,
    ),
}
