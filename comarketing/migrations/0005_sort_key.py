"""Assets by title, É beside E."""

from django.db import migrations

from portal.lib.sorting import SortKey


class Migration(migrations.Migration):
    dependencies = [("comarketing", "0004_imports"), ("partners", "0003_sort_key")]
    operations = [migrations.AlterModelOptions("asset", {"ordering": [SortKey("title"), "pk"]})]
