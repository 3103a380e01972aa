"""Decisions on the names in distributors’ files: the distributor reads its own and may add proposals, no more."""

import django.db.models.deletion
from django.db import migrations, models

from portal.lib.tenancy import PARTNERS, AppendOnly, Policy, ScopeByPartner, exists

TABLE = "leads_posdecision"
ITS_NAME = exists(
    "leads_posreseller", f"seen.id = {TABLE}.named_id AND seen.distributor_id = {TABLE}.distributor_id"
)


class Migration(migrations.Migration):
    dependencies = [("leads", "0006_introduced_for"), ("partners", "0002_scope")]

    operations = [
        migrations.CreateModel(
            name="PosDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("MATCHED", "Matched"),
                            ("IGNORED", "Left aside"),
                            ("UNDONE", "Match undone"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("author_name", models.CharField(max_length=120)),
                ("decided_at", models.DateTimeField()),
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
                        related_name="decisions",
                        to="leads.posreseller",
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
            options={
                "ordering": ["-decided_at", "-pk"],
                "indexes": [models.Index(fields=["named", "-decided_at"], name="pos_decision_by_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "IGNORED"), ("reseller", None)),
                            models.Q(
                                models.Q(("kind", "IGNORED"), _negated=True), ("reseller__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="pos_decision_names_a_reseller_unless_it_leaves_aside",
                    )
                ],
            },
        ),
        ScopeByPartner(TABLE, "distributor_id", command="SELECT"),
        Policy(
            TABLE,
            "proposed_by_its_distributor",
            to="partner_scope",
            using=f"kind = 'PROPOSED' AND distributor_id = {PARTNERS} AND {ITS_NAME}",
            command="INSERT",
        ),
        AppendOnly(TABLE),
    ]
