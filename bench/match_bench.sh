#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Measures the matcher on made companies, each figure a median, beside its peers in the same run. Ratios are of processor
# time, which is fair on a busy machine; the matcher's includes scoring, the peers' begins with all pairs scored.
# Usage: bench/match_bench.sh [small]     small leaves out 100,000 x 50,000 and 200,000 x 100,000
set -eu
cd "$(dirname "$0")/.."

RUNS=5       # of the matcher
PEER_RUNS=3  # of peers that take some seconds; those that take long run once
build=build/bench
mkdir -p "$build"
[ -f "$build/build.ninja" ] || meson setup "$build" --buildtype=release >/dev/null
ninja -C "$build" bench/match_bench >"$build/match_bench.log" 2>&1 || { tail -n 40 "$build/match_bench.log" >&2; exit 1; }
bench=$build/bench/match_bench
# LEMON's headers need C++14 and are not free of warnings.
g++ -O3 -std=c++14 -w bench/match/peers/lemon.cpp -o "$build/lemon" -llemon

ours=0
# Runs the matcher and keeps its processor time.
matcher() {
    line=$("$bench" "$@")
    echo "$line"
    ours=$(echo "$line" | sed -n 's/.*processor \([0-9.]*\) s.*/\1/p')
}
# Runs a peer and tells how many times as long it takes: peer MUST COMMAND ...
peer() {
    must=$1
    shift
    line=$("$@") || { echo "not measured: $*"; return 0; }
    echo "$line" | awk -v ours="$ours" -v must="$must" \
        '{ time = $0; sub(/^[^:]*: /, "", time); sub(/ s,.*/, "", time);
           printf "%s; %.1f times as long (has to be %s)\n", $0, time / ours, must }'
}

echo "load before: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors"

echo "== 10,000 x 5,000, all pairs, proven, one core (has to be 0.4 s, 40 MiB)"
matcher solve 10000 5000 1 $RUNS
"$bench" write 10000 5000 "$build/all.bin"
peer 40 "$build/lemon" cost "$build/all.bin" $PEER_RUNS
peer 60 "$build/lemon" network "$build/all.bin" $PEER_RUNS
peer 150 /usr/bin/python3 bench/match/peers/peer_scipy.py dense "$build/all.bin" 1
peer 80 /usr/bin/python3 bench/match/peers/peer_scipy.py sparse "$build/all.bin" 1
for seed in 2 3 4 5; do
    echo "-- seed $seed"
    matcher solve 10000 5000 1 $RUNS $seed
done

echo "== an explicit sparse graph: 100,000 mentees, 32 candidates each"
"$bench" write 100000 50000 "$build/sparse.bin" 32
matcher pairs "$build/sparse.bin" $RUNS
peer 10 "$build/lemon" cost "$build/sparse.bin" 1

if [ "${1:-}" != small ]; then
    echo "== 100,000 x 50,000, two cores (has to be 12 s, 256 MiB)"
    matcher solve 100000 50000 2 $RUNS
    echo "== half a percent of people change, proven again (has to be 3 s)"
    matcher again 100000 50000 2 $RUNS
    echo "== 200,000 x 100,000, two cores, once (has to be 36 s, 512 MiB)"
    matcher solve 200000 100000 2 1
fi
echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
