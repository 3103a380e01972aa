"""The formula in the database is the one the engine publishes, to the last fraction."""

from datetime import date

import pytest

from agreements.models import Formula, Programme
from contribution.formula import FORMULA_2026_1
from portal.lib import tenancy
from scorecards.formulas import formula_of
from scorecards.queries import programme as queries


def test_the_row_of_2026_1_is_the_engines_formula(programme):
    with tenancy.every_partner():
        row = Formula.objects.get(version="2026.1")
    assert formula_of(row.version, row.numbers) == FORMULA_2026_1


def test_the_formula_in_force_is_the_last_begun(programme):
    with tenancy.every_partner():
        first = Formula.objects.get(version="2026.1")
        Formula.objects.create(version="2027.1", in_force_from_on=date(2027, 1, 1), numbers=first.numbers)
        assert queries.rules(date(2026, 12, 31)).formula.version == "2026.1"
        assert queries.rules(date(2027, 1, 1)).formula.version == "2027.1"
        assert queries.rules(date(2025, 12, 31)).formula is None


def test_there_is_one_programme_under_a_neutral_name(programme):
    with tenancy.every_partner():
        assert list(Programme.objects.values_list("vendor_name", "currency")) == [("Vendor", "EUR")]


def test_a_partner_reads_the_published_rules(programme, acme):
    with tenancy.partner_scope([acme.pk]):
        assert queries.rules(date(2026, 11, 20)).formula == FORMULA_2026_1


def test_it_takes_one_statement(programme, django_assert_num_queries):
    with tenancy.every_partner(), django_assert_num_queries(1):
        queries.rules(date(2026, 11, 20))


@pytest.mark.parametrize("name", ["conversion_target", "opportunity_cap"])
def test_fractions_are_exact(programme, name):
    with tenancy.every_partner():
        row = Formula.objects.get(version="2026.1")
    assert getattr(formula_of(row.version, row.numbers), name) == getattr(FORMULA_2026_1, name)
