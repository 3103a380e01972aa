"""Seeded chance: the same day gives the same channel."""

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
PARIS = ZoneInfo("Europe/Paris")
SEASON = [1.0, 1.05, 1.15, 1.0, 0.9, 1.2, 0.7, 0.25, 1.15, 1.15, 1.1, 0.65]


class Chance(Random):
    """Draws the demo needs, in the trade's units."""

    def poisson(self, mean: float) -> int:
        limit, count, product = math.exp(-mean), 0, self.random()
        while product > limit:
            count += 1
            product *= self.random()
        return count

    def days(self, median: float, spread: float = 0.6) -> timedelta:
        return timedelta(days=self.lognormvariate(math.log(median), spread))

    def euros(self, median: float, spread: float = 0.75) -> Decimal:
        """A deal's amount, to the ten euros."""
        return Decimal(max(round(self.lognormvariate(math.log(median), spread) / 10), 50)) * 10

    def office_hour(self, day: date) -> datetime:
        return datetime.combine(day, time(self.randint(9, 17), self.choice((0, 5, 12, 20, 34, 47))), PARIS)

    def happens(self, probability: float) -> bool:
        return self.random() < probability


def season(day: date) -> float:
    """How much happens in this month: quiet in August and late December, busy before quarters end."""
    return SEASON[day.month - 1]
