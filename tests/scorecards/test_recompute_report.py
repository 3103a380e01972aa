"""The report says what plain loops over the rows say, for programmes of every shape; the home says the same."""

from datetime import date, timedelta

import pytest

from contribution.score import score
from portal.lib import tenancy
from portal.lib.periods import Period
from scorecards import gathering
from scorecards.forms import PeriodForm, ReportForm
from scorecards.queries.deals import added
from scorecards.report import report
from tests.scorecards import plainly
from tests.scorecards.chance import Draw

PERIODS = ("12m", "year", "half", "quarter", "last-year")


@pytest.fixture(params=[0, *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(1, 20))])
def drawn(request, programme, today) -> Draw:
    draw = Draw(request.param, today)
    with tenancy.every_partner():
        draw.make()
    return draw


def asked(draw: Draw, seed_step: int = 0) -> dict[str, str]:
    """One of the named periods, on one of two days."""
    day = draw.today - timedelta(days=draw.pick(0, 45))
    return {"period": PERIODS[(draw.number + seed_step) % len(PERIODS)], "to": day.isoformat()}


@pytest.mark.parametrize("currency", ["EUR", "USD"])
def test_every_figure_of_the_report_is_the_sum_of_its_rows(drawn, currency):
    with tenancy.every_partner():
        for step in range(3):
            found = report(
                ReportForm(asked(drawn, step) | {"currency": currency}, today=drawn.today), member_id=None
            )
            now, used = found.spans.now, found.currency
            assert {row.partner.id for row in found.rows} == {partner.pk for partner in drawn.partners}
            for row in found.rows:
                partner = row.partner.id
                assert row.pipeline.amount == plainly.pipeline(partner, now, used)
                assert row.pipeline_before.amount == plainly.pipeline(partner, now.a_year_before(), used)
                assert row.booked.amount == plainly.booked(partner, now, used)
                assert row.invoiced.amount == plainly.invoiced(partner, now, used, "SELL_OUT")
                assert (row.leads.converted_in_time, row.leads_counted) == plainly.conversion(
                    partner, now.last_day
                )
                assert row.leads.co_marketed == plainly.co_marketed(partner, now.last_day)
                assert row.activities == plainly.activities(partner, now)
                assert row.downloads == plainly.downloads(partner, now)
                assert row.trainings == plainly.trainings(partner, now)
                assert row.funds_paid.amount == plainly.paid(partner, now, used)


def test_the_totals_are_the_sums_of_the_columns(drawn):
    with tenancy.every_partner():
        found = report(ReportForm({}, today=drawn.today), member_id=None)
    for name in ("pipeline", "booked", "invoiced", "funds_paid"):
        assert getattr(found.all, name).amount == sum(getattr(row, name).amount for row in found.rows)
    assert found.all.leads_converted == sum(row.leads.converted_in_time for row in found.rows)


def test_a_partner_reads_the_same_of_itself_as_the_vendor_does(drawn):
    question = asked(drawn)
    with tenancy.every_partner():
        found = report(ReportForm(question, today=drawn.today), member_id=None)
    for row in found.rows:
        form = PeriodForm(question | {"currency": found.currency}, today=drawn.today)
        with tenancy.partner_scope([row.partner.id]):
            own = gathering.gather(row.partner.id, form, own=True)
        form = PeriodForm(question | {"currency": found.currency}, today=drawn.today)
        with tenancy.every_partner():
            seen = gathering.gather(row.partner.id, form, own=False)
        assert own.facts == seen.facts
        assert sorted(map(repr, own.cells)) == sorted(map(repr, seen.cells))
        assert (own.leads, sorted(map(repr, own.acts))) == (seen.leads, sorted(map(repr, seen.acts)))
        if own.currency == found.currency:
            assert added(own.shown, "pipeline") == row.pipeline
            assert added(own.shown, "booked") == row.booked


def test_the_home_counts_the_chain_and_what_was_influenced(drawn):
    form = PeriodForm(asked(drawn), today=drawn.today)
    for partner in drawn.partners:
        with tenancy.partner_scope([partner.pk]):
            found = gathering.gather(partner.pk, form, own=True)
        with tenancy.every_partner():
            leads, now = found.leads, found.spans.now
            counted = [leads.born, leads.qualified, leads.converted, leads.won]
            assert counted == plainly.chain(partner.pk, now)
            assert added(found.shown, "influenced").amount == plainly.influenced(
                partner.pk, now, found.currency
            )


def test_the_months_add_up_to_the_period(drawn):
    form = PeriodForm({"period": "12m"}, today=drawn.today)
    for partner in drawn.partners:
        with tenancy.partner_scope([partner.pk]):
            found = gathering.gather(partner.pk, form, own=True)
        months = {month.start_on.replace(day=1) for month in found.spans.months}
        whole = added(found.shown, "pipeline")
        assert added([cell for cell in found.shown if cell.month in months], "pipeline") == whole


def test_the_score_is_the_engines_of_the_same_facts(drawn):
    with tenancy.every_partner():
        found = report(ReportForm({}, today=drawn.today), member_id=None)
        for row in found.rows:
            form = PeriodForm({}, today=drawn.today)
            facts = gathering.gather(row.partner.id, form, own=False).facts
            assert (facts is None) == (row.score is None)
            if facts:
                window = Period(date(2025, 11, 21), date(2026, 11, 21))
                assert facts.booked_cents == plainly.booked(row.partner.id, window, "EUR") * 100
                assert sum(facts.pipeline_cents) == plainly.pipeline(row.partner.id, window, "EUR") * 100
                assert row.score.points == score(facts, found.rules.formula, drawn.today).points
