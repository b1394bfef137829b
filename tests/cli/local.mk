# tests/cli/local.mk - scripts that compare stdout, stderr and status with files.
cli_tests = \
    tests/cli/agent.sh \
    tests/cli/backup.sh \
    tests/cli/badinput.sh \
    tests/cli/badplugin.sh \
    tests/cli/certificate.sh \
    tests/cli/checklists.sh \
    tests/cli/clone.sh \
    tests/cli/doubt.sh \
    tests/cli/erase.sh \
    tests/cli/errors.sh \
    tests/cli/first-hour.sh \
    tests/cli/form.sh \
    tests/cli/help.sh \
    tests/cli/jws.sh \
    tests/cli/languages.sh \
    tests/cli/lint.sh \
    tests/cli/lists.sh \
    tests/cli/man-synopsis.sh \
    tests/cli/manual.sh \
    tests/cli/me.sh \
    tests/cli/namesakes.sh \
    tests/cli/passphrase.sh \
    tests/cli/person.sh \
    tests/cli/plugin.sh \
    tests/cli/province.sh \
    tests/cli/reading.sh \
    tests/cli/records.sh \
    tests/cli/round.sh \
    tests/cli/security.sh \
    tests/cli/setup-killed.sh \
    tests/cli/setup.sh \
    tests/cli/signing.sh \
    tests/cli/signoff.sh \
    tests/cli/sync.sh \
    tests/cli/trust.sh \
    tests/cli/typed.sh \
    tests/cli/undo.sh \
    tests/cli/valgrind.sh \
    tests/cli/vietnamese.sh \
    tests/cli/xlsx.sh
# the driver, and what the scripts compare with (a folder goes in whole)
cli_data = \
    tests/cli/errors.awk \
    tests/cli/errors.table \
    tests/cli/first-hour.keys.sh \
    tests/cli/keys.sh \
    tests/cli/lib.sh \
    tests/cli/records.expected \
    tests/cli/run.sh

TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) $(cli_data)
