"""One row of the report, and what rows add up to: figures only, no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from contribution.facts import Facts
from contribution.score import Score
from scorecards.queries.partners import Profile
from scorecards.queries.shares import Leads
from scorecards.tally import ENOUGH, Tally, amounts_differ, change, share, total


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One partner in the period: `invoiced` is of the kind the report names; activity stands apart."""

    partner: Profile
    facts: Facts | None
    score: Score | None
    pipeline: Tally
    pipeline_before: Tally
    booked: Tally
    booked_before: Tally
    invoiced: Tally
    invoiced_before: Tally
    leads: Leads
    downloads: int
    trainings: int
    activities: int
    funds_paid: Tally
    funds_granted: Tally

    @property
    def pipeline_change(self) -> Decimal | None:
        """Against the same days a year before, from five deals on each side."""
        if min(self.pipeline.count, self.pipeline_before.count) < ENOUGH:
            return None
        return change(self.pipeline.amount, self.pipeline_before.amount)

    @property
    def pipeline_moved(self) -> bool:
        """By more than chance explains."""
        return amounts_differ(self.pipeline, self.pipeline_before)

    @property
    def leads_counted(self) -> int:
        return self.leads.accepted + self.leads.timed_out

    @property
    def conversion(self) -> Decimal | None:
        """Leads that became opportunities in time, of those counted."""
        return share(self.leads.converted_in_time, self.leads_counted)

    @property
    def funds_used(self) -> Decimal | None:
        return share(self.funds_paid.amount, self.funds_granted.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What some rows add up to."""

    partners: int
    pipeline: Tally
    pipeline_before: Tally
    booked: Tally
    booked_before: Tally
    invoiced: Tally
    invoiced_before: Tally
    leads_counted: int
    leads_converted: int
    downloads: int
    trainings: int
    activities: int
    funds_paid: Tally

    @property
    def conversion(self) -> Decimal | None:
        return share(self.leads_converted, self.leads_counted)


def sums(rows: Sequence[ReportRow]) -> Sums:
    """The totals of these rows; a row of every column adds up to them."""
    return Sums(
        partners=len(rows),
        pipeline=total(row.pipeline for row in rows),
        pipeline_before=total(row.pipeline_before for row in rows),
        booked=total(row.booked for row in rows),
        booked_before=total(row.booked_before for row in rows),
        invoiced=total(row.invoiced for row in rows),
        invoiced_before=total(row.invoiced_before for row in rows),
        leads_counted=sum(row.leads_counted for row in rows),
        leads_converted=sum(row.leads.converted_in_time for row in rows),
        downloads=sum(row.downloads for row in rows),
        trainings=sum(row.trainings for row in rows),
        activities=sum(row.activities for row in rows),
        funds_paid=total(row.funds_paid for row in rows),
    )
