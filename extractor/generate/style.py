"""The habits of one report: how it prints numbers, dates and documents, and what it calls its office and its period."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from extractor.generate.nodes import Node, Nodes, Number
from extractor.generate.office import LEVELS, Office
from extractor.generate.periods import ROMAN, Period
from extractor.generate.register import Document, decrees, issued

ONLINE_LEVELS_END = 2022
"""The last year in which services are called "mức độ 3" and "mức độ 4" (Nghị định 42/2022/NĐ-CP)."""


@dataclass(frozen=True, slots=True)
class Style:
    """What stays the same through a report."""

    pad: bool
    """ "05 hồ sơ", not "5 hồ sơ"."""
    mark: str
    decimals: int
    slashed: bool
    """ "ngày 05/01/2024", not "ngày 05 tháng 01 năm 2024"."""
    padded_month: bool
    abbreviated: bool
    """TTHC, CCHC for the words."""
    bullet: str
    million: bool
    """Money in "triệu đồng", not in "đồng"."""

    @classmethod
    def drawn(cls, rng: random.Random) -> Style:
        """Return a style at random."""
        return cls(
            pad=rng.random() < 0.7,
            mark="," if rng.random() < 0.85 else ".",
            decimals=rng.choice((1, 2, 2)),
            slashed=rng.random() < 0.75,
            padded_month=rng.random() < 0.6,
            abbreviated=rng.random() < 0.5,
            bullet=rng.choice(("- ", "- ", "", "* ")),
            million=rng.random() < 0.7,
        )


def grouped(value: int) -> str:
    """Return digits with a dot before every three."""
    return f"{value:,}".replace(",", ".")


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Return a positive number rounded half up."""
    scale = 10**decimals
    return Fraction((2 * value.numerator * scale + value.denominator) // (2 * value.denominator), scale)


class Printer:
    """Prints what a report's figures, dates and documents are, as leaves and nodes."""

    def __init__(self, style: Style, rng: random.Random) -> None:
        self.style, self.rng = style, rng

    def count(self, value: Fraction, *, pad: bool | None = None) -> str:
        """Return a count as printed."""
        whole = int(value)
        return f"{whole:02}" if (self.style.pad if pad is None else pad) and 0 < whole < 10 else grouped(whole)

    def decimal(self, value: Fraction, decimals: int) -> tuple[str, int]:
        """Return a number without noughts at its end, and how many decimals that leaves."""
        digits = f"{int(value * 10**decimals):0{decimals + 1}}"
        whole, rest = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
        rest = rest.rstrip("0")
        # "1.037,2" also where rates are printed as "98.5": two dots would be no number.
        mark = "," if len(whole) > 3 else self.style.mark
        return (f"{grouped(int(whole))}{mark}{rest}" if rest else grouped(int(whole))), len(rest)

    def number(self, key: str, value: Fraction, unit: str | None, *, pad: bool | None = None) -> Number:
        """Return the leaf of a count, a rate or money; a rate's `value` is a fraction of 1."""
        if unit == "%":
            rate = rounded(value * 100, self.style.decimals)
            printed, decimals = self.decimal(rate, self.style.decimals)
            return Number(key, printed, rate, "rate", "%", decimals)
        if unit == "đồng":
            if self.style.million:
                printed, decimals = self.decimal(value / 10**6, 1)
                return Number(key, printed, value, "money", unit, decimals, 10**6)
            return Number(key, grouped(int(value)), value, "money", unit)
        return Number(key, self.count(value, pad=pad), value, "count", unit)

    def money(self, number: Number) -> str:
        """Return the words after a sum of money."""
        return " triệu đồng" if number.scale == 10**6 else " đồng"

    def day(self, day: date, *, key: str = "day", words: bool | None = None) -> Node:
        """Return a date; one in words holds the word "ngày", one in digits does not."""
        written = not self.style.slashed if words is None else words
        month = f"{day.month:02}" if self.style.padded_month or day.month < 3 else str(day.month)
        text = f"{day.day:02} tháng {month} năm {day.year}" if written else f"{day.day:02}/{month}/{day.year}"
        leaf = Number(key, text, day.isoformat(), "date")
        return Node("d", ["ngày ", leaf] if written else [leaf], {})

    def document(self, document: Document, *, dated: bool = True) -> Node:
        """Return a citation: "Kế hoạch số 12/KH-UBND ngày 05/01/2024"."""
        number = Number(f"number.{document.slot}", document.number, document.number, "document")
        parts: Nodes = [f"{document.kind} số ", number]
        day = None
        if dated:
            day = self.day(document.day, key=f"date.{document.slot}")
            parts += [" ", day] if not self.style.slashed else [" ngày ", day]
        return Node("r", parts, {"document": document, "day": day})


class Names:
    """What the report calls the office, the level above, the period: slots that are no figures."""

    def __init__(self, office: Office, period: Period, printer: Printer, issue: date) -> None:
        self.office, self.period, self.printer, self.rng = office, period, printer, printer.rng
        self.level = LEVELS[office.level]
        registered = [d for year in (period.year,) for d in issued(office, year) if d.day <= min(issue, period.end)]
        self.own = [d for d in registered if d.issuer == "own"]
        self.documents = {d.slot: d for d in (*decrees(), *registered) if d.day < issue}

    def has(self, name: str) -> bool:
        """Tell whether the report has a word or a document of that name."""
        return hasattr(self, f"_{name}") or name in self.documents

    def nodes(self, name: str) -> Nodes:
        """Return the words for a slot."""
        if name in self.documents:
            return [self.printer.document(self.documents[name])]
        found: Nodes = getattr(self, f"_{name}")()
        return found

    def org(self, *parts: Node | Number | str) -> Node:
        """Return the name of a body."""
        return Node("ORG", list(parts))

    def loc(self, text: str) -> Node:
        """Return the name of a place."""
        return Node("LOC", [text])

    def _ubnd(self) -> Nodes:
        full = self.org("UBND ", self.loc(f"{self.level} {self.office.name}"))
        return [self.rng.choice((self.org(f"UBND {self.level}"), self.org(f"UBND {self.level}"), full))]

    def _ubnd_full(self) -> Nodes:
        return [self.org("UBND ", self.loc(f"{self.level} {self.office.name}"))]

    def _level(self) -> Nodes:
        return [self.level]

    def _level_hoa(self) -> Nodes:
        return [self.level.capitalize()]

    @property
    def upper(self) -> str:
        """Return the level that the report goes to."""
        return "huyện" if self.office.parent else "tỉnh"

    def _cap_tren(self) -> Nodes:
        return [self.org(f"UBND {self.upper}")]

    def addressee(self) -> Node:
        """Return whom the report is for."""
        return self.org("Ủy ban nhân dân ", self.loc(self.office.parent or self.office.province))

    def _tinh(self) -> Nodes:
        return ["tỉnh"]

    def _nam(self) -> Nodes:
        return [str(self.period.year)]

    def _nam_truoc(self) -> Nodes:
        return [str(self.period.year - 1)]

    def _nam_sau(self) -> Nodes:
        return [str(self.period.year + 1)]

    def _thon(self) -> Nodes:
        return [{"phuong": "khu phố", "thi_tran": "tổ dân phố"}.get(self.office.level, "thôn")]

    def _mot_cua(self) -> Nodes:
        if self.office.two_tier:
            name = self.rng.choice(
                ("Trung tâm Phục vụ hành chính công", f"Trung tâm Phục vụ hành chính công {self.level}")
            )
        else:
            name = self.rng.choice(
                ("Bộ phận Một cửa", f"Bộ phận Một cửa {self.level}", "Bộ phận tiếp nhận và trả kết quả")
            )
        return [self.org(name)]

    def _dvc_mot_phan(self) -> Nodes:
        early = self.period.year <= ONLINE_LEVELS_END
        return ["trực tuyến mức độ 3" if early else "trực tuyến một phần"]

    def _dvc_toan_trinh(self) -> Nodes:
        early = self.period.year <= ONLINE_LEVELS_END
        return ["trực tuyến mức độ 4" if early else "trực tuyến toàn trình"]

    def _trong_ky(self) -> Nodes:
        words = {"month": "trong tháng", "quarter": "trong quý", "year": "trong năm"}
        return [words.get(self.period.kind, "trong kỳ")]

    def _ky(self) -> Nodes:
        return [self.period_name(self.period)]

    def _cung_ky(self) -> Nodes:
        return [f"cùng kỳ năm {self.period.year - 1}"]

    def _ky_truoc(self) -> Nodes:
        before = self.period.before
        return [self.period_name(before)] if before else ["kỳ trước"]

    _ky_truoc_hoa = _ky_truoc

    def period_name(self, period: Period) -> Node | str:
        """Return "quý I năm 2024" or "quý I/2024", a date where the contract has one for it."""
        name = period.name
        if period.kind in ("month", "quarter") and self.rng.random() < 0.4:
            number = period.index if period.kind == "month" else ROMAN[(period.index or 1) - 1]
            name = f"{'tháng' if period.kind == 'month' else 'quý'} {number}/{period.year}"
        if period.iso is None:
            return name
        return Node("d", [Number("period", name, period.iso, "date")])
