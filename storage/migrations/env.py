"""Run by Alembic: migrates over the connection that storage/upgrade.py hands in."""

from alembic import context

from storage.tables.all import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    # The caller's transaction holds all steps: a crash leaves the old version, not one between.
    transactional_ddl=False,
)
context.run_migrations()
