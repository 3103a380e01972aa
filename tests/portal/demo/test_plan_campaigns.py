"""Campaigns with one partner or a dozen, past and planned ahead; events are held, and attended, together."""

from datetime import timedelta

from django.db.models import Count

from comarketing.models import Campaign
from leads.models import Lead, Touch, TouchParty
from tests.portal.demo.conftest import TODAY


def test_one_to_twelve_partners_take_part() -> None:
    sizes = list(Campaign.objects.annotate(n=Count("participations")).values_list("n", flat=True))
    assert (min(sizes), max(sizes)) == (1, 12)
    assert len(set(sizes)) >= 8


def test_some_are_planned_ahead_with_a_last_day_to_enrol() -> None:
    coming = Campaign.objects.filter(starts_on__gt=TODAY, cancelled_at=None)
    assert 4 <= coming.count() <= 10
    assert all("Inscriptions avant le" in campaign.description for campaign in coming)
    assert coming.filter(starts_on__lte=TODAY + timedelta(days=21)).exists()


def test_there_is_one_of_every_standing() -> None:
    assert Campaign.objects.filter(starts_on__lte=TODAY, ends_on__gt=TODAY).exists()
    assert Campaign.objects.filter(starts_on=None).count() == 1
    assert Campaign.objects.filter(cancelled_at__isnull=False).count() == 1
    assert len(set(Campaign.objects.values_list("name", flat=True))) == Campaign.objects.count()


def test_who_came_to_an_event_is_a_touch_of_all_who_held_it() -> None:
    attended = Touch.objects.filter(kind="ATTENDANCE").select_related("campaign")
    assert attended.count() > 200
    parties: dict[int, set[int | None]] = {}
    for touch_id, partner_id in TouchParty.objects.filter(touch__in=attended).values_list(
        "touch_id", "partner_id"
    ):
        parties.setdefault(touch_id, set()).add(partner_id)
    held = {
        c.pk: {None, *c.participations.values_list("partner_id", flat=True)} for c in Campaign.objects.all()
    }
    for touch in attended:
        assert touch.campaign
        assert touch.campaign.starts_on <= touch.at.date() <= touch.campaign.ends_on
        assert parties[touch.pk] == held[touch.campaign.pk]


def test_nobody_becomes_a_lead_of_an_event_before_it() -> None:
    for lead in Lead.objects.filter(campaign__isnull=False).select_related("campaign"):
        assert lead.campaign
        assert lead.created_at.date() > lead.campaign.starts_on
