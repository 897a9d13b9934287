/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca match`: the matcher alone, on CSV files. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/match_input.h"
#include "cli/match_output.h"

struct options {
    const char *mentees, *mentors, *pairs, *people, *rules, *notes;
    struct match_outputs outputs;
    const char *verify, *aim, *groups, *start, *existing, *why_not;
    int64_t threads, seconds;
};

static bool aims_at(const struct options *options, const char *aim)
{
    return options->aim != NULL && strcmp(options->aim, aim) == 0;
}

static int check_aim(const struct options *options)
{
    if (options->groups != NULL && !aims_at(options, "parity"))
        return cli_usage("--groups goes with --aim parity");
    if (options->aim == NULL || aims_at(options, "total")) return EXIT_DONE;
    if (!aims_at(options, "fairest") && !aims_at(options, "stable") && !aims_at(options, "parity"))
        return cli_usage("--aim is total, fairest, stable or parity, not '%s'", options->aim);
    if (options->people == NULL) return cli_usage("--aim goes with --people");
    if (options->why_not != NULL) return cli_usage("--why-not is for the largest total, not for another aim");
    if (options->outputs.proof != NULL || options->verify != NULL)
        return cli_usage("--proof and --verify are for the largest total, not for another aim");
    if (aims_at(options, "parity") && options->groups == NULL)
        return cli_usage("--aim parity needs --groups: their names, separated by commas");
    return EXIT_DONE;
}

static int take_options(int *argc, char **argv, struct options *ret_options)
{
    struct options options = {
        .mentees = cli_option(argc, argv, "--mentees"),
        .mentors = cli_option(argc, argv, "--mentors"),
        .pairs = cli_option(argc, argv, "--pairs"),
        .people = cli_option(argc, argv, "--people"),
        .rules = cli_option(argc, argv, "--rules"),
        .notes = cli_option(argc, argv, "--notes"),
        .verify = cli_option(argc, argv, "--verify"),
        .aim = cli_option(argc, argv, "--aim"),
        .groups = cli_option(argc, argv, "--groups"),
        .start = cli_option(argc, argv, "--start"),
        .existing = cli_option(argc, argv, "--existing"),
        .why_not = cli_option(argc, argv, "--why-not"),
        .outputs = {.matches = cli_option(argc, argv, "-o"),
                    .proof = cli_option(argc, argv, "--proof"),
                    .all_pairs = cli_option(argc, argv, "--all-pairs"),
                    .explain = cli_flag(argc, argv, "--explain"),
                    .json = cli_flag(argc, argv, "--json")},
    };
    const char *threads = cli_option(argc, argv, "--threads"), *seconds = cli_option(argc, argv, "--seconds");
    if (*argc > 0) return cli_usage("match does not know '%s'", argv[0]);
    if (threads != NULL && !text_to_int(threads, 1, 64, &options.threads)) {
        return cli_usage("--threads has to be a number from 1 to 64, not '%s'", threads);
    }
    if (seconds != NULL && !text_to_int(seconds, 1, 86400, &options.seconds)) {
        return cli_usage("--seconds has to be a number from 1 to 86400, not '%s'", seconds);
    }
    bool pairs = options.mentees != NULL && options.mentors != NULL && options.pairs != NULL;
    if (pairs == (options.people != NULL)) {
        return cli_usage("match needs --mentees, --mentors and --pairs, or --people");
    }
    if (pairs && (options.rules != NULL || options.notes != NULL || options.outputs.all_pairs != NULL ||
                  options.existing != NULL || options.why_not != NULL)) {
        return cli_usage("--rules, --notes, --existing, --why-not and --all-pairs go with --people");
    }
    if (options.verify != NULL && (options.start != NULL || options.why_not != NULL))
        return cli_usage("--verify solves nothing: --start and --why-not do not go with it");
    *ret_options = options;
    return check_aim(&options);
}

static void show_progress(void *context, unsigned done, unsigned all)
{
    progress_step(context, done, all);
}

/* Verifies the result that a proof file tells of. */
static int verify(struct arena *arena, const struct options *options, const struct match_input *input,
                  const struct match_program *program)
{
    struct match_result result;
    struct match_verdict verdict;
    if (!match_read_proof(arena, options->verify, input, &result)) return EXIT_FAILED;
    enum match_error error = input->is_people ? match_program_verify(program, &result, &verdict)
                                              : match_verify(&input->graph, &result, &verdict);
    if (error != MATCH_OK) return cli_fail("there is not enough memory");
    match_print_verdict(input, &verdict, options->outputs.json);
    return verdict.optimal ? EXIT_DONE : EXIT_FAILED;
}

/* The groups that are named, as bits. */
static int find_groups(struct arena *arena, const struct options *options, const struct match_input *input,
                       uint64_t *ret_groups)
{
    struct list names = {0};
    text_split(arena, options->groups, ",", &names);
    LIST_EACH (&names, const char *, name) {
        uint32_t index;
        if (!match_names_find(&input->groups, text_fold(arena, *name), &index))
            return cli_fail("%s: nobody tells of the group '%s'", options->people, *name);
        *ret_groups |= UINT64_C(1) << index;
    }
    return EXIT_DONE;
}

/* From the largest total to what is aimed at; the result is released and becomes the other one. */
static int follow_aim(struct arena *arena, const struct options *options, const struct match_input *input,
                      const struct match_program *program, const struct match_options *how,
                      struct match_result *result, struct match_aim *ret_aim)
{
    struct match_parity *groups = arena_alloc_many(arena, 64, sizeof *groups);
    struct match_aim aim = {.best_total = result->total, .least = -1, .groups = groups};
    struct match_result other;
    uint64_t named = 0;
    enum match_error error;
    if (!result->proven)
        return cli_fail("there was not enough time for the largest total, which comes first");
    if (aims_at(options, "parity")) {
        int status = find_groups(arena, options, input, &named);
        if (status != EXIT_DONE) return status;
        aim.group_count = (size_t)__builtin_popcountll(named);
        error = match_program_parity(program, result, named, how, groups, &aim.price, &other);
    } else if (aims_at(options, "fairest")) {
        error = match_program_fairest(program, result, how, &aim.least, &aim.price, &other);
    } else {
        error = match_program_stable(program, result, &aim.price, &other);
    }
    if (error != MATCH_OK) return cli_fail("there is not enough memory");
    match_result_release(result);
    *result = other;
    *ret_aim = aim;
    return EXIT_DONE;
}

static int solve(struct arena *arena, const struct options *options, const struct match_input *input,
                 const struct match_program *program)
{
    struct progress progress;
    struct match_result result, start;
    struct match_aim aim;
    struct match_fault fault = {.what = "", .list = ""};
    struct match_options how = {.threads = (unsigned)options->threads,
                                .deadline = options->seconds > 0 ? match_now() + options->seconds * 1000 : 0,
                                .progress = show_progress,
                                .progress_context = &progress};
    bool other = options->aim != NULL && !aims_at(options, "total");
    int status = EXIT_DONE;
    if (options->start != NULL) {
        if (!match_read_start(arena, options->start, input, &start)) return EXIT_FAILED;
        how.start = &start;
    }
    progress_start(&progress, "Matching");
    enum match_error error = input->is_people ? match_program_solve(program, &how, &result)
                                              : match_solve(&input->graph, &how, &fault, &result);
    if (error == MATCH_OK && other) status = follow_aim(arena, options, input, program, &how, &result, &aim);
    progress_end(&progress);
    if (error == MATCH_NO_MEMORY) return cli_fail("there is not enough memory");
    if (error == MATCH_INVALID && strcmp(fault.list, "pairs") == 0 &&
        fault.index < input->graph.mentee_count) {
        match_tell_twice(arena, options->pairs, input, (uint32_t)fault.index);
        return EXIT_FAILED;
    }
    if (error == MATCH_INVALID) return cli_fail("%s: %s", fault.list, fault.what);
    if (status == EXIT_DONE)
        status = match_write(arena, &options->outputs, input, program, &result, other ? &aim : NULL);
    match_result_release(&result);
    return status;
}

/* The two of --why-not, "ana,pia". */
static int find_why_not(struct arena *arena, const struct match_input *input, struct options *options)
{
    struct list names = {0};
    if (options->why_not == NULL) return EXIT_DONE;
    text_split(arena, options->why_not, ",", &names);
    if (names.count != 2) return cli_usage("--why-not needs a mentee and a mentor: MENTEE,MENTOR");
    const char *mentee = *LIST_AT(&names, const char *, 0), *mentor = *LIST_AT(&names, const char *, 1);
    if (!match_names_find(&input->mentees, mentee, &options->outputs.why_mentee))
        return cli_fail("%s: '%s' is no mentee", options->people, mentee);
    if (!match_names_find(&input->mentors, mentor, &options->outputs.why_mentor))
        return cli_fail("%s: '%s' is no mentor", options->people, mentor);
    options->outputs.why_not = true;
    return EXIT_DONE;
}

/* Opens the program, if it is about people, and says what the engine refuses. */
static int open_program(const struct options *options, const struct match_input *input,
                        struct match_program **ret_program)
{
    struct match_fault fault;
    if (!input->is_people) return EXIT_DONE;
    enum match_error error = match_program_open(&input->people, &fault, ret_program);
    if (error == MATCH_OK) return EXIT_DONE;
    if (error == MATCH_NO_MEMORY) return cli_fail("there is not enough memory");
    bool rules = strcmp(fault.list, "rules") == 0 || strcmp(fault.list, "weights") == 0;
    if (rules) return cli_fail("%s: %s", options->rules != NULL ? options->rules : "the rules", fault.what);
    return cli_fail("%s: %s %zu: %s", options->people, fault.list, fault.index + 1, fault.what);
}

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    struct options options;
    struct match_input input;
    struct match_program *program = NULL;
    (void)config;
    int status = take_options(&argc, argv, &options);
    if (status != EXIT_DONE) return status;
    bool read = options.people != NULL
                    ? match_read_people(arena, options.people, options.rules, options.notes, &input)
                    : match_read_pairs(arena, options.mentees, options.mentors, options.pairs, &input);
    if (!read) return EXIT_FAILED;
    if (options.existing != NULL && !match_read_existing(arena, options.existing, &input)) return EXIT_FAILED;
    status = find_why_not(arena, &input, &options);
    if (status != EXIT_DONE) return status;
    status = open_program(&options, &input, &program);
    if (status != EXIT_DONE) return status;
    status = options.verify != NULL ? verify(arena, &options, &input, program)
                                    : solve(arena, &options, &input, program);
    match_program_close(program);
    return status;
}

const struct command command_match = {
    .name = "match",
    .arguments = "(--mentees F --mentors F --pairs F | --people F [--rules F] [--notes F]) [-o FILE]",
    .summary = "Find the best pairing, and prove it, from CSV files",
    .help =
        "As many pairs as possible, and among these choices the largest total score. docs/matching.md\n"
        "describes the files and the proof.\n\n"
        "Options:\n"
        "  --mentees F      mentee_id,wanted\n"
        "  --mentors F      mentor_id,capacity\n"
        "  --pairs F        mentee_id,mentor_id,score; a pair that is not listed is forbidden\n"
        "  --people F       people with attributes\n"
        "  --rules F        rule,value: the program's rules and weights\n"
        "  --notes F        mentee_id,mentor_id,note: wishes, vetoes, locked pairs\n"
        "  -o FILE          write the pairs (mentee_id,mentor_id); - is standard output\n"
        "  --proof FILE     write pairs, prices and cover marks\n"
        "  --verify FILE    check such a file against all pairs, without solving\n"
        "  --start FILE     solve again from an earlier proof: quicker when little has changed\n"
        "  --existing FILE  earlier matches: a pair of them moves only where it pays more than weight.existing\n"
        "  --why-not A,B    tell why mentee A has not got mentor B: the rule, or who would lose what\n"
        "  --explain        tell the reasons of each pair, and why somebody has nobody\n"
        "  --all-pairs FILE write every allowed pair with its score (for small sizes)\n"
        "  --aim AIM        total (default), fairest (the weakest pair as strong as possible), stable (no two\n"
        "                   people would rather have each other) or parity; tells what it gives away\n"
        "  --groups A,B     with --aim parity: groups whose mentees get their share of the pairs\n"
        "  --threads N      (default: one per processor; the result is the same)\n"
        "  --seconds N      stop then with the best so far and how far it can be from the best\n"
        "  --json           tell the outcome as JSON\n",
    .run = run,
};
