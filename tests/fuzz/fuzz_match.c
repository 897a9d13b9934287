/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Any bytes as one of the files of `ithaca match`, the others being good: it is read or refused, and what was
 * read is matched with a proof that holds. The first byte says which file it is.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/match_output.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum file { MENTEES, MENTORS, PAIRS, PEOPLE, RULES, NOTES, PAIRS_PROOF, PEOPLE_PROOF, FILES };

static const char *const good[FILES] = {
    [MENTEES] = "mentee_id,wanted\na,1\nb,2\n",
    [MENTORS] = "mentor_id,capacity\nx,1\ny,2\n",
    [PAIRS] = "mentee_id,mentor_id,score\na,x,3\nb,x,4\nb,y,1\n",
    [PEOPLE] = "person_id,manager_id,level,skills_wanted,skills_offered,groups,wants_mentors,takes_mentees\n"
               "a,,1,sql:2,,new,1,\nb,x,2,,,,2,\nx,,3,,sql:3,,,1\ny,,4,,,,,2\n",
    [RULES] = "rule,value\nhours_shared,2\nweight.site,30\n",
    [NOTES] = "mentee_id,mentor_id,note\na,x,mentee_wish\na,y,locked\n",
    [PAIRS_PROOF] =
        "row,mentee_id,mentor_id,score,cover,price\npair,a,x,3,,\nmentee,a,,,0,1\nmentor,,x,,1,2\n",
    [PEOPLE_PROOF] = "row,mentee_id,mentor_id,score,cover,price\npair,a,y,3,,\nmentee,b,,,1,0\n",
};

/* The path of a file with these bytes; `ret_file` is to be closed. */
static const char *path_of(struct arena *arena, const void *bytes, size_t length, int *ret_file)
{
    int file = memfd_create("match", 0);
    BUG_IF(file < 0 || write(file, bytes, length) != (ssize_t)length);
    *ret_file = file;
    return arena_format(arena, "/proc/self/fd/%d", file);
}

/* From `start`, which may be NULL. */
static void check_graph(const struct match_input *input, const struct match_result *start)
{
    struct match_result result;
    struct match_verdict verdict;
    struct match_options options = {.start = start};
    enum match_error error = match_solve(&input->graph, &options, NULL, &result);
    if (error == MATCH_INVALID) return; /* a pair twice: the command tells where */
    BUG_IF(error != MATCH_OK || match_verify(&input->graph, &result, &verdict) != MATCH_OK);
    BUG_IF(!verdict.optimal);
    match_result_release(&result);
}

static void check_people(const struct match_input *input, const struct match_result *start)
{
    struct match_program *program;
    struct match_result result;
    struct match_verdict verdict;
    enum match_error error = match_program_open(&input->people, NULL, &program);
    if (error == MATCH_INVALID) return;
    struct match_options options = {.start = start};
    BUG_IF(error != MATCH_OK || match_program_solve(program, &options, &result) != MATCH_OK);
    BUG_IF(match_program_verify(program, &result, &verdict) != MATCH_OK || !verdict.optimal);
    match_result_release(&result);
    match_program_close(program);
}

static void read_all(struct arena *arena, const char *const *paths, bool people)
{
    struct match_input input;
    struct match_result proof, start;
    const char *proof_path = paths[people ? PEOPLE_PROOF : PAIRS_PROOF];
    struct match_verdict verdict;
    bool good_files = people ? match_read_people(arena, paths[PEOPLE], paths[RULES], paths[NOTES], &input)
                             : match_read_pairs(arena, paths[MENTEES], paths[MENTORS], paths[PAIRS], &input);
    if (!good_files) return;
    bool begun = match_read_start(arena, proof_path, &input, &start);
    if (people) {
        check_people(&input, begun ? &start : NULL);
    } else {
        check_graph(&input, begun ? &start : NULL);
    }
    if (!match_read_proof(arena, proof_path, &input, &proof)) return;
    if (!people) BUG_IF(match_verify(&input.graph, &proof, &verdict) != MATCH_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static FILE *nowhere;
    struct arena *arena = arena_new(0);
    const char *paths[FILES];
    int files[FILES];
    if (!arena || length == 0) {
        arena_free(arena);
        return 0;
    }
    if (!nowhere) nowhere = fopen("/dev/null", "w");
    if (nowhere) stderr = nowhere; /* what is wrong is told there, often */
    enum file which = (enum file)(bytes[0] % FILES);
    for (int at = 0; at < FILES; at++) {
        bool given = at == (int)which;
        paths[at] = path_of(arena, given ? (const void *)(bytes + 1) : good[at],
                            given ? length - 1 : strlen(good[at]), &files[at]);
    }
    read_all(arena, paths, which == PEOPLE || which == RULES || which == NOTES || which == PEOPLE_PROOF);
    for (int at = 0; at < FILES; at++) close(files[at]);
    arena_free(arena);
    return 0;
}
