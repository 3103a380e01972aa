"""What happened and who is told: append-only events, their delivery state, and notifications."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Event(models.Model):
    """Something that happened, written in the transaction that made it happen. Never changed.

    `partner` is empty for what concerns the vendor alone. `subject` is the public_id of the row it speaks of.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    partner = models.ForeignKey("partners.Partner", null=True, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=120, blank=True)
    by_vendor = models.BooleanField(default=True)
    subject = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="event_of_partner", fields=["id", "partner"])]
        indexes = [
            models.Index(name="event_by_subject", fields=["subject", "-occurred_at"]),
            models.Index(name="event_by_partner", fields=["partner", "-occurred_at"]),
        ]


class Delivery(models.Model):
    """How far the telling of an event has come. PostgreSQL holds the truth; the broker only wakes a worker."""

    class State(models.TextChoices):
        WAITING = "WAITING"
        DONE = "DONE"
        FAILED = "FAILED"

    event = models.OneToOneField(Event, on_delete=models.PROTECT)
    partner = models.ForeignKey("partners.Partner", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_is_dated_once_done",
                condition=Q(state="DONE", done_at__isnull=False) | (~Q(state="DONE") & Q(done_at=None)),
            )
        ]
        indexes = [models.Index(name="delivery_waiting", fields=["due_at"], condition=Q(state="WAITING"))]


class Notification(models.Model):
    """One sentence for one person about one event; the sentence is written in the reader's language when read."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notifications")
    partner = models.ForeignKey("partners.Partner", null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_notification_per_event_and_user", fields=["event", "user"])
        ]
        indexes = [
            models.Index(name="notification_by_user", fields=["user", "-created_at"]),
            models.Index(name="notification_unread", fields=["user"], condition=Q(read_at=None)),
        ]
