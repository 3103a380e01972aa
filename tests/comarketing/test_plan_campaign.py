"""Campaigns and events: planned, changed, cancelled; seen by the partners who take part."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from comarketing.forms.campaigns import PlanForm
from comarketing.models import Campaign, CampaignPartner
from comarketing.operations import campaigns, funds
from comarketing.operations.campaigns import Plan
from journal import operations as journal
from journal.models import Event, Notification
from partners.access import actor_of
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.comarketing import hostile
from tests.comarketing.conftest import consume
from tests.conftest import make_member

LIST, PLAN = "/co-marketing/campaigns/", "/co-marketing/campaigns/plan/"
BREAKFAST = Plan(
    name="Breakfast", type="BREAKFAST", town="Rennes", starts_on=date(2026, 12, 3), ends_on=date(2026, 12, 3)
)


def plan(by, now, *partners, what=BREAKFAST):
    with tenancy.every_partner():
        return campaigns.plan(plan=what, partners=partners, by=actor_of(by), now=now)


@pytest.fixture
def breakfast(nora, acme, now):
    return plan(nora, now, acme)


def url(name, campaign):
    return reverse(f"comarketing:{name}", args=[campaign.public_id])


def filled(*partners, **fields):
    return {
        "name": "Breakfast",
        "type": "BREAKFAST",
        "starts_on": "2026-12-03",
        "ends_on": "03/12/2026",
        "town": "Rennes",
        "description": "",
        "partners": [str(partner.public_id) for partner in partners],
        **fields,
    }


def test_it_is_planned_with_its_partners(client, seen, nora, acme, rival):
    client.force_login(nora.user)
    response = client.post(PLAN, filled(acme, rival))
    campaign = seen(Campaign.objects.get)
    assert response.url == url("campaign", campaign)
    assert (campaign.starts_on, campaign.ends_on) == (date(2026, 12, 3), date(2026, 12, 3))
    assert seen(CampaignPartner.objects.count) == 2
    kinds = seen(lambda: sorted(Event.objects.values_list("kind", "partner__name")))
    assert kinds == [
        ("campaign.partner_added", "Acme"),
        ("campaign.partner_added", "Rival"),
        ("campaign.planned", None),
    ]


def test_its_partners_are_told(seen, breakfast, paul, anna, rita, now):
    event = seen(lambda: Event.objects.get(kind="campaign.partner_added"))
    seen(lambda: journal.deliver(event_id=event.pk, now=now))
    assert seen(lambda: set(Notification.objects.values_list("user__name", flat=True))) == {"Paul", "Anna"}


def test_a_partner_sees_those_it_takes_part_in(client, seen, breakfast, nora, rival, paul, rita, now):
    plan(nora, now, rival, what=Plan(name="Their secret show", type="SHOW"))
    client.force_login(paul.user)
    text = client.get(LIST).content.decode()
    assert "Breakfast" in text
    assert "Their secret show" not in text
    assert client.get(url("campaign", breakfast)).status_code == 200
    client.force_login(rita.user)
    assert client.get(url("campaign", breakfast)).status_code == 404


def test_a_partner_does_not_learn_who_else_takes_part(client, breakfast, nora, rival, paul, now):
    with tenancy.every_partner():
        campaigns.add_partner(campaign=breakfast, partner=rival, by=actor_of(nora), now=now)
    client.force_login(paul.user)
    assert b"Rival" not in client.get(url("campaign", breakfast)).content
    client.force_login(nora.user)
    assert b"Rival" in client.get(url("campaign", breakfast)).content


def test_a_partner_added_twice_takes_part_once(client, seen, breakfast, nora, acme, now):
    with tenancy.every_partner():
        campaigns.add_partner(campaign=breakfast, partner=acme, by=actor_of(nora), now=now)
    assert seen(CampaignPartner.objects.count) == 1
    assert seen(lambda: Event.objects.filter(kind="campaign.partner_added").count()) == 1


def test_it_is_changed_and_each_partner_hears_of_it(client, seen, breakfast, nora):
    client.force_login(nora.user)
    client.post(url("change-campaign", breakfast), filled(name="Dinner", partners=[]))
    assert seen(Campaign.objects.get).name == "Dinner"
    assert seen(lambda: Event.objects.get(kind="campaign.changed").partner.name) == "Acme"


def test_the_same_plan_again_is_no_change(seen, breakfast, nora, now):
    seen(lambda: campaigns.change(campaign=breakfast, plan=BREAKFAST, by=actor_of(nora), now=now))
    assert seen(lambda: Event.objects.filter(kind="campaign.changed").count()) == 0


def test_it_is_cancelled_with_a_reason_and_then_stands_still(client, seen, breakfast, nora, rival, now):
    client.force_login(nora.user)
    assert (
        "There is a problem"
        in client.post(url("cancel-campaign", breakfast), {"reason": ""}).content.decode()
    )
    client.post(url("cancel-campaign", breakfast), {"reason": "No venue"})
    assert seen(lambda: Event.objects.get(kind="campaign.cancelled").data["reason"]) == "No venue"
    acts = (
        lambda: campaigns.cancel(campaign=breakfast, reason="x", by=actor_of(nora), now=now),
        lambda: campaigns.change(campaign=breakfast, plan=BREAKFAST, by=actor_of(nora), now=now),
        lambda: campaigns.add_partner(campaign=breakfast, partner=rival, by=actor_of(nora), now=now),
    )
    for act in acts:
        with pytest.raises(Refused, match="cancelled"):
            seen(act)
    assert seen(CampaignPartner.objects.count) == 1


def test_what_has_taken_place_is_not_cancelled(seen, nora, now):
    over = plan(
        nora, now, what=Plan(name="x", type="SHOW", starts_on=date(2026, 1, 1), ends_on=date(2026, 11, 19))
    )
    with pytest.raises(Refused, match="is over"):
        seen(lambda: campaigns.cancel(campaign=over, reason="x", by=actor_of(nora), now=now))
    assert seen(Campaign.objects.get).cancelled_at is None


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (
            Plan(name="x", type="SHOW", starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 1)),
            "before the first",
        ),
        (Plan(name="x", type="SHOW", starts_on=date(2026, 1, 2)), "or neither"),
        (Plan(name="x", type="SHOW", ends_on=date(2026, 1, 2)), "or neither"),
    ],
)
def test_impossible_days_are_refused(seen, nora, now, what, words):
    with pytest.raises(Refused, match=words):
        plan(nora, now, what=what)
    assert seen(lambda: (Campaign.objects.count(), Event.objects.count())) == (0, 0)


def test_only_active_partners_take_part(seen, nora, acme, now):
    seen(lambda: Partner.objects.filter(pk=acme.pk).update(status="ENDED"))
    acme.refresh_from_db()
    with pytest.raises(Refused, match="Active partners only"):
        plan(nora, now, acme)
    assert seen(Campaign.objects.count) == 0


def test_what_the_funds_paid_is_netted_and_leads_to_its_movements(
    client, seen, fund, breakfast, nora, paul, now
):
    paid = [consume(fund, nora, now, amount, campaign=breakfast) for amount in ("400.00", "100.00")]
    by = actor_of(nora)
    seen(lambda: funds.correct(movement=paid[1], reason="x", idempotency_key="k", by=by, now=now))
    for who in (nora, paul):
        client.force_login(who.user)
        row = client.get(LIST).context["rows"][0]
        assert [money.amount for money in row.paid] == [Decimal("400.00")]
    link = f"/co-marketing/movements/?account=PAID&campaign={breakfast.public_id}"
    assert client.get(link).context["balances"][0].paid == Decimal("400.00")
    assert link.replace("&", "&amp;") in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Undated", "Coming", "Past"]),
        ("sort=starts_on", ["Past", "Coming", "Undated"]),
        ("sort=name", ["Coming", "Past", "Undated"]),
        ("state=coming", ["Coming"]),
        ("state=past", ["Past"]),
        ("state=undated", ["Undated"]),
        ("state=cancelled", []),
        ("state=running", []),
        ("type=SHOW", ["Past"]),
        ("words=lyon", ["Past"]),
        ("type=x&state=y&sort=z", ["Undated", "Coming", "Past"]),
    ],
)
def test_the_list_is_narrowed_and_sorted_by_its_address(client, nora, now, time_machine_day, query, names):
    plan(nora, now, what=Plan(name="Undated", type="EMAIL"))
    plan(
        nora,
        now,
        what=Plan(name="Coming", type="EMAIL", starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 2)),
    )
    past = Plan(name="Past", type="SHOW", town="Lyon", starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 2))
    plan(nora, now, what=past)
    client.force_login(nora.user)
    assert [row.campaign.name for row in client.get(f"{LIST}?{query}").context["rows"]] == names


def test_no_input_breaks_the_form(client, seen, nora):
    client.force_login(nora.user)
    for i in range(25):
        text = hostile.TEXTS[i % len(hostile.TEXTS)]
        broken = {
            "name": text,
            "type": hostile.CHOICES[i % len(hostile.CHOICES)],
            "starts_on": hostile.DAYS[i],
            "ends_on": hostile.DAYS[i],
            "town": text,
            "description": text,
            "partners": [hostile.IDS[i]],
        }
        response = client.post(PLAN, broken)
        assert response.status_code == 200
        assert {"type", "starts_on", "ends_on"} <= set(response.context["form"].errors)
    assert seen(Campaign.objects.count) == 0


def test_a_field_that_cannot_be_read_is_told_at_it(db, seen):
    for name, values in {
        "partners": hostile.IDS[1:],
        "type": hostile.CHOICES,
        "starts_on": hostile.DAYS,
    }.items():
        for value in values:
            given = filled(**{name: [value] if name == "partners" else value})
            errors = seen(lambda given=given: PlanForm(given).errors)
            assert name in errors, (name, value)


@pytest.mark.parametrize("name", ["anna", "paul"])
def test_a_partner_plans_nothing(request, client, seen, breakfast, name):
    client.force_login(request.getfixturevalue(name).user)
    assert client.post(PLAN, filled()).status_code == 403
    for page in ("change-campaign", "cancel-campaign", "add-partner"):
        assert client.post(url(page, breakfast), {"reason": "x"}).status_code == 403
    assert seen(lambda: Campaign.objects.get().cancelled_at) is None


def test_a_role_without_the_verb_may_not(db, seen, now):
    with pytest.raises(PermissionDenied):
        plan(make_member("Fred", "FINANCE"), now)
    assert seen(Campaign.objects.count) == 0


def test_the_list_asks_the_database_little(client, nora, acme, now, django_assert_max_num_queries):
    for number in range(20):
        plan(nora, now, acme, what=Plan(name=f"Campaign {number}", type="EMAIL"))
    client.force_login(nora.user)
    client.get(LIST)
    with django_assert_max_num_queries(10 + 8):
        client.get(LIST)
