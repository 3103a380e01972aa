"""Two partners play the rules, and gain nothing by it."""

from datetime import timedelta

from django.db.models import F, Sum

from leads import rules
from leads.models import Interaction, Opportunity, OpportunityPartner, Touch
from partners.models import Partner
from portal.demo import words
from portal.lib.periods import Period
from scorecards import populations
from tests.portal.demo.conftest import TODAY

WEEK = rules.TOUCH_RECORDED_WITHIN


def late(partner: str) -> int:
    return Interaction.objects.filter(partner__name=partner, recorded_at__gt=F("occurred_at") + WEEK).count()


def test_one_partner_logs_weeks_late_and_no_other_does() -> None:
    assert late(words.LATE_LOGGER) > 60
    assert Interaction.objects.filter(recorded_at__gt=F("occurred_at") + WEEK).count() == late(
        words.LATE_LOGGER
    )


def test_what_is_logged_late_is_no_touch() -> None:
    ids = Interaction.objects.filter(recorded_at__gt=F("occurred_at") + WEEK).values("public_id")
    assert not Touch.objects.filter(subject__in=ids).exists()
    in_time = (
        Interaction.objects.filter(partner__name=words.LATE_LOGGER)
        .exclude(public_id__in=ids)
        .exclude(kind="NOTE")
    )
    assert Touch.objects.filter(subject__in=in_time.values("public_id")).exists()


def pipeline(partner: str) -> tuple[float, float]:
    """Declared open or made in twelve months, and what of it counts."""
    year = Period(TODAY - timedelta(days=364), TODAY + timedelta(days=1))
    roles = OpportunityPartner.objects.filter(partner__name=partner, role="RECORD")
    declared = roles.filter(populations.within("opportunity__", "created_at", year))
    counted = declared.filter(populations.validated(year, "opportunity__"))
    return tuple(
        float(rows.aggregate(sum=Sum("opportunity__amount"))["sum"] or 0) for rows in (declared, counted)
    )  # type: ignore[return-value]


def test_stuffed_pipeline_is_declared_and_does_not_count() -> None:
    declared, counted = pipeline(words.STUFFER)
    largest = max(
        pipeline(name)[0] for name in Partner.objects.filter(tier__code="gold").values_list("name", flat=True)
    )
    assert declared > 1_000_000
    assert declared > largest * 0.6
    assert counted < declared * 0.1


def test_others_declare_what_counts() -> None:
    for partner in Partner.objects.filter(tier__code="gold"):
        declared, counted = pipeline(partner.name)
        assert counted > declared * 0.5, partner


def test_it_is_seen_as_overdue() -> None:
    overdue = Opportunity.objects.filter(closed_at=None, expected_close_on__lt=TODAY, partners__role="RECORD")
    assert overdue.filter(partners__partner__name=words.STUFFER).count() > overdue.count() * 0.3
