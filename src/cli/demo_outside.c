/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/demo_outside.h"

#include "audit/audit.h"
#include "concern/concern_letter.h"
#include "db/db.h"

SQL(demo_relationship_of,
    "SELECT r.id FROM relationship r JOIN relationship_member m ON m.relationship_id = r.id "
    "WHERE r.program_id = $1 AND m.person_id = $2 ORDER BY r.id");

static const int64_t DAY = 86400000;

static enum error look(const struct demo_outside *outside, int64_t days_ago)
{
    const struct demo_stories *stories = outside->stories;
    int64_t moment = stories->now - days_ago * DAY;
    struct clock clock = clock_fixed(&moment);
    struct audit_actor actor = {outside->coordinator, outside->coordinator_name, "coordinator"};
    struct audit_subject subject = {.program = stories->program, .about = outside->program_name};
    return audit_note(stories->db, stories->arena, &clock, stories->portal_key, AUDIT_STATES, &actor,
                      &subject);
}

static enum error write_letter(const struct demo_outside *outside, const struct membership *me,
                               int64_t *ret_letter)
{
    struct concern_form note = {.title = "My team hears of what I say here",
                                .happened =
                                    "Last week a colleague asked me about something that I had only said in "
                                    "our meeting.",
                                .effect = "I think twice now about what I say.",
                                .wish = "To be sure that it stays between us."};
    struct concern_letter_form letter = {
        .recipient = arena_format(me->arena, "%lld", (long long)outside->coordinator),
        .words =
            "Could you tell me who can see what in this program? I would like to ask that before I talk about "
            "it with anybody."};
    struct concern_letter draft;
    int64_t id;
    TRY(concern_add(me, &note, &id));
    TRY(concern_letter_save(me, id, &letter));
    TRY(concern_letter_draft(me, id, &draft));
    return concern_letter_send(me, id, draft.version, ret_letter);
}

static enum error answer_letter(const struct demo_outside *outside, const struct clock *clock, int64_t letter)
{
    const struct demo_stories *stories = outside->stories;
    struct concern_reader reader = {stories->db,         stories->arena,       clock,
                                    stories->portal_key, outside->coordinator, outside->coordinator_name};
    return concern_letter_answer(
        &reader, letter,
        "Thank you for asking. I see dates and states, never what you write, and your "
        "manager sees nothing. Shall we talk? Thursday at ten would suit me.");
}

enum error demo_tell_outside(const struct demo_outside *outside)
{
    const struct demo_stories *stories = outside->stories;
    struct membership me;
    int64_t relationship, letter, moment = stories->now - 5 * DAY;
    struct clock clock = clock_fixed(&moment);
    for (int64_t days_ago = 26; days_ago > 0; days_ago -= 12) TRY(look(outside, days_ago));
    if (outside->contact)
        TRY(concern_contact_add(stories->db, &clock, outside->contact, "People and culture, for everybody",
                                outside->coordinator));
    TRY(db_number(stories->db, &demo_relationship_of,
                  DB_PARAMS(db_int(stories->program), db_int(stories->first)), &relationship));
    TRY(membership_open(stories->db, stories->arena, &clock, stories->portal_key, relationship,
                        stories->first, RELATIONSHIP_WRITE_AFTER, &me));
    TRY(write_letter(outside, &me, &letter));
    moment += DAY;
    return answer_letter(outside, &clock, letter);
}
