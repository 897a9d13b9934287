#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Has other programs read what we write for calendars: invitations and a feed with series, exceptions and many zones.
# Prints `calendars: N passed, N failed` last.
set -u
cd "$(dirname "$0")/../.."
samples=$(mktemp -d)
trap 'rm -rf "$samples"' EXIT
if ! ITHACA_CALENDAR_SAMPLES=$samples build/test/tests/ithaca-tests calendars_are_written_for_other_programs >"$samples/log" 2>&1; then
    cat "$samples/log"
    echo 'calendars: 0 passed, 1 failed'
    exit 1
fi
/usr/bin/python3 tests/calendars/read_calendars.py "$samples"
