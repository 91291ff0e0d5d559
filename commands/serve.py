"""`lantoa serve`: the watch, the sender and the service's page, until somebody says stop."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commands.context import Settings
from commands.output import document, line
from commands.session import clock_of, os_account
from workflows.errors import LantoaError

if TYPE_CHECKING:
    from commands.outgoing import Outgoing
    from commands.signals import Stopping
    from engine.clock import Clock
    from engine.deadman import DeadMan
    from reports.healthz import Health
    from storage.database import Database
    from web.server import Server
    from web.site import Site

app = typer.Typer()

PATIENCE = 8.0
"""Seconds that a tick or a letter in hand may take once somebody has said stop."""
WAITED_OUT = ("database_unreachable", "database_busy")
"""Faults of a database that is not up yet, as after a power cut; any other needs a person."""
LONGEST = 30.0


@app.command("serve")
def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8080,
    log: Annotated[Literal["auto", "text", "json"], typer.Option("--log")] = "auto",
    folder: Annotated[Path | None, typer.Option("--folder", metavar="FOLDER")] = None,
) -> None:
    from commands.logs import log_of_service
    from commands.signals import Stopping
    from engine.deadman import DeadMan
    from reports.healthz import unwell
    from web.app import application
    from web.server import Server

    settings = Settings.of(ctx)
    log_of_service(as_json=log == "json" or (log == "auto" and not sys.stderr.isatty()))
    deadman = DeadMan.of(os.environ)
    standing = _Standing(lambda: unwell("starting", {}))
    web = application(lambda: standing.health())
    finished = True
    with Stopping() as stopping, Server(web, host, port) as server:
        db = _opened(settings, standing, stopping)
        if db is not None:
            said = _Said(settings, server.address)
            finished = _served(said, db, folder, deadman, standing, stopping, server)
    if not finished:
        # A thread that hangs in a lost network would keep the process: the database rolls back
        # what it holds, and a letter in hand is sent again under the same Message-ID.
        os._exit(0)


def _served(
    said: _Said,
    db: Database,
    folder: Path | None,
    deadman: DeadMan,
    standing: _Standing,
    stopping: Stopping,
    server: Server,
) -> bool:
    """Run the service until asked to stop; False when something in hand had to be left."""
    import structlog

    from commands.outgoing import outgoing
    from engine.service import Service
    from engine.writing import NOBODY
    from reports.healthz import health
    from web.app import application
    from web.every_page import every_page

    log, settings = structlog.get_logger(), said.settings
    with ExitStack() as ending:
        ending.callback(db.close)
        now = clock_of(settings, db)
        way = ending.enter_context(outgoing(settings, db, folder))
        service = Service(
            db,
            way.transport,
            now,
            sender=way.sender or NOBODY,
            links=way.links,
            os_user=os_account(),
            deadman=deadman,
        )
        standing.health = lambda: health(db, service.troubles(), now())
        site = _site(settings, db, way, now, server.address)
        server.show(application(lambda: standing.health(), every_page(site), site))
        service.start()
        said.started(way.place)
        while not stopping.wait(1.0):
            service.attend()
        log.info("stopping")
        finished = service.stop(PATIENCE)
        log.info("stopped", in_hand=not finished)
        if not finished:
            ending.pop_all()
    return finished


def _site(settings: Settings, db: Database, way: Outgoing, clock: Clock, address: str) -> Site:
    from engine.links.key import link_key
    from engine.links.links import key_file
    from engine.writing import NOBODY
    from web.site import Site

    return Site(
        db,
        clock,
        way.links.address if way.links else address,
        link_key(key_file(os.environ, settings.home)),
        way.transport,
        way.sender or NOBODY,
        os_account(),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said at the beginning, to a person, a program and the log."""

    settings: Settings
    address: str

    def started(self, mail: str) -> None:
        import structlog

        facts = {"address": self.address, "mail": mail, "version": version("lantoa")}
        structlog.get_logger().info("serving", **facts)
        if self.settings.json:
            document(facts)
        line(self.settings, "commands.serve_started", address=self.address)
        sys.stdout.flush()


@dataclass(slots=True)
class _Standing:
    """Who is asked for the health of the service: somebody else once the database is open."""

    health: Callable[[], Health]


def _opened(settings: Settings, standing: _Standing, stopping: Stopping) -> Database | None:
    """The database, waited for while it is not up; None when asked to stop meanwhile."""
    import structlog

    from reports.healthz import unwell
    from storage.lifecycle import open_database

    pause = 1.0
    while not stopping.asked:
        try:
            return open_database(settings.database_url)
        except LantoaError as fault:
            if fault.code not in WAITED_OUT:
                raise
            code = fault.code
        structlog.get_logger().warning("trouble", trouble=code, retry_in=pause)
        standing.health = lambda: unwell(code, {})  # noqa: B023 (the newest is meant)
        stopping.wait(pause)
        pause = min(pause * 2, LONGEST)
    return None
