/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people are told when somebody's part in a program changes: one sentence each, and where it leads. */
#include <string.h>

#include "base/text.h"
#include "calendar/date_text.h"
#include "notice/notice.h"
#include "program/program_enroll.h"
#include "program/program_store.h"

const char *program_day_words(struct arena *arena, int64_t day)
{
    struct text words;
    const struct date_reader reader = {NULL, 0};
    text_init(&words, arena);
    date_text_day(&reader, DATE_LONG, day, &words);
    return words.at;
}

/* What others did to the person's part; NULL when they did it themselves and know. */
static const char *words_for_person(struct arena *arena, const struct enrollment_news *news)
{
    const char *name = news->program->name;
    const char *role =
        program_role_words(arena, news->program->format, news->row->as_mentor, news->row->as_mentee);
    if (news->actor == BY_PERSON)
        return news->to == ENROLLMENT_WAITLISTED
                   ? arena_format(arena, "All places in “%s” are taken. You are on the waitlist.", name)
                   : NULL;
    switch (news->action) {
    case ENROLLMENT_DO_INVITE:
        return arena_format(arena, "You are invited to “%s” as %s.", name, role);
    case ENROLLMENT_DO_ENROLL:
        return arena_format(arena, "You take part in “%s” as %s.", name, role);
    case ENROLLMENT_DO_ACCEPT:
        return arena_format(arena, "Your application was accepted: you take part in “%s” as %s.", name, role);
    case ENROLLMENT_DO_DECLINE:
        return arena_format(arena, "“%s” cannot take you in this time.", name);
    case ENROLLMENT_DO_WAITLIST:
        return arena_format(arena, "You are on the waitlist of “%s”.", name);
    case ENROLLMENT_DO_OFFER:
        return arena_format(arena, "A place in “%s” is free for you until %s.", name,
                            program_day_words(arena, news->row->offer_until / 86400));
    case ENROLLMENT_DO_LAPSE:
        return arena_format(
            arena, "The offer of a place in “%s” has ended. You stay on the waitlist, at its end.", name);
    case ENROLLMENT_DO_PAUSE:
        return arena_format(arena, "Your part in “%s” was paused by a coordinator.", name);
    case ENROLLMENT_DO_RESUME:
        return news->actor == BY_PROGRAM
                   ? arena_format(arena, "Your pause in “%s” is over: you take part again.", name)
                   : arena_format(arena, "Your part in “%s” goes on.", name);
    case ENROLLMENT_DO_LEAVE:
        if (news->actor == BY_PROGRAM) return NULL; /* left the organization */
        return news->from == ENROLLMENT_INVITED
                   ? arena_format(arena, "The invitation to “%s” was taken back.", name)
                   : arena_format(arena, "Your part in “%s” was ended by a coordinator.", name);
    case ENROLLMENT_DO_APPLY:
    case ENROLLMENT_ACTION_COUNT:
        break;
    }
    return NULL;
}

/* What the person did that a coordinator has to act upon; NULL for the rest, which the counts show. */
static const char *words_for_coordinators(struct arena *arena, const struct enrollment_news *news)
{
    bool takes_part = news->from == ENROLLMENT_ACCEPTED || news->from == ENROLLMENT_PAUSED;
    if (news->actor == BY_PROGRAM && news->action == ENROLLMENT_DO_LEAVE && takes_part)
        return arena_format(arena, "%s left the organization and is no longer part of “%s”.",
                            news->person->name, news->program->name);
    if (news->actor != BY_PERSON) return NULL;
    if (news->to == ENROLLMENT_APPLIED)
        return arena_format(arena, "%s applied to “%s”.", news->person->name, news->program->name);
    if (news->action == ENROLLMENT_DO_LEAVE && takes_part)
        return arena_format(arena, "%s left “%s”.", news->person->name, news->program->name);
    return NULL;
}

static const char *person_path(struct arena *arena, const struct enrollment_news *news)
{
    return arena_format(arena, "/programs/%lld/people/%lld", (long long)news->program->id,
                        (long long)news->person->id);
}

/* What a coordinator has to act upon goes to all of them; once one has answered, it is off everybody's list.
 */
static enum error tell_coordinators(struct db *db, struct arena *arena, const struct clock *clock,
                                    const struct enrollment_news *news, const char *kind)
{
    const char *words = words_for_coordinators(arena, news);
    bool answered = news->actor == BY_COORDINATOR && news->from == ENROLLMENT_APPLIED;
    struct list coordinators = {0};
    if (!words && !answered) return OK;
    TRY(program_coordinators(db, arena, news->program->id, &coordinators));
    LIST_EACH (&coordinators, struct person_card, coordinator) {
        if (answered) TRY(notice_read_about(db, clock, coordinator->id, person_path(arena, news)));
        if (words && coordinator->id != news->person->id)
            TRY(notice_add(db, clock, coordinator->id, kind, news->program->id, words,
                           person_path(arena, news)));
    }
    return OK;
}

enum error enrollment_tell(struct db *db, struct arena *arena, const struct clock *clock,
                           const struct enrollment_news *news)
{
    if (strcmp(news->program->state, "draft") == 0) return OK;
    const char *kind = arena_format(arena, "enrollment.%s", enrollment_action_key(news->action));
    const char *path = arena_format(arena, "/programs/%lld", (long long)news->program->id);
    const char *words = words_for_person(arena, news);
    if (news->actor == BY_PERSON) TRY(notice_read_about(db, clock, news->person->id, path));
    if (words) TRY(notice_add(db, clock, news->person->id, kind, news->program->id, words, path));
    return tell_coordinators(db, arena, clock, news, kind);
}

/* One after another with a small memory of its own: there may be thousands. */
static enum error tell_rows(struct db *db, struct arena *scratch, const struct clock *clock,
                            const struct program_card *open, const struct list *rows)
{
    LIST_EACH (rows, struct enrollment_row, row) {
        struct enrollment stored;
        struct person_card person;
        arena_clear(scratch);
        TRY(enrollment_get(db, scratch, open->id, row->person_id, &stored));
        TRY(person_get(db, scratch, row->person_id, &person));
        bool asked = strcmp(row->state, "invited") == 0;
        struct enrollment_news news = {
            .program = open,
            .person = &person,
            .row = &stored,
            .action = asked ? ENROLLMENT_DO_INVITE : ENROLLMENT_DO_ENROLL,
            .actor = BY_COORDINATOR,
            .from = ENROLLMENT_NONE,
            .to = asked ? ENROLLMENT_INVITED : ENROLLMENT_ACCEPTED,
        };
        TRY(enrollment_tell(db, scratch, clock, &news));
    }
    return OK;
}

enum error program_tell_all(struct db *db, struct arena *arena, const struct clock *clock,
                            const struct program_card *card)
{
    struct program_card open = *card;
    struct list rows = {0};
    open.state = "open";
    TRY(program_enrollments(db, arena, card->id, "invited", &rows));
    TRY(program_enrollments(db, arena, card->id, "accepted", &rows));
    struct arena *scratch = arena_new(0);
    if (!scratch) return ERROR_UNAVAILABLE;
    enum error error = tell_rows(db, scratch, clock, &open, &rows);
    arena_free(scratch);
    return error;
}
