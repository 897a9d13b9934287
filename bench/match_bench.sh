#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Measures the matcher on made companies beside its peers: each of TURNS turns runs the matcher, then the peer, so that both meet
# the same machine; the figures are medians over the turns, with the least and the most. Ratios are of processor time, which is
# fair on a busy machine; the matcher's includes scoring, the peers' begins with all pairs scored.
# Usage: bench/match_bench.sh [small]     small leaves out 100,000 x 50,000 and 200,000 x 100,000; TURNS=1 is quick
set -eu
cd "$(dirname "$0")/.."

RUNS=5 # of the matcher in each turn: their median counts
TURNS=${TURNS:-5}
build=build/bench
mkdir -p "$build"
[ -f "$build/build.ninja" ] || meson setup "$build" --buildtype=release >/dev/null
ninja -C "$build" bench/match_bench >"$build/match_bench.log" 2>&1 || { tail -n 40 "$build/match_bench.log" >&2; exit 1; }
bench=$build/bench/match_bench
# LEMON's headers need C++14 and are not free of warnings.
g++ -O3 -std=c++14 -w bench/match/peers/lemon.cpp -o "$build/lemon" -llemon

# The median, the least and the most of the numbers in a file.
spread() {
    sort -n "$1" | awk '{ n[NR] = $1 } END { printf "%s (%s-%s)", n[int((NR + 1) / 2)], n[1], n[NR] }'
}

# A matcher's line with its processor time: matcher ARGUMENT ...
matcher() {
    line=$("$bench" "$@")
    ours=$(echo "$line" | sed -n 's/.*processor \([0-9.]*\) s.*/\1/p')
}

# How many times as long a peer takes: against MUST NAME "MATCHER ARGUMENTS" COMMAND ...
against() {
    must=$1 name=$2 arguments=$3
    shift 3
    : >"$build/ours" && : >"$build/theirs" && : >"$build/ratios"
    for _ in $(seq "$TURNS"); do
        # shellcheck disable=SC2086
        matcher $arguments
        theirs=$("$@" | sed -n 's/^[^:]*: \([0-9.]*\) s,.*/\1/p')
        [ -n "$theirs" ] || { echo "$name: not measured"; return 0; }
        echo "$ours" >>"$build/ours"
        echo "$theirs" >>"$build/theirs"
        echo "$ours $theirs" | awk '{ printf "%.1f\n", $2 / $1 }' >>"$build/ratios"
    done
    echo "$name: $(spread "$build/theirs") s, the matcher $(spread "$build/ours") s: $(spread "$build/ratios") times (has to be $must)"
}

echo "load before: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors, $TURNS turns"

echo "== 10,000 x 5,000, all pairs, proven, one core (has to be 0.4 s, 40 MiB)"
for seed in 1 2 3 4 5; do "$bench" solve 10000 5000 1 $RUNS $seed; done
all=$build/all.bin
"$bench" write 10000 5000 "$all"
against 40 "LEMON CostScaling" "solve 10000 5000 1 $RUNS" "$build/lemon" cost "$all" 1
against 60 "LEMON NetworkSimplex" "solve 10000 5000 1 $RUNS" "$build/lemon" network "$all" 1
against 150 "scipy linear_sum_assignment" "solve 10000 5000 1 $RUNS" /usr/bin/python3 bench/match/peers/peer_scipy.py dense "$all" 1
against 80 "scipy min_weight_full_bipartite_matching" "solve 10000 5000 1 $RUNS" \
    /usr/bin/python3 bench/match/peers/peer_scipy.py sparse "$all" 1

echo "== an explicit sparse graph: 100,000 mentees, 32 candidates each"
sparse=$build/sparse.bin
"$bench" write 100000 50000 "$sparse" 32
against 10 "LEMON CostScaling" "pairs $sparse 1" "$build/lemon" cost "$sparse" 1

if [ "${1:-}" != small ]; then
    echo "== 100,000 x 50,000, two cores (has to be 12 s, 256 MiB)"
    "$bench" solve 100000 50000 2 $RUNS
    echo "== half a percent of people change, proven again (has to be 3 s)"
    "$bench" again 100000 50000 2 $RUNS
    echo "== 200,000 x 100,000, two cores (has to be 36 s, 512 MiB)"
    "$bench" solve 200000 100000 2 $RUNS
fi
echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
