#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# with_postgres.sh COMMAND…: runs it with ITHACA_TEST_DATABASE naming a throw-away PostgreSQL server (Debian's pg_virtualenv).
set -eu
if [ "${1:-}" = --inside ]; then
    shift
    ITHACA_TEST_DATABASE="postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres"
    export ITHACA_TEST_DATABASE
    exec "$@"
fi
exec pg_virtualenv -o fsync=off -o synchronous_commit=off -o full_page_writes=off "$0" --inside "$@"
