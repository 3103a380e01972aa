"""Courses and enrolments know the row of another system they come from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0002_scope"),
        ("training", "0002_scope"),
    ]

    operations = [
        migrations.AddField(
            model_name="course",
            name="external_id",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="course",
            name="source",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="external_id",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="source",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", ""), _negated=True),
                fields=("source", "external_id"),
                name="course_is_imported_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", ""), _negated=True),
                fields=("source", "external_id"),
                name="enrolment_is_imported_once",
            ),
        ),
    ]
