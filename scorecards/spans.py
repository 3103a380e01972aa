"""The periods one page speaks of: the one asked for, the same a year before, and the windows of the score."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contribution.windows import Window, conversion_window, rolling_window
from portal.lib.periods import Period

DELAY_DAYS = 90  # where no formula was in force yet


@dataclass(frozen=True, slots=True)
class Spans:
    """`now` is the period shown; everything is told as it was known at its end."""

    now: Period
    delay_days: int = DELAY_DAYS

    @property
    def as_of(self) -> date:
        return self.now.last_day

    @property
    def delay(self) -> timedelta:
        """How long a lead has to become an opportunity."""
        return timedelta(days=self.delay_days)

    @property
    def before(self) -> Period:
        return self.now.a_year_before()

    @property
    def rolling(self) -> Period:
        """The twelve months of the score."""
        return _period(rolling_window(self.as_of))

    @property
    def received(self) -> Period:
        """When the leads of the conversion rate were received, so that each had its days to convert."""
        return _period(conversion_window(self.as_of, self.delay_days))

    @property
    def months(self) -> list[Period]:
        return self.now.months()

    @property
    def earliest_at(self) -> datetime:
        """Nothing older is counted in any of them."""
        return min(self.before.start_at, self.rolling.start_at)

    @property
    def runs(self) -> bool:
        """Whether its last calendar month is not over on the day `as_of`."""
        return (self.as_of + timedelta(days=1)).day != 1


def _period(window: Window) -> Period:
    return Period(window.start, window.end)
