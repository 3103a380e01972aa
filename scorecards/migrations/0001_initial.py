"""The ledger of credits, the versions of its models, the accounts to compute again, and rebuilds."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("comarketing", "0003_corrections"),
        ("leads", "0003_inbox"),
        ("partners", "0002_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="DirtyAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account_id", models.BigIntegerField()),
                ("marked_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=80)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id"], name="dirty_account_by_account")],
            },
        ),
        migrations.CreateModel(
            name="ModelVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=30)),
                ("version", models.CharField(max_length=20)),
                ("parameters", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[("BUILT", "Built"), ("CURRENT", "Current"), ("RETIRED", "Retired")],
                        default="BUILT",
                        max_length=10,
                    ),
                ),
                ("in_force_from_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("model", "version"), name="version_of_a_model_is_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "CURRENT")),
                        fields=("model",),
                        name="one_version_of_a_model_is_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("in_force_from_on", None), ("state", "BUILT")),
                            models.Q(
                                models.Q(("state", "BUILT"), _negated=True),
                                ("in_force_from_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="version_is_dated_once_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rebuild",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(blank=True, max_length=20)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("version",),
                        name="a_version_is_rebuilt_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("touch_id", models.BigIntegerField(null=True)),
                ("cents", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("posting_period", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="comarketing.campaign",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credits",
                        to="leads.opportunity",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "model_version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scorecards.modelversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["partner", "opportunity"], name="credit_by_partner")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "opportunity",
                            "model_version",
                            "touch_id",
                            "partner",
                            "campaign",
                            "currency",
                            "posting_period",
                        ),
                        name="credit_is_posted_once_a_month",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cents", 0), _negated=True), name="credit_is_not_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("touch_id__isnull", False),
                            models.Q(("campaign", None), ("partner", None)),
                            _connector="OR",
                        ),
                        name="what_nobody_earned_has_no_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("posting_period__day", 1)),
                        name="posting_period_is_a_first_of_the_month",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RebuildRange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_account", models.BigIntegerField()),
                ("last_account", models.BigIntegerField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "rebuild",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ranges",
                        to="scorecards.rebuild",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rebuild", "first_account"), name="range_is_rebuilt_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_account__gte", models.F("first_account"))),
                        name="range_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]
