"""The shape of every endpoint: reads by public_id, one action per verb, refusals as 409."""

from typing import Any, ClassVar

from rest_framework import mixins, status, viewsets
from rest_framework.exceptions import APIException
from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """50 rows a page, newest first, by cursor: as fast on the last page as on the first."""

    ordering = "-pk"
    page_size = 50


class Conflict(APIException):
    """The operation is refused now; the detail says why, in words for people."""

    status_code = status.HTTP_409_CONFLICT


class Reads(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """List and detail of one noun, within the caller's scope. Subclasses name the verb that opens them."""

    verb: ClassVar[str] = ""
    lookup_field = "public_id"
