"""The ledger of credits: who earned which part of which opportunity, under which model, posted in which month."""

from django.db import models
from django.db.models import F, Q


class ModelVersion(models.Model):
    """An attribution model with its numbers, as data. `parameters` are read by `scorecards.attributing`.

    Every opportunity has credits in every version that is not retired: those in force, which pages read, and
    one that is being built aside.
    """

    class State(models.TextChoices):
        BUILT = "BUILT"
        CURRENT = "CURRENT"
        RETIRED = "RETIRED"

    model = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    parameters = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILT)
    in_force_from_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="version_of_a_model_is_unique", fields=["model", "version"]),
            models.UniqueConstraint(
                name="one_version_of_a_model_is_current", fields=["model"], condition=Q(state="CURRENT")
            ),
            models.CheckConstraint(
                name="version_is_dated_once_in_force",
                condition=Q(state="BUILT", in_force_from_on=None)
                | (~Q(state="BUILT") & Q(in_force_from_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.version}"


class Credit(models.Model):
    """What one party earned of an opportunity by one touch, in cents of its currency. Added or deleted, never changed.

    No partner is the vendor; no touch is what nobody earned. A touch that is deleted leaves its closed months as
    they were, so `touch_id` is no foreign key. `posting_period` is the month in which the ledger learnt of it, and
    a month that is over stays as it is: the credit of an opportunity is the sum over its rows.
    """

    opportunity = models.ForeignKey(
        "leads.Opportunity", on_delete=models.PROTECT, related_name="credits", db_index=False
    )
    touch_id = models.BigIntegerField(null=True)
    partner = models.ForeignKey(
        "partners.Partner", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    campaign = models.ForeignKey(
        "comarketing.Campaign", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    model_version = models.ForeignKey(
        ModelVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    posting_period = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="credit_is_posted_once_a_month",
                fields=[
                    *("opportunity", "model_version", "touch_id", "partner", "campaign"),
                    *("currency", "posting_period"),
                ],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="credit_is_not_zero", condition=~Q(cents=0)),
            models.CheckConstraint(
                name="what_nobody_earned_has_no_party",
                condition=Q(touch_id__isnull=False) | Q(partner=None, campaign=None),
            ),
            models.CheckConstraint(
                name="posting_period_is_a_first_of_the_month", condition=Q(posting_period__day=1)
            ),
        ]
        indexes = [models.Index(name="credit_by_partner", fields=["partner", "opportunity"])]


class DirtyAccount(models.Model):
    """Something of this account changed: its credits are to be computed again.

    Written by triggers on the tables of `leads`, one row per statement and account. Never unique: writers that
    meet on one row would wait for each other, and one that found it there could be forgotten (docs/adr/0004).
    """

    account_id = models.BigIntegerField()
    marked_at = models.DateTimeField()
    reason = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(name="dirty_account_by_account", fields=["account_id"])]


class Rebuild(models.Model):
    """One recomputation of every account: of the versions in force, or of one that is built aside."""

    version = models.CharField(max_length=20, blank=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_version_is_rebuilt_once_at_a_time", fields=["version"], condition=Q(ended_at=None)
            )
        ]


class RebuildRange(models.Model):
    """A range of accounts of a rebuild, by id, both ends included; done in the transaction that wrote its credits."""

    rebuild = models.ForeignKey(Rebuild, on_delete=models.CASCADE, related_name="ranges")
    first_account = models.BigIntegerField()
    last_account = models.BigIntegerField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="range_is_rebuilt_once", fields=["rebuild", "first_account"]),
            models.CheckConstraint(
                name="range_ends_after_it_begins", condition=Q(last_account__gte=F("first_account"))
            ),
        ]
