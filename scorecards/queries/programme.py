"""The rules of the day: the programme and the score formula in force."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery
from django.db.models.functions import JSONObject

from agreements.models import Formula as PublishedFormula
from agreements.models import Programme
from contribution.formula import Formula
from scorecards.formulas import formula_of


@dataclass(frozen=True, slots=True)
class Rules:
    """The programme's name of the vendor, first month (1–12) and currency; no formula was in force before the first."""

    vendor_name: str
    start_month: int
    currency: str
    formula: Formula | None
    pos_due_day: int = 10


def rules(as_of: date) -> Rules:
    """What holds on the day `as_of`. One statement."""
    in_force = PublishedFormula.objects.filter(in_force_from_on__lte=as_of).order_by("-in_force_from_on")
    published = in_force.values(row=JSONObject(version="version", numbers="numbers"))[:1]
    programme = Programme.objects.annotate(formula=Subquery(published)).first()
    if programme is None:
        default = Programme()
        return Rules("", default.start_month, default.currency, None, default.pos_due_day)
    row = programme.formula
    formula = formula_of(row["version"], row["numbers"]) if row else None
    return Rules(
        programme.vendor_name, programme.start_month, programme.currency, formula, programme.pos_due_day
    )
