"""What the API of this room says and accepts: named fields only, exact amounts as text, ISO days."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from leads import rules
from leads.models import Account, LeadShare, Opportunity
from leads.operations.conversion import Terms
from portal.lib import text
from portal.lib.api import Amount, Asked, Day, Line, Read

CENT = Decimal("0.01")


# ---- out ------------------------------------------------------------------------------------------------------------
class AccountOut(serializers.ModelSerializer[Account]):
    class Meta:
        model = Account
        fields = ["public_id", "name", "siren", "postcode", "town", "country"]
        read_only_fields = fields


class LeadOut(serializers.ModelSerializer[LeadShare]):
    """A partner's share of a lead; its key is the share's."""

    reference = serializers.CharField(source="lead.reference")
    company = serializers.CharField(source="lead.account.name")
    account = serializers.UUIDField(source="lead.account.public_id")
    need = serializers.CharField(source="lead.need")
    source = serializers.CharField(source="lead.source")  # type: ignore[assignment]
    estimated_amount = serializers.DecimalField(
        source="lead.estimated_amount", max_digits=14, decimal_places=2, allow_null=True
    )
    currency = serializers.CharField(source="lead.currency")
    partner = serializers.UUIDField(source="partner.public_id")

    class Meta:
        model = LeadShare
        fields = [
            *(
                "public_id",
                "reference",
                "company",
                "account",
                "partner",
                "need",
                "source",
                "estimated_amount",
            ),
            *("currency", "how", "state", "message", "why", "passed_at", "accept_by", "accepted_at"),
            *("contacted_at", "qualified_at", "converted_at", "until_at", "reason"),
        ]
        read_only_fields = fields


class OpportunityOut(serializers.ModelSerializer[Opportunity]):
    company = serializers.CharField(source="account.name")
    account = serializers.UUIDField(source="account.public_id")

    class Meta:
        model = Opportunity
        fields = [
            *("public_id", "reference", "company", "account", "name", "type", "stage", "amount", "currency"),
            *("origin", "origin_reason", "created_at", "expected_close_on", "validated_at", "closed_at"),
            *("lost_reason", "updated_at"),
        ]
        read_only_fields = fields


# ---- in -------------------------------------------------------------------------------------------------------------
class Price(Amount):
    """An amount of zero or more, at most two decimals: "18500.00"."""

    def read(self, typed: str) -> Decimal:
        amount = super().read(typed)
        if amount < 0 or amount != amount.quantize(CENT):
            raise text.BadInput(
                _("an amount is zero or more, with at most two decimals, written as 18500.00")
            )
        return amount.quantize(CENT)


class Siren(Read):
    """Nine digits."""

    def read(self, typed: str) -> str:
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) == 9):
            raise text.BadInput(_("a SIREN has nine digits"))
        return typed


class DeclineIn(Asked):
    reason = serializers.ChoiceField(choices=[reason.value for reason in rules.DECLINE_REASONS])
    contacted = serializers.BooleanField(default=False)


class ConvertIn(Asked):
    name = Line(limit=200)
    amount = Price()
    expected_close_on = Day(required=False, allow_null=True, default=None)
    type = serializers.ChoiceField(choices=Opportunity.Type.values, default=Opportunity.Type.NEW_CUSTOMER)
    siren = Siren(required=False, default="")

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        return {"terms": Terms(**super().to_internal_value(data))}


class WinIn(Asked):
    amount = Price(required=False, allow_null=True, default=None)


class LoseIn(Asked):
    reason = serializers.ChoiceField(choices=Opportunity.Lost.values)
