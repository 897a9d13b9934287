/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Measures the matcher on made companies (company.h). Usage:
 *
 *     match_bench solve MENTEES MENTORS THREADS [RUNS [SEED]]
 *     match_bench again MENTEES MENTORS THREADS [RUNS [SEED]]
 *     match_bench verify MENTEES MENTORS
 *     match_bench write MENTEES MENTORS FILE [EACH]
 *     match_bench pairs FILE [RUNS]
 *
 * solve looks at all pairs and prints the medians; again solves after half a percent of the people changed;
 * verify checks by brute force; write puts the scored pairs in a file for the peers, all of them or so many
 * for each mentee, and pairs solves such a file.
 */
#include "company.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* Seconds on the wall, and of all processors for this program: the second is fair on a busy machine. */
struct moment {
    double wall;
    double processor;
};

static double seconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct moment now(void)
{
    return (struct moment){seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

#define RUNS_MOST 64
struct times {
    int count;
    double wall[RUNS_MOST];
    double processor[RUNS_MOST];
};

static void add_time(struct times *times, struct moment began)
{
    struct moment ended = now();
    times->wall[times->count] = ended.wall - began.wall;
    times->processor[times->count++] = ended.processor - began.processor;
}

static int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *times, int count)
{
    qsort(times, (size_t)count, sizeof *times, compare_doubles);
    return times[count / 2];
}

static long peak_mebibytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

static void check(enum match_error error)
{
    if (error == MATCH_OK) return;
    fprintf(stderr, "the matcher failed: %d\n", (int)error);
    exit(1);
}

static uint32_t number(const char *text)
{
    return (uint32_t)strtoul(text, NULL, 10);
}

static int runs_of(const char *text)
{
    uint32_t runs = number(text);
    return runs < 1 ? 1 : runs > RUNS_MOST ? RUNS_MOST : (int)runs;
}

static void print_result(const char *what, const struct match_result *result, struct times *times)
{
    printf(
        "%s: %.3f s, processor %.3f s, peak %ld MiB, %s, %zu pairs, total %lld, %u passes, %.2f billion pairs looked at, %llu searches\n",
        what, median(times->wall, times->count), median(times->processor, times->count), peak_mebibytes(),
        result->proven ? "proven" : "NOT PROVEN", result->pair_count, (long long)result->total,
        result->statistics.passes, (double)result->statistics.pairs_looked_at / 1e9,
        (unsigned long long)result->statistics.searches);
}

static void solve(uint32_t mentees, uint32_t mentors, unsigned threads, int runs, uint64_t seed, bool again)
{
    struct company *company = company_new(seed, mentees, mentors);
    struct match_program *program;
    struct match_options options = {.threads = threads};
    struct match_result result = {0}, first = {0};
    struct times times = {0};
    if (again) {
        check(match_program_open(&company->people, NULL, &program));
        check(match_program_solve(program, &options, &first));
        match_program_close(program);
        company_change(company, 2, 0.005);
        options.start = &first;
    }
    for (int run = 0; run < runs; run++) {
        match_result_release(&result);
        struct moment began = now();
        check(match_program_open(&company->people, NULL, &program));
        check(match_program_solve(program, &options, &result));
        add_time(&times, began);
        match_program_close(program);
    }
    print_result(again ? "again" : "solve", &result, &times);
    match_result_release(&result);
    match_result_release(&first);
    company_free(company);
}

static void verify(uint32_t mentees, uint32_t mentors)
{
    struct company *company = company_new(1, mentees, mentors);
    struct match_program *program;
    struct match_result result;
    struct match_verdict verdict;
    check(match_program_open(&company->people, NULL, &program));
    check(match_program_solve(program, NULL, &result));
    check(match_program_verify(program, &result, &verdict));
    printf("verify: %s%s%s, %lld pairs, total %lld\n", verdict.optimal ? "optimal" : "NOT OPTIMAL",
           verdict.reason != NULL ? ": " : "", verdict.reason != NULL ? verdict.reason : "",
           (long long)verdict.pairs, (long long)verdict.total);
    match_result_release(&result);
    match_program_close(program);
    company_free(company);
}

/* ---- files for the peers: four 32-bit counts (mentees, mentors, pairs, 0), capacities, then the pairs ----
 */

/* The allowed pairs of a mentee: all, or `each` drawn at random. */
static uint32_t fill_row(const struct match_program *program, uint32_t mentee, uint32_t mentors,
                         uint32_t each, uint64_t *state, bool *drawn, struct match_pair *row)
{
    uint32_t count = 0, tries = each > 0 ? each * 20 : mentors;
    for (uint32_t at = 0; at < tries && (each == 0 || count < each); at++) {
        uint32_t mentor = each > 0 ? company_below(state, mentors) : at;
        if (drawn[mentor] || match_program_rule(program, mentee, mentor) != MATCH_RULE_NONE) continue;
        drawn[mentor] = each > 0;
        row[count++] =
            (struct match_pair){mentee, mentor, match_program_points(program, mentee, mentor, NULL)};
    }
    for (uint32_t at = 0; at < count; at++) drawn[row[at].mentor] = false;
    return count;
}

static void write_pairs(uint32_t mentees, uint32_t mentors, const char *path, uint32_t each)
{
    struct company *company = company_new(1, mentees, mentors);
    struct match_program *program;
    struct match_pair *row = malloc(mentors * sizeof *row);
    bool *drawn = calloc(mentors, sizeof *drawn);
    uint64_t state = 3;
    FILE *file = fopen(path, "wb");
    if (file == NULL || row == NULL || drawn == NULL) {
        perror(path);
        exit(1);
    }
    check(match_program_open(&company->people, NULL, &program));
    uint32_t counts[4] = {mentees, mentors, 0, 0};
    fwrite(counts, sizeof counts, 1, file);
    for (uint32_t mentor = 0; mentor < mentors; mentor++) {
        uint32_t capacity = company->mentors[mentor].places;
        fwrite(&capacity, sizeof capacity, 1, file);
    }
    for (uint32_t mentee = 0; mentee < mentees; mentee++) {
        uint32_t count = fill_row(program, mentee, mentors, each, &state, drawn, row);
        fwrite(row, sizeof *row, count, file);
        counts[2] += count;
    }
    rewind(file);
    fwrite(counts, sizeof counts, 1, file);
    fclose(file);
    printf("%u pairs of %llu\n", counts[2], (unsigned long long)mentees * mentors);
    free(row);
    free(drawn);
    match_program_close(program);
    company_free(company);
}

static void solve_pairs(const char *path, int runs)
{
    uint32_t counts[4];
    FILE *file = fopen(path, "rb");
    if (file == NULL || fread(counts, sizeof counts, 1, file) != 1) {
        perror(path);
        exit(1);
    }
    uint16_t *wanted = calloc(counts[0], sizeof *wanted), *capacity = calloc(counts[1], sizeof *capacity);
    struct match_pair *pairs = calloc(counts[2], sizeof *pairs);
    struct times times = {0};
    if (wanted == NULL || capacity == NULL || pairs == NULL) exit(1);
    for (uint32_t at = 0; at < counts[0]; at++) wanted[at] = 1;
    for (uint32_t at = 0; at < counts[1]; at++) {
        uint32_t value = 0;
        if (fread(&value, sizeof value, 1, file) != 1) exit(1);
        capacity[at] = (uint16_t)value;
    }
    if (fread(pairs, sizeof *pairs, counts[2], file) != counts[2]) exit(1);
    fclose(file);
    struct match_graph graph = {counts[0], counts[1], wanted, capacity, pairs, counts[2], NULL};
    struct match_result result = {0};
    for (int run = 0; run < runs; run++) {
        match_result_release(&result);
        struct moment began = now();
        check(match_solve(&graph, NULL, NULL, &result));
        add_time(&times, began);
    }
    print_result("pairs", &result, &times);
    match_result_release(&result);
    free(wanted);
    free(capacity);
    free(pairs);
}

int main(int count, char **words)
{
    const char *what = count > 2 ? words[1] : "";
    if (strcmp(what, "pairs") == 0) {
        solve_pairs(words[2], count > 3 ? runs_of(words[3]) : 1);
    } else if (strcmp(what, "verify") == 0 && count > 3) {
        verify(number(words[2]), number(words[3]));
    } else if (strcmp(what, "write") == 0 && count > 4) {
        write_pairs(number(words[2]), number(words[3]), words[4], count > 5 ? number(words[5]) : 0);
    } else if ((strcmp(what, "solve") == 0 || strcmp(what, "again") == 0) && count > 4) {
        solve(number(words[2]), number(words[3]), number(words[4]), count > 5 ? runs_of(words[5]) : 1,
              count > 6 ? number(words[6]) : 1, what[0] == 'a');
    } else {
        fputs("see the head of match_bench.c\n", stderr);
        return 2;
    }
    return 0;
}
