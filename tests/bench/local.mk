# tests/bench/local.mk - `make bench`: the floors beside which Sotay is timed, built only for it.
bench_programs = \
    tests/bench/cert-raw \
    tests/bench/cert-sotay \
    tests/bench/judge-sotay \
    tests/bench/make-ledger \
    tests/bench/raw-judge \
    tests/bench/raw-signoff \
    tests/bench/raw-verify \
    tests/bench/reseal
EXTRA_PROGRAMS = $(bench_programs)
CLEANFILES += $(bench_programs)

tests_bench_cert_raw_SOURCES = tests/bench/cert-raw.c tests/bench/cert-text.h
tests_bench_cert_raw_CPPFLAGS = -D_GNU_SOURCE $(PRINT_CFLAGS)
tests_bench_cert_raw_LDADD = $(PRINT_LIBS)
tests_bench_cert_sotay_SOURCES = tests/bench/cert-sotay.c tests/bench/cert-text.h
tests_bench_cert_sotay_CPPFLAGS = $(module_cppflags)
tests_bench_cert_sotay_LDADD = $(CORE_LIBS)
tests_bench_judge_sotay_SOURCES = tests/bench/judge-sotay.c
tests_bench_judge_sotay_LDADD = libsotay.a $(CORE_LIBS)
tests_bench_make_ledger_SOURCES = tests/bench/make-ledger.c
tests_bench_make_ledger_LDADD = libsotay.a $(CORE_LIBS)
tests_bench_raw_judge_SOURCES = tests/bench/raw-judge.c
tests_bench_raw_judge_LDADD = $(CORE_LIBS)
tests_bench_raw_signoff_SOURCES = tests/bench/raw-signoff.c
tests_bench_raw_signoff_LDADD = $(CORE_LIBS)
tests_bench_raw_verify_SOURCES = tests/bench/raw-verify.c
tests_bench_raw_verify_LDADD = $(CORE_LIBS)
tests_bench_reseal_SOURCES = tests/bench/reseal.c
tests_bench_reseal_LDADD = $(CORE_LIBS)

bench: $(bench_programs)

EXTRA_DIST += \
    tests/bench/gaps.sql \
    tests/bench/make_province.py \
    tests/bench/run.sh
