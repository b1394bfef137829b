# tests/cli/local.mk - scripts that compare stdout, stderr and status with files.
cli_tests = \
    tests/cli/man-synopsis.sh \
    tests/cli/records.sh
# the driver, and what the scripts compare with (a folder goes in whole)
cli_data = \
    tests/cli/records.expected

TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) $(cli_data)
