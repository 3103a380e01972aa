"""What a partner's score was made of on a day that is over, kept as it was."""

from django.db import models
from django.db.models import F, Q


class Snapshot(models.Model):
    """The facts and the score of one partner at the end of `day`; added once, never changed.

    `facts` and `score` are written by `scorecards.written`; `deals` names the opportunities behind the two amounts:
    {"pipeline": [[public_id, cents], …], "booked": […]}. `year` holds the figures of the balance and the chain in the
    twelve months that ended on `day`, written by `scorecards.remembered`; None in rows older than that.
    `taken_at` tells a night's row from one made up later.
    """

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="snapshots")
    day = models.DateField()
    version = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    facts = models.JSONField()
    deals = models.JSONField()
    score = models.JSONField()
    year = models.JSONField(null=True)
    total = models.DecimalField(max_digits=7, decimal_places=4)
    out_of = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                name="one_snapshot_per_partner_day_and_formula", fields=["partner", "day", "version"]
            ),
            models.CheckConstraint(
                name="snapshot_is_within_its_measurable_points",
                condition=Q(total__gte=0, total__lte=F("out_of")),
            ),
        ]
        indexes = [models.Index(name="snapshot_by_day", fields=["day"])]
