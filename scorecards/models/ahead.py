"""The contribution report of a large channel, worked out ahead: one row per partner, as old as it says."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


def _amount() -> models.DecimalField:
    return models.DecimalField(max_digits=42, decimal_places=8)


def _tally() -> "ArrayField":
    """What `scorecards.tally.Tally` holds: amount, count, squares."""
    return ArrayField(_amount(), size=3)


class ReportAhead(models.Model):
    """The report of the days from `start_on` to before `end_on` in one currency, as known at `worked_out_at`.

    `told` is what stands around its rows, as `scorecards.ahead` writes it. Made anew as a whole, never changed.
    """

    start_on = models.DateField()
    end_on = models.DateField()
    currency = models.CharField(max_length=3)
    version = models.CharField(max_length=20, blank=True)
    told = models.JSONField()
    worked_out_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="report_is_kept_once_per_days_and_currency", fields=["start_on", "end_on", "currency"]
            ),
            models.CheckConstraint(
                name="report_begins_before_it_ends", condition=Q(start_on__lt=F("end_on"))
            ),
        ]


class RowAhead(models.Model):
    """One partner of a report worked out ahead; `place` is its place by name, `months` its pipeline by month.

    `measured` is 0 for a ranked score, 1 for one of fewer points, 2 for none; `band` … `peers` its standing.
    """

    report = models.ForeignKey(ReportAhead, on_delete=models.CASCADE, related_name="rows", db_index=False)
    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()
    pipeline = _tally()
    pipeline_before = _tally()
    booked = _tally()
    booked_before = _tally()
    sell_out = _tally()
    sell_out_before = _tally()
    sell_in = _tally()
    sell_in_before = _tally()
    funds_paid = _tally()
    funds_granted = _tally()
    months = ArrayField(_amount(), null=True)
    leads_accepted = models.PositiveIntegerField()
    leads_timed_out = models.PositiveIntegerField()
    leads_converted = models.PositiveIntegerField()
    conversion = models.FloatField(null=True)
    downloads = models.PositiveIntegerField()
    trainings = models.PositiveIntegerField()
    activities = models.PositiveIntegerField()
    score = models.JSONField(null=True)
    measured = models.PositiveSmallIntegerField()
    points = models.FloatField()
    band = models.PositiveIntegerField(null=True)
    bands = models.PositiveIntegerField(null=True)
    peers = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="partner_has_one_row_in_a_report", fields=["report", "partner"]),
            models.CheckConstraint(
                name="a_standing_is_whole_or_not_there",
                condition=Q(band=None, bands=None, peers=None)
                | Q(band__isnull=False, bands__isnull=False, peers__isnull=False),
            ),
        ]
