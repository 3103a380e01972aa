"""Plan a quarterly review and move it; write about it, undertake something, sign its minutes."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from journal import operations as journal
from partners.access import Actor
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.refusal import Refused
from scorecards import rules
from scorecards.models import Review, ReviewAction, ReviewNote

Kind, Side = ReviewNote.Kind, ReviewAction.Side


@transaction.atomic
def plan(
    *, partner: Partner, quarter_starts_on: date, meeting_on: date, language: str, by: Actor, now: datetime
) -> Review:
    """A meeting about one quarter of one partner, on a day. Raises Refused."""
    by.require("review.plan")
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    review = Review(
        partner=partner,
        quarter_starts_on=quarter_starts_on,
        meeting_on=meeting_on,
        language=language,
        planned_at=now,
    )
    quarter = review.quarter
    rules.check_reviewed(
        is_distributor=partner.kind == Partner.Kind.DISTRIBUTOR, joined_on=partner.joined_on, quarter=quarter
    )
    rules.check_meeting(meeting_on, quarter, today=now.date())
    if Review.objects.filter(partner=partner, quarter_starts_on=quarter_starts_on).exists():
        raise Refused(_("The review of this quarter is planned already."))
    review.save()
    journal.record("review.planned", **_told(review, by, now, meeting_on=meeting_on.isoformat()))
    return review


@transaction.atomic
def move(*, review: Review, meeting_on: date, by: Actor, now: datetime) -> Review:
    """Hold it on another day. A pack that was sent stays sent. Raises Refused."""
    by.require("review.plan")
    review = _locked(review)
    rules.check_meeting(meeting_on, review.quarter, today=now.date())
    review.meeting_on = meeting_on
    review.save(update_fields=["meeting_on"])
    journal.record("review.moved", **_told(review, by, now, meeting_on=meeting_on.isoformat()))
    return review


@transaction.atomic
def write(*, review: Review, kind: str, body: str, by: Actor, now: datetime) -> ReviewNote:
    """A comment, something to ask for, or new minutes, in the name of one's own side."""
    by.require("review.write")
    note = _note(review, Kind(kind), by, now, body=body)
    journal.record("review.written", **_told(review, by, now, kind=note.kind))
    return note


@transaction.atomic
def sign(*, review: Review, by: Actor, now: datetime) -> ReviewNote:
    """Sign the latest minutes for one's own side. Raises Refused."""
    by.require("review.write")
    review = _locked(review)
    minutes = review.notes.filter(kind=Kind.MINUTES).last()
    already = minutes is not None and minutes.signatures.filter(by_vendor=by.is_vendor).exists()
    rules.check_signature(has_minutes=minutes is not None, already=already)
    note = _note(review, Kind.SIGNATURE, by, now, signs=minutes)
    journal.record("review.signed", **_told(review, by, now))
    return note


@transaction.atomic
def undertake(
    *, review: Review, side: str, what: str, owner_name: str, due_on: date, by: Actor, now: datetime
) -> ReviewAction:
    """An action of one side, agreed at the review."""
    by.require("review.write")
    action = ReviewAction.objects.create(
        review=review,
        partner_id=review.partner_id,
        side=side,
        what=what,
        owner_name=owner_name,
        due_on=due_on,
        agreed_at=now,
    )
    told = _told(review, by, now, what=what, owner=owner_name, due_on=due_on.isoformat())
    journal.record("review.undertaken", **told)
    return action


@transaction.atomic
def finish(*, action: ReviewAction, by: Actor, now: datetime) -> ReviewAction:
    """The action is done. Raises Refused."""
    by.require("review.write")
    action = ReviewAction.objects.select_for_update(of=("self",)).select_related("review").get(pk=action.pk)
    rules.check_not_done(done=action.done_at is not None)
    action.done_at = now
    action.save(update_fields=["done_at"])
    journal.record("review.action_done", **_told(action.review, by, now, what=action.what))
    return action


@transaction.atomic
def note_sent(*, review: Review, letters: int, by: Actor, now: datetime) -> Review:
    """Its pack has gone out to both sides: it does so once."""
    by.require("review.send")
    review = _locked(review)
    review.sent_at = now
    review.save(update_fields=["sent_at"])
    told = _told(review, by, now, meeting_on=review.meeting_on.isoformat(), letters=letters)
    journal.record("review.sent", **told)
    return review


def _note(review: Review, kind: str, by: Actor, now: datetime, **words: Any) -> ReviewNote:
    return ReviewNote.objects.create(
        review=review,
        partner_id=review.partner_id,
        kind=kind,
        by_vendor=by.is_vendor,
        author_id=by.user_id,
        author_name=by.name,
        written_at=now,
        **words,
    )


def _locked(review: Review) -> Review:
    """By the vendor's own hand: a partner may read the row, and locking it takes the right to change it."""
    with tenancy.every_partner():
        return Review.objects.select_for_update(of=("self",)).select_related("partner").get(pk=review.pk)


def _told(review: Review, by: Actor, now: datetime, **data: Any) -> dict[str, Any]:
    return {
        "subject": review.public_id,
        "partner_id": review.partner_id,
        "by": by,
        "at": now,
        "data": {"partner": review.partner.name, **data},
    }
