"""The report and the score for machines: the same figures as the pages, at full precision."""

from typing import Any, ClassVar

from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partners.guard import actor
from scorecards import gathering, scores
from scorecards.forms import PeriodForm, ReportForm
from scorecards.report import report
from scorecards.rows import ReportRow
from scorecards.standing import Standing, standings


class AmountOut(serializers.Serializer[Any]):
    """A sum, and how many deals or lines make it."""

    amount = serializers.DecimalField(max_digits=30, decimal_places=4)
    count = serializers.IntegerField()


class RowOut(serializers.Serializer[Any]):
    """One partner of the report; amounts are of the currency and the kind that the answer names."""

    partner = serializers.UUIDField(source="partner.public_id")
    name = serializers.CharField(source="partner.name")
    kind = serializers.CharField(source="partner.kind")
    tier = serializers.CharField(source="partner.tier_code")
    region = serializers.CharField(source="partner.region")
    score = serializers.SerializerMethodField()
    measurable_points = serializers.IntegerField(source="score.out_of", default=None)
    band = serializers.SerializerMethodField()
    bands = serializers.SerializerMethodField()
    pipeline = AmountOut()
    pipeline_before = AmountOut()
    pipeline_change = serializers.DecimalField(max_digits=None, decimal_places=10, allow_null=True)
    pipeline_moved = serializers.BooleanField()
    booked = AmountOut()
    booked_before = AmountOut()
    invoiced = AmountOut()
    leads_counted = serializers.IntegerField()
    leads_converted = serializers.IntegerField(source="leads.converted_in_time")
    activities = serializers.IntegerField()
    trainings = serializers.IntegerField()
    downloads = serializers.IntegerField()
    funds_paid = AmountOut()

    def get_score(self, row: ReportRow) -> str | None:
        """To four decimals; null while nothing is measurable, which is not a zero."""
        return str(row.score.total) if row.score and row.score.out_of else None

    def get_band(self, row: ReportRow) -> int | None:
        """1 the best of its tier; null where it is not ranked or has fewer than ten ranked peers."""
        standing = self._standing(row)
        return standing.band if standing else None

    def get_bands(self, row: ReportRow) -> int | None:
        standing = self._standing(row)
        return standing.of if standing else None

    def _standing(self, row: ReportRow) -> Standing | None:
        return self.context["standings"].get(row.partner.id)


class PartOut(serializers.Serializer[Any]):
    """One component: x over its target gives the points; `missing` says why it is not measurable."""

    component = serializers.CharField()
    weight = serializers.IntegerField()
    missing = serializers.CharField(allow_null=True)
    x = serializers.CharField(allow_null=True)
    target = serializers.CharField(allow_null=True)
    points = serializers.CharField(allow_null=True)


class ScoreOut(serializers.Serializer[Any]):
    """A score in exact fractions ("128/13"), and as it is stored."""

    version = serializers.CharField()
    as_of = serializers.DateField()
    total = serializers.DecimalField(max_digits=7, decimal_places=4)
    out_of = serializers.IntegerField()
    parts = PartOut(many=True)


class Contribution(viewsets.ViewSet):
    """GET the report's rows; period, from, to, currency, invoiced and the filters stand in the address."""

    verb: ClassVar[str] = "report.read"
    serializer_class = RowOut

    def list(self, request: Request) -> Response:
        form = ReportForm(request.query_params, today=timezone.localdate())
        _refuse_mistakes(form)
        found = report(form, member_id=actor(request).member_id)
        return Response(
            {
                "from": found.spans.now.start_on,
                "to": found.spans.now.last_day,
                "currency": found.currency,
                "invoiced": found.invoiced_kind,
                "results": RowOut(found.rows, many=True, context={"standings": standings(found)}).data,
            }
        )


class OwnScore(viewsets.ViewSet):
    """GET one's own score; `to` names another day."""

    verb: ClassVar[str] = "home.read"
    serializer_class = ScoreOut

    def list(self, request: Request) -> Response:
        by = actor(request)
        if by.partner_id is None:
            raise NotFound
        form = PeriodForm(request.query_params, today=timezone.localdate())
        _refuse_mistakes(form)
        found = gathering.gather(by.partner_id, form, own=True)
        score = scores.score_of(found.facts, found.rules.formula, found.spans.as_of)
        if score is None:
            raise NotFound
        return Response(ScoreOut(score).data)


def _refuse_mistakes(form: PeriodForm) -> None:
    """An unknown name or a value that cannot be read is an error, where a page would pass over it."""
    unknown = {name: ["Unknown."] for name in form.data if name not in form.fields}
    if unknown or not form.is_valid():
        raise ValidationError(
            unknown or {name: [str(e) for e in found] for name, found in form.errors.items()}
        )


ENDPOINTS = [("contribution", Contribution), ("score", OwnScore)]
