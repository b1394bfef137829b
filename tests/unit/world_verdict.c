/* tests/unit/world_verdict.c - verdicts on the nurse of the world. */
#include "base/base.h"

#include "world.h"

struct verdict world_verdict(const char *skill, const char *day)
{
    struct verdict v;
    rights_forget(&world.app.rights);
    MUST(competency_explain(&world.app, &world.nurse, skill, day_parse(day), &v, &why));
    verdict_done(&v);
    return v;
}

static int take_state(void *with, const struct competency_row *row, struct sotay_error *err)
{
    (void)err;
    *(int *)with = row->state;
    return SOTAY_OK;
}

const char *world_listed(const char *skill)
{
    int state = -1;
    const struct competency_filter f = {
        .person = &world.nurse, .skill = skill, .state = -1, .as_of = day_parse(TODAY)};
    MUST(competency_settle(&world.app, NULL, &why));
    MUST(competency_list(&world.app, &f, take_state, &state, &why));
    return state_word(state);
}
