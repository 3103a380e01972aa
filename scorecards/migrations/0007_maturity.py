"""What was said of each campaign's result, day by day: the vendor's to read."""

import django.db.models.deletion
from django.db import migrations, models

from portal.lib.tenancy import Scoped


class Migration(migrations.Migration):
    dependencies = [
        ("comarketing", "0003_corrections"),
        ("scorecards", "0006_saved_views"),
    ]

    operations = [
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("judged_on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("computed_at", models.DateTimeField()),
                ("leads", models.PositiveIntegerField()),
                ("qualified", models.PositiveIntegerField()),
                ("wins", models.PositiveIntegerField()),
                ("unnamed_leads", models.PositiveIntegerField(default=0)),
                ("pipeline", models.DecimalField(decimal_places=2, max_digits=16)),
                ("revenue", models.DecimalField(decimal_places=2, max_digits=16)),
                ("reserved", models.DecimalField(decimal_places=2, max_digits=14)),
                ("claimed", models.DecimalField(decimal_places=2, max_digits=14)),
                ("paid", models.DecimalField(decimal_places=2, max_digits=14)),
                ("stage", models.CharField(blank=True, max_length=10)),
                ("maturity", models.DecimalField(decimal_places=6, max_digits=7, null=True)),
                ("first_range_on", models.DateField(null=True)),
                ("figure_on", models.DateField(null=True)),
                ("low", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("median", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("high", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("refusals", models.JSONField(default=list)),
                ("curve", models.JSONField(default=list)),
                ("peers", models.JSONField(default=dict)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="comarketing.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["-judged_on", "-maturity", "pk"],
                "indexes": [models.Index(fields=["-judged_on", "-maturity"], name="judgement_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "currency", "judged_on"), name="campaign_is_judged_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("high", None), ("low", None), ("median", None)),
                            models.Q(
                                ("high__gte", models.F("median")),
                                ("low__isnull", False),
                                ("median__gte", models.F("low")),
                            ),
                            _connector="OR",
                        ),
                        name="projection_has_both_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "too_early"), _negated=True), ("low", None), _connector="OR"
                        ),
                        name="too_early_is_not_projected",
                    ),
                ],
            },
        ),
        Scoped("scorecards_judgement"),
    ]
