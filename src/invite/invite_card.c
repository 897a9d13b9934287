/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What members answered in their calendars, on a meeting's page. */
#include <string.h>

#include "invite/invite.h"
#include "invite/invite_store.h"

RECORD_DEFINE(invite_answer, INVITE_ANSWER_FIELDS)
RECORD_DEFINE(invite_card, INVITE_CARD_FIELDS)

static void add_answer(const struct membership *membership, const struct invite_given *given,
                       struct invite_card *card)
{
    enum icalendar_answer answer = invite_answer_find(given->answer);
    *LIST_ADD(&card->answers, membership->arena, struct invite_answer) =
        (struct invite_answer){.person_id = given->person_id,
                               .name = membership_name(membership, given->person_id),
                               .answer = given->answer,
                               .accepted = answer == ICALENDAR_ACCEPTED,
                               .tentative = answer == ICALENDAR_TENTATIVE,
                               .declined = answer == ICALENDAR_DECLINED,
                               .answered_at = given->answered_at};
}

enum error invite_card_get(const struct membership *membership, const struct meeting *meeting,
                           struct invite_card *ret_card)
{
    struct invite_card card = {.relationship_id = membership->relationship,
                               .meeting_id = meeting->id,
                               .planned = strcmp(meeting->state, "planned") == 0};
    struct list given = {0};
    TRY(invite_given_to(membership->db, membership->arena, meeting->id, meeting->series_id, &given));
    LIST_EACH (&membership->members, struct relationship_member, member) {
        const struct invite_given *one = invite_given_by(&given, member->id, meeting->sequence);
        if (one && card.planned) add_answer(membership, one, &card);
    }
    card.has_answers = card.answers.count > 0;
    *ret_card = card;
    return OK;
}
