/* src/ledger/noun.c - which nouns there are and which fields each has: the one table that CSV, JSON,
 * options, folds and lists are made from. */
#include "base/base.h"

#include "ledger/noun.h"

#include "base/str.h"

#define CODE(column) \
    { \
        .name = column, .title = N_("Code"), .type = FIELD_CODE, .required = true, .key = true \
    }
#define TEXT(column, heading) \
    { \
        .name = column, .title = heading, .type = FIELD_TEXT \
    }
#define DAY(column, heading) \
    { \
        .name = column, .title = heading, .type = FIELD_DAY \
    }
#define REF(column, heading, noun) \
    { \
        .name = column, .title = heading, .type = FIELD_REF, .ref = noun \
    }

#define KEY_REF(column, heading, noun) \
    { \
        .name = column, .title = heading, .type = FIELD_REF, .ref = noun, .required = true, \
        .key = true \
    }
#define FACILITY_TYPES \
    "province provincial-hospital specialised-centre district-centre station department school " \
    "central-hospital other"

static const struct field facility_fields[] = {
    CODE("code"),
    REF("parent", N_("Belongs to"), NOUN_FACILITY),
    {.name = "type",
     .title = N_("Type"),
     .type = FIELD_WORD,
     .required = true,
     .words = FACILITY_TYPES},
    {.name = "name", .title = N_("Name"), .type = FIELD_TEXT, .required = true},
    DAY("start_date", N_("From")),
    DAY("end_date", N_("Until")),
    {.name = "predecessors", .title = N_("Formerly"), .type = FIELD_REFS, .ref = NOUN_FACILITY},
};

static const struct field person_fields[] = {
    CODE("code"),
    TEXT("family_name", N_("Family name")),
    TEXT("middle_name", N_("Middle name")),
    {.name = "given_name", .title = N_("Given name"), .type = FIELD_TEXT, .required = true},
    {.name = "sex", .title = N_("Sex"), .type = FIELD_WORD, .words = "F M"},
    {.name = "birth_date", .title = N_("Born"), .type = FIELD_BIRTH},
    {.name = "citizen_id", .title = N_("Citizen ID"), .type = FIELD_CITIZEN},
    {.name = "cadre",
     .title = N_("Cadre"),
     .type = FIELD_WORD,
     .words = "doctor assistant-doctor nurse midwife pharmacist technician other"},
    TEXT("licence_number", N_("Licence")),
    TEXT("phone", N_("Phone")),
    /* Written down where they were met; the centre has not confirmed who they are. */
    {.name = "provisional",
     .title = N_("Not confirmed"),
     .type = FIELD_WORD,
     .words = "yes",
     .hidden = true},
    /* However alike they look: nobody needs to be told again that they may be one. */
    {.name = "not_same",
     .title = N_("Another person than"),
     .type = FIELD_REFS,
     .ref = NOUN_PERSON,
     .hidden = true},
};

static const struct field posting_fields[] = {
    KEY_REF("person", N_("Person"), NOUN_PERSON),
    KEY_REF("facility", N_("Facility"), NOUN_FACILITY),
    TEXT("department", N_("Department")),
    {.name = "start_date", .title = N_("From"), .type = FIELD_DAY, .key = true},
    DAY("end_date", N_("Until")),
};

static const struct field course_fields[] = {
    CODE("code"),
    {.name = "title", .title = N_("Title"), .type = FIELD_TEXT, .required = true},
    TEXT("title_vi", N_("Vietnamese title")),
    {.name = "kind",
     .title = N_("Kind"),
     .type = FIELD_WORD,
     .words = "short long",
     .required = true},
    {.name = "specialty", .title = N_("Specialty"), .type = FIELD_NAME},
    {.name = "hours", .title = N_("Hours"), .type = FIELD_INT},
};

static const struct field class_fields[] = {
    CODE("code"),
    {.name = "course",
     .title = N_("Course"),
     .type = FIELD_REF,
     .ref = NOUN_COURSE,
     .required = true},
    REF("facility", N_("Facility"), NOUN_FACILITY),
    DAY("start_date", N_("From")),
    DAY("end_date", N_("Until")),
    {.name = "capacity", .title = N_("Places"), .type = FIELD_INT},
    REF("programme", N_("Programme"), NOUN_PROGRAMME),
    TEXT("document_no", N_("Document")),
    DAY("document_date", N_("Document date")),
};

static const struct field enrolment_fields[] = {
    KEY_REF("class", N_("Class"), NOUN_CLASS),
    KEY_REF("person", N_("Person"), NOUN_PERSON),
    {.name = "status",
     .title = N_("Status"),
     .type = FIELD_WORD,
     .words = "nominated waiting enrolled completed failed withdrawn"},
    {.name = "score", .title = N_("Score"), .type = FIELD_DECIMAL},
    {.name = "hours", .title = N_("Hours"), .type = FIELD_DECIMAL},
    TEXT("document_no", N_("Document")),
};

static const struct field programme_fields[] = {
    CODE("code"),
    {.name = "title", .title = N_("Title"), .type = FIELD_TEXT, .required = true},
    {.name = "year", .title = N_("Year"), .type = FIELD_INT},
    {.name = "target_people", .title = N_("Target"), .type = FIELD_INT},
};

static const struct field round_fields[] = {
    CODE("code"),
    {.name = "title", .title = N_("Title"), .type = FIELD_TEXT, .required = true},
    REF("programme", N_("Programme"), NOUN_PROGRAMME),
    TEXT("document_no", N_("Document")),
    DAY("document_date", N_("Document date")),
    TEXT("issued_by", N_("Issued by")),
};

static const struct field secondment_fields[] = {
    CODE("code"),
    REF("round", N_("Round"), NOUN_ROUND),
    {.name = "person",
     .title = N_("Person"),
     .type = FIELD_REF,
     .ref = NOUN_PERSON,
     .required = true},
    REF("home", N_("Home"), NOUN_FACILITY),
    {.name = "host",
     .title = N_("Host"),
     .type = FIELD_REF,
     .ref = NOUN_FACILITY,
     .required = true},
    {.name = "start_date", .title = N_("From"), .type = FIELD_DAY, .required = true},
    DAY("end_date", N_("Until")),
    {.name = "specialties", .title = N_("Specialties"), .type = FIELD_NAMES},
};

static const struct field partnership_fields[] = {
    KEY_REF("upper", N_("Upper"), NOUN_FACILITY),
    KEY_REF("lower", N_("Lower"), NOUN_FACILITY),
    {.name = "kind",
     .title = N_("Kind"),
     .type = FIELD_WORD,
     .words = "partner support manage",
     .required = true,
     .key = true},
    {.name = "start_date", .title = N_("From"), .type = FIELD_DAY, .key = true},
    DAY("end_date", N_("Until")),
    TEXT("document_no", N_("Document")),
};

static const struct field requirement_fields[] = {
    KEY_REF("scope", N_("For"), NOUN_FACILITY),
    {.name = "facility_type",
     .title = N_("Facility type"),
     .type = FIELD_WORD,
     .required = true,
     .key = true,
     .words = FACILITY_TYPES},
    {.name = "skill", .title = N_("Skill"), .type = FIELD_SKILL, .required = true, .key = true},
    {.name = "people", .title = N_("People"), .type = FIELD_INT, .required = true},
};

static const struct field indicator_fields[] = {
    KEY_REF("facility", N_("Facility"), NOUN_FACILITY),
    {.name = "month", .title = N_("Month"), .type = FIELD_MONTH, .required = true, .key = true},
    {.name = "indicator",
     .title = N_("Indicator"),
     .type = FIELD_NAME,
     .required = true,
     .key = true},
    {.name = "value", .title = N_("Value"), .type = FIELD_DECIMAL, .required = true},
};

static const struct field grant_fields[] = {
    KEY_REF("person", N_("Person"), NOUN_PERSON),
    {.name = "role",
     .title = N_("Role"),
     .type = FIELD_WORD,
     .words = "coordinator mentor issuer",
     .required = true,
     .key = true},
    {.name = "specialty", .title = N_("Specialty"), .type = FIELD_NAME, .key = true},
    {.name = "facility",
     .title = N_("Facility"),
     .type = FIELD_REF,
     .ref = NOUN_FACILITY,
     .key = true},
    {.name = "start_date", .title = N_("From"), .type = FIELD_DAY, .key = true},
    DAY("end_date", N_("Until")),
    {.name = "revoked", .title = N_("Revoked from"), .type = FIELD_DAY, .hidden = true},
};

#define WITH_CODE(upper, text, fields_, ...) \
    { \
        .id = NOUN_##upper, .name = text, .kind = text ".set", .fields = fields_, \
        .n_fields = COUNT_OF(fields_), .has_code = true, .sql_get = SQL_##upper##_GET, \
        .sql_put = SQL_##upper##_PUT, .sql_list = SQL_##upper##_LIST, \
        .sql_drop = SQL_##upper##_DROP, .sql_by_code = SQL_##upper##_BY_CODE, \
        .sql_codes = SQL_##upper##_CODES, __VA_ARGS__ \
    }
#define WITHOUT_CODE(upper, text, fields_, structural_) \
    { \
        .id = NOUN_##upper, .name = text, .kind = text ".set", .fields = fields_, \
        .n_fields = COUNT_OF(fields_), .structural = structural_, .sql_get = SQL_##upper##_GET, \
        .sql_put = SQL_##upper##_PUT, .sql_list = SQL_##upper##_LIST, \
        .sql_drop = SQL_##upper##_DROP \
    }

const struct noun noun_table[NOUN_COUNT] = {
    [NOUN_FACILITY] =
        WITH_CODE(FACILITY, "facility", facility_fields, .structural = true, .id_from_code = true),
    [NOUN_PERSON] = WITH_CODE(PERSON, "person", person_fields, .structural = false),
    [NOUN_POSTING] = WITHOUT_CODE(POSTING, "posting", posting_fields, false),
    [NOUN_COURSE] = WITH_CODE(COURSE, "course", course_fields, .id_from_code = true),
    [NOUN_CLASS] = WITH_CODE(CLASS, "class", class_fields, .structural = false),
    [NOUN_ENROLMENT] = WITHOUT_CODE(ENROLMENT, "enrolment", enrolment_fields, false),
    [NOUN_PROGRAMME] = WITH_CODE(PROGRAMME, "programme", programme_fields, .id_from_code = true),
    [NOUN_ROUND] = WITH_CODE(ROUND, "round", round_fields, .structural = false),
    [NOUN_SECONDMENT] = WITH_CODE(SECONDMENT, "secondment", secondment_fields, .structural = false),
    [NOUN_PARTNERSHIP] = WITHOUT_CODE(PARTNERSHIP, "partnership", partnership_fields, true),
    [NOUN_REQUIREMENT] = WITHOUT_CODE(REQUIREMENT, "requirement", requirement_fields, false),
    [NOUN_INDICATOR] = WITHOUT_CODE(INDICATOR, "indicator", indicator_fields, false),
    [NOUN_GRANT] = WITHOUT_CODE(GRANT, "grant", grant_fields, true),
};

const struct noun *noun_by_name(const char *name)
{
    for (size_t i = 0; i < NOUN_COUNT; i++)
        if (strcmp(noun_table[i].name, name) == 0)
            return &noun_table[i];
    return NULL;
}

const struct noun *noun_by_kind(const char *kind)
{
    for (size_t i = 0; i < NOUN_COUNT; i++)
        if (strcmp(noun_table[i].kind, kind) == 0)
            return &noun_table[i];
    return NULL;
}

const char *noun_shown(const struct noun *n)
{
    static const char *const words[NOUN_COUNT] = {
        [NOUN_FACILITY] = N_("facility"),
        [NOUN_PERSON] = N_("person"),
        [NOUN_POSTING] = N_("posting"),
        [NOUN_COURSE] = N_("course"),
        [NOUN_CLASS] = N_("class"),
        [NOUN_ENROLMENT] = N_("enrolment"),
        [NOUN_PROGRAMME] = N_("programme"),
        [NOUN_ROUND] = N_("round"),
        [NOUN_SECONDMENT] = N_("secondment"),
        [NOUN_PARTNERSHIP] = N_("partnership"),
        [NOUN_REQUIREMENT] = N_("requirement"),
        [NOUN_INDICATOR] = N_("indicator"),
        [NOUN_GRANT] = N_("right"),
    };
    return _(words[n->id]);
}

int noun_field(const struct noun *n, const char *name)
{
    for (size_t i = 0; i < n->n_fields; i++)
        if (strcmp(n->fields[i].name, name) == 0)
            return (int)i;
    return -1;
}

bool field_is_words(const struct field *f)
{
    return f->type == FIELD_WORD || f->type == FIELD_NAME || f->type == FIELD_NAMES;
}

struct id noun_id_of_code(const struct hash *authority, const char *noun, const char *code)
{
    AUTO(str) text = {0};
    str_add_hex(&text, authority->b, HASH_SIZE);
    str_addf(&text, "\n%s\n%s\n", noun, code);
    struct hash h = hash_of(str_text(&text), text.len);
    struct id id;
    memcpy(id.b, h.b, ID_SIZE);
    return id;
}
