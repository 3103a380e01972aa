"""A partner's own margin: read and written in the partner's scope alone; the vendor's scope has no policy here."""

import django.db.models.deletion
from django.db import migrations, models

from portal.lib.tenancy import PARTNERS, Closed, Keeps, Policy

TABLE = "scorecards_ownmargin"


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_scope"), ("scorecards", "0010_reports_ahead")]
    operations = [
        migrations.CreateModel(
            name="OwnMargin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rate", models.DecimalField(decimal_places=2, max_digits=5)),
                ("yearly_investment", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(max_length=3)),
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0), ("rate__lte", 100)),
                        name="own_margin_is_a_percentage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("yearly_investment", None), ("yearly_investment__gt", 0), _connector="OR"
                        ),
                        name="own_investment_is_positive",
                    ),
                ],
            },
        ),
        Closed(TABLE),
        Policy(TABLE, "its_own_alone", to="partner_scope", using=f"partner_id = {PARTNERS}", command="ALL"),
        Keeps(TABLE, "partner_id"),
    ]
