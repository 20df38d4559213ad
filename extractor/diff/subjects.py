"""What the reports of one unit are on.

One on administrative reform and one on the control of procedures, both of quarter I, are no versions of each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import regex

from extractor.checks.between.reports import bare_name
from extractor.checks.periods import Sent
from extractor.diff.headings import plain

# "Kết quả công tác …; phương hướng, nhiệm vụ quý II": what comes after is the plan.
_LATER = regex.compile(r"\b(?:phuong huong|nhiem vu|giai phap|ke hoach)\b.*")
# Words that a title of any subject may have.
_OF_ANY = """
bao cao ket qua thuc hien trien khai hanh chinh nha nuoc tren dia ban xa phuong thi tran huyen tinh uy ban nhan dan
ubnd thang quy nam dau cuoi tuan ky dinh trong va cua tai theo cho tu den ngay sau chin so
"""
_ANY = frozenset(_OF_ANY.split())
_SHARED = 2  # one of so many words, at least, of the shorter title is in the other


def by_subject(reports: Iterable[Sent]) -> list[list[Sent]]:
    """Return the reports of a unit in lists of one subject each, that of most reports first.

    A title that tells no subject, or is not there, is of the first.
    """
    titles: dict[frozenset[str], list[Sent]] = defaultdict(list)
    for sent in reports:
        titles[subject(sent)].append(sent)
    often = Counter({words: len(sent) for words, sent in titles.items()})
    found: list[tuple[frozenset[str], list[Sent]]] = []
    for words in sorted(titles, key=lambda words: (not words, -often[words], sorted(words))):
        same = next((sent for other, sent in found if _is_one(words, other)), None)
        if same is None:
            found.append((words, list(titles[words])))
        else:
            same += titles[words]
    return [sent for _, sent in found]


def subject(sent: Sent) -> frozenset[str]:
    """Return the words of a report's title that tell what it is on: {"cai", "cach"}, {"kiem", "soat", "thu", "tuc"}."""
    told = _LATER.sub("", plain(sent.report.document.title or "")).split()
    name = bare_name(sent.unit).split()
    return frozenset(word for word in told if len(word) > 1 and word not in _ANY and word not in name)


def alike(reports: Sequence[Sent], others: Sequence[Sent]) -> bool:
    """Tell whether two lists of one subject each are on the same."""
    return _is_one(subject(reports[0]), subject(others[0]))


def _is_one(words: frozenset[str], others: frozenset[str]) -> bool:
    fewest = min(len(words), len(others))
    return fewest == 0 or _SHARED * len(words & others) >= fewest
