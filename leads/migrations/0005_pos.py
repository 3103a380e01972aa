"""Distributors’ POS files: each distributor reads its own and nobody else’s."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from portal.lib.tenancy import ScopeByPartner


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0004_imports"),
        ("partners", "0002_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="PosReseller",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("key", models.CharField(max_length=220)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("siren", models.CharField(blank=True, max_length=9)),
                ("account_number", models.CharField(blank=True, max_length=60)),
                (
                    "found",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ACCOUNT", "By its account number"),
                            ("SIREN", "By its SIREN"),
                            ("HAND", "By hand"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ignored_because", models.CharField(blank=True, max_length=200)),
                ("first_seen_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "distributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.partner"
                    ),
                ),
                (
                    "reseller",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PosLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invoiced_on", models.DateField()),
                ("amount", models.DecimalField(decimal_places=4, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("order_reference", models.CharField(max_length=60)),
                ("product_line", models.CharField(blank=True, max_length=100)),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=14, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("source", models.CharField(max_length=40)),
                ("external_id", models.CharField(max_length=100)),
                (
                    "distributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.partner"
                    ),
                ),
                (
                    "named",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="leads.posreseller",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PosFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month_on", models.DateField(help_text="First day of the month")),
                ("received_at", models.DateTimeField()),
                (
                    "distributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pos_files",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("distributor", "month_on"), name="pos_month_is_received_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month_on__day", 1)), name="pos_month_is_its_first_day"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="posreseller",
            constraint=models.UniqueConstraint(
                fields=("distributor", "key"), name="pos_reseller_is_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="posreseller",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("found", ""), ("reseller", None)),
                    models.Q(
                        models.Q(("found", ""), _negated=True),
                        ("ignored_because", ""),
                        ("reseller__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="pos_reseller_is_found_or_ignored_not_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="posreseller",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ignored_because", ""), ("reseller", None), ("resolved_at", None)),
                    ("resolved_at__isnull", False),
                    _connector="OR",
                ),
                name="pos_reseller_is_dated_once_resolved",
            ),
        ),
        migrations.AddConstraint(
            model_name="posreseller",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reseller", None),
                    models.Q(("reseller", models.F("distributor")), _negated=True),
                    _connector="OR",
                ),
                name="distributor_is_not_its_own_reseller",
            ),
        ),
        migrations.AddIndex(
            model_name="posline",
            index=models.Index(fields=["named", "invoiced_on"], name="pos_line_by_name"),
        ),
        migrations.AddConstraint(
            model_name="posline",
            constraint=models.UniqueConstraint(
                fields=("source", "external_id"), name="pos_line_is_imported_once"
            ),
        ),
        ScopeByPartner("leads_posfile", "distributor_id", command="SELECT"),
        ScopeByPartner("leads_posreseller", "distributor_id", command="SELECT"),
        ScopeByPartner("leads_posline", "distributor_id", command="SELECT"),
    ]
