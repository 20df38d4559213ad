"""Sentences that two reports of a unit share: however they are printed, however long the reports are."""

from __future__ import annotations

import time

from extractor.checks.periods import Sent, Series, run
from extractor.checks.periods.copied import copied
from extractor.checks.periods.sentences import sentences
from extractor.pipeline import analyse
from extractor.records import Report

HEAD = "UBND HUYỆN TAM PHƯỚC\nUBND XÃ AN BÌNH\n\nBÁO CÁO\nKết quả cải cách hành chính tháng {month} năm 2024\n\n"


def sent(month: int, text: str) -> Sent:
    source = HEAD.format(month=month) + text
    return Sent(with_source(analyse(source), source))


def with_source(report: Report, text: str | None) -> Report:
    return report.model_copy(update={"source": report.source.model_copy(update={"text": text})})


def words(text: str) -> list[str]:
    return [sentence.words for sentence in sentences(text)]


def test_a_sentence_is_the_same_without_its_mark_its_wraps_and_what_a_scan_damages() -> None:
    told = "Đã cấp 24 tài khoản thư điện tử cho công chức."
    assert words(f"a) {told}") == words(f"- {told}") == words(f"2.1. {told}") == words(told)
    assert words("- Da cấp 24 tài khoan  thư diện tử\ncho công chức;") == words(told)


def test_a_sentence_quotes_the_source_without_its_mark() -> None:
    source = "1. Kết quả\n- Đã cấp 24 tài khoản thư điện tử. Đã cấp 12 chữ ký số chuyên dùng.\n"
    found = sentences(source)
    assert [s.span.text for s in found] == ["Đã cấp 24 tài khoản thư điện tử.", "Đã cấp 12 chữ ký số chuyên dùng."]
    assert all(s.span.text == source[s.span.start : s.span.end] for s in found)


def test_citations_and_years_are_no_figures() -> None:
    text = (
        "Thực hiện Kế hoạch số 15/KH-UBND ngày 12/4/2024 về cải cách hành chính năm 2024.\n\n"
        "Đã cấp 24 tài khoản thư điện tử công vụ cho công chức xã.\n"
    )
    found = copied(sent(4, text), sent(5, text))
    assert [one.after.span.text[:9] for one in found] == ["Đã cấp 24"]
    assert not found[0].stale


def test_nothing_is_stale_where_the_reports_are_of_the_same_months() -> None:
    text = "Trong tháng 4/2024, UBND xã đã tổ chức 02 hội nghị tuyên truyền."
    assert [one.stale for one in copied(sent(4, text), sent(5, text))] == [True]
    assert not any(one.stale for one in copied(sent(4, text), sent(4, text)))


def test_without_the_text_nothing_is_passed() -> None:
    reports = [Sent(with_source(sent(month, "Đã tiếp nhận 12 hồ sơ.").report, None)) for month in (4, 5)]
    results = run(Series("xã An Bình", tuple(reports)))
    assert "P114" not in results.compared
    assert [left.reason for code, left in results.left_out if code == "P114"] == [
        "không còn văn bản gốc để đối chiếu từng câu"
    ]


def test_time_grows_with_the_text_only() -> None:
    line = "Trong tháng 4/2024 tại thôn {} đã tổ chức 12 buổi tuyên truyền. "
    spent = []
    for many in (400, 1600):
        text = "".join(line.format(i) for i in range(many))
        pair = [Sent(with_source(sent(month, "").report, text)) for month in (4, 5)]
        start = time.process_time()
        assert len(copied(*pair)) == many
        spent.append(time.process_time() - start)
    assert spent[1] < 12 * spent[0]
