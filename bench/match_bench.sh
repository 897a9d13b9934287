#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Measures the matcher on made companies, each figure a median, beside its peers in the same run.
# Usage: bench/match_bench.sh [large]     large adds 100,000 x 50,000 and 200,000 x 100,000
set -eu
cd "$(dirname "$0")/.."

RUNS=5
build=build/bench
mkdir -p "$build"
[ -f "$build/build.ninja" ] || meson setup "$build" --buildtype=release >/dev/null
ninja -C "$build" bench/match_bench >"$build/match_bench.log" 2>&1 || { tail -n 40 "$build/match_bench.log" >&2; exit 1; }
bench=$build/bench/match_bench
# LEMON's headers need C++14 and are not free of warnings.
g++ -O3 -std=c++14 -w bench/match/peers/lemon.cpp -o "$build/lemon" -llemon

echo "load before: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors"

echo "== 10,000 x 5,000, all pairs, proven, one core"
"$bench" solve 10000 5000 1 $RUNS
"$bench" again 10000 5000 1 $RUNS
"$bench" write 10000 5000 "$build/all.bin"
"$build/lemon" cost "$build/all.bin" $RUNS
"$build/lemon" network "$build/all.bin" $RUNS
/usr/bin/python3 bench/match/peers/peer_scipy.py dense "$build/all.bin" $RUNS
/usr/bin/python3 bench/match/peers/peer_scipy.py sparse "$build/all.bin" $RUNS

echo "== an explicit sparse graph: 100,000 mentees, 32 candidates each"
"$bench" write 100000 50000 "$build/sparse.bin" 32
"$bench" pairs "$build/sparse.bin" $RUNS
"$build/lemon" cost "$build/sparse.bin" $RUNS

if [ "${1:-}" = large ]; then
    echo "== 100,000 x 50,000, two cores"
    "$bench" solve 100000 50000 2 $RUNS
    "$bench" again 100000 50000 2 $RUNS
    echo "== 200,000 x 100,000, two cores"
    "$bench" solve 200000 100000 2 1
fi
echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
