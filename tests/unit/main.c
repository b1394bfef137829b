/* tests/unit/main.c - runs every suite; CK_RUN_SUITE=noun picks one, UNIT_PART=2/3 the second third. */
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
    unsigned part = 1, parts = 1;
    const char *wanted = getenv("UNIT_PART");
    if (wanted && (sscanf(wanted, "%u/%u", &part, &parts) != 2 || part < 1 || part > parts)) {
        fprintf(stderr, "UNIT_PART=%s is not like 1/3\n", wanted);
        return EXIT_FAILURE;
    }
    /* Where whoever started this is outside what it sees (a container), it has no session: its own. */
    if (getsid(0) == 0)
        (void)setsid();
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; all[i]; i++)
        if (i % parts == part - 1)
            srunner_add_suite(runner, all[i]());
    srunner_run_all(runner, CK_ENV);
    int run = srunner_ntests_run(runner);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return run > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
