#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs every fuzzer, together about that many seconds:  tests/fuzz/run.sh [SECONDS] [NAME …]
# What they found interesting is kept in build/fuzz/found, for the next run; inputs that failed in build/fuzz/failed.
# Prints `fuzz: N passed, N failed` last.
set -u
cd "$(dirname "$0")/../.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
[ -f build/fuzz/build.ninja ] ||
    CC=clang meson setup build/fuzz -Dfuzz=true -Dwerror=false -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 >/dev/null || exit 1
ninja -C build/fuzz fuzzers >build/fuzz/build.log 2>&1 || { tail -n 40 build/fuzz/build.log; exit 1; }

if [ $# -gt 0 ]; then names=$*; else names=$(cd tests/fuzz && ls fuzz_*.c | sed 's/^fuzz_//; s/\.c$//'); fi
count=$(printf '%s\n' $names | wc -l)
each=$((seconds / count))
[ "$each" -gt 0 ] || each=1
passed=0
failed=0
mkdir -p build/fuzz/failed
for name in $names; do
    mkdir -p "build/fuzz/found/$name"
    if UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 build/fuzz/tests/fuzz/fuzz_"$name" -max_total_time="$each" -max_len=8192 -timeout=10 \
        -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="build/fuzz/failed/$name-" \
        "build/fuzz/found/$name" "tests/fuzz/$name" >"build/fuzz/$name.log" 2>&1; then
        passed=$((passed + 1))
        printf '%-12s %s inputs\n' "$name:" "$(sed -n 's/^stat::number_of_executed_units: //p' "build/fuzz/$name.log")"
    else
        failed=$((failed + 1))
        printf '%-12s FAILED, the input is in build/fuzz/failed\n' "$name:"
        grep -E 'ERROR|runtime error|bug at|SUMMARY|Test unit' "build/fuzz/$name.log" | head -n 10
    fi
done
printf 'fuzz: %s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
