/* src/domain/signoff_row.c - one row of table signoff. */
#include "base/base.h"

#include "domain/signoff_row.h"

void stored_signoff_read(struct stmt *q, struct stored_signoff *ret)
{
    *ret = (struct stored_signoff){
        .id = stmt_col_id(q, 0),
        .day = (sotay_day)stmt_col_int(q, 3),
        .chain = stmt_col_int(q, 19),
        .seq = stmt_col_int(q, 20),
        .clock = stmt_col_int(q, 21),
        .written = (sotay_day)stmt_col_int(q, 22),
        .has_signature = !stmt_col_is_null(q, 24),
        .sign_chain = stmt_col_int(q, 23),
        .sign_seq = stmt_col_int(q, 24),
        .sign_actor = stmt_col_int(q, 25),
        .passed = stmt_col_is_null(q, 26) ? -1 : (int)stmt_col_int(q, 26),
        .counted = stmt_col_int(q, 27) != 0,
        .reason = stmt_col_text(q, 28),
    };
    ret->fact = (struct signoff_fact){
        .trainee = stmt_col_id(q, 1),
        .skill = stmt_col_text(q, 2),
        .performed_at = stmt_col_text(q, 4),
        .facility = stmt_col_id(q, 5),
        .mentor = stmt_col_id(q, 6),
        .has_typist = !stmt_col_is_null(q, 7),
        .typist = stmt_col_id(q, 7),
        .level = (int)stmt_col_int(q, 8),
        .missed = stmt_col_text(q, 9),
        .not_observed = stmt_col_text(q, 10),
        .na = stmt_col_text(q, 11),
        .scores = stmt_col_text(q, 12),
        .measures = stmt_col_text(q, 13),
        .simulated = stmt_col_int(q, 14) != 0,
        .case_ref = stmt_col_text(q, 15),
        .has_adoption = !stmt_col_is_null(q, 16),
        .adoption = stmt_col_id(q, 16),
        .origin = (enum signoff_origin)stmt_col_int(q, 17),
        .batch = stmt_col_id(q, 18),
    };
}
