/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca person import`: people from a CSV file, by the same code as the pages. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/text.h"
#include "cli/commands.h"
#include "db/db.h"
#include "person/person_import.h"

enum { PROBLEMS_SHOWN = 50 };

struct run {
    struct progress progress;
    int64_t problems;
    bool started;
};

static void step(void *context, int64_t done, int64_t all)
{
    struct run *run = context;
    progress_step(&run->progress, done, all);
}

/* Refused rows are named on standard error, one line for each problem. */
static enum error report(void *context, const struct person_import_report *row)
{
    struct run *run = context;
    LIST_EACH (row->problems, struct person_import_problem, problem) {
        if (++run->problems > PROBLEMS_SHOWN) continue;
        fprintf(stderr, "row %lld, %s: %s %s\n", (long long)row->number, problem->column_name,
                problem->problem, problem->help);
    }
    return OK;
}

/* --map FIELD=COLUMN: the column of that name is that field; "--map none=COLUMN" leaves it out. */
static int map_column(struct arena *arena, const struct csv *csv, char *words, struct person_mapping *mapping)
{
    enum person_field field;
    size_t column;
    char *name = strchr(words, '=');
    if (!name) return cli_usage("--map wants FIELD=COLUMN, not '%s'", words);
    *name++ = '\0';
    if (!person_field_find(arena, words, &field)) return cli_usage("there is no field called '%s'", words);
    if (!csv_find_column(csv, name, &column)) return cli_fail("the file has no column called '%s'", name);
    for (size_t i = 0; i < mapping->column_count && field != PERSON_FIELD_SKILLS_OFFERED &&
                       field != PERSON_FIELD_SKILLS_WANTED && field != PERSON_FIELD_NONE;
         i++)
        if (mapping->fields[i] == field) mapping->fields[i] = PERSON_FIELD_NONE;
    mapping->fields[column] = field;
    return EXIT_DONE;
}

static int read_mapping(struct arena *arena, int file, struct list *maps, struct person_mapping *mapping)
{
    struct csv *csv;
    const char *message = "";
    if (csv_open(arena, file, NULL, &csv, &message) != OK) return cli_fail("%s", message);
    if (person_mapping_guess(arena, csv, mapping) != OK)
        return cli_fail("the file has more than %d columns", PERSON_IMPORT_COLUMNS);
    LIST_EACH (maps, const char *, map) {
        int status = map_column(arena, csv, arena_string(arena, *map), mapping);
        if (status != EXIT_DONE) return status;
    }
    const char *problem = person_mapping_problem(arena, mapping);
    return problem ? cli_fail("%s", problem) : EXIT_DONE;
}

static void print_counts(const struct person_import_counts *counts, bool dry)
{
    printf("%s%lld new, %lld changed, %lld unchanged, %lld refused\n", dry ? "would be: " : "",
           (long long)counts->added, (long long)counts->changed, (long long)counts->unchanged,
           (long long)counts->refused);
}

static int import(struct arena *arena, struct person_import_job *job, bool dry, bool leave_out)
{
    struct person_import_counts counts = {0};
    const char *message = "";
    struct run *run = job->context;
    progress_start(&run->progress, dry ? "Looking through people" : "Importing people");
    enum error error = person_import_check(arena, job, &counts, &message);
    if (error == OK && !dry && (!counts.refused || leave_out)) {
        job->report = NULL;
        error = person_import_apply(arena, job, leave_out, &counts, &message);
    }
    progress_end(&run->progress);
    if (run->problems > PROBLEMS_SHOWN)
        fprintf(stderr, "… and %lld more\n", (long long)(run->problems - PROBLEMS_SHOWN));
    if (error != OK) return cli_fail("%s", *message ? message : db_message(job->db));
    bool nothing = counts.refused && !leave_out && !dry;
    print_counts(&counts, dry || nothing);
    if (nothing)
        return cli_fail(
            "nothing was imported; mend the rows above, or leave them out with --leave-out-refused");
    return counts.refused && dry ? EXIT_FAILED : EXIT_DONE;
}

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    struct list maps = {0};
    struct person_mapping *mapping = ARENA_NEW(arena, struct person_mapping);
    struct clock clock = clock_system();
    struct run state = {0};
    struct db *db;
    bool dry = cli_flag(&argc, argv, "--dry-run"), leave_out = cli_flag(&argc, argv, "--leave-out-refused");
    for (const char *map; (map = cli_option(&argc, argv, "--map"));)
        *LIST_ADD(&maps, arena, const char *) = map;
    if (cli_unknown(argc, argv))
        return cli_usage("person import does not know '%s'", cli_unknown(argc, argv));
    if (argc != 1) return cli_usage("person import wants one file");
    int file = open(argv[0], O_RDONLY | O_CLOEXEC);
    if (file < 0) return cli_fail("%s: %s", argv[0], strerror(errno));
    int status = read_mapping(arena, file, &maps, mapping);
    if (status == EXIT_DONE) status = cli_open(arena, config, false, &db);
    if (status == EXIT_DONE) {
        struct person_import_job job = {.db = db,
                                        .clock = &clock,
                                        .file = file,
                                        .mapping = mapping,
                                        .report = report,
                                        .progress = step,
                                        .context = &state};
        status = import(arena, &job, dry, leave_out);
        db_close(db);
    }
    close(file);
    return status;
}

const struct command command_person_import = {
    .name = "person import",
    .arguments = "FILE [--dry-run] [--map FIELD=COLUMN]…",
    .summary = "Add and update people from a CSV file",
    .help =
        "The columns are recognized by their names; --map corrects that. New people are added, known ones\n"
        "(by e-mail, else by employee number) changed, and nobody is taken away. All or nothing.\n\n"
        "Options:\n"
        "  --dry-run                only say what would happen\n"
        "  --leave-out-refused      import the good rows although others are refused\n"
        "  --map FIELD=COLUMN       may be repeated; fields: name, first_name, last_name, email, external_id,\n"
        "                           manager, department, location, job_title, level, time_zone, joined_on,\n"
        "                           languages, skills_offered, skills_wanted, experience, goals, none, …\n",
    .portal = true,
    .run = run,
};
