/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * `ithaca demo`: an invented organization with programs in different states, so that somebody who looks at
 * Ithaca for the first time sees it at work. Everything goes through the calls that pages use.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "account/account.h"
#include "base/csv.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/demo_asking.h"
#include "cli/demo_circle.h"
#include "cli/demo_outside.h"
#include "cli/demo_story.h"
#include "cli/portal.h"
#include "crypto/portal_key.h"
#include "db/db.h"
#include "matching/matching.h"
#include "person/person.h"
#include "person/person_choices.h"
#include "person/person_import.h"
#include "person/person_mapping.h"
#include "program/program.h"
#include "web/embedded.h"

#define DEMO_PASSWORD "ithaca-by-the-sea"

/* Days. */
enum { RUNNING_FOR = 100, FINISHED_AFTER = 100 };

SQL(demo_people,
    "SELECT id, email, name, department, level, joined_on FROM person WHERE active = 1 ORDER BY external_id, id");

#define DEMO_PERSON_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, integer, level, 0)                                                                              \
    FIELD(R, day, joined_on, 0)
RECORD_LOCAL(demo_person, DEMO_PERSON_FIELDS)

struct demo {
    struct arena *arena;
    int64_t now;    /* milliseconds */
    int64_t moment; /* milliseconds: what its clock shows, in the past while the past is made */
    struct clock clock;
    struct db *db;
    struct portal_key *portal_key;
    struct list people;
    const struct demo_person *coordinator;
    const struct demo_person *mentor; /* of the running program, for signing in */
    const struct demo_person *mentee;
    const struct demo_person *first_day_mentor; /* of a pair that has not begun */
    const struct demo_person *first_day_mentee;
    const struct demo_person *asked; /* a mentor whom somebody asks */
};

/* ---- people ---- */

/* The importer reads files; the one in the executable becomes one in memory. */
static enum error import_file(struct demo *demo, int file)
{
    struct csv *csv;
    const char *message = "";
    struct person_mapping mapping = {0};
    struct person_import_counts counts;
    TRY(csv_open(demo->arena, file, NULL, &csv, &message));
    TRY(person_mapping_guess(demo->arena, csv, &mapping));
    struct person_import_job job = {.db = demo->db, .clock = &demo->clock, .file = file, .mapping = &mapping};
    return person_import_apply(demo->arena, &job, false, &counts, &message);
}

static enum error import_people(struct demo *demo)
{
    const struct embedded *example = embedded_find("examples/people.csv");
    BUG_IF(!example);
    int file = memfd_create("people.csv", MFD_CLOEXEC);
    if (file < 0) return ERROR_UNAVAILABLE;
    bool written =
        write(file, example->bytes, example->size) == (ssize_t)example->size && lseek(file, 0, SEEK_SET) == 0;
    enum error error = written ? import_file(demo, file) : ERROR_UNAVAILABLE;
    close(file);
    TRY(error);
    TRY(db_list(demo->db, demo->arena, &demo_people, DB_NO_PARAMS, &demo_person_record, &demo->people));
    LIST_EACH (&demo->people, struct demo_person, person)
        if (!demo->coordinator && strcmp(person->department, "People and culture") == 0)
            demo->coordinator = person;
    return demo->coordinator ? OK : ERROR_NOT_FOUND;
}

/* Some keys of a list, other ones for each number, in steps that have no common measure with the lists'
 * lengths. */
static const char *some_choices(struct arena *arena, enum person_choice_list list, size_t number,
                                size_t how_many)
{
    const struct person_choices *choices = person_choices(list);
    struct text keys;
    text_init(&keys, arena);
    for (size_t i = 0; i < how_many; i++)
        text_addf(&keys, "%s%s", i ? " " : "", choices->choices[(number * 7 + i * 3) % choices->count].key);
    return keys.at;
}

/* What the file of people does not hold: goals and interests to choose from. */
static enum error add_choices(struct demo *demo)
{
    size_t number = 0;
    LIST_EACH (&demo->people, struct demo_person, person) {
        struct person_profile profile;
        TRY(person_profile_get(demo->db, demo->arena, person->id, &profile));
        profile.goal_topics = some_choices(demo->arena, PERSON_GOAL_TOPICS, number, 2 + number % 3);
        profile.interests = some_choices(demo->arena, PERSON_INTERESTS, number, 1 + number % 4);
        TRY(person_profile_put(demo->db, demo->arena, person->id, &profile));
        number++;
    }
    return OK;
}

static bool is_senior(const struct demo_person *person)
{
    return person->level >= 6;
}
static bool is_junior(const struct demo_person *person)
{
    return person->level <= 4;
}

/* ---- programs ---- */

static enum error add_program(struct demo *demo, const char *name, const char *format, int64_t starts_in_days,
                              int64_t *ret_program)
{
    struct program_new program = {.name = name,
                                  .format = format,
                                  .starts_on = clock_day(&demo->clock) + starts_in_days,
                                  .coordinator = demo->coordinator->id,
                                  .created_by = demo->coordinator->id};
    return program_add(demo->db, demo->arena, &demo->clock, &program, ret_program);
}

static enum error enroll(struct demo *demo, int64_t program, const struct demo_person *person, bool as_mentor,
                         bool ask)
{
    struct program_enrolling enrolling = {.program = program,
                                          .person = person->id,
                                          .as_mentor = as_mentor,
                                          .as_mentee = !as_mentor,
                                          .capacity = as_mentor ? 1 + person->id % 2 : -1,
                                          .wanted = -1,
                                          .ask = ask};
    int64_t enrollment;
    return program_enroll(demo->db, demo->arena, &demo->clock, &enrolling, &enrollment);
}

/* Mentors and mentees of some departments, at most `most` of each. The head of people coordinates and takes
 * no part. */
static enum error enroll_some(struct demo *demo, int64_t program, size_t most, bool seniors_mentor, bool ask)
{
    size_t mentors = 0, mentees = 0;
    LIST_EACH (&demo->people, struct demo_person, person) {
        if (person == demo->coordinator) continue;
        if (is_senior(person) && mentors < most) {
            TRY(enroll(demo, program, person, seniors_mentor, ask));
            mentors++;
        } else if (is_junior(person) && mentees < most) {
            TRY(enroll(demo, program, person, !seniors_mentor, ask));
            mentees++;
        }
    }
    return OK;
}

static enum error solve(struct demo *demo, int64_t program, int64_t *ret_run)
{
    int64_t run;
    TRY(matching_start(demo->db, &demo->clock, program, MATCHING_BEST, demo->coordinator->id, &run));
    TRY(matching_solve(demo->db, &demo->clock, run));
    *ret_run = run;
    return OK;
}

/* Of two departments, so that they may meet again in a program that asks for that. */
SQL(demo_first_pair, "SELECT m.mentee_id AS mentee_id, m.mentor_id AS mentor_id FROM match_pair m "
                     "JOIN person a ON a.id = m.mentee_id JOIN person b ON b.id = m.mentor_id "
                     "WHERE m.run_id = $1 AND m.look = '' AND a.department_key <> b.department_key "
                     "ORDER BY m.fit DESC, m.id LIMIT 1");
#define DEMO_PAIR_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, mentee_id, 0)                                                                               \
    FIELD(R, id, mentor_id, 0)
RECORD_LOCAL(demo_pair, DEMO_PAIR_FIELDS)

static const struct demo_person *person_of(const struct demo *demo, int64_t id)
{
    LIST_EACH (&demo->people, struct demo_person, person)
        if (person->id == id) return person;
    return NULL;
}

static void go_to_day(struct demo *demo, int64_t days_ago)
{
    demo->moment = demo->now - days_ago * 86400000;
}

/* Opened, matched and published so many days ago; both sides are told. */
static enum error publish(struct demo *demo, int64_t program, int64_t *ret_run)
{
    int64_t run, pairs;
    struct matching_run draft;
    TRY(program_move(demo->db, demo->arena, &demo->clock, program, "open", 0));
    TRY(solve(demo, program, &run));
    TRY(matching_latest(demo->db, demo->arena, program, &draft));
    TRY(matching_publish(demo->db, demo->arena, &demo->clock, run, draft.version, demo->coordinator->id,
                         &pairs));
    *ret_run = run;
    return OK;
}

static struct demo_stories stories_of(const struct demo *demo, int64_t program)
{
    return (struct demo_stories){.arena = demo->arena,
                                 .db = demo->db,
                                 .portal_key = demo->portal_key,
                                 .now = demo->now,
                                 .program = program,
                                 .started = demo->moment / 86400000,
                                 .coordinator = demo->coordinator->id,
                                 .first = demo->mentee ? demo->mentee->id : 0};
}

/* Who looked at them, and who was written to in confidence. */
static enum error tell_outside(const struct demo *demo, const struct demo_stories *stories)
{
    struct demo_outside outside = {.stories = stories,
                                   .program_name = "Leadership 2026",
                                   .coordinator = demo->coordinator->id,
                                   .coordinator_name = demo->coordinator->name};
    LIST_EACH (&demo->people, struct demo_person, person)
        if (person != demo->coordinator && strcmp(person->department, demo->coordinator->department) == 0)
            outside.contact = person->id;
    return demo_tell_outside(&outside);
}

/* A program in the middle of its time, with relationships in every state. */
static enum error make_running(struct demo *demo)
{
    int64_t program, run, mentor, mentee;
    struct demo_pair best = {0};
    go_to_day(demo, RUNNING_FOR);
    TRY(add_program(demo, "Leadership 2026", "mentoring", 0, &program));
    TRY(enroll_some(demo, program, 24, true, false));
    TRY(publish(demo, program, &run));
    TRY(db_one(demo->db, demo->arena, &demo_first_pair, DB_PARAMS(db_int(run)), &demo_pair_record, &best));
    demo->mentee = person_of(demo, best.mentee_id);
    demo->mentor = person_of(demo, best.mentor_id);
    struct demo_stories stories = stories_of(demo, program);
    TRY(demo_tell_running(&stories));
    TRY(demo_first_day(&stories, &mentor, &mentee));
    demo->first_day_mentor = person_of(demo, mentor);
    demo->first_day_mentee = person_of(demo, mentee);
    go_to_day(demo, 0);
    return tell_outside(demo, &stories);
}

/* A program that is over: its relationships are looked back on. */
static enum error make_finished(struct demo *demo)
{
    int64_t program, run;
    go_to_day(demo, FINISHED_AFTER + RUNNING_FOR);
    TRY(add_program(demo, "Welcome aboard, spring", "buddy", 0, &program));
    TRY(enroll_some(demo, program, 6, true, false));
    TRY(publish(demo, program, &run));
    struct demo_stories stories = stories_of(demo, program);
    TRY(demo_tell_finished(&stories));
    go_to_day(demo, RUNNING_FOR);
    TRY(program_move(demo->db, demo->arena, &demo->clock, program, "closed", 0));
    go_to_day(demo, 0);
    return OK;
}

/* A circle in the middle of its time, led by the demo's mentor, with its mentee in it. */
static enum error make_circle(struct demo *demo)
{
    enum { MEMBERS = 5, CIRCLE_FOR = 40 };
    int64_t program;
    struct list others = {0};
    go_to_day(demo, CIRCLE_FOR);
    TRY(add_program(demo, "First-time leads", "group", 0, &program));
    TRY(enroll(demo, program, demo->mentor, true, false));
    TRY(enroll(demo, program, demo->mentee, false, false));
    *LIST_ADD(&others, demo->arena, int64_t) = demo->mentee->id;
    LIST_EACH (&demo->people, struct demo_person, person) {
        if (others.count == MEMBERS || !is_junior(person) || person == demo->mentee) continue;
        TRY(enroll(demo, program, person, false, false));
        *LIST_ADD(&others, demo->arena, int64_t) = person->id;
    }
    TRY(program_move(demo->db, demo->arena, &demo->clock, program, "open", 0));
    struct demo_stories stories = stories_of(demo, program);
    TRY(demo_tell_circle(&stories, demo->mentor->id, &others));
    go_to_day(demo, 0);
    return OK;
}

/* A program with a draft of matches that the coordinator looks at. */
static enum error make_draft_of_matches(struct demo *demo)
{
    int64_t program, run;
    TRY(add_program(demo, "Learn from newcomers", "reverse", 14, &program));
    TRY(enroll_some(demo, program, 40, false, false));
    TRY(program_move(demo->db, demo->arena, &demo->clock, program, "open", 0));
    return solve(demo, program, &run);
}

static bool has_a_story(const struct demo *demo, const struct demo_person *person)
{
    return person == demo->coordinator || person == demo->mentor || person == demo->mentee ||
           person == demo->first_day_mentor || person == demo->first_day_mentee;
}

/* A program in which mentees ask a mentor of their choice. */
static enum error make_asking(struct demo *demo)
{
    enum { MENTORS = 10, MENTEES = 8 };
    int64_t program, asked, mentors[MENTORS], mentees[MENTEES];
    size_t mentor_count = 0, mentee_count = 0;
    go_to_day(demo, DEMO_ASKED_SINCE);
    TRY(add_program(demo, "Open doors", "mentoring", 0, &program));
    for (size_t i = demo->people.count; i-- > 0;) {
        const struct demo_person *person = LIST_AT(&demo->people, struct demo_person, i);
        if (has_a_story(demo, person)) continue;
        if (is_senior(person) && mentor_count < MENTORS) mentors[mentor_count++] = person->id;
        else if (is_junior(person) && mentee_count < MENTEES) mentees[mentee_count++] = person->id;
        else continue;
        TRY(enroll(demo, program, person, is_senior(person), false));
    }
    TRY(enroll(demo, program, demo->mentee, false, false));
    TRY(program_move(demo->db, demo->arena, &demo->clock, program, "open", 0));
    TRY(program_move(demo->db, demo->arena, &demo->clock, program, "running", 0));
    struct demo_stories stories = stories_of(demo, program);
    TRY(demo_tell_asking(&stories, mentors, mentor_count, mentees, mentee_count, &asked));
    demo->asked = person_of(demo, asked);
    go_to_day(demo, 0);
    return OK;
}

/* A program that people are invited into. */
static enum error make_inviting(struct demo *demo)
{
    int64_t program;
    TRY(add_program(demo, "Your first hundred days", "buddy", 30, &program));
    TRY(enroll_some(demo, program, 12, true, true));
    return program_move(demo->db, demo->arena, &demo->clock, program, "open", 0);
}

/* ---- accounts ---- */

static enum error make_account(const struct demo *demo, const struct demo_person *person)
{
    return account_set_password(demo->db, &demo->clock, person->id, DEMO_PASSWORD);
}

static enum error make_admin(struct db *db, void *context)
{
    const struct demo *demo = context;
    TRY(portal_name_write(db, "Harbor & Co."));
    return account_set_role(db, &demo->clock, demo->coordinator->id, ACCOUNT_ADMIN, true, 0);
}

static enum error make_all(struct demo *demo)
{
    TRY(import_people(demo));
    TRY(add_choices(demo));
    TRY(db_write(demo->db, make_admin, demo));
    TRY(make_running(demo));
    TRY(make_finished(demo));
    TRY(make_circle(demo));
    TRY(make_draft_of_matches(demo));
    TRY(make_inviting(demo));
    TRY(make_asking(demo));
    if (demo->asked) TRY(make_account(demo, demo->asked));
    TRY(make_account(demo, demo->coordinator));
    TRY(make_account(demo, demo->mentor));
    TRY(make_account(demo, demo->mentee));
    TRY(make_account(demo, demo->first_day_mentor));
    return make_account(demo, demo->first_day_mentee);
}

static void print_account(const char *role, const struct demo_person *person)
{
    printf("  %-22s %-36s %s\n", role, person->email, person->name);
}

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    struct clock clock = clock_system();
    struct demo demo = {.arena = arena, .now = clock_milliseconds(&clock)};
    int64_t people;
    if (argc > 0) return cli_usage("demo does not know '%s'", argv[0]);
    int status = cli_open(arena, config, true, &demo.db);
    if (status != EXIT_DONE) return status;
    go_to_day(&demo, 0);
    demo.clock = clock_fixed(&demo.moment);
    enum error error = person_count(demo.db, &people);
    if (error == OK && people > 0)
        status = cli_fail("there is a portal already, with %lld people; the demo needs an empty one",
                          (long long)people);
    else if (error == OK) status = portal_make_key(arena, config, demo.db);
    if (error == OK && status == EXIT_DONE)
        status = portal_open_key(arena, config, demo.db, &demo.portal_key);
    if (error == OK && status == EXIT_DONE) error = make_all(&demo);
    if (error != OK)
        status = cli_fail("the demo could not be made (%s): %s", error_name(error), db_message(demo.db));
    portal_key_free(demo.portal_key);
    db_close(demo.db);
    if (status != EXIT_DONE) return status;
    puts("The demo portal is ready. Everybody in it is invented. Sign in as:\n");
    print_account("coordinator and admin", demo.coordinator);
    print_account("mentor", demo.mentor);
    print_account("mentee", demo.mentee);
    print_account("first-day mentee", demo.first_day_mentee);
    print_account("their mentor", demo.first_day_mentor);
    if (demo.asked) print_account("mentor who is asked", demo.asked);
    puts("\n  The password of all is " DEMO_PASSWORD);
    printf("\nStart it with `ithaca serve%s`, then open %s\n", portal_options(arena, config),
           *config->origin ? config->origin : arena_format(arena, "http://%s", config->listen));
    return EXIT_DONE;
}

const struct command command_demo = {
    .name = "demo",
    .arguments = "",
    .summary = "Make a demo portal: an invented organization with programs and matches",
    .portal = true,
    .run = run,
};
