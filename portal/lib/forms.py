"""Two shapes of form: one laid out in rows, and one that stands in the address of a list."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField


class Laid(forms.Form):
    """A form whose fields stand in rows: only those that form one thing share a row."""

    together: tuple[tuple[str, ...], ...] = ()

    def layout(self) -> Iterator[list[BoundField]]:
        shown = [field.name for field in self.visible_fields()]
        for name in shown:
            row = next((row for row in self.together if name in row), (name,))
            if name == row[0]:
                yield [self[part] for part in row]


class Criteria(forms.Form):
    """What a list is asked for, in the address. What cannot be read is left out, never an error page."""

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="%s")
        self.prepare()
        self.is_valid()

    def prepare(self) -> None:
        """Fields and choices that are only known now."""

    def fitting(self) -> dict[str, Any]:
        """What could be read; "" for the rest."""
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def is_set(self) -> bool:
        return any(self.fitting().values())
