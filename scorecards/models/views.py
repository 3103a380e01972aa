"""Views of the contribution report that somebody at the vendor has kept under a name."""

import uuid

from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """What stands in the address of the report: the period, the filters, the order.

    Its owner's alone, or shared with the vendor's team; the database shows it to nobody else.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey("partners.Member", on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=60)
    shared = models.BooleanField(default=False)
    query = models.CharField(max_length=5000, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="saved_view_has_one_name_per_owner", fields=["owner", "name"]),
            models.CheckConstraint(name="saved_view_has_a_name", condition=~Q(name="")),
        ]
