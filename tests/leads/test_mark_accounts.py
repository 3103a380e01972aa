"""Whatever changes a journey marks its account in the same statement, for the ledger of credits: each path walked."""

import inspect
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.db import connection

import leads.operations
from comarketing.models import Campaign
from leads.models import Account, Contact, Opportunity, PosReseller, Touch, TouchParty
from leads.operations import attendance, interactions, opportunities, pos, shares
from leads.operations import leads as lead_operations
from leads.operations.customers import Customer, Person
from partners.access import SYSTEM
from partners.models import Distribution
from portal.lib import tenancy
from scorecards.models import DirtyAccount
from tests.conftest import NOW, make_member, make_partner
from tests.leads.conftest import BACKUP, KERLAN, SOIZIC, put, terms

JOURNEYS = """
    SELECT account_id, md5(string_agg(content, '|' ORDER BY content)) FROM (
        SELECT account_id, t::text AS content FROM leads_touch t
        UNION ALL SELECT t.account_id, p::text FROM leads_touchparty p JOIN leads_touch t ON t.id = p.touch_id
        UNION ALL SELECT account_id, o::text FROM leads_opportunity o
        UNION ALL SELECT o.account_id, p::text FROM leads_opportunitypartner p
                  JOIN leads_opportunity o ON o.id = p.opportunity_id
        UNION ALL SELECT o.account_id, s::text FROM leads_stagechange s
                  JOIN leads_opportunity o ON o.id = s.opportunity_id
    ) journeys GROUP BY 1
"""


def journeys() -> dict[int, str]:
    """What attribution reads of each account."""
    with tenancy.every_partner(), connection.cursor() as cursor:
        cursor.execute(JOURNEYS)
        return dict(cursor.fetchall())


def touched_by(act: Callable[[], object]) -> set[int]:
    """The accounts whose journey `act` changed; all of them are marked."""
    with tenancy.every_partner():
        DirtyAccount.objects.all().delete()
    before = journeys()
    act()
    after = journeys()
    changed = {account for account in before | after if before.get(account) != after.get(account)}
    with tenancy.every_partner():
        marked = set(DirtyAccount.objects.values_list("account_id", flat=True))
    assert changed <= marked, f"accounts {changed - marked} changed and are not marked"
    return changed


# ---- every operation ------------------------------------------------------------------------------------------------
def breakfast() -> Campaign:
    with tenancy.every_partner():
        return Campaign.objects.create(
            name="Breakfast", type="BREAKFAST", starts_on=NOW.date(), ends_on=NOW.date()
        )


def came(get, do):
    lead = get("lead")
    with tenancy.every_partner():
        person = Contact.objects.select_related("account").get(pk=lead.contact_id)
    return lambda: do(get("nora"), attendance.record, campaign=breakfast(), contact=person, at=NOW)


def came_as_typed(get, do):
    given = {"customer": KERLAN, "person": SOIZIC, "at": NOW, "campaign": breakfast()}
    return lambda: do(get("nora"), attendance.record_typed, **given)


def logged(get, do):
    given = {"share": get("accepted"), "kind": "CALL", "outcome": "REACHED", "occurred_at": NOW}
    return lambda: do(get("anna"), interactions.log, **given)


def created(get, do):
    given = {"customer": KERLAN, "person": SOIZIC, "interest": BACKUP}
    return lambda: do(get("nora"), lead_operations.create, **given)


def introduced(get, do):
    given = {"customer": Customer(name="Kerlan"), "person": Person(name="Soizic"), "interest": BACKUP}
    return lambda: do(get("anna"), lead_operations.introduce, **given)


def introduced_for(get, do):
    acme, gross = get("acme"), make_partner("Gross", None, kind="DISTRIBUTOR")
    with tenancy.every_partner():
        Distribution.objects.create(distributor=gross, reseller=acme, from_on=date(2025, 1, 1))
    rachid = make_member("Rachid", "DISTRIBUTOR", gross)
    given = {"customer": Customer(name="Kerlan"), "person": Person(name="Soizic"), "interest": BACKUP}
    return lambda: do(rachid, lead_operations.introduce_for, reseller=acme, **given)


def matched(get, do):
    named = named_by_a_distributor()
    return lambda: do(get("nora"), pos.match, named=named, reseller=get("acme"))


def ignored(get, do):
    named = named_by_a_distributor()
    return lambda: do(get("nora"), pos.ignore, named=named, reason="A private person")


def proposed(get, do):
    named, acme = named_by_a_distributor(), get("acme")
    with tenancy.every_partner():
        Distribution.objects.create(distributor=named.distributor, reseller=acme, from_on=date(2025, 1, 1))
    rachid = make_member("Rachid", "DISTRIBUTOR", named.distributor)
    return lambda: do(rachid, pos.propose, named=named, reseller=acme)


def unmatched(get, do):
    named = named_by_a_distributor()
    do(get("nora"), pos.match, named=named, reseller=get("acme"))
    return lambda: do(get("nora"), pos.undo, named=named, reason="Another company")


def named_by_a_distributor() -> PosReseller:
    gross = make_partner("Gross", None, kind="DISTRIBUTOR")
    with tenancy.every_partner():
        return PosReseller.objects.create(distributor=gross, key="acme", name="Acmé", first_seen_at=NOW)


def shared(get, do):
    given = {"lead": get("lead"), "partner": get("acme")}
    return lambda: do(get("nora"), lead_operations.share, **given)


def of_share(operation, state, **given):
    def prepare(get, do):
        share = get(state)
        return lambda: do(get("anna"), operation, share=share, **given)

    return prepare


def of_deal(operation, who="nora", **given):
    def prepare(get, do):
        opportunity = get("opportunity")
        return lambda: do(get(who), operation, opportunity=opportunity, **given)

    return prepare


def timed_out(get, do):
    share = put(get("share"), accept_by=NOW - timedelta(hours=1))
    return lambda: do(get("nora"), shares.time_out, share=share)


def timed_out_late(get, do):
    put(get("share"), accept_by=NOW - timedelta(hours=1))
    return lambda: do(get("nora"), shares.time_out_late, by=SYSTEM)


# Operation: an example of it, and whether a journey changes by it.
WALK = {
    "attendance.record": (came, True),
    "attendance.record_typed": (came_as_typed, True),
    "interactions.log": (logged, True),
    "leads.create": (created, False),
    "leads.introduce": (introduced, False),
    "leads.introduce_for": (introduced_for, False),
    "leads.share": (shared, True),
    "opportunities.advance": (of_deal(opportunities.advance, to="PROPOSAL"), True),
    "opportunities.change": (
        of_deal(opportunities.change, amount=Decimal(5), expected_close_on=NOW.date()),
        True,
    ),
    "opportunities.lose": (of_deal(opportunities.lose, reason="PRICE"), True),
    "opportunities.validate": (of_deal(opportunities.validate), True),
    "opportunities.win": (of_deal(opportunities.win, amount=Decimal(7)), True),
    "pos.ignore": (ignored, False),
    "pos.match": (matched, False),
    "pos.propose": (proposed, False),
    "pos.undo": (unmatched, False),
    "shares.accept": (of_share(shares.accept, "share"), False),
    "shares.convert": (of_share(shares.convert, "accepted", terms=terms()), True),
    "shares.decline": (of_share(shares.decline, "share", reason="KNOWN", contacted=False), False),
    "shares.disqualify": (of_share(shares.disqualify, "accepted", reason="NO_PROJECT"), False),
    "shares.hand_back": (of_share(shares.hand_back, "accepted", reason="TOO_FAR"), False),
    "shares.qualify": (of_share(shares.qualify, "accepted"), False),
    "shares.time_out": (timed_out, False),
    "shares.time_out_late": (timed_out_late, False),
}
# Parts of an operation above, which no door leads to by itself.
PARTS = {"conversion.begin", "opportunities.note"}


@pytest.mark.parametrize("name", WALK)
def test_an_operation_that_changes_a_journey_marks_its_account(name, request, do, db):
    prepare, changes = WALK[name]
    assert bool(touched_by(prepare(request.getfixturevalue, do))) is changes


def test_no_operation_is_left_out():
    found = {
        f"{module.name}.{name}"
        for module in iter_modules(leads.operations.__path__)
        for name, operation in vars(import_module(f"leads.operations.{module.name}")).items()
        if inspect.isfunction(operation)
        and not name.startswith("_")
        and operation.__module__ == f"leads.operations.{module.name}"
        and "by" in inspect.signature(operation).parameters
    }
    assert found == set(WALK) | PARTS


# ---- every statement ------------------------------------------------------------------------------------------------
@pytest.fixture
def several(db, acme, rival, opportunity) -> set[int]:
    """Two more accounts with a person, a touch and an opportunity each."""
    with tenancy.every_partner():
        for name in ("Le Roux", "Prigent"):
            account = Account.objects.create(name=name, created_at=NOW)
            person = Contact.objects.create(account=account, name="Somebody", created_at=NOW)
            touch = Touch.objects.create(
                account=account, contact=person, kind="FORM", recorded="MACHINE", at=NOW, recorded_at=NOW
            )
            TouchParty.objects.create(touch=touch, partner=acme)
            Opportunity.objects.create(
                reference=name,
                account=account,
                name="Backup",
                amount=9,
                origin="VENDOR",
                origin_reason="no_partner",
                created_at=NOW,
                updated_at=NOW,
            )
        return set(Account.objects.filter(name__in=["Le Roux", "Prigent"]).values_list("pk", flat=True))


OF_TOUCHES = "touch_id IN (SELECT id FROM leads_touch WHERE account_id = ANY (%(accounts)s))"
OF_DEALS = "SELECT id FROM leads_opportunity WHERE account_id = ANY (%(accounts)s)"
STATEMENTS = {
    "touches added": "INSERT INTO leads_touch (account_id, kind, recorded, at, recorded_at)"
    " SELECT unnest(%(accounts)s::bigint[]), 'VISIT', 'IMPORT', now(), now()",
    "touches changed": "UPDATE leads_touch SET campaign_id = NULL, at = at - interval '1 day'"
    " WHERE account_id = ANY (%(accounts)s)",
    "touches moved": "UPDATE leads_touch SET account_id = (SELECT min(id) FROM leads_account)"
    " WHERE account_id = ANY (%(accounts)s)",
    "parties added": "INSERT INTO leads_touchparty (touch_id, partner_id, position)"
    " SELECT id, NULL, 1 FROM leads_touch WHERE account_id = ANY (%(accounts)s)",
    "parties changed": f"UPDATE leads_touchparty SET position = 3 WHERE {OF_TOUCHES}",
    "parties deleted": f"DELETE FROM leads_touchparty WHERE {OF_TOUCHES}",
    "touches deleted": f"DELETE FROM leads_touchparty WHERE {OF_TOUCHES};"
    " DELETE FROM leads_touch WHERE account_id = ANY (%(accounts)s)",
    "opportunities changed": "UPDATE leads_opportunity SET amount = 3 WHERE account_id = ANY (%(accounts)s)",
    "opportunities moved": "UPDATE leads_opportunity SET account_id = (SELECT min(id) FROM leads_account)"
    " WHERE account_id = ANY (%(accounts)s)",
    "opportunities deleted": "DELETE FROM leads_opportunity WHERE account_id = ANY (%(accounts)s)",
    "roles added": "INSERT INTO leads_opportunitypartner (opportunity_id, partner_id, role, since_at)"
    f" SELECT o.id, (SELECT min(id) FROM partners_partner), 'RECORD', now() FROM ({OF_DEALS}) o",
    "steps added": "INSERT INTO leads_stagechange (opportunity_id, from_stage, to_stage, changed_at, by_vendor,"
    f" author_name) SELECT o.id, '', 'IDENTIFIED', now(), true, 'Somebody' FROM ({OF_DEALS}) o",
}


def run(statement: str, accounts: set[int]) -> None:
    with tenancy.every_partner(), connection.cursor() as cursor:
        for each in statement.split(";"):
            cursor.execute(each, {"accounts": list(accounts)})


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_over_many_rows_marks_every_account(name, several):
    assert several <= touched_by(lambda: run(STATEMENTS[name], several))


def test_a_person_that_changes_company_marks_both(several, seen):
    moved = (
        "UPDATE leads_contact SET account_id = (SELECT min(id) FROM leads_account)"
        " WHERE account_id = ANY (%(accounts)s)"
    )
    touched_by(lambda: run(moved, several))
    marked = seen(lambda: set(DirtyAccount.objects.values_list("account_id", flat=True)))
    assert several < marked
    touched_by(
        lambda: run("UPDATE leads_contact SET phone = '1' WHERE account_id = ANY (%(accounts)s)", several)
    )
    assert seen(DirtyAccount.objects.count) == 0


class Undone(Exception):
    """Something failed after the change."""


def test_a_mark_goes_back_with_what_it_marks(several, seen):
    def fail() -> None:
        with tenancy.every_partner():
            Opportunity.objects.update(amount=1)
            assert DirtyAccount.objects.exists()
            raise Undone

    def undone() -> None:
        with pytest.raises(Undone):
            fail()

    assert touched_by(undone) == set()
    assert seen(DirtyAccount.objects.count) == 0


def test_a_partner_may_say_that_something_changed_and_reads_no_mark(several, acme, seen):
    account = min(several)
    with tenancy.partner_scope([acme.pk]), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scorecards_dirtyaccount (account_id, marked_at, reason) VALUES (%s, now(), 'asked')",
            [account],
        )
        assert not DirtyAccount.objects.exists()
    assert seen(DirtyAccount.objects.filter(account_id=account, reason="asked").exists)
