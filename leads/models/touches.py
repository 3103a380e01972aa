"""Touches: acts of marketing or sales that an account's people took part in; what attribution reads."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Touch(models.Model):
    """One act, online or offline, of the vendor, of a partner, or of several together (see `TouchParty`)."""

    class Kind(models.TextChoices):
        VISIT = "VISIT", pgettext_lazy("a touch", "Visit")
        DOWNLOAD = "DOWNLOAD", pgettext_lazy("a touch", "Download")
        FORM = "FORM", pgettext_lazy("a touch", "Form")
        EMAIL_CLICK = "EMAIL_CLICK", pgettext_lazy("a touch", "E-mail clicked")
        EMAIL_REPLY = "EMAIL_REPLY", pgettext_lazy("a touch", "E-mail answered")
        ATTENDANCE = "ATTENDANCE", pgettext_lazy("a touch", "Attended an event")
        LEAD_PASSED = "LEAD_PASSED", pgettext_lazy("a touch", "Lead passed")
        CALL = "CALL", pgettext_lazy("a touch", "Call")
        MEETING = "MEETING", pgettext_lazy("a touch", "Meeting")

    class Recorded(models.TextChoices):
        MACHINE = "MACHINE", pgettext_lazy("a touch", "By machine")
        HAND = "HAND", pgettext_lazy("a touch", "By hand")
        IMPORT = "IMPORT", pgettext_lazy("a touch", "By import")

    account = models.ForeignKey("leads.Account", on_delete=models.PROTECT, related_name="touches")
    contact = models.ForeignKey("leads.Contact", null=True, on_delete=models.PROTECT, related_name="touches")
    campaign = models.ForeignKey(
        "comarketing.Campaign", null=True, on_delete=models.PROTECT, related_name="touches"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    recorded = models.CharField(max_length=10, choices=Recorded.choices)
    subject = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True, db_default="")
    external_id = models.CharField(max_length=100, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="touch_is_imported_once",
                fields=["source", "external_id"],
                condition=~models.Q(source=""),
            ),
            models.UniqueConstraint(name="one_touch_per_act", fields=["account", "kind", "subject", "at"]),
            models.UniqueConstraint(
                name="attended_once",
                fields=["campaign", "contact"],
                condition=models.Q(kind="ATTENDANCE"),
            ),
        ]
        indexes = [models.Index(name="touch_of_account", fields=["account", "at"])]

    @property
    def is_visit(self) -> bool:
        return self.kind == self.Kind.VISIT


class TouchParty(models.Model):
    """Who did it: no partner means the vendor. A joint act has several, in order; its credit splits equally."""

    touch = models.ForeignKey(Touch, on_delete=models.PROTECT, related_name="parties")
    partner = models.ForeignKey("partners.Partner", null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="party_stands_once_on_a_touch", fields=["partner", "touch"], nulls_distinct=False
            ),
        ]
        indexes = [models.Index(name="touch_party_reverse", fields=["touch", "partner"])]
