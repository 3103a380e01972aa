"""The statement as a spreadsheet that works out the score itself: facts and constants are values, the rest formulas."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from io import BytesIO

from django.utils.translation import gettext

from contribution.facts import ProgrammeYear
from contribution.formula import Component, ComponentName, TierTargets
from contribution.windows import MONTHS, month_starts
from portal.lib.tables.live import Live
from portal.lib.tables.spreadsheet import Sheet, sheet_name, write_workbook
from portal.lib.tables.writing import Cell
from scorecards.board.score import names
from scorecards.takeaway import words
from scorecards.takeaway.plain import euros
from scorecards.takeaway.statement import Statement

NONE = "–"  # a tier for which the formula sets no target
AMOUNT = "#,##0.00"
TARGETS: Sequence[ComponentName] = ("leads", "pipeline", "revenue")
Row = Sequence[Cell | Live]


def as_xlsx(found: Statement) -> bytes:
    facts, constants = _Page(gettext("Facts")), _Page(gettext("Formula"))
    constant = _constants(constants, found)
    fact = _facts(facts, found, constant)
    out = BytesIO()
    write_workbook(out, [_score(found, fact, constant).sheet, facts.sheet, constants.sheet])
    return out.getvalue()


class _Page:
    """A sheet as it is written, row by row; what is written by name is found again by its address."""

    def __init__(self, name: str) -> None:
        self.name = sheet_name(name)
        self.rows: list[Row] = []
        self.bold: set[int] = set()

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.name, self.rows, frozenset(self.bold), widths=(58, 18, *[16] * 9))

    @property
    def next(self) -> int:
        return len(self.rows) + 1

    def add(self, *cells: Cell | Live) -> str:
        """Write a row; its second cell's address."""
        self.rows.append(cells)
        return self.at("B", len(self.rows))

    def title(self, *cells: str) -> None:
        self.rows += [(), cells] if self.rows else [cells]
        self.bold.add(len(self.rows))

    def at(self, column: str, row: int) -> str:
        return f"'{self.name}'!${column}${row}"

    def span(self, column: str, first: int, last: int) -> str:
        return f"{self.at(column, first)}:${column}${last}"


def _constants(page: _Page, found: Statement) -> dict[str, str]:
    """Every constant of the formula, fractions as a division; name -> address."""
    formula = found.formula
    page.title(gettext("Constants of formula %(version)s") % {"version": formula.version}, gettext("Value"))
    at = {key: page.add(name, _value(getattr(formula, key))) for key, name in words.of_constants().items()}
    # Of the leads received the allowed part is cut to whole leads: multiplied first, it is exact.
    at["allowance_of"] = page.add(gettext("… the same: so many leads"), formula.capacity_allowance.numerator)
    at["allowance_in"] = page.add(gettext("… in so many"), formula.capacity_allowance.denominator)
    page.title(gettext("Part of the score"), gettext("Weight"), gettext("From which value points are given"))
    for component in formula.components:
        page.add(names()[component.name], component.weight, _value(component.floor))
        at[f"weight {component.name}"], at[f"floor {component.name}"] = _both(page)
    _tiers(page, formula.tier_targets, at)
    return at


def _tiers(page: _Page, tiers: Iterable[TierTargets], at: dict[str, str]) -> None:
    page.title(gettext("Target of twelve months"), *(names()[name] for name in TARGETS))
    for tier in tiers:
        said = " ".join(filter(None, (tier.tier, tier.size_band)))
        row = page.next
        page.add(said, tier.leads, euros(tier.pipeline_cents), euros(tier.revenue_cents))
        for column, name in zip("BCD", TARGETS, strict=True):
            at[f"{name} {tier.tier} {tier.size_band}"] = page.at(column, row)


def _facts(page: _Page, found: Statement, constant: dict[str, str]) -> dict[str, str]:
    """Every fact as a value; then the targets that follow month by month. Name -> address."""
    facts = found.facts
    page.title(gettext("Facts"), gettext("Value"))
    at = {"as_of": page.add(gettext("As of"), found.as_of)}
    at["joined"] = page.add(gettext("First day in the programme"), facts.joined_on)
    at |= {key: page.add(name, getattr(facts, key)) for key, name in words.of_facts().items()}
    at["booked"] = page.add(gettext("Booked"), euros(facts.booked_cents))
    years = _years(page, facts.years, found, constant)
    _months(page, found, years, at, constant)
    _opportunities(page, found, at, constant)
    return at


def _years(
    page: _Page, years: Sequence[ProgrammeYear], found: Statement, constant: dict[str, str]
) -> dict[date, int]:
    """The targets of each programme year: the joint plan's where there is one, else the tier's. Day -> row."""
    page.title(
        gettext("Programme year"),
        gettext("Tier"),
        gettext("Plan: pipeline"),
        gettext("Plan: booked"),
        *(names()[name] for name in TARGETS),
    )
    rows = {}
    for year in years:
        rows[year.starts_on] = row = page.next
        tier = [_of_tier(name, year, found, constant) for name in TARGETS]
        page.add(
            year.starts_on,
            year.tier,
            None if year.plan_pipeline_cents is None else euros(year.plan_pipeline_cents),
            None if year.plan_revenue_cents is None else euros(year.plan_revenue_cents),
            Live(f"={tier[0]}"),
            Live(f'=IF(C{row}="",{tier[1]},C{row})', AMOUNT),
            Live(f'=IF(D{row}="",{tier[2]},D{row})', AMOUNT),
        )
    return rows


def _of_tier(name: str, year: ProgrammeYear, found: Statement, constant: dict[str, str]) -> str:
    """Where the tier's own target stands, or the sign for none."""
    row = found.formula.targets_of(year.tier, year.size_band)
    return constant[f"{name} {row.tier} {row.size_band}"] if row else f'"{NONE}"'


def _months(
    page: _Page, found: Statement, years: dict[date, int], at: dict[str, str], constant: dict[str, str]
) -> None:
    """Each whole month in the programme brings a twelfth of its year's target; a few months at least do."""
    page.title(
        gettext("Month from"),
        gettext("In the programme"),
        gettext("Counted"),
        *(names()[name] for name in TARGETS),
    )
    first, last = page.next, page.next + MONTHS - 1
    inside = f"SUM(B{first}:B{last})"
    for number, start in enumerate(month_starts(found.as_of), 1):
        row, year = page.next, years[_begun(start, years)]
        page.add(
            start,
            Live(f"=IF(A{row}>={at['joined']},1,0)"),
            Live(f"=IF({number}<=MAX({inside},{constant['minimum_months']}),1,0)"),
            *(Live(f"=IF(C{row}=1,{column}{year},0)", AMOUNT) for column in "EFG"),
        )
    page.add(gettext("Target"), None, None, *(_sum_of_months(column, first, last) for column in "DEF"))
    for column, name in zip("DEF", TARGETS, strict=True):
        at[f"target {name}"] = page.at(column, last + 1)


def _sum_of_months(column: str, first: int, last: int) -> Live:
    unset = ",".join(f'IF({column}{row}="{NONE}",1,0)' for row in range(first, last + 1))
    return Live(f'=IF(SUM({unset})>0,"{NONE}",SUM({column}{first}:{column}{last})/{MONTHS})', AMOUNT)


def _begun(start: date, years: Iterable[date]) -> date:
    return max((year for year in years if year <= start), default=min(years))


def _opportunities(page: _Page, found: Statement, at: dict[str, str], constant: dict[str, str]) -> None:
    page.title(gettext("Validated opportunity"), gettext("Amount"), gettext("Counted"))
    first, aim = page.next, at["target pipeline"]
    for number, cents in enumerate(found.facts.pipeline_cents, 1):
        most = f"MIN(B{page.next},{aim}*{constant['opportunity_cap']})"
        page.add(number, euros(cents), Live(f'=IF({aim}="{NONE}",0,{most})', AMOUNT))
    whole = f"=SUM(C{first}:C{page.next - 1})" if found.facts.pipeline_cents else "=0"
    page.add(gettext("Counted in all"), None, Live(whole, AMOUNT))
    at["pipeline"] = page.at("C", page.next - 1)


def _score(found: Statement, fact: dict[str, str], constant: dict[str, str]) -> _Page:
    """The head, then a line per part, then the score."""
    page = _Page(gettext("Score"))
    for name, value in found.head:
        page.add(name, value)
    page.title(gettext("Conversion"), gettext("Value"))
    fact |= _conversion(page, fact, constant)
    page.title(
        gettext("Part of the score"),
        gettext("Weight"),
        gettext("Measurable: 1, or 0"),
        gettext("Reached"),
        gettext("Target"),
        gettext("Part of the target"),
        gettext("Points"),
        gettext("Shown"),
        gettext("Remainder"),
    )
    first = page.next
    last = first + len(found.formula.components) - 1
    for component in found.formula.components:
        page.add(*_part(component, page.next, (first, last), fact, constant))
    points, tens = f"SUM(G{first}:G{last})", 11  # a double holds a sum of points to more than eleven decimals
    page.title(gettext("Score"), gettext("Value"))
    page.add(gettext("Score, as stored"), Live(f"=ROUND(ROUND({points},{tens}),4)", "0.0000"))
    page.add(gettext("Score, shown whole"), Live(f"=ROUND(ROUND({points},{tens}),0)", "0"))
    weights = ",".join(f"B{row}*C{row}" for row in range(first, last + 1))
    page.add(gettext("Measurable points"), Live(f"=SUM({weights})", "0"))
    page.add(gettext("The score that the portal stored"), found.score.total)
    return page


def _conversion(page: _Page, fact: dict[str, str], constant: dict[str, str]) -> dict[str, str]:
    """The two counts of the conversion rate."""
    decided = page.add(
        gettext("Accepted or not answered in time"),
        Live(f"={fact['leads_accepted']}+{fact['leads_timed_out']}"),
    )
    capacity = fact["leads_declined_capacity"]
    received = page.add(
        gettext("Leads received"), Live(f"={decided}+{fact['leads_declined_fault']}+{capacity}")
    )
    allowed = page.add(
        gettext("Declines for lack of capacity that are left out"),
        Live(f"=INT({received}*{constant['allowance_of']}/{constant['allowance_in']})"),
    )
    counted = page.add(gettext("Leads counted"), Live(f"={decided}+MAX(0,{capacity}-{allowed})"))
    return {"counted": counted, "target conversion": constant["conversion_target"]}


def _part(
    component: Component, row: int, rows: tuple[int, int], fact: dict[str, str], constant: dict[str, str]
) -> Row:
    name, aim, floor = component.name, fact[f"target {component.name}"], constant[f"floor {component.name}"]
    days = f"{fact['as_of']}-{fact['joined']}<{constant['minimum_days']}"
    enough = f'=IF({days},0,IF({aim}="{NONE}",0,IF({aim}<={floor},0,1)))'
    if name == "conversion":
        enough = f"=IF({fact['counted']}<{constant['minimum_leads']},0,1)"
    index = f"MIN(MAX((D{row}-{floor})/(E{row}-{floor}),0),1)"
    return (
        names()[name],
        Live(f"={constant[f'weight {name}']}"),
        Live(enough),
        Live(f"={_reached(name, fact, constant)}"),
        Live(f"={aim}"),
        Live(f"=IF(C{row}=0,0,{index})", "0.0000"),
        Live(f"=B{row}*F{row}", "0.0000"),
        Live(_shown(row, rows), "0"),
        Live(f"=ROUND(G{row}-INT(ROUND(G{row},9)),9)", "0.0000"),
    )


def _reached(name: str, fact: dict[str, str], constant: dict[str, str]) -> str:
    if name == "conversion":
        prior, other = constant["prior_converted"], constant["prior_other"]
        return f"({prior}+{fact['leads_converted']})/({prior}+{other}+{fact['counted']})"
    return fact[{"leads": "qualified_leads", "pipeline": "pipeline", "revenue": "booked"}[name]]


def _shown(row: int, rows: tuple[int, int]) -> str:
    """Whole points that add up to the score shown: the largest remainders are lifted, ties in order."""
    first, last = rows
    whole = [f"INT(ROUND(G{other},9))" for other in range(first, last + 1)]
    left = f"ROUND(ROUND(SUM(G{first}:G{last}),11),0)-SUM({','.join(whole)})"
    before = [
        f"IF(I{other}{'>=' if other < row else '>'}I{row},1,0)"
        for other in range(first, last + 1)
        if other != row
    ]
    rank = f"SUM({','.join(before)},1)"
    return f'=IF(C{row}=0,"{NONE}",INT(ROUND(G{row},9))+IF({rank}<={left},1,0))'


def _value(value: int | Fraction) -> int | Live:
    """A constant, or a fraction as a division that the spreadsheet does."""
    if isinstance(value, int) or value.denominator == 1:
        return int(value)
    return Live(f"={value.numerator}/{value.denominator}")


def _both(page: _Page) -> tuple[str, str]:
    return page.at("B", page.next - 1), page.at("C", page.next - 1)
