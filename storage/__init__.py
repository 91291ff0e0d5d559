"""The only place that knows SQL: tables, sessions, queries, the sealed chain, migrations."""
