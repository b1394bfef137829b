# tests/fault/local.mk - fails the Nth allocation, write, sync; kills at each write.
fault_tests = \
    tests/fault/durability.sh \
    tests/fault/each-call.sh
fault_data = \
    tests/fault/fault.c

TESTS += $(fault_tests)
EXTRA_DIST += $(fault_tests) $(fault_data)
