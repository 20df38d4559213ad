"""Comparisons as a person reads them in a terminal and in a file."""

from __future__ import annotations

import io
import re

import pytest
from comparisons import (
    APRIL,
    CHANGES,
    FOUND,
    LAND,
    MAY,
    RATE,
    TEXTS,
    changed,
    compared_of,
    comparison_of,
    hostile_comparison,
)

from extractor.comparison import Comparisons, DocumentChange, Side, Skipped
from extractor.outputs import Compared, comparison_outputs
from extractor.records import Period

ESCAPE = re.compile(r"\x1b\[[\d;]*m")


def plain(compared: Compared) -> str:
    """What is written to a file."""
    stream = io.StringIO()
    comparison_outputs()["text"].write(compared, stream)
    return stream.getvalue()


def lines(compared: Compared) -> list[str]:
    return [line.strip() for line in plain(compared).splitlines()]


def terminal(compared: Compared, monkeypatch: pytest.MonkeyPatch, columns: int = 80) -> str:
    """What is written to a terminal of so many columns."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(columns))
    return plain(compared)


def test_head_tells_unit_periods_files_and_notes() -> None:
    assert plain(compared_of()).splitlines()[:4] == [
        "xã Suối Mơ: tháng 4 năm 2023 → tháng 5 năm 2023",
        "  - 4.txt (số 4/BC-UBND, ngày 20/4/2023)",
        "  + 5.txt (xã Suói Mơ, số 9/BC-UBND, ngày 20/5/2023)",
        "  Chú ý: Tháng 4 gửi hai lần.",
    ]


def test_a_row_an_indicator_by_topic_with_the_numbers_below_each_other() -> None:
    text = plain(compared_of())
    start = text.index("  Chỉ đạo, điều hành")
    assert text[start : text.index("  Văn bản viện dẫn")] == (
        "  Chỉ đạo, điều hành\n"
        "    - Số lớp tập huấn                      3 →     –\n"
        "  Cải cách thủ tục hành chính\n"
        "    ~ Số hồ sơ đã tiếp nhận            1.200 → 1.245  +45 (+3,75%)\n"
        "    ~ Tỷ lệ giải quyết đúng hạn        97,5% → 98,7%  +1,2 điểm % (tốt hơn)\n"
        "    + Số hồ sơ đã tiếp nhận (đất đai)      – →    12\n"
        "  Số liệu của kỳ trước, kỳ này nêu lại khác\n"
        "    ! Số hồ sơ đã tiếp nhận            1.200 → 1.190  -10 (-0,83%)\n"
    )


def test_what_has_not_changed_is_shown_only_when_everything_is_asked_for() -> None:
    assert "= Số văn bản" not in plain(compared_of())
    shown = plain(compared_of(everything=True))
    assert "= Số văn bản" in shown
    assert "= Văn bản số 7/QĐ-UBND" in shown
    assert "= S001: Tổng nêu là 5." in shown


def test_a_change_is_not_judged_unless_the_indicator_says_so() -> None:
    rows = {
        favourable: plain(compared_of(comparison_of(changes=(RATE.model_copy(update={"favourable": favourable}),))))
        for favourable in (True, False, None)
    }
    assert "(tốt hơn)" in rows[True]
    assert "(kém hơn)" in rows[False]
    assert not re.search("tốt hơn|kém hơn", rows[None])


def test_a_unit_that_the_name_does_not_tell_stands_beside_it() -> None:
    change = changed("x.9", "Kinh phí", "1.200", "1.245", "changed", unit="triệu đồng")
    found = lines(compared_of(comparison_of(changes=(change,))))
    assert "Chỉ tiêu khác" in found
    assert any(line.startswith("~ Kinh phí (triệu đồng)") for line in found)


def test_counts_of_all_that_was_compared() -> None:
    found = lines(compared_of(failures=("quy tắc P101 gặp lỗi",)))
    assert "Đã so 5 chỉ tiêu: 2 thay đổi, 1 nêu lại khác, 1 mới nêu, 1 không còn nêu, 1 không đổi." in found
    assert "x.txt: không rõ kỳ báo cáo" in found
    assert "Chú ý: quy tắc P101 gặp lỗi" in found
    assert found[-1] == (
        "Tổng cộng: 1 lần so sánh của 1 đơn vị; chỉ tiêu: 2 thay đổi, 1 nêu lại khác, 1 mới nêu, 1 không còn nêu, "
        "1 không đổi; phát hiện giữa các kỳ: 1 sai, 0 nghi vấn, 1 lưu ý; 1 trường hợp không so sánh được. "
        "(1 phát hiện nhẹ hơn không hiện, xem --level)"
    )


def test_a_finding_is_quoted_from_both_files() -> None:
    found = lines(compared_of())
    at = next(i for i, line in enumerate(found) if line.startswith("SAI P101"))
    assert found[at + 1] == FOUND.message
    assert found[at + 2].startswith("5.txt, dòng 1: “Tháng 5 xã tiếp nhận 1.245 hồ sơ (tháng trước 1.190 hồ sơ)")
    assert found[at + 3].startswith("4.txt, dòng 1: “Tháng 4 xã tiếp nhận 1.200 hồ sơ")
    assert "LƯU Ý P101" not in " ".join(found)
    assert "LƯU Ý P101" in " ".join(lines(compared_of(level="info")))


def test_a_dismissed_finding_is_counted_and_not_shown() -> None:
    off = FOUND.model_copy(update={"dismissed": "đã hỏi xã"})
    found = lines(compared_of(comparison_of(findings=(off,))))
    assert "SAI P101" not in " ".join(found)
    assert "(1 phát hiện đã bỏ qua theo kết luận của đơn vị)" in found[-1]


def test_documents_headings_and_copied_sentences_with_their_signs() -> None:
    found = lines(compared_of())
    for line in (
        "+ Kế hoạch số 2/KH-UBND ngày 06/02/2023",
        "- Văn bản số 1/KH-UBND",
        "+ 1. Bồi dưỡng",
        "- 1. Tập huấn",
        "Phát hiện trong từng báo cáo: 1 vẫn còn",
        "dòng 4, như dòng 4 của kỳ trước: “Ngày 15/4/2023, xã mở 03 lớp.”",
    ):
        assert line in found


def test_of_many_documents_the_first_are_listed_and_the_others_counted() -> None:
    many = tuple(DocumentChange(number=f"{number}/KH-UBND", kind="new") for number in range(1, 14))
    found = lines(compared_of(comparison_of(documents=many)))
    assert "+ Văn bản số 10/KH-UBND" in found
    assert "+ Văn bản số 11/KH-UBND" not in found
    assert "… và 3 mục khác (xem --all)" in found
    assert "+ Văn bản số 13/KH-UBND" in lines(compared_of(comparison_of(documents=many), everything=True))


def test_versions_and_parts_are_named() -> None:
    version = comparison_of(
        kind="versions",
        previous=Side(path="4.txt", period=MAY, version=1),
        current=Side(path="5.txt", period=MAY, version=2),
    )
    found = lines(compared_of(version))
    assert found[:2] == [
        "xã Suối Mơ: tháng 5 năm 2023, bản 1 → tháng 5 năm 2023, bản 2",
        "(so với bản gửi trước)",
    ]
    months = (Side(path="4.txt", period=APRIL), Side(path="5.txt", period=MAY))
    quarter = Side(path="q.txt", period=Period(type="quarter", year=2023, index=2))
    found = lines(compared_of(comparison_of(kind="parts", previous=Side(path="5.txt", parts=months), current=quarter)))
    assert found[:5] == [
        "xã Suối Mơ: T4/2023 + T5/2023 → quý II năm 2023",
        "(so với các kỳ nhỏ cộng lại)",
        "- 4.txt",
        "- 5.txt",
        "+ q.txt",
    ]


def test_reports_without_indicators_and_no_reports_at_all() -> None:
    assert "Hai báo cáo không nêu chỉ tiêu nào." in lines(compared_of(comparison_of(changes=())))
    nothing = Compared(Comparisons(skipped=(Skipped(path="a.txt", reason="chỉ có một báo cáo"),)), TEXTS.get)
    assert lines(nothing)[:2] == ["Không so sánh được", "a.txt: chỉ có một báo cáo"]
    assert "0 lần so sánh của 0 đơn vị" in lines(nothing)[-1]


def test_texts_that_are_not_there_leave_the_quotes_short() -> None:
    found = lines(compared_of(text=lambda path: None))
    assert "5.txt: “1.190”" in found
    assert any(line.startswith("+ Số hồ sơ đã tiếp nhận (dat dai)") for line in found)


def test_a_file_has_no_colours_and_no_width() -> None:
    long = comparison_of(notes=("rất dài " * 60,))
    text = plain(compared_of(long))
    assert "\x1b" not in text
    assert "rất dài " * 60 in text


def test_a_terminal_has_colours_like_git(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {ESCAPE.sub("", line).strip()[:17]: line for line in terminal(compared_of(), monkeypatch).splitlines()}
    green, red = "\x1b[32m", "\x1b[31m"
    assert green in rows["+ Số hồ sơ đã tiế"]
    assert red in rows["- Số lớp tập huấn"]
    assert green not in rows["~ Số hồ sơ đã tiế"] + rows["~ Tỷ lệ giải quyế"]
    assert red not in rows["~ Số hồ sơ đã tiế"] + rows["~ Tỷ lệ giải quyế"]


@pytest.mark.parametrize("columns", [80, 120])
def test_rows_fit_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    long = LAND.model_copy(update={"name": "Số hồ sơ tiếp nhận trực tuyến của các thủ tục hành chính " * 2})
    shown = ESCAPE.sub("", terminal(compared_of(comparison_of(changes=(*CHANGES, long))), monkeypatch, columns))
    assert max(len(line) for line in shown.splitlines()) <= columns
    arrows = [line.index("→") for line in shown.splitlines() if re.match(r"    [~+!-] .* → ", line)]
    assert len(arrows) == 6
    assert len(set(arrows)) == 1


HOSTILE = ["\x1b[31mđỏ\x07", "a\nb\rc\td", "a\ud800b", "\u202etxt.exe\u2066", "[bold]x[/bold]", "đ" * 5_000, "\x00", ""]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_a_text_from_a_report_cannot_steer_the_terminal(monkeypatch: pytest.MonkeyPatch, hostile: str) -> None:
    compared = hostile_comparison(hostile)
    text = plain(compared)
    text.encode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert (
        plain(compared_of()).count("\n") - text.count("\n") < 20
    )  # no line is cut in two: only empty texts are left out
    shown = ESCAPE.sub("", terminal(compared, monkeypatch))
    assert "\x1b" not in shown


def test_a_text_of_several_lines_makes_no_further_line() -> None:
    whole = plain(hostile_comparison("abcdefg"))
    assert plain(hostile_comparison("a\nb\rc\td")).splitlines() == [
        line.replace("abcdefg", "a b c d") for line in whole.splitlines()
    ]
    assert "[bold]x[/bold]" in plain(hostile_comparison("[bold]x[/bold]"))


def test_same_comparisons_same_text() -> None:
    assert plain(compared_of()) == plain(compared_of())
