"""A plan file is read strictly, and everything wrong with it is told at once, where it stands."""

from datetime import date

import pytest

from i18n.language import LANGUAGES
from tests.faulty_plans import CASES, GOOD, changed, found, read
from workflows.finding import Severity
from workflows.reading.build import MOST_FINDINGS
from workflows.reading.compose import MOST_PIECES
from workflows.reading.text import LARGEST_FILE
from workflows.severities import SEVERITIES


def codes(text: str | bytes) -> list[str]:
    return [one.code for one in read(text).findings]


def test_a_good_plan_has_nothing_to_correct() -> None:
    reading = read(GOOD)
    assert reading.findings == ()
    assert reading.definition is not None
    assert reading.definition.deadlines["result"].due.last_good_day() == date(2023, 3, 9)


@pytest.mark.parametrize("code", CASES)
def test_each_mistake_is_found_with_its_text_and_said_in_both_languages(code: str) -> None:
    old, new, text = CASES[code]
    reading = read(changed(old, new))
    finding = found(reading, code)
    assert finding.text == text
    assert finding.severity is SEVERITIES[code]
    assert finding.place.file == "plan.yaml"
    assert len({finding.sentence(lang) for lang in LANGUAGES}) == 2
    assert (reading.definition is None) == (finding.severity is Severity.ERROR)


def test_every_kind_of_finding_is_tried_somewhere() -> None:
    tried_below = {"not_utf8", "file_too_large", "too_many_pieces", "too_many_findings"}
    assert set(SEVERITIES) == set(CASES) | tried_below


@pytest.mark.parametrize(
    ("code", "suggestion"),
    [
        ("unknown_key", "required"),
        ("unknown_guard", "document"),
        ("unknown_letter", "receipt"),
        ("unknown_decision_kind", "quyet_dinh"),
        ("unknown_value", "committee"),
        ("unknown_state", "registered"),
        ("unknown_role", "office"),
        ("unknown_unit_kind", "commune"),
        ("unknown_track", "list"),
        ("office_date", "2023-03-10"),
        ("bad_name", "thon_xom"),
        ("expression_unknown_name", "record"),
        ("expression_unknown_field", "record.form.households"),
    ],
)
def test_what_was_probably_meant_is_suggested(code: str, suggestion: str) -> None:
    old, new, _ = CASES[code]
    finding = found(read(changed(old, new)), code)
    assert finding.suggestion == suggestion
    assert finding.sentence("en").endswith(f'Did you mean "{suggestion}"?')


def test_a_finding_points_at_the_line_and_column_of_the_word() -> None:
    reading = read(changed("to: registered", "to: registred"))
    place = found(reading, "unknown_state").place
    lines = changed("to: registered", "to: registred").split("\n")
    assert lines[place.line - 1][place.column - 1 :] == "registred"


def test_one_slip_does_not_hide_the_others() -> None:
    text = (
        GOOD.replace("required: true", "requierd: true")
        .replace("to: registered", "to: registred")
        .replace("en: Village", "")
        .replace("2023-03-10", "2023-02-31")
        .replace("ladder: standard", "ladder: standart")
        .replace("by: [officer, office]", "by: [officer, ofice]")
    )
    assert sorted(codes(text)) == [
        "impossible_date",
        "label_missing",
        "unknown_key",
        "unknown_ladder",
        "unknown_role",
        "unknown_state",
    ]


def test_what_names_a_piece_that_cannot_be_read_is_not_called_unknown() -> None:
    # The deadline is left out for its date; the guard and the expression that name it are right.
    text = changed("2023-03-10", "2023-02-31").replace(
        "record.form.households >= 10", "today < due.result"
    )
    assert codes(text) == ["impossible_date"]


def test_a_misspelt_state_does_not_make_the_rest_of_the_track_unreachable() -> None:
    assert codes(changed("to: registered", "to: registred")) == ["unknown_state"]


def test_several_files_worth_of_mistakes_are_cut_off_and_said_to_be() -> None:
    keys = "".join(f"nonsense_{n}: 1\n" for n in range(MOST_FINDINGS + 50))
    found_codes = codes(GOOD + keys)
    assert found_codes == ["unknown_key"] * MOST_FINDINGS + ["too_many_findings"]


def test_a_file_beyond_the_limit_is_not_even_decoded() -> None:
    assert codes(b"\xff" * (LARGEST_FILE + 1)) == ["file_too_large"]


def test_a_file_of_too_many_pieces_is_given_up() -> None:
    assert codes("a: [" + "1," * MOST_PIECES + "]") == ["too_many_pieces"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258"])
def test_another_encoding_is_refused(encoding: str) -> None:
    text = "title: {vi: Kê hoach, en: Plan é}"
    assert codes(text.encode(encoding))[0] in ("not_utf8", "hidden_character")


def test_the_place_of_a_bad_byte_is_told() -> None:
    place = found(read(b"plan: a\ntitle: \xe0\xe1\n"), "not_utf8").place
    assert (place.line, place.column) == (2, 8)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    windows = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert read(windows).definition == read(GOOD).definition


def test_decomposed_letters_give_the_same_plan() -> None:
    import unicodedata

    assert read(unicodedata.normalize("NFD", GOOD)).definition == read(GOOD).definition


def test_a_hidden_character_behind_an_escape_is_found_too() -> None:
    assert "hidden_character" in codes(changed("en: Village", 'en: "Vil\\u202elage"'))


@pytest.mark.parametrize(
    "word", ["no", "on", "0123", "12:30", "1e3", "2023-01-01", "0x1F", "1_000"]
)
def test_words_that_yaml_would_turn_into_something_else_stay_text(word: str) -> None:
    reading = read(changed("en: Village", f"en: {word}"))
    assert reading.definition is not None
    assert reading.definition.lists["sectors"].choices["village"].en == word


def test_a_list_of_pairs_is_no_group_of_names() -> None:
    # Only the sealed form writes groups as pairs; a file that does is wrong.
    text = changed("documents:\n  report: {vi: Báo cáo, en: Report}", "documents: [[report, x]]")
    assert "wrong_type" in codes(text)


def test_the_key_of_the_program_is_not_the_key_of_the_file() -> None:
    assert "unknown_key" in codes(changed("from: proposed\n", "source: proposed\n"))


@pytest.mark.parametrize("text", ["", "~", "just words", "- a\n- b", "42"])
def test_what_is_no_plan_at_all_is_said_to_be_none(text: str) -> None:
    reading = read(text)
    assert reading.definition is None
    assert len(reading.findings) == 1


def test_a_clock_time_is_read_as_the_office_wrote_it() -> None:
    reading = read(changed("before: 2023-03-10", "before: 2023-03-10T16:30"))
    assert reading.definition is not None
    assert reading.definition.deadlines["result"].due.last_good_day() == date(2023, 3, 10)
