#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# with_postgres.sh COMMAND…: runs it with ITHACA_TEST_DATABASE naming a throw-away PostgreSQL server (Debian's pg_virtualenv).
# Several can run at the same time: each has a directory (-t) and a port of its own, made from the process number. It compiles no
# statements, which are all short, and sweeps nothing up in the background.
set -eu
if [ "${1:-}" = --inside ]; then
    shift
    ITHACA_TEST_DATABASE="postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres?sslmode=disable"
    export ITHACA_TEST_DATABASE
    exec "$@"
fi
PGPORT=$((20000 + $$ % 10000))
export PGPORT
exec pg_virtualenv -t -c '--locale C.UTF-8 -e UTF-8' -o synchronous_commit=off -o full_page_writes=off -o jit=off -o autovacuum=off "$0" --inside "$@"
