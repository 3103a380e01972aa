"""Names in the order people look them up: É beside E, small beside capital; the same in the database and here.

PostgreSQL's own collations cannot be counted on: a build without ICU has none that knows É. So the order is a
function of ours, of built-in parts only, which an index can hold.
"""

import re
import unicodedata
from typing import Any

from django.db import migrations
from django.db.models import CharField, Func

# Letters that no decomposition turns into plain ones, beside what they are looked up as.
PLAIN = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
_PLAIN = str.maketrans(PLAIN)
_ACCENTS = re.compile("[\u0300-\u036f]")


def sort_key(name: str) -> str:
    """The name in small letters without accents, as `sort_key` of the database gives it for Latin letters."""
    return _ACCENTS.sub("", unicodedata.normalize("NFD", name)).translate(_PLAIN).lower()


class SortKey(Func):
    """`sort_key` of a field, to order by."""

    function = "sort_key"
    arity = 1

    def __init__(self, expression: Any, **extra: Any) -> None:
        super().__init__(expression, output_field=CharField(), **extra)


def _body() -> str:
    bare = f"regexp_replace(normalize(name, NFD), '{_ACCENTS.pattern}', '', 'g')"
    for letter, plain in PLAIN.items():
        bare = f"replace({bare}, '{letter}', '{plain}')"
    return f"lower({bare})"


class CreateSortKey(migrations.RunSQL):
    """The database's half; made once, by the first room."""

    def __init__(self) -> None:
        super().__init__(
            "CREATE FUNCTION sort_key(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE"
            f" RETURN {_body()}",
            "DROP FUNCTION sort_key(text)",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return "CreateSortKey", [], {}
