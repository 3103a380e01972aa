"""One PDF of a whole portfolio: the vendor's alone."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from portal.lib.tenancy import Keeps, Scoped


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_sort_key"),
        ("scorecards", "0008_reviews"),
    ]

    operations = [
        migrations.CreateModel(
            name="PortfolioPack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("quarter_starts_on", models.DateField()),
                ("language", models.CharField(choices=[("fr", "French"), ("en", "English")], max_length=2)),
                ("asked_at", models.DateTimeField()),
                ("total", models.PositiveSmallIntegerField()),
                ("done", models.PositiveSmallIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("file", models.CharField(blank=True, max_length=200)),
                ("problem", models.CharField(blank=True, max_length=300)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="portfolio_packs",
                        to="partners.member",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at", None)),
                        fields=["asked_at"],
                        name="portfolio_to_make",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done__lte", models.F("total"))),
                        name="no_more_partners_are_packed_than_there_are",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at__isnull", False),
                            models.Q(("file", ""), ("problem", "")),
                            _connector="OR",
                        ),
                        name="an_unfinished_portfolio_has_neither_file_nor_problem",
                    ),
                ],
            },
        ),
        Scoped("scorecards_portfoliopack"),
        Keeps("scorecards_portfoliopack", "owner_id"),
    ]
