"""Record what happened, and tell whom it concerns."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from journal.models import Delivery, Event, Notification
from partners.access import Actor
from portal.lib.refusal import Refused

log = logging.getLogger("tandem.journal")
ATTEMPTS = 10
_AUDIENCE: dict[str, Callable[[Event], Iterable[int]]] = {}


def notifies(kind: str) -> Callable[[Callable[[Event], Iterable[int]]], Callable[[Event], Iterable[int]]]:
    """Register who is told of an event: a function of the event that gives user ids."""

    def register(audience: Callable[[Event], Iterable[int]]) -> Callable[[Event], Iterable[int]]:
        _AUDIENCE[kind] = audience
        return audience

    return register


@transaction.atomic
def record(
    kind: str,
    *,
    subject: UUID | None,
    partner_id: int | None,
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> Event:
    """Add an event to the journal, in the transaction of the operation that made it happen."""
    event = Event.objects.create(
        kind=kind,
        partner_id=partner_id,
        actor_id=by.user_id,
        actor_name=by.name,
        by_vendor=by.is_vendor,
        subject=subject,
        data=data or {},
        occurred_at=at,
    )
    if kind in _AUDIENCE:
        from journal import tasks

        Delivery.objects.create(event=event, partner_id=partner_id, due_at=at)
        transaction.on_commit(lambda: tasks.wake(event_id=event.pk))
    return event


@transaction.atomic
def deliver(*, event_id: int, now: datetime) -> bool:
    """Tell the audience of one event. True when it was still to be told; safe to run twice."""
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("event")
        .filter(event_id=event_id, state=Delivery.State.WAITING)
        .first()
    )
    if delivery is None:
        return False
    event = delivery.event
    Notification.objects.bulk_create(
        [
            Notification(event=event, partner_id=event.partner_id, user_id=user)
            for user in set(_AUDIENCE[event.kind](event))
        ],
        ignore_conflicts=True,
    )
    delivery.state, delivery.done_at = Delivery.State.DONE, now
    delivery.save(update_fields=["state", "done_at"])
    return True


def sweep(*, now: datetime, limit: int = 1000) -> int:
    """Deliver what a lost broker forgot: every delivery that is due. Gives the number told."""
    due = Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lte=now).order_by("due_at")
    told = 0
    for event_id in list(due.values_list("event_id", flat=True)[:limit]):
        try:
            told += deliver(event_id=event_id, now=now)
        except Exception as error:  # one bad event must not stop the others
            log.exception("delivery of event %s failed", event_id)
            postpone(event_id=event_id, error=str(error), now=now)
    return told


@transaction.atomic
def postpone(*, event_id: int, error: str, now: datetime) -> None:
    """Note a failed attempt: try again later, ever more rarely, and after ten give up visibly."""
    delivery = Delivery.objects.select_for_update().get(event_id=event_id)
    delivery.attempts += 1
    delivery.error = error[:500]
    delivery.due_at = now + timedelta(minutes=2**delivery.attempts)
    if delivery.attempts >= ATTEMPTS:
        delivery.state = Delivery.State.FAILED
        log.error("event %s is given up after %s attempts: %s", event_id, ATTEMPTS, delivery.error)
    delivery.save(update_fields=["attempts", "error", "due_at", "state"])


@transaction.atomic
def retry(*, delivery: Delivery, by: Actor, now: datetime) -> Delivery:
    """Give a delivery that was given up another ten attempts, from now on. Raises Refused."""
    by.require("delivery.retry")
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("event").get(pk=delivery.pk)
    if delivery.state != Delivery.State.FAILED:
        raise Refused(gettext("This delivery is not given up: nothing is to be done."))
    delivery.state, delivery.attempts, delivery.due_at = Delivery.State.WAITING, 0, now
    delivery.save(update_fields=["state", "attempts", "due_at"])
    event = delivery.event
    record(
        "delivery.retried", subject=event.public_id, partner_id=None, by=by, at=now, data={"kind": event.kind}
    )
    return delivery


@transaction.atomic
def read_all(*, by: Actor, now: datetime) -> int:
    """Mark the actor's notifications as read."""
    return Notification.objects.filter(user_id=by.user_id, read_at=None).update(read_at=now)
