from django.db import migrations

from accounts.users import names

BATCH = 1000


def fold(apps, _schema_editor=None):
    """The words of everybody by the rule that the field has now; only those are written that are others by it."""
    users = apps.get_model("accounts", "User").objects
    last = 0
    while rows := users.filter(pk__gt=last).order_by("pk").values_list("pk", "username", "name", "search")[:BATCH]:
        for pk, username, name, search in rows:
            if (words := names.words(f"{username} {name}")) != search:
                users.filter(pk=pk).update(search=words)
        last = rows[len(rows) - 1][0]


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_welcomed'),
    ]

    operations = [
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
