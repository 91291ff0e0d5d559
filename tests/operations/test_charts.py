"""Charts of a plan: their figures are the database's, their pictures open and say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from struct import unpack
from xml.etree import ElementTree

import pytest

from engine.advance import Advanced, advance
from engine.move import Move
from i18n.language import LANGUAGES, Lang
from i18n.text import Text
from reports.charts.catalog import Chart, as_png, as_svg, figures
from reports.charts.drawn.look import Width
from reports.charts.funnel import Funnel, Standing, TrackStandings, funnel
from reports.charts.progress import ROWS_AT_MOST, Progress, progress
from reports.charts.told import as_json, table
from reports.charts.year import DueDay, Line, Year, year
from storage.people import units
from storage.tallies import Tally
from tests.builders import NOW, SINCE, Ready, ready_database
from tests.dated_plan import DATED
from tests.records import models
from tests.visiting import Browser, signed_in
from workflows.reading import read_plan

PLAN = "small-2023"
AFTER = datetime(2023, 3, 15, 2, 0, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
CHARTS = f"/plans/{PLAN}/charts"


@pytest.fixture
def sent(ready: Ready) -> Ready:
    """Unit A has three models, two of them registered, and has sent its list; unit B nothing."""
    lan = ready.officer("lan-xa-a")
    first, second, _ = models(ready, 3)
    for record, trigger in ((first, "register"), (second, "register"), (f"{PLAN}-0001", "send")):
        done = advance(ready.db, Move(record, trigger), lan, NOW)
        assert isinstance(done, Advanced), done
    return ready


def unit_id(ready: Ready, code: str) -> int:
    with ready.db.read() as work:
        found = units(work, ready.opened.plan.committee_id, SINCE)
    return next(one.id for one in found if one.code == code)


# --- figures -------------------------------------------------------------------------------------


def test_the_funnel_counts_every_state_empty_ones_too(sent: Ready) -> None:
    model, lists = funnel(sent.db, PLAN).tracks
    assert [(one.key, one.count) for one in model.states] == [
        ("proposed", 1),
        ("registered", 2),
        ("scaled", 0),
        ("withdrawn", 0),
    ]
    assert [one.aside for one in model.states] == [False, False, False, True]
    assert [(one.key, one.count) for one in lists.states] == [("awaited", 1), ("sent", 1)]


def test_progress_puts_the_unit_with_most_overdue_first(sent: Ready) -> None:
    found = progress(sent.db, PLAN, AFTER)
    assert [(one.key, one.tally) for one in found.units] == [
        ("xa-b", Tally(overdue=1)),
        ("xa-a", Tally(met=1, waiting=2)),
    ]
    assert [(one.key, one.units, one.tally) for one in found.kinds] == [
        ("dang_bo", 2, Tally(met=1, waiting=2, overdue=1))
    ]
    assert found.total.done == 1


def test_a_reader_of_one_unit_gets_the_figures_of_that_unit(sent: Ready) -> None:
    mine = {unit_id(sent, "xa-b")}
    assert [one.key for one in progress(sent.db, PLAN, AFTER, mine).units] == ["xa-b"]
    registration, result = year(sent.db, PLAN, AFTER, mine).lines
    assert (registration.total, result.total) == (Tally(overdue=1), Tally())


def test_units_beyond_the_page_share_the_last_row() -> None:
    ready = ready_database(units=[f"xa-{n:03}" for n in range(ROWS_AT_MOST + 5)])
    found = progress(ready.db, PLAN, AFTER)
    *kept, rest = found.units
    assert len(kept) == ROWS_AT_MOST - 1
    assert (kept[0].key, kept[0].label) == (
        "xa-000",
        Text(vi="Đảng bộ xa-000", en="Party committee xa-000"),
    )
    assert (rest.label, rest.units, rest.tally) == (None, 6, Tally(overdue=6))
    assert found.count == found.total.overdue == found.kinds[0].units == ROWS_AT_MOST + 5


def test_the_year_has_the_last_good_day_of_each_date_in_order(sent: Ready) -> None:
    found = year(sent.db, PLAN, AFTER)
    assert (found.first, found.last) == (date(2023, 1, 1), date(2023, 12, 31))
    assert found.today == date(2023, 3, 15)
    assert [(line.key, line.days) for line in found.lines] == [
        ("registration", (DueDay(date(2023, 3, 9), Tally(met=1, overdue=1)),)),
        ("result", (DueDay(date(2023, 11, 19), Tally(waiting=2)),)),
    ]


def test_a_year_that_is_over_has_no_today(ready: Ready) -> None:
    assert year(ready.db, PLAN, AFTER.replace(year=2024)).today is None


def test_what_comes_back_stands_in_the_year_before_anybody_owes_it() -> None:
    reading = read_plan(DATED.encode(), "dated.yaml")
    assert reading.definition
    assert reading.calendar
    opened = datetime(2023, 1, 3, 1, tzinfo=UTC)
    ready = ready_database(
        plan=reading.definition,
        calendar=reading.calendar,
        units={"phuong-a": "ward", "phuong-b": "ward"},
        now=opened,
    )
    lines = {line.key: line for line in year(ready.db, "dated-2023", opened).lines}
    monthly = lines["monthly"].days
    assert [due.last.month for due in monthly] == list(range(1, 13))
    assert [due.tally.total for due in monthly] == [2, *[0] * 11]
    assert len(lines["quarterly"].days) == 4
    assert "appraisal" not in lines  # counted from what a record does: nobody owes by it yet
    of_units = progress(ready.db, "dated-2023", opened)
    assert [one.tally.total for one in of_units.units] == [1, 1]  # what the committee owes is not


# --- pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", Width)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("chart", Chart)
def test_a_chart_says_its_figures_in_words_and_brings_nothing_from_outside(
    sent: Ready, chart: Chart, lang: Lang, width: Width
) -> None:
    drawn = as_svg(chart, figures(sent.db, chart, PLAN, AFTER), lang, width)
    root = ElementTree.fromstring(drawn)
    words = " ".join(text for one in root.iter(f"{SVG}text") for text in one.itertext())
    expected = {
        Chart.FUNNEL: ("Đã đăng ký", "Registered"),
        Chart.UNITS: ("1 quá hạn", "1 overdue"),
        Chart.KINDS: ("Đảng bộ", "committee"),
        Chart.YEAR: ("09/3 · 1/2", "9 Mar · 1/2"),
    }[chart]
    assert expected[lang == "en"] in words
    assert root.find(f"{SVG}title") is not None
    assert (root.get("width"), root.get("role")) == (str(int(width)), "img")
    assert not any("style" in one.attrib for one in root.iter())
    assert "<script" not in drawn
    assert "href" not in drawn
    assert "<style" not in drawn


@pytest.mark.parametrize("chart", Chart)
def test_a_chart_as_png_is_twice_as_many_pixels(sent: Ready, chart: Chart) -> None:
    shown = figures(sent.db, chart, PLAN, AFTER)
    drawn = as_png(chart, shown, "vi")
    width, height = unpack(">II", drawn[16:24])
    asked = ElementTree.fromstring(as_svg(chart, shown, "vi"))
    assert drawn.startswith(PNG_HEAD)
    assert (width, height) == (2 * int(Width.WIDE), 2 * int(asked.get("height", "0")))


def test_the_same_figures_give_the_same_bytes(sent: Ready) -> None:
    shown = figures(sent.db, Chart.YEAR, PLAN, AFTER)
    again = figures(sent.db, Chart.YEAR, PLAN, AFTER)
    before = as_svg(Chart.YEAR, shown, "vi"), as_png(Chart.YEAR, shown, "vi")
    as_svg.cache_clear()
    as_png.cache_clear()
    assert (as_svg(Chart.YEAR, again, "vi"), as_png(Chart.YEAR, again, "vi")) == before


def test_a_name_that_looks_like_a_program_stays_a_name() -> None:
    nasty = Text(vi='"];alert(1)//</text><b>&', en="'+datum.x+'\\")
    shown = Funnel((TrackStandings("t", nasty, (Standing("s", nasty, 3, False),)),))
    for lang in LANGUAGES:
        root = ElementTree.fromstring(as_svg(Chart.FUNNEL, shown, lang))
        words = [one.text for one in root.iter(f"{SVG}text")]
        assert words.count(nasty.say(lang)) == 2


def test_a_load_of_one_at_a_time_is_not_drawn(sent: Ready) -> None:
    alone = {unit_id(sent, "xa-b")}
    all_of_them = as_svg(Chart.YEAR, year(sent.db, PLAN, AFTER), "en")
    of_one = as_svg(Chart.YEAR, year(sent.db, PLAN, AFTER, alone), "en")
    assert "week by week" in all_of_them
    assert "week by week" not in of_one
    assert "Done in time" in of_one  # what the colours mean is said all the same


def test_a_date_of_hundreds_of_days_is_drawn_by_weeks_and_told_by_months() -> None:
    days = tuple(DueDay(date(2023, 1, 1) + timedelta(n), Tally(met=1)) for n in range(365))
    line = Line("a", Text(vi="Thẩm định", en="Appraisal"), days)
    shown = Year(date(2023, 1, 1), date(2023, 12, 31), None, (line,))
    told = table(Chart.YEAR, shown, "vi")
    assert len(told.rows) == 12
    assert told.rows[2] == ("Thẩm định", "tháng 3/2023", 31, 0, 0, 0)
    drawn = ElementTree.fromstring(as_svg(Chart.YEAR, shown, "vi"))
    filled = [one for one in drawn.iter(f"{SVG}path") if one.get("fill") == "#1c5d4b"]
    assert 2 * 53 <= len(filled) < 2 * 53 + 5  # a mark and a bar a week, and the legend's own


@pytest.mark.parametrize("width", Width)
def test_a_plan_with_nothing_yet_is_drawn_all_the_same(width: Width) -> None:
    empty = Year(date(2023, 1, 1), date(2023, 12, 31), None, ())
    line = Line("a", Text(vi="Hội nghị", en="Meeting"), (), (date(2023, 5, 1), date(2023, 5, 9)))
    window = Year(date(2022, 12, 15), date(2023, 12, 31), date(2023, 12, 31), (line,))
    for chart, shown in (
        (Chart.YEAR, empty),
        (Chart.YEAR, window),
        (Chart.UNITS, Progress((), ())),
        (Chart.FUNNEL, Funnel(())),
    ):
        ElementTree.fromstring(as_svg(chart, shown, "vi", width))


def test_every_vietnamese_letter_is_drawn_in_our_own_letters() -> None:
    """A letter that the font lacks would be drawn in another one: wider, or not at all."""
    letters = "ẮẰẲẴẶắằẳẵặẤẦẨẪẬấầẩẫậẾỀỂỄỆếềểễệỐỒỔỖỘốồổỗộỚỜỞỠỢớờởỡợỨỪỬỮỰứừửữựỲÝỶỸỴỳýỷỹỵĐđ"
    one = Text(vi=letters, en=letters)
    shown = Funnel((TrackStandings("t", one, ()),))
    drawn = as_svg(Chart.FUNNEL, shown, "vi")
    assert letters in drawn
    plain = as_png(Chart.FUNNEL, shown, "vi")
    assert len(plain) > len(as_png(Chart.FUNNEL, Funnel(()), "vi"))


# --- words ---------------------------------------------------------------------------------------


def test_the_table_beside_a_chart_has_the_same_figures(sent: Ready) -> None:
    told = table(Chart.YEAR, figures(sent.db, Chart.YEAR, PLAN, AFTER), "vi")
    assert told.rows == (
        ("Gửi danh sách", "09/3/2023", 1, 0, 0, 1),
        ("Báo cáo kết quả", "19/11/2023", 0, 0, 2, 0),
    )
    assert len(told.heads) == 6
    units = table(Chart.UNITS, figures(sent.db, Chart.UNITS, PLAN, AFTER), "en")
    assert units.rows[0] == ("Party committee xa-b", 0, 0, 0, 1)


def test_a_program_gets_codes_and_numbers(sent: Ready) -> None:
    funnel = as_json(Chart.FUNNEL, figures(sent.db, Chart.FUNNEL, PLAN, AFTER))
    assert funnel == {
        "tracks": {
            "model": {"proposed": 1, "registered": 2, "scaled": 0, "withdrawn": 0},
            "list": {"awaited": 1, "sent": 1},
        }
    }


# --- pages ---------------------------------------------------------------------------------------


def test_the_plans_page_shows_each_chart_with_its_figures_in_a_table(
    sent: Ready, address: str
) -> None:
    page = Browser(address, "vi", signed_in(sent.db, "thu")).get(f"/plans/{PLAN}").text
    for chart in (Chart.FUNNEL, Chart.UNITS, Chart.YEAR):
        assert f'src="{CHARTS}/{chart}.svg?lang=vi" alt="Biểu đồ' in page
    assert "<td>Đã đăng ký</td>" in page
    assert "kinds.svg" not in page  # two units need no summary


def test_a_unit_sees_its_own_figures_and_not_where_all_records_stand(
    sent: Ready, address: str
) -> None:
    unit = Browser(address, "en", signed_in(sent.db, "lan-xa-b"))
    assert "funnel" not in unit.get(f"/plans/{PLAN}").text
    assert unit.get(f"{CHARTS}/funnel.svg").status == 403
    drawn = unit.get(f"{CHARTS}/units.svg").text
    assert "xa-b" in drawn
    assert "xa-a" not in drawn


def test_pictures_come_in_both_kinds_and_for_a_phone(sent: Ready, address: str) -> None:
    thu = Browser(address, "vi", signed_in(sent.db, "thu"))
    png = thu.get(f"{CHARTS}/year.png")
    assert (png.headers["Content-Type"], png.body[:8]) == ("image/png", PNG_HEAD)
    narrow = thu.get(f"{CHARTS}/year.svg?width=narrow&lang=en")
    assert narrow.headers["Content-Type"] == "image/svg+xml"
    assert 'width="350"' in narrow.text
    assert "today" in narrow.text


def test_the_states_are_drawn_with_how_many_records_stand_in_each(
    sent: Ready, address: str
) -> None:
    thu = Browser(address, "vi", signed_in(sent.db, "thu"))
    states = f"/plans/{PLAN}/states"
    assert f'src="{states}.svg?track=list&amp;lang=vi"' in thu.get(f"/plans/{PLAN}").text
    root = ElementTree.fromstring(thu.get(f"{states}.svg").text)
    words = [one.text for one in root.iter(f"{SVG}text")]
    assert words[words.index("Đã đăng ký") + 1] == "2"
    assert thu.get(f"{states}.png?track=list").body[:8] == PNG_HEAD
    assert thu.get(f"{states}.svg?track=none").status == 404
    unit = Browser(address, "vi", signed_in(sent.db, "lan-xa-b"))
    assert unit.get(f"{states}.svg").status == 403


def test_a_plan_that_is_not_there_has_no_charts(ready: Ready, address: str) -> None:
    thu = Browser(address, "vi", signed_in(ready.db, "thu"))
    for path in ("/plans/none-2023/charts/year.svg", f"{CHARTS}/none.svg"):
        assert thu.get(path).status == 404
