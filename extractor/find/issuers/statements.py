"""What a sentence says of a body and documents: "UBND xã đã ban hành 04 kế hoạch …", "Sở Nội vụ hướng dẫn tại …"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import regex

from extractor.find.issuers.bodies import Bodies, Body
from extractor.find.mentions import Reference
from extractor.text import Text

CLAUSE = 260  # characters before or after a document in which its issuer may be named
_LEAD = 400  # characters of a sentence that is read for the documents after it
SENTENCE = regex.compile(r"[.!?](?:\s|$)|\n")

DOCUMENTS = (
    r"(?:(?:van ban|ke hoach|quyet dinh|cong van|chi thi|nghi quyet|chuong trinh|thong bao|huong dan|to trinh|de an"
    r"|quy che|quy dinh|cong dien|ket luan|phuong an|bao cao|nghi dinh|thong tu)\b)"
)
_ADVERBS = r"(?:(?:da|cung|con|vua|tiep tuc|kip thoi|dong thoi|chu dong|thuong xuyen)\s+)*"
# Letters are folded: "ra" is also of "rà soát", "co" of "cơ quan", "ky" of "định kỳ", "cua" of "Một cửa".
_VERBS = (
    r"(?:ban hanh|phat hanh|xay dung|thong qua|(?<!\b(?:de|dua|neu|dien|xay) )ra(?! soat)"
    r"|co(?! (?:quan|che|cau|so|ban)\b)|(?<!\b(?:dinh|trong|cung|moi|thoi|tung) )ky(?! luat\b))\b"
)
OF = r"(?<!\bmot )cua"
ACTS = (
    r"(?:phe duyet|cong bo|quy dinh|thanh lap|kien toan|giao|phan cong|huong dan|chi dao|ket luan|yeu cau|de nghi"
    r"|tra loi|thong bao|cu the hoa|chan chinh|don doc|nhac nho)\b"
)
_ISSUES = regex.compile(rf"\b{_VERBS}")
_WEAK = ("ra", "co", "ky", "xay dung")  # say something of a document only right before it
_DECIDES = regex.compile(rf"\s+{_ADVERBS}")  # "UBND xã đã Quyết định số …"
_ACTS_BY = regex.compile(rf"\s+{_ADVERBS}{ACTS}(?P<what>.{{0,60}})\b(?:tai|bang|qua)\s+(?:cac\s+)?$")
CITES = regex.compile(
    r"\b(?:theo(?! doi)|can cu|thuc hien|thi hanh|trien khai|bam sat|quy dinh tai|huong dan tai|cu the hoa|sua doi"
    rf"|bo sung|thay the|bai bo|so voi|den|{OF}|tren co so|huong dan|nhan duoc|tiep nhan)\b"
)
_NOT_ITS_OWN = regex.compile(
    rf"{CITES.pattern}|\b(?:(?<!(?:che|tien|muc) )do|duoc|bi(?! thu)|tai(?! (?:chinh|san|nguyen|lieu)))\b"
)
_AND_CARRIES_OUT = regex.compile(
    r"(?:,? (?:ban hanh|xay dung))?(?: va|,) (?:to chuc |dang )?(?:trien khai|thuc hien)(?: thuc hien)?\b"
)
_OBJECT = regex.compile(rf"[^.;:]{{0,60}}?(?:\b{DOCUMENTS}|$)")
_COUNTED = r"(?:\d+|cac|nhung|mot so|nhieu)\s+"
_OTHERS = regex.compile(rf"{CITES.pattern}[^,;:]{{0,40}}?\b{_COUNTED}{DOCUMENTS}")
_GIVES_THEM = regex.compile(r"(?::|\b(?:bao gom|gom|trong do(?: co)?|nhu|cu the(?: la)?)\s*:?)\s*$")

_UNDER = regex.compile(r"\b(?:cua|toi|tu|tai|voi|theo|den|gui|boi|thuoc|(?<!tham muu )cho)\s+(?:lanh dao\s+)?$")
_TOLD = regex.compile(rf"\b(?:{ACTS}|bao cao|trinh|tham muu|kiem tra)\s+(?:cho\s+)?$")
_UNIT = regex.compile(
    r"(?:^|[,;:])\s*(?P<unit>xa|phuong|thi tran|dac khu|huyen|quan|thi xa|thanh pho|tinh|so)"
    rf"(?=\s+{_ADVERBS}{_VERBS})"
)
_OF_UNIT = r"(?:ubnd|uy ban nhan dan) {0}\b|{0}\b"

_SOME = regex.compile(
    rf"\W*(?:(?:mot so|cac|nhung|nhieu)\s+{DOCUMENTS}"
    r"|dang (?:ke|chu y)|noi bat|tieu bieu|dien hinh|quan trong(?: nhat)?|trong (?:so )?do|cu the|(?:bao )?gom)\b"
)
_IN_FRONT = 40  # characters in front of a sentence's subject: "Sáu tháng đầu năm 2024, UBND xã …"
_PREDICATE = regex.compile(r"\s+(?:da|vua|tiep tuc|thuong xuyen|luon|kip thoi)\b")


class Statements:
    """Reads who issued documents, sentence by sentence."""

    def __init__(self, text: Text, bodies: Bodies, references: Sequence[Reference]) -> None:
        self.folded = text.folded
        self.bodies = bodies
        self._ends = [reference.end for reference in references]

    def before(self, at: int) -> Body | None:
        """Return the body that the sentence says issued what follows at `at`, or the sentence before it does."""
        start = self._start(at)
        unit = next(reversed(list(_UNIT.finditer(self.folded, start, at))), None)
        if unit is not None and not any(self.bodies.between(unit.start("unit"), at)):
            return self._of_unit(unit["unit"], start) if self._issues(unit.end(), at) else None
        return self._issuer(start, at) or self._some_of_them(start, at)

    def _start(self, at: int) -> int:
        """Return where the sentence begins that goes on at `at`, not further away than a clause is long."""
        floor = max(0, at - CLAUSE)
        return max((cut.end() for cut in SENTENCE.finditer(self.folded, floor, at)), default=floor)

    def _sentence_before(self, start: int) -> tuple[int, int]:
        end = max(0, start - 1)
        while end and not self.folded[end - 1].isalnum() and self.folded[end - 1] != ")":
            end -= 1
        floor = max(0, end - _LEAD)
        return max((cut.end() for cut in SENTENCE.finditer(self.folded, floor, end)), default=floor), end

    def _issuer(self, start: int, end: int) -> Body | None:
        """Return the body in a stretch that is said there to have issued the documents at its end."""
        for body in reversed(self.bodies.between(start, end)):
            under = _UNDER.search(self.folded, start, body.start)
            if not under and self._issues(body.end, end):
                return body
            if not under and not _TOLD.search(self.folded, start, body.start):
                return None
        return None

    def _issues(self, start: int, end: int) -> bool:
        """Tell whether what follows a body says that it issued the documents at the end."""
        k = bisect_right(self._ends, end)
        # Of a document after another the same must be said again: "…; ngày 03/5/2024 ban hành Kế hoạch số …".
        said = self.folded[max(start, self._ends[k - 1]) if k else start : end]
        if _DECIDES.fullmatch(said) and self.folded.startswith("quyet dinh", end):
            return True
        act = _ACTS_BY.match(said)
        if act is not None:
            return not _NOT_ITS_OWN.search(act["what"]) and not regex.search(rf"\b{ACTS}", act["what"])
        verb = _ISSUES.search(said)
        if verb is None or _NOT_ITS_OWN.search(regex.split(r"[,;]|\bva\b", said[: verb.start()])[-1]):
            return False
        # "xây dựng và triển khai Kế hoạch số …" is still of the plan that the body made.
        carried = _AND_CARRIES_OUT.match(said, verb.end())
        after = said[carried.end() if carried else verb.end() :]
        found = _OBJECT.match(after)
        if found is None or _NOT_ITS_OWN.search(found.group()):
            return verb.group() not in _WEAK and not CITES.search(after)
        rest = after[found.end() :]
        if not CITES.search(rest):
            return True
        return _GIVES_THEM.search(rest) is not None and not _OTHERS.search(rest)

    def _of_unit(self, unit: str, start: int) -> Body | None:
        """Return the body of "huyện đã có …", if the sentence before says that the district's committee issued some."""
        body = self._issuer(*self._sentence_before(start))
        name = self.folded[slice(*body.issuer)] if body else ""
        return body if regex.match(_OF_UNIT.format(unit), name) else None

    def _some_of_them(self, start: int, at: int) -> Body | None:
        """Return the body of the sentence before, where this one says "Một số văn bản chính: …", "Đáng kể là …"."""
        some = _SOME.match(self.folded, start, at)
        if some is None or CITES.search(self.folded, some.end(), at) or self.bodies.between(start, at):
            return None
        begin, end = self._sentence_before(start)
        body = self._issuer(begin, end)
        if body is not None or not _ISSUES.search(self.folded, some.end(), at):
            return body
        # "UBND phường đã kiện toàn … Các văn bản đã ban hành: …": its subject is still spoken of.
        first = next(iter(self.bodies.between(begin, begin + _IN_FRONT)), None)
        if first is None or _UNDER.search(self.folded, begin, first.start):
            return None
        return first if _PREDICATE.match(self.folded, first.end) else None
