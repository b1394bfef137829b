/* tests/unit/main.c - runs every suite; CK_RUN_SUITE=noun picks one. */
#include "base/base.h"

#include "suites.h"

typedef Suite *make_suite(void);

static make_suite *const all[] = {
#define SUITE(noun) suite_##noun,
#include "suites.h"
    NULL,
};

int main(void)
{
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; all[i]; i++)
        srunner_add_suite(runner, all[i]());
    srunner_run_all(runner, CK_ENV);
    int run = srunner_ntests_run(runner);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return run > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
