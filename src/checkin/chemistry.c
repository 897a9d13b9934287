/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "checkin/chemistry.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "relationship/relationship_course.h"
#include "relationship/relationship_progress.h"

RECORD_DEFINE(chemistry_answer, CHEMISTRY_ANSWER_FIELDS)

#define ANSWER_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, integer, meeting, 0)                                                                            \
    FIELD(R, bytes, answer, 0)                                                                               \
    FIELD(R, bytes, words, 0)                                                                                \
    FIELD(R, time, answered_at, 0)                                                                           \
    FIELD(R, time, review_at, 0)                                                                             \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(answer_row, ANSWER_ROW_FIELDS)

#define ANSWER_COLUMNS                                                                                       \
    "SELECT id, relationship_id, person_id, meeting, answer, words, answered_at, review_at, version "        \
    "FROM chemistry_answer "
SQL(chemistry_latest_of,
    ANSWER_COLUMNS "WHERE relationship_id = $1 AND person_id = $2 ORDER BY meeting DESC LIMIT 1");
SQL(chemistry_of_meeting, ANSWER_COLUMNS "WHERE relationship_id = $1 AND person_id = $2 AND meeting = $3");
SQL(chemistry_by_id, ANSWER_COLUMNS "WHERE id = $1");
SQL(chemistry_insert,
    "INSERT INTO chemistry_answer (id, relationship_id, person_id, meeting, answer, words, answered_at, review_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
SQL(chemistry_update,
    "UPDATE chemistry_answer SET answer = $2, words = $3, answered_at = $4, review_at = $5, "
    "version = version + 1 WHERE id = $1");

SQL(chemistry_forget_review, "UPDATE chemistry_answer SET review_at = 0 WHERE id = $1");
#define ANSWER_ID_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(answer_id, ANSWER_ID_FIELDS)
SQL(chemistry_of_pair, "SELECT id FROM chemistry_answer WHERE relationship_id = $1");
SQL(chemistry_forget_reviews, "UPDATE chemistry_answer SET review_at = 0 WHERE relationship_id = $1");

enum error chemistry_latest(const struct membership *membership, const struct content *mine,
                            struct chemistry_answer *ret_answer)
{
    struct answer_row row;
    enum error error = db_one(membership->db, membership->arena, &chemistry_latest_of,
                              DB_PARAMS(db_int(membership->relationship), db_int(membership->person)),
                              &answer_row_record, &row);
    if (error == ERROR_NOT_FOUND) *ret_answer = (struct chemistry_answer){.answer = "", .words = ""};
    if (error != OK) return error == ERROR_NOT_FOUND ? OK : error;
    return content_open_row(&(struct content_row){membership->arena, mine, "chemistry_answer", row.id},
                            &answer_row_record, &row, &chemistry_answer_record, ret_answer);
}

/* ---- answering ---- */

struct answering {
    const struct membership *membership;
    const struct content *mine;
    const struct chemistry_answer *answer;
};

static const char *my_zone(const struct membership *membership)
{
    const struct relationship_member *me = membership_member(membership, membership->person);
    return me ? me->time_zone : "";
}

static enum error write_answer(struct db *db, const struct answering *answering,
                               const struct answer_row *before, int64_t id)
{
    const struct membership *membership = answering->membership;
    const struct chemistry_answer *answer = answering->answer;
    struct content_row row = {membership->arena, answering->mine, "chemistry_answer", id};
    int64_t now = clock_seconds(membership->clock);
    uint64_t chance;
    random_bytes(&chance, sizeof chance);
    int64_t review_at = chemistry_review_at(my_zone(membership), now, chance);
    struct db_value letter = content_seal(&row, "answer", answer->answer),
                    words = content_seal(&row, "words", answer->words);
    if (before->id)
        TRY(db_run_one(db, &chemistry_update,
                       DB_PARAMS(db_int(id), letter, words, db_int(now), db_int(review_at))));
    else
        TRY(db_run(db, &chemistry_insert,
                   DB_PARAMS(db_int(id), db_int(membership->relationship), db_int(membership->person),
                             db_int(answer->meeting), letter, words, db_int(now), db_int(review_at)),
                   NULL));
    /* The version tells a review whether the answer was changed after it was scheduled. */
    return job_add(db, membership->clock,
                   &(struct job_new){
                       .kind = CHEMISTRY_JOB,
                       .subject_id = id,
                       .payload = arena_format(membership->arena, "%lld", (long long)(before->version + 1)),
                       .run_at = review_at});
}

static enum error answer_in(struct db *db, void *context)
{
    const struct answering *answering = context;
    const struct membership *membership = answering->membership;
    struct answer_row before = {0};
    enum error error = db_one(db, membership->arena, &chemistry_of_meeting,
                              DB_PARAMS(db_int(membership->relationship), db_int(membership->person),
                                        db_int(answering->answer->meeting)),
                              &answer_row_record, &before);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    if (before.version != answering->answer->version) return ERROR_CONFLICT;
    return write_answer(db, answering, &before, before.id ? before.id : id_new(membership->clock));
}

enum error chemistry_put(const struct membership *membership, const struct content *mine,
                         const struct chemistry_answer *answer)
{
    struct answering answering = {membership, mine, answer};
    if (chemistry_of_letter(answer->answer) == CHEMISTRY_NONE) return ERROR_INVALID;
    if (!membership->writable || !chemistry_is_asked(membership->format, membership->members.count))
        return ERROR_CONFLICT;
    return membership_write(membership, answer_in, &answering);
}

/* ---- the review ---- */

struct reviewing {
    struct job_run *run;
    const struct portal_key *portal_key;
    struct answer_row row;
};

/* Reviews of other answers of the pair are no longer needed, and nothing that waits may tell whose this one
 * was. */
static enum error forget_other_reviews(struct db *db, const struct reviewing *reviewing)
{
    struct job_run *run = reviewing->run;
    struct list answers = {0};
    TRY(db_list(db, run->arena, &chemistry_of_pair, DB_PARAMS(db_int(reviewing->row.relationship_id)),
                &answer_id_record, &answers));
    LIST_EACH (&answers, struct answer_id, answer)
        if (answer->id != run->subject_id) TRY(job_cancel(db, CHEMISTRY_JOB, answer->id));
    return OK;
}

/* The pair may be closed by now, or its members may have changed; then there is nothing to do. */
static enum error end_quietly(struct db *db, const struct reviewing *reviewing)
{
    struct job_run *run = reviewing->run;
    TRY(db_run(db, &chemistry_forget_reviews, DB_PARAMS(db_int(reviewing->row.relationship_id)), NULL));
    TRY(forget_other_reviews(db, reviewing));
    struct relationship_moving moving = {.relationship = reviewing->row.relationship_id,
                                         .move = RELATIONSHIP_END_EARLY};
    return relationship_make_move(db, run->arena, run->clock, &moving);
}

static enum error is_open(const struct reviewing *reviewing, bool *ret_open)
{
    struct job_run *run = reviewing->run;
    struct membership membership;
    enum error error = membership_open(run->db, run->arena, run->clock, reviewing->portal_key,
                                       reviewing->row.relationship_id, reviewing->row.person_id,
                                       RELATIONSHIP_READ, &membership);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    *ret_open =
        error == OK && membership.writable && chemistry_is_asked(membership.format, membership.members.count);
    return OK;
}

static enum error review_in(struct db *db, void *context)
{
    struct reviewing *reviewing = context;
    struct job_run *run = reviewing->run;
    const struct answer_row *row = &reviewing->row;
    struct answer_row latest;
    const struct content *theirs;
    const char *letter;
    int64_t version;
    bool open;
    TRY(db_one(db, run->arena, &chemistry_by_id, DB_PARAMS(db_int(run->subject_id)), &answer_row_record,
               &reviewing->row));
    TRY(db_one(db, run->arena, &chemistry_latest_of,
               DB_PARAMS(db_int(row->relationship_id), db_int(row->person_id)), &answer_row_record, &latest));
    if (!text_to_int(run->payload, 1, INT64_MAX, &version)) return ERROR_INVALID;
    /* Changed since, or followed by an answer after the next meeting: that one has a review of its own. */
    if (version != row->version || latest.id != row->id) return job_finish(run);
    /* No moment stays that could be laid beside the end of the relationship to tell whose answer it was. */
    TRY(db_run(db, &chemistry_forget_review, DB_PARAMS(db_int(row->id)), NULL));
    TRY(content_of_author(db, run->arena, run->clock, reviewing->portal_key, row->person_id, CONTENT_READ,
                          &theirs));
    TRY(content_open(&(struct content_row){run->arena, theirs, "chemistry_answer", row->id}, "answer",
                     row->answer, &letter));
    TRY(is_open(reviewing, &open));
    if (open && chemistry_of_letter(letter) == CHEMISTRY_CHANGE) TRY(end_quietly(db, reviewing));
    return job_finish(run);
}

enum error chemistry_work(struct job_run *run, const struct portal_key *portal_key)
{
    struct reviewing reviewing = {.run = run, .portal_key = portal_key};
    return db_write(run->db, review_in, &reviewing);
}
