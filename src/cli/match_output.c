/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pairs, proofs and reasons of `ithaca match`. A proof file has one row per pair and one per person. */
#include "cli/match_output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/match_proof.h"

enum { WRITE_SIZE = 1 << 20 };

int64_t match_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- files that appear whole ---- */

struct output {
    struct arena *arena;
    const char *path;
    const char *part; /* written first, then renamed; NULL: standard output */
    FILE *file;
    struct text text;
    struct csv_writer csv;
};

static bool output_open(struct arena *arena, const char *path, struct output *ret_output)
{
    struct output output = {.arena = arena, .path = path, .file = stdout};
    if (strcmp(path, "-") != 0) {
        output.part = arena_format(arena, "%s.part", path);
        output.file = fopen(output.part, "we");
    }
    if (output.file == NULL) {
        (void)cli_fail("%s cannot be written: %s", path, strerror(errno));
        return false;
    }
    *ret_output = output;
    text_init(&ret_output->text, arena);
    ret_output->csv = (struct csv_writer){.out = &ret_output->text};
    return true;
}

static void output_flush(struct output *output)
{
    fwrite(output->text.at, 1, output->text.length, output->file);
    output->text.length = 0;
}

static void output_row(struct output *output)
{
    csv_end_row(&output->csv);
    if (output->text.length > WRITE_SIZE) output_flush(output);
}

static int output_close(struct output *output)
{
    output_flush(output);
    bool good = fflush(output->file) == 0 && !ferror(output->file);
    if (output->part == NULL) return good ? EXIT_DONE : cli_fail("standard output cannot be written");
    good = fsync(fileno(output->file)) == 0 && good;
    good = fclose(output->file) == 0 && good;
    if (good && rename(output->part, output->path) == 0) return EXIT_DONE;
    int status = cli_fail("%s cannot be written: %s", output->path, strerror(errno));
    unlink(output->part);
    return status;
}

/* ---- pairs and proofs ---- */

static void write_names(struct output *output, const struct match_input *input, const struct match_pair *pair)
{
    csv_write_field(&output->csv, match_name(&input->mentees, pair->mentee));
    csv_write_field(&output->csv, match_name(&input->mentors, pair->mentor));
}

static void write_header(struct output *output, const char *const *columns, size_t count)
{
    for (size_t at = 0; at < count; at++) csv_write_field(&output->csv, columns[at]);
    output_row(output);
}

static int write_matches(struct arena *arena, const char *path, const struct match_input *input,
                         const struct match_result *result)
{
    static const char *const columns[] = {"mentee_id", "mentor_id"};
    struct output output;
    if (!output_open(arena, path, &output)) return EXIT_FAILED;
    write_header(&output, columns, 2);
    for (size_t at = 0; at < result->pair_count; at++) {
        write_names(&output, input, &result->pairs[at]);
        output_row(&output);
    }
    return output_close(&output);
}

static void write_price(struct output *output, const char *row, const char *mentee, const char *mentor,
                        uint8_t cover, int64_t price)
{
    csv_write_field(&output->csv, row);
    csv_write_field(&output->csv, mentee);
    csv_write_field(&output->csv, mentor);
    csv_write_field(&output->csv, "");
    csv_write_number(&output->csv, cover);
    csv_write_number(&output->csv, price);
    output_row(output);
}

static int write_proof(struct arena *arena, const char *path, const struct match_input *input,
                       const struct match_result *result)
{
    struct output output;
    if (!output_open(arena, path, &output)) return EXIT_FAILED;
    write_header(&output, match_proof_columns, PROOF_COLUMNS);
    for (size_t at = 0; at < result->pair_count; at++) {
        csv_write_field(&output.csv, "pair");
        write_names(&output, input, &result->pairs[at]);
        csv_write_number(&output.csv, result->pairs[at].score);
        csv_write_field(&output.csv, "");
        csv_write_field(&output.csv, "");
        output_row(&output);
    }
    for (uint32_t at = 0; at < result->mentee_count; at++) {
        write_price(&output, "mentee", match_name(&input->mentees, at), "", result->mentee_cover[at],
                    result->mentee_price[at]);
    }
    for (uint32_t at = 0; at < result->mentor_count; at++) {
        write_price(&output, "mentor", "", match_name(&input->mentors, at), result->mentor_cover[at],
                    result->mentor_price[at]);
    }
    return output_close(&output);
}

static int write_all_pairs(struct arena *arena, const char *path, const struct match_input *input,
                           const struct match_program *program)
{
    static const char *const columns[] = {"mentee_id", "mentor_id", "score"};
    struct output output;
    if (!output_open(arena, path, &output)) return EXIT_FAILED;
    write_header(&output, columns, 3);
    for (uint32_t mentee = 0; mentee < input->people.mentee_count; mentee++) {
        for (uint32_t mentor = 0; mentor < input->people.mentor_count; mentor++) {
            if (match_program_rule(program, mentee, mentor) != MATCH_RULE_NONE) continue;
            write_names(&output, input, &(struct match_pair){mentee, mentor, 0});
            csv_write_number(&output.csv, match_program_points(program, mentee, mentor, NULL));
            output_row(&output);
        }
    }
    return output_close(&output);
}

/* ---- reasons ---- */

static void explain_pair(const struct match_input *input, const struct match_program *program,
                         const struct match_pair *pair)
{
    struct match_pair_reasons reasons;
    printf("%s - %s: ", match_name(&input->mentees, pair->mentee), match_name(&input->mentors, pair->mentor));
    if (program == NULL) {
        printf("score %d\n", pair->score);
        return;
    }
    match_explain_pair(program, pair->mentee, pair->mentor, MATCH_FOR_OTHERS, &reasons);
    printf("fit %d of 100", reasons.fit);
    for (int at = 0; at < MATCH_CRITERION_COUNT; at++) {
        const struct match_criterion_reason *reason = &reasons.criteria[at];
        if (!reason->shown || reason->points == 0) continue;
        printf("; %s %d of %d", match_criterion_label((enum match_criterion)at), reason->points,
               reason->most);
    }
    putchar('\n');
}

static void explain_unmatched(const struct match_input *input, const struct match_program *program,
                              const struct match_result *result, uint32_t mentee)
{
    struct match_unmatched unmatched;
    match_explain_unmatched(program, result, mentee, &unmatched);
    if (unmatched.kind == MATCH_UNMATCHED_NOT) return;
    printf("%s: wants %u more; possible mentors: %u", match_name(&input->mentees, mentee), unmatched.missing,
           unmatched.candidates);
    if (unmatched.candidates > 0) printf(", all needed for others");
    if (unmatched.place != MATCH_NOBODY) {
        printf("; one more place with %s would help", match_name(&input->mentors, unmatched.place));
    }
    if (unmatched.not_available > 0) printf("; %u not available", unmatched.not_available);
    for (int rule = 1; rule < MATCH_RULE_COUNT; rule++) {
        if (unmatched.removed[rule] == 0 || rule == MATCH_RULE_SAME_PERSON) continue;
        printf("; %u by the rule %s (%u by it alone)", unmatched.removed[rule],
               match_rule_key((enum match_rule)rule), unmatched.opened[rule]);
    }
    putchar('\n');
}

/* The same for explicit pairs: of the mentors on the mentee's list, the one whose next place would help most.
 */
static void explain_unlisted(const struct match_input *input, const struct match_result *result,
                             uint32_t mentee)
{
    const struct match_graph *graph = &input->graph;
    uint32_t got = 0, candidates = 0, place = MATCH_NOBODY;
    int32_t best = -1;
    for (size_t at = match_result_find(result, mentee);
         at < result->pair_count && result->pairs[at].mentee == mentee; at++)
        got++;
    if (got >= graph->wanted[mentee]) return;
    for (size_t at = 0; at < graph->pair_count; at++) {
        const struct match_pair *pair = &graph->pairs[at];
        if (pair->mentee != mentee || graph->capacity[pair->mentor] == 0) continue;
        candidates++;
        if (result->mentor_cover[pair->mentor] == 0 || pair->score <= best) continue;
        best = pair->score;
        place = pair->mentor;
    }
    candidates -= got < candidates ? got : candidates;
    printf("%s: wants %u more; possible mentors: %u", match_name(&input->mentees, mentee),
           graph->wanted[mentee] - got, candidates);
    if (candidates > 0) printf(", all needed for others");
    if (candidates > 0 && place != MATCH_NOBODY)
        printf("; one more place with %s would help", match_name(&input->mentors, place));
    putchar('\n');
}

static void explain(const struct match_input *input, const struct match_program *program,
                    const struct match_result *result)
{
    for (size_t at = 0; at < result->pair_count; at++) explain_pair(input, program, &result->pairs[at]);
    for (uint32_t mentee = 0; mentee < result->mentee_count; mentee++) {
        if (program != NULL) explain_unmatched(input, program, result, mentee);
        else explain_unlisted(input, result, mentee);
    }
}

/* The pairs of a list that others would lose or get, with what everybody may know of them. */
static void print_changes(const struct match_input *input, const struct match_program *program,
                          const char *what, const struct match_pair *pairs, size_t count)
{
    for (size_t at = 0; at < count; at++)
        printf("  %s %s - %s, fit %d\n", what, match_name(&input->mentees, pairs[at].mentee),
               match_name(&input->mentors, pairs[at].mentor),
               match_program_fit(program, pairs[at].mentee, pairs[at].mentor));
}

static int explain_why_not(const struct match_outputs *outputs, const struct match_input *input,
                           const struct match_program *program, const struct match_result *result)
{
    uint32_t mentee = outputs->why_mentee, mentor = outputs->why_mentor;
    struct match_why_not why_not;
    if (!result->proven) return cli_fail("there was not enough time for the best pairs, which come first");
    if (match_explain_why_not(program, result, mentee, mentor, MATCH_FOR_OTHERS, NULL, &why_not) != MATCH_OK)
        return cli_fail("there is not enough memory");
    printf("%s - %s, fit %d: %s\n", match_name(&input->mentees, mentee), match_name(&input->mentors, mentor),
           match_program_fit(program, mentee, mentor), why_not.sentence);
    if (why_not.pairs_lost > 0) printf("  pairs fewer: %lld\n", (long long)why_not.pairs_lost);
    print_changes(input, program, "loses", why_not.gone, why_not.gone_count);
    print_changes(input, program, "gets", why_not.come, why_not.come_count);
    match_why_not_release(&why_not);
    return EXIT_DONE;
}

/* ---- outcome ---- */

/* Mentees who wanted somebody and got nobody. */
static uint32_t count_alone(const struct match_input *input, const struct match_result *result)
{
    uint32_t alone = 0;
    for (uint32_t mentee = 0; mentee < result->mentee_count; mentee++) {
        size_t first = match_result_find(result, mentee);
        uint32_t wanted =
            input->is_people ? input->people.mentees[mentee].places : input->graph.wanted[mentee];
        alone += wanted > 0 && (first == result->pair_count || result->pairs[first].mentee != mentee);
    }
    return alone;
}

static void print_json(FILE *out, const struct match_input *input, const struct match_result *result,
                       const struct match_aim *aim)
{
    fprintf(out,
            "{\"pairs\":%zu,\"total\":%lld,\"proven\":%s,\"pairs_bound\":%lld,\"total_bound\":%lld,"
            "\"mentees_alone\":%u,\"seconds\":%.3f",
            result->pair_count, (long long)result->total, result->proven ? "true" : "false",
            (long long)result->pairs_bound, (long long)result->total_bound, count_alone(input, result),
            result->statistics.seconds);
    if (aim != NULL) {
        fprintf(out, ",\"pairs_lost\":%lld,\"total_lost\":%lld", (long long)aim->price.pairs,
                (long long)aim->price.total);
        if (aim->least >= 0) fprintf(out, ",\"least\":%d", aim->least);
        if (aim->group_count > 0) fputs(",\"groups\":[", out);
        for (size_t at = 0; at < aim->group_count; at++) {
            const struct match_parity *group = &aim->groups[at];
            fprintf(out, "%s{\"wanted\":%llu,\"share\":%llu,\"before\":%llu,\"after\":%llu}",
                    at > 0 ? "," : "", (unsigned long long)group->wanted, (unsigned long long)group->share,
                    (unsigned long long)group->before, (unsigned long long)group->after);
        }
        if (aim->group_count > 0) fputc(']', out);
    }
    fputs("}\n", out);
}

static const char *ending(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void print_aim(FILE *out, const struct match_input *input, const struct match_aim *aim)
{
    double percent = aim->best_total > 0 ? 100.0 * (double)aim->price.total / (double)aim->best_total : 0.0;
    fprintf(out, "Against the largest total: %lld pair%s fewer, %lld point%s less (%.2f %%).\n",
            (long long)aim->price.pairs, ending((uint64_t)aim->price.pairs), (long long)aim->price.total,
            ending((uint64_t)aim->price.total), percent);
    if (aim->least >= 0)
        fprintf(out, "The weakest pair has %d point%s.\n", aim->least, ending((uint64_t)aim->least));
    for (size_t at = 0; at < aim->group_count; at++) {
        const struct match_parity *group = &aim->groups[at];
        fprintf(out, "Group %s: %llu of %llu wanted pairs, %llu without parity; its share is %llu.\n",
                match_name(&input->groups, (uint32_t)__builtin_ctzll(group->group)),
                (unsigned long long)group->after, (unsigned long long)group->wanted,
                (unsigned long long)group->before, (unsigned long long)group->share);
    }
}

static void print_outcome(FILE *out, const struct match_input *input, const struct match_result *result,
                          const struct match_aim *aim)
{
    uint32_t alone = count_alone(input, result);
    fprintf(out, "%zu pair%s, total score %lld, %u mentee%s without anybody, in %.2f s. ", result->pair_count,
            ending(result->pair_count), (long long)result->total, alone, ending(alone),
            result->statistics.seconds);
    if (aim != NULL) {
        fputc('\n', out);
        print_aim(out, input, aim);
    } else if (result->proven) {
        fputs("Proven: nothing better exists.\n", out);
    } else if (result->total_bound >= 0) {
        fprintf(out, "Stopped early: no choice has more pairs, or a total above %lld.\n",
                (long long)result->total_bound);
    } else {
        fprintf(out, "Stopped early: no choice has more than %lld pair%s.\n", (long long)result->pairs_bound,
                ending((uint64_t)result->pairs_bound));
    }
}

int match_write(struct arena *arena, const struct match_outputs *outputs, const struct match_input *input,
                const struct match_program *program, const struct match_result *result,
                const struct match_aim *aim)
{
    int status = EXIT_DONE;
    bool to_stdout = false;
    const char *const paths[] = {outputs->matches, outputs->proof, outputs->all_pairs};
    for (int at = 0; at < 3; at++)
        to_stdout = to_stdout || (paths[at] != NULL && strcmp(paths[at], "-") == 0);
    if (outputs->all_pairs != NULL) status = write_all_pairs(arena, outputs->all_pairs, input, program);
    if (status == EXIT_DONE && outputs->proof != NULL)
        status = write_proof(arena, outputs->proof, input, result);
    if (status == EXIT_DONE && outputs->matches != NULL)
        status = write_matches(arena, outputs->matches, input, result);
    if (status != EXIT_DONE) return status;
    if (outputs->explain) explain(input, program, result);
    if (outputs->why_not) status = explain_why_not(outputs, input, program, result);
    if (status != EXIT_DONE) return status;
    FILE *out = to_stdout || outputs->explain || outputs->why_not ? stderr : stdout;
    if (outputs->json) {
        print_json(out, input, result, aim);
    } else {
        print_outcome(out, input, result, aim);
    }
    return EXIT_DONE;
}

void match_print_verdict(const struct match_input *input, const struct match_verdict *verdict, bool json)
{
    const char *mentee = verdict->mentee < match_names_count(&input->mentees)
                             ? match_name(&input->mentees, verdict->mentee)
                             : "-";
    const char *mentor = verdict->mentor < match_names_count(&input->mentors)
                             ? match_name(&input->mentors, verdict->mentor)
                             : "-";
    if (json) {
        printf("{\"feasible\":%s,\"optimal\":%s,\"pairs\":%lld,\"total\":%lld}\n",
               verdict->feasible ? "true" : "false", verdict->optimal ? "true" : "false",
               (long long)verdict->pairs, (long long)verdict->total);
    } else if (verdict->optimal) {
        printf("Verified: %lld pair%s, total score %lld; the gap is 0.\n", (long long)verdict->pairs,
               ending((uint64_t)verdict->pairs), (long long)verdict->total);
    } else {
        printf("NOT verified: %s (mentee %s, mentor %s).\n", verdict->reason, mentee, mentor);
    }
}
