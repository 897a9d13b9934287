/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * 200 times the server is killed (SIGKILL) at a random moment: 100 times in the middle of importing people,
 * 100 times in the middle of publishing matches. Each time the database is looked at: nothing is half done,
 * and whatever was acknowledged is there.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/text.h"
#include "db/db.h"
#include "matching/matching.h"
#include "person/person.h"
#include "person/person_import.h"
#include "program/program.h"
#include "tests/support/kill.h"
#include "tests/support/test.h"

enum { KILLS = 100, CREW = 30, PROGRAMS = 12, PAIRS = 6 };

static int64_t number(struct db *db, const struct sql *sql)
{
    int64_t value = -1;
    assert_ok(db_number(db, sql, DB_NO_PARAMS, &value));
    return value;
}

/* ---- importing ---- */

SQL(kill_crews, "SELECT COUNT(DISTINCT department) FROM person");
SQL(kill_torn_crews, "SELECT COUNT(*) FROM (SELECT department FROM person GROUP BY department"
                     " HAVING COUNT(*) <> 30 OR COUNT(manager_id) <> 29) AS torn");
SQL(kill_people_without_profile, "SELECT COUNT(*) FROM person WHERE NOT EXISTS"
                                 " (SELECT 1 FROM person_skill WHERE person_skill.person_id = person.id)");
SQL(kill_last_crew, "SELECT COALESCE(MAX(CAST(department AS BIGINT)), 0) FROM person");

/* A crew of 30 under one captain, as a file that is gone when it is closed. */
static int crew_file(struct arena *arena, int64_t crew)
{
    struct text file;
    text_init(&file, arena);
    text_add(&file, "Name,Email,Department,Manager email,Skills offered\n");
    for (int i = 0; i < CREW; i++) {
        text_addf(&file, "Sailor %d of %lld,s%d@crew%lld.example.org,%lld,", i, (long long)crew, i,
                  (long long)crew, (long long)crew);
        if (i) text_addf(&file, "s0@crew%lld.example.org", (long long)crew);
        text_add(&file, ",Rowing\n");
    }
    int descriptor = memfd_create("crew", MFD_CLOEXEC);
    if (descriptor < 0 || write(descriptor, file.at, file.length) != (ssize_t)file.length) _exit(73);
    lseek(descriptor, 0, SEEK_SET);
    return descriptor;
}

static enum error import_crew(struct test_world *world, struct db *db, struct arena *arena, int64_t crew)
{
    struct person_import_counts counts;
    struct person_mapping mapping;
    struct csv *csv;
    const char *message;
    int file = crew_file(arena, crew);
    TRY(csv_open(arena, file, NULL, &csv, &message));
    TRY(person_mapping_guess(arena, csv, &mapping));
    struct person_import_job job = {.db = db, .clock = &world->clock, .file = file, .mapping = &mapping};
    enum error error = person_import_apply(arena, &job, false, &counts, &message);
    close(file);
    return error;
}

static void import_crews(void *context, struct test_acknowledge *acknowledge)
{
    struct test_world *world = context;
    struct arena *arena = arena_new(0);
    struct db *db = NULL;
    const char *message = "";
    int64_t crew = 0;
    if (!arena || db_open(arena, world->location, &db, &message) != OK) _exit(72);
    if (db_number(db, &kill_last_crew, DB_NO_PARAMS, &crew) != OK) _exit(74);
    test_acknowledge(acknowledge, 0);
    for (;;) {
        if (import_crew(world, db, arena, ++crew) != OK) _exit(75);
        test_acknowledge(acknowledge, crew);
        arena_clear(arena);
    }
}

static enum error look_for_torn_crews(struct db *db, void *context)
{
    const struct test_killed *killed = context;
    assert_int_equal(number(db, &kill_torn_crews), 0);
    assert_int_equal(number(db, &kill_people_without_profile), 0);
    assert_true(number(db, &kill_crews) >= killed->last);
    return OK;
}

/* On a slow machine, work that never got to its first promise is given more time before the next kill. */
static uint32_t next_longest(uint32_t longest, const struct test_killed *killed)
{
    enum { MOST = 4000000 };
    return killed->count || longest >= MOST ? longest : longest * 2;
}

TEST_DB(killed_a_hundred_times_an_import_is_whole_or_not_there)
{
    int64_t acknowledged = 0;
    uint32_t longest = 60000;
    for (int i = 0; i < KILLS; i++) {
        struct test_killed killed = test_kill_during(import_crews, world, longest);
        if (!acknowledged) longest = next_longest(longest, &killed);
        assert_false(killed.ended);
        assert_ok(db_read(world->db, look_for_torn_crews, &killed));
        acknowledged += killed.count;
    }
    assert_true(acknowledged > 0);
}

/* ---- publishing ---- */

SQL(kill_torn_runs,
    "SELECT COUNT(*) FROM match_run JOIN program ON program.id = match_run.program_id"
    " WHERE (SELECT COUNT(*) FROM relationship WHERE relationship.program_id = program.id)"
    " <> CASE match_run.state WHEN 'published' THEN match_run.pairs ELSE 0 END"
    " OR program.state <> CASE match_run.state WHEN 'published' THEN 'running' ELSE 'open' END");
SQL(kill_torn_relationships,
    "SELECT COUNT(*) FROM relationship WHERE (SELECT COUNT(*) FROM relationship_member"
    " WHERE relationship_member.relationship_id = relationship.id) <> 2");
SQL(kill_untold_members, "SELECT COUNT(*) FROM relationship_member WHERE NOT EXISTS (SELECT 1 FROM notice"
                         " WHERE notice.person_id = relationship_member.person_id"
                         " AND notice.subject_id = relationship_member.relationship_id)");
SQL(kill_published, "SELECT COUNT(*) FROM match_run WHERE state = 'published'");
/* Back to where it began. */
SQL(kill_forget_progress, "DELETE FROM relationship_progress");
SQL(kill_forget_events, "DELETE FROM relationship_event");
SQL(kill_forget_members, "DELETE FROM relationship_member");
SQL(kill_forget_relationships, "DELETE FROM relationship");
SQL(kill_forget_notices, "DELETE FROM notice");
SQL(kill_draft_again, "UPDATE match_run SET state = 'draft', published_at = NULL, published_by = NULL");
SQL(kill_open_again, "UPDATE program SET state = 'open'");

struct fleet {
    struct test_world *world;
    int64_t coordinator;
    int64_t programs[PROGRAMS];
};

static int64_t add_person(struct test_world *world, const char *name, int64_t level)
{
    struct person_input input = {
        .name = name, .email = arena_format(world->arena, "%s@example.org", name), .level = level};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

static void enroll(struct fleet *fleet, int64_t program, int64_t person, bool as_mentor)
{
    struct program_enrolling enrolling = {.program = program,
                                          .person = person,
                                          .as_mentor = as_mentor,
                                          .as_mentee = !as_mentor,
                                          .capacity = as_mentor,
                                          .wanted = 1};
    int64_t id;
    assert_ok(program_enroll(fleet->world->db, fleet->world->arena, &fleet->world->clock, &enrolling, &id));
}

/* Programs with a draft of six pairs each. */
static void fleet_init(struct fleet *fleet, struct test_world *world)
{
    int64_t mentors[PAIRS], mentees[PAIRS], run;
    *fleet = (struct fleet){.world = world, .coordinator = add_person(world, "coordinator", 5)};
    for (int i = 0; i < PAIRS; i++) {
        mentors[i] = add_person(world, arena_format(world->arena, "mentor%d", i), 6);
        mentees[i] = add_person(world, arena_format(world->arena, "mentee%d", i), 3);
    }
    for (int p = 0; p < PROGRAMS; p++) {
        struct program_new program = {.name = arena_format(world->arena, "Program %d", p),
                                      .format = "mentoring",
                                      .coordinator = fleet->coordinator};
        assert_ok(program_add(world->db, world->arena, &world->clock, &program, &fleet->programs[p]));
        for (int i = 0; i < PAIRS; i++) {
            enroll(fleet, fleet->programs[p], mentors[i], true);
            enroll(fleet, fleet->programs[p], mentees[i], false);
        }
        assert_ok(program_move(world->db, world->arena, &world->clock, fleet->programs[p], "open", 0));
        assert_ok(matching_start(world->db, &world->clock, fleet->programs[p], MATCHING_BEST,
                                 fleet->coordinator, &run));
        assert_ok(matching_solve(world->db, &world->clock, run));
    }
}

static void publish_drafts(void *context, struct test_acknowledge *acknowledge)
{
    struct fleet *fleet = context;
    struct arena *arena = arena_new(0);
    struct db *db = NULL;
    const char *message = "";
    if (!arena || db_open(arena, fleet->world->location, &db, &message) != OK) _exit(72);
    test_acknowledge(acknowledge, 0);
    for (int p = 0; p < PROGRAMS; p++) {
        struct matching_run run;
        int64_t pairs;
        if (matching_latest(db, arena, fleet->programs[p], &run) != OK) _exit(73);
        if (strcmp(run.state, "draft") != 0) continue;
        if (matching_publish(db, arena, &fleet->world->clock, run.id, run.version, fleet->coordinator,
                             &pairs) != OK)
            _exit(74);
        test_acknowledge(acknowledge, p + 1);
    }
}

static enum error look_for_torn_drafts(struct db *db, void *context)
{
    const struct test_killed *killed = context;
    assert_int_equal(number(db, &kill_torn_runs), 0);
    assert_int_equal(number(db, &kill_torn_relationships), 0);
    assert_int_equal(number(db, &kill_untold_members), 0);
    assert_true(number(db, &kill_published) >= killed->last); /* published in this order */
    return OK;
}

static enum error begin_again(struct db *db, void *context)
{
    (void)context;
    TRY(db_run(db, &kill_forget_progress, DB_NO_PARAMS, NULL));
    TRY(db_run(db, &kill_forget_events, DB_NO_PARAMS, NULL));
    TRY(db_run(db, &kill_forget_members, DB_NO_PARAMS, NULL));
    TRY(db_run(db, &kill_forget_relationships, DB_NO_PARAMS, NULL));
    TRY(db_run(db, &kill_forget_notices, DB_NO_PARAMS, NULL));
    TRY(db_run(db, &kill_draft_again, DB_NO_PARAMS, NULL));
    return db_run(db, &kill_open_again, DB_NO_PARAMS, NULL);
}

TEST_DB(killed_a_hundred_times_publishing_is_whole_or_not_there)
{
    struct fleet fleet;
    int64_t acknowledged = 0;
    uint32_t longest = 50000;
    fleet_init(&fleet, world);
    for (int i = 0; i < KILLS;) {
        struct test_killed killed = test_kill_during(publish_drafts, &fleet, longest);
        if (!acknowledged) longest = next_longest(longest, &killed);
        assert_ok(db_read(world->db, look_for_torn_drafts, &killed));
        acknowledged += killed.count;
        if (killed.ended || number(world->db, &kill_published) == PROGRAMS)
            assert_ok(db_write(world->db, begin_again, NULL));
        if (!killed.ended) i++; /* it was at work */
    }
    assert_true(acknowledged > 0);
}
