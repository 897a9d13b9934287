#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# The journeys with what `./dev test` has built; words choose files by name. Pictures of all pages: ITHACA_SHOTS=DIR.
set -eu
cd "$(dirname "$0")/../.."
: "${ITHACA_BUILD:=$PWD/build/test}"
export ITHACA_ASSETS="$ITHACA_BUILD/assets"
if [ -z "${ITHACA_BIN:-}" ] && [ -x "$ITHACA_BUILD/src/app/ithaca" ]; then
    ITHACA_BIN=$ITHACA_BUILD/src/app/ithaca
    export ITHACA_BIN
fi
exec node tests/journeys/run.mjs "$@"
