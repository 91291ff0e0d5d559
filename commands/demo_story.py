"""What the demonstration does: a plan opened in a district, and its first weeks, act by act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commands.outcome import Exit

PLAN = "chi-lang-2023"
MODEL = f"{PLAN}-0083"
"""The first model: the lists and reports of the 41 units come before it."""
LIST = f"{PLAN}-0034"
"""The list that the commune of Mai Sao owes."""
REMINDER = 76
"""The letter that reminds Mai Sao of it."""
WRITTEN_TO = "cb-xa-gia-loc"
"""Whose letter can be acted upon when the pages are served."""
SERVED_AT = "2023-03-13T14:00"
"""In the afternoon after the last letter left."""

OFFICER = ("--as", "cb-xa-mai-sao")
SECRETARIAT = ("--as", "btg-chuyenvien1")
FORM = (
    *("--set", "registrant=Chi bộ thôn Lạng Nắc", "--set", "registrant_kind=Tập thể"),
    *("--set", "content=Loa truyền thanh nhắc việc an ninh mỗi tối"),
)
PAPER = (
    *("--sent", "09/3/2023", "--received", "13/3/2023"),
    *("--evidence", "Số đến 112, dấu bưu điện 09/3/2023"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One command, the sentence that says why it is shown, and the exit code it must end with."""

    about: str
    words: tuple[str, ...]
    ends: int = Exit.DONE


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading over the steps that follow it."""

    title: str


def story(out: Path) -> Iterator[Step | Chapter]:
    """Every step in order; ``out`` holds copies of the plans and samples to work with."""
    plans, samples = out / "plans", out / "samples"
    plan = str(plans / f"{PLAN}.yaml")
    yield Chapter("plans")
    yield Step("check", ("plan", "check", plan, str(plans / "hoa-vang-2017.yaml")))
    yield Chapter("opening")
    yield _step(
        "init",
        "2023-01-30",
        *("init", "--rehearsal", "--committee", "huyen-uy", "--name", "Huyện ủy Chi Lăng"),
        *("--name-en", "Chi Lăng District Party Committee"),
    )
    yield _step("units", "2023-01-30", "unit", "import", str(samples / "units.csv"))
    yield _step("officers", "2023-01-30", "officer", "import", str(samples / "officers.csv"))
    yield _step("open", "2023-02-01", "plan", "open", plan)
    yield from _a_model()
    yield from _reminders(out)
    yield Chapter("log")
    yield Step("log", ("audit", "log", PLAN, "--record", MODEL))
    yield Step("verify", ("audit", "verify"))
    yield Chapter("year")
    yield Step("rehearse", ("rehearse", plan, "--out", str(out / "rehearsal")))


def _a_model() -> Iterator[Step | Chapter]:
    yield Chapter("model")
    yield _step(
        "propose",
        "2023-02-20T09:00",
        *("record", "propose", "--plan", PLAN, "--unit", "xa-mai-sao", *OFFICER),
        *("--set", "name=Tiếng loa an ninh", "--set", "sector=Thôn, khu phố"),
    )
    register = ("advance", MODEL, "register")
    yield _step(
        "refused", "2023-02-20T09:05", *register, "--as", "cb-xa-gia-loc", ends=Exit.REFUSED
    )
    yield _step("dry_run", "2023-02-20T09:10", *register, *OFFICER, *FORM, "--dry-run")
    yield _step("register", "2023-02-20T09:15", *register, *OFFICER, *FORM)
    yield _step(
        "conflict",
        "2023-02-20T09:20",
        *("advance", MODEL, "withdraw", *OFFICER, "--note", "Ghép với mô hình khác"),
        *("--expect", "1"),
        ends=Exit.CONFLICT,
    )
    yield _step("why", "2023-02-20T09:30", "record", "why", MODEL, *SECRETARIAT)


def _reminders(out: Path) -> Iterator[Step | Chapter]:
    yield Chapter("reminders")
    yield _step("tick", "2023-02-23T08:00", "tick")
    yield _step("letters", "2023-02-23T08:05", "mail", "list", "--limit", "4")
    yield _step("letter", "2023-02-23T08:05", "mail", "show", str(REMINDER))
    yield _step("chat", "2023-02-23T08:06", "mail", "show", str(REMINDER), "--plain")
    # Some of the sample officers have no address: the command says so and ends with 1.
    yield _step("send", "2023-02-23T08:10", "mail", "send", ends=Exit.PROBLEMS)
    yield _step("overdue", "2023-03-10T08:00", "tick")
    yield _step("inbox", "2023-03-10T08:30", "inbox", *OFFICER)
    yield _step("paper", "2023-03-13T08:30", "advance", LIST, "send", *SECRETARIAT, *PAPER)
    receipt = ("mail", "preview", "receipt", "--record", LIST, "--plain")
    page = str(out / "receipt.html")
    yield _step("receipt", "2023-03-13T08:35", *receipt, "--html", page)
    calls = ("plan", "due", PLAN, "--call-list", str(out / "call-list.xlsx"))
    yield _step("calls", "2023-03-13T08:36", *calls)
    yield _step("void", "2023-03-13T08:40", "mail", "send", ends=Exit.PROBLEMS)
    yield _step("due", "2023-03-13T08:45", "plan", "due", PLAN, "--unit", "xa-mai-sao", "--all")


def _step(about: str, instant: str, *words: str, ends: int = Exit.DONE) -> Step:
    return Step(about, (*words, "--at", instant), ends)
