"""Five days before the meeting both sides get the pack by mail, once, by a real SMTP conversation."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from journal import chores
from journal.models import Event, Notification
from partners.access import SYSTEM, actor_of
from partners.models import User
from portal.lib import tenancy
from scorecards import mails
from scorecards.models import Review
from scorecards.operations import reviews
from scorecards.queries import reviews as queries
from tests.parent.running import free_port
from tests.scorecards.conftest import member, partner
from tests.scorecards.paper import flat, pages


class Postman:
    """Keeps what it is handed; whoever stands in `refused` gets nothing."""

    def __init__(self):
        self.letters, self.refused = [], set()

    async def handle_DATA(self, server, session, envelope):
        if self.refused.intersection(envelope.rcpt_tos):
            return "550 nobody here"
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 taken"


@pytest.fixture
def postman(settings):
    postman = Postman()
    controller = Controller(postman, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.SITE_URL = "https://portal.example"
    yield postman
    controller.stop()


def plan(nora, today, days) -> Review:
    with tenancy.every_partner():
        User.objects.filter(pk=nora.user_id).update(language="en")
        return reviews.plan(
            partner=partner("Novalink"),
            quarter_starts_on=queries.quarters(today, 1)[1].start_on,
            meeting_on=today + timedelta(days=days),
            language="en",
            by=actor_of(nora),
            now=timezone.now(),
        )


def send(now=None) -> int:
    cache.clear()  # an hour has gone by since the last try
    with tenancy.every_partner():
        return mails.send_due(by=SYSTEM, now=now or timezone.now())


def sent_at(review):
    with tenancy.every_partner():
        return Review.objects.get(pk=review.pk).sent_at


def test_the_sweep_sends_it_to_both_sides_each_in_their_language_and_rings_the_bell(channel, nora, postman):
    review = plan(nora, channel, 5)
    chores.sweep(now=timezone.now())
    letters = {to[0]: letter for to, letter in postman.letters}
    admin = member("Novalink", "PARTNER_ADMIN").user.email
    assert set(letters) == {admin, nora.user.email}
    assert letters[nora.user.email]["Subject"].strip().startswith("Review of Novalink on ")
    assert letters[admin]["Subject"].strip().startswith("Revue de Novalink le ")
    for letter in letters.values():
        words = letter.get_body(("plain",)).get_content()
        assert f"https://portal.example/reviews/{review.public_id}/" in words
        assert letter["Reply-To"] == nora.user.email
        (pack,) = letter.iter_attachments()
        told = pages(pack.get_content())
        assert len(told) == 8
        assert flat("Results against plan") in told[0]
    with tenancy.every_partner():
        event = Event.objects.get(kind="review.sent", subject=review.public_id)
        rung = set(Notification.objects.filter(event=event).values_list("user_id", flat=True))
    assert event.data["letters"] == 2
    assert rung == {nora.user_id, member("Novalink", "PARTNER_ADMIN").user_id}


def test_it_is_sent_once_not_earlier_nor_after_the_meeting(channel, nora, postman):
    review = plan(nora, channel, 6)
    now = timezone.now()
    assert [send(now), send(now + timedelta(days=7))] == [0, 0]
    assert sent_at(review) is None
    tomorrow = now + timedelta(days=1)
    assert [send(tomorrow), send(tomorrow + timedelta(hours=2)), send(tomorrow + timedelta(days=1))] == [
        1,
        0,
        0,
    ]
    assert len(postman.letters) == 2
    assert sent_at(review)


@pytest.mark.deep
def test_one_address_that_is_refused_keeps_it_from_nobody_else(channel, nora, postman):
    review = plan(nora, channel, 5)
    postman.refused.add(nora.user.email)
    assert send() == 1
    assert [to for to, _ in postman.letters] == [[member("Novalink", "PARTNER_ADMIN").user.email]]
    assert sent_at(review)


def test_a_mail_server_that_is_gone_is_tried_again_in_an_hour(channel, nora, postman, settings):
    review, port = plan(nora, channel, 5), settings.EMAIL_PORT
    settings.EMAIL_PORT = 9
    assert send() == 0
    assert sent_at(review) is None
    settings.EMAIL_PORT = port
    with tenancy.every_partner():
        assert mails.send_due(by=SYSTEM, now=timezone.now()) == 0  # within the hour
    assert send() == 1


def test_nobody_but_the_clock_sends_it(channel, nora):
    review = plan(nora, channel, 5)
    with tenancy.every_partner(), pytest.raises(PermissionDenied):
        reviews.note_sent(review=review, letters=1, by=actor_of(nora), now=timezone.now())
