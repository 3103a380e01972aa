"""Quarterly reviews: their day is the vendor's to set; each side writes for itself, and changes nothing written."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.lib.tenancy import PARTNERS, AppendOnly, Keeps, Policy, SamePartner, ScopeByPartner

NOTE, ACTION = "scorecards_reviewnote", "scorecards_reviewaction"


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_sort_key"),
        ("scorecards", "0007_maturity"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("quarter_starts_on", models.DateField()),
                ("meeting_on", models.DateField()),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "French"), ("en", "English")], default="fr", max_length=2
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "ordering": ["-meeting_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "side",
                    models.CharField(choices=[("VENDOR", "Vendor"), ("PARTNER", "Partner")], max_length=10),
                ),
                ("what", models.CharField(max_length=200)),
                ("owner_name", models.CharField(max_length=120)),
                ("due_on", models.DateField()),
                ("agreed_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.partner"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="scorecards.review",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("COMMENT", "Comment"),
                            ("ASK", "Ask for the next quarter"),
                            ("MINUTES", "Minutes"),
                            ("SIGNATURE", "Signature"),
                        ],
                        max_length=10,
                    ),
                ),
                ("body", models.TextField(blank=True)),
                ("by_vendor", models.BooleanField()),
                ("author_name", models.CharField(max_length=120)),
                ("written_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.partner"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="scorecards.review",
                    ),
                ),
                (
                    "signs",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="scorecards.reviewnote",
                    ),
                ),
            ],
            options={
                "ordering": ["written_at", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("sent_at", None)), fields=["meeting_on"], name="review_to_send"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("id", "partner"), name="review_of_partner"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("partner", "quarter_starts_on"), name="a_quarter_is_reviewed_once_per_partner"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter_starts_on__day", 1)),
                name="quarter_begins_on_a_first_of_the_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("meeting_on__gt", models.F("quarter_starts_on"))),
                name="a_quarter_is_reviewed_once_it_has_begun",
            ),
        ),
        migrations.AddIndex(
            model_name="reviewaction",
            index=models.Index(fields=["review", "due_on"], name="action_of_review"),
        ),
        migrations.AddConstraint(
            model_name="reviewaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("what", ""), _negated=True), models.Q(("owner_name", ""), _negated=True)
                ),
                name="an_action_says_what_and_who",
            ),
        ),
        migrations.AddIndex(
            model_name="reviewnote",
            index=models.Index(fields=["review", "written_at"], name="note_of_review"),
        ),
        migrations.AddConstraint(
            model_name="reviewnote",
            constraint=models.UniqueConstraint(fields=("id", "partner"), name="note_of_partner"),
        ),
        migrations.AddConstraint(
            model_name="reviewnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body", ""), ("kind", "SIGNATURE"), ("signs__isnull", False)),
                    models.Q(
                        models.Q(("kind", "SIGNATURE"), _negated=True),
                        ("signs", None),
                        models.Q(("body", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_signature_stands_under_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewnote",
            constraint=models.UniqueConstraint(
                fields=("partner", "signs", "by_vendor"), name="each_side_signs_the_minutes_once"
            ),
        ),
        ScopeByPartner("scorecards_review", command="SELECT"),
        Keeps("scorecards_review", "quarter_starts_on"),
        ScopeByPartner(NOTE, command="SELECT"),
        Policy(
            NOTE,
            "in_its_own_name",
            to="partner_scope",
            using=f"partner_id = {PARTNERS} AND NOT by_vendor",
            command="INSERT",
        ),
        AppendOnly(NOTE),
        SamePartner("reviewnote", "review"),
        SamePartner("reviewnote", "signs"),
        ScopeByPartner(ACTION),
        *(
            Keeps(ACTION, column)
            for column in ("review_id", "side", "what", "owner_name", "due_on", "agreed_at")
        ),
        SamePartner("reviewaction", "review"),
    ]
