/* src/cli/kit_form_page.c - the checklists of a place as paper forms, a page or more each. */
#include "base/base.h"

#include "cli/kit_page.h"

#include "base/text.h"
#include "sotay/plugin.h"

#define BOX "<span class=\"box\"></span>"

void html_add(struct str *out, const char *text)
{
    for (const char *p = text ? text : ""; *p; p++) {
        switch (*p) {
        case '&':
            str_add(out, "&amp;");
            break;
        case '<':
            str_add(out, "&lt;");
            break;
        case '>':
            str_add(out, "&gt;");
            break;
        case '"':
            str_add(out, "&quot;");
            break;
        case '\'':
            str_add(out, "&#39;");
            break;
        default:
            str_add_char(out, *p);
        }
    }
}

/* Vietnamese, and below it English where that differs. */
static void add_both(struct str *out, const char *vi, const char *en)
{
    html_add(out, vi && *vi ? vi : en);
    if (vi && *vi && strcmp(vi, en) != 0) {
        str_add(out, "<br><span class=\"en\">");
        html_add(out, en);
        str_add(out, "</span>");
    }
}

void kit_forms_begin(const struct kit_about *about, struct str *out)
{
    str_add(out, "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">\n<title>");
    html_add(out, about->code);
    str_add(out,
            " - bảng kiểm / forms</title>\n<style>\n"
            "@page { size: A4; margin: 14mm }\n"
            "body { font: 11pt/1.35 \"Noto Sans\", \"DejaVu Sans\", sans-serif; margin: 0 auto; "
            "max-width: 182mm }\n"
            "section { break-after: page; page-break-after: always }\n"
            "section:last-child { break-after: auto; page-break-after: auto }\n"
            "h1 { font-size: 15pt; margin: 0 0 1mm }\n"
            ".en { font-size: 88%; color: #444; font-style: italic }\n"
            ".head { display: flex; justify-content: space-between; font-size: 9.5pt }\n"
            ".draft { border: 1.5px solid #000; padding: 1mm 2mm; margin: 2mm 0 }\n"
            ".fill { border-bottom: 1px solid #000; display: inline-block; min-width: 45mm }\n"
            ".short { min-width: 22mm }\n"
            ".box { display: inline-block; width: 3.6mm; height: 3.6mm; border: 1.2px solid #000; "
            "vertical-align: -0.5mm }\n"
            "table { border-collapse: collapse; width: 100%; margin: 3mm 0 }\n"
            "th, td { border: 1px solid #555; padding: 1mm 1.5mm; vertical-align: top; "
            "text-align: left }\n"
            "tr { break-inside: avoid; page-break-inside: avoid }\n"
            "thead { display: table-header-group }\n"
            "td.mark, th.mark { text-align: center; width: 15mm }\n"
            ".sign { display: flex; justify-content: space-between; margin-top: 6mm }\n"
            ".sign div { width: 46% ; border-top: 1px solid #000; padding-top: 1mm; "
            "margin-top: 14mm }\n"
            "p { margin: 1.2mm 0 }\n"
            "</style></head><body>\n");
}

void kit_forms_end(struct str *out)
{
    str_add(out, "</body></html>\n");
}

static void add_title(const struct kit_about *about, const struct kit_form *f, struct str *out)
{
    const struct checklist *c = f->checklist;
    str_add(out, "<div class=\"head\"><span>");
    html_add(out, about->authority);
    str_add(out, "</span><span>");
    html_add(out, about->facility);
    str_add(out, "</span></div>\n<h1>");
    add_both(out, c->title_vi, c->title);
    str_addf(out, "</h1>\n<p class=\"en\">%s, bản / revision %d. ", c->skill, c->revision);
    html_add(out, c->source);
    str_add(out, "</p>\n");
    if (f->decision[0]) {
        str_add(out, "<p>Phê duyệt / approved: ");
        html_add(out, f->decision);
        str_add(out, "</p>\n");
    } else {
        str_add(out, "<p class=\"draft\">Bản nháp, chưa được phê duyệt: chỉ để luyện tập. "
                     "<span class=\"en\">Draft, approved by nobody: for practice.</span></p>\n");
    }
}

static void add_line(struct str *out, const char *vi, const char *en, const char *class)
{
    str_addf(out, "%s <span class=\"en\">%s</span>: <span class=\"fill%s\"></span> ", vi, en,
             class);
}

static void add_who(const struct checklist *c, struct str *out)
{
    str_add(out, "<p>");
    if (c->of_facility) {
        add_line(out, "Cơ sở được đánh giá", "facility assessed", "");
    } else {
        add_line(out, "Người học", "trainee", "");
        add_line(out, "Mã", "code", " short");
    }
    str_add(out, "</p>\n<p>");
    add_line(out, "Ngày, giờ", "date, time", "");
    add_line(out, "Nơi", "place", "");
    str_add(out, "</p>\n<p>");
    if (!c->of_facility)
        str_add(out, BOX " thật <span class=\"en\">real</span> &nbsp; " BOX
                         " mô phỏng <span class=\"en\">simulated</span> &nbsp; ");
    add_line(out, "Mã ca (không ghi tên người bệnh)", "case, never the patient's name", "");
    str_add(out, "</p>\n");
}

static void add_step(const struct checklist_step *s, size_t number, struct str *out)
{
    str_addf(out, "<tr><td>%zu%s</td><td>", number, s->critical ? " <b>★</b>" : "");
    add_both(out, s->text_vi, s->text);
    if (s->scored)
        str_addf(out, "<br>điểm / score %d-%d, đạt / pass %d: <span class=\"fill short\"></span>",
                 s->score_min, s->score_max, s->score_pass);
    str_addf(out,
             "</td><td class=\"mark\">" BOX "</td><td class=\"mark\">" BOX
             "</td><td class=\"mark\">" BOX "</td><td class=\"mark\">%s</td></tr>\n",
             s->na ? BOX : "");
}

static void add_steps(const struct checklist *c, struct str *out)
{
    str_add(out, "<table><thead><tr><th></th><th>Bước <span class=\"en\">step</span></th>"
                 "<th class=\"mark\">Làm<br><span class=\"en\">done</span></th>"
                 "<th class=\"mark\">Bỏ sót<br><span class=\"en\">missed</span></th>"
                 "<th class=\"mark\">Không quan sát<br><span class=\"en\">not seen</span></th>"
                 "<th class=\"mark\">Không áp dụng<br><span class=\"en\">n/a</span></th>"
                 "</tr></thead>\n");
    for (size_t i = 0; i < c->n_steps; i++)
        add_step(&c->steps[i], i + 1, out);
    str_add(out, "</table>\n<p class=\"en\">★ bắt buộc: bỏ sót là không đạt / critical: missed is "
                 "not passed.</p>\n");
}

static void add_choices(const struct checklist_measure *m, struct str *out)
{
    for (size_t i = 0; i < m->n_choices; i++) {
        str_add(out, BOX " ");
        html_add(out, m->choices_vi ? m->choices_vi[i] : m->choices[i]);
        str_add(out, " &nbsp; ");
    }
}

static void add_limits(const struct checklist_measure *m, struct str *out)
{
    if (m->has_min)
        str_addf(out, "%s%s", m->has_max ? "" : "&ge; ", text_of_decimal(m->min, m->decimals).s);
    if (m->has_min && m->has_max)
        str_add(out, " - ");
    if (m->has_max)
        str_addf(out, "%s%s", m->has_min ? "" : "&le; ", text_of_decimal(m->max, m->decimals).s);
}

static void add_measure(const struct checklist *c, const struct checklist_measure *m,
                        struct str *out)
{
    str_add(out, "<tr><td>");
    add_both(out, m->text_vi, m->text);
    if (m->only_if_measure) {
        int at = checklist_measure(c, m->only_if_measure);
        const struct checklist_measure *on = at >= 0 ? &c->measures[at] : NULL;
        str_add(out, "<br><span class=\"en\">chỉ khi / only if: ");
        html_add(out,
                 on ? (on->text_vi && *on->text_vi ? on->text_vi : on->text) : m->only_if_measure);
        str_add(out, " = ");
        html_add(out, m->only_if_value);
        str_add(out, "</span>");
    }
    str_add(out, "</td><td>");
    if (m->type == SOTAY_MEASURE_CHOICE)
        add_choices(m, out);
    else if (m->type == SOTAY_MEASURE_YES_NO)
        str_add(out, BOX " có <span class=\"en\">yes</span> &nbsp; " BOX
                         " không <span class=\"en\">no</span>");
    else
        str_add(out, "<span class=\"fill\"></span> ");
    html_add(out, m->unit);
    str_add(out, "</td><td>");
    add_limits(m, out);
    str_addf(out, "</td><td class=\"mark\">%s</td></tr>\n", m->required != REQUIRED_NO ? "●" : "");
}

static void add_measures(const struct checklist *c, struct str *out)
{
    if (!c->n_measures)
        return;
    str_add(out, "<table><thead><tr><th>Số đo <span class=\"en\">measure</span></th>"
                 "<th>Kết quả <span class=\"en\">value</span></th>"
                 "<th>Cần đạt <span class=\"en\">target</span></th>"
                 "<th class=\"mark\">Phải ghi<br><span class=\"en\">required</span></th>"
                 "</tr></thead>\n");
    for (size_t i = 0; i < c->n_measures; i++)
        add_measure(c, &c->measures[i], out);
    str_add(out, "</table>\n");
}

static void add_levels(const struct checklist *c, struct str *out)
{
    static const char *const common[] = {"chỉ quan sát", "cần giúp tay", "cần nhắc bằng lời",
                                         "gọi khi cần", "độc lập"};
    static const char *const english[] = {"observed only", "hands-on help", "verbal help",
                                          "on call", "independent"};
    str_add(out, "<p><b>Mức giám sát <span class=\"en\">level</span>:</b> ");
    for (int i = c->level_min; i <= c->level_max; i++) {
        const struct checklist_level *own = c->levels ? &c->levels[i - c->level_min] : NULL;
        bool is_common = !own && i >= 1 && i <= (int)COUNT_OF(common);
        str_addf(out, BOX " %d ", i);
        html_add(out, own ? (own->text_vi && *own->text_vi ? own->text_vi : own->text)
                          : (is_common ? common[i - 1] : ""));
        str_add(out, " <span class=\"en\">");
        html_add(out, own ? own->text : is_common ? english[i - 1] : "");
        str_add(out, "</span> &nbsp; ");
    }
    str_addf(out,
             "</p>\n<p class=\"en\">Đạt / passed: mức / level &ge; %d; %d%% các bước / of the "
             "steps.</p>\n",
             c->pass_level, c->pass_percent);
}

void kit_form_add(const struct kit_about *about, const struct kit_form *f, struct str *out)
{
    str_add(out, "<section>\n");
    if (f->checklist) {
        add_title(about, f, out);
        add_who(f->checklist, out);
        add_steps(f->checklist, out);
        add_measures(f->checklist, out);
        add_levels(f->checklist, out);
        str_add(out,
                "<p>Ghi chú <span class=\"en\">note</span>: <span class=\"fill\" "
                "style=\"min-width: 140mm\"></span></p>\n<div class=\"sign\">"
                "<div>Người hướng dẫn (họ tên, mã, chữ ký)<br><span class=\"en\">mentor: name, "
                "code, signature</span></div>"
                "<div>Người học (chữ ký) / người nhập máy<br><span class=\"en\">trainee's "
                "signature / typed by</span></div></div>\n");
    } else {
        str_add(out, "<h1>");
        html_add(out, f->skill);
        str_add(out, "</h1>\n<p>Chưa có bảng kiểm nào được áp dụng ở đây cho kỹ năng này. "
                     "<span class=\"en\">No checklist is in force here for this skill yet.</span>"
                     "</p>\n");
    }
    str_add(out, "</section>\n");
}
