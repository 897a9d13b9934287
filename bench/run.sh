#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# run.sh [NAME …]: the benchmarks, all or those named: match (the matcher against its peers), people (import), http (pages
# against nginx, with 100,000 people in the database), history (pages of a relationship of two years). Called by `./dev bench` after a release build.
# ITHACA_BENCH_PEOPLE sets the size of the organization (default 100000).
set -eu
cd "$(dirname "$0")/.."
people=${ITHACA_BENCH_PEOPLE:-100000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- match people http history

organization() {
    [ -f "$work/people.csv" ] || python3 tools/make_organization.py --people "$people" --seed 1 >"$work/people.csv"
}

for name in "$@"; do
    echo "== $name"
    case $name in
    match) bench/match_bench.sh ;;
    people)
        organization
        build/release/ithaca init --data "$work/import" --admin-email admin@bench.invalid --admin-name Admin >/dev/null
        /usr/bin/time -f "import people=$people seconds=%e peak_kib=%M" \
            build/release/ithaca person import --data "$work/import" "$work/people.csv"
        ;;
    http)
        organization
        python3 bench/http/prepare.py --data "$work/http" --people "$work/people.csv" >"$work/plan"
        # One line: TOKEN PATH…, for a coordinator and for a mentee.
        while read -r token paths; do
            # shellcheck disable=SC2086
            python3 bench/http/run.py --data "$work/http" --token "$token" $paths
        done <"$work/plan"
        ;;
    history)
        ninja -C build/release bench/history_bench >/dev/null
        build/release/bench/history_bench
        ;;
    *)
        echo "there is no benchmark '$name': match, people, http, history" >&2
        exit 2
        ;;
    esac
done
