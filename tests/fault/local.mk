# tests/fault/local.mk - fails the Nth allocation, write, sync; kills at each write.
fault_tests = \
    tests/fault/backup.sh \
    tests/fault/durability.sh \
    tests/fault/each-call.sh \
    tests/fault/each-command.sh \
    tests/fault/surroundings.sh
fault_data = \
    tests/fault/fault.c \
    tests/fault/lib.sh

TESTS += $(fault_tests)
EXTRA_DIST += $(fault_tests) $(fault_data)
