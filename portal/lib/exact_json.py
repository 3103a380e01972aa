"""The parser of every API body; apart from `portal.lib.api` because REST framework loads it while it loads itself."""

from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

from portal.lib import text


class TooLarge(APIException):
    """A body larger than any verb could want."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("This body is too large.")


class ExactJSON(JSONParser):
    """JSON by the one door of input: no duplicate key, no NaN, no text that is no text."""

    def parse(self, stream: IO[Any], media_type: Any = None, parser_context: Any = None) -> Any:
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            return text.json_value(body)
        except text.BadInput as bad:
            raise ParseError(str(bad)) from None
