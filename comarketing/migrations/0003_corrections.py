"""A movement is named in addresses, and a mistake is undone by the opposite movement that names it."""

import uuid

import django.db.models.deletion
from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models

from portal.lib.tenancy import SamePartner


class Migration(migrations.Migration):
    dependencies = [("comarketing", "0002_scope")]
    operations = [
        migrations.AddField(
            model_name="movement",
            name="public_id",
            field=models.UUIDField(db_default=RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name="movement",
            name="corrects",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="comarketing.movement",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(fields=("id", "partner"), name="movement_of_partner"),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(
                fields=("partner", "corrects"), name="movement_is_corrected_once"
            ),
        ),
        SamePartner("movement", "corrects"),
    ]
