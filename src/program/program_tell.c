/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people are told when somebody's part in a program changes, and where it leads. */
#include <string.h>

#include "calendar/date_text.h"
#include "notice/notice.h"
#include "program/program_enroll.h"
#include "program/program_store.h"

/* Whether the program's format knows mentors and mentees by these words, and the person is one of the two. */
static bool has_plain_role(const struct enrollment_news *news)
{
    static const char *const FORMATS[] = {"mentoring", "reverse", "group"};
    if (news->row->as_mentor == news->row->as_mentee) return false;
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++)
        if (strcmp(news->program->format, FORMATS[i]) == 0) return true;
    return false;
}

static const char *invited_kind(const struct enrollment_news *news)
{
    if (!has_plain_role(news)) return "enrollment.invited";
    return news->row->as_mentor ? "enrollment.invited-as-mentor" : "enrollment.invited-as-mentee";
}

static const char *enrolled_kind(const struct enrollment_news *news)
{
    if (!has_plain_role(news)) return "enrollment.enrolled";
    return news->row->as_mentor ? "enrollment.enrolled-as-mentor" : "enrollment.enrolled-as-mentee";
}

/* What others did to the person's part; NULL when they did it themselves and know. */
static const char *kind_for_person(const struct enrollment_news *news)
{
    if (news->actor == BY_PERSON) return news->to == ENROLLMENT_WAITLISTED ? "enrollment.waits" : NULL;
    switch (news->action) {
    case ENROLLMENT_DO_INVITE:
        return invited_kind(news);
    case ENROLLMENT_DO_ENROLL:
        return enrolled_kind(news);
    case ENROLLMENT_DO_ACCEPT:
        return "enrollment.accepted";
    case ENROLLMENT_DO_DECLINE:
        return "enrollment.declined";
    case ENROLLMENT_DO_WAITLIST:
        return "enrollment.waitlisted";
    case ENROLLMENT_DO_OFFER:
        return "enrollment.offered";
    case ENROLLMENT_DO_LAPSE:
        return "enrollment.lapsed";
    case ENROLLMENT_DO_PAUSE:
        return "enrollment.paused";
    case ENROLLMENT_DO_RESUME:
        return news->actor == BY_PROGRAM ? "enrollment.pause-over" : "enrollment.resumed";
    case ENROLLMENT_DO_LEAVE:
        if (news->actor == BY_PROGRAM) return NULL; /* left the organization */
        return news->from == ENROLLMENT_INVITED ? "enrollment.uninvited" : "enrollment.ended";
    case ENROLLMENT_DO_APPLY:
    case ENROLLMENT_ACTION_COUNT:
        break;
    }
    return NULL;
}

/* What the person did that a coordinator has to act upon; NULL for the rest, which the counts show. */
static const char *kind_for_coordinators(const struct enrollment_news *news)
{
    bool takes_part = news->from == ENROLLMENT_ACCEPTED || news->from == ENROLLMENT_PAUSED;
    if (news->actor == BY_PROGRAM && news->action == ENROLLMENT_DO_LEAVE && takes_part)
        return "enrollment.left-organization";
    if (news->actor != BY_PERSON) return NULL;
    if (news->to == ENROLLMENT_APPLIED) return "enrollment.applied";
    if (news->action == ENROLLMENT_DO_LEAVE && takes_part) return "enrollment.left";
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
                                    const struct enrollment_news *news)
{
    const char *kind = kind_for_coordinators(news);
    bool answered = news->actor == BY_COORDINATOR && news->from == ENROLLMENT_APPLIED;
    struct list coordinators = {0};
    if (!kind && !answered) return OK;
    TRY(program_coordinators(db, arena, news->program->id, &coordinators));
    LIST_EACH (&coordinators, struct person_card, coordinator) {
        if (answered) TRY(notice_read_about(db, clock, coordinator->id, person_path(arena, news)));
        struct notice notice = {.person = coordinator->id,
                                .kind = kind,
                                .subject = news->program->id,
                                .path = person_path(arena, news),
                                .who = news->person->name,
                                .what = news->program->name};
        if (kind && coordinator->id != news->person->id) TRY(notice_tell(db, clock, &notice));
    }
    return OK;
}

enum error enrollment_tell(struct db *db, struct arena *arena, const struct clock *clock,
                           const struct enrollment_news *news)
{
    if (strcmp(news->program->state, "draft") == 0) return OK;
    struct notice notice = {.person = news->person->id,
                            .kind = kind_for_person(news),
                            .subject = news->program->id,
                            .path = arena_format(arena, "/programs/%lld", (long long)news->program->id),
                            .what = news->program->name};
    bool offered = news->action == ENROLLMENT_DO_OFFER && news->actor != BY_PERSON;
    if (offered) notice.day = news->row->offer_until / 86400;
    if (news->actor == BY_PERSON) TRY(notice_read_about(db, clock, news->person->id, notice.path));
    if (notice.kind) TRY(notice_tell(db, clock, &notice));
    return tell_coordinators(db, arena, clock, news);
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
