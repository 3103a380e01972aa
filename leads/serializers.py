"""What the API of this room says and accepts: named fields only, exact amounts as text, ISO days."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from leads import rules
from leads.models import Account, LeadShare, Opportunity
from leads.operations.conversion import Terms
from portal.lib import text

MAX_WHOLE_DIGITS = 12
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


class ExactJSON(BaseParser):
    """JSON by the one door of input: no duplicate key, no NaN, no text that is no text."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return text.json_value(stream.read())
        except text.BadInput as bad:
            raise ParseError(str(bad)) from None


# ---- in -------------------------------------------------------------------------------------------------------------
class Asked(serializers.Serializer[dict[str, Any]]):
    """Input of one verb. A field nobody asked for is an error, not a silence."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and (unknown := set(data) - set(self.fields)):
            raise serializers.ValidationError({name: [_("Unknown field.")] for name in sorted(unknown)})
        return super().to_internal_value(data)


class _Read(serializers.Field[Any, Any, Any, Any]):
    """A field read by the one door of input, from text."""

    def read(self, typed: str) -> Any:
        raise NotImplementedError

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, str | int):
            raise serializers.ValidationError(_("Send this value as text."))
        try:
            return self.read(str(data))
        except text.BadInput as bad:
            raise serializers.ValidationError(str(bad)) from None


class Line(_Read):
    """One line of text, at most `limit` characters."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = limit

    def read(self, typed: str) -> str:
        line = text.line(typed, limit=self.limit)
        if not line and self.required:
            raise text.BadInput(_("this field may not be empty"))
        return line


class Amount(_Read):
    """An amount of zero or more, at most two decimals: "18500.00"."""

    def read(self, typed: str) -> Decimal:
        amount = text.number(typed)
        if amount < 0 or amount != amount.quantize(CENT) or amount >= 10**MAX_WHOLE_DIGITS:
            raise text.BadInput(
                _("an amount is zero or more, with at most two decimals, written as 18500.00")
            )
        return amount.quantize(CENT)


class Day(_Read):
    """A day as YYYY-MM-DD."""

    def read(self, typed: str) -> Any:
        return text.day(typed)


class Siren(_Read):
    """Nine digits."""

    def read(self, typed: str) -> str:
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) == 9):
            raise text.BadInput(_("a SIREN has nine digits"))
        return typed


class Nothing(Asked):
    """A verb that needs no words."""


class DeclineIn(Asked):
    reason = serializers.ChoiceField(choices=[reason.value for reason in rules.DECLINE_REASONS])
    contacted = serializers.BooleanField(default=False)


class ConvertIn(Asked):
    name = Line(limit=200)
    amount = Amount()
    expected_close_on = Day(required=False, allow_null=True, default=None)
    type = serializers.ChoiceField(choices=Opportunity.Type.values, default=Opportunity.Type.NEW_CUSTOMER)
    siren = Siren(required=False, default="")

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        return {"terms": Terms(**super().to_internal_value(data))}


class WinIn(Asked):
    amount = Amount(required=False, allow_null=True, default=None)


class LoseIn(Asked):
    reason = serializers.ChoiceField(choices=Opportunity.Lost.values)
