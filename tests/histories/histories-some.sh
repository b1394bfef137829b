#!/usr/bin/env bash
# tests/histories/histories-some.sh - some random histories; SEEDS="1 5000" takes others and more.
program=$abs_top_builddir/tests/histories/histories
last=240
[ "${WITH_ASAN-}" != yes ] || last=40
read -r from to <<<"${SEEDS-1 $last}"
"$program" "$from" "$to"
