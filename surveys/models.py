"""The annual partner satisfaction survey; for now its waves."""

import uuid

from django.db import models
from django.db.models import F, Q


class Wave(models.Model):
    """One year's survey: announced, open between two dates, closed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(unique=True)
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="wave_closes_after_it_opens", condition=Q(closes_on__gt=F("opens_on"))
            )
        ]
