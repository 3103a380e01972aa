"""What stands around the rows of a report, in plain JSON and back: sums, shares of few, the vendor's own, choices."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

from scorecards.queries.totals import Book
from scorecards.report import Report
from scorecards.rows import Sums
from scorecards.tally import Tally

PARTS = (Decimal("0.5"), Decimal("0.8"))
"""Of what was invoiced: "n partners make half of it"."""
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`sums` and `making` (how few partners make each of PARTS) by kind of invoiced line."""

    currencies: list[str]
    sums: Mapping[str, Sums]
    making: Mapping[str, Mapping[str, int]]
    direct: Book
    direct_invoiced: Tally
    tiers: set[tuple[str, str]]
    regions: set[str]
    managers: set[int]


def told_out(reports: Mapping[str, Report]) -> Plain:
    """Of the same report with each kind of invoiced line."""
    report = next(iter(reports.values()))
    managers = {row.partner.manager_id for row in report.everyone}
    return {
        "currencies": list(report.currencies),
        "sums": {kind: _sums_out(each.all) for kind, each in reports.items()},
        "making": {
            kind: {str(part): each.partners_making(part) for part in PARTS} for kind, each in reports.items()
        },
        "direct": {name: str(value) for name, value in asdict(report.direct).items() if name != "partner_id"},
        "direct_invoiced": tally_out(report.direct_invoiced),
        "tiers": sorted(report.tiers),
        "regions": sorted(report.regions),
        "managers": sorted(manager for manager in managers if manager is not None),
    }


def told_in(written: Mapping[str, Any]) -> Told:
    """What `told_out` wrote."""
    return Told(
        currencies=written["currencies"],
        sums={kind: _sums_in(sums) for kind, sums in written["sums"].items()},
        making=written["making"],
        direct=Book(None, **{name: Decimal(value) for name, value in written["direct"].items()}),
        direct_invoiced=tally_in(written["direct_invoiced"]),
        tiers={(code, name) for code, name in written["tiers"]},
        regions=set(written["regions"]),
        managers=set(written["managers"]),
    )


def tally_out(tally: Tally) -> list[str]:
    return [str(tally.amount), str(tally.count), str(tally.squares)]


def tally_in(written: list[Any]) -> Tally:
    """From text, or from the numbers of a row."""
    amount, count, squares = written
    return Tally(Decimal(amount), int(count), Decimal(squares))


def _sums_out(sums: Sums) -> Plain:
    values = {each.name: getattr(sums, each.name) for each in fields(sums)}
    return {name: tally_out(value) if isinstance(value, Tally) else value for name, value in values.items()}


def _sums_in(written: Mapping[str, Any]) -> Sums:
    values: dict[str, Any] = {
        name: tally_in(value) if isinstance(value, list) else value for name, value in written.items()
    }
    return Sums(**values)
