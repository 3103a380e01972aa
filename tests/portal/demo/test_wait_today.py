"""On the morning it is opened, every role has something to do, and the bell is short."""

from collections import Counter
from datetime import timedelta

from django.core.management import call_command

from comarketing.models import Fund
from journal.models import Event, Notification
from journal.sentences import is_said
from leads.models import LeadShare
from partners.models import Invitation, Member, Partner
from portal.lib.periods import Period, months_after
from scorecards import populations
from scorecards.queries import desk, waiting
from scorecards.spans import Spans
from surveys.queries import standing
from tests.portal.demo.conftest import NOW, TODAY

YEAR = Spans(Period(months_after(TODAY, -12) + timedelta(days=1), TODAY + timedelta(days=1)))


def kinds(name: str) -> set[str]:
    return {matter.what for matter in waiting.matters(Partner.objects.get(name=name).pk, YEAR)}


def test_leads_wait_for_an_answer_due_soon_and_late() -> None:
    due = LeadShare.objects.filter(state="ASSIGNED")
    assert due.values("partner").distinct().count() >= 14
    assert due.filter(accept_by__range=(NOW, NOW + timedelta(days=2))).exists()
    assert 2 <= due.filter(accept_by__lt=NOW).count() <= 6


def test_the_strong_partners_have_every_kind_of_thing_to_do() -> None:
    for name in ("Galaxis", "Cap Réseaux", "Novalink"):
        assert {"accept", "update", "win", "spend"} <= kinds(name), name


def test_a_newcomer_has_a_lead_to_accept() -> None:
    assert "accept" in kinds("Zénith Réseaux")


def test_every_section_of_the_vendors_desk_has_lines() -> None:
    for manager in Member.objects.filter(role="CHANNEL_MANAGER"):
        assert desk.unanswered(manager_id=manager.pk)
    assert desk.to_validate()
    assert desk.to_pass_again(NOW)
    for seller in Member.objects.filter(role="VENDOR_SELLER"):
        assert desk.closing(seller.pk, TODAY)
    assert desk.funds_ending(TODAY)
    assert desk.payments()


def test_leads_have_come_in_that_no_partner_has() -> None:
    from leads.queries import inbox

    assert inbox.unshared().filter(shares=None).count() >= 4


def test_deals_are_influenced_by_partners_that_are_not_of_record() -> None:
    from leads.models import OpportunityPartner

    gold = Partner.objects.filter(tier__code="gold")
    found = OpportunityPartner.objects.filter(populations.influenced(YEAR.now), partner__in=gold)
    helped = Counter(found.filter(role="INVOLVED").values_list("partner__name", flat=True))
    assert sum(helped.values()) >= 12
    assert helped["Novalink"] >= 1


def test_the_bell_is_short_and_of_the_last_days() -> None:
    told = Counter(Notification.objects.values_list("user", flat=True))
    unread = Counter(Notification.objects.filter(read_at=None).values_list("user", flat=True))
    assert max(told.values()) <= 12
    assert 1 <= max(unread.values()) <= 8
    assert not Notification.objects.filter(event__occurred_at__lt=NOW - timedelta(days=9)).exists()
    assert all(is_said(kind) for kind in Event.objects.values_list("kind", flat=True).distinct())


def test_the_survey_is_announced_and_some_are_invited() -> None:
    assert standing(TODAY).state == "announced"
    assert Invitation.objects.filter(expires_at__gt=NOW).exists()


def test_every_fund_is_what_its_movements_make() -> None:
    call_command("ledger_check", skip_checks=True)
    assert Fund.objects.filter(movements__corrects__isnull=False).distinct().count() >= 2


def test_no_partner_fills_the_desk_alone() -> None:
    waiting_for_us = Counter(item.partner for item in desk.to_validate())
    assert len(waiting_for_us) >= 3
    assert max(waiting_for_us.values()) <= 6
