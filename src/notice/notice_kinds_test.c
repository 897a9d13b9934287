/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A walk through the catalogue; that each kind is used somewhere is checked by tools/check_notices. */
#include "notice/notice_kinds.h"

#include "base/text.h"
#include "calendar/zone.h"
#include "notice/notice.h"
#include "tests/support/test.h"

enum { SUBJECT_MOST = 70 };

static struct notice filled(struct arena *arena, const struct notice_kind *kind, int64_t count)
{
    int places = notice_places(kind->many ? kind->many : kind->sentence);
    static const char *const NAMES[] = {"Amara Okafor", "Tom Becker"};
    return (struct notice){.kind = kind->key,
                           .who = places & NOTICE_WHO ? notice_names(arena, NAMES, 2) : NULL,
                           .what = places & NOTICE_WHAT ? "Leadership 2026" : NULL,
                           .when = places & NOTICE_WHEN ? 1795705200 : 0,
                           .day = places & NOTICE_DAY ? 20783 : 0,
                           .count = places & NOTICE_COUNT ? count : 0};
}

TEST(each_kind_can_be_written_and_ends_like_a_sentence)
{
    struct arena *arena = arena_new(0);
    struct notice_reader reader = {.zone = zone_load(arena, "UTC"), .now = 1795300000};
    size_t kinds;
    const struct notice_kind *kind = notice_kinds(&kinds);
    for (size_t i = 0; i < kinds; i++, kind++) {
        for (int64_t count = 1; count <= 2; count++) {
            struct notice notice = filled(arena, kind, count);
            const char *words = notice_words(arena, &reader, &notice);
            if (strchr(words, '{') || strchr(words, '}') || strstr(words, "  ") ||
                !strrchr(".?", words[strlen(words) - 1]))
                fail_msg("%s: %s", kind->key, words);
        }
        assert_non_null(strchr(kind->key, '.'));
        assert_ptr_equal(notice_kind_find(kind->key), kind); /* no key twice */
    }
    arena_free(arena);
}

TEST(each_kind_has_a_topic_a_recipient_and_a_short_subject_without_places)
{
    size_t kinds;
    const struct notice_kind *kind = notice_kinds(&kinds);
    for (size_t i = 0; i < kinds; i++, kind++) {
        bool fine = kind->topic < NOTICE_TOPICS && !text_is_blank(kind->to) &&
                    !text_is_blank(kind->subject) && text_length(kind->subject) <= SUBJECT_MOST &&
                    !strpbrk(kind->subject, "{}%\n") && !strchr(kind->sentence, '%');
        if (!fine) fail_msg("%s", kind->key);
    }
    for (int topic = 0; topic < NOTICE_TOPICS; topic++)
        assert_ptr_equal(notice_topic_find(notice_topics()[topic].key), &notice_topics()[topic]);
}

/* Notices are mailed: names, kind, time and number may be in them, and nothing that people write. */
TEST(no_sentence_has_a_place_for_content)
{
    size_t kinds;
    const struct notice_kind *kind = notice_kinds(&kinds);
    for (size_t i = 0; i < kinds; i++, kind++) {
        int places = notice_places(kind->sentence);
        if (places < 0) fail_msg("%s: %s", kind->key, kind->sentence);
        /* Counting needs both forms; the one may leave the number out. */
        assert_int_equal((places & NOTICE_COUNT) && !kind->many, 0);
        if (kind->many) assert_int_equal(notice_places(kind->many), places | NOTICE_COUNT);
    }
    assert_int_equal(notice_places("{who} wrote: {body}"), -1);
    assert_int_equal(notice_places("{who wrote"), -1);
    assert_int_equal(notice_places("Nothing"), 0);
}

TEST(a_kind_that_is_not_known_belongs_to_the_last_topic)
{
    assert_null(notice_kind_find("weather"));
    assert_string_equal(notice_topic_of("weather")->key, "other");
    assert_string_equal(notice_topic_of("meeting.planned")->key, "meetings");
}

TEST(names_and_moments_are_written_for_their_reader)
{
    struct arena *arena = arena_new(0);
    static const char *const NAMES[] = {"Amara", "Tom", "Ana", "Wei", "Nora"};
    static const char *const JOINED[] = {"Amara", "Amara and Tom", "Amara, Tom and Ana",
                                         "Amara, Tom and 2 others", "Amara, Tom and 3 others"};
    struct notice_reader reader = {.zone = zone_load(arena, "Asia/Tokyo"), .now = 1795300000};
    struct notice notice = {.kind = "meeting.planned", .who = "Amara Okafor", .when = 1795705200};
    assert_string_equal(notice_words(arena, &reader, &notice),
                        "Amara Okafor planned a meeting for Friday 27 November, 00:00.");
    notice.kind = "relationship.hello";
    for (int i = 0; i < 5; i++) {
        notice.who = notice_names(arena, NAMES, i + 1);
        assert_string_equal(notice_words(arena, &reader, &notice),
                            arena_format(arena, "%s said hello to you.", JOINED[i]));
    }
    arena_free(arena);
}
