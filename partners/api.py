"""Partners, to read by machines."""

from typing import Any

from rest_framework import serializers

from partners.models import Partner
from portal.lib.api import Reads


class PartnerOut(serializers.ModelSerializer):
    """A partner: codes as stored, people and groups by name and public_id."""

    tier = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    parent_group = serializers.SlugRelatedField[Any](slug_field="public_id", read_only=True)
    manager = serializers.CharField(source="manager.user.name", default=None)

    class Meta:
        model = Partner
        fields = [
            *(
                "public_id",
                "name",
                "kind",
                "status",
                "tier",
                "size",
                "siren",
                "parent_group",
                "region",
                "country",
            ),
            *("time_zone", "currency", "language", "joined_on", "manager", "source", "external_id"),
        ]
        read_only_fields = fields


class Partners(Reads):
    """Partners, for the vendor."""

    verb = "partner.read"
    serializer_class = PartnerOut
    queryset = Partner.objects.select_related("tier", "parent_group", "manager__user")


ENDPOINTS = [("partners", Partners)]
