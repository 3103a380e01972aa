"""Movements know the row they come from; what a newsletter’s sender counted is seen by who takes part."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

from portal.lib.tenancy import Policy, Scoped, exists


class Migration(migrations.Migration):
    dependencies = [
        ("comarketing", "0003_corrections"),
        ("partners", "0002_scope"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=200)),
                ("sent_at", models.DateTimeField()),
                ("sent", models.PositiveIntegerField()),
                ("delivered", models.PositiveIntegerField(null=True)),
                ("opened", models.PositiveIntegerField(null=True)),
                (
                    "clicked",
                    models.PositiveIntegerField(help_text="People who clicked, each once", null=True),
                ),
                ("unsubscribed", models.PositiveIntegerField(null=True)),
                ("source", models.CharField(max_length=40)),
                ("external_id", models.CharField(max_length=100)),
            ],
            options={
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="movement",
            name="external_id",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="movement",
            name="source",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", ""), _negated=True),
                fields=("source", "external_id"),
                name="movement_is_imported_once",
            ),
        ),
        migrations.AddField(
            model_name="mailing",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mailings",
                to="comarketing.campaign",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.UniqueConstraint(
                fields=("source", "external_id"), name="mailing_is_imported_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("delivered", None), ("delivered__lte", models.F("sent")), _connector="OR"
                ),
                name="mailing_delivers_no_more_than_it_sends",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("clicked", None),
                    (
                        "clicked__lte",
                        django.db.models.functions.comparison.Coalesce(
                            models.F("delivered"), models.F("sent")
                        ),
                    ),
                    _connector="OR",
                ),
                name="mailing_is_clicked_by_no_more_than_it_reaches",
            ),
        ),
        Scoped("comarketing_mailing"),
        Policy(
            "comarketing_mailing",
            "taking_part",
            to="partner_scope",
            using=exists("comarketing_campaignpartner", "seen.campaign_id = comarketing_mailing.campaign_id"),
        ),
    ]
