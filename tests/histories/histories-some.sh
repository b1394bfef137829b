#!/usr/bin/env bash
# tests/histories/histories-some.sh - some random histories; SEEDS="1 5000" takes others and more.
program=$abs_top_builddir/tests/histories/histories
last=400
[ "${WITH_ASAN-}" != yes ] || last=60
read -r from to <<<"${SEEDS-1 $last}"
"$program" "$from" "$to"
