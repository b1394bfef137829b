# tests/lint/local.mk - tests that read the source instead of running it.
lint_tests = \
    tests/lint/check-embed \
    tests/lint/check-headers \
    tests/lint/check-layers \
    tests/lint/check-modules \
    tests/lint/check-packages \
    tests/lint/check-po \
    tests/lint/check-words

TESTS += $(lint_tests)
EXTRA_DIST += $(lint_tests) tests/lint/layers.awk tests/lint/lint \
    tests/lint/words.awk tests/lint/words.table
