"""Whatever the bytes are, a plan file is answered with findings, never with an exception."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from i18n.language import LANGUAGES
from tests.faulty_plans import GOOD
from workflows.expression import compile_check, evaluate, problems
from workflows.reading import Reading, read_plan

LINES = GOOD.splitlines()
WORDS = sorted({word.strip("{},[]:") for word in GOOD.split()} - {""})
PIECES = [*WORDS, "", "~", "[]", "{}", "- ", "[a]", "{a: b}", "none", "-1", "9" * 30, "0001-01-01",
          "9999-12-31", "2023-02-31", "31/02/2023", "&a", "*a", "!!python/object:os.system", "<<",
          '"', "'", "|", "\u202e", "\t", "—", "Đ", "\U0001f600"]  # fmt: skip


def answered(source: bytes) -> Reading:
    reading = read_plan(source, "plan.yaml")
    for finding in reading.findings:
        for lang in LANGUAGES:
            assert finding.sentence(lang)
        assert 0 <= finding.place.line <= source.count(b"\n") + source.count(b"\r") + 1
    assert (reading.definition is None) == bool(reading.errors)
    return reading


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"--- !<tag:yaml.org,2002:str>\n")
@example(b"%TAG ! tag:x,2000:\n---\na: b")
@example(b"? a\n: b")
@example(b"period: {first: 0001-01-01, last: 9999-12-31}")
def test_random_bytes_are_answered(source: bytes) -> None:
    answered(source)


@given(st.text(alphabet="abc:-[]{},&*!|>'\"#%@`~ \n\t0123éđ", max_size=300))
@example("---")  # a document that is begun and holds nothing
def test_random_yaml_is_answered(text: str) -> None:
    answered(text.encode())


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(GOOD.split()) - 1), st.sampled_from(PIECES)),
        min_size=1,
        max_size=4,
    )
)
def test_a_plan_with_words_exchanged_is_answered(changes: list[tuple[int, str]]) -> None:
    text = GOOD
    for index, piece in changes:
        word = GOOD.split()[index].strip("{},")
        if word:
            text = text.replace(word, piece, 1)
    answered(text.encode())


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(0, len(LINES) - 1), min_size=1, max_size=3),
    st.sampled_from(["drop", "twice", "indent", "swap"]),
)
def test_a_plan_with_lines_lost_or_moved_is_answered(numbers: list[int], how: str) -> None:
    lines = list(LINES)
    for number in numbers:
        at = number % len(lines)
        if how == "drop":
            del lines[at]
        elif how == "twice":
            lines.insert(at, lines[at])
        elif how == "indent":
            lines[at] = " " + lines[at]
        else:
            lines[at], lines[at - 1] = lines[at - 1], lines[at]
    answered("\n".join(lines).encode())


@given(st.binary(max_size=4), st.integers(0, len(GOOD.encode())))
def test_a_plan_with_bytes_put_in_is_answered(noise: bytes, at: int) -> None:
    source = GOOD.encode()
    answered(source[:at] + noise + source[at:])


@given(st.text(alphabet="record.form()[]{}\"'?:&|=<>!+-*/ ,x1\\\n", max_size=80))
def test_an_expression_is_answered_too(source: str) -> None:
    problems(source, ["x"], ["x"])
    assert evaluate(compile_check(source), {"record": {"form": {"x": 1}}}) in (True, False)
