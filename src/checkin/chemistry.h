/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The chemistry check: after the first and the second meeting each of two is asked, for their eyes only,
 * whether to continue, to talk, or to change. Who answers "change" is let out without fault: some days later
 * the pair ends early, by itself, and both return to matching.
 *
 * Nobody else may learn an answer, and above all the partner may not read "change" out of anything. Where it
 * could show, and why it does not:
 *
 * - What is kept. The answer is one letter, sealed with its author's own key: no plain column and no length
 *   differs. Words are sealed too, and may stand with any answer.
 * - What is scheduled. Every answer, whichever it is, gets one job with its review; jobs and their times look
 *   alike. Only the review opens the letter, and it does nothing unless the letter says change.
 * - What others are told. Answering writes no event, no notice, no progress and no state, and does not touch
 *   the relationship's row. No page, card or API of anybody else reads the table.
 * - What the author is told. The same notice and the same redirect follow each answer.
 * - How it ends. By the move that ends a pair early by hand (relationship_course.h): same state, same ending,
 *   an event without an actor, the same sentence to both, whoever wished for it. Nobody asks "by whom".
 * - When it ends. Three to ten days later, on a working day at a random second of working hours, as by hand:
 *   the moment points neither to the meeting nor to the answer, nor to a job that runs on the hour.
 * - Trying it out. Answers of the two are never put together: not even two who both want to talk are told so,
 *   because then an answer "talk" would be a way to ask what the other one said.
 * - Afterwards. The pair counts as one that was together before; the matcher does not propose it again, and
 *   gives no reason.
 *
 * What remains: of two people, each knows that they did not end it themselves. And who holds the portal's key
 * and its running server can open everything that the server can open.
 */
#ifndef ITHACA_CHECKIN_CHEMISTRY_H
#define ITHACA_CHECKIN_CHEMISTRY_H

#include "checkin/chemistry_rules.h"
#include "jobs/jobs.h"
#include "relationship/membership.h"
#include "web/route.h"

#define CHEMISTRY_JOB "checkin.chemistry"

#define CHEMISTRY_ANSWER_FIELDS(FIELD, R)                                                                    \
    FIELD(R, integer, meeting, 0)                                                                            \
    FIELD(R, text, answer, 1) /* a letter of chemistry_rules.h, "" for none */                               \
    FIELD(R, text, words, 10000)                                                                             \
    FIELD(R, time, answered_at, 0)                                                                           \
    FIELD(R, time, review_at, 0)                                                                             \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(chemistry_answer, CHEMISTRY_ANSWER_FIELDS)

/* One's own latest answer; version 0 when there is none. `mine` is content_mine. */
MUST_USE enum error chemistry_latest(const struct membership *membership, const struct content *mine,
                                     struct chemistry_answer *ret_answer);

/* Keeps an answer for a meeting, and schedules its review. ERROR_CONFLICT when it was changed since `version`
 * (0: none yet) or nobody is asked here; ERROR_INVALID without an answer. */
MUST_USE enum error chemistry_put(const struct membership *membership, const struct content *mine,
                                  const struct chemistry_answer *answer);

/* The review of one answer; the job's context is the portal's key. */
enum error chemistry_work(struct job_run *run, const struct portal_key *portal_key);

extern const struct route_table chemistry_routes;

#endif
