"""What narrows a figure down: the field, the level, the place that the words around it name."""

from __future__ import annotations

import regex

from extractor.text import fold

# A heading narrows down only by naming a field: "một cửa liên thông" there is the name of a mechanism.
HEADED = regex.compile(r"(?<!\bcac )(?<!\bmot so )\blinh vuc\b|phi dia gioi")
# In the report of a district or province: what is said of all its communes together.
BELOW = regex.compile(r"\bcap xa\b|\b(?:cac|tai) (?:xa|phuong|thi tran)\b")
# "08/08 xã, thị trấn tiếp nhận …": they did it, and not the district; where they are counted, nothing is narrowed.
THEY = regex.compile(r"(?<!\d)\d{1,3}(?:/\d{1,3})? (?:xa|phuong|thi tran)\b(?! hoi)")

# "Cùng kỳ tiếp nhận 268 hồ sơ" is of another period, and else as much as the report's own figure.
EARLIER = regex.compile(
    r"\bso voi\b|\bcung (?:ky|thoi diem)\b|(?<!\bton )(?<!\btu )(?<!\bcua )\b(?:ky|nam|thang|quy) truoc\b|\bnam \d{4}\b"
)

_FIELD_ENDS = (
    r"(?=\s?[:(]|\s*$|,?\s(?:la|co|da|con|phat sinh|tiep nhan|giai quyet|nhan|trong|quy|thang|nam|ca|voi|nhieu|tong so"
    r"|dang|so|\d+)\b)"
)
# "Lĩnh vực đất đai là lĩnh vực có nhiều hồ sơ" names one field.
_FIELD = regex.compile(
    rf"(?<!\bcac )(?<!\d )\blinh vuc (?P<name>[a-z]+(?:[ ,-]{{1,3}}[a-z]+){{0,6}}?){_FIELD_ENDS}"
    r"(?:,? la (?:mot trong (?:cac|nhung) )?linh vuc\b)?"
)
# "- Đất đai: tiếp nhận 247 hồ sơ": the words before the colon of a list item.
_ITEM = regex.compile(r"\s*(?:[-+*•]|[a-z][.)]|\d{1,2}[.)])\s*(?P<name>[a-z]+(?:[ ,-]{1,3}[a-z]+){0,6})\s?:")


def named_field(words: str) -> regex.Match[str] | None:
    """Return the one field that folded `words` name, its words in the group "name"; None for none or several."""
    field = _FIELD.search(words) or _ITEM.match(words)
    if field is None or "linh vuc" in words[: field.start()] or "linh vuc" in words[field.end() :]:
        return None
    return field


_LEVEL = regex.compile(r"\bcap (?:xa|huyen|tinh)\b|\btoan (?:huyen|tinh|thanh pho)\b")


def named_level(words: str) -> str | None:
    """Return the level that folded `words` name ("cap huyen"), or None for none or several."""
    levels = set(_LEVEL.findall(words))
    return levels.pop() if len(levels) == 1 else None


_PLACE = regex.compile(
    r"(?<!của\s(?:UBND\s)?)\b(?:[Xx]ã|[Pp]hường|[Tt]hị\s(?:trấn|xã)|[Đđ]ặc\skhu|[Tt]hôn|[Xx]óm|[Ấấ]p|[Hh]uyện|[Qq]uận|"
    r"[Tt]hành\sphố)\s(?P<name>\p{Lu}\p{Ll}*(?:\s\p{Lu}\p{Ll}*)*)"
)
# One of several counters or branches: "điểm Thanh Xá", "cơ sở 2", "bộ phận Tư pháp"; the one-stop unit itself is all.
_BRANCH = regex.compile(
    r"\b(?:[Đđ]iểm|[Cc]ơ\ssở|[Cc]hi\snhánh|[Qq]uầy|[Bb]ộ\sphận|[Tt]rụ\ssở)(?:\s(?:tiếp\snhận|giao\sdịch|hỗ\strợ|phục\svụ|một\scửa|làm\sviệc))?"
    r"\s(?:chính\b|phụ\b|số\s\d|(?!Một\s[Cc]ửa|Tiếp\s[Nn]hận|TN|Dữ\s[Ll]iệu|UBND)\p{Lu}\p{Ll}+)|\b(?:[Cc]ơ\ssở|[Qq]uầy)\s\d"
)


def other_place(text: str, unit: str) -> regex.Match[str] | None:
    """Return the name in `text` of another commune, village … than the report's own `unit` (folded), or of a branch."""
    place = next((match for match in _PLACE.finditer(text) if fold(match["name"]) not in unit), None)
    return place or _BRANCH.search(text)
