"""Conditions in CEL: checked when the plan is read, and harmless when they are asked."""

import subprocess
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from workflows.expression import LONGEST, compile_check, evaluate, problems

FIELDS = ("name", "households", "in_operation")
CONTEXT: dict[str, object] = {
    "record": {
        "code": "a-1",
        "track": "model",
        "state": "proposed",
        "form": {"name": "Tự quản", "households": 12, "in_operation": True},
    },
    "unit": {"code": "xa-a", "kind": "commune", "level": "commune"},
    "plan": {"code": "a", "year": 2023},
    "today": datetime(2023, 3, 9, 16, tzinfo=UTC),
    "due": {"registration": datetime(2023, 3, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))},
}


def holds(source: str) -> bool:
    return evaluate(compile_check(source), CONTEXT)


def told(source: str) -> list[tuple[str, str, int]]:
    return [
        (one.code, one.text, one.position) for one in problems(source, FIELDS, ["registration"])
    ]


@pytest.mark.parametrize(
    "source",
    [
        "record.form.households >= 10",
        "unit.kind in ['commune', 'town'] && plan.year == 2023",
        "today < due.registration",
        "due.registration - today < duration('24h')",
        "record.form.name.startsWith('Tự')",
        "size(record.form.name) > 3",
        "has(record.form.name) && !has(record.form.note)",
        "[1, 2, 3].exists(n, n == record.form.households - 10)",
    ],
)
def test_what_is_true_holds(source: str) -> None:
    assert holds(source)
    assert [code for code, *_ in told(source)] in ([], ["expression_unknown_field"])


@pytest.mark.parametrize(
    ("source", "utc"),
    [
        ("today.getDate() == 10 && today.getHours() == 0", datetime(2023, 3, 9, 17, tzinfo=UTC)),
        ("today.getDate() == 9 && today.getHours() == 23", datetime(2023, 3, 9, 16, tzinfo=UTC)),
        ("today.getFullYear() == 2024", datetime(2023, 12, 31, 17, tzinfo=UTC)),
        ("string(today) < '2024-01-01'", datetime(2023, 12, 31, 16, 59, tzinfo=UTC)),
    ],
)
def test_a_day_is_the_day_of_the_zone_and_not_of_greenwich(source: str, utc: datetime) -> None:
    context = CONTEXT | {"today": utc.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))}
    assert evaluate(compile_check(source), context)


@pytest.mark.parametrize(
    "source",
    [
        "record.form.households > 12",
        "record.form.score > 1",  # nobody filled it in
        "record.form.name > 1",
        "1 / 0 == 1",
        "record.form.households",  # a number is no yes
        "record.form.name",
        "record.form.name.matches('(')",
        "unknown_function(1)",
        "1 +",
        "",
        "true" + " && true" * LONGEST,
    ],
)
def test_what_is_false_or_has_no_answer_refuses(source: str) -> None:
    assert holds(source) is False


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("record.form.housholds > 1", [("expression_unknown_field", "record.form.housholds", 1)]),
        ("true && unit.knd == 'a'", [("expression_unknown_field", "unit.knd", 9)]),
        ("record.code.value == 'a'", [("expression_unknown_field", "record.code.value", 1)]),
        ("recrod.code == 'a'", [("expression_unknown_name", "recrod", 1)]),
        ("due.result > today", [("expression_unknown_field", "due.result", 1)]),
        ("record == record", [("expression_bare", "record", 1), ("expression_bare", "record", 11)]),
        ("record['form'].x == 1", [("expression_bare", "record", 1)]),
        ("double('1') > 0.5", [("expression_unknown_function", "double", 1)]),
        ("'record.nothing' == record.code", []),
        ("record.code == 'a' // record.nothing", []),
        ("['a'].exists(x, x == record.code)", []),
        ("['a'].exists(x, x == y)", [("expression_unknown_name", "y", 22)]),
        ("['a'].exists(x, true) && x == 'a'", [("expression_unknown_name", "x", 26)]),
        ("record.form.name.reverse() == 'a'", [("expression_unknown_function", "reverse", 1)]),
    ],
)
def test_names_are_checked_where_they_stand(
    source: str, expected: list[tuple[str, str, int]]
) -> None:
    assert told(source) == expected


def test_a_mistake_of_syntax_says_where_and_in_few_words() -> None:
    problem = problems("record.code == ", FIELDS, [])[0]
    assert problem.code == "expression_syntax"
    assert problem.position == 16
    assert "expecting" not in problem.reason


def test_fields_that_are_not_known_are_not_called_wrong() -> None:
    assert problems("record.form.anything == 1", None, []) == []


def test_the_same_expression_is_compiled_once() -> None:
    assert compile_check("1 == 1") is compile_check("1 == 1")


def test_nothing_of_the_librarys_command_line_is_loaded() -> None:
    script = (
        "import sys; from workflows.expression import compile_check; compile_check('1 == 1');"
        "sys.exit('prompt_toolkit' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
