"""People act in office hours of French working days: nobody passes a lead at half past four on a Saturday."""

from datetime import datetime

import holidays
import pytest
from django.db.models import Model

from comarketing.models import CampaignPartner, Download, Movement
from journal.models import Event
from leads.models import Account, Interaction, Lead, LeadShare, Opportunity, StageChange, Touch
from portal.demo.office import PARIS
from training.models import Enrolment

ACTS: list[tuple[type[Model], str]] = [
    *(
        (LeadShare, f"{step}_at")
        for step in ("passed", "accepted", "contacted", "qualified", "converted", "until")
    ),
    *((Opportunity, f"{step}_at") for step in ("created", "validated", "closed", "updated")),
    *((Interaction, name) for name in ("occurred_at", "recorded_at")),
    *((Touch, name) for name in ("at", "recorded_at")),
    *((Enrolment, name) for name in ("enrolled_at", "completed_at")),
    *((model, "created_at") for model in (Account, Lead)),
    *((StageChange, "changed_at"), (Download, "downloaded_at"), (CampaignPartner, "joined_at")),
    *((Movement, "recorded_at"), (Event, "occurred_at")),
]
FRENCH = holidays.country_holidays("FR", years=range(2023, 2027))


def is_open(moment: datetime) -> bool:
    local = moment.astimezone(PARIS)
    return local.weekday() < 5 and local.date() not in FRENCH and 9 <= local.hour < 17


@pytest.mark.parametrize(("model", "column"), ACTS, ids=lambda part: getattr(part, "__name__", part))
def test_nothing_is_done_at_night_on_a_weekend_or_on_a_holiday(model: type[Model], column: str) -> None:
    moments = [at for at in model._default_manager.values_list(column, flat=True) if at]
    assert moments
    assert [at for at in moments if not is_open(at)] == []


def test_nothing_is_dated_after_the_morning_of_today() -> None:
    from tests.portal.demo.conftest import NOW

    for model, column in ACTS:
        assert not model._default_manager.filter(**{f"{column}__gte": NOW}).exists(), (model, column)
