"""Exports open as they are: numbers as numbers, text as text, never a formula, totals equal to the answer's."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from bot.compose.outputs import to_sheets
from bot.drawing import to_spec
from reports.chart_spec import ChartKind
from reports.export import Sheet, safe_text, to_csv, to_xlsx
from tests.bot.compose import samples as s

HOSTILE = ["=1+1", "+82", "-5도 부동액", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "\n=2"]
SHEET = Sheet(
    "답변/1: [시험]*?",
    ("코드", "생산량(개)", "비중(%)"),
    (("BW0021", 1240197, 10.2), ("B0062", -12, None), ("합계", 1240185, 100.0)),
    ("기준: 2026-10-01~2026-10-31",),
    total_row=True,
)


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_begins_with_a_byte_order_mark_and_keeps_numbers() -> None:
    data = to_csv(SHEET)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = read_csv(data)
    assert rows[1] == ["BW0021", "1240197", "10.2"]
    assert rows[2] == ["B0062", "-12", ""]  # a negative number is a number, not text
    assert rows[-1] == ["기준: 2026-10-01~2026-10-31"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_would_run_is_disarmed_in_csv(text: str) -> None:
    (cell,) = read_csv(to_csv(Sheet("s", ("열",), ((text,),))))[1]
    assert cell == "'" + text


@pytest.mark.parametrize("text", ["워셔액", "P물(20L)", "3호", "", "a=b", "1-2"])
def test_other_text_is_left_alone(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_text_in_a_workbook_is_never_a_formula(text: str) -> None:
    page = load_workbook(io.BytesIO(to_xlsx([Sheet("s", ("열",), ((text,),))]))).worksheets[0]
    assert page["A2"].data_type == "s"


def test_workbook_holds_numbers_and_equal_totals() -> None:
    book = load_workbook(io.BytesIO(to_xlsx([SHEET, SHEET])))
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 2
    page = book.worksheets[0]
    assert page["B2"].value == 1240197 and page["B3"].value == -12 and page["C3"].value is None
    assert page["B4"].value == page["B2"].value + page["B3"].value
    assert page["B4"].font.bold and page["A1"].font.bold and not page["B2"].font.bold
    assert page["B2"].number_format == "#,##0"


def test_letters_that_xml_forbids_do_not_break_a_workbook() -> None:
    data = to_xlsx([Sheet("", ("열",), (("제어\x0b문자\x00",), ("가" * 40_000,)))])
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    assert page["A2"].value == "제어 문자 "
    assert len(page["A3"].value) == 32_767


def test_whole_answer_is_exported() -> None:
    (sheet,) = to_sheets(s.answer(s.ranking()))
    assert sheet.total_row
    total = sheet.rows[-1]
    assert total[3] == sum(row[3] for row in sheet.rows[:-1] if isinstance(row[3], int))
    assert sheet.notes[0].startswith("기준: ")
    rows = read_csv(to_csv(sheet))
    assert len(rows) == 1 + len(sheet.rows) + 1


def test_answers_chart_becomes_a_drawable_one() -> None:
    chart = s.answer(s.trend()).sections[0].chart
    assert chart is not None
    spec = to_spec(chart)
    assert spec.kind is ChartKind.BAR
    assert spec.series[0].values[-1] == 963213.0
    assert spec.partial == (5,)
