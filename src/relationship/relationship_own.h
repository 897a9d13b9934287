/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Columns from which the next step of a member follows, for statements within relationship/. They stand in
 * relationship r, its progress w, the member's row m, the program g, and the training t that the member read.
 */
#ifndef ITHACA_RELATIONSHIP_OWN_H
#define ITHACA_RELATIONSHIP_OWN_H

#include "base/record.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_steps.h"

#define RELATIONSHIP_PROGRESS_COLUMNS                                                                        \
    "w.relationship_id AS relationship_id, w.agreement_drafted AS agreement_drafted, "                       \
    "w.agreement_signed AS agreement_signed, w.agreement_signed_at AS agreement_signed_at, "                 \
    "w.revisit_on AS revisit_on, w.goals_open AS goals_open, w.goals_reached AS goals_reached, "             \
    "w.goals_dropped AS goals_dropped, w.meetings_held AS meetings_held, "                                   \
    "w.meetings_postponed AS meetings_postponed, w.meetings_missed AS meetings_missed, "                     \
    "w.last_met_at AS last_met_at, w.next_meeting_id AS next_meeting_id, "                                   \
    "w.next_meeting_at AS next_meeting_at, w.actions_open AS actions_open, w.check_ins AS check_ins, "       \
    "w.last_check_in_at AS last_check_in_at, w.feedback_given AS feedback_given, "                           \
    "w.cadence_days AS cadence_days"

/* The fields of the progress, then what is the member's own. */
#define RELATIONSHIP_OWN_FIELDS(FIELD, R)                                                                    \
    RELATIONSHIP_PROGRESS_FIELDS(FIELD, R)                                                                   \
    STEP_OWN_FIELDS(FIELD, R)

#define RELATIONSHIP_OWN_COLUMNS                                                                             \
    RELATIONSHIP_PROGRESS_COLUMNS                                                                            \
    ", COALESCE(w.cadence_days, g.cadence_days) AS rhythm, COALESCE(g.training, 'none') AS training, "       \
    "CASE WHEN t.person_id IS NULL THEN 0 ELSE 1 END AS training_read, m.agreement_signed AS i_signed, "     \
    "m.check_in_due_on AS check_in_due_on, m.action_due_on AS action_due_on, "                               \
    "m.feedback_asked AS feedback_asked, m.looked_back_at AS looked_back_at"

#define RELATIONSHIP_OWN_TABLES                                                                              \
    "relationship_member m JOIN relationship r ON r.id = m.relationship_id "                                 \
    "JOIN relationship_progress w ON w.relationship_id = r.id LEFT JOIN program g ON g.id = r.program_id "   \
    "LEFT JOIN training_read t ON t.program_id = g.id AND t.person_id = m.person_id "                        \
    "AND t.version = g.training_version"

#endif
