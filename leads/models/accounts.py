"""Customer companies and their people: the vendor's own, seen by a partner through a row of its own."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Account(models.Model):
    """An end customer, or one to be."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    siren = models.CharField(max_length=9, blank=True)
    domain = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    town = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, default="FR")
    segment = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="account_is_imported_once", fields=["source", "external_id"], condition=~Q(source="")
            ),
            models.CheckConstraint(
                name="account_siren_is_nine_digits", condition=Q(siren="") | Q(siren__regex=r"^\d{9}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AccountPartner(models.Model):
    """This partner sees this account."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="partners")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="account_is_shown_once", fields=["partner", "account"])]
        indexes = [models.Index(name="account_partner_reverse", fields=["account", "partner"])]


class Contact(models.Model):
    """A person at an account. A partner sees the contact of a lead while its share is open."""

    class Basis(models.TextChoices):
        CONSENT = "CONSENT", _("Consent")
        LEGITIMATE_INTEREST = "LEGITIMATE_INTEREST", _("Legitimate interest, information given")
        CONTRACT = "CONTRACT", _("Contract")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    lawful_basis = models.CharField(max_length=30, choices=Basis.choices, default=Basis.LEGITIMATE_INTEREST)
    basis_source = models.CharField(
        max_length=100, blank=True, db_default="", help_text=_("Where the lawful basis was obtained")
    )
    basis_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True, db_default="")
    external_id = models.CharField(max_length=100, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="contact_of_account", fields=["id", "account"]),
            models.UniqueConstraint(
                name="contact_is_imported_once", fields=["source", "external_id"], condition=~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return self.name
