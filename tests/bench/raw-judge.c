/* tests/bench/raw-judge.c - the floor of judging: reads from SQLite the columns that verdicts are made of,
 * of every sign-off that counts, in the order of people and skills, and prints the seconds it took.
 * usage: raw-judge NOTEBOOK */
#include <sqlite3.h>
#include <stdio.h>
#include <time.h>

static const char query[] =
    "SELECT trainee, skill, day, performed_at, facility, mentor, level, missed, not_observed, na,"
    " scores, measures, simulated, origin, passed, confirmed"
    " FROM signoff WHERE counted = 1 ORDER BY trainee, skill, day, performed_at, clock, id";

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    unsigned long long sum = 0;
    long rows = 0;
    if (argc != 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return 2;
    double begin = now();
    if (sqlite3_prepare_v2(db, query, -1, &q, NULL) != SQLITE_OK) {
        fprintf(stderr, "raw-judge: %s\n", sqlite3_errmsg(db));
        return 1;
    }
    for (; sqlite3_step(q) == SQLITE_ROW; rows++)
        for (int i = 0; i < sqlite3_column_count(q); i++) {
            switch (sqlite3_column_type(q, i)) {
            case SQLITE_INTEGER:
                sum += (unsigned long long)sqlite3_column_int64(q, i);
                break;
            case SQLITE_NULL:
                break;
            default: { /* text and blobs: every byte is looked at */
                const unsigned char *bytes = sqlite3_column_blob(q, i);
                for (int n = sqlite3_column_bytes(q, i); n > 0; n--)
                    sum += bytes[n - 1];
            }
            }
        }
    printf("%.6f %ld %llu\n", now() - begin, rows, sum);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return 0;
}
