#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# All tests, after `./dev test` has built: checks of the source, unit and page tests on both engines, fuzzers briefly, webhooks with a
# receiver, the matcher under ThreadSanitizer and beside SciPy, journeys in a browser. Prints `N passed, N failed` last; exit status 1 when anything failed or nothing ran.
set -u
cd "$(dirname "$0")/.."
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 # what is undefined fails its test
logs=build/test/logs
mkdir -p "$logs"
passed=0
failed=0

# begin NAME COMMAND…: runs it and keeps its output and exit status.
begin() {
    name=$1
    shift
    if "$@" >"$logs/$name.log" 2>&1; then echo 0 >"$logs/$name.status"; else echo $? >"$logs/$name.status"; fi
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
# Each engine's tests are one thread; the file's are done in half the time of the server's, and the fuzzers follow.
{
    begin sqlite "$runner"
    begin fuzz tests/fuzz/run.sh 20
} &
# It mostly waits for what is tried again.
begin hooks tests/live/hooks.py build/test/src/app/ithaca &
begin mail tests/live/mail.py build/test/tests/live/mail-try &
begin calendars tests/calendars/run.sh &
begin threads tests/threads/run.sh &
begin matching tests/matching/compare.py build/test/src/app/ithaca &
begin postgres tests/support/with_postgres.sh "$runner"
wait
tell sqlite
tell postgres
tell fuzz
tell hooks
tell mail
tell calendars
tell threads
tell matching
part journeys tests/journeys/run.sh

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
