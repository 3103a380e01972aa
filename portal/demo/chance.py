"""Seeded chance: the same day gives the same channel."""

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from portal.demo import office

T = TypeVar("T")
PLACES = 16


class Chance(Random):
    """Draws the demo needs, in the trade's units. People act on working days, in office hours."""

    def days(self, median: float, spread: float = 0.6) -> timedelta:
        return timedelta(days=self.lognormvariate(math.log(median), spread))

    def euros(self, median: float, spread: float = 0.75) -> Decimal:
        """A deal's amount, to the ten euros."""
        return tens(self.lognormvariate(math.log(median), spread))

    def office_hour(self, day: date) -> datetime:
        """A minute of the office hours of this working day, or of the next one."""
        hour = self.randrange(office.OPENS.hour, office.CLOSES.hour)
        return datetime.combine(office.working_day(day), time(hour, self.randrange(60)), office.PARIS)

    def at_work(self, moment: datetime, after: datetime | None = None) -> datetime:
        """This moment when it lies in office hours and later than `after`, else the next that does."""
        if after and moment <= after:
            moment = after + timedelta(minutes=self.randint(8, 50))
        local = moment.astimezone(office.PARIS)
        if office.is_open(local):
            return local
        morning = datetime.combine(office.working_day_from(local), office.OPENS, office.PARIS)
        return morning + timedelta(minutes=self.randrange(90))

    def happens(self, probability: float) -> bool:
        return self.random() < probability

    def near(self, count: float) -> int:
        """A whole number near this one, right on average."""
        return math.floor(count + self.random())

    def busy_days(self, first: date, last: date, count: int) -> list[date]:
        """`count` working days between two (both included), the busy seasons more often, spread evenly."""
        days, reached = office.season(first, last)
        if not days:
            return []
        step = reached[-1] / max(count, 1)
        return [days[office.place(reached, step * (i + self.random()))] for i in range(count)]


class Even:
    """Numbers between 0 and 1, one of each sixteenth in turn, so that a few dozen have the shape of thousands."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._places: list[int] = []

    def next(self) -> float:
        if not self._places:
            self._places = self._chance.sample(range(PLACES), PLACES)
        return (self._places.pop() + self._chance.random()) / PLACES

    def happens(self, probability: float) -> bool:
        return self.next() < probability


def tens(amount: float) -> Decimal:
    """To the ten euros, five hundred at least."""
    return Decimal(max(round(amount / 10), 50)) * 10
