"""Whatever is typed, or breaks: one clear sentence, the right exit code, nothing half done."""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from commands.context import Settings
from commands.run import run
from tests.command_line import Process
from tests.conftest import Lantoa, Ran

FLOWS = Path(__file__).parents[2] / "workflows"
PLAN = FLOWS / "plans" / "chi-lang-2023.yaml"
SAMPLES = FLOWS / "samples" / "chi-lang-2023"
MODEL = "chi-lang-2023-0083"
ME = ("--as", "cb-xa-mai-sao")
PROPOSE = ("record", "propose", "--plan", "chi-lang-2023", "--unit", "xa-mai-sao", *ME)
AT = ("--at", "2023-02-20")
LOG = ("audit", "log", "chi-lang-2023")

only_posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample people, the plan open and one model; made once, copied."""
    home = tmp_path_factory.mktemp("made") / "home"
    environment = {"LANTOA_HOME": str(home), "LANTOA_LANG": "en"}
    for typed in (
        ("init", "--rehearsal"),
        ("unit", "import", SAMPLES / "units.csv"),
        ("officer", "import", SAMPLES / "officers.csv"),
        ("plan", "open", PLAN),
        (*PROPOSE, "--set", "name=Tiếng loa an ninh"),
    ):
        words = [*map(str, typed), *AT]
        assert run(words, Settings.read(words, environment)) == 0, words
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "home")


@pytest.fixture
def office(home: Path, lantoa: Lantoa, monkeypatch: pytest.MonkeyPatch) -> Lantoa:
    """Commands in this process, on a copy of that folder."""
    monkeypatch.setenv("LANTOA_HOME", str(home))
    return lantoa


def clear(ran: Ran, code: int, *named: object) -> None:
    """One sentence on stderr that names the things; no trace of the program's inside."""
    assert ran.exit_code == code, ran
    assert "Traceback" not in ran.out + ran.err
    for name in named:
        assert str(name) in ran.err, ran


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("record", "show", "chi-lang-2023-0999"), 5, ["chi-lang-2023-0999", "0079"]),
        (("record", "show", "chi-lang-2032-0083"), 5, [MODEL]),
        (("record", "why", "nothing"), 5, ["nothing", "lantoa record list"]),
        (("plan", "show", "chi-lang-2032"), 5, ["chi-lang-2023"]),
        (("plan", "due", "--unit", "xa-mai-sau"), 5, ["xa-mai-sao"]),
        (("record", "list", "--plan", "elsewhere"), 5, ["elsewhere", "chi-lang-2023"]),
        (("record", "list", "--unit", "xa-mai-sau"), 5, ["xa-mai-sao"]),
        (("record", "list", "--state", "registred"), 5, ["registered"]),
        (("record", "list", "--track", "modle"), 5, ["model"]),
        (("inbox", "--as", "cb-xa-mai-sau"), 5, ["cb-xa-mai-sao"]),
        (("inbox",), 2, ["--as"]),
        ((*PROPOSE, "--set", "nam=A", *AT), 2, ["nam", "name"]),
        ((*PROPOSE, "--set", "name", *AT), 2, ["name", "="]),
        ((*PROPOSE, "--set", "sector=xyz", *AT), 2, ["xyz", "Enterprises"]),
        (("advance", MODEL, "regsiter", *ME, *AT), 2, ["regsiter", "register"]),
        (("advance", MODEL, "register", *ME, "--expect", "7", *AT), 4, ["7", "1"]),
        (("advance", MODEL, "register", *ME, "--expect", "x"), 2, ["--expect", "whole number"]),
        (("advance", MODEL, "register", *ME, "--sent", "31/02/2023", *AT), 2, ["31/02/2023"]),
        (("advance", MODEL, "register", *ME, "--at", "31/02"), 2, ["--at", "31/02"]),
        (("advance", MODEL, "register", *ME, "--at"), 2, ["--at"]),
        (("advance", MODEL), 2, ["MOVE", "lantoa advance --help"]),
        (("mail", "list", "--status", "sennt"), 2, ["--status", "pending, waiting, held"]),
        (("mail", "show", "99999"), 5, ["message 99999", "lantoa mail list"]),
        (("record", "show", ""), 5, ["“”", "lantoa record list"]),
        (("decision", "compare", "nothing", *ME), 5, ["nothing"]),
        (("decision", "list", "elsewhere"), 5, ["elsewhere"]),
        (("audit", "log", "elsewhere"), 5, ["elsewhere"]),
        ((*LOG, "--record", "chi-lang-2023-0999"), 5, ["chi-lang-2023-0999", "0079"]),
        ((*LOG, "--unit", "xa-mai-sau"), 5, ["xa-mai-sao"]),
        ((*LOG, "--officer", "cb-xa-mai-sau"), 5, ["cb-xa-mai-sao"]),
        ((*LOG, "--transition", "regsiter"), 5, ["regsiter", "register"]),
        ((*LOG, "--act", "record.propsed"), 5, ["record.propsed", "record.proposed"]),
        ((*LOG, "--channel", "papyrus"), 2, ["--channel", "cli, import, paper"]),
        (("audit", "verify", "elsewhere"), 5, ["elsewhere"]),
        (("record", "attach", MODEL, "scan.pdf", "--kind", "unit_plan", *ME), 5, ["scan.pdf"]),
        (("plan", "open", "nowhere.yaml"), 5, ["nowhere.yaml"]),
        (("restore", "nowhere.db"), 4, ["lantoa.db"]),
        (("init",), 4, ["lantoa.db"]),
        (("plna", "list"), 2, ["plan"]),
        (("unit", "list", "--committee", "Chi L\udce3ng"), 2, ["Chi L?ng", "UTF-8"]),
        (("plan", "list", "--lang", "fr"), 2, ["--lang", "vi, en"]),
    ],
)
def test_a_wrong_word_is_named_with_what_was_probably_meant(
    office: Lantoa, words: tuple[str, ...], code: int, named: list[str]
) -> None:
    clear(office(*words), code, *named)


def test_every_sentence_of_a_wrong_call_is_in_vietnamese_too(office: Lantoa) -> None:
    for words, said in (
        (("advance", MODEL, "register", "--expect", "x"), "cần một số nguyên"),
        (("mail", "list", "--status", "sennt"), "hãy chọn một trong"),
        (("record", "list", "--limit", "0"), "ít nhất là 1"),
        (("advance", MODEL, "register", "--at"), "cần có giá trị theo sau"),
        (("advance", MODEL, "register", "--at", "31/02/2023"), "không phải là một thời điểm"),
    ):
        ran = office("--lang", "vi", *words)
        clear(ran, 2, said)
        assert "should be" not in ran.err
        assert "requires an" not in ran.err


def test_a_refusal_names_the_move_by_its_label_and_the_word_to_type(office: Lantoa) -> None:
    tried = office("--lang", "vi", "advance", MODEL, "register", *ME, *AT)
    assert tried.exit_code == 3
    assert "“Đăng ký” (register)" in tried.out
    asked = office("--lang", "vi", "record", "why", MODEL, *AT)
    assert "“Đăng ký” (register)" in asked.out


def test_what_a_move_brings_is_said_without_brackets_in_brackets(office: Lantoa) -> None:
    late = ("--at", "2023-03-20")
    tried = office("--lang", "vi", "advance", MODEL, "register", *ME, *late)
    assert tried.exit_code == 3
    assert "trước ngày 10/3/2023 (chậm nhất hết thứ Năm, 09/3/2023)" in tried.out
    assert re.search(r"\([^()]*\(", tried.out) is None
    assert "chỉ tiêu Chỉ tiêu" not in tried.out


def test_dates_are_taken_as_offices_write_them(office: Lantoa) -> None:
    typed = office("advance", MODEL, "register", *ME, "--at", "20/02/2023 09:30", "--json")
    assert typed.exit_code == 3
    assert office("audit", "log", "chi-lang-2023", "--json").document["entries"][-1]["at"] == (
        "2023-02-20T02:30:00+00:00"
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("not-really.xlsx", b"just words", 2),
        ("zip-of-nothing.xlsx", b"PK\x03\x04" + b"\0" * 200, 2),
        ("noise.csv", bytes(range(256)) * 4, 2),
        ("latin.csv", "Mã đơn vị,Tên".encode("utf-16-le")[1:], 2),
        ("empty.csv", b"", 1),
        ("a-plan.yaml", b"plan: x\nyear: 2023\n", 1),
    ],
)
def test_a_file_that_is_no_table_is_named_and_nothing_is_imported(
    office: Lantoa, tmp_path: Path, name: str, content: bytes, code: int
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    for noun in ("unit", "officer"):
        before = office(noun, "list", "--json").document
        ran = office(noun, "import", file)
        assert (ran.exit_code, name in ran.out + ran.err) == (code, True), ran
        assert "Traceback" not in ran.out + ran.err
        assert office(noun, "list", "--json").document == before


def test_a_folder_in_place_of_a_file_and_a_file_in_place_of_a_folder(
    office: Lantoa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear(office("unit", "import", tmp_path), 2, tmp_path)
    file = tmp_path / "file"
    file.write_text("a file", encoding="utf-8")
    clear(office("mail", "send", "--any-hour", "--folder", file / "mail"), 6, file)
    clear(office("rehearse", PLAN, "--out", file), 6, file)
    clear(office("backup", file / "copy.db"), 6, file)
    monkeypatch.setenv("LANTOA_HOME", str(file))
    clear(office("init"), 6, file)
    clear(office("plan", "list"), 5, "lantoa init")


def test_the_clock_of_a_real_database_cannot_be_set(lantoa: Lantoa) -> None:
    assert lantoa("init").exit_code == 0
    clear(lantoa("tick", "--at", "2023-03-09"), 2, "--at", "init --rehearsal")


def test_a_database_that_is_none_or_newer_or_of_another_program_is_told(
    office: Lantoa, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(home / "lantoa.db")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    clear(office("plan", "list"), 6, "9999")
    clear(office("upgrade"), 6, "9999")
    for name, url, code in (
        ("words", "sqlite:///{}", 6),
        ("unknown", "mysql://server/{}", 2),
        ("nonsense", "{}", 2),
        ("unreachable", "postgresql://127.0.0.1:1/{}", 6),
    ):
        (tmp_path / name).write_text("words, not a database. " * 100, encoding="utf-8")
        monkeypatch.setenv("LANTOA_DATABASE_URL", url.format(tmp_path / name))
        clear(office("plan", "list"), code)


def largest_file(size: int) -> Callable[[], None]:
    """What a full disk looks like to a program: no file may grow beyond ``size`` bytes."""

    def limit() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@only_posix
@pytest.mark.long
@pytest.mark.timeout(600)
def test_on_a_full_disk_an_act_is_whole_or_not_done(home: Path, tmp_path: Path) -> None:
    typed = Process(home)
    before = typed("record", "list", "--json").document
    full = largest_file(50_000)
    opening = ("plan", "open", FLOWS / "plans" / "hoa-vang-2017.yaml", "--at", "2017-02-01")
    clear(typed(*opening, before=full), 6, "lantoa.db")
    clear(typed("backup", tmp_path / "copy.db", before=full), 6, "copy.db")
    clear(typed("rehearse", PLAN, "--out", tmp_path / "out", before=full), 6, "book.html")
    assert typed("record", "list", "--json").document == before
    assert list((tmp_path / "out").iterdir()) == []
    assert not list(tmp_path.glob("copy.db*"))
    assert typed("audit", "verify").exit_code == 0
    assert typed(*opening).exit_code == 0  # with room again it is done


@only_posix
def test_a_new_database_on_a_full_disk_can_be_made_later(tmp_path: Path) -> None:
    typed = Process(tmp_path / "home")
    clear(typed("init", before=largest_file(20_000)), 6, "lantoa.db")
    assert typed("init").exit_code == 0


@only_posix
def test_a_diagram_for_which_there_is_no_room_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    typed = Process(tmp_path / "home")
    drawn = typed("plan", "diagram", PLAN, "--svg", tmp_path, before=largest_file(4_000))
    clear(drawn, 6, "model", "--svg")
    assert not list(tmp_path.glob("*.svg*"))


@only_posix
@pytest.mark.long
def test_ctrl_c_in_the_middle_leaves_letters_whole_and_the_log_true(
    home: Path, tmp_path: Path
) -> None:
    typed, mail = Process(home), tmp_path / "mail"
    running = typed.started("mail", "send", "--any-hour", "--folder", mail)
    until(lambda: len(list(mail.rglob("*.eml"))) >= 3)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert (running.returncode, b"Traceback" in err) == (130, False)
    written = list(mail.rglob("*.eml"))
    assert 3 <= len(written) < 38
    assert all(letter.read_bytes().rstrip().endswith(b"--") for letter in written)
    assert typed("audit", "verify").exit_code == 0
    # What was not sent is sent now, and nothing twice; some have no address.
    assert typed("mail", "send", "--any-hour", "--folder", mail).exit_code == 1
    sent = typed("mail", "list", "--status", "sent", "--json").document["messages"]
    left = [one["message"] for one in sent if one["digest"] is None]
    numbers = [int(letter.name.split("-")[0]) for letter in mail.rglob("*.eml")]
    assert len(numbers) == len(set(numbers))
    assert set(left) <= set(numbers)
    assert len(numbers) - len(left) <= 1  # the one in hand waits for the end of its lease


@only_posix
def test_ctrl_c_during_a_rehearsal_writes_nothing(home: Path, tmp_path: Path) -> None:
    running = Process(home).started("rehearse", PLAN, "--out", tmp_path / "out")
    time.sleep(1)  # loaded by now; the year takes longer
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, b"Traceback" in out + err) == (130, False)
    assert not (tmp_path / "out").exists()


@only_posix
def test_a_reader_that_goes_away_is_no_error_to_speak_of(home: Path) -> None:
    running = Process(home).started("plan", "explain", PLAN)
    assert running.stdout is not None
    running.stdout.close()
    running.wait(timeout=30)
    assert running.stderr is not None
    with running.stderr as err:
        assert err.read() == b""
    assert running.returncode == 141


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_pipe_that_knows_no_vietnamese_is_written_in_utf8(home: Path, encoding: str) -> None:
    ran = Process(home, "vi", {"PYTHONIOENCODING": encoding})("plan", "show", "chi-lang-2023")
    assert ran.exit_code == 0
    assert "Đăng ký mô hình tiêu biểu" in ran.out


def until(so: Callable[[], bool]) -> None:
    """Wait for something that happens within seconds."""
    for _ in range(600):
        if so():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")
