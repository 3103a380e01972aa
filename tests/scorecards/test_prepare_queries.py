"""A prepared query gives what the same query gives when it is written anew, with the values in place."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Count, F, Sum
from django.test.utils import CaptureQueriesContext

from leads.models import LeadShare, Opportunity
from portal.lib import tenancy
from portal.lib.periods import Period
from scorecards import populations
from scorecards.prepared import CURRENCY, PARTNER, SPANS, Prepared, values_of
from scorecards.spans import Spans
from tests.scorecards.chance import Draw

NOW = Spans(Period(date(2025, 11, 21), date(2026, 11, 21)))


@pytest.fixture
def drawn(programme, today) -> Draw:
    draw = Draw(7, today)
    with tenancy.every_partner():
        draw.make()
    return draw


def test_every_blank_has_a_value():
    blanks = [SPANS.earliest_at, SPANS.as_of, SPANS.delay]
    for period in (SPANS.now, SPANS.before, SPANS.rolling, SPANS.received):
        blanks += [period.start_on, period.end_on, period.last_day, period.start_at, period.end_at]
    assert {blank.name for blank in blanks} == set(values_of(NOW))


def test_sums_are_those_of_the_plain_query(drawn):
    def asked(spans, currency):
        rows = Opportunity.objects.filter(populations.validated(spans.now), currency=currency).order_by(
            "origin"
        )
        return rows.values_list("origin").annotate(Sum("amount"))

    with tenancy.every_partner():
        plain = list(asked(NOW, "EUR"))
        assert Prepared(asked(SPANS, CURRENCY)).rows(NOW, currency="EUR") == plain
        assert sum((amount for _, amount in plain), Decimal(0)) > 0


def test_a_delay_is_added_to_a_row_of_the_database(drawn):
    def asked(spans, partner):
        rows = LeadShare.objects.filter(populations.converted(spans.received, spans.now, spans.delay))
        return rows.filter(partner_id=partner).order_by().values_list("partner_id").annotate(Count("pk"))

    with tenancy.every_partner():
        for partner in drawn.partners:
            prepared = Prepared(asked(SPANS, PARTNER)).rows(NOW, partner_id=partner.pk)
            assert prepared == list(asked(NOW, partner.pk))


def test_it_is_one_statement_and_binds_its_values_safely(drawn):
    query = Prepared(
        Opportunity.objects.filter(currency=CURRENCY).order_by("pk").values_list("pk", F("amount"))
    )
    with tenancy.every_partner(), CaptureQueriesContext(connection) as asked:
        assert query.rows(NOW, currency="' OR 1=1 --") == []
    assert len(asked) == 1


def test_a_value_that_is_missing_is_loud(drawn):
    query = Prepared(Opportunity.objects.filter(currency=CURRENCY).values_list("pk"))
    with pytest.raises(KeyError, match="currency"), tenancy.every_partner():
        query.rows(NOW)
