"""The report as other programs read it: the fields that the contract promises, in whatever the report lacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.pipeline import analyse, extract, failed

CORPUS = Path(__file__).parent.parent / "corpus"

PROMISED = {
    "": "source document sections references dates percentages counts entities indicators relations findings "
    "coverage failures versions",
    "source": "path sha256 format pages chars",
    "document": "kind title number issued issuer unit period signer",
    "sections": "id number title level topic part span",
    "references": "number doc_type date issuer section span",
    "dates": "value section span",
    "percentages": "value decimals in_table section span",
    "counts": "value unit in_table section span",
    "indicators": "code name value unit period section span",
    "relations": "id rule kind holds statement members expected stated",
    "findings": "rule kind severity message spans relation",
    "coverage": "numbers checked unchecked contradicted reasons",
    "versions": "program patterns models",
}


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/report.*")), ids=lambda path: path.parent.name)
def test_promised_fields_are_there(path: Path) -> None:
    report = json.loads(extract(path, with_text=True).to_json())
    for group, names in PROMISED.items():
        records = report if not group else report[group]
        for record in records if isinstance(records, list) else [records]:
            assert set(names.split()) <= set(record), group
    text = report["source"]["text"]
    assert len(text) == report["source"]["chars"]
    known = {section["id"] for section in report["sections"]} | {None}
    for group in ("references", "dates", "percentages", "counts", "indicators"):
        starts = [record["span"]["start"] for record in report[group]]
        assert starts == sorted(starts), group
        assert {record["section"] for record in report[group]} <= known
    relations = {relation["id"]: relation for relation in report["relations"]}
    for finding in report["findings"]:
        assert relations[finding["relation"]]["holds"] is not True
        assert finding["severity"] in ("error", "warning", "info")
    coverage = report["coverage"]
    assert coverage["numbers"] == len(report["counts"]) + len(report["percentages"])
    assert coverage["numbers"] == coverage["checked"] + coverage["unchecked"]
    numbers = [*report["counts"], *report["percentages"]]
    assert [n for n in numbers if (n["status"] == "unchecked") != ("reason" in n)] == [], "unchecked has its reason"
    assert sum(coverage["reasons"].values()) == coverage["unchecked"]
    assert sum(n["status"] == "contradicted" for n in numbers) == coverage["contradicted"]


def test_each_number_ends_in_the_ledger() -> None:
    text = (
        "Tiếp nhận 914 hồ sơ, trong đó trực tuyến 896 hồ sơ, trực tiếp 19 hồ sơ.\n"
        "Số hóa 90/100 hồ sơ, đạt 90%.\nTrong kỳ có khoảng 12 cuộc họp.\nĐã tổ chức 03 hội nghị.\n"
        "Xã có 25 máy in, tiếp 140 lượt công dân.\n"
    )
    report = analyse(text)
    ends = {number.span.text: (number.status, number.reason) for number in (*report.counts, *report.percentages)}
    assert ends == {
        "914 hồ sơ": ("contradicted", None),
        "896 hồ sơ": ("contradicted", None),
        "19 hồ sơ": ("contradicted", None),
        "90/100 hồ sơ": ("consistent", None),
        "90%": ("consistent", None),
        "12 cuộc họp": ("unchecked", "ước lượng hoặc khoảng"),
        "03 hội nghị": ("unchecked", "không có số nào cùng câu"),
        "25 máy in": ("unchecked", "chưa rõ quan hệ với các số cùng câu"),
        "140 lượt công dân": ("unchecked", "chưa rõ quan hệ với các số cùng câu"),
    }


def test_numbers_are_json_numbers() -> None:
    report = json.loads(analyse("Đã tiếp nhận 1.907 hồ sơ, đạt 98,5% và 40,5 ha.").to_json())
    assert [count["value"] for count in report["counts"]] == [1907, 40.5]
    assert report["percentages"][0]["value"] == 98.5


def test_what_is_not_said_is_null() -> None:
    facts = json.loads(analyse("Trong kỳ, đơn vị đã tiếp nhận 12 hồ sơ.").to_json())["document"]
    assert facts.pop("kind") == "khac"
    assert set(facts) == set(PROMISED["document"].split()) - {"kind"}
    assert set(facts.values()) == {None}


def test_bare_month_of_the_report_is_dated() -> None:
    text = "BÁO CÁO\nCông tác cải cách hành chính tháng 5 năm 2023\n\nTrong tháng 5, xã có 12 cuộc họp; tháng 6 nghỉ."
    assert [(d.span.text, d.value) for d in analyse(text).dates] == [
        ("tháng 5 năm 2023", "2023-05"),
        ("tháng 5", "2023-05"),
    ]


def test_same_text_gives_the_same_bytes() -> None:
    text = (CORPUS / "van-trach-2023-07" / "report.txt").read_text(encoding="utf-8")
    assert analyse(text).to_json() == analyse(text).to_json()


def test_failed_file_is_a_record(tmp_path: Path) -> None:
    report = json.loads(failed(tmp_path / "mat.docx", "đọc tệp", "không có tệp này").to_json())
    assert report["failures"] == [{"stage": "đọc tệp", "message": "không có tệp này"}]
    assert report["source"]["sha256"] == ""
    assert report["counts"] == []


@pytest.mark.parametrize(
    "unit",
    [
        "98,5% ",
        "(12 hồ sơ, ",
        "123.456.",
        "248/250 ",
        "Kế hoạch số 12/KH-UBND ngày 01/02/2023, ",
        "Tiếp nhận 914 hồ sơ, trong đó trực tuyến 896 hồ sơ, trực tiếp 18 hồ sơ. ",
        "Tiếp nhận 915 hồ sơ, trong đó trực tuyến 896 hồ sơ, trực tiếp 18 hồ sơ. ",
        "1.234\n",
        "1\t2\t3\n",
    ],
)
def test_work_grows_with_the_text(unit: str) -> None:
    """Counted in calls, not seconds: 8 times a hostile text may not cost more than 10 times the calls."""
    import cProfile
    import pstats

    def calls(text: str) -> int:
        profile = cProfile.Profile()
        profile.runcall(analyse, text)
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    analyse(unit)
    assert calls(unit * 800) <= 10 * calls(unit * 100)


def test_a_title_of_one_endless_word_costs_no_minutes() -> None:
    from time import process_time

    word = "x" * 3000
    begun = process_time()
    analyse(f"{word}\nUBND XÃ {word}\n{word}\t12\n{word}\t13\nĐã giải quyết 12/10 hồ sơ, đạt 98%.")
    assert process_time() - begun < 5
