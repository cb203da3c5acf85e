"""Claims as hypothesis draws them: every field an 837P carries, in the spelling it carries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from string import digits

from hypothesis import strategies as st

from models.claims.claim import (
    Address,
    Attachment,
    Claim,
    ClaimAdjustment,
    ClaimLine,
    DrugOnLine,
    Insurance,
    Organization,
    Person,
    Provider,
)

_NPIS = ("1003000126", "1003000134", "1003000142", "1003000159", "1003000167")
# Names and texts are picked, not spelled letter by letter: what a claim is made of matters more here, and it is faster.
_NAME = st.sampled_from(("Ng", "O'Neil-Garcia", "van der Berg", "St. Clair", "de la Cruz", "A B", "Xu-Li", "McX"))
_TEXT = st.sampled_from(("Given 1/2 mL, R arm", "5% sol; see #2", "100 mg/mL (10 mL)", "x", "12 Oak St. Apt 4", "J.R."))
_NUMBER = st.sampled_from(("A1", "0012-7", "12-7", "zz9", "ICN 2026 0001", "1EG4TE5MK73", "0000", "Q-1-2-3-4-5-6-7"))
_MAYBE = st.one_of(st.just(""), _NUMBER)
_DAYS = st.dates(date(2025, 1, 1), date(2026, 11, 30))
_CENTS = st.decimals(Decimal("0.01"), Decimal("9999.99"), places=2)
_ADDRESS = st.builds(
    Address, _TEXT, st.one_of(st.just(""), _TEXT), st.sampled_from(("Springfield", "Ulm", "El Paso")),
    st.sampled_from(("IL", "TX", "CA")), st.sampled_from(("62701", "627011234")),
)  # fmt: skip
_BILLING_ADDRESS = _ADDRESS.map(lambda address: replace(address, zip_code="627011234"))
_BARE = st.builds(
    Person, _NAME, _NAME, st.sampled_from(("", "B", "Mary Ann")), st.sampled_from(("", "Jr", "III")),
)  # fmt: skip
_PERSON = st.builds(
    lambda person, born, sex, address: replace(person, born=born, sex=sex, address=address),
    _BARE, st.dates(date(1930, 1, 1), date(2025, 1, 1)), st.sampled_from(("female", "male", "")), _ADDRESS,
)  # fmt: skip
_BILLING = st.builds(
    Organization, _NAME, st.just("1234567893"), st.just("123456789"), st.sampled_from(("", "261QM1300X")),
    _BILLING_ADDRESS, st.just("2175550100"), _NAME,
)  # fmt: skip
_FACILITY = st.builds(
    Organization, _NAME, st.sampled_from(("", "1003000175")), st.just(""), st.just(""),
    _BILLING_ADDRESS.map(lambda address: replace(address, line_2="Annex")),
)  # fmt: skip
_TYPES = st.sampled_from((("medicare", "MB"), ("medicaid", "MC"), ("commercial", "CI"), ("commercial", "BL")))


def _provider(role: str, npi: str) -> st.SearchStrategy[Provider]:
    taxonomy = st.sampled_from(("", "207R00000X")) if role == "rendering" else st.just("")
    return st.builds(Provider, st.just(role), _BARE, st.just(npi), taxonomy)


@st.composite
def _insurance(draw: st.DrawFn, rank: int, payer_id: str) -> Insurance:
    kind, filing = draw(_TYPES)
    relationship = draw(st.sampled_from(("self", "self", "spouse", "child", "other")))
    member = draw(_NUMBER)
    return Insurance(
        rank, kind, draw(_NAME), payer_id, filing, "1EG4TE5MK73" if filing == "MB" else member, draw(_MAYBE),
        relationship, None if relationship == "self" else draw(_PERSON),
        draw(st.one_of(st.just(Address()), _ADDRESS)), secondary_reason="12" if rank > 1 and filing == "MB" else "",
    )  # fmt: skip


@st.composite
def _line(draw: st.DrawFn, control: str, diagnoses: int) -> ClaimLine:
    drug = draw(
        st.one_of(
            st.none(),
            st.builds(
                DrugOnLine, st.text(digits, min_size=11, max_size=11), st.sampled_from(("ML", "UN", "GR", "ME", "F2")),
                st.decimals(Decimal("0.001"), Decimal("2000"), places=3), _MAYBE,
            ),
        )
    )  # fmt: skip
    pointers = draw(st.lists(st.integers(1, diagnoses), min_size=1, max_size=4, unique=True))
    providers = draw(st.one_of(st.just(()), st.tuples(_provider("rendering", _NPIS[4]))))
    maybe_text = st.one_of(st.just(""), _TEXT)
    return ClaimLine(
        control, draw(st.sampled_from(("96372", "99213", "J0696", "J3490", "Q9992"))),
        tuple(draw(st.lists(st.sampled_from(("JZ", "JW", "25", "59", "GA")), max_size=4, unique=True))),
        draw(st.decimals(Decimal(1), Decimal(400), places=0)), draw(_CENTS), draw(_DAYS), tuple(pointers),
        draw(st.sampled_from(("", "12"))), drug, draw(maybe_text), draw(maybe_text),
        authorization=draw(_MAYBE), providers=providers,
    )  # fmt: skip


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A claim that may go: what the scrub would stop is not drawn."""
    diagnoses = draw(
        st.lists(st.from_regex(r"[A-T][0-9]{2}[0-9A-Z]{0,4}", fullmatch=True), min_size=1, max_size=12, unique=True)
    )
    lines = tuple(
        draw(_line(f"L{place}", len(diagnoses))) for place in range(1, draw(st.sampled_from((1, 2, 3, 8))) + 1)
    )
    insurances = [draw(_insurance(1, "10001"))]
    if draw(st.booleans()):
        insurances = [replace(insurances[0], rank=2), _answered(draw, draw(_insurance(1, "20002")), lines)]
    frequency = draw(st.sampled_from("178"))
    accident = draw(st.sampled_from(("", "", "AA", "EM", "OA")))
    roles = [role for role in ("referring", "rendering", "supervising") if draw(st.booleans())]
    providers = [draw(_provider(role, _NPIS[place])) for place, role in enumerate(roles)]
    if draw(st.booleans()):
        providers.append(draw(_provider("ordering", _NPIS[3])))
    return Claim(
        control=draw(_NUMBER),
        day=lines[0].day,
        place_of_service="11",
        patient=draw(_PERSON),
        insurances=tuple(insurances),
        billing=draw(_BILLING),
        diagnoses=tuple(diagnoses),
        lines=lines,
        providers=tuple(providers),
        pay_to=draw(st.one_of(st.none(), _ADDRESS)),
        facility=draw(st.one_of(st.none(), _FACILITY)),
        record_number=draw(_MAYBE),
        frequency=frequency,
        original="" if frequency == "1" else draw(_NUMBER),
        authorization=draw(st.sampled_from(("", "AUTH 7"))),
        note=draw(st.one_of(st.just(""), _TEXT)),
        assignment=draw(st.booleans()),
        release=draw(st.booleans()),
        benefits=draw(st.booleans()),
        last_related_visit=draw(st.one_of(st.none(), _DAYS)),
        accident=accident,
        accident_on=draw(_DAYS) if accident in {"AA", "OA"} else None,
        accident_state="TX" if accident == "AA" else "",
        attachments=draw(st.sampled_from(((), (Attachment("OZ", "AA"),), (Attachment("OZ", "BM", "AC 12"),)))),
    )


def _answered(draw: st.DrawFn, earlier: Insurance, lines: tuple[ClaimLine, ...]) -> Insurance:
    """What an earlier payer did: whole, or line by line; it always adds up."""
    controls = [line.control for line in lines if line.charge] if draw(st.booleans()) else [""]
    charges = {line.control: line.charge or Decimal(0) for line in lines}
    charges[""] = sum(charges.values(), Decimal(0))
    adjustments = []
    for control in controls:
        taken = draw(st.decimals(Decimal("0.01"), charges[control], places=2))
        adjustments.append(ClaimAdjustment(draw(st.sampled_from(("CO", "PR", "OA"))), "45", taken, control))
    paid = charges[""] - sum((adjusted.amount for adjusted in adjustments), Decimal(0))
    return replace(earlier, paid=paid, paid_on=draw(_DAYS), adjustments=tuple(adjustments))
