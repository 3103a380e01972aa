"""Courses by title, É beside E."""

from django.db import migrations

from portal.lib.sorting import SortKey


class Migration(migrations.Migration):
    dependencies = [("training", "0003_imports"), ("partners", "0003_sort_key")]
    operations = [migrations.AlterModelOptions("course", {"ordering": [SortKey("title"), "pk"]})]
