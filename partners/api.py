"""The shape of every endpoint: reads by public_id, one action per verb, refusals as 409. And partners themselves."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.exceptions import APIException, NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from partners.models import Partner

LONGEST_ID = 19  # digits of a bigint


class Pages(CursorPagination):
    """50 rows a page, newest first, by cursor: as fast on the last page as on the first."""

    ordering = "-pk"
    page_size = 50

    def decode_cursor(self, request: Request) -> Any:
        """A cursor is one of ours, or the page does not exist."""
        cursor = super().decode_cursor(request)
        place = str(cursor.position) if cursor and cursor.position is not None else None
        if place is not None and not (place.isascii() and place.isdigit() and len(place) <= LONGEST_ID):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class Conflict(APIException):
    """The operation is refused now; the detail says why, in words for people."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = _("This cannot be done now.")


class Reads(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """List and detail of one noun, within the caller's scope. Subclasses name the verb that opens them."""

    verb: ClassVar[str] = ""
    pagination_class = Pages
    lookup_field = "public_id"


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
