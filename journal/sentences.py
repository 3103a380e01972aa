"""What happened, in words: one sentence per kind of event, in the reader's language, for timelines and the bell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Choices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from journal.models import Event
from portal.lib import fmt

MISSING = "–"


@dataclass(frozen=True, slots=True)
class Saying:
    """How a kind of event is said, which codes in its data have a name of their own, and the page it leads to."""

    template: Promise | str
    labels: Mapping[str, type[Choices]]
    page: str


_SAYINGS: dict[str, Saying] = {}


def says(
    kind: str,
    template: Promise | str,
    *,
    labels: Mapping[str, type[Choices]] | None = None,
    page: str = "",
) -> None:
    """Register the sentence of `kind`: a lazy translation with %(actor)s and the keys of the event's data.

    Values come as people read them: `…_on` a date and `…_at` a moment (both ISO in the data), `amount` with
    `currency` an amount, a key named in `labels` the label of its choice. `page` is the name of the URL that
    shows the subject, whose only argument is the subject's public_id.
    """
    _SAYINGS[kind] = Saying(template, labels or {}, page)


def is_said(kind: str) -> bool:
    """Whether `kind` has a sentence of its own."""
    return kind in _SAYINGS


def sentence(event: Event) -> str:
    """What happened, in the active language. Asks the database nothing; a kind nobody named is still readable."""
    saying = _SAYINGS.get(event.kind)
    if saying is None:
        return _plain(event)
    return str(saying.template) % _Words(_readable(event.data, saying.labels), actor=_actor(event))


def link(event: Event) -> str:
    """The address of the page that shows the subject, or "" where there is none."""
    saying = _SAYINGS.get(event.kind)
    return reverse(saying.page, args=[event.subject]) if saying and saying.page and event.subject else ""


class _Words(dict[str, str]):
    """A word that the event's data lack is a dash, never an error: old events outlive their sentences."""

    def __missing__(self, key: str) -> str:
        return MISSING


def _actor(event: Event) -> str:
    return event.actor_name or gettext("Somebody")


def _plain(event: Event) -> str:
    noun, _, verb = event.kind.replace("_", " ").partition(".")
    what = f"{noun}: {verb}" if verb else noun
    return gettext("%(actor)s, %(what)s") % {"actor": _actor(event), "what": what}


def _readable(data: Mapping[str, Any], labels: Mapping[str, type[Choices]]) -> dict[str, str]:
    return {key: _word(key, value, data, labels) for key, value in data.items()}


def _word(key: str, value: Any, data: Mapping[str, Any], labels: Mapping[str, type[Choices]]) -> str:
    if value is None or value == "":
        return MISSING
    try:
        if key in labels:
            return str(labels[key](value).label)
        if key.endswith("_on"):
            return fmt.date(date.fromisoformat(value))
        if key.endswith("_at"):
            return fmt.moment(datetime.fromisoformat(value))
        if key == "amount" and "currency" in data:
            return fmt.money(Decimal(value), data["currency"], form="full")
    except (ValueError, TypeError, InvalidOperation):
        return str(value)  # what an older version wrote is shown as it was written
    return str(value)
