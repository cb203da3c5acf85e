"""What the shipped formulary holds, counted, and every change of code that meets an office's injections (R58)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from models.core.source import Confidence
from models.drugs.drug import Drug
from models.drugs.formulary import shipped_formulary, shipped_texts
from models.drugs.reading import read_drug
from models.drugs.written.writer import write_drug
from tests.daily import over_each

DRUGS = tuple(shipped_formulary().drugs.values())
# Drug, codes to the last day, that day, codes from the day after; "" for none. Source: billing rules R58.
CHANGES = [
    ("testosterone-cypionate", "J1070 J1080", date(2014, 12, 31), "J1071"),
    ("testosterone-enanthate", "J3130", date(2014, 12, 31), "J3121"),
    ("pegfilgrastim", "J2505", date(2021, 12, 31), "J2506"),
    ("clindamycin-phosphate", "S0077", date(2023, 6, 30), "J0736"),
    ("paliperidone-palmitate-3-month", "J2426", date(2023, 6, 30), "J2427"),
    ("paliperidone-palmitate-6-month", "J2426", date(2023, 6, 30), "J2427"),
    ("corticotropin", "J0800", date(2023, 9, 30), "J0801"),
    ("olanzapine", "", date(2023, 9, 30), "J2359"),
    ("risperidone-er-uzedy", "", date(2023, 12, 31), "J2799"),
    ("aripiprazole-er-2-month", "", date(2023, 12, 31), "J0402"),
    ("buprenorphine-er-weekly", "", date(2023, 12, 31), "J0576"),
    ("buprenorphine-er-weekly", "J0576", date(2024, 3, 31), "J0577"),
    ("buprenorphine-er-monthly", "J0576", date(2024, 3, 31), "J0578"),
    ("methylprednisolone-acetate", "J1020 J1030 J1040", date(2024, 3, 31), "J1010"),
    ("methylprednisolone-sodium-succinate", "J2920 J2930", date(2024, 3, 31), "J2919"),
    ("methotrexate-sodium", "J9250 J9260", date(2024, 3, 31), "J9260"),
    ("ranitidine", "J2780", date(2024, 6, 30), ""),
    ("hydromorphone", "J1170", date(2024, 9, 30), "J1171"),
    ("lidocaine-diluent", "J2001", date(2024, 9, 30), "J2003"),
    ("denosumab-bbdz", "", date(2024, 9, 30), "Q5136"),
    ("adalimumab", "J0135", date(2024, 12, 31), "J0139"),
    ("furosemide", "J1940", date(2025, 3, 31), "J1938"),
    ("testosterone-cypionate", "J1071", date(2025, 3, 31), "J1071 J1072"),
    ("folic-acid", "J3490", date(2025, 3, 31), "J1808"),
    ("paliperidone-palmitate-erzofri", "", date(2025, 3, 31), "J2428"),
    ("dexamethasone-acetate", "J1094", date(2025, 3, 31), ""),
    ("epinephrine", "J0171", date(2025, 6, 30), "J0165 J0166 J0169"),
    ("naloxone-hcl", "J2310", date(2025, 6, 30), "J2312"),
    ("denosumab-bmwo", "", date(2025, 9, 30), "Q5157"),
    ("denosumab-bnht", "", date(2025, 9, 30), "Q5158"),
]
# "No change found" to April 2026, R58.
STEADY = (
    "J3420", "J1885", "J0696", "J0561", "J0558", "J1050", "J3301", "J0702", "J1100",
    "J2550", "J2405", "J0780", "J2765", "J1200", "J3410", "J3030", "J1631", "J2680",
    "J1000", "J1380", "J3411", "J3415", "J3430", "J1580", "J1650", "J1729",
)  # fmt: skip


def _codes(drug: Drug, day: date) -> set[str]:
    return {code.hcpcs for code in drug.codes_on(day)}


def test_the_shipped_formulary_holds_what_was_counted() -> None:
    codes = [code for drug in DRUGS for code in drug.codes]
    packages = [package for drug in DRUGS for package in drug.packages]
    assert (len(DRUGS), len(codes), len(packages), len(shipped_formulary().by_ndc)) == (125, 158, 167, 137)
    counted = Counter(row.source.confidence for row in (*codes, *packages))
    assert counted == {Confidence.CONFIRMED: 251, Confidence.INFERRED: 40, Confidence.UNCONFIRMED: 34}


@pytest.mark.parametrize(("slug", "before", "last", "after"), CHANGES)
def test_a_code_changes_on_its_day_and_not_before(slug: str, before: str, last: date, after: str) -> None:
    drug = shipped_formulary().drugs[slug]
    assert _codes(drug, last) == set(before.split())
    assert _codes(drug, last + timedelta(days=1)) == set(after.split())


@pytest.mark.parametrize("hcpcs", STEADY)
def test_a_code_that_did_not_change_is_valid_through_the_whole_period(hcpcs: str) -> None:
    found = [code for drug in DRUGS for code in drug.codes if code.hcpcs == hcpcs]
    assert found
    for code in found:
        assert code.valid_on(date(2014, 1, 1)) or hcpcs in {"J1729"}
        assert code.valid_on(date(2026, 4, 30))


def test_every_package_can_be_billed_today_unless_its_drug_is_gone() -> None:
    today = date(2026, 4, 1)
    gone = {drug.slug for drug in DRUGS if not drug.codes_on(today)}
    assert gone == {"ranitidine", "dexamethasone-acetate"}


@over_each(shipped_texts(), str)
def test_a_shipped_file_is_laid_out_as_the_program_writes_drugs(slug: str) -> None:
    comment, _, body = shipped_texts()[slug].partition("\n\n")
    assert comment.startswith("# Sources: ")
    assert write_drug(read_drug(slug, body)) == body
