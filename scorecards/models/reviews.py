"""Quarterly reviews: the meeting about one quarter, what both sides wrote about it, what they undertook there."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.lib.periods import Period, months_after


class Review(models.Model):
    """The meeting in which a partner and the vendor go through one quarter of the programme.

    Its pack is made when it is asked for, from the figures of its quarter. `sent_at`: when it went to both sides.
    """

    class Language(models.TextChoices):
        FR = "fr", _("French")
        EN = "en", _("English")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="reviews")
    quarter_starts_on = models.DateField()
    meeting_on = models.DateField()
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.FR)
    planned_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-meeting_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="review_of_partner", fields=["id", "partner"]),
            models.UniqueConstraint(
                name="a_quarter_is_reviewed_once_per_partner", fields=["partner", "quarter_starts_on"]
            ),
            models.CheckConstraint(
                name="quarter_begins_on_a_first_of_the_month", condition=Q(quarter_starts_on__day=1)
            ),
            models.CheckConstraint(
                name="a_quarter_is_reviewed_once_it_has_begun",
                condition=Q(meeting_on__gt=F("quarter_starts_on")),
            ),
        ]
        indexes = [models.Index(name="review_to_send", fields=["meeting_on"], condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def quarter(self) -> Period:
        return Period(self.quarter_starts_on, months_after(self.quarter_starts_on, 3))


class ReviewNote(models.Model):
    """What one side wrote about a review: a comment, something it asks for, the minutes, its signature under them.

    Added, never changed. New minutes need new signatures: a signature names the minutes it stands under.
    """

    class Kind(models.TextChoices):
        COMMENT = "COMMENT", pgettext_lazy("a review", "Comment")
        ASK = "ASK", pgettext_lazy("a review", "Ask for the next quarter")
        MINUTES = "MINUTES", pgettext_lazy("a review", "Minutes")
        SIGNATURE = "SIGNATURE", pgettext_lazy("a review", "Signature")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, db_constraint=False, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    body = models.TextField(blank=True)
    signs = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, db_constraint=False, related_name="signatures"
    )
    by_vendor = models.BooleanField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    author_name = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="note_of_partner", fields=["id", "partner"]),
            models.CheckConstraint(
                name="a_signature_stands_under_minutes",
                condition=Q(kind="SIGNATURE", signs__isnull=False, body="")
                | (~Q(kind="SIGNATURE") & Q(signs=None) & ~Q(body="")),
            ),
            models.UniqueConstraint(
                name="each_side_signs_the_minutes_once", fields=["partner", "signs", "by_vendor"]
            ),
        ]
        indexes = [models.Index(name="note_of_review", fields=["review", "written_at"])]


class ReviewAction(models.Model):
    """What one side undertook at a review: what, who, until when; done once it is."""

    class Side(models.TextChoices):
        VENDOR = "VENDOR", _("Vendor")
        PARTNER = "PARTNER", _("Partner")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, db_constraint=False, related_name="actions")
    side = models.CharField(max_length=10, choices=Side.choices)
    what = models.CharField(max_length=200)
    owner_name = models.CharField(max_length=120)
    due_on = models.DateField()
    agreed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_action_says_what_and_who", condition=~Q(what="") & ~Q(owner_name="")
            )
        ]
        indexes = [models.Index(name="action_of_review", fields=["review", "due_on"])]


class PortfolioPack(models.Model):
    """The packs of a channel manager's portfolio as one PDF, made by the clock, one partner after the other.

    `done` of `total` partners are made; once finished, either `file` (below MEDIA_ROOT) holds it until it is a week
    old, or `problem` says why there is none.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey("partners.Member", on_delete=models.PROTECT, related_name="portfolio_packs")
    quarter_starts_on = models.DateField()
    language = models.CharField(max_length=2, choices=Review.Language.choices)
    asked_at = models.DateTimeField()
    total = models.PositiveSmallIntegerField()
    done = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=200, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="no_more_partners_are_packed_than_there_are", condition=Q(done__lte=F("total"))
            ),
            models.CheckConstraint(
                name="an_unfinished_portfolio_has_neither_file_nor_problem",
                condition=Q(finished_at__isnull=False) | Q(file="", problem=""),
            ),
        ]
        indexes = [
            models.Index(name="portfolio_to_make", fields=["asked_at"], condition=Q(finished_at=None)),
        ]

    @property
    def quarter(self) -> Period:
        return Period(self.quarter_starts_on, months_after(self.quarter_starts_on, 3))
