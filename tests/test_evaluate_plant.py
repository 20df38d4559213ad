"""Planted errors: equations read from gold, changes of one number, and what is counted as found."""

import json
from decimal import Decimal

import pytest

from extractor.evaluate import plant, run
from extractor.evaluate.changes import changes
from extractor.evaluate.equations import equation
from extractor.evaluate.gold import Asserted, Item
from extractor.pipeline import analyse
from extractor.records import Finding, Member, Relation, Report, Source, Span, Suggestion, Versions


def asserted(kind: str, statement: str, *members: str) -> Asserted:
    items = tuple(Item(text=text) for text in members)
    return Asserted(kind=kind, holds=True, confidence="certain", statement=statement, members=items)


@pytest.mark.parametrize(
    ("kind", "statement", "members", "broken", "holding"),
    [
        ("sum", "233 văn bản = 229 + 04; all", ["233 văn bản", "229", "04"], (1, "228"), (2, "4")),
        ("balance", "31 + 1.245 = 1.249 + 27", ["31", "1.245", "1.249", "27"], (3, "26"), (0, "031")),
        ("difference", "62 người - 58 = 04", ["62 người", "58", "04"], (2, "05"), (2, "4")),
        ("difference", "8,6 tỷ - 8 tỷ = 600 triệu", ["8,6 tỷ", "8 tỷ", "600 triệu"], (0, "19,6 tỷ"), (2, "650 triệu")),
        ("ratio", "668 / 672 = 99,4%", ["668", "672", "99,4%"], (0, "608"), (2, "99,40%")),
        ("ratio", "(29 + 12) / 48 = 85,4%", ["29", "12", "48", "85,4%"], (1, "21"), (3, "85%")),
        ("ratio", "19 / 19 = 100%", ["19", "19", "100%"], (1, "29"), (1, "019")),
        ("table_row", "44 / 57 = 77,2", ["44", "57", "77,2"], (2, "72,7"), (2, "77,19")),
        ("growth", "(695 - 600) / 600 = 15,83%", ["695", "600", "15,83%"], (1, "500"), (2, "15,8%")),
        ("growth", "(20 - 12) / 20 = 40%", ["20", "12", "40%"], (0, "30"), (2, "40,0%")),
        ("growth", "(8,8 tỷ - 8 tỷ) / 8 tỷ = 10%", ["8,8 tỷ", "8 tỷ", "10%"], (0, "12,8 tỷ"), (2, "10,4%")),
        ("ratio", "(12 - 03) / 12 = 75%", ["12", "03", "75%"], (1, "04"), (1, "3")),
        ("same_quantity", "02 hồ sơ, 2", ["02 hồ sơ", "2"], (0, "03 hồ sơ"), (0, "2 hồ sơ")),
        ("list_count", "02 khóa, A, B", ["02 khóa", "A 1", "B 2"], (0, "03 khóa"), (1, "A 7")),
        ("number_year", "x", ["Nghị định 34/2019/NĐ-CP", "24/4/2019"], (1, "24/4/2018"), (1, "25/4/2019")),
        ("same_document", "x", ["15/QĐ ngày 04/7/2025", "15/QĐ", "15/QĐ ngày 4 tháng 7 năm 2025"],
         (0, "15/QĐ ngày 05/7/2025"), (1, "16/QĐ")),
    ],
)  # fmt: skip
def test_an_equation_is_judged_with_other_numbers(kind, statement, members, broken, holding):
    found = equation(asserted(kind, statement, *members))
    assert found is not None
    assert found.holds(members)
    for (member, text), breaks in ((broken, True), (holding, False)):
        texts = [*members[:member], text, *members[member + 1 :]]
        assert found.broken(texts) is breaks
        assert found.holds(texts) is not breaks


@pytest.mark.parametrize(
    ("kind", "statement", "members"),
    [
        ("part_whole", "2 <= 3", ["2", "3"]),
        ("sum", "5 = 2 + 4", ["5", "2", "4"]),  # does not hold
        ("sum", "một trong 5 = 2 + 3", ["5", "2", "3"]),  # words that are no member
        ("sum", "5 = 2 = 3", ["5", "2", "3"]),
        ("sum", "5 = (2 + 3", ["5", "2", "3"]),
        ("sum", "5 = 2 +", ["5", "2"]),
        ("sum", "năm = 2 + 3", ["năm", "2", "3"]),
        ("ratio", "50% = 1 / 2", ["50%", "1", "2"]),
        ("ratio", "(1,2 tỷ + 0,8 tỷ) / 4 tỷ = 50%", ["1,2 tỷ", "0,8 tỷ", "4 tỷ", "50%"]),  # no one rounded number
        ("same_document", "x", ["15/QĐ ngày 04/7/2025", "15/QĐ"]),
        ("number_order", "x", ["12/QĐ ngày 22/01/2024", "77/QĐ ngày 24/5/2024"]),
    ],
)
def test_what_is_no_arithmetic_is_left_alone(kind, statement, members):
    assert equation(asserted(kind, statement, *members)) is None


@pytest.mark.parametrize(
    ("printed", "kind", "among"),
    [
        ("1.730", "digit", {"1.930", "1.731", "1.030"}),
        ("1.730", "leading", {"2.730", "9.730"}),
        ("04", "leading", {"05", "09"}),
        ("1.730", "swap", {"7.130", "1.370", "1.703"}),
        ("40", "drop", {"4"}),
        ("1.730", "drop", {"730", "130", "170", "173"}),
        ("12.345", "drop", {"2.345", "1.245", "1.234"}),
        ("12,345.6", "drop", {"2,345.6", "12,345"}),
        ("98,35", "drop", {"8,35", "9,35", "98,5", "98,3"}),
        ("98,3", "drop", {"98"}),
        ("8 tỷ 640 triệu", "drop", {"8 tỷ 64 triệu", "8 tỷ 40 triệu"}),
    ],
)
def test_changes_are_those_of_their_kind(printed, kind, among):
    found = changes(printed, dated=False)[kind]
    assert among <= set(found)
    assert printed not in found
    assert len(found) == len(set(found))


def test_some_numbers_cannot_be_changed_in_some_ways():
    assert changes("5", dated=False)["digit"] == []
    assert changes("04", dated=False)["digit"] == []
    assert changes("11", dated=False)["swap"] == []
    assert changes("04", dated=False)["drop"] == ["4"]
    assert "03" not in changes("30", dated=False)["swap"]


def test_a_changed_date_is_still_a_day():
    days = changes("30/4/2023", dated=True)["date"]
    assert {"20/4/2023", "30/5/2023", "30/4/2024"} <= set(days)
    assert not {"31/4/2023", "30/2/2023", "70/4/2023", "30/4/2023"} & set(days)


# A corpus of one report ---------------------------------------------------------------------------------------------

TEXT = """I. CẢI CÁCH THỦ TỤC
Trong tháng, xã tiếp nhận 247 hồ sơ, trong đó: 152 hồ sơ trực tuyến, 95 hồ sơ trực tiếp.
Xã có 14 công chức.
"""
GOLD = {
    "document": {"kind": "bao_cao"},
    "sections": [],
    "references": [],
    "dates": [],
    "percentages": [],
    "counts": [],
    "relations": [
        {
            "kind": "sum",
            "holds": True,
            "confidence": "certain",
            "statement": "247 hồ sơ = 152 hồ sơ + 95 hồ sơ",
            "members": [{"text": "247 hồ sơ"}, {"text": "152 hồ sơ"}, {"text": "95 hồ sơ"}],
        },
        {
            "kind": "part_whole",
            "holds": True,
            "confidence": "certain",
            "statement": "95 hồ sơ <= 247 hồ sơ",
            "members": [{"text": "95 hồ sơ"}, {"text": "247 hồ sơ"}],
        },
        {"kind": "sum", "holds": True, "confidence": "arguable", "statement": "?", "members": [{"text": "14"}]},
        {"kind": "sum", "holds": False, "confidence": "certain", "statement": "?", "members": [{"text": "14"}]},
    ],
}


def write(folder, gold=GOLD, text=TEXT):
    (folder / "mot-bao-cao").mkdir()
    (folder / "mot-bao-cao" / "report.txt").write_text(text, encoding="utf-8")
    (folder / "mot-bao-cao" / "gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return folder


@pytest.fixture
def corpus(tmp_path):
    return write(tmp_path)


def reader(*flagged, rule="S001", severity="error", suspect=None, value=None, always=False):
    """Return an extractor that reports the numbers after the given words, except (unless `always`) in the first text.

    The first is the report as it is, the others are those with errors in it.
    """
    first: list[str] = []

    def span(text, before):
        start = text.index(before) + len(before)
        end = start + len(text[start:].split()[0].rstrip(","))
        return Span(start=start, end=end, text=text[start:end])

    def report(text):
        first.append(text)
        if not flagged or (len(first) == 1 and not always):
            return Report(source=Source(path="", sha256="", format="text"), versions=Versions(program="", patterns=""))
        spans = tuple(span(text, words) for words in flagged)
        members = tuple(Member(role="part", value=Decimal(1), span=one) for one in spans)
        finding = {
            "rule": rule,
            "kind": "sum",
            "severity": severity,
            "message": "?",
            "spans": spans,
            "relation": "r1",
            "suspect": span(text, suspect) if suspect else None,
            "suggestion": Suggestion(span=span(text, suspect), value=value) if value else None,
        }
        return Report(
            source=Source(path="", sha256="", format="text"),
            relations=(Relation(id="r1", rule=rule, kind="sum", holds=False, statement="", members=members),),
            findings=(Finding.model_validate(finding),),
            versions=Versions(program="", patterns=""),
        )

    return report


def test_what_is_planted_breaks_the_equation_and_nothing_else_changes(corpus):
    texts: list[str] = []

    def remember(text):
        texts.append(text)
        return reader()(text)

    planted = plant(corpus, 40, 3, remember)
    assert planted.total.planted == len(planted.outcomes) == 40
    assert len(set(texts)) == 41  # the report as it is, and 40 different errors
    for text in texts[1:]:
        words = [(a, b) for a, b in zip(TEXT.split(), text.split(), strict=True) if a != b]
        assert [a for a, _ in words] in (["247"], ["152"], ["95"])
        total, online, direct = (int(word) for word in text.replace(".", "").split() if word.isdigit() and word != "14")
        assert total != online + direct
    assert planted.left_out == {"part_whole": 1}
    assert {key.split()[1] for key in planted.outcomes} == {"digit", "leading", "swap", "drop"}


def test_the_same_seed_plants_the_same_whatever_is_found(corpus):
    first, again = plant(corpus, 9, 5, reader()), plant(corpus, 9, 5, analyse)
    assert first.outcomes.keys() == again.outcomes.keys()
    assert first.outcomes.keys() != plant(corpus, 9, 6, reader()).outcomes.keys()
    assert all(line.startswith("được thêm") for line in again.against(first.outcomes))


def test_no_more_is_planted_than_there_is(corpus):
    assert 40 < plant(corpus, 10_000, 1, reader()).total.planted < 200


def test_the_real_extractor_finds_them(corpus):
    planted = plant(corpus, 25, 1, analyse)
    assert planted.figures()["recall"] == planted.figures()["precision"] == 1
    assert planted.rules["S001"].caught == planted.total.caught == 25
    assert planted.failures == 0


def test_a_finding_must_show_two_members_of_the_equation(corpus):
    seen = plant(corpus, 10, 1, reader("tiếp nhận ", "trong đó: ", "trực tuyến, "))
    assert (seen.total.caught, seen.alarms.right, seen.alarms.total) == (10, 10, 10)
    half = plant(corpus, 10, 1, reader("tiếp nhận ", "Xã có "))
    assert half.total.caught == 0
    assert half.total.touched == half.alarms.right == sum("247 →" in key for key in half.outcomes if "|" not in key) > 0


def test_what_does_not_show_the_changed_number_is_a_false_alarm(corpus):
    planted = plant(corpus, 10, 1, reader("Xã có "))
    assert (planted.alarms.right, planted.alarms.total) == (0, 10)
    assert (planted.rules["S001"].rate, planted.rules["S001"].caught) == (0, 0)
    assert sum(line.startswith("báo nhầm") for line in planted.misses()) == 10
    assert sum(line.startswith("bỏ sót") for line in planted.misses()) == 10


def test_what_was_found_before_is_nothing_new(corpus):
    planted = plant(corpus, 10, 1, reader("tiếp nhận ", "trong đó: ", "trực tuyến, ", always=True))
    assert planted.total.caught == planted.alarms.total == 0


def test_an_info_counts_apart(corpus):
    planted = plant(corpus, 10, 1, reader("tiếp nhận ", "trong đó: ", "trực tuyến, ", severity="info"))
    assert (planted.total.caught, planted.total.with_info, planted.alarms.total) == (0, 10, 0)


def twice(tmp_path):
    """Return a corpus in which 247 stands in two equations."""
    ratio = {
        "kind": "ratio",
        "holds": True,
        "confidence": "certain",
        "statement": "152 / 247 hồ sơ = 61,5%",
        "members": [{"text": "152"}, {"text": "247 hồ sơ"}, {"text": "61,5%"}],
    }
    gold = GOLD | {"relations": [GOLD["relations"][0], ratio]}
    return write(tmp_path, gold, TEXT + "Tỷ lệ trực tuyến là 61,5%.\n")


def test_the_number_named_first_is_counted_where_it_stands_in_two_relations(tmp_path):
    right = plant(
        twice(tmp_path), 60, 1, reader("tiếp nhận ", "trong đó: ", "trực tuyến, ", suspect="tiếp nhận ", value="247")
    )
    located = right.located["all"]
    shared = [key for key in right.outcomes if "|" not in key and key.split()[2] in ("247", "152")]
    assert located.planted == len(shared)
    named = sum(key.split()[2] == "247" for key in shared)
    assert 0 < named < located.planted
    # A rate's error is found too: the sum's finding shows two of its members.
    assert (located.first, located.given_back) == (named, named)
    assert right.located["one digit"].planted < located.planted
    assert right.located["two equations"].planted == located.planted


def test_a_number_stated_twice_stands_in_two_relations_but_in_one_equation(tmp_path):
    again = asserted("same_quantity", "247 hồ sơ, 247 phiếu", "247 hồ sơ", "247 phiếu").model_dump(mode="json")
    again["members"] = [{"text": item["text"]} for item in again["members"]]
    gold = GOLD | {"relations": [GOLD["relations"][0], again]}
    located = plant(write(tmp_path, gold, TEXT + "Thu 247 phiếu.\n"), 30, 1, reader()).located
    assert located["all"].planted > 0
    assert located["two equations"].planted == 0


def test_nothing_is_located_without_a_suspected_number(tmp_path):
    planted = plant(twice(tmp_path), 30, 1, reader("tiếp nhận ", "trong đó: ", "trực tuyến, "))
    assert planted.located["all"].caught == planted.located["all"].planted > 0
    assert planted.located["all"].first == planted.located["all"].given_back == 0


def test_run_prints_what_was_planted(corpus, capsys):
    assert run(corpus, errors=5, misses=True) == 0
    shown = capsys.readouterr().out
    assert "5 lỗi cài vào 1 báo cáo (--seed 7)" in shown
    assert "đúng 5, bỏ sót 0, báo nhầm 0" in shown
    assert run(corpus, errors=5, as_json=True) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["total"] == {"recall": 1.0, "planted": 5, "caught": 5, "with_info": 5, "touched": 5}
    assert data["seed"] == 7


def test_run_says_where_there_is_no_corpus(tmp_path, capsys):
    assert run(tmp_path, errors=5) == 2
    assert "không có báo cáo mẫu" in capsys.readouterr().err
