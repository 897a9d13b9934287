#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same pairs solved by scipy. usage: peer_scipy.py (dense|sparse) FILE [RUNS], with a file of match_bench write.

Mentors stand there once per place. `dense` is linear_sum_assignment, `sparse` min_weight_full_bipartite_matching, which
needs a partner for everybody: each mentee gets one of their own that stands for nobody. Prints the median processor time of the
solver alone.
"""
import statistics
import sys
import time

import numpy
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

kind, path = sys.argv[1], sys.argv[2]
runs = int(sys.argv[3]) if len(sys.argv) > 3 else 1
with open(path, "rb") as file:
    mentees, mentors, count, _ = numpy.fromfile(file, numpy.uint32, 4)
    capacity = numpy.fromfile(file, numpy.uint32, mentors)
    pairs = numpy.fromfile(file, numpy.dtype([("mentee", "<u4"), ("mentor", "<u4"), ("score", "<i4")]), count)

# One column per place.
first = numpy.concatenate(([0], numpy.cumsum(capacity)))
places = int(first[-1])
times_listed = capacity[pairs["mentor"]]
rows = numpy.repeat(pairs["mentee"], times_listed).astype(numpy.int64)
start = numpy.repeat(first[pairs["mentor"]], times_listed)
within = numpy.arange(len(start)) - numpy.repeat(numpy.cumsum(times_listed) - times_listed, times_listed)
columns = (start + within).astype(numpy.int64)
bonus = float(int(pairs["score"].max()) + 1) * min(int(mentees), places)
weights = numpy.repeat(pairs["score"], times_listed).astype(float) + bonus

if kind == "dense":
    matrix = numpy.zeros((int(mentees), places))
    matrix[rows, columns] = weights
else:
    alone = numpy.arange(int(mentees))
    matrix = coo_matrix(
        (
            numpy.concatenate((-weights, numpy.full(int(mentees), -1e-9))),
            (numpy.concatenate((rows, alone)), numpy.concatenate((columns, places + alone))),
        ),
        shape=(int(mentees), places + int(mentees)),
    ).tocsr()
times = []
for _ in range(runs):
    began = time.process_time()
    if kind == "dense":
        left, right = linear_sum_assignment(matrix, maximize=True)
        chosen = matrix[left, right]
    else:
        left, right = min_weight_full_bipartite_matching(matrix)
        chosen = -numpy.asarray(matrix[left, right]).ravel()
    times.append(time.process_time() - began)
chosen = chosen[chosen > 1]
print(f"scipy {kind}: {statistics.median(times):.3f} s, {len(chosen)} pairs, total {round((chosen - bonus).sum())}")
