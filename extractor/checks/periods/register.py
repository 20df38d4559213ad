"""The numbers of the documents that a unit issued, over all its reports: one number one document, and they grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import regex

from extractor.checks.between.reports import day
from extractor.checks.citations import DESCRIBED, Subject, subject_in
from extractor.checks.issuers import Issuer, apart, is_unnamed, named_issuer
from extractor.checks.periods import Agreement, Contradiction, LeftOut, Outcome, Passage, Sent, Series, over_periods
from extractor.checks.periods.wording import months_named
from extractor.gazetteer import TWO_TIERS
from extractor.records import Severity, Span
from extractor.text import fold

# "05/BC-UBND", "21a/QĐ-UBND", "49/UBND-VP". A normative act carries its year, and a council's is another register.
_NUMBER = regex.compile(r"0*(?P<number>\d{1,5})(?P<letter>[a-z]?)/(?P<symbol>(?:[a-z]+-)?ubnd(?:-[a-z]+)?)")
# Days that a number may wait for its document; beyond the second figure two documents alone are enough.
_KEPT_BACK, _ALONE = 10, 31
# "… về tuyên truyền"; but "thực hiện Kế hoạch số … bằng nhiều hình thức" says how it was carried out.
_TITLED = regex.compile(r"(?:cua [^.,;:]{2,70} )?(?:ve|v/v)\b")
_MONTH = 30  # days
_MOST = 400  # numbers of one register in a year; their pairs cost the square
_MIXED = 5  # so many of the documents out of order to each that is not: there are two registers


@dataclass(frozen=True, eq=False, slots=True)
class Entry:
    """A document of the unit's own as a report tells it. `own`: it is that report itself."""

    number: int
    letter: str
    day: date | None
    sent: Sent
    span: Span
    title: str
    own: bool = False
    subject: Subject | None = None

    @property
    def order(self) -> tuple[int, str]:
        """Its place in the register."""
        return self.number, self.letter


Register = tuple[str, int, bool]
"""A symbol, a year, and whether it is of the time since 1/7/2025: the units of then began anew."""


@over_periods("P112", "number_order", "warning")
def register_goes_on(series: Series) -> Iterator[Outcome]:
    """Số văn bản của đơn vị trùng hoặc không nối tiếp số văn bản đã nêu ở báo cáo kỳ trước.

    Why: Trong một năm, mỗi số của một loại văn bản chỉ cấp cho một văn bản và số tăng dần theo ngày ban hành; số trùng
        hoặc lùi so với báo cáo trước thường là chép lại văn bản cũ hoặc ghi nhầm số, nhầm ngày.
    Bad: Xã An Bình, tháng 4/2024: UBND xã đã ban hành Kế hoạch số 15/KH-UBND ngày 12/4/2024 về tuyên truyền.⏎Xã An
        Bình, tháng 5/2024: UBND xã đã ban hành Kế hoạch số 15/KH-UBND ngày 20/5/2024 về kiểm tra công vụ.
    Bad: Xã An Bình, tháng 4/2024: UBND xã đã ban hành Kế hoạch số 45/KH-UBND ngày 02/4/2024 về tuyên truyền.⏎Xã An
        Bình, tháng 5/2024: UBND xã đã ban hành Kế hoạch số 15/KH-UBND ngày 20/5/2024 về kiểm tra công vụ.
    Bad: Xã An Bình, tháng 4/2024: UBND xã đã ban hành Kế hoạch số 15/KH-UBND ngày 12/4/2024 về tuyên truyền pháp luật
        trong trường học.⏎Xã An Bình, tháng 5/2024: UBND xã đã ban hành Kế hoạch số 15/KH-UBND ngày 12/4/2024 về sắp xếp
        kho lưu trữ hồ sơ đất đai.
    Bad: Xã An Bình, tháng 6/2024: Tiếp nhận 120 hồ sơ. Báo cáo này mang số nhỏ.⏎Xã An Bình, tháng 5/2024: Tiếp nhận 130
        hồ sơ. Báo cáo này mang số lớn.
    Good: Xã An Bình, tháng 4/2024: UBND xã đã ban hành Kế hoạch số 15/KH-UBND ngày 12/4/2024 về tuyên truyền.⏎Xã An
        Bình, tháng 5/2024: Tiếp tục thực hiện Kế hoạch số 15/KH-UBND ngày 12/4/2024 của UBND xã về tuyên truyền; UBND
        xã đã ban hành Kế hoạch số 21/KH-UBND ngày 20/5/2024 về kiểm tra công vụ.
    Good: Xã An Bình, tháng 4/2024: UBND xã đã ban hành Kế hoạch số 15/KH-UBND ngày 12/4/2024 về tuyên truyền.⏎Xã An
        Bình, tháng 5/2024: Thực hiện Kế hoạch số 15/KH-UBND ngày 20/5/2024 của UBND huyện về kiểm tra công vụ.
    Bad: Xã An Bình, tháng 2/2024: UBND xã đã ban hành Quyết định số 04/QĐ-UBND ngày 20/01/2024 về phân công nhiệm vụ,
        Quyết định số 08/QĐ-UBND ngày 07/02/2024 về ban hành quy chế.⏎Xã An Bình, tháng 3/2024: Phân công lãnh đạo phụ
        trách theo Quyết định số 08/QĐ-UBND ngày 20/01/2024.
    Good: Xã An Bình, tháng 2/2024: UBND xã đã ban hành Quyết định số 04/QĐ-UBND ngày 20/01/2024 về phân công nhiệm vụ,
        Quyết định số 08/QĐ-UBND ngày 07/02/2024 về ban hành quy chế.⏎Xã An Bình, tháng 3/2024: Phân công lãnh đạo phụ
        trách theo Quyết định số 08/QĐ-UBND ngày 15/01/2024.
    Good: Xã An Bình, tháng 12/2023: UBND xã đã ban hành Kế hoạch số 95/KH-UBND ngày 12/12/2023 về tuyên truyền.⏎Xã An
        Bình, tháng 1/2024: UBND xã đã ban hành Kế hoạch số 02/KH-UBND ngày 10/01/2024 về cải cách hành chính.
    Good: Xã An Bình, tháng 4/2024: UBND xã đã ban hành Kế hoạch số 22/KH-UBND ngày 24/4/2024 về tuyên truyền.⏎Xã An
        Bình, tháng 5/2024: UBND xã đã ban hành Kế hoạch số 21/KH-UBND ngày 02/5/2024 về kiểm tra công vụ; Quyết định số
        15/QĐ-UBND ngày 20/5/2024 về kiện toàn Ban Chỉ đạo.
    Good: Xã An Bình, tháng 4/2024: UBND xã đã ban hành Kế hoạch số 15/KH-UBND ngày 12/4/2024 về tuyên truyền.⏎Xã An
        Bình, tháng 5/2024: UBND xã đã ban hành Kế hoạch số 15a/KH-UBND ngày 15/4/2024 về kiểm tra công vụ.
    Not flagged: văn bản cũ được viện dẫn lại; văn bản của cơ quan khác hoặc không rõ cơ quan ban hành; loại văn bản
        khác, năm khác; văn bản quy phạm pháp luật; số chênh ngày đến 10 ngày (số lấy trước); hai văn bản của cùng một
        báo cáo (đã có quy tắc khác).
    """
    for entries in _registers(series).values():
        clear: list[Entry] = []
        by_order: dict[tuple[int, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            by_order[entry.order].append(entry)
        for same in by_order.values():
            clash = _given_twice(same)
            if clash is not None:
                yield clash
                continue
            yield Agreement(len({entry.sent for entry in same}) - 1)
            if len({entry.day for entry in same}) == 1:
                clear.append(same[0])
        yield from _order(clear, _together(entries))


def _registers(series: Series) -> Mapping[Register, list[Entry]]:
    """Return the unit's own documents of each register, in the order of the reports."""
    told: dict[Register, list[tuple[Entry, bool]]] = defaultdict(list)
    for sent in series.reports:
        own = _own_number(sent)
        for register, entry, sure in (*((own,) if own else ()), *_cited(sent)):
            told[register].append((entry, sure))
    return {register: list(_own_of(entries)) for register, entries in told.items()}


def _own_of(told: Sequence[tuple[Entry, bool]]) -> Iterator[Entry]:
    """Yield the unit's own documents of all that are cited with one symbol.

    "Theo Quyết định số 08/QĐ-UBND ngày 20/01/2024" does not say whose. It is the unit's own that elsewhere is said to
    be; and one with the number of one and the day of another of the unit's own is the one or the other.
    """
    numbers = {entry.order for entry, sure in told if sure}
    days = {entry.day for entry, sure in told if sure}
    for entry, sure in told:
        if sure or (entry.order in numbers and entry.day in days):
            yield entry


def _own_number(sent: Sent) -> tuple[Register, Entry, bool] | None:
    facts, window = sent.report.document, sent.window
    match = _NUMBER.fullmatch(fold(facts.number or ""))
    if match is None or window is None:
        return None
    issued = day(facts.issued)
    # Without its day, it is of its period's year: December's may be of the next one.
    year = issued.year if issued else window.last // 12 if window.last % 12 < 11 else None
    span = _printed(sent, facts.number or "")
    if year is None or span is None:
        return None
    entry = Entry(int(match["number"]), match["letter"], issued, sent, span, f"báo cáo số {facts.number}", own=True)
    since = issued >= TWO_TIERS if issued else window.last >= 12 * TWO_TIERS.year + TWO_TIERS.month - 1
    return (match["symbol"], year, since), entry, True


def _printed(sent: Sent, number: str) -> Span | None:
    """Return where a report's own number stands: "Số: 05 /BC-UBND"."""
    pattern = r"[\s^]*".join(map(regex.escape, number.casefold()))
    match = regex.search(pattern, sent.text[:3000], flags=regex.IGNORECASE)
    return Span(start=match.start(), end=match.end(), text=match.group()) if match else None


def _cited(sent: Sent) -> Iterator[tuple[Register, Entry, bool]]:
    """Yield the dated documents that a report cites as its unit's (True), or without saying whose they are."""
    unit = named_issuer(sent.unit)
    references = sent.report.references
    for i, reference in enumerate(references):
        match, issued = _NUMBER.fullmatch(fold(reference.number)), day(reference.date)
        if match is None or issued is None or (reference.issuer and not _is_own(reference.issuer, unit)):
            continue
        limit = references[i + 1].span.start if i + 1 < len(references) else len(sent.text)
        after = " ".join(fold(sent.text[reference.span.end : min(limit, reference.span.end + DESCRIBED)]).split())
        title = f"{reference.doc_type or 'Văn bản'} số {reference.number}"
        entry = Entry(
            int(match["number"]),
            match["letter"],
            issued,
            sent,
            reference.span,
            title,
            subject=subject_in(f" {after}") if _TITLED.match(after) else None,
        )
        yield (match["symbol"], issued.year, issued >= TWO_TIERS), entry, bool(reference.issuer)


def _is_own(printed: str, unit: Issuer) -> bool:
    issuer = named_issuer(printed)
    return is_unnamed(printed) or (issuer.level == unit.level and not apart(issuer, unit))


# One number, one document ---------------------------------------------------------------------------------------------


def _given_twice(same: Sequence[Entry]) -> Contradiction | None:
    """Return what does not agree of a number: the first later report that tells another document of it."""
    for i, entry in enumerate(same):
        earlier = [other for other in same[:i] if other.sent is not entry.sent]
        for other in earlier:
            if _two_days(same, entry, other):
                return _twice(entry, other)
            if _two_matters(entry, other):
                return _twice(entry, other)
    return None


def _two_days(same: Sequence[Entry], entry: Entry, other: Entry) -> bool:
    """Tell whether two reports tell two dates, and none of them both: that would be its own finding."""
    if entry.own and other.own:
        return True
    if entry.day is None or other.day is None or entry.day == other.day:
        return False
    days = {sent: {e.day for e in same if e.sent is sent} for sent in (entry.sent, other.sent)}
    return all(len(told) == 1 for told in days.values())


_VOWEL = regex.compile(r"[aeiouy]")
_KNOWN_SHORT = frozenset(("cbcc", "cchc", "cntt", "tthc", "ubnd"))
_LITTLE = frozenset(("bao", "cao", "cong", "dia", "nam", "ban", "tac", "tai", "tren", "trong", "xa", "phuong")) | {"va"}
_FEWEST_WORDS = 4


def _two_matters(entry: Entry, other: Entry) -> bool:
    """Tell whether a document of one number and date is said to be about two things that share no word.

    Titles are shortened in many ways ("KSTTHC"): words without a vowel may stand for any.
    """
    if entry.subject is None or other.subject is None or entry.day != other.day:
        return False
    words = [frozenset(subject.plain.split()) - _LITTLE for subject in (entry.subject, other.subject)]
    if any(len(one) < _FEWEST_WORDS for one in words):
        return False
    if any(not _VOWEL.search(word) and word.isalpha() and word not in _KNOWN_SHORT for word in words[0] | words[1]):
        return False
    return not words[0] & words[1]


def _twice(entry: Entry, other: Entry) -> Contradiction:
    title, then = entry.title, months_named(other.sent.window)
    now = months_named(entry.sent.window)
    if entry.own and other.own:
        message = f"Báo cáo {now} mang số {_number(entry)}, trùng với số của báo cáo {then}."
    elif entry.day == other.day:
        message = (
            f"{title} ngày {_day(entry)}: báo cáo {now} ghi về “{_matter(entry)}”, báo cáo {then} ghi về"
            f" “{_matter(other)}”."
        )
    else:
        message = (
            f"{title[0].upper()}{title[1:]}: báo cáo {now} ghi ngày {_day(entry)}, báo cáo {then} ghi ngày"
            f" {_day(other)}; số này đã cấp cho văn bản khác hoặc một trong hai ngày ghi nhầm."
        )
    key = f"{entry.sent.title} {entry.span.text} {entry.day} {other.day}"
    severity: Severity = "warning" if entry.day == other.day and not entry.own else "error"
    return Contradiction(message, (_passage(entry), _passage(other)), severity, key)


def _matter(entry: Entry) -> str:
    """Return the words of the source after a citation that say what the document is about."""
    words = " ".join(entry.sent.text[entry.span.end : entry.span.end + DESCRIBED].split())
    return regex.split(r"[.;:]\s|[.;:]$", words)[0][:80].strip(" ,.;").removeprefix("về ")


# Numbers grow with their dates ----------------------------------------------------------------------------------------


def _together(entries: Sequence[Entry]) -> Mapping[tuple[int, str], frozenset[Sent]]:
    """Return which reports tell each number."""
    found: dict[tuple[int, str], set[Sent]] = defaultdict(set)
    for entry in entries:
        found[entry.order].add(entry.sent)
    return {order: frozenset(sent) for order, sent in found.items()}


def _order(entries: Sequence[Entry], told: Mapping[tuple[int, str], frozenset[Sent]]) -> Iterator[Outcome]:
    """Yield the documents whose numbers do not go with the dates of the others."""
    dated = sorted(entries, key=lambda entry: entry.order)
    if len(dated) > _MOST:
        yield LeftOut(f"{dated[0].title} …", "quá nhiều văn bản để đối chiếu thứ tự")
        return
    clashes: dict[Entry, list[Entry]] = defaultdict(list)
    for low, high in combinations(dated, 2):
        if _gap(low, high) > _KEPT_BACK:
            clashes[low].append(high)
            clashes[high].append(low)
    yield Agreement(max(0, len(dated) - 1 - len(clashes)))
    suspects = _fewest(clashes)
    if len(suspects) * _MIXED > max(_MIXED, len(dated)):
        yield LeftOut(dated[0].title, "số và ngày của nhiều văn bản không theo một thứ tự, có thể có nhiều sổ văn bản")
        return
    for suspect in suspects:
        against = [other for other in clashes[suspect] if not told[suspect.order] & told[other.order]]
        if not against:
            continue  # told side by side in one report, whose own finding it is
        widest = max(abs(_gap(suspect, other)) for other in against)
        both_own = any(suspect.own and other.own for other in against)
        if len(against) > 1 or widest > _ALONE or both_own:
            yield _out_of_order(suspect, against)
        else:
            yield LeftOut(f"{suspect.title} ngày {_day(suspect)}", "chỉ có hai văn bản để đối chiếu thứ tự")


def _gap(low: Entry, high: Entry) -> int:
    """Return by how many days the smaller number is dated later; reports without a day follow their periods."""
    if low.day and high.day:
        return (low.day - high.day).days
    months = [entry.sent.window for entry in (low, high) if entry.own and entry.sent.window]
    return _MONTH * (months[0].last - months[1].last) if len(months) == 2 else 0


def _fewest(clashes: Mapping[Entry, Sequence[Entry]]) -> list[Entry]:
    """Return documents without which no two are out of order: always the one that has the most clashes left."""
    left = {entry: set(others) for entry, others in clashes.items()}
    found: list[Entry] = []
    while any(left.values()):
        # Of two that clash only with one another the one that is told later is to answer.
        worst = max(left, key=lambda entry: (len(left[entry]), entry.sent.window or (0, 0), entry.order))
        found.append(worst)
        for other in left.pop(worst):
            left[other].discard(worst)
    return found


def _out_of_order(suspect: Entry, against: Sequence[Entry]) -> Contradiction:
    nearest = min(against, key=lambda other: (abs(other.number - suspect.number), other.order))
    low, high = sorted((suspect, nearest), key=lambda entry: entry.order)
    later, earlier = sorted((suspect, nearest), key=lambda entry: entry.sent.window or (0, 0), reverse=True)
    if low.own and high.own:
        message = (
            f"Báo cáo {months_named(low.sent.window)} mang số {_number(low)}, không lớn hơn số {_number(high)} của"
            f" báo cáo {months_named(high.sent.window)} là báo cáo trước đó."
        )
    else:
        message = (
            f"{_cited_as(low)} có số nhỏ hơn nhưng ngày muộn hơn {_cited_as(high, start=False)}; số hoặc ngày có thể"
            " ghi nhầm."
        )
    key = f"{suspect.sent.title} {suspect.span.text} {suspect.day}"
    return Contradiction(message, (_passage(later), _passage(earlier)), key=key)


def _cited_as(entry: Entry, *, start: bool = True) -> str:
    title = f"{entry.title[0].upper()}{entry.title[1:]}" if start else entry.title
    return f"{title} ngày {_day(entry)} (báo cáo {months_named(entry.sent.window)})"


def _number(entry: Entry) -> str:
    return entry.title.rpartition(" ")[2]


def _day(entry: Entry) -> str:
    return f"{entry.day:%d/%m/%Y}" if entry.day else "không rõ"


def _passage(entry: Entry) -> Passage[Sent]:
    return Passage.of(entry.sent, entry.span)
