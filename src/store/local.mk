# src/store/local.mk - the only place that knows SQLite.
libsotay_a_SOURCES += \
    src/store/compare.c \
    src/store/copy.c \
    src/store/file.c \
    src/store/guard.c \
    src/store/migrate.c \
    src/store/stmt.c \
    src/store/store.c \
    src/store/store.h \
    src/store/store_private.h \
    src/store/tally.c \
    src/store/tally.h \
    src/store/txn.c

store_sql = \
    src/store/sql/agenda.sql \
    src/store/sql/backup.sql \
    src/store/sql/certificate.sql \
    src/store/sql/class.sql \
    src/store/sql/competency.sql \
    src/store/sql/course.sql \
    src/store/sql/dump.sql \
    src/store/sql/enrolment.sql \
    src/store/sql/erasure.sql \
    src/store/sql/facility.sql \
    src/store/sql/grant.sql \
    src/store/sql/indicator.sql \
    src/store/sql/ledger.sql \
    src/store/sql/link.sql \
    src/store/sql/partnership.sql \
    src/store/sql/passbook.sql \
    src/store/sql/person.sql \
    src/store/sql/posting.sql \
    src/store/sql/programme.sql \
    src/store/sql/record.sql \
    src/store/sql/report.sql \
    src/store/sql/requirement.sql \
    src/store/sql/rights.sql \
    src/store/sql/round.sql \
    src/store/sql/secondment.sql \
    src/store/sql/signoff.sql \
    src/store/sql/sync.sql \
    src/store/sql/undo.sql
store_migrations = \
    src/store/migrations/0001_first.sql \
    src/store/migrations/0002_confirmation.sql \
    src/store/migrations/0003_decision_date.sql \
    src/store/migrations/0004_together.sql \
    src/store/migrations/0005_provisional.sql \
    src/store/migrations/0006_structure.sql \
    src/store/migrations/0007_two_people.sql

# The statements become C strings, in the build folder.
nodist_libsotay_a_SOURCES += src/store/sql_gen.c src/store/sql_gen.h
BUILT_SOURCES += src/store/sql_gen.h
CLEANFILES += src/store/sql_gen.c src/store/sql_gen.h
EXTRA_DIST += src/store/embed-sql.awk $(store_sql) $(store_migrations)

# Makefile: the list of files may have become shorter.
embed_sql = $(MKDIR_P) src/store && LC_ALL=C $(AWK) -f $(srcdir)/src/store/embed-sql.awk
src/store/sql_gen.h: src/store/embed-sql.awk $(store_sql) $(store_migrations) Makefile
	$(AM_V_GEN)$(embed_sql) want=h $(filter %.sql,$^) >$@.tmp && mv $@.tmp $@
src/store/sql_gen.c: src/store/embed-sql.awk $(store_sql) $(store_migrations) Makefile
	$(AM_V_GEN)$(embed_sql) want=c $(filter %.sql,$^) >$@.tmp && mv $@.tmp $@
