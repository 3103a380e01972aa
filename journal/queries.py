"""What the bell and the timelines show: sentences, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.utils import timezone

from journal import sentences
from journal.models import Delivery, Event, Notification
from partners.access import Actor

PER_PAGE = 50
TIMELINE_ROWS = 30


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, in the reader's words. `link` is "" where no page shows it."""

    sentence: str
    link: str
    occurred_at: datetime
    by_vendor: bool
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day of the reader's time zone."""

    on: date
    told: list[Told]


def bell(actor: Actor, page: int) -> tuple[list[Day], bool]:
    """A page of the actor's notifications by day, and whether older ones follow."""
    start = (page - 1) * PER_PAGE
    rows = Notification.objects.filter(user_id=actor.user_id).select_related("event")
    found = list(rows.order_by("-event__occurred_at", "-pk")[start : start + PER_PAGE + 1])
    return list(_by_day(map(_notified, found[:PER_PAGE]))), len(found) > PER_PAGE


def unread(actor: Actor) -> int:
    """How many notifications wait for the actor; at most 100 are counted."""
    rows = Notification.objects.filter(user_id=actor.user_id, read_at=None)
    return rows[:100].count()


def timeline(subject: UUID, limit: int = TIMELINE_ROWS) -> list[Told]:
    """What happened to one subject, as far as the reader's scope shows it, newest first."""
    rows = Event.objects.filter(subject=subject).order_by("-occurred_at", "-pk")
    return [_told(event) for event in rows[:limit]]


def failed(limit: int = PER_PAGE) -> list[tuple[Delivery, str]]:
    """Deliveries given up, the newest first, each with the sentence that was not told."""
    rows = Delivery.objects.filter(state=Delivery.State.FAILED).select_related("event")
    return [(delivery, sentences.sentence(delivery.event)) for delivery in rows.order_by("-due_at")[:limit]]


def _told(event: Event, unread: bool = False) -> Told:
    return Told(sentences.sentence(event), sentences.link(event), event.occurred_at, event.by_vendor, unread)


def _notified(notification: Notification) -> Told:
    return _told(notification.event, unread=notification.read_at is None)


def _by_day(told: Iterable[Told]) -> Iterable[Day]:
    for on, group in groupby(told, key=lambda one: timezone.localdate(one.occurred_at)):
        yield Day(on, list(group))
