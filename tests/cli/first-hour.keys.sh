# tests/cli/first-hour.keys.sh - what somebody types in the first hour, in Vietnamese: a notebook, a list of
# facilities, an awkward list of staff, two mentors, a nurse, a certificate.  Every key stands here once.
# shellcheck shell=bash disable=SC2154,SC2088 # a ~ is typed as it is
#
#   hour_lists           makes nhan-luc.xlsx and don-vi.xlsx here, which are to be in the folder of the shell
#   hour_is_typed        in a terminal that is open, see keys.sh
#   hour_is_short        how long all that was typed there takes somebody

hour_lists() {
    local maker=$abs_top_builddir/tests/fixtures/lists/make-workbook
    "$maker" "$abs_top_srcdir/tests/fixtures/lists/01-birth-year-under-sex.txt" nhan-luc.xlsx
    cat >facilities.txt <<'END_OF_LIST'
DANH SÁCH ĐƠN VỊ
STT	Tên đơn vị	Loại hình	Trực thuộc	Ghi chú
#1	Trung tâm Y tế Điện Biên Đông	Trung tâm Y tế
#2	Trạm Y tế xã Pu Nhi	Trạm Y tế	Trung tâm Y tế Điện Biên Đông
#3	Trạm Y tế xã Thanh An	Trạm Y tế	Trung tâm Y tế Điện Biên Đông
END_OF_LIST
    "$maker" facilities.txt don-vi.xlsx
}

repeated=0 # a passphrase for the second time: nothing is to be read there
keys_a_minute=120 seconds_to_read=6 most_minutes=15

mine="nước chảy đá mòn"
spare="giấu kín trong két"
his="sông sâu nước cả"
he="CS-00001-00001 Lò Văn Thử"
more="Số, ? để xem danh sách (Enter: thoát): "
right="Như vậy có đúng không? [C/k] "
repeat() {
    key "Nhập lại lần nữa: " "$1"
    repeated=$((repeated + 1))
}

# sign DAY MENTOR [PASSPHRASE]
sign() {
    local step
    key ": " "$2"
    key "không có trong danh sách): " "vang thi mau"
    key "Ở đâu (mã hoặc tên; Enter: CS-00002 Trạm Y tế xã Pu Nhi): " "" \
        "CS-00001-00002 Vàng Thị Mẫu (1990, điều dưỡng"
    key "Enter: hôm nay): " "$1"
    key "Kỹ năng (số thứ tự, hoặc một phần tên): " 13 \
        "13  Thực hiện quy tắc ứng xử và y đức (ethics.conduct)"
    key "(Enter: người bệnh, m: mô hình): " ""
    for step in 1 2 3 4 5 6 7; do
        key "o không quan sát: " 4 "$step/7 "
    done
    key ": " 5 "Số người bệnh và đồng nghiệp được hỏi ý kiến"
    key "Mức: " 5 "5  độc lập"
    key "Mã số ca, không ghi tên người bệnh (Enter: không có): " ""
    key "Ghi chú, không ghi tên người bệnh (Enter: không có): " ""
    [ -z "${3-}" ] || key "Mật khẩu của $he: " "$3" "Kết quả:   đạt"
    stands_behind "$more" || gives_up "never recorded"
}

setting_up() {
    key '$ ' sotay
    key "Thiết lập ngay bây giờ? [C/k] " "" "Chưa có sổ tại"
    key "     Tên: " "Trung tâm Y tế Điện Biên Đông" "1/7"
    key "     Họ và tên, họ viết trước: " "Lò Thị Mai" "2/7  Bạn là ai?"
    key "     Mã nhân viên, nếu có (Enter: máy tự đặt mã): " ""
    key "Mật khẩu (vài từ, ít nhất 8 ký tự): " "$mine"
    repeat "$mine"
    key "     Tệp: " don-vi.xlsx "3/7  Danh sách cơ sở" '$ sotay init --name'
    key "$right" "" "tiêu đề ở dòng 2" "Số mã đã tạo: 3" "Số dòng: 3; mới: 3"
    key "     Tệp: " nhan-luc.xlsx "cơ sở: 3 mới" "4/7  Danh sách nhân viên"
    key "  " "" "C  Năm sinh / Nam" "'Trạm Y tế xã Pu Nhi' -> CS-00002" "số định danh bị mất"
    key "  " "" "số điện thoại bị mất"
    key "$right" "" "Vàng | Thị | Mẫu" "Số dòng: 4; mới: 4"
    key "     Thư mục: " "~/sao-luu" "nhân viên: 4 mới" "5/7  Sao lưu"
    key " " "" "Không có thư mục" # folded, if the home folder has a long name
    key "     Họ và tên người giữ: " "Nguyễn Thị Hai" "đã ghi và kiểm tra" "6/7  Khóa thứ hai"
    key "Mật khẩu của khóa dự phòng mới: " "$spare" '$ sotay authority add'
    repeat "$spare"
    key " [C/k] " "" "phiếu khôi phục: spare.pdf" "7/7  Ngôn ngữ" # her key stays unlocked
}

# A mentor with a key; who issues; the form.
giving_rights() {
    local adopt="sotay checklist adopt ethics.conduct"
    key "Số (Enter: thoát): " 4 "cơ sở 3, nhân viên 5" "Việc tiếp theo:" "Bạn muốn làm gì?" \
        "4  Trao quyền ký xác nhận cho một người"
    key "     Nhân viên, mã hoặc một phần tên [NV-00001]: " "lo van thu"
    key "     Tại cơ sở nào (0: mọi nơi): " 0
    key "     Chuyên khoa, theo số (0: tất cả): " 0
    key " [C/k] " "" "đã thêm quyền" "CS-00001-00001" "chưa có khóa để ký"
    key "Mật khẩu mới của CS-00001-00001: " "$his"
    repeat "$his"
    # She signs off, too, and issues.
    key "$more" 4 "đã tạo và xác nhận khóa"
    key "     Nhân viên, mã hoặc một phần tên [NV-00001]: " ""
    key "     Tại cơ sở nào (0: mọi nơi): " 0
    key "     Chuyên khoa, theo số (0: tất cả): " 0
    key "Số (Enter: thoát): " 6 "đã thêm quyền" "NV-00001" "2  Ký " # the numbers are others now
    key "     Nhân viên, mã hoặc một phần tên [NV-00001]: " ""
    key "     Tại cơ sở nào (0: mọi nơi): " 0
    key "     Chuyên khoa, theo số (0: tất cả): " 0
    key "Số (Enter: thoát): " 0 "đã thêm quyền" "--role issuer" "NV-00001"
    key '$ ' "$adopt --decision 12/QĐ-TTYT --date 10/11/2026 --from 10/11/2026"
}

# On two days, by both of them.
signing_off() {
    key '$ ' sotay "bản 1: có hiệu lực từ 10/11/2026"
    key "Số (Enter: thoát): " 1 "1  Ghi một lần ký xác nhận"
    sign 14/11/2026 "lo van thu" "$his"
    key "$more" 1 "đã ghi " "đạt, được tính"
    sign "" ""
}

# Competent, and the paper.
issuing() {
    key "$more" "?" "đã ghi " "đạt, được tính"
    key "Số (Enter: thoát): " 3 "3  Ở đây ai làm được gì"
    key "     Cơ sở (Enter: tất cả): " ""
    key "$more" "?" "Vàng" "đạt năng" "15/11/2028"
    key "Số (Enter: thoát): " 9 "9  Cấp giấy chứng nhận"
    key "     Nhân viên, mã hoặc một phần tên: " "vang thi mau"
    key "     Kỹ năng, mã hoặc một phần tên [ethics.conduct]: " "" "CS-00001-00002 Vàng Thị Mẫu"
    key "     Cơ sở nào cấp [CS-00001]: " ""
    key "Chức danh in trên tên người ký, ví dụ GIÁM ĐỐC (Enter: không in): " ""
    key "$more" 0 "giấy chứng nhận: 1/2026/GCN-CS-00001" "./1-2026-GCN-CS-00001.pdf"
    key '$ ' "sotay certificate verify 1-2026-GCN-CS-00001.pdf"
    key '$ ' exit "1/2026/GCN-CS-00001" "Vàng Thị Mẫu"
}

hour_is_typed() {
    setting_up
    giving_rights
    signing_off
    issuing
}

hour_is_short() {
    local seconds=$((keys * 60 / keys_a_minute + (questions - repeated) * seconds_to_read))
    printf '%d keys, %d questions: %d min %02d s of somebody who types %d keys a minute and reads %d s\n' \
        "$keys" "$questions" $((seconds / 60)) $((seconds % 60)) "$keys_a_minute" "$seconds_to_read"
    checks=$((checks + 1))
    [ "$seconds" -le $((most_minutes * 60)) ] || fail "that is more than $most_minutes minutes"
}
