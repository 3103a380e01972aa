"""The main job, as two people do it: a lead passed from a laptop in English is won on a phone in French."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor

import pytest
from playwright.sync_api import Page, expect

from contribution.formula import FORMULA_2026_1
from tests.e2e.browser import PHONE, Look, Visitor
from tests.e2e.conftest import Visits
from tests.e2e.reading import NOVALINK, Home, home, report_row

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

EXPECTED, WON = Decimal(9_400), Decimal(9_650)
MANAGER, PARTNER = "jeanne@altea.example", "camille@novalink.example"
LAPTOP_IN_ENGLISH = Look(language="en")
PHONE_IN_FRENCH = Look(size=PHONE, language="fr")


@pytest.fixture
def manager(visit: Visits) -> Iterator[Visitor]:
    with visit(MANAGER, LAPTOP_IN_ENGLISH) as visitor:
        yield visitor
        assert visitor.complaints == []


@pytest.fixture
def partner(visit: Visits) -> Iterator[Visitor]:
    with visit(PARTNER, PHONE_IN_FRENCH) as visitor:
        yield visitor
        assert visitor.complaints == []


# ---- the manager's part ---------------------------------------------------------------------------------------------
def write_down_lead(page: Page, company: str, siren: str = "") -> None:
    page.goto("/leads/")
    page.click("main a[href='/leads/new/']")
    page.fill("[name=company]", company)
    page.fill("[name=siren]", siren)
    page.fill("[name=person]", "Hélène Marchand")
    page.fill("[name=phone]", "01 99 00 12 34")
    page.fill("[name=need]", "Backup, 45 desks")
    page.fill("[name=estimated_amount]", f"{EXPECTED:,}")
    page.click("main .btn.primary")


def pass_lead(page: Page, message: str) -> None:
    """From the page that follows a new lead."""
    page.wait_for_url("**/share/")
    page.select_option("[name=partner]", label=NOVALINK)
    page.fill("[name=message]", message)
    page.click("main .btn.primary")
    page.wait_for_selector(".banner.ok")


def pass_new_lead(page: Page, company: str, siren: str = "") -> None:
    write_down_lead(page, company, siren)
    pass_lead(page, "Budget validé, rappeler avant jeudi.")


# ---- the partner's part ---------------------------------------------------------------------------------------------
def open_from_home(page: Page, company: str) -> None:
    """By the first thing the home says, then the list of what waits."""
    page.goto("/")
    assert page.evaluate("document.querySelector('main .page-h ~ * a') === document.querySelector('.todo a')")
    page.locator(".todo a").first.tap()
    page.wait_for_url("**/leads/?tab=to-accept")
    page.locator("#rows a").filter(has_text=company).tap()
    expect(page.locator("#lead-t")).to_have_text(company)


def accept(page: Page) -> None:
    page.locator("form[action$='/accept/'] button").tap()
    page.wait_for_selector(".banner.ok")
    assert not page.locator("form[action$='/accept/']").count()


def log_call(page: Page, words: str) -> None:
    form = page.locator("form[action$='/interactions/']")
    form.locator("[name=log-happened]").select_option("CALL:REACHED")
    form.locator("[name=log-body]").fill(words)
    form.locator("button").tap()
    expect(page.locator(".tl")).to_contain_text(words)


def make_opportunity(page: Page) -> None:
    page.locator("a[href$='/convert/']").tap()
    page.fill("[name=amount]", f"{EXPECTED:f}")
    page.fill("[name=expected_close_on]", (date.today() + timedelta(days=40)).isoformat())  # noqa: DTZ011
    page.select_option("[name=type]", "NEW_CUSTOMER")
    page.locator("main .btn.primary").tap()
    page.locator("article a[href*='/leads/opportunities/']").tap()


def move(page: Page, stage: str) -> None:
    form = page.locator("form[action$='/advance/']")
    form.locator("[name=to]").select_option(stage)
    form.locator("button").tap()
    page.wait_for_selector(".banner.ok")


def win(page: Page) -> None:
    page.locator("a[href$='/win/']").tap()
    page.fill("[name=amount]", f"{WON:f}")
    page.locator("main .btn.primary").tap()
    page.wait_for_selector(".banner.ok")
    assert not page.locator("a[href$='/win/']").count()


# ---- what is promised -----------------------------------------------------------------------------------------------
def test_a_lead_passed_on_a_laptop_is_won_on_a_phone_and_every_number_follows(
    manager: Visitor, partner: Visitor
) -> None:
    home_before, row_before = home(partner.page), report_row(manager.page, NOVALINK)

    pass_new_lead(manager.page, "Papeterie des Halles", siren="732829320")
    passed = home(partner.page)
    assert passed == replace(
        home_before,
        waiting=home_before.waiting + 1,
        passed=home_before.passed + 1,
        chain=(home_before.chain[0] + 1, *home_before.chain[1:]),
    )

    open_from_home(partner.page, "Papeterie des Halles")
    accept(partner.page)
    log_call(partner.page, "Besoin confirmé, devis demandé.")
    make_opportunity(partner.page)
    move(partner.page, "PROPOSAL")
    win(partner.page)

    home_after, row_after = home(partner.page), report_row(manager.page, NOVALINK)
    assert home_after == home_with_what_was_won(home_before, home_after.booked_points)
    assert home_after.booked_points in points_for(home_after.booked_of_score)
    assert row_after == replace(
        row_before,
        pipeline=row_before.pipeline + WON,
        booked=row_before.booked + WON,
        all_booked=row_before.all_booked + WON,
    )


def home_with_what_was_won(before: Home, points: int) -> Home:
    born, qualified, converted, won = before.chain
    return replace(
        before,
        passed=before.passed + 1,
        booked_on_passed=before.booked_on_passed + WON,
        pipeline=before.pipeline + WON,
        booked=before.booked + WON,
        booked_of_score=before.booked_of_score + WON,
        booked_points=points,
        chain=(born + 1, qualified + 1, converted + 1, won + WON),
    )


def points_for(booked: Decimal) -> set[int]:
    """The whole points that this amount may show as: parts are rounded so that they add up to the total."""
    targets = FORMULA_2026_1.targets_of("gold", "")
    weight = next(part.weight for part in FORMULA_2026_1.components if part.name == "revenue")
    assert targets
    exact = weight * min(booked * 100 / targets.revenue_cents, Decimal(1))
    return {floor(exact), ceil(exact)}


def test_the_manager_follows_what_the_partner_does(manager: Visitor, partner: Visitor) -> None:
    pass_new_lead(manager.page, "Scierie du Vallon")
    lead = manager.page.url
    open_from_home(partner.page, "Scierie du Vallon")
    accept(partner.page)
    log_call(partner.page, "Rendez-vous pris pour mardi.")
    manager.page.goto(lead)
    timeline = manager.page.locator(".tl")
    expect(timeline).to_contain_text("Rendez-vous pris pour mardi.")
    expect(timeline).to_contain_text("Camille Morel")


@pytest.mark.parametrize("answer", ["accept", pytest.param("decline", marks=pytest.mark.deep)])
def test_a_lead_is_answered_without_javascript(manager: Visitor, visit: Visits, answer: str) -> None:
    company = {"accept": "Moulin de la Rance", "decline": "Briqueterie Nord"}[answer]
    pass_new_lead(manager.page, company)
    with visit(PARTNER, replace(PHONE_IN_FRENCH, script=False)) as visitor:
        page = visitor.page
        open_without_script(page, company)
        if answer == "accept":
            page.locator("form[action$='/accept/'] button").tap()
        else:
            decline_on_a_page_of_its_own(page)
        expect(page.locator(".banner.ok")).to_be_visible()
        assert not page.locator("form[action$='/accept/']").count()
    manager.page.goto("/leads/?tab=to-accept")
    assert not manager.page.locator("#rows").filter(has_text=company).count()


def open_without_script(page: Page, company: str) -> None:
    page.goto("/leads/?tab=to-accept")
    page.locator("#rows a").filter(has_text=company).tap()
    expect(page.locator("#lead-t")).to_have_text(company)


def decline_on_a_page_of_its_own(page: Page) -> None:
    """Sent empty it asks for the reason; with one, the lead is declined."""
    page.locator("a[href$='/decline/']").tap()
    page.locator("main .btn.danger").tap()
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("input[name=reason][value=TOO_FAR]").check()
    page.locator("main .btn.danger").tap()
