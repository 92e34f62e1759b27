import django.db.models.deletion
from django.db import migrations, models

SQLITE = (
    "CREATE VIRTUAL TABLE chat_entry_words USING fts5"
    "(words, content='chat_entry', content_rowid='key', columnsize=0, tokenize='ascii')",
    "CREATE TRIGGER chat_entry_added AFTER INSERT ON chat_entry BEGIN"
    " INSERT INTO chat_entry_words (rowid, words) VALUES (new.key, new.words); END",
    "CREATE TRIGGER chat_entry_gone AFTER DELETE ON chat_entry BEGIN"
    " INSERT INTO chat_entry_words (chat_entry_words, rowid, words) VALUES ('delete', old.key, old.words); END",
    "CREATE TRIGGER chat_entry_changed AFTER UPDATE OF key, words ON chat_entry BEGIN"
    " INSERT INTO chat_entry_words (chat_entry_words, rowid, words) VALUES ('delete', old.key, old.words);"
    " INSERT INTO chat_entry_words (rowid, words) VALUES (new.key, new.words); END",
)
# The list of what isn't sorted in yet is read by each search, so it is kept short.
POSTGRESQL = (
    "ALTER TABLE chat_entry ADD COLUMN vector tsvector"
    " GENERATED ALWAYS AS (to_tsvector('pg_catalog.simple', words)) STORED",
    "CREATE INDEX entries_by_word ON chat_entry USING gin (vector) WITH (gin_pending_list_limit = 1024)",
)


def add_words(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_words(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE chat_entry_words", params=None)
        for name in ("added", "gone", "changed"):
            schema_editor.execute(f"DROP TRIGGER chat_entry_{name}", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0016_threads_untold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('key', models.BigIntegerField(primary_key=True, serialize=False)),
                ('words', models.TextField()),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('room', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room')),
            ],
            options={
                'indexes': [models.Index(fields=['room', 'key'], name='entries_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Reached',
            fields=[
                ('room', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='chat.room')),
                ('rev', models.BigIntegerField()),
                ('again', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Upkeep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunPython(add_words, drop_words),
    ]
