"""August and the end of December are quiet; contracts are signed before a quarter ends."""

from datetime import date, timedelta

from leads.models import LeadShare, Opportunity
from portal.demo import office
from portal.demo.books import local_day
from tests.portal.demo.conftest import TODAY
from tests.portal.demo.figures import NEW

FIRST = date(2023, 11, 1)
WORKING = [
    d for d in map(date.fromordinal, range(FIRST.toordinal(), TODAY.toordinal())) if office.is_working_day(d)
]


def a_day(days: list[date], chosen) -> float:  # type: ignore[no-untyped-def]
    """How many of these fall on a working day that is chosen, on average."""
    among = [day for day in WORKING if chosen(day)]
    return sum(map(chosen, days)) / len(among)


def passed() -> list[date]:
    return [local_day(at) for at in LeadShare.objects.values_list("passed_at", flat=True)]


def decided() -> list[date]:
    return [
        local_day(at)
        for at in Opportunity.objects.filter(NEW, closed_at__isnull=False).values_list("closed_at", flat=True)
    ]


def test_few_leads_are_passed_in_august_and_late_december() -> None:
    usual = a_day(passed(), lambda day: True)
    assert a_day(passed(), lambda day: day.month == 8) < usual * 0.4
    assert a_day(passed(), lambda day: day.month == 12 and day.day >= 20) < usual * 0.4


def test_little_is_decided_then() -> None:
    usual = a_day(decided(), lambda day: True)
    assert a_day(decided(), lambda day: day.month == 8) < usual * 0.5
    assert a_day(decided(), lambda day: day.month == 12 and day.day >= 20) < usual * 0.5


def test_most_is_decided_in_the_last_fortnight_of_a_quarter() -> None:
    def at_the_end(day: date) -> bool:
        return timedelta(0) <= office.quarter_end(day) - day < timedelta(days=14)

    assert a_day(decided(), at_the_end) > 1.2 * a_day(decided(), lambda day: not at_the_end(day))
