"""Sentences that a report has word for word from the one before, and which of them surely were left in by mistake.

Much is rightly the same from month to month: citations, what there is (staff, procedures), the year's plan, tasks that
go on. A sentence is stale where it tells the period before as the time of what it tells, or where so many counts of
what was done in the period are the same that it is not chance.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import groupby
from math import prod

import regex

from extractor.arithmetic import format_number
from extractor.checks.between.reports import day
from extractor.checks.periods import Agreement, Contradiction, LeftOut, Outcome, Passage, Sent, Series, over_periods
from extractor.checks.periods.sentences import Sentence
from extractor.checks.periods.series import Window
from extractor.checks.periods.wording import months_named
from extractor.facts.period import usual_windows
from extractor.records import Count, Section, Span
from extractor.text import fold


@dataclass(frozen=True, slots=True)
class CopiedSentence:
    """A sentence with figures or dates that stands in both reports.

    `why` says in Vietnamese how it is known to be of then; empty where it may rightly be the same.
    """

    before: Sentence
    after: Sentence
    why: str = ""

    @property
    def stale(self) -> bool:
        """Whether it was surely left in from the report before."""
        return bool(self.why)


def copied(previous: Sent, current: Sent) -> list[CopiedSentence]:
    """Return the sentences with figures or dates that two reports share, in the order of the current one.

    Citations and years are no figures. Takes time in proportion to the texts.
    """
    before: dict[str, Sentence] = {}
    for sentence in previous.sentences:
        before.setdefault(sentence.words, sentence)
    shared = [one for one in current.sentences if one.words in before and _tells_figures(one.words)]
    judge = _Judge(previous, current)
    found = []
    for _, paragraph in groupby(shared, key=lambda sentence: sentence.paragraph):
        told = list(paragraph)
        same = judge.same_counts(told)
        found += [CopiedSentence(before[one.words], one, judge.why(one) or same.get(one, "")) for one in told]
    return found


@over_periods("P114", "copied_sentence", "warning")
def left_in(series: Series) -> Iterator[Outcome]:
    """Câu của báo cáo kỳ trước còn giữ nguyên trong báo cáo kỳ này.

    Why: Khi lấy báo cáo kỳ trước làm mẫu mà quên sửa, câu cũ còn ghi thời gian hoặc số liệu của kỳ trước; đây là lỗi
        hay gặp nhất và làm sai cả báo cáo tổng hợp.
    Bad: Xã An Bình, tháng 4-5/2024: Trong tháng 4/2024, UBND xã đã tổ chức 02 hội nghị tuyên truyền pháp luật.
    Bad: Xã An Bình, tháng 4/2024: Từ ngày 15/3/2024 đến ngày 14/4/2024, xã có 12 trường hợp xin lỗi.⏎Xã An Bình, tháng
        5/2024: Từ ngày 15/3/2024 đến ngày 14/4/2024, xã có 12 trường hợp xin lỗi.
    Bad: Xã An Bình, tháng 4-5/2024: Trong tháng, ngày 12/3/2024 UBND xã tổ chức đối thoại với 45 hộ dân.
    Bad: Xã An Bình, tháng 4-5/2024: Trong tháng, UBND xã đã tiếp nhận 239 hồ sơ, trong đó trực tuyến 127 hồ sơ, trực
        tiếp 112 hồ sơ; đã giải quyết 231 hồ sơ.
    Bad: Xã An Bình, quý I/2024: Trong quý I/2024 đã tiếp nhận 95 hồ sơ đất đai.⏎Xã An Bình, quý II/2024: Trong quý
        I/2024 đã tiếp nhận 95 hồ sơ đất đai.
    Good: Xã An Bình, tháng 4-5/2024: Thực hiện Kế hoạch số 15/KH-UBND ngày 12/4/2024 của UBND xã về cải cách hành chính
        năm 2024; toàn xã có 187 thủ tục hành chính, trong đó 128 thủ tục theo cơ chế một cửa và 59 thủ tục liên thông.
    Good: Xã An Bình, tháng 4/2024: Trong tháng 4/2024 đã tiếp nhận 230 hồ sơ.⏎Xã An Bình, tháng 5/2024: So với tháng
        4/2024 tăng 12 hồ sơ. Trong tháng 5/2024 đã tiếp nhận 242 hồ sơ.
    Good: Xã An Bình, tháng 4/2024: Trong tháng 4/2024 đã tiếp nhận 230 hồ sơ.⏎Xã An Bình, tháng 5/2024: Trong tháng
        4/2024 đã tiếp nhận 230 hồ sơ. Trong tháng 5/2024 đã tiếp nhận 242 hồ sơ.
    Good: Xã An Bình, tháng 3/2024: Trong tháng 3/2024 đã tiếp nhận 230 hồ sơ.⏎Xã An Bình, quý I/2024: Trong tháng
        3/2024 đã tiếp nhận 230 hồ sơ.
    Good: Xã An Bình, tháng 4-5/2024: Biên chế được giao 21 người, hiện có mặt 20 người: 11 cán bộ, 10 công chức. Trong
        tháng, UBND xã đã tổ chức 02 hội nghị với 45 lượt người tham dự.
    Good: Xã An Bình, tháng 4-5/2024: Ngày 12/3/2024, UBND xã đã thành lập Tổ công nghệ số cộng đồng với 45 thành viên.
    Good: Xã An Bình, tháng 4-5/2024: Đến hết tháng 4/2024 hoàn thành kế hoạch kiểm tra 12 thôn theo yêu cầu của huyện.
    Not flagged: câu viện dẫn văn bản, nêu tổ chức, biên chế, thủ tục, kế hoạch năm; phương hướng, kiến nghị; câu so
        sánh với kỳ trước; báo cáo của kỳ dài hơn kể lại việc các tháng; câu giống nhau mà chỉ có một, hai số liệu nhỏ
        (được liệt kê để người xem tự đối chiếu).
    """
    last: dict[int, Sent] = {}
    for sent in series.reports:
        window = sent.window
        previous = last.get(window.length) if window else None
        if window is None or previous is None:
            pass
        elif not sent.text or not previous.text:
            yield LeftOut(months_named(window), "không còn văn bản gốc để đối chiếu từng câu")
        else:
            both = copied(previous, sent)
            yield Agreement(sum(not one.stale for one in both))
            for _, told in groupby((one for one in both if one.stale), key=lambda one: one.after.paragraph):
                yield _left_in(previous, sent, list(told))
        if window:
            last[window.length] = sent


_QUOTED = 160


def _left_in(previous: Sent, current: Sent, told: list[CopiedSentence]) -> Contradiction:
    first = told[0]
    words = " ".join(first.after.span.text.split())
    quote = words if len(words) <= _QUOTED else f"{words[:_QUOTED].rsplit(' ', 1)[0]} …"
    more = f" (và {len(told) - 1} câu tiếp theo)" if len(told) > 1 else ""
    message = (
        f"Báo cáo {months_named(current.window)} còn nguyên câu của báo cáo {months_named(previous.window)}: “{quote}”"
        f"{more}; {first.why}, có thể chưa cập nhật."
    )
    passages = [Passage.of(current, one.after.span) for one in told]
    passages += [Passage.of(previous, one.before.span) for one in told]
    return Contradiction(message, tuple(passages), key=f"{current.title} {first.after.words}")


# Figures and dates ----------------------------------------------------------------------------------------------------

_DATE = r"\d{1,2} ?(?:[/.-]|thang) ?\d{1,2}(?: ?(?:[/.-]|nam) ?\d{4})?"
_CITED = regex.compile(
    rf"\b(?:so:? ?)?\d+[a-z]?/[a-z\d/]*[a-z][^ ,.;]*(?:,? (?:ngay )?{_DATE})?|\bde an (?:so )?\d+\b|\biso [\d:]+"
)
_DATES = regex.compile(r"\b(?:ngay|thang|quy) \d[\d/.-]*")
_YEARS = regex.compile(r"\b(?:nam |giai doan |nhiem ky |den nam )?(?:19|20)\d\d(?: ?[-/] ?(?:19|20)\d\d)?\b(?!/)")


def _tells_figures(words: str) -> bool:
    return any(map(str.isdigit, _YEARS.sub("", _CITED.sub("", words))))


# Stale sentences ------------------------------------------------------------------------------------------------------

_CLAUSE_START = r"(?:^|[,;:.] |\b(?:trong|rieng|trong ky|ky bao cao|trong ky bao cao) )"
_COMPARES = regex.compile(r"\bso voi\b|\bcung ky\b|\bcung thoi diem\b")
_THIS_PERIOD = regex.compile(r"\b(?:trong (?:thang|quy|ky)(?: bao cao| nay)?|thang nay|quy nay|ky nay)(?=[,:]? (?!\d))")
_DAY = regex.compile(r"\b(\d{1,2}) ?(?:[/.-]|thang) ?(\d{1,2})(?: ?(?:[/.-]|nam) ?(\d{4}))?\b")
# "…, ngày 12/3/2024 UBND xã tổ chức", "tổ chức vào ngày 12/3"; not "Luật … có hiệu lực từ ngày 01/3/2024".
_ON_DAY = regex.compile(rf"(?:(?:^|[,;:.(] )(?:vao )?|\bvao )(?:sang |chieu )?ngay (?P<day>{_DATE})\b")
_LONG_AGO = 100  # days before the period from which one speaks of the past on purpose
_REPORTED = r"\b(?:bao cao|ket qua|tinh hinh)\b[^.;]{0,90} "
_UNTIL = r"(?:^|[,;:.] |\btinh )den (?:het |cuoi |ngay \d{1,2} )?"
_PROGRESS = regex.compile(r"\b(?P<part>\d{1,6}) ?/ ?(?P<whole>\d{1,6})\b(?!/)|\b(?P<rate>\d{1,2})(?:[.,]\d+)? ?%")
_AS_FOLLOWS = regex.compile(r"\bnhu sau\b|\btren day la\b")
# What there is, was since the new year or is to be, not what was done in the period.
_STANDS = regex.compile(
    r"\b(?:hien co|hien nay|hien dang|hien tai|den nay|tinh den|den het|luy ke|dau nam|bien che|duoc giao|chi tieu"
    r"|du toan|phan dau|muc tieu|niem yet|cung cap|ap dung|trang bi|duy tri|thanh lap|kien toan|dinh muc|dan so"
    r"|to chuc bo may)\b"
)
_DONE = regex.compile(
    r"\b(?:tiep nhan|nop|giai quyet|ban hanh|phat|dang|dang tai|tuyen truyen|to chuc|mo|thu duoc|thu ve|so hoa"
    r"|chung thuc|kiem tra|xu ly|tra|ho tro|huong dan|tap huan|boi duong|nhan|gui|khao sat|hoa giai|kich hoat|tham gia"
    r"|tham du|hop|giao dich|trong (?:thang|ky|quy)|ky nay|thang nay)\b"
)
_STOCKS = regex.compile(
    r"\b(?:thu tuc|tthc|bien che|can bo|cong chuc|nguoi|dong chi|thanh vien|thon|ap|to(?! roi| gap)|khu pho|linh vuc"
    r"|may|dich vu|ho(?! so)|nhan khau|chu ky|bo phan|chi tieu|nhiem vu)\b"
)
_SMALL = 20  # a count below it is often the same from month to month, as are a week's broadcasts
_CHANCE = 1000  # other sentences that could have stood there: where there are fewer, it may be chance
_LEAST = Decimal("0.1")  # what wording can prove at most
_FIGURE = regex.compile(r"\d+(?:[.,]\d+)*")
_NEAR = Decimal("0.95")  # of a greater one: such a count follows from it ("239 hồ sơ, giải quyết 235 hồ sơ")


def _others(values: Iterable[Decimal]) -> Decimal:
    """Return how many other values the counts of one sentence could as well have had, together.

    A count is half as much or half as much again in another month. One that is the sum of the others has no others of
    its own, one that follows from another or is small has few.
    """
    told = sorted(values, reverse=True)
    if len(told) > 2 and told[0] == sum(told[1:]):
        told = told[1:]
    many, greater = Decimal(1), None
    for value in told:
        follows = greater is not None and value > _NEAR * greater
        many *= 2 if value < _SMALL else 5 if follows else value / 2
        greater = value
    return many


def _goes_on(words: str) -> bool:
    """Tell whether something is told to be done in part: "12/38 nhiệm vụ". What is complete stays so."""
    return any(match["rate"] or 0 < int(match["part"]) < int(match["whole"]) for match in _PROGRESS.finditer(words))


class _Judge:
    """Tells of a sentence that two reports share whether it is of the period before, and by what."""

    def __init__(self, previous: Sent, current: Sent) -> None:
        self.previous, self.current = previous, current
        then, now = previous.window, current.window
        self.apart = then is not None and now is not None and then.last < now.first and then.length == now.length
        self.then = _named(then) if then else None
        self.now = _named(now) if now else None

    def why(self, sentence: Sentence) -> str:
        """Return how a sentence is known to be of then, empty where it is not."""
        if not self._tells_results(sentence):
            return ""
        return self._named_then(sentence) or self._done_then(sentence)

    def _named_then(self, sentence: Sentence) -> str:
        """Return whether it names the period before as the time of what it tells."""
        words = sentence.words
        if self.then is None or self.now is None or _COMPARES.search(words):
            return ""
        if any(self._spans_then(match) for match in _FROM_TO.finditer(words)):
            return "câu này ghi khoảng thời gian của kỳ trước"
        at = self.then.time.search(words)
        if at is None and _AS_FOLLOWS.search(words):
            at = self.then.reported.search(words)
        if at is None and _goes_on(_DATES.sub("", _CITED.sub("", words))):
            at = self.then.until.search(words)
        if at is None or sentence.paragraph in self._tell_now:
            return ""
        return f"câu này nói về {months_named(self.previous.window)}"

    def _spans_then(self, match: regex.Match[str]) -> bool:
        end = _date(match["to"], None)
        start = _date(match["from"], end.year if end else None)
        if start and end and start > end:
            start = _date(match["from"], end.year - 1)
        return start is not None and (start, end) in self._windows_then

    @cached_property
    def _windows_then(self) -> frozenset[tuple[date, date | None]]:
        usual = usual_windows(self.previous.period) if self.previous.period else None
        now = usual_windows(self.current.period) if self.current.period else None
        found = {*(usual or ()), *([self.previous.days] if self.previous.days else [])}
        return frozenset(found - {*(now or ()), *([self.current.days] if self.current.days else [])})

    def _done_then(self, sentence: Sentence) -> str:
        """Return whether it tells of a day before the period as one of what was done in it."""
        if not _THIS_PERIOD.search(sentence.words) or _COMPARES.search(sentence.words):
            return ""
        first = self._first_day
        for match in _ON_DAY.finditer(_CITED.sub("", sentence.words)):
            told = _date(match["day"], first.year if first else None)
            if told and first and 0 < (first - told).days <= _LONG_AGO:
                return f"câu này ghi ngày {told:%d/%m/%Y}, trước kỳ báo cáo, là việc trong kỳ"
        return ""

    @cached_property
    def _first_day(self) -> date | None:
        """The first day that the current report may be on, however its figures are closed."""
        usual = usual_windows(self.current.period) if self.current.period else None
        days = [start for start, _ in (usual or ())] + ([self.current.days[0]] if self.current.days else [])
        return min(days, default=None)

    def same_counts(self, paragraph: Iterable[Sentence]) -> dict[Sentence, str]:
        """Return by which counts of what was done sentences of one paragraph are of then; none where it may be chance.

        Each sentence may have few; together no month has them all again.
        """
        counts = {sentence: told for sentence in paragraph if (told := self._flows(sentence))}
        values = sorted(set().union(*counts.values()), reverse=True)
        if (
            len(values) < 2
            or prod((_others(told) for told in counts.values()), start=Decimal(1)) < _CHANCE * self.alike
        ):
            return {}
        listed = ", ".join(map(format_number, values[:-1])) + f" và {format_number(values[-1])}"
        why = f"cả {len(values)} số liệu trong kỳ ({listed}) đều như kỳ trước"
        return dict.fromkeys(counts, why)

    @cached_property
    def alike(self) -> Decimal:
        """The share of sentences that the two reports word alike though their figures differ.

        Where all are filled into one form, the words of a sentence prove nothing; where the reports are written anew,
        they are as good as figures. Nobody knows it for a report of a few sentences: then it is a half.
        """
        before = [one.words for one in self.previous.sentences]
        same, forms = set(before), {_FIGURE.sub("#", words) for words in before}
        now = [one.words for one in self.current.sentences if one.words not in same and _tells_figures(one.words)]
        share = Decimal(1 + sum(_FIGURE.sub("#", words) in forms for words in now)) / (2 + len(now))
        return max(share, _LEAST)

    def _flows(self, sentence: Sentence) -> frozenset[Decimal]:
        """Return the counts of a sentence that are all of what was done in the period, but ones."""
        if not self._tells_results(sentence):
            return frozenset()
        if _STANDS.search(sentence.words) or not _DONE.search(sentence.words):
            return frozenset()
        counts = self._counts(sentence.span)
        if any(count.value >= _SMALL and _STOCKS.match(fold(count.unit or "")) for count in counts):
            return frozenset()
        return frozenset(count.value for count in counts if count.value > 1)

    def _tells_results(self, sentence: Sentence) -> bool:
        return self.apart and self._part_at(sentence.span.start) not in ("plan", "proposal")

    def _counts(self, span: Span) -> list[Count]:
        counts, starts = _counts_of(self.current)
        return counts[bisect_left(starts, span.start) : bisect_left(starts, span.end)]

    @cached_property
    def _tell_now(self) -> frozenset[int]:
        """The paragraphs that tell of this period: the one before is told beside it."""
        time = self.now.time if self.now else None
        return frozenset(one.paragraph for one in self.current.sentences if time and time.search(one.words))

    def _part_at(self, at: int) -> str | None:
        sections, starts = _sections_of(self.current)
        i = bisect_left(starts, at + 1) - 1
        return sections[i].part if i >= 0 else None


@lru_cache(maxsize=2)
def _counts_of(sent: Sent) -> tuple[list[Count], list[int]]:
    counts = sorted((c for c in sent.report.counts if not c.in_table), key=lambda count: count.span.start)
    return counts, [count.span.start for count in counts]


@lru_cache(maxsize=2)
def _sections_of(sent: Sent) -> tuple[list[Section], list[int]]:
    sections = sorted(sent.report.sections, key=lambda section: section.span.start)
    return sections, [section.span.start for section in sections]


_FROM_TO = regex.compile(rf"\btu (?:ngay )?(?P<from>{_DATE}) ?(?:den|-)(?: het)?(?: ngay)? (?P<to>{_DATE})")


def _date(words: str, year: int | None) -> date | None:
    """Return a printed day, of `year` where it prints none."""
    match = _DAY.search(words)
    told = int(match[3]) if match and match[3] else year
    return day(f"{told:04}-{int(match[2]):02}-{int(match[1]):02}") if match and told else None


@dataclass(frozen=True, slots=True)
class _Named:
    """How folded words name a period: as the time of what they tell, as what is reported on, as how far things are."""

    time: regex.Pattern[str]
    reported: regex.Pattern[str]
    until: regex.Pattern[str]


_ROMAN = ("i", "ii", "iii", "iv")


@lru_cache(maxsize=64)
def _named(window: Window) -> _Named | None:
    year, first = divmod(window.first, 12)
    of_year = rf"(?: ?[/.-] ?{year}\b| nam {year}\b)"
    no_other = r"(?! ?[/.-] ?\d)(?! nam \d)(?!\d)(?! den\b)(?! va\b)"
    if window.length == 1:
        name = rf"thang 0?{first + 1}(?:{of_year}|{no_other})"
    elif window.length == 3 and first % 3 == 0:
        name = rf"quy (?:{_ROMAN[first // 3]}|{first // 3 + 1})\b(?:{of_year}|{no_other})"
    elif window.length == 6 and first % 6 == 0:
        name = rf"0?6 thang {'cuoi' if first else 'dau'} nam {year}\b"
    elif window.length == 12 and first == 0:
        name = rf"(?<=\btrong )nam {year}\b"
    else:
        return None
    return _Named(regex.compile(_CLAUSE_START + name), regex.compile(_REPORTED + name), regex.compile(_UNTIL + name))
