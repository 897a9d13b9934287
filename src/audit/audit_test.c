/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The chain of the access log: whatever is done to its lines behind the program's back shows. */
#include "audit/audit.h"

#include <pthread.h>
#include <stdio.h>

#include "crypto/portal_key.h"
#include "db/db.h"
#include "tests/support/test.h"

SQL(testing_rename, "UPDATE access_log SET actor_name = 'Nobody' WHERE sequence = $1");
SQL(testing_redate, "UPDATE access_log SET looked_at = looked_at + 1 WHERE sequence = $1");
SQL(testing_remove, "DELETE FROM access_log WHERE sequence = $1");
SQL(testing_cut, "DELETE FROM access_log WHERE sequence > $1");
SQL(testing_copy,
    "INSERT INTO access_log SELECT sequence + $2, looked_at, kind, actor_id, actor_name, actor_role, "
    "program_id, relationship_id, about, mac FROM access_log WHERE sequence = $1");
SQL(testing_set_back, "UPDATE access_log_head SET sequence = $1, last_mac = (SELECT mac FROM access_log "
                      "WHERE sequence = $1)");
SQL(testing_behead, "DELETE FROM access_log_head");
SQL(testing_lines, "SELECT COUNT(*) FROM access_log");

static void look(struct test_world *world, int64_t program, int64_t relationship, const char *name)
{
    struct audit_actor actor = {.person = 7, .name = name, .role = "coordinator"};
    struct audit_subject subject = {.program = program, .relationship = relationship, .about = "A program"};
    assert_ok(audit_note(world->db, world->arena, &world->clock, world->portal_key, AUDIT_STATES, &actor,
                         &subject));
}

static void look_often(struct test_world *world, int times)
{
    for (int i = 0; i < times; i++) look(world, 5, 0, arena_format(world->arena, "Nora %d", i));
}

static struct audit_state verified(struct test_world *world, const struct audit_noted *noted)
{
    struct audit_state state;
    assert_ok(audit_verify(world->db, world->arena, world->portal_key, noted, &state));
    return state;
}

static void assert_bad_line(struct test_world *world, int64_t line)
{
    struct audit_state state = verified(world, NULL);
    assert_false(state.whole);
    assert_int_equal(state.bad_line, line);
    assert_true(*state.fault);
}

static void run(struct test_world *world, const struct sql *sql, int64_t line)
{
    assert_ok(db_run(world->db, sql, DB_PARAMS(db_int(line)), NULL));
}

TEST_DB(a_log_without_lines_is_whole)
{
    struct audit_state state = verified(world, NULL);
    assert_true(state.whole);
    assert_int_equal(state.lines, 0);
}

TEST_DB(a_log_as_it_was_written_is_whole)
{
    look_often(world, 5);
    struct audit_state state = verified(world, NULL);
    assert_true(state.whole);
    assert_int_equal(state.lines, 5);
    assert_int_equal(state.head.sequence, 5);
    assert_int_equal(strlen(state.head.mac), 16);
}

TEST_DB(a_changed_line_of_the_log_shows)
{
    look_often(world, 5);
    run(world, &testing_rename, 3);
    assert_bad_line(world, 3);
}

TEST_DB(a_changed_time_in_the_log_shows)
{
    look_often(world, 5);
    run(world, &testing_redate, 5);
    assert_bad_line(world, 5);
}

TEST_DB(a_removed_line_of_the_log_shows)
{
    look_often(world, 5);
    run(world, &testing_remove, 2);
    assert_bad_line(world, 2);
}

TEST_DB(a_removed_line_shows_when_the_others_are_numbered_anew)
{
    look_often(world, 5);
    run(world, &testing_remove, 2);
    for (int64_t line = 3; line <= 5; line++) {
        assert_ok(db_run(world->db, &testing_copy, DB_PARAMS(db_int(line), db_int(-1)), NULL));
        run(world, &testing_remove, line);
    }
    assert_bad_line(world, 2);
}

TEST_DB(a_cut_end_of_the_log_shows)
{
    look_often(world, 5);
    run(world, &testing_cut, 3);
    assert_bad_line(world, 4);
}

TEST_DB(a_cut_end_shows_when_the_head_is_set_back_too)
{
    look_often(world, 5);
    run(world, &testing_cut, 3);
    run(world, &testing_set_back, 3);
    assert_bad_line(world, 4);
}

TEST_DB(later_lines_do_not_cover_a_cut_end)
{
    look_often(world, 5);
    run(world, &testing_cut, 3);
    run(world, &testing_set_back, 3);
    look_often(world, 4);
    assert_bad_line(world, 4);
}

TEST_DB(an_added_line_at_the_end_shows)
{
    look_often(world, 3);
    assert_ok(db_run(world->db, &testing_copy, DB_PARAMS(db_int(2), db_int(2)), NULL));
    assert_bad_line(world, 4);
}

TEST_DB(an_added_line_before_the_first_shows)
{
    look_often(world, 3);
    assert_ok(db_run(world->db, &testing_copy, DB_PARAMS(db_int(2), db_int(-2)), NULL));
    assert_bad_line(world, 0);
}

TEST_DB(a_removed_head_shows_also_after_later_lines)
{
    look_often(world, 3);
    assert_ok(db_run(world->db, &testing_behead, DB_NO_PARAMS, NULL));
    assert_bad_line(world, 1);
    look_often(world, 1);
    assert_bad_line(world, 1);
}

TEST_DB(a_log_that_was_set_back_as_a_whole_shows_beside_a_noted_head)
{
    look_often(world, 5);
    struct audit_noted noted = verified(world, NULL).head;
    look_often(world, 2);
    assert_true(verified(world, &noted).whole);
    struct audit_noted another = {.sequence = 5, .mac = "0000000000000000"},
                       later = {.sequence = 9, .mac = "00000000"};
    assert_int_equal(verified(world, &another).bad_line, 5);
    assert_int_equal(verified(world, &later).bad_line, 8);
    run(world, &testing_cut, 0);
    assert_ok(db_run(world->db, &testing_behead, DB_NO_PARAMS, NULL));
    assert_true(verified(world, NULL).whole);
    assert_false(verified(world, &noted).whole);
}

TEST(a_noted_head_is_a_number_and_a_mac)
{
    struct audit_noted noted;
    assert_true(audit_noted_read("17:0a1b2c3d4e5f6071", &noted));
    assert_int_equal(noted.sequence, 17);
    assert_string_equal(noted.mac, "0a1b2c3d4e5f6071");
    static const char *const bad[] = {"",
                                      "17",
                                      ":0a1b2c3d",
                                      "0:0a1b2c3d4e5f6071",
                                      "17:0a1b",
                                      "17:0A1B2C3D",
                                      "17:0a1b2c3d4e5f60711",
                                      "x:0a1b2c3d"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) assert_false(audit_noted_read(bad[i], &noted));
}

TEST_DB(another_portals_key_neither_reads_nor_goes_on_with_the_log)
{
    look_often(world, 2);
    struct portal_key *other = portal_key_random();
    struct audit_state state;
    struct audit_actor actor = {.name = "Nora", .role = "coordinator"};
    assert_error(audit_verify(world->db, world->arena, other, NULL, &state), ERROR_DAMAGED);
    assert_error(audit_note(world->db, world->arena, &world->clock, other, AUDIT_STATES, &actor,
                            &(struct audit_subject){.program = 5}),
                 ERROR_DAMAGED);
    assert_int_equal(verified(world, NULL).lines, 2);
    portal_key_free(other);
}

TEST_DB(a_new_portal_key_takes_the_log_over)
{
    look_often(world, 3);
    struct portal_key *next = portal_key_random();
    struct audit_state state, before = verified(world, NULL);
    assert_ok(audit_rewrap(world->db, world->arena, world->portal_key, next));
    assert_ok(audit_verify(world->db, world->arena, next, &before.head, &state));
    assert_true(state.whole);
    assert_int_equal(state.lines, 3);
    portal_key_free(next);
}

TEST_DB(a_look_is_noted_whole_or_not_at_all)
{
    struct audit_actor actor = {.name = "Nora", .role = "coordinator"};
    look_often(world, 1);
    int64_t before = db_calls(world->db);
    look_often(world, 1);
    int64_t calls = db_calls(world->db) - before;
    for (int64_t i = 1; i <= calls; i++) {
        db_fail_at(world->db, i);
        assert_error(audit_note(world->db, world->arena, &world->clock, world->portal_key, AUDIT_STATES,
                                &actor, &(struct audit_subject){.program = 5}),
                     ERROR_UNAVAILABLE);
        db_fail_at(world->db, 0);
        struct audit_state state = verified(world, NULL);
        assert_true(state.whole);
    }
}

/* ---- several at once ---- */

enum { LOOKERS = 4, LOOKS = 20 };

struct looker {
    struct test_world *world;
    struct db *db;
    struct arena *arena;
    enum error error;
};

static void *look_on(void *context)
{
    struct looker *looker = context;
    struct audit_actor actor = {.person = 7, .name = "Nora", .role = "coordinator"};
    struct audit_subject subject = {.program = 5, .about = "A program"};
    for (int i = 0; i < LOOKS && looker->error == OK; i++) {
        do {
            looker->error = audit_note(looker->db, looker->arena, &looker->world->clock,
                                       looker->world->portal_key, AUDIT_STATES, &actor, &subject);
        } while (looker->error == ERROR_UNAVAILABLE);
    }
    return NULL;
}

TEST_DB(those_who_look_at_the_same_moment_make_one_chain)
{
    struct looker lookers[LOOKERS] = {0};
    pthread_t threads[LOOKERS];
    const char *message;
    for (int i = 0; i < LOOKERS; i++) {
        lookers[i] = (struct looker){.world = world, .arena = arena_new(0)};
        assert_ok(db_open(lookers[i].arena, world->location, &lookers[i].db, &message));
        assert_int_equal(pthread_create(&threads[i], NULL, look_on, &lookers[i]), 0);
    }
    for (int i = 0; i < LOOKERS; i++) {
        pthread_join(threads[i], NULL);
        assert_ok(lookers[i].error);
        db_close(lookers[i].db);
        arena_free(lookers[i].arena);
    }
    struct audit_state state = verified(world, NULL);
    assert_true(state.whole);
    int64_t lines;
    assert_ok(db_number(world->db, &testing_lines, DB_NO_PARAMS, &lines));
    assert_true(lines >= LOOKERS * LOOKS);
}

/* ---- what concerns a relationship ---- */

static struct list looks_of(struct test_world *world, int64_t id, int64_t program, int64_t created_at)
{
    struct list looks = {0};
    struct audit_backups backups;
    struct audit_relationship relationship = {id, program, created_at};
    assert_ok(audit_of_relationship(world->db, world->arena, &relationship, 1, &looks, &backups));
    return looks;
}

TEST_DB(a_relationship_has_the_looks_that_concern_it)
{
    int64_t now = world->now / 1000;
    look(world, 0, 11, "At it");
    look(world, 5, 0, "At its program");
    look(world, 0, 0, "At the portal");
    look(world, 0, 12, "At another");
    look(world, 6, 0, "At another program");
    struct list looks = looks_of(world, 11, 5, now);
    assert_int_equal(looks.count, 3);
    LIST_EACH (&looks, struct audit_look, look) assert_null(strstr(look->actor_name, "another"));
    assert_int_equal(looks_of(world, 11, 0, now).count, 2);
    assert_int_equal(looks_of(world, 11, 5, now + 1).count, 1);
}

TEST_DB(looks_of_one_person_on_one_day_stand_together)
{
    look(world, 5, 0, "Nora");
    world->now += 3600 * 1000;
    look(world, 5, 0, "Nora");
    look(world, 5, 0, "Tom");
    world->now += 86400 * 1000;
    look(world, 5, 0, "Nora");
    struct list looks = looks_of(world, 11, 5, 0);
    assert_int_equal(looks.count, 3);
    assert_int_equal(LIST_AT(&looks, struct audit_look, 0)->times, 1);
    assert_int_equal(LIST_AT(&looks, struct audit_look, 1)->times, 2);
    assert_string_equal(LIST_AT(&looks, struct audit_look, 2)->actor_name, "Tom");
}

TEST_DB(backups_are_counted_and_not_listed)
{
    struct audit_actor actor = {.name = "the command line", .role = "operator"};
    struct list looks = {0};
    struct audit_backups backups;
    struct audit_relationship relationship = {11, 5, world->now / 1000};
    for (int i = 0; i < 3; i++)
        assert_ok(audit_note(world->db, world->arena, &world->clock, world->portal_key, AUDIT_BACKUP, &actor,
                             &(struct audit_subject){0}));
    assert_ok(audit_of_relationship(world->db, world->arena, &relationship, 1, &looks, &backups));
    assert_int_equal(looks.count, 0);
    assert_int_equal(backups.count, 3);
    assert_int_equal(backups.last_at, world->now / 1000);
}
