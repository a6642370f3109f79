"""The tables: models, queries, unit of work, audit chain, outbox, migrations."""

__phinong__ = "storage"
