"""One document of a level above, cited by many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import regex

from extractor.checks.between import Agreement, Contradiction, LeftOut, Outcome, Passage, Reports, between
from extractor.checks.between.reports import Cited, Key, Told
from extractor.checks.between.wording import listed
from extractor.text import fold

Citation = tuple[Told, Cited]
_FEWEST = 3  # units that agree on a date before another one is called wrong
_MANY = 4  # and so many of them for each that does not

# The issuer is one body for all units below one unit, or for the whole country.
_CENTRAL = regex.compile(r"\b(?:chinh phu|thu tuong|quoc hoi|bo (?!phan)|uy ban thuong vu|ban bi thu|bo chinh tri)")
_PROVINCE = regex.compile(r"\b(?:tinh|so|tinh uy|thanh uy)\b")
_DISTRICT = regex.compile(r"\b(?:huyen|quan|thi xa|phong|huyen uy|quan uy|thi uy)\b")
_COMMUNE = regex.compile(r"\b(?:xa|phuong|thi tran|dang uy|thon|ap|khu pho)\b")
# "61/2018/NĐ-CP", "06/QĐ-TTg", "76/NQ-CP", "01/2020/TT-VPCP": nobody below issues these.
_CENTRAL_NUMBER = regex.compile(r"/(?:NĐ-CP|NQ-CP|(?:QĐ|CT|CĐ)-TTg|QH\d+|TT-\w+|TTLT-.+|NQ/TW|KL/TW)$")
_YEAR = regex.compile(r"/(?:19|20)\d\d/")


@between("U107", "same_document", "warning")
def another_date(reports: Reports) -> Iterator[Outcome]:
    """Một văn bản của cấp trên được các xã ghi ngày ban hành khác nhau.

    Why: Một văn bản chỉ có một ngày ban hành; khi nhiều xã ghi một ngày mà một xã ghi ngày khác thì xã ấy viện dẫn
        nhầm.
    Bad: Xã An Bình, Tân Mỹ, Phú Hòa, Long Thạnh, quý I/2024: Thực hiện Kế hoạch số 15/KH-UBND ngày 12/01/2024 của UBND
        huyện về cải cách hành chính năm 2024.⏎Xã Mỹ Lợi, quý I/2024: Thực hiện Kế hoạch số 15/KH-UBND ngày 21/01/2024
        của UBND huyện về cải cách hành chính năm 2024.
    Bad: Xã An Bình, Tân Mỹ, Phú Hòa, Long Thạnh, quý I/2024: Thực hiện Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của
        Chính phủ.⏎Xã Mỹ Lợi, quý I/2024: Thực hiện Nghị định số 61/2018/NĐ-CP ngày 23/4/2019 của Chính phủ.
    Good: Xã An Bình, Tân Mỹ, Phú Hòa, Long Thạnh, quý I/2024: UBND xã ban hành Kế hoạch số 05/KH-UBND ngày 12/01/2024
        về cải cách hành chính năm 2024.⏎Xã Mỹ Lợi, quý I/2024: UBND xã ban hành Kế hoạch số 05/KH-UBND ngày 15/01/2024
        về cải cách hành chính năm 2024.
    Good: Xã An Bình, Tân Mỹ, Phú Hòa, Long Thạnh, quý I/2024: Thực hiện Kế hoạch số 15/KH-UBND ngày 12/01/2024 của UBND
        huyện về cải cách hành chính năm 2024.⏎Xã Mỹ Lợi, quý I/2024: Thực hiện Kế hoạch số 15/KH-UBND ngày 05/01/2023
        của UBND huyện về cải cách hành chính năm 2023.
    Not flagged: văn bản của chính các xã (mỗi xã có văn bản số 05 của mình); văn bản không rõ cơ quan ban hành; văn bản
        không ghi năm trong số mà ngày thuộc hai năm khác nhau; hai nội dung khác nhau; chưa có ba xã ghi giống nhau.
    """
    for citations in _documents(reports).values():
        by_date: dict[str, dict[Key, Citation]] = defaultdict(dict)
        files: dict[str, set[str]] = defaultdict(set)
        for report, cited in citations:
            by_date[cited.date].setdefault(report.key, (report, cited))
            files[cited.date].add(report.path)
        usual = max(by_date, key=lambda day: (len(by_date[day]), day))
        most = by_date.pop(usual)
        if not by_date:
            yield Agreement(len(most) - 1)
            continue
        for told in by_date.values():
            # Who cites both dates has contradicted itself, which is said there.
            single = [citation for citation in told.values() if citation[0].path not in files[usual]]
            if len(most) < _FEWEST or len(most) < _MANY * len(told):
                yield LeftOut(_title(citations[0][1]), "chưa đủ đơn vị ghi cùng một ngày để biết ngày nào đúng")
                continue
            for citation in single:
                if _one_matter(reports, citation, list(most.values())):
                    yield _contradiction(citation, list(most.values()))


def _documents(reports: Reports) -> dict[tuple[str, ...], list[Citation]]:
    """Return the dated citations of each document of a body that is surely above the communes."""
    found: dict[tuple[str, ...], list[Citation]] = defaultdict(list)
    for report in reports.reports:
        if report.level not in ("xa", "huyen"):
            continue
        group = reports.group_of(report)
        for cited in report.cited:
            body = _body(cited, report, group[1] if group else None)
            if body:
                year = "" if _YEAR.search(cited.number) else cited.date[:4]
                found[body, fold(cited.doc_type), cited.number.casefold(), year].append((report, cited))
    return found


def _body(cited: Cited, report: Told, above: Key | None) -> str | None:
    """Return what tells the issuer from others of its name, or None where it is not surely above the reporting unit."""
    if _CENTRAL_NUMBER.search(cited.number):
        return "trung uong"
    said = " ".join(fold(cited.issuer or "").split())
    own = " ".join(fold(report.unit).split())
    if _COMMUNE.search(said) or own in said:
        return None
    if _CENTRAL.search(said) and not _PROVINCE.search(said) and not _DISTRICT.search(said):
        return "trung uong"
    kind = "tinh" if _PROVINCE.search(said) else "huyen" if _DISTRICT.search(said) else None
    if kind is None or (kind == "huyen" and report.level == "huyen"):
        return None
    office = regex.sub(r"\bchu tich\b|\bpho\b", "", said).split()
    if kind == "huyen":
        return f"huyen {' '.join(above)} {' '.join(office[:2])}" if above else None
    province = fold(report.province or (" ".join(above) if above and report.level == "xa" else ""))
    return f"tinh {province} {' '.join(office[:2])}"


_MATTER = regex.compile(r"\s*(?:cua [^.,;\n]{2,60}? )?(?:ve (?:viec )?|v/v )(?P<words>[^.;\n]{8,160})")
_LITTLE = frozenset(
    ("ban", "cac", "cong", "cua", "dia", "hien", "hoach", "huyen", "ke", "nam", "tac", "thuc", "tinh", "tren", "trong")
) | {"va", "ve", "viec"}


def _matter(reports: Reports, citation: Citation) -> frozenset[str]:
    """Return the words that say what a cited document is about; none where it does not say."""
    report, cited = citation
    match = _MATTER.match(fold(reports.text(report)[cited.end : cited.end + 240]))
    return frozenset(regex.findall(r"[a-z]+", match["words"])[:14]) - _LITTLE if match else frozenset()


def _one_matter(reports: Reports, one: Citation, others: Sequence[Citation]) -> bool:
    """Tell whether nothing says that one of them cites a document about something else."""
    mine = _matter(reports, one)
    theirs = [words for words in (_matter(reports, other) for other in others[:8]) if words]
    return not mine or not theirs or any(3 * len(mine & words) >= min(len(mine), len(words)) for words in theirs)


def _contradiction(one: Citation, most: Sequence[Citation]) -> Contradiction:
    report, cited = one
    other = most[0][1].date
    names = listed(sorted({told.unit for told, _ in most}))
    issuer = f" của {' '.join(cited.issuer.split())}" if cited.issuer else ""
    message = (
        f"{_title(cited)}{issuer}: {report.unit} ghi ngày {_day(cited.date)}, {len(most)}"
        f" đơn vị khác ghi ngày {_day(other)} ({names})."
    )
    key = f"{report.title} {cited.number} {cited.date} {other}"
    return Contradiction(message, tuple(Passage.of(*citation) for citation in (one, *most[:2])), key=key)


def _title(cited: Cited) -> str:
    return f"{cited.doc_type or 'Văn bản'} số {cited.number}"


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
