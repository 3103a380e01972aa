"""The files of touches and opportunities, as columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from contribution import attribution
from contribution.attribution import Opportunities, Touches
from contribution.attribution.segments import offsets
from contribution.commands.files import Row, unique
from contribution.commands.instants import Clock

TOUCH_COLUMNS = ("touch_id", "account_id", "at", "kind", "is_visit", "partner", "campaign")
DEAL_COLUMNS = ("opportunity_id", "account_id", "created_at", "closed_at", "status", "amount_cents")
STATUSES = ("open", "won", "lost")
SIDES = ("vendor", "partner")
VENDOR_NAME = "vendor"


@dataclass(frozen=True)
class Names:
    """Texts in the order of their bytes: a text's position is its code."""

    texts: list[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Names":
        return cls(sorted(set(texts), key=str.encode))

    @cached_property
    def places(self) -> dict[str, int]:
        return {text: number for number, text in enumerate(self.texts)}

    def codes(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([self.places[text] for text in texts], dtype=np.int64)


@dataclass(frozen=True)
class Input:
    """The columns of one run, the names behind their codes, and a day in the unit of their instants.

    Party codes are VENDOR, then 1, 2, … in the order of `partners`.
    """

    touches: Touches
    opportunities: Opportunities
    touch_ids: Names
    deal_ids: Names
    partners: Names
    channels: Names
    day: int


def journey_input(touches: list[Row], deals: list[Row], clock: Clock) -> Input:
    """The columns of the rows of both files. Raises InputError with the line and column."""
    accounts = Names.of(row.required("account_id") for row in (*touches, *deals))
    touch_ids, deal_ids = Names.of(unique(touches, "touch_id")), Names.of(unique(deals, "opportunity_id"))
    parties = [_parties(row) for row in touches]
    partners = Names.of(party for own in parties for party in own if party != VENDOR_NAME)
    channels = [_channel(row, own) for row, own in zip(touches, parties, strict=True)]
    named = Names.of(channels)
    return Input(
        touches=Touches(
            id=touch_ids.codes([row.text("touch_id") for row in touches]),
            account=accounts.codes([row.text("account_id") for row in touches]),
            at=_ints(clock.required(row, "at").at for row in touches),
            is_visit=_flags(row.flag("is_visit", default=False) for row in touches),
            counts_after=_flags(row.flag("counts_after_opportunity", default=True) for row in touches),
            party=_ints(code for own in parties for code in _codes(own, partners)),
            party_start=offsets(_ints(len(own) for own in parties)),
            channel=named.codes(channels),
        ),
        opportunities=_opportunities(deals, accounts, deal_ids, clock),
        touch_ids=touch_ids,
        deal_ids=deal_ids,
        partners=partners,
        channels=named,
        day=clock.day,
    )


def _parties(row: Row) -> list[str]:
    """Who a touch earns for: its partners, several by +, or the vendor when there is none or its side says so."""
    side = row.one_of("side", SIDES) if row.text("side") else ""
    named = [name.strip() or VENDOR_NAME for name in row.text("partner").split("+")]
    if side == "vendor":
        return [VENDOR_NAME]
    if side == "partner" and named == [VENDOR_NAME]:
        raise row.wrong("partner", "is empty on a touch of a partner")
    if len(set(named)) < len(named):
        raise row.wrong("partner", "names a party twice")
    return named


def _channel(row: Row, parties: Sequence[str]) -> str:
    """The kind of activity and whose side it is of: what the Markov model tells apart."""
    return f"{row.text('kind')} × {SIDES[parties != [VENDOR_NAME]]}"


def _codes(parties: Iterable[str], partners: Names) -> list[int]:
    """The party codes of one touch, ascending."""
    place = partners.places
    return sorted(attribution.VENDOR if name == VENDOR_NAME else place[name] + 1 for name in parties)


def _ints(values: Iterable[int]) -> np.ndarray:
    return np.fromiter(values, dtype=np.int64)


def _flags(values: Iterable[bool]) -> np.ndarray:
    return np.fromiter(values, dtype=np.bool_)


def _opportunities(rows: list[Row], accounts: Names, ids: Names, clock: Clock) -> Opportunities:
    position = {row.text("opportunity_id"): number for number, row in enumerate(rows)}
    return Opportunities(
        id=ids.codes([row.text("opportunity_id") for row in rows]),
        account=accounts.codes([row.text("account_id") for row in rows]),
        created_at=_ints(clock.required(row, "created_at").last for row in rows),
        closed_at=_ints(_closed_at(row, clock) for row in rows),
        status=_ints(STATUSES.index(row.one_of("status", STATUSES)) for row in rows),
        amount_cents=_ints(row.integer("amount_cents") for row in rows),
        corrects=_ints(_corrects(row, rows, position) for row in rows),
    )


def _closed_at(row: Row, clock: Clock) -> int:
    found = clock.optional(row, "closed_at")
    status = row.one_of("status", STATUSES)
    if (found is None) is not (status == "open"):
        raise row.wrong("closed_at", f"is {'given' if found else 'empty'} on an opportunity that is {status}")
    return attribution.NO_CLOSE if found is None else found.last


def _corrects(row: Row, rows: list[Row], position: dict[str, int]) -> int:
    corrected = row.text("corrects")
    if not corrected:
        return attribution.NO_CORRECTION
    if corrected not in position or rows[position[corrected]].text("corrects"):
        raise row.wrong("corrects", f"“{corrected}” is no opportunity of this file that can be corrected")
    return position[corrected]
