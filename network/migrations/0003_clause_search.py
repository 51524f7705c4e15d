from django.db import migrations, models

from schools.search import fold

BATCH = 500


def fill_search_keys(apps, schema_editor):
    """Clauses that stand already get the text they are found by."""
    clauses = apps.get_model("network", "Clause").objects.using(schema_editor.connection.alias)
    last = 0
    while batch := list(clauses.filter(pk__gt=last).order_by("pk").only("number", "text", "assignee")[:BATCH]):
        for clause in batch:
            clause.search_key = fold(f"{clause.number} {clause.text} {clause.assignee}")
        clauses.bulk_update(batch, ["search_key"])
        last = batch[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0002_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='clause',
            name='search_key',
            field=models.TextField(blank=True, default='', editable=False, verbose_name='search text'),
        ),
        migrations.AddField(
            model_name='historicalclause',
            name='search_key',
            field=models.TextField(blank=True, default='', editable=False, verbose_name='search text'),
        ),
        migrations.RunPython(fill_search_keys, migrations.RunPython.noop),
    ]
