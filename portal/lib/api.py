"""The shape of every endpoint: exact input, reads by public_id, one action per verb, refusals as 409."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.exceptions import APIException, NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from portal.lib import text
from portal.lib.refusal import Refused

LONGEST_ID = 19  # digits of a bigint
MAX_WHOLE_DIGITS = 12


# ---- what is sent ---------------------------------------------------------------------------------------------------
class Asked(serializers.Serializer[dict[str, Any]]):
    """Input of one verb. A field nobody asked for is an error, not a silence."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and (unknown := set(data) - set(self.fields)):
            raise serializers.ValidationError({name: [_("Unknown field.")] for name in sorted(unknown)})
        return super().to_internal_value(data)


class Nothing(Asked):
    """A verb that needs no words."""


class Read(serializers.Field[Any, Any, Any, Any]):
    """A field read by the one door of input, from text."""

    def read(self, typed: str) -> Any:
        raise NotImplementedError

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Send this value as text."))
        try:
            return self.read(data)
        except text.BadInput as bad:
            raise serializers.ValidationError(str(bad)) from None


class Line(Read):
    """One line of text, at most `limit` characters; empty only where it may be left out."""

    def __init__(self, *, limit: int = 200, **options: Any) -> None:
        super().__init__(**options)
        self.limit = limit

    def read(self, typed: str) -> str:
        line = text.line(typed, limit=self.limit)
        if not line and self.required:
            raise text.BadInput(_("this field may not be empty"))
        return line


class Paragraph(Line):
    """Text of several lines."""

    def read(self, typed: str) -> str:
        return text.paragraph(typed, limit=self.limit)


class Amount(Read):
    """An exact amount with a decimal point: "18500.00"."""

    def read(self, typed: str) -> Decimal:
        amount = text.number(typed)
        if abs(amount) >= 10**MAX_WHOLE_DIGITS:
            raise text.BadInput(_("an amount of more than twelve digits"))
        return amount


class Day(Read):
    """A day as YYYY-MM-DD."""

    def read(self, typed: str) -> date:
        return text.day(typed)


# ---- endpoints ------------------------------------------------------------------------------------------------------
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
    default_detail = gettext_lazy("This cannot be done now.")


class Reads(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """List and detail of one noun, within the caller's scope. Subclasses name the verb that opens them."""

    verb: ClassVar[str] = ""
    pagination_class = Pages
    lookup_field = "public_id"

    def act(
        self,
        operation: Callable[..., Any],
        asked: type[Asked],
        out: type[serializers.BaseSerializer[Any]],
        *,
        status: int = 200,
        **subject: Any,
    ) -> Response:
        """The operation the page would call, with what was sent, answered by its row; refused now is 409."""
        sent = asked(data=self.request.data)
        sent.is_valid(raise_exception=True)
        by = self.request.actor  # type: ignore[attr-defined]
        try:
            row = operation(**subject, **sent.validated_data, by=by, now=timezone.now())
        except Refused as refused:
            raise Conflict(str(refused)) from refused
        return Response(out(row).data, status=status)
