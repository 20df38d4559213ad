"""Word 97-2003: what LibreOffice saves, and files made byte by byte for the corners of the format."""

from __future__ import annotations

import random
import struct
from contextlib import suppress

import pytest
from office_files import EVERYTHING, LINES, NOTICES, shown
from word97_files import (
    DELETED,
    HIDDEN,
    IN_TABLE,
    RAISED,
    SPECIAL,
    compound,
    font,
    fonts,
    plc,
    row,
    sprm,
    word97,
)
from word_files import rows

from extractor.formats import Damaged, Encrypted, Margin, NeedsProgram, Oversized, Reading, Unreadable, office, parse
from extractor.records import Place

FONTS = {15: fonts("Times New Roman", ".VnTime", "VNI-Times", ".VnTimeH")}
NESTED = IN_TABLE + sprm(0x6649, 2, 4)


def read(data: bytes) -> Reading:
    reading = parse(data, "a.doc")
    at = 0
    for block in reading.blocks:
        assert at <= block.start < block.end <= len(reading.text)
        at = block.end
    return reading


def text(*pieces: str | tuple[str, int], **more: object) -> str:
    return read(word97(*pieces, **more)).text  # type: ignore[arg-type]


def test_all_that_libreoffice_saves() -> None:
    reading = shown(EVERYTHING, "doc")
    assert reading.text.splitlines() == LINES
    assert reading.notices == NOTICES
    assert reading.margins == (Margin("Đầu trang"), Margin("Chân trang"))
    assert {block.place for block in reading.blocks} >= {Place(paragraph=6), Place(table=1, row=3, column=2)}


# Pieces


def test_pieces_of_one_byte_and_of_two_in_any_order() -> None:
    assert text("Quý I - 1.204 h", "ồ sơ\rđạt ", "99,5%…\r") == "Quý I - 1.204 hồ sơ\nđạt 99,5%…\n"


def test_both_table_streams() -> None:
    assert text("Một\r", flags=0x200) == "Một\n"


def test_a_character_beyond_the_first_plane_is_two_positions() -> None:
    assert text("🙂🙂 830 hồ sơ\r812\r", runs={"830": HIDDEN}) == "🙂🙂  hồ sơ\n812\n"


def test_what_a_piece_brings_to_its_text() -> None:
    """Files saved in haste: a property in the piece itself, or in a list that it names."""
    hidden = 0x5C << 1 | 1 << 8
    pieces = "tổng ", ("812", hidden), "830 ", ("mất", 0 << 1 | 1), ("còn", 1 << 1 | 1), "\r"
    assert text(*pieces, modifiers=[DELETED, sprm(0x0835, 1)]) == "tổng 830 còn\n"


@pytest.mark.parametrize("overlapping", [True, False])
def test_pieces_that_would_be_gigabytes(overlapping: bool) -> None:
    count = 400
    positions = [i * 30_000 for i in range(count + 1)] if overlapping else [0, 2**31 - 1]
    described = struct.pack("<HIH", 0, 4096 | 0x40000000, 0) * (len(positions) - 1)
    data = word97("x" * 40_000 + "\r", counts=(positions[-1],))
    table = plc(positions, described)
    data = data.replace(plc([0, 40_001]), b"\0" * 8)  # the old ones are out of the way
    where = compound(
        {"WordDocument": _main(data, len(table) + 5), "0Table": b"\2" + struct.pack("<I", len(table)) + table}
    )
    with pytest.raises(Oversized):
        read(where)


def _main(data: bytes, length: int) -> bytes:
    """The main stream of a file, its table of pieces at the beginning of the other stream."""
    import io

    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as file:
        main = bytearray(file.openstream("WordDocument").read())
    struct.pack_into("<II", main, 154 + 8 * 33, 0, length)
    return bytes(main)


# Letters


def test_what_is_hidden_deleted_and_raised() -> None:
    runs = {"ẩn": HIDDEN, "812": DELETED, "2 km": RAISED}
    assert text("15 ẩn812830 m2 km\r", runs=runs) == "15 830 m² km\n"


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next() -> None:
    assert text("Tổng số\r là 830\rHết\r", runs={"\r là": DELETED}) == "Tổng số 830\nHết\n"


def test_signs_that_are_not_letters() -> None:
    assert text("40/KH\x1eUBND, hồ\x1f sơ\x0bdòng hai\x01\x05\r") == "40/KH-UBND, hồ sơ\ndòng hai\n"


def test_a_field_shows_its_result() -> None:
    nested = '\x13 IF \x13 PAGE \x147\x15 = 7 "a" \x14đạt 95%\x15'
    assert text(f"Xã {nested}.\r") == "Xã đạt 95%.\n"
    assert text("Trang \x13 PAGE \r") == "Trang  PAGE\n", "a field without an end hides nothing"
    assert text("a \x14b\x15 c\r") == "a b c\n"


def test_an_embedded_table_is_named() -> None:
    assert "1 đối tượng nhúng" in read(word97("Bảng: \x13 EMBED Excel.Sheet.8 \x14\x01\x15\r")).notices[0]


def test_fonts_tell_the_character_set() -> None:
    runs = {"B¸o c¸o": font(1), "Baù": font(2), "o caùo": font(2) + sprm(0x0835, 1), "uû ban": font(3)}
    pieces = "B¸o c¸o\rBaùo caùo\ruû ban\rHà Nam ½\r"
    reading = read(word97(pieces, runs=runs, parts=FONTS))
    assert reading.text == "Báo cáo\nBáo cáo\nUỶ BAN\nHà Nam ½\n"
    assert "TCVN3 (ABC) và VNI" in reading.notices[0]


def test_a_notes_mark_is_no_letter_of_its_font() -> None:
    """ "¹" is "ạ" in TCVN3."""
    body, notes = "®¹t 15\x02 v¨n b¶n\r", "\x02 Ghi chó\r"
    parts = FONTS | {2: plc([6, 18], b"\1\0"), 3: plc([0, len(notes), len(notes)])}
    whole = body + notes
    data = word97(whole, runs={whole: font(1) + SPECIAL}, parts=parts, counts=(len(body), len(notes)))
    assert read(data).text == "đạt 15¹ văn bản\n¹ Ghi chú\n"


def test_the_words_tell_the_set_where_no_font_does() -> None:
    lines = ["Uû ban nh©n d©n x· ®\u00ad\u00ac\u00adc giao", "tæng sè hå s\u00ac lµ 1.204", "C¸c ®ång chÝ phô tr¸ch"]
    reading = read(word97("\r".join(lines).replace("\u00ad\u00ac\u00adc", "\u00adîc") + "\r"))
    assert reading.text.splitlines() == [
        "Uỷ ban nhân dân xã được giao", "tổng số hồ sơ là 1.204", "Các đồng chí phụ trách",
    ]  # fmt: skip
    assert "TCVN3" in reading.notices[0]


# Tables


def test_rows_whose_cells_differ_stand_in_one_grid() -> None:
    words = "TT\x07Hồ sơ\x07\x07\x07Nhận\x07Xong\x07\x071\x0715\x0714\x07\x07Sau\r"
    marks = dict.fromkeys(range(11), IN_TABLE)
    marks[2], marks[6] = row(0, 500, 2500), row(0, 510, 1500, 2500, continued=[0])
    marks[10] = row(0, 495, 1495, 2505)
    assert text(words, marks=marks) == "TT\tHồ sơ\t\n\tNhận\tXong\n1\t15\t14\n\nSau\n".join(("\n", "")).lstrip("\n")


def test_cells_without_width_hold_nothing() -> None:
    words = "a\x07b\x07\x07c\x07\x07d\x07e\x07f\x07\x07"
    marks = dict.fromkeys(range(9), IN_TABLE)
    marks[4], marks[8] = row(0, 100, 2000, 2000, 3000), row(0, 100, 2000, 3000)
    assert rows(read(word97(words, marks=marks))) == [["a", "b", "c"], ["d", "e", "f"]]


def test_a_table_in_a_cell_has_rows_of_its_own() -> None:
    words = "ngoài\x07x1\rx2\r\r\x07\x07Sau\r"
    inner = NESTED + sprm(0x244B, 1)
    marks = {0: IN_TABLE, 1: inner, 2: inner, 3: NESTED + sprm(0x244B, 1) + sprm(0x244C, 1), 4: IN_TABLE}
    marks[5] = row(0, 1000, 3000)
    assert text(words, marks=marks).splitlines() == ["ngoài\t", "", "x1\tx2", "", "Sau"]


# Stories


def test_heads_notes_and_boxes() -> None:
    body, heads, end, box = "Thân\x02 bài\r", "Đầu\r", "\x02 cuối\r", "hộp\r"
    whole = body + heads + end + box
    parts = {
        11: plc([0] * 8 + [len(heads)] * 3),
        46: plc([4, 9], b"\1\0"),
        47: plc([0, len(end), len(end)]),
        56: plc([0, len(box), len(box)], b"\0" * 44),
    }
    counts = (len(body), 0, len(heads), 0, 0, len(end), len(box))
    reading = read(word97(whole, runs={"\x02 bài": SPECIAL}, parts=parts, counts=counts))
    assert reading.text == "Thân¹ bài\n¹ cuối\nhộp\n"
    assert reading.margins == (Margin("Đầu"),)


def test_a_note_with_a_mark_of_its_own_keeps_it() -> None:
    body, notes = "đạt 15* việc\r", "* Ghi chú\r"
    parts = {2: plc([6, 13], b"\0\0"), 3: plc([0, len(notes), len(notes)])}
    assert text(body + notes, parts=parts, counts=(len(body), len(notes))) == "đạt 15* việc\n* Ghi chú\n"


# Automatic numbers


def _level(
    kind: int, shown: str, places: bytes, start: int = 1, flags: int = 0, limit: int = 0, follows: int = 0
) -> bytes:
    head = struct.pack("<iBB9sBiiBBBB", start, kind, flags, places.ljust(9, b"\0"), follows, 0, 0, 0, 0, limit, 0)
    return head + struct.pack("<H", len(shown)) + shown.encode("utf-16-le")


def _lists(*levels: bytes, starts: tuple[int, int] | None = None) -> dict[str, dict[int, bytes]]:
    nine = [*levels, *[_level(255, "", b"")] * (9 - len(levels))]
    use = struct.pack("<iiiBBBB", 7, 0, 0, 0, 0, 0, 0)
    again = struct.pack("<iiiBBBB", 7, 0, 0, 1 if starts else 0, 0, 0, 0)
    data = struct.pack("<i", -1) * 2 + (struct.pack("<iI", starts[1], starts[0] | 16) if starts else b"")
    lists = struct.pack("<Hii9HBB", 1, 7, 0, *[0xFFF] * 9, 0, 0)
    return {"parts": {73: lists, 74: struct.pack("<I", 2) + use + again + data}, "behind": {73: b"".join(nine)}}


def _numbered(*items: tuple[int, int]) -> dict[int, bytes]:
    return {i: sprm(0x460B, use, 2) + sprm(0x260A, level) for i, (use, level) in enumerate(items)}


def test_automatic_numbers() -> None:
    made = _lists(
        _level(1, "\0.", b"\1"),
        _level(0, "\0.\1.", b"\1\3", flags=4),
        _level(4, "\2)", b"\1"),
        _level(23, "\uf0b7", b""),
        starts=(0, 5),
    )
    marks = _numbered((1, 0), (1, 1), (1, 2), (1, 2), (1, 3), (1, 0), (1, 1), (2, 0), (2, 0))
    assert text("a\rb\rc\rd\re\rf\rg\rh\ri\r", marks=marks, **made).splitlines() == [
        "I. a", "1.1. b", "a) c", "b) d", "- e", "II. f", "2.1. g", "V. h", "VI. i",
    ]  # fmt: skip


def test_a_level_that_goes_on_and_nothing_after_the_number() -> None:
    made = _lists(_level(0, "Mục \0", b"\5", follows=2), _level(0, "\1.", b"\1", flags=8))
    marks = _numbered((1, 0), (1, 1), (1, 0), (1, 1))
    assert text(":a\rb\r:c\rd\r", marks=marks, **made).splitlines() == ["Mục 1:a", "1. b", "Mục 2:c", "2. d"]


def test_a_damaged_list_is_told_and_loses_no_text() -> None:
    made = _lists(_level(0, "\0.", b"\1"))
    parts = made["parts"] | {73: b"\xff\x7f" + made["parts"][73][2:]}
    reading = read(word97("a\r", marks=_numbered((1, 0)), parts=parts))
    assert reading.text == "a\n"
    assert "đánh số tự động" in reading.notices[0]


# What cannot be read


def test_a_password() -> None:
    with pytest.raises(Encrypted):
        read(word97("Một\r", flags=0x100))


def test_what_is_cut_or_senseless() -> None:
    data = word97("Báo cáo " * 200 + "\r")
    for broken in (data[:2000], data[: len(data) // 2], compound({"WordDocument": b"\xec\xa5\xc1\0"})):
        with pytest.raises(Damaged):
            read(broken)


def test_older_word_needs_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(NeedsProgram, match="cần LibreOffice"):
        read(word97("Một\r", version=101))


def test_other_names_are_of_no_account() -> None:
    reading = parse(word97("Một\r"), "a.docx")
    assert (reading.format, reading.text) == ("doc", "Một\n")
    assert "đã đọc theo nội dung" in reading.notices[0]


def test_whatever_the_bytes_the_answer_is_a_reading_or_a_reason() -> None:
    generator = random.Random(7)
    made = _lists(_level(1, "\0.", b"\1"))
    marks = dict.fromkeys(range(5), IN_TABLE) | {5: row(0, 500, 1500, 2500)} | {6: sprm(0x460B, 1, 2)}
    good = word97("a\x07b\x07c\rd\x07\x07Tổng \x13 X \x14830\x15\r", marks=marks, runs={"a": font(1)}, **made)
    for _ in range(400):
        data = bytearray(good)
        for _ in range(generator.randint(1, 12)):
            data[generator.randrange(len(data))] = generator.choice((0, 1, 255, generator.randrange(256)))
        with suppress(Unreadable):
            assert parse(bytes(data), "a.doc").text.strip()
