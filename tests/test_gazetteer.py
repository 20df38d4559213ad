"""The administrative units: which one a name means, and what became of it on 1/7/2025."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import gazetteer, models
from extractor.data import data_dir
from extractor.gazetteer import longest_name, names, predecessors, resolve, same_area, successors, units_named
from extractor.gazetteer.names import spelling, split_type
from extractor.gazetteer.table import Table, Unit, table
from extractor.train.units import train

BEFORE, AFTER = date(2024, 6, 30), date(2025, 9, 1)


def all_units() -> list[Unit]:
    return [table().unit(row) for row in range(1, len(table().depths))]


def the_one(printed: str, *within: str, on: date | None = None) -> Unit:
    unit = resolve(printed, within, on).unit
    assert unit is not None
    return unit


# The table ------------------------------------------------------------------------------------------------------------


def test_each_list_has_as_many_units_as_the_state_counted() -> None:
    counted = Counter((name, unit.level) for unit in all_units() for name in unit.lists)
    assert counted == {
        ("2022", "tinh"): 63,
        ("2022", "huyen"): 705,
        ("2022", "xa"): 10_599,
        ("2025", "tinh"): 63,
        ("2025", "huyen"): 696,
        ("2025", "xa"): 10_035,
        ("7/2025", "tinh"): 34,
        ("7/2025", "xa"): 3_321,
    }
    now = Counter(unit.type for unit in all_units() if unit.since and unit.above)
    assert now == {"xã": 2_621, "phường": 687, "đặc khu": 13}


def test_every_unit_of_june_2025_became_one_of_july_and_none_came_from_nowhere() -> None:
    for unit in all_units():
        if "2025" in unit.lists and unit.level != "huyen":
            assert successors(unit), unit.address
        if unit.since:
            assert predecessors(unit), unit.address
            assert all(unit in successors(before) for before in predecessors(unit))


def test_communes_of_which_the_lists_do_not_tell_what_they_became() -> None:
    unknown = [unit for unit in all_units() if unit.level == "xa" and unit.earlier and not successors(unit)]
    assert len(unknown) == 859
    assert units_named("Phượng Kỳ", "xã")[0] in unknown


def test_recipe_makes_the_table_that_is_shipped(tmp_path: Path) -> None:
    made = train(tmp_path)
    shipped = (data_dir("models") / made.file).read_bytes()
    assert gzip.decompress((tmp_path / made.file).read_bytes()) == gzip.decompress(shipped)
    assert shipped[4:8] == bytes(4)  # no time in it
    assert len(shipped) < 110_000


def test_a_damaged_table_is_said_and_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def problem(name: str) -> Path:
        raise models.ModelProblem(name)

    monkeypatch.setattr(models, "file", problem)
    table.cache_clear()
    with pytest.raises(models.ModelProblem, match="units"):
        resolve("xã Quang Khải")


# Names ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "type", "name"),
    [
        ("Trung Đô Nguyễn Xuân Minh", "phường", "Trung Đô"),
        ("Quang Khải, huyện Tứ Kỳ", "xã", "Quang Khải"),
        ("Phan Rang-Tháp Chàm năm 2024", "", "Phan Rang-Tháp Chàm"),
        ("Ia H'Drai là huyện", "huyện", "Ia H'Drai"),
        ("Trung Do Nguyen Xuan", "phường", "Trung Do"),
        ("Tứ Kỳ", "phường", ""),
        ("05, quận 3", "phường", "05"),
        ("Bến Tranh Đông", "", ""),
        ("", "", ""),
    ],
)
def test_longest_name_clips_what_runs_on(text: str, type: str, name: str) -> None:
    assert text[: longest_name(text, type)] == name


@given(st.text(max_size=60), st.sampled_from(["", "xã", "phường", "tỉnh"]))
@settings(max_examples=200, deadline=None)
def test_longest_name_is_a_name_or_nothing(text: str, type: str) -> None:
    length = longest_name(text, type)
    assert length == 0 or units_named(text[:length], type)


def test_names_are_in_base_letters() -> None:
    assert "quang khai" in names("xã")
    assert "quang khai" not in names("tỉnh")
    assert len(names("tỉnh")) < len(names("phường")) < len(names())


@pytest.mark.parametrize(
    ("printed", "type", "name"),
    [
        ("TP. Vinh", "thành phố", "Vinh"),
        ("TP Vinh", "thành phố", "Vinh"),
        ("THỊ TRẤN TỨ KỲ", "thị trấn", "TỨ KỲ"),
        ("thị xã  Hương Trà", "thị xã", "Hương Trà"),
        ("Xã Xuân Lam", "xã", "Xuân Lam"),
        ("Xã", None, "Xã"),
        ("Quang Khải", None, "Quang Khải"),
    ],
)
def test_type_is_split_off(printed: str, type: str | None, name: str) -> None:
    assert split_type(printed) == (type, name)


def test_tone_may_stand_on_either_vowel_but_not_be_another() -> None:
    assert spelling("Thuỷ Nguyên") == spelling("Thủy Nguyên")
    assert spelling("Hoà Bình") == spelling("HÒA BÌNH")
    assert spelling("Hòa Bình") != spelling("Hoa Bình")
    assert spelling("05") == spelling("5")


# Which unit a name means ----------------------------------------------------------------------------------------------


def test_a_name_is_resolved_within_the_units_above_it() -> None:
    assert the_one("xã Quang Khải", "huyện Tứ Kỳ").address == "xã Quang Khải, huyện Tứ Kỳ, tỉnh Hải Dương"
    assert the_one("XÃ QUANG KHẢI", "HUYỆN TỨ KỲ", "TỈNH HẢI DƯƠNG").name == "Quang Khải"
    assert the_one("Phường 05", "Quận 3", "TP. Hồ Chí Minh").full == "phường 5"


def test_one_name_in_several_districts_is_ambiguous() -> None:
    found = resolve("xã Tân Lập", ["tỉnh Long An"])
    assert found.unit is None
    assert {unit.above[0].name for unit in found.candidates} == {"Mộc Hóa", "Tân Thạnh"}
    assert the_one("xã Tân Lập", "huyện Mộc Hóa", "tỉnh Long An").above[0].name == "Mộc Hóa"


@pytest.mark.parametrize(
    ("printed", "within", "name", "match"),
    [
        ("xã Quang Khài", ["huyện Tứ Kỳ"], "Quang Khải", "accents"),
        ("xa Quang Khai", ["huyen Tu Ky"], "Quang Khải", "accents"),
        ("xã Quanq Khải", ["huyện Tứ Kỳ", "tỉnh Hải Dương"], "Quang Khải", "slip"),
        ("xã Quang Khải", ["huyện Từ Kỳ", "tỉnh Hải Dương"], "Quang Khải", "exact"),
        ("xã Quang Khải", ["huyện Tú Ky", "tỉnh Hái Dương"], "Quang Khải", "exact"),
        ("xã Quang Khải", ["huyện Tứ Kỷ"], "Quang Khải", "exact"),
        ("xã Quanq Khải", ["huyện Tứ Kv", "tỉnh Hải Dương"], "Quang Khải", "slip"),
        ("phường Hương Vân", ["thị xã Hương Trà"], "Hương Vân", "exact"),
        ("xã Đắk Hà", ["huyện Tu Mơ Rông"], "Đăk Hà", "exact"),  # both spellings are in use
        ("xã Quanq Khải", ["tỉnh Hải Dương"], "Quang Khải", "slip"),
        ("tỉnh Hải Dưong", [], "Hải Dương", "accents"),
    ],
)
def test_a_damaged_name_is_put_right_by_its_surroundings(
    printed: str, within: list[str], name: str, match: str
) -> None:
    found = resolve(printed, within, BEFORE)
    assert found.unit is not None
    assert (found.unit.name, found.match) == (name, match)


@pytest.mark.parametrize(
    ("printed", "within"),
    [
        ("xã Quang Khài", []),  # nothing says where
        ("phường Huong Van", ["thị xã Hương Trà"]),  # Hương Vân and Hương Văn
        ("xã Quang Khải", ["huyện Đức Lâm"]),  # a district that is not there
        ("xã Quang Khải", ["huyện Đức Lâm", "tỉnh Hải Dương"]),
        ("xã Yên Lộc Thượng", ["huyện Tứ Kỳ"]),
        ("xã Quang Khảii Xuân", ["huyện Tứ Kỳ"]),
        ("phường Quang Khải", ["huyện Tứ Kỳ"]),
        ("xã Tân Xỳ", ["huyện Tứ Kỳ", "tỉnh Hải Dương", "tỉnh Hải Dương"]),  # said twice, and contradicting itself
        ("tỉnh Hải Dươnq", []),
        ("xã", []),
        ("", ["huyện Tứ Kỳ"]),
    ],
)
def test_what_is_not_sure_is_not_resolved(printed: str, within: list[str]) -> None:
    assert resolve(printed, within, BEFORE).unit is None


def test_a_damaged_name_can_be_the_right_one_of_another_commune() -> None:
    # Vĩnh Xương is a commune of An Giang, Vĩnh Tường one of Phú Thọ: the province alone does not make one the other.
    assert the_one("xã Vĩnh Xuơng", "tỉnh An Giang", on=AFTER).name == "Vĩnh Xương"
    assert the_one("xã Vĩnh Zương", "tỉnh An Giang", on=AFTER).name == "Vĩnh Xương"
    assert the_one("xã Vĩnh Tường", "tỉnh Phú Thọ", on=AFTER)
    assert resolve("xã Vĩnh Tường", ["tỉnh An Giang"], AFTER).unit is None


def test_every_unit_is_found_by_its_own_address() -> None:
    for unit in all_units()[::23]:
        found = resolve(unit.full, [above.full for above in unit.above], unit.since or BEFORE)
        assert found.unit == unit or unit in found.candidates, unit.address


# 1/7/2025 -------------------------------------------------------------------------------------------------------------


def test_a_name_means_the_unit_of_the_day() -> None:
    old, new = the_one("tỉnh Thái Nguyên", on=BEFORE), the_one("tỉnh Thái Nguyên", on=AFTER)
    assert (old.since, old.until) == (None, date(2025, 6, 30))
    assert (new.since, new.until) == (date(2025, 7, 1), None)
    assert successors(old) == (new,)
    assert {unit.name for unit in predecessors(new)} == {"Thái Nguyên", "Bắc Kạn"}


def test_a_unit_that_is_no_more_is_still_known() -> None:
    unit = the_one("xã Quang Khải", "huyện Tứ Kỳ", on=AFTER)
    assert unit.until == date(2025, 6, 30)
    assert not unit.can_be_of(AFTER)
    assert [after.address for after in successors(unit)] == ["xã Tứ Kỳ, thành phố Hải Phòng"]


def test_a_commune_was_made_of_several() -> None:
    unit = the_one("xã Tứ Kỳ", "thành phố Hải Phòng")
    assert {before.full for before in predecessors(unit)} == {
        "thị trấn Tứ Kỳ",
        "xã Quang Khải",
        "xã Quang Phục",
        "xã Minh Đức",
    }
    assert same_area(unit) is None


def test_a_commune_was_divided() -> None:
    unit = the_one("xã Phú Hội", "huyện An Phú", on=BEFORE)
    assert [after.full for after in successors(unit)] == ["xã An Phú", "xã Nhơn Hội"]


def test_a_district_without_communes_became_a_special_zone_of_the_same_area() -> None:
    zone = the_one("đặc khu Côn Đảo")
    assert zone.above[0].name == "Hồ Chí Minh"
    before = same_area(zone)
    assert before is not None
    assert before.address == "huyện Côn Đảo, tỉnh Bà Rịa - Vũng Tàu"


def test_a_province_took_another_name_before() -> None:
    hue = the_one("tỉnh Thừa Thiên Huế", on=BEFORE)
    (city,) = successors(hue)
    assert (city.full, city.level) == ("thành phố Huế", "tinh")
    (now,) = successors(city)
    assert same_area(now) == city


def test_a_district_rose_in_rank_and_its_communes_with_it() -> None:
    commune = the_one("xã Hồng Thái", "huyện Việt Yên", "tỉnh Bắc Giang", on=BEFORE)
    assert commune.earlier
    assert [after.address for after in successors(commune)] == ["phường Hồng Thái, thị xã Việt Yên, tỉnh Bắc Giang"]


def test_communes_merged_in_2024_are_known_from_the_older_list() -> None:
    unit = the_one("xã Cộng Lạc", "huyện Tứ Kỳ")
    assert unit.earlier
    assert unit.until is None
    assert the_one("xã Lạc Phượng", "huyện Tứ Kỳ").lists == ("2025",)


def test_a_table_of_other_rows_works_as_well() -> None:
    rows = ["depth\ttype\tname\tlists\tbecame\tother", "0\ttỉnh\tA\t2025\t3\t", "1\thuyện\tB\t2025\t\tBê"]
    small = Table("\n".join([*rows, "0\ttỉnh\tC\t7/2025\t\t"]))
    assert small.unit(2).address == "huyện B, tỉnh A"
    assert small.named("be") == (small.unit(2),)
    assert small.successors(small.unit(1)) == (small.unit(3),)
    assert small.unit(3).since == gazetteer.TWO_TIERS
