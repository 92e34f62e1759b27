"""Backup and restore: `manage.py backup FILE` and `manage.py restore FILE` (docs/operating.md).

One archive holds the database as rows (so that it fits SQLite and PostgreSQL alike), the files people shared and
the site's key. `saving.py` and `restoring.py` are the two acts; the others are what they share.
"""
