"""Leads, the share through which one partner works a lead, and what both sides did about it."""

import uuid

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Lead(models.Model):
    """A company's interest in something, not yet an opportunity. The vendor's; a partner sees it through its share."""

    class Source(models.TextChoices):
        WEBINAR = "WEBINAR", _("Webinar")
        SHOW = "SHOW", _("Trade show")
        BREAKFAST = "BREAKFAST", _("Breakfast")
        DOWNLOAD = "DOWNLOAD", _("Asset downloaded")
        WEBSITE = "WEBSITE", _("Website")
        CALL_DAYS = "CALL_DAYS", _("Call days")
        EMAIL = "EMAIL", _("E-mail")
        PARTNER = "PARTNER", _("Entered by the partner")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    account = models.ForeignKey("leads.Account", on_delete=models.PROTECT, related_name="leads")
    contact = models.ForeignKey("leads.Contact", null=True, on_delete=models.PROTECT, related_name="leads")
    campaign = models.ForeignKey(
        "comarketing.Campaign", null=True, on_delete=models.PROTECT, related_name="leads"
    )
    need = models.CharField(max_length=200)
    source = models.CharField(max_length=20, choices=Source.choices)
    estimated_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="EUR")
    owner = models.ForeignKey("partners.Member", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    imported_from = models.CharField(max_length=40, blank=True, db_default="")
    external_id = models.CharField(max_length=100, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="lead_is_imported_once",
                fields=["imported_from", "external_id"],
                condition=~Q(imported_from=""),
            ),
            models.CheckConstraint(
                name="estimated_amount_is_positive",
                condition=Q(estimated_amount=None) | Q(estimated_amount__gt=0),
            ),
        ]
        indexes = [models.Index(name="lead_newest", fields=["-created_at"])]

    def __str__(self) -> str:
        return self.reference


class LeadShare(models.Model):
    """One partner's work on one lead, from the day it was passed (or entered) until it ends."""

    class State(models.TextChoices):
        ASSIGNED = "ASSIGNED", pgettext_lazy("a lead", "Received")
        ACCEPTED = "ACCEPTED", pgettext_lazy("a lead", "Accepted")
        CONTACTED = "CONTACTED", pgettext_lazy("a lead", "Contacted")
        QUALIFIED = "QUALIFIED", pgettext_lazy("a lead", "Qualified")
        CONVERTED = "CONVERTED", pgettext_lazy("a lead", "Opportunity")
        NURTURING = "NURTURING", pgettext_lazy("a lead", "To contact again")
        DISQUALIFIED = "DISQUALIFIED", pgettext_lazy("a lead", "Disqualified")
        DECLINED = "DECLINED", pgettext_lazy("a lead", "Declined")
        HANDED_BACK = "HANDED_BACK", pgettext_lazy("a lead", "Handed back")
        TIMED_OUT = "TIMED_OUT", pgettext_lazy("a lead", "Timed out")

    class Phase(models.TextChoices):
        """Where a share stands in the inbox."""

        WAITING = "WAITING", pgettext_lazy("leads", "To accept")
        WORKING = "WORKING", pgettext_lazy("leads", "In progress")
        ENDED = "ENDED", pgettext_lazy("leads", "Ended")

    class How(models.TextChoices):
        PASSED = "PASSED", _("Passed by the vendor")
        INTRODUCED = "INTRODUCED", _("Entered by the partner")

    class Reason(models.TextChoices):
        KNOWN = "KNOWN", _("Already a customer or in contact")
        WRONG_NEED = "WRONG_NEED", _("Not the right need")
        TOO_FAR = "TOO_FAR", _("Too far away")
        NO_CAPACITY = "NO_CAPACITY", _("No capacity at the moment")
        UNREACHABLE = "UNREACHABLE", _("Contact cannot be reached")
        NO_PROJECT = "NO_PROJECT", _("No project")

    WORKING = (State.ACCEPTED, State.CONTACTED, State.QUALIFIED, State.NURTURING)
    ENDED = (State.DISQUALIFIED, State.DECLINED, State.HANDED_BACK, State.TIMED_OUT)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="shares")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="shares")
    contact = models.ForeignKey("leads.Contact", null=True, on_delete=models.PROTECT, related_name="shares")
    how = models.CharField(max_length=20, choices=How.choices, default=How.PASSED)
    state = models.CharField(max_length=20, choices=State.choices, default=State.ASSIGNED)
    phase = models.GeneratedField(
        expression=Case(
            When(state="ASSIGNED", then=Value("WAITING")),
            When(state__in=["ACCEPTED", "CONTACTED", "QUALIFIED", "NURTURING"], then=Value("WORKING")),
            default=Value("ENDED"),
        ),
        output_field=models.CharField(max_length=10, choices=Phase.choices),
        db_persist=True,
    )
    message = models.TextField(blank=True)
    why = models.JSONField(default=list)
    passed_at = models.DateTimeField()
    accept_by = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    qualified_at = models.DateTimeField(null=True)
    converted_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="share_of_partner", fields=["id", "partner"]),
            models.UniqueConstraint(
                name="lead_is_open_with_one_partner", fields=["lead"], condition=Q(until_at=None)
            ),
            models.CheckConstraint(
                name="share_ends_with_its_state",
                condition=Q(
                    state__in=["DISQUALIFIED", "DECLINED", "HANDED_BACK", "TIMED_OUT"], until_at__isnull=False
                )
                | (~Q(state__in=["DISQUALIFIED", "DECLINED", "HANDED_BACK", "TIMED_OUT"]) & Q(until_at=None)),
            ),
            models.CheckConstraint(
                name="declined_share_says_why",
                condition=~Q(state__in=["DECLINED", "DISQUALIFIED", "HANDED_BACK"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="converted_share_is_dated",
                condition=~Q(state="CONVERTED") | Q(converted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="share_is_accepted_after_it_is_passed",
                condition=Q(accepted_at=None) | Q(accepted_at__gte=F("passed_at")),
            ),
        ]
        indexes = [
            models.Index(name="share_newest_of_partner", fields=["partner", "-passed_at", "-id"]),
            models.Index(name="share_of_partner_by_state", fields=["partner", "state", "-passed_at", "-id"]),
            models.Index(name="share_of_partner_by_phase", fields=["partner", "phase", "-passed_at", "-id"]),
            models.Index(name="share_newest", fields=["-passed_at", "-id"]),
            models.Index(name="share_newest_by_phase", fields=["phase", "-passed_at", "-id"]),
            models.Index(name="share_by_lead", fields=["lead", "partner"]),
            models.Index(
                name="share_waiting",
                fields=["accept_by"],
                condition=Q(state="ASSIGNED", accept_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Interaction(models.Model):
    """A call, an e-mail, a meeting or a note about a shared lead, by either side. Added, never changed."""

    class Kind(models.TextChoices):
        CALL = "CALL", _("Call")
        EMAIL = "EMAIL", _("E-mail")
        MEETING = "MEETING", _("Meeting")
        NOTE = "NOTE", _("Note")

    class Outcome(models.TextChoices):
        REACHED = "REACHED", _("Reached")
        NO_ANSWER = "NO_ANSWER", _("No answer")
        REPLIED = "REPLIED", _("Replied")
        HELD = "HELD", _("Held")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    share = models.ForeignKey(
        LeadShare, on_delete=models.PROTECT, db_constraint=False, related_name="interactions"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    body = models.TextField(blank=True)
    by_vendor = models.BooleanField()
    author = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=120)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-occurred_at", "-pk"]
        indexes = [models.Index(name="interaction_of_share", fields=["share", "-occurred_at"])]
        constraints = [
            models.CheckConstraint(name="note_has_words", condition=~Q(kind="NOTE") | ~Q(body="")),
            models.CheckConstraint(
                name="interaction_is_not_dated_ahead", condition=Q(occurred_at__lte=F("recorded_at"))
            ),
        ]
