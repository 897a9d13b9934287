#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mid-size problems solved by `ithaca match` and by SciPy: as many pairs, and the same total.

usage: compare.py ITHACA        prints `matching: N passed, N failed` last; the examples of docs/matching.md run too

SciPy's linear_sum_assignment takes one mentor each, linprog (HiGHS) several: the problem's polytope is integral. Both get
a bonus per pair that no scores outweigh, so that most pairs come first; on these sizes it is exact in doubles.
"""
import csv
import os
import random
import subprocess
import sys
import tempfile

import numpy
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_matrix

ithaca = os.path.abspath(sys.argv[1])
__file__ = os.path.abspath(__file__)
HIGHEST = 5000  # score
passed = failed = 0


def check(name, ours, theirs):
    global passed, failed
    if ours == theirs:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {name}: {ours} is not {theirs}")


def write(path, header, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([header] + rows)


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def match(*arguments):
    run = subprocess.run([ithaca, "match", *arguments], capture_output=True, text=True)
    if run.returncode != 0:
        print(f"FAILED match {' '.join(arguments)}: {run.stderr.strip()}")
    return run.returncode == 0


def bonus_of(pairs, mentees, mentors):
    return (max((score for _, _, score in pairs), default=0) + 1) * min(sum(mentees), sum(mentors))


def best_with_one_each(mentees, mentors, pairs):
    """A column per place; who stays alone has a cell of weight 0."""
    first = numpy.concatenate(([0], numpy.cumsum(mentors)))
    bonus = bonus_of(pairs, mentees, mentors)
    weights = numpy.zeros((len(mentees), int(first[-1])))
    scores = numpy.zeros_like(weights)
    for mentee, mentor, score in pairs:
        if mentees[mentee]:
            weights[mentee, first[mentor]:first[mentor + 1]] = score + bonus
            scores[mentee, first[mentor]:first[mentor + 1]] = score
    rows, columns = linear_sum_assignment(weights, maximize=True)
    chosen = weights[rows, columns] > 0
    return int(chosen.sum()), int(scores[rows, columns][chosen].sum())


def best_with_several(mentees, mentors, pairs):
    bonus = bonus_of(pairs, mentees, mentors)
    at = numpy.arange(len(pairs))
    rows = numpy.array([pair[0] for pair in pairs] + [len(mentees) + pair[1] for pair in pairs])
    limits = coo_matrix((numpy.ones(2 * len(pairs)), (rows, numpy.concatenate((at, at)))))
    limits.resize((len(mentees) + len(mentors), len(pairs)))
    found = linprog([-(score + bonus) for _, _, score in pairs], A_ub=limits, b_ub=mentees + mentors, bounds=(0, 1),
                    method="highs-ds")
    chosen = numpy.rint(found.x).astype(int)
    return int(chosen.sum()), int(sum(pair[2] for pair, taken in zip(pairs, chosen) if taken))


def best(mentees, mentors, pairs):
    solve = best_with_one_each if max(mentees) <= 1 else best_with_several
    return solve(mentees, mentors, pairs)


def total_of(matches, pairs):
    scores = {(mentee, mentor): score for mentee, mentor, score in pairs}
    chosen = [(row["mentee_id"], row["mentor_id"]) for row in read(matches)]
    return len(chosen), sum(scores[pair] for pair in chosen)


def compare_pairs(name, mentees, mentors, pairs):
    write("mentees.csv", ["mentee_id", "wanted"], [[f"e{i}", wanted] for i, wanted in enumerate(mentees)])
    write("mentors.csv", ["mentor_id", "capacity"], [[f"o{i}", places] for i, places in enumerate(mentors)])
    named = [(f"e{mentee}", f"o{mentor}", score) for mentee, mentor, score in pairs]
    write("pairs.csv", ["mentee_id", "mentor_id", "score"], [list(pair) for pair in named])
    files = ["--mentees", "mentees.csv", "--mentors", "mentors.csv", "--pairs", "pairs.csv"]
    solved = match(*files, "-o", "matches.csv", "--proof", "proof.csv") and match(*files, "--verify", "proof.csv")
    check(name, total_of("matches.csv", named) if solved else None, best(mentees, mentors, pairs))


def random_pairs(chance, mentees, mentors, share, scores=HIGHEST):
    return [(i, j, chance.randrange(scores)) for i in range(len(mentees)) for j in range(len(mentors))
            if chance.random() < share]


def compare_people(name, chance, count):
    rows = []
    for i in range(count):
        mentor = chance.random() < 0.4
        rows.append([
            f"p{i}", f"p{chance.randrange(i)}" if i else "", chance.choice(["Oslo", "Lima", "Pune", ""]),
            chance.choice(["Sales", "Lab/One", "Lab/Two", "Lab/Two/Deep", ""]), chance.choice(["", *range(8)]),
            ";".join(chance.sample(["en", "no", "es", "hi"], chance.randrange(3))),
            chance.choice(["", "09:00-17:00", "07:30-15:00"]), chance.choice([0, 60, 330, -300]),
            ";".join(f"s{k}:{chance.randrange(1, 6)}" for k in chance.sample(range(12), chance.randrange(4))),
            ";".join(f"s{k}:{chance.randrange(1, 6)}" for k in chance.sample(range(12), chance.randrange(6))),
            ";".join(chance.sample("abcdefgh", chance.randrange(4))),
            "" if mentor and chance.random() < 0.7 else 1, chance.randrange(4) if mentor else ""])
    write("people.csv", ["person_id", "manager_id", "site", "department", "level", "languages", "hours", "utc_offset",
                         "skills_wanted", "skills_offered", "values", "wants_mentors", "takes_mentees"], rows)
    write("rules.csv", ["rule", "value"], [["gap_least", chance.choice([-2, 0, 1])], ["hours_shared", chance.choice([0, 3])]])
    files = ["--people", "people.csv", "--rules", "rules.csv"]
    solved = match(*files, "-o", "matches.csv", "--all-pairs", "all.csv", "--proof", "proof.csv") and match(
        *files, "--verify", "proof.csv")
    named = [(row["mentee_id"], row["mentor_id"], int(row["score"])) for row in read("all.csv")]
    mentees = {row[0]: i for i, row in enumerate(row for row in rows if row[11] != "")}
    mentors = {row[0]: i for i, row in enumerate(row for row in rows if row[12] != "")}
    pairs = [(mentees[mentee], mentors[mentor], score) for mentee, mentor, score in named]
    check(name, total_of("matches.csv", named) if solved else None,
          best([1] * len(mentees), [row[12] for row in rows if row[12] != ""], pairs))


def try_examples():
    """The commands of docs/matching.md that have their files in examples/."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    with open(os.path.join(root, "docs", "matching.md"), encoding="utf-8") as file:
        commands = [line.split()[2:] for line in file if line.startswith("    ithaca match ") and "examples/" in line]
    for words in commands:
        words = [os.path.join(root, word) if word.startswith("examples/") else word for word in words]
        check(" ".join(words), match(*words), True)
    check("commands in the documentation", len(commands) > 1, True)


def compare_all():
    chance = random.Random(20260302)
    for share in (0.5, 0.05, 0.01):
        mentees, mentors = [1] * 500, [chance.randrange(3) for _ in range(420)]
        compare_pairs(f"random, {share}", mentees, mentors, random_pairs(chance, mentees, mentors, share))
    mentees, mentors = [1] * 400, [chance.randrange(4) for _ in range(300)]
    compare_pairs("few scores, many ties", mentees, mentors, random_pairs(chance, mentees, mentors, 0.1, 3))
    compare_pairs("products", [1] * 250, [1] * 250, [(i, j, i * j) for i in range(250) for j in range(250)])
    compare_pairs("one pair more costs everybody", [1] * 300, [1] * 300,
                  [(i, i, 0) for i in range(300)] + [(i, i - 1, HIGHEST) for i in range(1, 300)])
    mentees, mentors = [chance.randrange(4) for _ in range(250)], [chance.randrange(6) for _ in range(120)]
    compare_pairs("several mentors each", mentees, mentors, random_pairs(chance, mentees, mentors, 0.3))
    mentees, mentors = [chance.randrange(1, 6) for _ in range(60)], [1] * 400
    compare_pairs("many mentors for few", mentees, mentors, random_pairs(chance, mentees, mentors, 0.1))
    for count in (300, 700):
        compare_people(f"{count} people", chance, count)


with tempfile.TemporaryDirectory() as directory:
    os.chdir(directory)
    compare_all()
    try_examples()
print(f"matching: {passed} passed, {failed} failed")
sys.exit(failed != 0)
