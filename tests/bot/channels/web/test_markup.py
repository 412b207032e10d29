"""The little markdown of answers as plain values."""

from __future__ import annotations

from bot.channels.web.markup import Block, Span, plain, to_blocks, to_spans


def test_emphasis_is_a_span_and_the_rest_is_text() -> None:
    assert to_spans("합계 **1,234개**입니다") == (Span("합계 "), Span("1,234개", strong=True), Span("입니다"))


def test_a_lone_mark_of_emphasis_is_text() -> None:
    assert to_spans("2 ** 3") == (Span("2 ** 3"),)


def test_markup_of_the_page_stays_text() -> None:
    assert to_spans("<b>&amp;") == (Span("<b>&amp;"),)


def test_lines_become_paragraphs_and_lists_in_order() -> None:
    found = to_blocks("첫 줄\n둘째 줄\n\n새 문단\n- 하나\n- 둘\n1. 가\n2) 나")
    assert [(block.kind, len(block.lines)) for block in found] == [("p", 2), ("p", 1), ("ul", 2), ("ol", 2)]
    assert found[2] == Block("ul", ((Span("하나"),), (Span("둘"),)))


def test_nothing_gives_no_block() -> None:
    assert to_blocks("") == () == to_blocks("\n \n")


def test_a_particle_stays_with_its_bracket_and_a_date_in_one_piece() -> None:
    (span,) = to_spans("물티슈(WP1101)로 2026-11-23까지")
    assert span.text == "물티슈(WP1101)\u2060로 2026-\u206011-\u206023까지"


def test_plain_text_has_no_marks() -> None:
    assert plain("합계 **1,234개**") == "합계 1,234개"
