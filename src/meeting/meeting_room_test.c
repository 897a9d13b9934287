/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_room.h"

#include "meeting/meeting_rules.h"
#include "tests/support/test.h"

TEST(templates_are_taken_and_refused)
{
    static const char *const good[] = {"", "https://meet.example.org/{random}",
                                       "https://meet.example.org/{id}-{random}#config.prejoin=true"};
    static const char *const bad[] = {"https://meet.example.org/room",
                                      "http://meet.example.org/{random}",
                                      "https://meet.example.org/{id}",
                                      "https://{random}.example.org/",
                                      "https://meet.example.org/{random}/{name}",
                                      "https://meet.example.org/{random}}",
                                      "meet.example.org/{random}"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_string_equal(meeting_room_problem(good[i]), "");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_string_not_equal(meeting_room_problem(bad[i]), "");
}

TEST(each_room_is_another_one)
{
    struct arena *arena = arena_new(0);
    const char *one = meeting_room_link(arena, "https://meet.example.org/{id}-{random}", 12);
    const char *two = meeting_room_link(arena, "https://meet.example.org/{id}-{random}", 12);
    assert_string_not_equal(one, two);
    assert_int_equal(strlen(one), strlen("https://meet.example.org/12-") + 26);
    assert_memory_equal(one, "https://meet.example.org/12-", strlen("https://meet.example.org/12-"));
    assert_true(meeting_link_is_good(one));
    arena_free(arena);
}

TEST_DB(the_template_is_kept_and_can_be_taken_away)
{
    const char *pattern;
    assert_ok(meeting_room_template(world->db, world->arena, &pattern));
    assert_string_equal(pattern, "");
    assert_ok(meeting_room_template_put(world->db, "https://meet.example.org/{random}"));
    assert_ok(meeting_room_template(world->db, world->arena, &pattern));
    assert_string_equal(pattern, "https://meet.example.org/{random}");
    assert_error(meeting_room_template_put(world->db, "ftp://x/{random}"), ERROR_INVALID);
    assert_ok(meeting_room_template_put(world->db, ""));
    assert_ok(meeting_room_template(world->db, world->arena, &pattern));
    assert_string_equal(pattern, "");
}
