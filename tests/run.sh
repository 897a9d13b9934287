#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# All tests, after `./dev test` has built: checks of the source, unit and page tests on both engines, fuzzers briefly, webhooks with a
# receiver, the matcher under ThreadSanitizer and beside SciPy, journeys in a browser. With ITHACA_TEST_COST=N it says what each part took
# and which N tests of each engine took the most.
# Prints `N passed, N failed` last; exit status 1 when anything failed or nothing ran.
set -u
cd "$(dirname "$0")/.."
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 # what is undefined fails its test
logs=build/test/logs
mkdir -p "$logs"
passed=0
failed=0

# begin NAME COMMAND…: runs it and keeps its output, its exit status, when it began and ended, and what it took of the processors.
begin() (
    name=$1
    shift
    date +%s >"$logs/$name.time"
    if "$@" >"$logs/$name.log" 2>&1; then echo 0 >"$logs/$name.status"; else echo $? >"$logs/$name.status"; fi
    date +%s >>"$logs/$name.time"
    times >>"$logs/$name.time"
)

# What the part of this name took; a database server that answers it counts in its time by the clock only.
tell_cost() {
    {
        read -r began
        read -r ended
        read -r _ # of the shell itself
        read -r user system
    } <"$logs/$name.time"
    printf '    %s s by the clock; of processors %s for itself, %s for the system\n' "$((ended - began))" "$user" "$system"
    sed -n '/^cost:/,/^unit:/{/^unit:/d;p;}' "$logs/$name.log"
}

# tell NAME: counts its closing line `NAME: N passed, N failed` (without one: one test).
tell() {
    name=$1
    status=$(cat "$logs/$name.status")
    counts=$(sed -n 's/^[a-z]*: \([0-9]*\) passed, \([0-9]*\) failed.*$/\1 \2/p' "$logs/$name.log" | tail -n 1)
    if [ -z "$counts" ]; then
        if [ "$status" = 0 ]; then counts='1 0'; else counts='0 1'; fi
    fi
    part_passed=${counts% *}
    part_failed=${counts#* }
    if [ "$status" != 0 ] && [ "$part_failed" = 0 ]; then part_failed=1; fi
    passed=$((passed + part_passed))
    failed=$((failed + part_failed))
    printf '%-12s %s passed, %s failed\n' "$name:" "$part_passed" "$part_failed"
    if [ -n "${ITHACA_TEST_COST:-}" ]; then tell_cost; fi
    if [ "$part_failed" != 0 ]; then grep -E 'FAILED|not ok|rror|✖' "$logs/$name.log" | head -n 40; tail -n 40 "$logs/$name.log"; fi
}

part() {
    begin "$@"
    tell "$1"
}

runner=build/test/tests/ithaca-tests
part format sh -c "git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror"
part layers python3 tools/check_layers
part look python3 tools/check_look
part texts python3 tools/check_texts
part notices python3 tools/check_notices
# Side by side, so that no processor waits: each engine's tests are one thread, the others wait for answers, browsers and what is tried again.
{
    begin sqlite "$runner"
    begin fuzz tests/fuzz/run.sh 20
} &
begin postgres tests/support/with_postgres.sh "$runner" &
begin hooks tests/live/hooks.py build/test/src/app/ithaca &
begin mail tests/live/mail.py build/test/tests/live/mail-try &
begin calendars tests/calendars/run.sh &
begin threads tests/threads/run.sh &
begin matching tests/matching/compare.py build/test/src/app/ithaca &
begin journeys tests/journeys/run.sh
wait
for name in sqlite postgres fuzz hooks mail calendars threads matching journeys; do tell "$name"; done

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
