"""The figures of an evaluation as tables in the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from extractor.evaluate.between import Between
from extractor.evaluate.figures import Evaluation, Figure, Share
from extractor.evaluate.planted import Caught, Planted

# What the keys of the JSON are called on the screen; those of metadata's fields and of relations stay as they are.
_NAMES = {
    "headings": "đề mục",
    "references": "văn bản viện dẫn",
    "dates": "ngày tháng",
    "percentages": "tỷ lệ",
    "counts": "số đếm",
    "topics": "lĩnh vực của đề mục (ký tự)",
    "heading_numbers": "số của đề mục",
    "heading_levels": "cấp của đề mục",
    "heading_parts": "phần của đề mục",
    "reference_types": "loại của văn bản",
    "reference_dates": "ngày của văn bản",
    "percentage_lows": "cận dưới của tỷ lệ",
    "count_wholes": "mẫu số của số đếm",
    "units": "đơn vị tính",
    "reference_issuers": "cơ quan ban hành văn bản viện dẫn",
    "subjects": "số liệu nói về gì",
    "subjects_lenient": "số liệu nói về gì (kể cả gọi tên chưa đủ)",
    "ORG": "tổ chức",
    "LOC": "địa danh",
    "PER": "họ tên",
    "TITLE": "chức vụ",
    "PLAN": "kế hoạch, chương trình",
    "SUBJECT": "sự vật được đếm",
    "metadata": "thông tin chung",
    "contradictions_recall": "mâu thuẫn: độ phủ",
    "contradictions_precision": "mâu thuẫn: độ chính xác",
    "equations": "đẳng thức nhận ra",
    "recall": "độ phủ",
    "recall_with_info": "độ phủ, kể cả lưu ý",
    "recall_arithmetic": "độ phủ, riêng các phép tính",
    "precision": "độ chính xác",
    "named_first": "nêu đúng số sai trước hết",
    "digit": "sai một chữ số sau",
    "leading": "sai chữ số đầu",
    "swap": "đảo hai chữ số",
    "drop": "sót một chữ số",
    "date": "sai một chữ số của ngày",
    "all": "ở từ hai quan hệ",
    "one digit": "trong đó sai một chữ số",
    "two equations": "trong đó từ hai phép tính",
}

_ERRORS = {
    "digit": "sai một chữ số",
    "swap": "đảo hai chữ số",
    "wrong_denominator": "tỷ lệ tính trên số khác",
    "part_dropped": "sót một phần",
    "stale_figure": "số của kỳ trước",
    "wrong_year": "sai năm của văn bản",
    "duplicated_number": "chép lại số đứng trước",
    "wrong_direction": "tăng ghi là giảm, hoặc ngược lại",
    "wrong_total": "cộng sai",
}
"""The kinds of errors that `doisoat corpus make` plants."""

_BETWEEN = {
    "row_differs": "sửa số sau khi cấp trên đã cộng, có dòng của xã",
    "sum_differs": "sửa số sau khi cấp trên đã cộng, chỉ có tổng",
    "slipped": "lệch mười lần so với các kỳ trước",
    "document_date": "sai ngày của văn bản cấp trên",
    "missing": "thiếu báo cáo của một xã",
    "sent_twice": "gửi hai lần cùng một tệp",
    "corrected": "gửi thêm bản có số khác",
    "copied_paragraph": "chép đoạn văn của xã khác",
    "copied_report": "chép cả báo cáo của xã khác",
    "neighbour": "nhắc đến xã khác",
    "surge": "tháng có hồ sơ gấp ba, đúng là như vậy",
    "window": "số liệu theo ngày khác, có nói rõ",
    "carried_over": "kỳ trước chuyển sang khác số còn lại của kỳ trước",
    "restated_previous": "nêu số của kỳ trước khác báo cáo kỳ trước",
    "restated_year": "nêu số cùng kỳ khác báo cáo cùng kỳ",
    "cumulative": "lũy kế khác lũy kế trước cộng kỳ này",
    "cumulative_fell": "lũy kế giảm",
    "quarter_sum": "quý, 6 tháng, năm khác tổng các tháng",
    "stock_flow": "số hiện có khác số cũ cộng tăng trừ giảm",
    "register": "số văn bản trùng hoặc lùi",
    "direction": "tăng ghi là giảm so với kỳ trước",
    "copied_sentence": "để sót đoạn văn của kỳ trước",
    "outlier": "gấp mười lần các kỳ trước",
    "resent": "gửi lại bản đã sửa",
    "corrected_figure": "số kỳ trước đã điều chỉnh, có nói rõ",
    "period_missing": "thiếu báo cáo một kỳ",
    "carry_zero": "kỳ trước không còn hồ sơ nào",
    "name_variant": "tên đơn vị mất dấu",
    "standing": "câu giữ nguyên qua các kỳ",
    "chance": "số ngẫu nhiên bằng kỳ trước",
    "restart": "số văn bản bắt đầu lại từ đầu năm",
}
"""What `doisoat corpus make` plants between reports, and what only looks like it."""

_TOLD = {
    "lexicon": "từ điển",
    "classifier": "mô hình",
    "keyword": "từ khóa",
    "order": "thứ tự các lĩnh vực",
    "parent": "đề mục cấp trên",
    "none": "không có lĩnh vực",
    "cascade": "cả hai",
}


def show(evaluation: Evaluation, console: Console) -> None:
    """Print the figures as tables."""
    table = _table(f"{evaluation.reports} báo cáo", "loại", "chính xác", "phủ", "F1", "đúng", "tìm được", "có")
    figures = {_NAMES[name]: figure for name, figure in evaluation.found.items()}
    figures |= {_NAMES[name]: figure for name, figure in evaluation.entities.items()}
    figures |= {f"{_NAMES[name]} (chạm)": figure for name, figure in evaluation.entities_lenient.items()}
    if evaluation.issuers.gold:
        figures[_NAMES["reference_issuers"]] = evaluation.issuers
    for name, figure in figures.items():
        rates = (f"{figure.precision:.3f}", f"{figure.recall:.3f}", f"{figure.f1:.3f}")
        table.add_row(name, *rates, str(figure.hit), str(figure.predicted), str(figure.gold))
    alarms = evaluation.alarms.total - evaluation.alarms.right
    table.add_row(
        "mâu thuẫn",
        f"{evaluation.alarms.rate:.3f}",
        f"{evaluation.contradictions.rate:.3f}",
        "",
        str(evaluation.contradictions.right),
        f"{evaluation.alarms.total} ({alarms} nhầm)",
        str(evaluation.contradictions.total),
    )
    console.print(table)
    shares = {_NAMES[name]: share for name, share in evaluation.right.items()}
    shares |= {f"trích đúng từng ký tự: {_NAMES[name]}": share for name, share in evaluation.exact.items()}
    shares |= {f"thông tin chung: {name}": share for name, share in evaluation.metadata.items()}
    shares["đẳng thức nhận ra"] = evaluation.equations
    shares |= {f"đẳng thức nhận ra: {name}": share for name, share in evaluation.equations_by_kind.items()}
    shares |= {f"mâu thuẫn tìm ra: {name}": share for name, share in evaluation.contradictions_by_kind.items()}
    _print_shares(console, "đúng bao nhiêu", shares)
    told = {_TOLD[name]: share for name, share in sorted(evaluation.topics_by.items())}
    _print_shares(console, "lĩnh vực của đề mục, theo cách nhận ra", told)
    _print_listed(console, "lĩnh vực của đề mục trong danh sách", evaluation.listed_topics)
    _print_listed(console, "phần của đề mục trong danh sách", evaluation.listed_parts)
    _print_shares(console, "từng mẫu nhận dạng", dict(sorted(evaluation.patterns.items())))
    _print_checks(console, evaluation)
    errors = {_ERRORS.get(name, name): share for name, share in sorted(evaluation.errors_in_gold.items())}
    _print_shares(console, "lỗi cài sẵn trong bộ báo cáo", errors)
    console.print(f"trích sai chỗ {evaluation.bad_spans}, lỗi khi chạy {evaluation.failures}")


def show_planted(planted: Planted, console: Console) -> None:
    """Print what became of planted errors."""
    title = f"{planted.total.planted} lỗi cài vào {planted.reports} báo cáo (--seed {planted.seed})"
    table = _table(title, "lỗi cài", "phủ", "cài", "tìm ra", "kể cả lưu ý", "có động đến số sai")
    rows: dict[str, Caught] = {"tất cả": planted.total, "các phép tính": planted.arithmetic}
    rows |= {_NAMES[name]: planted.kinds[name] for name in sorted(planted.kinds)}
    rows |= {name: planted.relations[name] for name in sorted(planted.relations)}
    for name, tally in rows.items():
        counts = (tally.planted, tally.caught, tally.with_info, tally.touched)
        table.add_row(name, f"{tally.recall:.3f}", *map(str, counts))
    console.print(table)
    table = _table("phát hiện mới (sai và nghi vấn)", "quy tắc", "chính xác", "đúng", "nhầm", "tổng", "lỗi tìm ra")
    wrong = planted.alarms.total - planted.alarms.right
    caught = planted.total.caught
    table.add_row("tất cả", f"{planted.alarms.rate:.3f}", *map(str, (planted.alarms.right, wrong)),
                  str(planted.alarms.total), str(caught))  # fmt: skip
    for name in sorted(planted.rules):
        rule = planted.rules[name]
        counts = (rule.right, rule.total - rule.right, rule.total, rule.caught)
        table.add_row(name, f"{rule.rate:.3f}", *map(str, counts))
    console.print(table)
    table = _table("chỉ đúng số sai", "số sai", "nêu trước hết", "cài", "tìm ra", "nêu đúng", "gợi ý lại số cũ")
    for name, located in planted.located.items():
        counts = (located.planted, located.caught, located.first, located.given_back)
        table.add_row(_NAMES[name], f"{located.rate:.3f}", *map(str, counts))
    console.print(table)
    if planted.left_out:
        kinds = ", ".join(f"{name} {count}" for name, count in sorted(planted.left_out.items()))
        console.print(f"không cài được vì không có phép tính: {kinds}", highlight=False, soft_wrap=True)
    console.print(f"lỗi khi chạy {planted.failures}")


def show_between(measured: Between, console: Console) -> None:
    """Print what became of the errors between reports, and the false alarms."""
    total = measured.total
    table = _table(f"{measured.reports} báo cáo, {total.planted} lỗi giữa các báo cáo",
                   "lỗi cài", "phủ", "cài", "tìm ra", "kể cả lưu ý", "quy tắc")  # fmt: skip
    for name, kind in {"tất cả": total, **dict(sorted(measured.kinds.items()))}.items():
        recall = f"{kind.caught / kind.planted:.3f}" if kind.planted else ""
        rules = ", ".join(f"{rule} {count}" for rule, count in sorted(kind.rules.items())) if kind is not total else ""
        counts = map(str, (kind.planted, kind.caught, kind.with_info))
        table.add_row(_BETWEEN.get(name, name), recall, *counts, rules)
    console.print(table)
    table = _table("từng quy tắc", "quy tắc", "chính xác", "đúng", "nhầm", "lưu ý đúng", "lưu ý khác", "lỗi tìm ra")
    for name, rule in sorted(measured.rules.items()):
        infos = (rule.infos.right, rule.infos.total - rule.infos.right)
        found = (rule.right, rule.total - rule.right, *infos, rule.caught)
        table.add_row(name, f"{rule.rate:.3f}" if rule.total else "", *map(str, found))
    console.print(table)
    innocent = {_BETWEEN.get(name, name): share for name, share in sorted(measured.innocent.items())}
    _print_shares(console, "những chỗ dễ bị báo nhầm (đúng: không bị)", innocent)
    console.print(f"báo nhầm {measured.false_per_hundred:.1f} lần trên 100 báo cáo", highlight=False)


def show_beside(earlier: Mapping[str, float], now: Mapping[str, float], console: Console) -> None:
    """Print the figures of two runs side by side."""
    table = _table("so với lần đo trước", "loại", "trước", "nay", "chênh")
    for name, figure in now.items():
        before = earlier.get(name)
        shown = ("", "") if before is None else (f"{before:.4f}", f"{figure - before:+.4f}" if figure != before else "")
        table.add_row(_NAMES.get(name, name), shown[0], f"{figure:.4f}", shown[1])
    console.print(table)


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _print_shares(console: Console, title: str, shares: Mapping[str, Share]) -> None:
    table = _table(title, "loại", "tỷ lệ", "đúng", "sai", "tổng")
    for name, share in shares.items():
        counts = (share.right, share.total - share.right, share.total)
        table.add_row(name, f"{share.rate:.3f}", *map(str, counts))
    if shares:
        console.print(table)


def _print_listed(console: Console, title: str, figures: Mapping[str, Figure]) -> None:
    table = _table(title, "cách nhận ra, chữ bị hỏng", "chính xác", "phủ", "đúng", "tìm được", "có")
    for name, figure in figures.items():
        judge, damage = name.split(", ")
        rates = (f"{figure.precision:.3f}", f"{figure.recall:.3f}")
        table.add_row(f"{_TOLD[judge]}, {damage}", *rates, str(figure.hit), str(figure.predicted), str(figure.gold))
    if figures:
        console.print(table)


def _print_checks(console: Console, evaluation: Evaluation) -> None:
    """Print each rule's relations and findings; the precision is that of its errors and warnings."""
    table = _table(
        "từng quy tắc", "mã", "chính xác", "đúng", "nhầm", "lưu ý", "quan hệ đã đối chiếu", "không đối chiếu được"
    )
    for code in sorted(evaluation.checks):
        rule = evaluation.checks[code]
        counts = (rule.right, rule.total - rule.right, rule.infos, rule.judged, rule.unjudged)
        table.add_row(code, f"{rule.rate:.3f}" if rule.total else "", *map(str, counts))
    if evaluation.checks:
        console.print(table)
