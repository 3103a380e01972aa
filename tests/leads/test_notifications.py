"""Who is told what, in words."""

from datetime import timedelta

import pytest
from django.utils import translation

from journal import sentences
from journal.models import Event, Notification
from journal.operations import sweep
from leads.operations import opportunities, shares
from partners.models import Member, Partner
from portal.lib import tenancy
from tests.conftest import NOW
from tests.leads.conftest import terms


@pytest.fixture
def managed(acme, nora):
    with tenancy.every_partner():
        Partner.objects.filter(pk=acme.pk).update(manager=nora)


def told(seen, kind):
    seen(lambda: sweep(now=NOW + timedelta(days=9)))
    found = Notification.objects.filter(event__kind=kind).values_list("user__name", flat=True)
    return seen(lambda: sorted(found))


def test_declining_and_converting_tell_the_manager(do, anna, managed, share, seen):
    do(anna, shares.accept, share=share)
    do(anna, shares.convert, share=share, terms=terms())
    assert told(seen, "lead.accepted") == told(seen, "lead.converted") == ["Nora"]


def test_a_time_out_tells_both_sides(do, nora, anna, sam, paul, managed, share, seen):
    do(nora, shares.time_out, share=share, now=share.accept_by)
    assert told(seen, "lead.timed_out") == ["Anna", "Sam"]  # Nora did it herself


def test_a_loss_tells_the_manager_and_the_colleagues_but_not_who_acted(
    do, anna, sam, managed, opportunity, seen
):
    do(sam, opportunities.lose, opportunity=opportunity, reason="PRICE")
    assert told(seen, "opportunity.lost") == ["Anna", "Nora"]


def test_who_has_left_is_told_nothing(do, anna, sam, nora, acme, lead, seen):
    from leads.operations import leads

    with tenancy.every_partner():
        Member.objects.filter(pk=sam.pk).update(left_at=NOW)
    do(nora, leads.share, lead=lead, partner=acme)
    assert told(seen, "lead.shared") == ["Anna"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_event_of_the_room_is_a_sentence_without_gaps_that_leads_to_its_page(
    do, anna, nora, opportunity, language, seen
):
    do(anna, opportunities.lose, opportunity=opportunity, reason="PRICE")
    with translation.override(language):
        for event in seen(lambda: list(Event.objects.all())):
            sentence = sentences.sentence(event)
            assert sentences.MISSING not in sentence
            assert "%(" not in sentence
            assert sentences.link(event).startswith("/leads/")
