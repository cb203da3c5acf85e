"""The scenes, in the order a day goes."""

from __future__ import annotations

from models.safety.actions.save_safety_setting import SettingDraft, save_safety_setting
from tests.factories import SHIPPED_DRUGS
from tests.scenes.stage import PIN, PROVIDER, PROVIDER_PIN, Scene, select, sign_in
from tests.tui.screen_text import Hands

B12 = "okafor"


async def _sign_in(hands: Hands) -> None:
    await hands.sees("charges may need review")


async def _worklist(hands: Hands) -> None:
    await sign_in(hands)


async def _verify(hands: Hands) -> None:
    await sign_in(hands)
    await select(hands, B12)
    await hands.press("enter")
    await hands.sees("full name spoken")
    await hands.press("1")
    await hands.sees("one more")


async def _dose(hands: Hands) -> None:
    await sign_in(hands)
    await select(hands, B12)
    await hands.press("enter")
    await hands.sees("full name spoken")
    await hands.press("b")
    await hands.sees("Product and lot")
    await hands.press("1")
    await hands.sees("per mL")


async def _give(hands: Hands) -> None:
    await _dose(hands)
    await hands.cannot_scan()
    await hands.sees("Time given")


async def _response(hands: Hands) -> None:
    await _give(hands)
    await hands.press("2")
    await hands.sees("still observing")


async def _sign(hands: Hands) -> None:
    await _response(hands)
    await hands.press("t")
    await hands.sees("You sign")
    await hands.type(PIN)


async def _signed(hands: Hands) -> None:
    await _sign(hands)
    await hands.press("f10")
    await hands.sees("✓ Signed", "Next on Today")


async def _chart(hands: Hands) -> None:
    await sign_in(hands)
    await select(hands, B12)
    await hands.press("p")
    await hands.sees("Timeline", "Doses 18")


async def _charges(hands: Hands) -> None:
    await _chart(hands)
    await hands.press("c")
    await hands.sees("96372")


async def _cannot_give(hands: Hands) -> None:
    await sign_in(hands)
    await select(hands, B12)
    await hands.press("enter")
    await hands.sees("full name spoken")
    await hands.press("x")
    await hands.sees("What became of this dose")


async def _allergy(hands: Hands) -> None:
    await sign_in(hands)
    await select(hands, "bauer")
    await hands.press("enter")
    await hands.sees("full name spoken")
    await hands.press("b")


async def _observation(hands: Hands) -> None:
    await sign_in(hands)
    await select(hands, "until")
    await hands.press("enter")
    await hands.sees("PIN")


async def _review(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await select(hands, "review")
    await hands.press("enter")
    await hands.sees("PIN")


async def _stock(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("s")
    await hands.sees("EXPIRED")


async def _receive(hands: Hands) -> None:
    await _stock(hands)
    await hands.press("n")
    await hands.sees("Containers", "Invoice")


async def _count(hands: Hands) -> None:
    await _stock(hands)
    await hands.press("c")
    await hands.sees("Counted")
    await hands.type("7")
    await hands.press("f10")
    await hands.sees("Why does it differ?")


async def _lot_history(hands: Hands) -> None:
    await _stock(hands)
    await hands.press("h")
    await hands.sees("received", "Where")


async def _controlled(hands: Hands) -> None:
    await _stock(hands)
    await hands.press("d")
    await hands.sees("› Controlled drugs", "Open discrepancies 2", "Counted today 2")


async def _charted_elsewhere(hands: Hands) -> None:
    await _stock(hands)
    await hands.press("i")
    await hands.sees("Names a lot of ours 2", "EVERHART, June", "Lakeside Demo Hospital")


async def _blind_count(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    clinic, person = hands.app.clinic, hands.app.person
    assert clinic
    assert person
    save_safety_setting(clinic, person.id, SettingDraft("limit/blind_count", {"value": "1"}, "fair counts", 0))
    await hands.press("s")
    await hands.sees("EXPIRED")
    await hands.press("a")
    await hands.sees("Counting: scan a package", "Not counted yet", "open vial")


async def _stock_reports(hands: Hands) -> None:
    await _stock(hands)
    await hands.press("p")
    await hands.sees("Weeks of stock", "1 to order", "On hand, and containers due by week")


async def _help(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("f1")
    await hands.sees("Everywhere", "Marks")


async def _locked(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("f9")
    await hands.sees("PIN")


async def _changing_over(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("f9")
    await hands.sees("Locked")
    await hands.press("ctrl+o")
    await hands.sees("a ○ M Ruiz MA today")


async def _palette(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("ctrl+p")
    await hands.type("reac")
    await hands.sees("adverse reaction")


async def _jump(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await select(hands, "bauer")
    await hands.press("o")
    await hands.sees("Your PIN")
    await hands.press("ctrl+g")
    await hands.sees("press a letter, or Esc")


async def _formulary(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("d")
    await hands.sees(f"{SHIPPED_DRUGS + 1} of {SHIPPED_DRUGS + 1} drugs", "J0139")
    await hands.press("slash")
    await hands.fill("epin")
    await hands.sees("J0165 0.1 mg +2", "over")


async def _formulary_change(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await hands.press("d")
    await hands.sees(f"{SHIPPED_DRUGS + 1} of {SHIPPED_DRUGS + 1} drugs")
    await hands.press("slash")
    await hands.fill("ketorolac")
    await hands.sees("J1885 per 15 mg")
    await hands.press("e")
    await hands.sees("Formulary › ketorolac", "add a usual dose")
    hands.app.screen.query_one("#items").select(("CODE", 0))
    await hands.press("enter")
    await hands.sees("One unit is")
    await hands.press(*["enter"] * 6)
    await hands.type("2026-12-31")
    await hands.press("f10", "f10")
    await hands.sees("Review changes")
    await hands.type("CMS January 2027 update")


async def _formulary_history(hands: Hands) -> None:
    await _formulary_change(hands)
    await hands.press("f10")
    await hands.sees("› Formulary", "2 changed here")
    await hands.sees("version 1")
    await hands.press("h")
    await hands.sees("› History", "Reason")
    hands.app.clear_notifications()
    await hands.sees_no_more("Stored:")


async def _rules(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await hands.press("g")
    await hands.sees("› Safety settings", "need local sign-off")
    await hands.sees_no_more("reading drugs")
    await hands.press("slash")
    await hands.fill("late_entry")
    await hands.press("s")
    await hands.sees("Approve")
    await hands.fill("read with the pharmacist")
    await hands.type(PROVIDER_PIN)
    await hands.press("f10")
    await hands.sees("approved by D Lee MD")
    await hands.press("slash", *["backspace"] * len("late_entry"), "enter")
    await hands.sees("future tolerance", "multi dose days")


async def _payers(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("b")
    await hands.sees("AHCCCS", "LifeWise")
    await hands.press("end", "up", "up", "enter")
    await hands.sees("[custom]")


async def _payer_fees(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("b")
    await hands.sees("AHCCCS", "LifeWise")
    await hands.press("f")
    await hands.sees("in force")


async def _what_if(hands: Hands) -> None:
    await _sign(hands)
    await hands.press("f7")
    await hands.sees("As charted")
    await hands.press("k")
    await hands.sees("Which package?")
    await hands.press("1", "p")
    await hands.sees("Which payer?")
    await hands.press("4")
    await hands.sees("Self-pay", "± changed")


async def _amend(hands: Hands) -> None:
    await _chart(hands)
    await hands.press("a")
    await hands.sees("Amend", "Where did it go in?")
    await hands.press("2")
    await hands.sees("Why is this dose amended?")
    await hands.press("a")
    await hands.sees("Why typed wrong")


async def _in_error(hands: Hands) -> None:
    await _chart(hands)
    await hands.press("x")
    await hands.sees("Entered in error", "Was its content used?")
    await hands.press("d", "n")


async def _patient_facts(hands: Hands) -> None:
    await sign_in(hands)
    await select(hands, "bauer")
    await hands.press("p")
    await hands.sees("Orders")
    await hands.press("b")
    await hands.sees("Given elsewhere")
    await hands.press("g", "9", "1")
    await hands.sees("Note")
    await hands.fill("2019")
    await hands.sees("mastectomy or lymph nodes removed left 2019")
    await hands.press("d")
    await hands.fill("ketorolac", "T-9", "30 mg", "IM", "Northfield urgent care", "the patient")
    await hands.sees("ketorolac 30 mg given at")
    await hands.press("w")
    await hands.fill("178 lb")
    await hands.sees("80.7 kg")


async def _order_allergy(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await select(hands, "bauer")
    await hands.press("o")
    await hands.sees("Your PIN")
    await hands.fill("ceftr")
    await hands.sees("Usual orders")
    await hands.sees("related")


async def _find_patient(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("f3")
    await hands.sees("Find patient")
    await hands.type("ng")
    await hands.sees("NGUYEN, Lien")


async def _order(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await select(hands, B12)
    await hands.press("o")
    await hands.sees("Your PIN")
    await hands.type("ketor")
    await hands.sees("Usual orders")
    await hands.press("1")
    await hands.sees("the patient's own")


async def _emergency(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("f12")
    await hands.sees("SEVERE REACTION")


async def _reaction(hands: Hands) -> None:
    await sign_in(hands)
    await select(hands, "adeyemi")
    await hands.press("v")
    await hands.sees("not recorded yet", "min after the dose")
    await hands.press("enter", "b", "f", "enter", "b", "a", "c", "enter", "escape", "b")
    await hands.fill("118/70", "84", "", "", "")
    await hands.press("x")
    await hands.sees("rules out further doses", "blood pressure")


async def _near_miss(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("alt+n", "b", "f8")
    await hands.type("vial of last year in the front row")
    await hands.sees("Anonymous")


async def _register(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("n")
    await hands.sees("Register patient", "Family name")
    await hands.fill("Fictitious-Pair", "Mara", "3/4/1968", "f", "3125550190")
    await hands.sees("born Mar 4, 1968", "day and month changed over")


async def _merge(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await hands.press("f3")
    await hands.sees("Find patient")
    await hands.type("fictitious")
    await hands.sees("FICTITIOUS-PAIR, Mara", "FICTITIOUS PAIR, Mara Lou", "2 patients")
    await hands.settled()
    await hands.press("down", "f4")
    await hands.sees("Not recorded", "Patient details")
    await hands.press("m")
    await hands.sees("Which record is", "same phone")
    await hands.settled()
    await hands.press("enter")
    await hands.sees("Keep the left record", "The kept record's counts")


async def _clinic(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await hands.press("y")
    await hands.sees("Set-up 6 of 6 done", "EIN 12-3456789")


async def _insurance(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await select(hands, "osei")
    await hands.press("p")
    await hands.sees("Timeline")
    await hands.press("i")
    await hands.sees("PA-20418")
    await hands.press("down")
    await hands.sees("visits used")


async def _sign_and_review(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await hands.press("t")
    await hands.sees("2 to co-sign", "OVERDUE, taken Nov 21 by E Novak RN")


async def _verbal_order(hands: Hands) -> None:
    await sign_in(hands)
    await select(hands, "petrov")
    await hands.press("o")
    await hands.sees("1 Verbal order: a provider told you")
    await hands.press("1")
    await hands.sees("Who gave the order?")
    await hands.press("1")
    await hands.sees("How did D Lee MD give it?")
    await hands.press("a")
    await hands.sees("Heard at")
    await hands.press("f2")
    await hands.sees("1 B12 monthly")
    await hands.press("1")
    await hands.sees("Diagnosis: the patient's own")
    await hands.press("1")
    await hands.type(PIN)
    await hands.press("f10")
    await hands.sees("Read back: Irina Petrov")


async def _arrivals(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("a")
    await hands.sees("› Arrivals", "11 min", "room 2", "2 observing")


async def _call_list(hands: Hands) -> None:
    await sign_in(hands)
    await hands.press("c")
    await hands.sees("› Call list", "MENSAH", "2 called later")


async def _incoming(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await hands.press("i")
    await hands.sees("Two people or one", "Placebovit", "influenza")


async def _incoming_person(hands: Hands) -> None:
    await _incoming(hands)
    await hands.press("enter")
    await hands.sees("≠ Family name", "Romero", "With them", "4 Not our patient")


async def _incoming_drug(hands: Hands) -> None:
    await _incoming(hands)
    await hands.press("4", "enter")
    await hands.sees("not in the formulary", "2 Choose the drug this sender always means")
    await hands.press("1")
    await hands.type("cyano")
    await hands.sees("Choose the drug meant")


async def _people(hands: Hands) -> None:
    await sign_in(hands, "anovak", "9753")
    await hands.press("u")
    await hands.sees("› People", "Provider", "May")


async def _roles(hands: Hands) -> None:
    await _people(hands)
    await hands.press("m")
    await hands.sees("› Roles", "may give doses")
    await hands.press("right", "down")
    await hands.sees("Nurse may give without")


async def _claims(hands: Hands) -> None:
    await sign_in(hands, "bkim", "8642")
    await hands.press("q")
    await hands.sees("› Claims", "before claims", "Replaces claim")
    await hands.settled()


async def _claim(hands: Hands) -> None:
    await _claims(hands)
    await hands.press("5")
    await hands.sees("only rejected")
    await hands.press("enter")
    await hands.sees("› Claim ›", "Rendering")


async def _backlog(hands: Hands) -> None:
    await _claims(hands)
    await hands.press("l")
    await hands.sees("› Backlog", "None is missing")


async def _claim_money(hands: Hands) -> None:
    await _claims(hands)
    await hands.press("m")
    await hands.sees("› Money", "outstanding in 365 days")
    await hands.press("4")
    await hands.sees("margin in 365 days", "Not known")


async def _claim_answers(hands: Hands) -> None:
    await _claims(hands)
    await hands.press("a")
    await hands.sees("› Answers to place", "May mean")


async def _next_payer(hands: Hands) -> None:
    await _claims(hands)
    await hands.press("slash")
    await hands.type("supplement")
    await hands.sees("Follows claim")
    await hands.press("enter")
    await hands.settled()
    await hands.press("enter")
    await hands.sees("› Claim ›", "Before")


async def _claim_payers(hands: Hands) -> None:
    await _claims(hands)
    await hands.press("u")
    await hands.sees("Sender and receiver", "Northfield Mutual")


async def _formulation(hands: Hands) -> None:
    await sign_in(hands, PROVIDER, PROVIDER_PIN)
    await hands.press("k")
    await hands.sees("Lipo-B, ten weekly", "never mixed")
    await hands.press("end", "up")
    await hands.sees("LIPOB for the whole")


async def _delacroix(hands: Hands, who: str, pin: str) -> None:
    await sign_in(hands, who, pin)
    await hands.press("f3")
    await hands.sees("Find patient")
    await hands.type("delacroix")
    await hands.sees("DELACROIX, Remy")
    await hands.press("enter")
    await hands.sees("Timeline", "Doses 14")


async def _prepaid(hands: Hands) -> None:
    await _delacroix(hands, PROVIDER, PROVIDER_PIN)
    await hands.press("i")
    await hands.sees("10 of 10 left")
    await hands.press("down", "down")
    await hands.sees("10 doses of Lipo-B")


async def _mixed_dose(hands: Hands) -> None:
    await _delacroix(hands, "mruiz", PIN)
    await hands.press("end", "up", "up", "up", "up")
    await hands.sees("paid 10/10")
    await hands.press("enter")
    await hands.sees("full name spoken")
    await hands.press("b")
    await hands.sees("Giving it today needs a")
    await hands.press("f6")
    await hands.sees("provider notified and agreed")
    await hands.press("a")
    await hands.settled()
    await hands.press("enter")
    await hands.sees("Product and lot", "MIC1127")
    await hands.press("1")
    await hands.sees("draw 1 mL")


SCENES = (
    Scene("00-sign-in", _sign_in),
    Scene("01-worklist", _worklist),
    Scene("02-verify", _verify),
    Scene("03-dose", _dose),
    Scene("04-give", _give),
    Scene("05-response", _response),
    Scene("06-sign", _sign),
    Scene("07-chart", _chart),
    Scene("08-cannot-give", _cannot_give),
    Scene("09-allergy", _allergy),
    Scene("10-observation", _observation),
    Scene("11-review", _review),
    Scene("12-stock", _stock),
    Scene("13-help", _help),
    Scene("14-locked", _locked),
    Scene("15-formulary", _formulary),
    Scene("16-formulary-change", _formulary_change),
    Scene("17-formulary-history", _formulary_history),
    Scene("18-rules", _rules),
    Scene("20-payers", _payers),
    Scene("21-payer-fees", _payer_fees),
    Scene("22-what-if", _what_if),
    Scene("23-amend", _amend),
    Scene("24-in-error", _in_error),
    Scene("25-patient-facts", _patient_facts),
    Scene("26-order-allergy", _order_allergy),
    Scene("27-emergency", _emergency),
    Scene("28-reaction", _reaction),
    Scene("29-near-miss", _near_miss),
    Scene("30-changing-over", _changing_over),
    Scene("31-palette", _palette),
    Scene("32-jump", _jump),
    Scene("33-charges", _charges),
    Scene("34-find-patient", _find_patient),
    Scene("35-order", _order),
    Scene("36-signed", _signed),
    Scene("39-register", _register),
    Scene("40-merge", _merge),
    Scene("41-clinic", _clinic),
    Scene("42-insurance", _insurance),
    Scene("43-sign-and-review", _sign_and_review),
    Scene("44-verbal-order", _verbal_order),
    Scene("45-arrivals", _arrivals),
    Scene("47-call-list", _call_list),
    Scene("46-incoming", _incoming),
    Scene("46-incoming-drug", _incoming_drug),
    Scene("46-incoming-person", _incoming_person),
    Scene("57-claims", _claims),
    Scene("58-claim", _claim),
    Scene("59-backlog", _backlog),
    Scene("60-claim-payers", _claim_payers),
    Scene("64-claim-money", _claim_money),
    Scene("65-claim-answers", _claim_answers),
    Scene("66-next-payer", _next_payer),
    Scene("37-people", _people),
    Scene("38-roles", _roles),
    Scene("48-receive", _receive),
    Scene("49-count", _count),
    Scene("50-lot-history", _lot_history),
    Scene("51-formulation", _formulation),
    Scene("52-prepaid", _prepaid),
    Scene("53-mixed-dose", _mixed_dose),
    Scene("56-controlled", _controlled),
    Scene("61-charted-elsewhere", _charted_elsewhere),
    Scene("62-blind-count", _blind_count),
    Scene("63-stock-reports", _stock_reports),
)
