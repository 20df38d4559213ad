"""Consistent texts in which a hasty reader sees a contradiction: each raised a false alarm once, none may again."""

from __future__ import annotations

import pytest

from extractor.pipeline import analyse

TEXTS = [
    (
        "Về hình thức nộp hồ sơ: tổng số 642 hồ sơ.\nCó 563 hồ sơ nộp qua Cổng Dịch vụ công (87,7%), 79 hồ sơ "
        "nộp trực tiếp (12,3%)."
    ),
    (
        "Trong quý tiếp nhận 642 hồ sơ.\nSố hồ sơ nhiều nhất là chứng thực với 305 hồ sơ, chiếm 47,5%; tiếp đến "
        "là hộ tịch 204 hồ sơ, chiếm 31,8%."
    ),
    "Tiếp nhận 318 hồ sơ; so với tháng 3 năm 2023 (296 hồ sơ) tăng 22 hồ sơ, bằng 107,43% cùng kỳ.",
    (
        "Bộ thủ tục hành chính áp dụng tại xã gồm 152 thủ tục, trong đó có 61 thủ tục cung cấp dịch vụ công "
        "trực tuyến toàn trình, 48 thủ tục một phần."
    ),
    (
        "Còn 11 hồ sơ đang giải quyết, đều trong thời hạn.\n\n- Chia theo lĩnh vực (hồ sơ tiếp nhận mới): chứng "
        "thực 176; hộ tịch 74; đất đai 31; bảo trợ xã hội 22; người có công 09; lĩnh vực khác 06."
    ),
    (
        "Tổng số hồ sơ phải giải quyết 4.455 hồ sơ (kỳ trước chuyển qua 47, tiếp nhận mới 4.408), tăng 388 hồ "
        "sơ tiếp nhận mới so với 6 tháng đầu năm 2022 (4.020 hồ sơ), tương đương 9,65%."
    ),
    (
        "Đang giải quyết 88 hồ sơ, trong đó trong hạn 71 hồ sơ, đã quá hạn 17 hồ sơ (đều là hồ sơ đất đai). Chi "
        "tiết tại bảng dưới đây:\n\nBảng 1. Kết quả tiếp nhận, giải quyết theo lĩnh vực\n\nTT\tLĩnh vực\tTiếp "
        "nhận\tĐúng hạn\tQuá hạn\n1\tĐất đai\t100\t70\t30\n2\tHộ tịch\t50\t49\t1\n\nĐối với 31 hồ sơ quá hạn, "
        "UBND phường đã gửi 31 thư xin lỗi."
    ),
    (
        "- Kiểm tra CCHC tại 09 cơ quan, đơn vị gồm 05 phòng chuyên môn và 04 xã (năm 2021: 08 cơ quan, đơn "
        "vị); phát hiện 42 hạn chế, đến nay khắc phục 39 hạn chế (92,9%), còn 03 hạn chế."
    ),
    (
        "Tồn tại: còn 20 hồ sơ quá hạn, tập trung vào tháng 01 (05 hồ sơ) và tháng 3 (04 hồ sơ); 02 thiếu sót "
        "sau kiểm tra chưa khắc phục."
    ),
    (
        "Tổng chi ngân sách xã quý I là 2.364.580.000 đồng, bằng 21,7% dự toán năm (10.920 triệu đồng), gồm chi "
        "đầu tư phát triển 612.000.000 đồng, chi thường xuyên 1.727.580.000 đồng và chi dự phòng 25.000.000 "
        "đồng."
    ),
    (
        "UBND phường giao 68, có mặt 64 người, trong đó:\n- Khối Đảng, đoàn thể: 19 người;\n- Khối chính quyền: "
        "45 người, gồm 27 người từ cấp huyện (cũ) chuyển về, 16 người từ cấp xã (cũ), 02 người từ cấp tỉnh. "
        "Trình độ: trên đại học 18 người (28,1%), đại học 45 người (70,3%), cao đẳng 01 người (1,6%). Nữ 31 "
        "người, chiếm 48,4%."
    ),
    (
        "Chương trình công tác 6 tháng cuối năm 2025 với 29 nhiệm vụ. Đến 30/9/2025 hoàn thành 16 nhiệm vụ "
        "(55,2%), đang thực hiện 13 nhiệm vụ (44,8%). UBND tỉnh giao phường 74 nhiệm vụ: hoàn thành trước hạn "
        "41, đúng hạn 20, quá hạn 01, còn 12 nhiệm vụ chưa đến hạn."
    ),
    (
        "- Tiếp nhận 6.038 hồ sơ (tháng 7: 1.684; tháng 8: 2.063; tháng 9: 2.291); nhận 215 hồ sơ bàn giao từ "
        "các đơn vị cũ, tổng cộng 6.253 hồ sơ.\n- Đã giải quyết 5.984 hồ sơ: trước hạn 5.102 hồ sơ, đúng hạn "
        "845 hồ sơ, quá hạn 37 hồ sơ.\n- Đang giải quyết 269 hồ sơ, tất cả trong hạn."
    ),
    (
        "Tiếp nhận 1.286 hồ sơ: chứng thực 645 hồ sơ (chiếm 50,2%), hộ tịch 318 hồ sơ (24,7%), đất đai 142 hồ "
        "sơ (11,0%), lĩnh vực lao động - xã hội 121 hồ sơ (9,4%), các lĩnh vực khác 60 hồ sơ (4,7%)."
    ),
    (
        "Trong quý tiếp nhận 1.286 hồ sơ.\n2.4. Lĩnh vực có nhiều hồ sơ: chứng thực 645 hồ sơ (chiếm 50,2%), hộ "
        "tịch 318 hồ sơ (24,7%), đất đai 142 hồ sơ (11,0%), lĩnh vực lao động - xã hội 121 hồ sơ (9,4%), các "
        "lĩnh vực khác 60 hồ sơ (4,7%)."
    ),
    (
        "Phường có 23 cán bộ, công chức. Tuổi dưới 35 tuổi 06 người, từ 35 đến 50 tuổi 14 người, trên 50 tuổi "
        "03 người. Trình độ: thạc sĩ 07, đại học 16."
    ),
    (
        "Thu ngân sách 6 tháng ước thực hiện 9,36 tỷ đồng, đạt 52% dự toán giao (18 tỷ đồng), bằng 104,0% so "
        "với cùng kỳ (9,0 tỷ đồng). Tổng chi ước 4,75 tỷ đồng."
    ),
    (
        "Toàn xã có 22 người. Về giới tính: nam 13 người, nữ 09 người. Đảng viên 21 người. So với năm 2015 (25 "
        "người), giảm 03 người, tương ứng 12%."
    ),
    (
        "Đánh giá, xếp loại cuối năm 22 người: hoàn thành xuất sắc 04 (18,2%), hoàn thành tốt 17 (77,3%), hoàn "
        "thành 01 (4,5%)."
    ),
    (
        "Kế hoạch có 64 nhiệm vụ, chia theo 7 nhóm: chỉ đạo điều hành 14; thể chế 06; thủ tục hành chính 15; tổ "
        "chức bộ máy 05; công vụ 08; tài chính công 04; chính quyền số 12."
    ),
    (
        "Kiểm tra 05 phòng và 06 xã, thị trấn, tổng số 11 đơn vị, vượt 01 đơn vị so với kế hoạch (10 đơn vị), "
        "bằng 110% kế hoạch."
    ),
    (
        "Tự kiểm tra 16 văn bản và kiểm tra theo thẩm quyền 43 văn bản của cấp xã, tổng cộng 59 văn bản; phát "
        "hiện 06 văn bản có sai sót về căn cứ và thể thức, đã xử lý 06/06 văn bản."
    ),
    "Huyện có 32 trường học (mầm non 11, tiểu học 09, trung học cơ sở 08, liên cấp 04).",
    (
        "Tổng số TTHC của Sở: 146 (tại Trung tâm Phục vụ hành chính công tỉnh 129; tại Sở 17). Trong đó toàn "
        "trình 88, một phần 41."
    ),
    (
        "Sở có 91 công chức.\nTrình độ: tiến sĩ 02, thạc sĩ 48, đại học 41; nữ 37 người, chiếm 40,7%. Đảng viên "
        "86 người, chiếm 94,5%."
    ),
    "Thu phí, lệ phí 5,48 tỷ đồng, nộp ngân sách 1,644 tỷ đồng (30%), để lại 3,836 tỷ đồng (70%).",
    "Quỹ đền ơn đáp nghĩa vận động 152,6 triệu đồng, vượt kế hoạch (140 triệu đồng), đạt 109% kế hoạch.",
    "Hộp thư góp ý nhận 33 ý kiến, trong đó 21 ý kiến khen, 12 ý kiến góp ý, đã trả lời 12/12 ý kiến góp ý.",
    "Quý I/2024 cấp huyện tiếp nhận 2.780 hồ sơ, quý II tăng 181 hồ sơ, tương ứng 6,51%.",
    (
        "Toàn huyện có 164 tổ, 1.107 thành viên; số thành viên của ba đơn vị đông nhất: thị trấn Đồi Chè 96, xã "
        "Bãi Sậy 84, xã Gò Dưa 71."
    ),
    "Người hoạt động không chuyên trách giảm từ 33 xuống 29 người, giảm 04 người, tương ứng 12,1%.",
    "Hồ sơ có phí: đã thu 25.330.000/28.460.000 đồng, đạt 89%.",
    (
        "Trong tháng tiếp nhận 580 bộ hồ sơ, nhiều hơn 59 bộ so với tháng 8/2023; cộng 18 bộ tháng trước chuyển "
        "qua, số phải giải quyết là 598 bộ hồ sơ."
    ),
    "Đã hoàn thành 26 nhiệm vụ (6 tháng phải hoàn thành 25 nhiệm vụ, đạt 104% tiến độ).",
    ("UBND huyện giao 164 nhiệm vụ trên hệ thống; đã hoàn thành 151 (đúng hạn 147, trễ hạn 04), đang thực hiện 13."),
    ("Ban hành 04 văn bản: 01 nghị quyết của HĐND, 03 quyết định của UBND (đăng ký đầu năm 05 văn bản, đạt 80%)."),
    "Biên chế giao 56, có mặt 54, trong đó nữ 19, đảng viên 47.",
    "Biên chế giao 20, có mặt 18 (nữ 08, đảng viên 17, dân tộc thiểu số 15).",
    "So với năm 2015 (23 người) tinh giản 04 người; trong năm tinh giản 01 người.",
    "Bồi dưỡng 26 lượt người/18 người.",
    (
        "Nhân dân đóng góp: Cái Sậy 23,4 triệu đồng, Rạch Dừa Trong 18,6 triệu đồng, Tân Lợi 31,5 triệu đồng, "
        "Nhà Bè Nhỏ 12,8 triệu đồng. Tổng số vận động 86,3 triệu đồng."
    ),
    (
        "HĐND giám sát trực tiếp 05 đơn vị, gồm: Phòng Nội vụ, Phòng Tư pháp, Phòng Tài chính, xã Đông, xã Tây; "
        "giám sát qua báo cáo 17 xã, thị trấn còn lại."
    ),
    "Huyện giao 26 nhiệm vụ, trong đó quá hạn 05 nhiệm vụ; đã hoàn thành 20 nhiệm vụ, còn 02 nhiệm vụ chưa hoàn thành.",
    "Năm 2023 phát hiện 23 thiếu sót. Năm 2024 đã khắc phục 20 thiếu sót, còn 01 thiếu sót chưa khắc phục.",
    "UBND tỉnh giao 48 nhiệm vụ. Riêng lĩnh vực tài chính hoàn thành 5 nhiệm vụ, còn 1 nhiệm vụ chưa hoàn thành.",
    "Kế hoạch kiểm tra 10 đơn vị trong năm. Đã kiểm tra 04 đơn vị trong quý I, đạt 100% kế hoạch.",
    "Kế hoạch đề ra 12 cuộc kiểm tra. Lĩnh vực đất đai: kiểm tra 03 cuộc, đạt 100% kế hoạch.",
    "Rất hài lòng 62,5%; tỷ lệ hài lòng chung 98,5%; không hài lòng 1,5%.",
    "Cấp xã: đúng hạn 99%, quá hạn 1%; cấp huyện: đúng hạn 98%, quá hạn 2%.",
    "Công chức hoàn thành xuất sắc nhiệm vụ 20%, cán bộ hoàn thành tốt nhiệm vụ 90%.",
    "Trước hạn 60,1%, đúng hạn 35%, quá hạn 2,4%; còn lại đang giải quyết.",
    "6 tháng, 05 phòng tiếp nhận 600 hồ sơ, bình quân mỗi phòng 120 hồ sơ, mỗi tháng 100 hồ sơ.",
    "9 tháng, bộ phận một cửa tiếp nhận 1.800 hồ sơ; 3 tháng gần đây bình quân mỗi tháng 260 hồ sơ.",
    "Tổ công nghệ số gồm 56 thành viên ở 8 thôn, bình quân 07 người/tổ.",
    "Trong tháng cấp 12 giấy; đến ngày 30/9/2024 còn 60 giấy; đến ngày 31/10/2024 còn 55 giấy chưa cấp.",
    "Tổng chi 3.245.680.000 đồng (trong đó hơn 2,1 tỷ đồng chi lương).",
    "Hệ số sử dụng đạt 120%; công suất thiết bị số hóa 130%. Tỷ lệ hồ sơ trực tuyến đạt 82%, đạt 117% mục tiêu.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_no_false_alarm(text: str) -> None:
    assert [(found.rule, found.message) for found in analyse(text).findings if found.severity != "info"] == []
