# tests/bench/local.mk - `make bench`.
bench_data =

EXTRA_DIST += $(bench_data)
