"""deploy/lantoa.service is a unit systemd takes, and what the how-to says of the service is so."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from commands.serve import PATIENCE
from i18n.catalog import say

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "lantoa.service"
PAGE = (ROOT / "docs" / "how-to" / "run-as-a-service.md").read_text(encoding="utf-8")


def test_the_unit_gives_the_service_longer_than_it_takes_to_end() -> None:
    unit = UNIT.read_text(encoding="utf-8")
    stop = re.search(r"^TimeoutStopSec=(\d+)$", unit, re.M)
    assert stop is not None
    assert int(stop[1]) > PATIENCE + 4, "the web server takes up to four seconds besides"
    assert "ExecStart=/opt/lantoa/.venv/bin/lantoa serve --log json" in unit


def test_systemd_takes_the_unit() -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    said = subprocess.run(
        ["systemd-analyze", "verify", str(UNIT)], capture_output=True, text=True, check=False
    )
    # On this machine there is no program in /opt; anything else it says is a fault of the unit.
    complaints = [
        line for line in said.stderr.splitlines() if "lantoa" in line and "/opt/" not in line
    ]
    assert complaints == []


def test_every_sign_the_page_names_exists() -> None:
    codes = set(re.findall(r"\(`([a-z_]+)`(?:, `([a-z_]+)`)?\)", PAGE))
    named = {code for pair in codes for code in pair if code}
    assert {"tick_late", "never_ticked", "rungs_waiting", "letters_waiting", "disk_free"} <= named
    for code in named:
        assert say(f"health.{code}", "en", at="x", n=1, since="x", megabytes=1)
