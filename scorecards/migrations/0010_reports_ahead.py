"""Reports worked out ahead: the vendor's to read, as every report of all partners is."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from portal.lib.tenancy import Scoped


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_sort_key"),
        ("scorecards", "0009_portfolio_packs"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportAhead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start_on", models.DateField()),
                ("end_on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("version", models.CharField(blank=True, max_length=20)),
                ("told", models.JSONField()),
                ("worked_out_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("start_on", "end_on", "currency"),
                        name="report_is_kept_once_per_days_and_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start_on__lt", models.F("end_on"))),
                        name="report_begins_before_it_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RowAhead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                (
                    "pipeline",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=8, max_digits=42), size=3
                    ),
                ),
                (
                    "pipeline_before",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=8, max_digits=42), size=3
                    ),
                ),
                (
                    "booked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=8, max_digits=42), size=3
                    ),
                ),
                (
                    "booked_before",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=8, max_digits=42), size=3
                    ),
                ),
                (
                    "sell_out",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=8, max_digits=42), size=3
                    ),
                ),
                (
                    "sell_out_before",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=8, max_digits=42), size=3
                    ),
                ),
                (
                    "sell_in",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=8, max_digits=42), size=3
                    ),
                ),
                (
                    "sell_in_before",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=8, max_digits=42), size=3
                    ),
                ),
                (
                    "funds_paid",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=8, max_digits=42), size=3
                    ),
                ),
                (
                    "funds_granted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=8, max_digits=42), size=3
                    ),
                ),
                (
                    "months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=8, max_digits=42), null=True, size=None
                    ),
                ),
                ("leads_accepted", models.PositiveIntegerField()),
                ("leads_timed_out", models.PositiveIntegerField()),
                ("leads_converted", models.PositiveIntegerField()),
                ("conversion", models.FloatField(null=True)),
                ("downloads", models.PositiveIntegerField()),
                ("trainings", models.PositiveIntegerField()),
                ("activities", models.PositiveIntegerField()),
                ("score", models.JSONField(null=True)),
                ("measured", models.PositiveSmallIntegerField()),
                ("points", models.FloatField()),
                ("band", models.PositiveIntegerField(null=True)),
                ("bands", models.PositiveIntegerField(null=True)),
                ("peers", models.PositiveIntegerField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.partner"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="scorecards.reportahead",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "partner"), name="partner_has_one_row_in_a_report"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("band", None), ("bands", None), ("peers", None)),
                            models.Q(
                                ("band__isnull", False), ("bands__isnull", False), ("peers__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_standing_is_whole_or_not_there",
                    ),
                ],
            },
        ),
        Scoped("scorecards_reportahead"),
        Scoped("scorecards_rowahead"),
    ]
