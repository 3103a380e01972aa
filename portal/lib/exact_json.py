"""The parser of every API body; apart from `portal.lib.api` because REST framework loads it while it loads itself."""

from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from portal.lib import text


class ExactJSON(JSONParser):
    """JSON by the one door of input: no duplicate key, no NaN, no text that is no text."""

    def parse(self, stream: IO[Any], media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return text.json_value(stream.read())
        except text.BadInput as bad:
            raise ParseError(str(bad)) from None
