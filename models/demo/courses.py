"""What is ordered at the demo clinic: series with their history, single doses, and where each stands today."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DELTOID = (("deltoid-l",), ("deltoid-r",))
VENTROGLUTEAL = (("ventrogluteal-r",), ("ventrogluteal-l",))
GLUTEAL = (("dorsogluteal-l",), ("dorsogluteal-r",))
THIGH = (("vastus-l",),)
ARM = (("upper-arm-fat-l",), ("upper-arm-fat-r",))
ABDOMEN = (("abdomen-lower-r",), ("abdomen-lower-l",))
TWO_SITES = (("upper-arm-fat-l", "thigh-fat-l"), ("upper-arm-fat-r", "thigh-fat-r"))


class Today(StrEnum):
    """What has happened to a course today."""

    NOTHING = "nothing"
    WATCHED = "watched"
    GIVEN = "given"
    REFUSED = "refused"
    PARTLY_GIVEN = "partly_given"


@dataclass(frozen=True, slots=True)
class DemoDose:
    """A dose and the package it is drawn from: `ml` is the volume a powder makes, "" for a liquid."""

    slug: str
    dose: str
    route: str
    diagnosis: str
    ndc: str
    sites: tuple[tuple[str, ...], ...]
    needle: str
    ml: str = ""
    pain: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """One patient's course. `due` is days from today of the next dose; with `past` 0 nothing was given yet.

    `every` None is a single dose. `past` counts doses already given, `per_order` how many one order allows. `stopped`
    means no dose is due any more: then `due` is the day the next would have been. `minutes` is how long ago today's
    dose was given, `ended` how many days ago the order's validity ran out.
    """

    patient: str
    drawn: DemoDose
    due: int
    time: str = ""
    every: int | None = None
    past: int = 0
    per_order: int = 13
    today: Today = Today.NOTHING
    minutes: int = 0
    part: str = ""
    ended: int | None = None
    stopped: bool = False


_IM, _GLUTEAL, _SC = "25 G 1 inch", "22 G 1.5 inch", "25 G 5/8 inch"
B12 = DemoDose("cyanocobalamin", "1000 mcg", "im", "E53.8", "00517-0032-25", DELTOID, _IM)
B12_GLUTEAL = DemoDose("cyanocobalamin", "1000 mcg", "im", "E53.8", "00517-0032-25", VENTROGLUTEAL, _IM)
TESTOSTERONE = DemoDose("testosterone-cypionate", "200 mg", "im", "E29.1", "00009-0417-02", VENTROGLUTEAL, _GLUTEAL)
TESTOSTERONE_SINGLE = DemoDose("testosterone-cypionate", "100 mg", "im", "E29.1", "00009-0417-01", DELTOID, _IM)
OMALIZUMAB = DemoDose("omalizumab", "300 mg", "subcut", "L50.1", "50242-0215-01", TWO_SITES, "")
DENOSUMAB = DemoDose("denosumab", "60 mg", "subcut", "M81.0", "55513-0710-01", ARM, "")
HALOPERIDOL = DemoDose("haloperidol-decanoate", "100 mg", "im", "F20.9", "00143-9296-01", GLUTEAL, _GLUTEAL)
HALOPERIDOL_SINGLE = DemoDose("haloperidol-decanoate", "100 mg", "im", "F20.9", "00143-9295-01", GLUTEAL, _GLUTEAL)
PALIPERIDONE = DemoDose("paliperidone-palmitate-1-month", "156 mg", "im", "F20.9", "50458-0563-01", DELTOID, "")
NALTREXONE = DemoDose("naltrexone-er", "380 mg", "im", "F11.20", "65757-0300-01", GLUTEAL, _GLUTEAL, ml="4")
LEUPROLIDE = DemoDose(
    "leuprolide-acetate-depot-3-month", "22.5 mg", "im", "C61", "00074-3346-03", VENTROGLUTEAL, "", ml="1.5"
)
INCLISIRAN = DemoDose("inclisiran", "284 mg", "subcut", "E78.00", "00078-1000-60", ABDOMEN, "")
KETOROLAC = DemoDose(
    "ketorolac-tromethamine", "30 mg", "im", "M54.50", "00409-3795-01", VENTROGLUTEAL, _GLUTEAL, pain=True
)
CEFTRIAXONE = DemoDose("ceftriaxone-sodium", "500 mg", "im", "A54.00", "00143-9858-25", VENTROGLUTEAL, _GLUTEAL, ml="2")
CEFTRIAXONE_CHILD = DemoDose("ceftriaxone-sodium", "500 mg", "im", "H66.90", "00143-9858-25", THIGH, _IM, ml="2")
BICILLIN = DemoDose("penicillin-g-benzathine", "1200000 units", "im", "J02.0", "60793-0701-10", GLUTEAL, "")
PROMETHAZINE = DemoDose("promethazine-hcl", "25 mg", "im", "R11.0", "00641-0928-25", VENTROGLUTEAL, _GLUTEAL)
ONDANSETRON = DemoDose("ondansetron-hcl", "4 mg", "im", "R11.0", "00409-4755-03", VENTROGLUTEAL, _GLUTEAL)
TRIAMCINOLONE = DemoDose("triamcinolone-acetonide", "40 mg", "im", "L23.7", "00003-0293-05", GLUTEAL, _GLUTEAL)
METHYLPREDNISOLONE = DemoDose("methylprednisolone-acetate", "120 mg", "im", "L23.7", "00009-0280-03", GLUTEAL, _GLUTEAL)
DEXAMETHASONE = DemoDose("dexamethasone-sodium-phosphate", "8 mg", "im", "J20.9", "00641-0367-25", DELTOID, _IM)
HYDROXYZINE = DemoDose("hydroxyzine-hcl", "50 mg", "im", "L50.9", "00517-5601-25", VENTROGLUTEAL, _GLUTEAL)
DIPHENHYDRAMINE = DemoDose("diphenhydramine-hcl", "50 mg", "im", "L50.9", "00641-0376-25", DELTOID, _IM)

SINGLES = (CEFTRIAXONE, PROMETHAZINE, ONDANSETRON, TRIAMCINOLONE, DEXAMETHASONE, HYDROXYZINE, DIPHENHYDRAMINE)
"""Single doses that fill the two years."""

SINGLE_PATIENTS = ("petrov", "hostile", "rtl", "eldest", "rahman", "sorensen", "pruitt", "delacroix", "ortega",
                   "blackwood", "zielinski", "gallagher", "yilmaz", "baptiste", "hutchins", "tanaka")  # fmt: skip

OVERDUE = (
    Course("okafor", B12, -2, "09:00", every=28, past=17),
    Course("mensah", HALOPERIDOL, -5, "10:00", every=28, past=24),
    Course("gallagher", TESTOSTERONE, -4, "11:00", every=14, past=50, ended=3),
)
DUE = (
    Course("bauer", BICILLIN, 0, "08:30"),
    Course("petrov", KETOROLAC, 0, "10:30"),
    Course("santos", TESTOSTERONE, 0, "10:45", every=14, past=46),
    Course("nguyen-lien", B12_GLUTEAL, 0, "09:20", every=28, past=22),
    Course("romero", NALTREXONE, 0, "10:00", every=28, past=15),
    Course("infant", CEFTRIAXONE_CHILD, 0, "11:10"),
    Course("dubois", DENOSUMAB, 0, "11:30", every=182, past=4, per_order=6),
    Course("rahman", PALIPERIDONE, 0, "13:00", every=28, past=20),
    Course("hostile", HYDROXYZINE, 0, "13:20"),
    Course("long", B12, 0, "14:00", every=28, past=9),
    Course("rtl", ONDANSETRON, 0, "14:40"),
    Course("unasked", DEXAMETHASONE, 0, "15:30"),
)
EARLY = (
    Course("hale", OMALIZUMAB, 3, "13:00", every=28, past=12),
    Course("eldest", B12, 5, "09:30", every=28, past=25),
    Course("fairley", LEUPROLIDE, 6, "15:00", every=84, past=8, per_order=5),
)
CHARTED = (
    Course("nguyen-linh", OMALIZUMAB, 0, "10:20", every=28, past=2, today=Today.WATCHED, minutes=48),
    Course("osei", OMALIZUMAB, 0, "10:10", every=28, past=22, today=Today.WATCHED, minutes=20),
    Course("adeyemi", B12, 0, "09:10", every=28, past=24, today=Today.GIVEN, minutes=84),
    Course("vance", PROMETHAZINE, 0, "08:40", today=Today.REFUSED, minutes=105),
    Course("sorensen", TESTOSTERONE, 0, "09:30", every=14, past=38, today=Today.PARTLY_GIVEN, minutes=66, part="100"),
)
LATER = (
    Course("brandt", B12, 19, every=28, past=25),
    Course("everhart", B12_GLUTEAL, 23, every=28, past=24),
    Course("tanaka", TESTOSTERONE_SINGLE, 8, every=14, past=45),
    Course("kowalski", TESTOSTERONE, 9, every=14, past=48),
    Course("lindqvist", DENOSUMAB, 75, every=182, past=3, per_order=6),
    Course("pruitt", DENOSUMAB, 120, every=182, past=4, per_order=6),
    Course("blackwood", INCLISIRAN, 60, every=182, past=3, per_order=6),
    Course("hutchins", PALIPERIDONE, 12, every=28, past=21),
    Course("delacroix", NALTREXONE, 16, every=28, past=11),
    Course("cho", HALOPERIDOL_SINGLE, 17, every=28, past=14),
    Course("baptiste", OMALIZUMAB, 10, every=28, past=18),
    Course("moved", B12, -150, every=28, past=14, stopped=True),
    Course("deceased", B12, -210, every=28, past=16, stopped=True),
    Course("zielinski", METHYLPREDNISOLONE, -12, past=1),
    Course("ortega", METHYLPREDNISOLONE, -8, past=1),
    Course("yilmaz", METHYLPREDNISOLONE, -4, past=1),
    Course("tanaka", KETOROLAC, -40, past=1),
    Course("zielinski", KETOROLAC, -170, past=1),
    Course("rahman", KETOROLAC, -31, past=1),
)
COURSES = (*OVERDUE, *DUE, *EARLY, *CHARTED, *LATER)
