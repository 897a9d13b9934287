/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The catalogue of events; what becomes of them is tested in hook/. */
#include "event/event.h"

#include "base/text.h"
#include "tests/support/test.h"

TEST(each_kind_of_event_has_words_and_is_about_something)
{
    size_t count;
    const struct event_kind *kinds = event_kinds(&count);
    assert_true(count >= 16);
    for (size_t i = 0; i < count; i++) {
        const struct event_kind *kind = &kinds[i];
        bool names_people = strstr(kind->sentence, "{people}") != NULL;
        bool names_program = strstr(kind->sentence, "{program}") != NULL;
        bool fine = !text_is_blank(kind->label) && names_program == kind->of_program &&
                    names_people == (kind->of_person || kind->of_relationship) &&
                    (!kind->many || strstr(kind->many, "{count}"));
        if (!fine) fail_msg("%s", kind->key);
        assert_ptr_equal(event_kind_find(kind->key), kind);
    }
}

/* What is private to people has no kind at all, so that nobody can be told of it. */
TEST(nothing_private_is_an_event)
{
    static const char *const PRIVATE[] = {"concern", "checkin", "check-in", "feedback", "message",
                                          "goal",    "meeting", "note",     "chemistry"};
    size_t count;
    const struct event_kind *kinds = event_kinds(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < sizeof PRIVATE / sizeof PRIVATE[0]; j++)
            assert_null(strstr(kinds[i].key, PRIVATE[j]));
    assert_null(event_kind_find("concern.shared"));
    assert_non_null(event_kind_find(EVENT_TEST));
}
