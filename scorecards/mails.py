"""The letter that brings the review pack to both sides, five days before they meet."""

import logging
from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from partners.access import Actor
from partners.models import Member
from portal.lib.pdf import KIND as PDF
from portal.lib.pdf import written
from portal.lib.refusal import Refused
from scorecards import packing, paper
from scorecards.board.pack import Pack
from scorecards.models import Review
from scorecards.operations import reviews
from scorecards.queries import reviews as queries

log = logging.getLogger("tandem.mail")
AT_ONCE = 3  # a pack takes seconds: the other chores of a sweep wait no longer
AN_HOUR_S = 3600


def send_due(*, by: Actor, now: datetime) -> int:
    """Send the packs that are due, once each; gives how many. What no server took is tried again in an hour."""
    due = queries.to_send(timezone.localdate(now)).select_for_update(skip_locked=True, of=("self",))
    return sum(_send(review, by, now) for review in due.select_related("partner")[:AT_ONCE])


def _send(review: Review, by: Actor, now: datetime) -> bool:
    if not cache.add(f"review.tried.{review.pk}", True, AN_HOUR_S):
        return False
    people = queries.recipients(review.partner)
    try:
        taken = _post(review, people, now) if people else 0
    except (Refused, OSError, SMTPException):
        log.exception("the pack of review %s could not be sent", review.public_id)
        return False
    if taken:
        reviews.note_sent(review=review, letters=taken, by=by, now=now)
    return bool(taken)


def _post(review: Review, people: Iterable[Member], now: datetime) -> int:
    """A letter to each, in the reader's language; the pack in the review's. Gives how many the server took."""
    with translation.override(review.language):
        pack = packing.pack(review.partner_id, review.quarter, now=now)
        content = written([paper.pack_pages(pack)])
    taken = 0
    with get_connection() as post:
        for member in people:
            letter = _letter(review, pack, member)
            letter.connection = post
            letter.attach(f"review-{review.quarter_starts_on.isoformat()}.pdf", content, PDF)
            try:
                taken += letter.send()
            except SMTPException:
                log.exception("the pack of review %s could not be sent to one person", review.public_id)
    return taken


def _letter(review: Review, pack: Pack, to: Member) -> EmailMultiAlternatives:
    """Answers go to the channel manager."""
    link = settings.SITE_URL + reverse("scorecards:review", args=[review.public_id])
    words = {"review": review, "pack": pack, "name": to.user.name, "link": link}
    with translation.override(to.user.language):
        letter = EmailMultiAlternatives(
            render_to_string("scorecards/mail/pack_subject.txt", words).strip(),
            render_to_string("scorecards/mail/pack.txt", words),
            to=[to.user.email],
            reply_to=[pack.board.partner.contact_email] if pack.board.partner.contact_email else [],
        )
        letter.attach_alternative(render_to_string("scorecards/mail/pack.html", words), "text/html")
    return letter
