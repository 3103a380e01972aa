"""Strict reading of a declaration: every key is asked for by name and type, and none is left unread."""

from collections.abc import Mapping
from typing import Any, NoReturn, cast

from django.utils.translation import gettext as _

MISSING: Any = object()


class BadProfile(ValueError):
    """The profile makes no sense; the message says where."""


class Declared:
    """One table of a TOML file, and where it stands."""

    def __init__(self, place: str, table: Mapping[str, Any]) -> None:
        self._place, self._left = place, dict(table)

    def text(self, key: str, default: Any = MISSING) -> Any:
        return self._take(key, str, default)

    def texts(self, key: str, default: Any = MISSING) -> tuple[str, ...]:
        """A text, or a list of texts."""
        value = self._take(key, (str, list), default)
        return (value,) if isinstance(value, str) else self._all_texts(key, value)

    def flag(self, key: str) -> bool:
        return cast("bool", self._take(key, bool, False))

    def whole(self, key: str, default: int, *, low: int, high: int) -> int:
        """A whole number within these limits."""
        value = self._take(key, int, default)
        if isinstance(value, bool) or not low <= value <= high:
            self.refuse(_("%(key)s is of the wrong type") % {"key": key})
        return cast("int", value)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words; the first when left out."""
        value = self.text(key, allowed[0])
        if value not in allowed:
            self.refuse(_("%(key)s is one of %(choices)s") % {"key": key, "choices": ", ".join(allowed)})
        return cast("str", value)

    def mapping(self, key: str) -> dict[str, str] | None:
        """Text to text, or nothing."""
        value = self._take(key, dict, None)
        if value is not None:
            self._all_texts(key, list(value.values()))
        return cast("dict[str, str] | None", value)

    def mapping_of_lists(self, key: str) -> dict[str, tuple[str, ...]] | None:
        """Text to a list of texts, or nothing."""
        value = self._take(key, dict, None)
        if value is None:
            return None
        return {name: self._all_texts(key, names) for name, names in value.items()}

    def table(self, key: str) -> "Declared":
        return Declared(self._at(key), self._take(key, dict, MISSING))

    def tables(self, key: str) -> dict[str, "Declared"]:
        """Tables by name; none when left out."""
        found = self._take(key, dict, {})
        for name, value in found.items():
            if not isinstance(value, dict):
                self.refuse(_("%(key)s must be a table") % {"key": f"{key}.{name}"})
        return {name: Declared(self._at(f"{key}.{name}"), value) for name, value in found.items()}

    def nothing_else(self) -> None:
        """Refuse what nobody asked for: a misspelt key must not pass unseen."""
        if self._left:
            self.refuse(_("not known: %(keys)s") % {"keys": ", ".join(sorted(self._left))})

    def refuse(self, reason: str) -> NoReturn:
        raise BadProfile(f"{self._place}: {reason}" if self._place else reason)

    def _at(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

    def _take(self, key: str, kind: type | tuple[type, ...], default: Any) -> Any:
        value = self._left.pop(key, default)
        if value is MISSING:
            self.refuse(_("%(key)s is missing") % {"key": key})
        if value is not default and (not isinstance(value, kind)):
            self.refuse(_("%(key)s is of the wrong type") % {"key": key})
        return value

    def _all_texts(self, key: str, values: Any) -> tuple[str, ...]:
        if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
            self.refuse(_("%(key)s holds texts only") % {"key": key})
        return tuple(values)
