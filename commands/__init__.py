"""The command line, one file per noun; each translates into one call of engine or reports.

`PLACES` is the table of contents. It says where each word after `lantoa` lives, so that the root
can list them all without importing any: "plan" is the whole Typer app of `commands/plan.py`,
"admin.init" is the command `init` of the app in `commands/admin.py`.

A command module holds `app = typer.Typer()` and functions under `@app.command("name")`. It writes
no help: the sentence of `lantoa plan list` is `commands.plan.list` in the catalogues, that of its
option `--status` is `commands.plan.list.status` (the parameter's Python name).
"""

from collections.abc import Mapping
from typing import Final

PLACES: Final[Mapping[str, str]] = {
    "demo": "demo.demo",
    "init": "admin.init",
    "plan": "plan",
    "unit": "unit",
    "officer": "officer",
    "session": "signed_in",
    "link": "link",
    "record": "record",
    "advance": "advance.advance",
    "decision": "decision",
    "paper": "paper.paper",
    "template": "template",
    "inbox": "inbox.inbox",
    "tick": "inbox.tick",
    "watch": "watch",
    "calendar": "calendar",
    "mail": "mail",
    "serve": "serve.serve",
    "incident": "incident",
    "stats": "stats.stats",
    "audit": "audit",
    "token": "token",
    "rehearse": "rehearse.rehearse",
    "doctor": "admin.doctor",
    "backup": "admin.backup",
    "restore": "admin.restore",
    "upgrade": "admin.upgrade",
}
"""Word after `lantoa` → module, or module.command; in the order of the help."""
