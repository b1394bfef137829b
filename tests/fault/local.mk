# tests/fault/local.mk - fails the Nth allocation, write, sync; kills at each write.
fault_tests = \
    tests/fault/durability.sh
fault_data =

TESTS += $(fault_tests)
EXTRA_DIST += $(fault_tests) $(fault_data)
