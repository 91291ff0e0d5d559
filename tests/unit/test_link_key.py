"""The key of links: made once, for its owner's eyes, and never half."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.links.key import SIZE, link_key
from workflows.errors import SystemFault


def test_the_key_is_made_at_first_use_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "link.key"
    key = link_key(file)
    assert len(key) == SIZE
    assert file.stat().st_mode & 0o777 == 0o600
    assert link_key(file) == key
    assert list(tmp_path.iterdir()) == [file]


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    assert link_key(tmp_path / "a.key") != link_key(tmp_path / "b.key")


def test_many_who_make_it_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(link_key, [tmp_path / "link.key"] * 64))
    assert len(keys) == 1


@pytest.mark.parametrize("held", ["", "khóa", "00", "zz" * SIZE, "00" * (SIZE + 1)])
def test_a_file_that_holds_no_key_is_said_to_and_left_alone(tmp_path: Path, held: str) -> None:
    file = tmp_path / "link.key"
    file.write_text(held, encoding="utf-8")
    with pytest.raises(SystemFault) as fault:
        link_key(file)
    assert str(file) in fault.value.sentence("vi")
    assert str(file) in fault.value.sentence("en")
    assert file.read_text(encoding="utf-8") == held


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemFault, match="neither read nor made"):
        link_key(tmp_path / "none" / "link.key")
