/* src/cli/kit_page.c - the page of a kit that says what to do with it. */
#include "base/base.h"

#include "cli/kit_page.h"

struct line { /* of both languages; $X is replaced */
    const char *tag, *vi, *en;
};

/* $F the place, $C its code, $A the authority, $W who made it, $P phone, $D day, $S letter, $N forms,
 * $K people with a key.  The tag is an element that is never typed by anybody else. */
static const struct line lines[] = {
    {"h1", "Bộ khởi đầu cho $F ($C)", "Starter kit for $F ($C)"},
    {"p", "$A. Lập ngày $D bởi $W. Thư mục này chỉ dành cho một máy tính.",
     "$A. Made on $D by $W. This folder is for one computer only."},
    {"h2", "Trong thư mục có gì", "What is in the folder"},
    {"li", "notebook.sotay: bản sao sổ, đã kiểm tra",
     "notebook.sotay: a copy of the notebook, checked"},
    {"li",
     "computer.device: tệp của máy này, là bí mật, chỉ dùng một lần (chữ cái giấy chứng nhận: $S)",
     "computer.device: the file of this computer, secret, used once (letters of its certificates: "
     "$S)"},
    {"li", "bang-kiem.html: $N bảng kiểm để in ra giấy (mở bằng trình duyệt, rồi bấm In)",
     "bang-kiem.html: $N forms to print (open it in a browser, then print)"},
    {"h2", "1. Cài đặt", "1. Install"},
    {"p",
     "Máy chạy Debian 12 hoặc tương tự. Cài Sotay theo README của chương trình, hoặc nhờ người ghi "
     "ở "
     "cuối trang. Kiểm tra:",
     "The computer runs Debian 12 or similar. Install Sotay as its README says, or ask whom the "
     "end of "
     "this page names. To check:"},
    {"pre", "sotay version", NULL},
    {"h2", "2. Đưa sổ vào máy", "2. Take the notebook over"},
    {"p", "Mở cửa sổ lệnh trong thư mục này rồi gõ:", "Open a terminal in this folder and type:"},
    {"pre", "sotay clone notebook.sotay --device computer.device\nsotay notebook verify", NULL},
    {"p",
     "Xong thì xóa computer.device khỏi USB. Ai có tệp này có thể ghi vào sổ như thể là máy của "
     "trạm.",
     "Then delete computer.device from the stick. Whoever has that file can write as if from the "
     "station's computer."},
    {"h2", "3. Khóa ký", "3. Signing keys"},
    {"p",
     "Ở đây có $K người đã có khóa được xác nhận. Ai có thẻ khóa thì đem theo thẻ hoặc tệp khóa: "
     "sotay key "
     "import. Ai chưa có thì tự làm, và điều phối viên xác nhận sau:",
     "$K people of this place have a confirmed key. Who has a key card brings the card or the key "
     "file: sotay key import. Who has none makes one, and a coordinator confirms it later:"},
    {"pre", "sotay key new MÃ-NHÂN-VIÊN", "sotay key new PERSON-CODE"},
    {"p", "Mật khẩu không gửi cho ai, không ghi lên USB.",
     "A passphrase is given to nobody, and never written on the stick."},
    {"h2", "4. Trao đổi bằng USB", "4. Exchange by USB stick"},
    {"p",
     "Ở trạm và ở trung tâm gõ cùng một lệnh, với cùng một thư mục trên USB. Làm nhiều lần cũng "
     "không "
     "sao; không cần đúng thứ tự.",
     "The station and the centre type the same command with the same folder on the stick. Twice is "
     "harmless, and the order does not matter."},
    {"pre", "sotay sync /media/usb/sotay", NULL},
    {"h2", "5. Sao lưu", "5. Backup"},
    {"p", "Mỗi tuần một lần, sang một USB khác để ở chỗ khác:",
     "Once a week, to another stick that is kept elsewhere:"},
    {"pre", "sotay backup /media/usb-2 --keep 8", NULL},
    {"h2", "6. Khi hỏng hoặc mất máy", "6. When the computer breaks or is lost"},
    {"p",
     "Gọi ngay: máy bị mất phải được đóng, khóa bị mất phải được hủy. Có bản sao lưu thì không mất "
     "gì:",
     "Call at once: a lost computer has to be closed, a lost key revoked. With a backup nothing is "
     "lost:"},
    {"pre", "sotay restore TỆP-SAO-LƯU --as MÃ-ĐIỀU-PHỐI-VIÊN",
     "sotay restore BACKUP-FILE --as COORDINATOR-CODE"},
    {"h2", "Gọi ai", "Whom to call"},
    {"p", "$W, điện thoại: $P", "$W, phone: $P"},
};

static void add_number(struct str *out, int value)
{
    str_addf(out, "%d", value);
}

static void add_filled(const struct kit_about *a, const char *text, struct str *out)
{
    for (const char *p = text; *p; p++) {
        if (*p != '$') {
            const char one[2] = {*p, '\0'};
            html_add(out, one);
            continue;
        }
        switch (*++p) {
        case 'F':
            html_add(out, a->facility);
            break;
        case 'C':
            html_add(out, a->code);
            break;
        case 'A':
            html_add(out, a->authority);
            break;
        case 'W':
            html_add(out, a->caller);
            break;
        case 'P':
            html_add(out, a->phone && *a->phone ? a->phone : "……………………");
            break;
        case 'D':
            html_add(out, a->day);
            break;
        case 'S':
            html_add(out, a->series);
            break;
        case 'N':
            add_number(out, a->forms);
            break;
        case 'K':
            add_number(out, a->people_with_key);
            break;
        default:
            str_add_char(out, '$');
            p--;
        }
    }
}

static void add_language(const struct kit_about *a, bool vi, struct str *out)
{
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        const struct line *l = &lines[i];
        str_addf(out, "<%s>", l->tag);
        add_filled(a, vi || !l->en ? l->vi : l->en, out);
        str_addf(out, "</%s>\n", l->tag);
    }
}

void kit_instructions(const struct kit_about *about, struct str *out)
{
    str_add(out, "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">\n<title>");
    html_add(out, about->code);
    str_add(out,
            " - hướng dẫn / instructions</title>\n<style>\n"
            "@page { size: A4; margin: 16mm }\n"
            "body { font: 11pt/1.4 \"Noto Sans\", \"DejaVu Sans\", sans-serif; margin: 0 auto; "
            "max-width: 178mm }\n"
            "h1 { font-size: 16pt } h2 { font-size: 12pt; margin: 4mm 0 1mm }\n"
            "p, li { margin: 1mm 0 } pre { border: 1px solid #777; padding: 1.5mm 2mm }\n"
            ".english { break-before: page; page-break-before: always }\n"
            "</style></head><body>\n<div>\n");
    add_language(about, true, out);
    str_add(out, "</div>\n<div class=\"english\" lang=\"en\">\n");
    add_language(about, false, out);
    str_add(out, "</div>\n</body></html>\n");
}
