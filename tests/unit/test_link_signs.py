"""What the doctor says of links in letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.links.key import link_key
from reports.link_signs import link_signs

ON = {"LANTOA_LINK_ADDRESS": "https://lantoa.example/"}


def told(environ: dict[str, str], home: Path) -> list[tuple[str, bool]]:
    return [(one.code, one.bad) for one in link_signs(environ, home)]


def test_without_an_address_it_says_that_letters_carry_no_links(tmp_path: Path) -> None:
    (one,) = link_signs({}, tmp_path)
    assert (one.bad, one.warns) == (False, False)
    assert "LANTOA_LINK_ADDRESS" in one.sentence("vi")


def test_with_an_address_it_says_where_links_open_and_makes_no_key(tmp_path: Path) -> None:
    (one,) = link_signs(ON, tmp_path)
    assert one.sentence("en").endswith("opened at https://lantoa.example.")
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_none_is_a_problem(tmp_path: Path) -> None:
    assert told({"LANTOA_LINK_ADDRESS": "lantoa.example"}, tmp_path) == [("link_address", True)]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_may_read_or_write_is_a_problem(tmp_path: Path, mode: int) -> None:
    key = tmp_path / "elsewhere.key"
    environ = {**ON, "LANTOA_LINK_KEY_FILE": str(key)}
    link_key(key)
    assert told(environ, tmp_path) == [("links_on", False)]
    key.chmod(mode)
    assert told(environ, tmp_path) == [("links_on", False), ("link_key_open", True)]


def test_a_file_that_holds_no_key_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "link.key").write_text("ff\n", encoding="ascii")
    assert told(ON, tmp_path) == [("links_on", False), ("link_key_unreadable", True)]
