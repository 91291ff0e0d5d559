"""`lantoa demo`: what is shown is what ran, and nothing of anybody else's is ever deleted."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from commands.demo_story import LIST, MODEL, SERVED_AT, Step, story
from tests.command_line import Process
from tests.conftest import Lantoa, Ran
from tests.serving import Serving
from tests.visiting import Browser


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "demo"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A demonstration in English in a process of its own, made once: its folder and its words."""
    room = tmp_path_factory.mktemp("shown")
    ran = Process(room / "home")("demo", "--out", room / "demo")
    assert ran.exit_code == 0, ran
    return room / "demo", ran


@pytest.fixture
def made(shown: tuple[Path, Ran], out: Path) -> Path:
    """A copy of that folder, to do with as one likes."""
    return shutil.copytree(shown[0], out)


def test_every_step_ends_as_the_story_says(lantoa: Lantoa, out: Path) -> None:
    ran = lantoa("demo", "--out", out, "--lang", "vi")
    assert (ran.exit_code, "Traceback" in ran.out + ran.err) == (0, False)
    steps = [one for one in story(out) if isinstance(one, Step)]
    assert ran.out.count("\n$ lantoa ") >= len(steps)
    # What each of the notable steps is shown for.
    assert "(mã kết thúc 3)" in ran.out
    assert "Cán bộ cb-xa-gia-loc không được phân công" in ran.out
    assert "trước ngày 10/3/2023 (chậm nhất hết thứ Năm, 09/3/2023)" in ran.out
    assert "(mã kết thúc 4)" in ran.out
    assert "đã chuyển lúc 09g15 ngày 20/02/2023" in ran.err
    assert "Kính gửi: đồng chí Triệu Minh An" in ran.out  # the letter is Mai Sao's
    assert "còn 14 ngày" in ran.out
    assert f"{LIST}: đã chuyển sang “Đã gửi”" in ran.out
    assert "sau hạn" not in ran.out  # paper of 9/3 typed in on 13/3 is in time
    assert "không gửi nữa: 1;" in ran.out  # the reminder that Mai Sao no longer needs
    for written in re.findall(r"^  (\S+)\s{2,}\S", ran.out, re.MULTILINE):
        assert Path(written).exists(), written


@pytest.mark.proof
def test_the_commands_shown_at_the_end_work_as_typed(
    lantoa: Lantoa, shown: tuple[Path, Ran], made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANTOA_HOME", str(made))
    said = shown[1].out.replace(str(shown[0]), str(made))
    whole_lines = said.rpartition("==")[2].replace("\\\n", "")
    last = re.findall(r"^\$ lantoa (.*)$", whole_lines, re.MULTILINE)
    assert len(last) >= 4
    for command in last:
        if command.startswith("serve"):
            continue  # runs until it is stopped; below
        assert lantoa(*shlex.split(command)).exit_code == 0, command
    assert lantoa("record", "show", MODEL, "--json").document["state"] == "registered"


def test_a_letters_link_moves_its_record_on_the_pages_it_says_to_open(
    shown: tuple[Path, Ran], made: Path
) -> None:
    link = re.findall(r"http://127\.0\.0\.1:8080(/a/\S+)", shown[1].out)[-1]
    with Serving(made, "--at", SERVED_AT) as service:
        service.ready()
        officer = Browser(service.address)
        page = officer.get(link)
        assert page.status == 200
        seen = re.search(r'name="shown" value="([0-9a-f]{64})"', page.text)
        assert seen
        sent = (("shown", seen[1]), ("choice", "none"), ("do", "send"), ("note", "Sáp nhập"))
        assert officer.post(link, *sent).status == 303
        assert "You sent the list" in officer.get(link).text


def test_in_english_no_vietnamese_sentence_is_left_between_the_steps(
    shown: tuple[Path, Ran],
) -> None:
    told = re.findall(r"^(?:# |== )(.*)$", shown[1].out, re.MULTILINE)
    assert len(told) >= len(list(story(shown[0]))), told
    # Names of places keep their letters; everything said of them is English.
    said = " ".join(told).replace("Chi Lăng", "")
    assert said.isascii(), re.findall(r"\S*[^\x00-\x7f]\S*", said)


@pytest.mark.proof
def test_it_is_made_anew_in_its_own_folder_and_as_json_it_is_one_document(
    lantoa: Lantoa, made: Path
) -> None:
    ran = lantoa("demo", "--out", made, "--json")
    assert ran.exit_code == 0
    codes = [step["exit_code"] for step in ran.document["steps"]]
    assert codes == [one.ends for one in story(made) if isinstance(one, Step)]
    assert all(step["said"] or step["exit_code"] for step in ran.document["steps"])


def test_a_folder_with_anything_else_in_it_is_refused_and_left_alone(
    lantoa: Lantoa, out: Path
) -> None:
    out.mkdir()
    (out / "thesis.txt").write_text("years of work", encoding="utf-8")
    ran = lantoa("demo", "--out", out)
    assert (ran.exit_code, str(out) in ran.err) == (2, True)
    assert [one.name for one in out.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("name", ["notes.txt", "plans/mine.yaml", "plans/chi-lang-2023.yaml"])
def test_what_was_put_or_edited_in_a_demonstration_is_never_deleted(
    lantoa: Lantoa, made: Path, name: str
) -> None:
    mine = made / name
    mine.write_text("mine", encoding="utf-8")
    before = sorted(made.rglob("*"))
    ran = lantoa("demo", "--out", made)
    assert (ran.exit_code, str(mine) in ran.err) == (2, True)
    assert sorted(made.rglob("*")) == before
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_link_is_not_followed(lantoa: Lantoa, made: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "letter.eml").write_text("mine", encoding="utf-8")
    (made / "mail" / "more").symlink_to(elsewhere, target_is_directory=True)
    assert lantoa("demo", "--out", made).exit_code == 2
    assert (elsewhere / "letter.eml").exists()


def test_a_file_in_place_of_the_folder_is_named(lantoa: Lantoa, out: Path) -> None:
    out.write_text("a file", encoding="utf-8")
    ran = lantoa("demo", "--out", out)
    assert (ran.exit_code, str(out) in ran.err) == (2, True)
    assert out.read_text(encoding="utf-8") == "a file"
