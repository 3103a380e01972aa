"""Views of the report under a name: their owner's alone, or shared; the database keeps the difference."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from portal.lib.tenancy import MEMBER, Closed, Keeps, Policy

TABLE = "scorecards_savedview"
OWN = f"owner_id = {MEMBER}"


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_scope"), ("scorecards", "0005_snapshots")]
    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("shared", models.BooleanField(default=False)),
                ("query", models.CharField(blank=True, max_length=5000)),
                ("saved_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_views",
                        to="partners.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"), name="saved_view_has_one_name_per_owner"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="saved_view_has_a_name"
                    ),
                ],
            },
        ),
        Closed(TABLE),
        Policy(TABLE, "own_or_shared", to="vendor_scope", using=f"shared OR {OWN}"),
        Policy(TABLE, "made_by_oneself", to="vendor_scope", using=OWN, command="INSERT"),
        Policy(TABLE, "changed_by_oneself", to="vendor_scope", using=OWN, command="UPDATE"),
        Policy(TABLE, "deleted_by_oneself", to="vendor_scope", using=OWN, command="DELETE"),
        Keeps(TABLE, "owner_id"),
    ]
