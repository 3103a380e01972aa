"""People: the user who signs in, the member with a role in one organisation, and the invitation that makes one."""

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from partners.models.organisations import Partner

VENDOR_ROLES = ("CHANNEL_MANAGER", "VENDOR_SELLER", "FINANCE", "ADMINISTRATOR", "EXECUTIVE")
PARTNER_ROLES = ("PARTNER_ADMIN", "PARTNER_MARKETER", "PARTNER_SELLER", "DISTRIBUTOR")


class UserManager(BaseUserManager["User"]):
    """Users with the member they act as: one query serves the whole request."""

    def get_queryset(self) -> models.QuerySet["User"]:
        return super().get_queryset().select_related("member__partner__manager__user")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in by e-mail; the rights are the member's."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, default="fr")
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.CheckConstraint(name="email_is_lower_case", condition=Q(email=Lower("email")))]

    def __str__(self) -> str:
        return self.name or self.email


class Member(models.Model):
    """A user's role in one partner, or at the vendor (no partner)."""

    class Role(models.TextChoices):
        PARTNER_ADMIN = "PARTNER_ADMIN", _("Partner administrator")
        PARTNER_MARKETER = "PARTNER_MARKETER", _("Partner marketer")
        PARTNER_SELLER = "PARTNER_SELLER", _("Partner seller")
        DISTRIBUTOR = "DISTRIBUTOR", _("Distributor")
        CHANNEL_MANAGER = "CHANNEL_MANAGER", _("Channel manager")
        VENDOR_SELLER = "VENDOR_SELLER", _("Vendor seller")
        FINANCE = "FINANCE", _("Finance")
        ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")
        EXECUTIVE = "EXECUTIVE", _("Executive")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT)
    partner = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=30, choices=Role.choices)
    job_title = models.CharField(max_length=120, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="member_of_partner", fields=["id", "partner"]),
            models.CheckConstraint(
                name="vendor_staff_have_no_partner_and_partner_staff_have_one",
                condition=Q(role__in=VENDOR_ROLES, partner=None)
                | Q(role__in=PARTNER_ROLES, partner__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Invitation(models.Model):
    """A link that makes one member, once. Only the hash of its token is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=Member.Role.choices)
    token_hash = models.BinaryField(max_length=32, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_invitation_per_email",
                fields=["partner", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="invitation_role_fits_its_side",
                condition=Q(role__in=VENDOR_ROLES, partner=None)
                | Q(role__in=PARTNER_ROLES, partner__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_ends_one_way", condition=Q(accepted_at=None) | Q(revoked_at=None)
            ),
        ]
