"""Snapshots: the partner reads its own, nobody changes one."""

import django.db.models.deletion
from django.db import migrations, models

from portal.lib.tenancy import AppendOnly, ScopeByPartner


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_scope"), ("scorecards", "0004_versions_2026_1")]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("version", models.CharField(max_length=20)),
                ("currency", models.CharField(max_length=3)),
                ("facts", models.JSONField()),
                ("deals", models.JSONField()),
                ("score", models.JSONField()),
                ("total", models.DecimalField(decimal_places=4, max_digits=7)),
                ("out_of", models.PositiveSmallIntegerField()),
                ("taken_at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
                "indexes": [models.Index(fields=["day"], name="snapshot_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partner", "day", "version"), name="one_snapshot_per_partner_day_and_formula"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__gte", 0), ("total__lte", models.F("out_of"))),
                        name="snapshot_is_within_its_measurable_points",
                    ),
                ],
            },
        ),
        ScopeByPartner("scorecards_snapshot", command="SELECT"),
        AppendOnly("scorecards_snapshot"),
    ]
