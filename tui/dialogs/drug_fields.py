"""The fields of a drug's parts, with an example each."""

from __future__ import annotations

from collections.abc import Mapping

from tui.dialogs.fields import Field

SOURCE = (
    Field("source", "Source", "label of March 2026, CMS crosswalk 2026 Q2, …"),
    Field("confidence", "Confidence", "confirmed, inferred or unconfirmed"),
    Field("label_date", "Label date", "of the label, such as 2026-03-01; may stay empty"),
)
IDENTITY = (
    Field("name", "Name", "generic name, such as cyanocobalamin"),
    Field("display", "Shown as", "with tall man letters; empty for the name"),
    Field("brands", "Brands", "commas between them"),
    Field("ingredients", "Ingredients", "for allergy checks, commas between them"),
    Field("classes", "Allergy class", "such as penicillin, commas between them"),
    Field("product_class", "Class", "therapeutic, vaccine, antineoplastic, hiv_prep, …"),
    Field("routes", "Routes", "im, subcut, id"),
    Field("notes", "Notes", "what a biller or nurse must know"),
)
GIVING = (
    Field("interval", "Interval", "days between two doses; 0 for any time"),
    Field("needle", "Needle", "such as 22-25G 1 in IM"),
    Field("high_alert", "High alert", "yes or no"),
    Field("double_check", "Second check", "none, flag, recommended or required"),
    Field("pain", "Ask pain", "yes or no"),
    *SOURCE,
)
CODE = (
    Field("hcpcs", "HCPCS", "such as J3420"),
    Field("unit", "One unit is", "such as 1,000 mcg"),
    Field("style", "Counted", "per, up_to, each or tier"),
    Field("over", "Dose over", "only where the dose chooses the code"),
    Field("most", "Dose at most", "only where the dose chooses the code"),
    Field("from", "From", "first day of service: 2026-04-01, T"),
    Field("to", "To", "last day of service; empty while it goes on"),
    *SOURCE,
)
PACKAGE = (
    Field("brand", "Brand", "empty for a generic"),
    Field("form", "Form", "solution, suspension or powder"),
    Field("container", "Container", "SDV, MDV, PFS, ampule, pen or kit"),
    Field("content", "Content", "of one container, such as 10,000 mcg"),
    Field("volume", "Volume", "such as 10 mL; empty for a powder"),
    Field("routes", "Routes", "im, subcut, id"),
    Field("hcpcs", "Codes", "of all dates, such as J0171 J0165"),
    Field("ndc", "NDC", "as on the package, with its hyphens", code=True),
    Field("ndc_unit", "NDC unit", "ML, UN, GR, F2 or ME"),
    *SOURCE,
)
_AGES = (
    Field("age_from", "Age from", "whole years; empty for any"),
    Field("age_below", "Age below", "whole years; empty for any"),
)
_FIRM = Field("severity", "Severity", "stop, or warn to ask a reason")
_FLAG = Field("flag", "Flag", "of the patient's chart, such as renal_impaired")
_FOR_WHOM = (
    Field("per", "Per", "kg or m2 where it is for each; else empty"),
    Field("routes", "Route", "im, subcut; empty for any"),
    *_AGES,
    Field("weight_from", "Weight from", "kg; empty for any"),
    Field("weight_below", "Weight below", "kg; empty for any"),
    _FLAG,
    Field("diagnoses", "Diagnoses", "ICD-10-CM or its beginning, such as O00; empty for any"),
)
SECTION_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "CODE": CODE,
    "PACKAGE": PACKAGE,
    "WATCH": (
        Field("from_dose", "From dose", "1 for the first and every later one"),
        Field("minutes", "Minutes", "to watch the patient; 0 for none"),
        *SOURCE,
    ),
    "SITES": (
        Field("routes", "Route", "im, subcut or id"),
        Field("groups", "Sites", "such as deltoid, vastus"),
        Field("volume", "At most", "in one site, such as 4 mL; empty where not said"),
        Field("alternate", "Other side", "yes where sides take turns"),
        *_AGES,
        _FIRM,
        *SOURCE,
    ),
    "DOSE": (
        Field("least", "From", "the least that is usual, such as 2 mg"),
        Field("most", "To", "the most that is usual, such as 5 mg"),
        *_FOR_WHOM,
        Field("purpose", "What for", "in a few words; may stay empty"),
        *SOURCE,
    ),
    "LIMIT": (
        Field("most", "At most", "such as 60 mg"),
        Field("kind", "Counted", "at once, in a day, in 28 days, in 4 hours"),
        *_FOR_WHOM,
        _FIRM,
        *SOURCE,
    ),
    "COURSE": (
        Field("days", "Days", "at most in one course, over all routes"),
        Field("gap_days", "Gap", "days without a dose that begin another course"),
        _FIRM,
        *SOURCE,
    ),
    "NOT WITH": (
        _FLAG,
        Field("severity", "Severity", "stop, warn or note"),
        Field("text", "Why", "in a few words"),
        *SOURCE,
    ),
    "REPEAT": (
        Field("by", "Issued by", "such as CDC or label"),
        Field("in_use", "Followed", "yes for the one this clinic follows"),
        Field("early_before", "Early before", "day since the last dose"),
        Field("on_time", "On time to", "day, inclusive"),
        Field("grace", "Grace to", "day, inclusive; then it is late"),
        Field("late_actions", "When late", "what is to be done; may stay empty"),
        *SOURCE,
    ),
}
