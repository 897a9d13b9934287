/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Asking for feedback: members in the product, others by a link. What stands on the link's page is sealed by
 * the link itself, of which the database has only the hash, so that nobody else can read it there.
 */
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "feedback/feedback_parts.h"
#include "notice/notice.h"
#include "person/person.h"
#include "relationship/relationship_rules.h"

RECORD_DEFINE(feedback_request, FEEDBACK_REQUEST_FIELDS)

/* ---- reading ---- */

static enum error open_request(const struct membership *membership, const struct feedback_request_row *row,
                               struct feedback_request *ret_request)
{
    const struct content *content = membership->content;
    struct feedback_request request = {0};
    const char *whom;
    if (!row->asked_id)
        TRY(content_of_author(membership->db, membership->arena, membership->clock, membership->portal_key,
                              membership->person, CONTENT_READ, &content));
    struct content_row place = {membership->arena, content, "feedback_request", row->id};
    TRY(content_open_row(&place, &feedback_request_row_record, row, &feedback_request_record, &request));
    TRY(content_open(&place, "whom", row->whom, &whom));
    request.asker_name = membership_name(membership, row->asker_id);
    request.asked_name = row->asked_id ? membership_name(membership, row->asked_id) : whom;
    request.by_link = !row->asked_id;
    request.is_over = row->expires_at && row->expires_at <= clock_seconds(membership->clock);
    request.i_asked = row->asker_id == membership->person;
    request.path =
        arena_format(membership->arena, "/relationships/%lld/feedback", (long long)membership->relationship);
    *ret_request = request;
    return OK;
}

enum error feedback_requests(const struct membership *membership, struct list *ret_requests)
{
    struct list rows = {0};
    TRY(feedback_request_rows(membership->db, membership->arena, membership->relationship, membership->person,
                              &rows));
    LIST_EACH (&rows, struct feedback_request_row, row)
        TRY(open_request(membership, row,
                         LIST_ADD(ret_requests, membership->arena, struct feedback_request)));
    return OK;
}

enum error feedback_request_get(const struct membership *membership, int64_t id,
                                struct feedback_request *ret_request)
{
    struct feedback_request_row row;
    TRY(feedback_request_row_get(membership->db, membership->arena, membership->relationship,
                                 membership->person, id, &row));
    return open_request(membership, &row, ret_request);
}

/* ---- asking ---- */

struct asking {
    const struct membership *membership;
    int64_t id, asked;
    const char *whom, *question, *token;
};

/* The key of a link: from another hash of its token than the one that is stored. */
static void link_key(struct arena *arena, const char *token, struct content_key *ret_key)
{
    char hash[TOKEN_HASH_SIZE];
    token_hash(arena_format(arena, "feedback link key %s", token), hash);
    for (size_t i = 0; i < CONTENT_KEY_SIZE; i++) {
        unsigned char high = (unsigned char)hash[2 * i], low = (unsigned char)hash[2 * i + 1];
        ret_key->bytes[i] = (unsigned char)((high <= '9' ? high - '0' : high - 'a' + 10) << 4 |
                                            (low <= '9' ? low - '0' : low - 'a' + 10));
    }
}

static void seal_for_link(const struct asking *asking, struct feedback_request_row *row)
{
    struct arena *arena = asking->membership->arena;
    struct content_key key;
    link_key(arena, asking->token, &key);
    row->whom_by_link =
        seal_text(arena, &key, &(struct seal_place){"feedback_request.whom_by_link", row->id}, asking->whom);
    row->question_by_link = seal_text(
        arena, &key, &(struct seal_place){"feedback_request.question_by_link", row->id}, asking->question);
    content_key_wipe(&key);
}

static enum error ask_in(struct db *db, void *context)
{
    struct asking *asking = context;
    const struct membership *membership = asking->membership;
    struct arena *arena = membership->arena;
    const struct content *content = membership->content;
    struct feedback_request_row row = {.id = id_new(membership->clock),
                                       .relationship_id = membership->relationship,
                                       .asker_id = membership->person,
                                       .asked_id = asking->asked,
                                       .token_hash = "",
                                       .created_at = clock_seconds(membership->clock)};
    char hash[TOKEN_HASH_SIZE];
    if (!asking->asked) {
        int64_t links;
        TRY(feedback_request_links(db, membership->relationship, membership->person, row.created_at, &links));
        if (links >= FEEDBACK_LINKS_LIMIT) return ERROR_TOO_MANY;
        TRY(content_of_author(db, arena, membership->clock, membership->portal_key, membership->person,
                              CONTENT_WRITE, &content));
        token_hash(asking->token, hash);
        row.token_hash = hash;
        row.expires_at = row.created_at + (int64_t)FEEDBACK_LINK_DAYS * 86400;
        seal_for_link(asking, &row);
    }
    struct content_row place = {arena, content, "feedback_request", row.id};
    row.whom = content_seal_bytes(&place, "whom", asking->whom);
    row.question = content_seal_bytes(&place, "question", asking->question);
    TRY(feedback_request_row_insert(db, &row));
    asking->id = row.id;
    if (!asking->asked) return OK;
    const char *path = arena_format(arena, "/feedback/new?request=%lld", (long long)row.id);
    return membership_tell_one(membership, asking->asked,
                               &(struct notice){.kind = "feedback.asked", .subject = row.id, .path = path});
}

enum error feedback_ask(const struct membership *membership, int64_t asked, const char *question,
                        int64_t *ret_id)
{
    struct asking asking = {.membership = membership, .asked = asked, .whom = "", .question = question};
    if (asked == membership->person || !membership_member(membership, asked)) return ERROR_INVALID;
    TRY(membership_write(membership, ask_in, &asking));
    *ret_id = asking.id;
    return OK;
}

enum error feedback_ask_by_link(const struct membership *membership, const char *whom, const char *question,
                                const char **ret_token)
{
    char token[TOKEN_SIZE];
    token_new(token);
    struct asking asking = {.membership = membership, .whom = whom, .question = question, .token = token};
    TRY(membership_write(membership, ask_in, &asking));
    *ret_token = arena_string(membership->arena, token);
    return OK;
}

static enum error end_in(struct db *db, void *context)
{
    const struct asking *asking = context;
    const struct membership *membership = asking->membership;
    struct feedback_request_row row;
    TRY(feedback_request_row_get(db, membership->arena, membership->relationship, membership->person,
                                 asking->id, &row));
    bool mine = row.asker_id == membership->person;
    TRY(feedback_request_row_end(db, row.id, mine ? "withdrawn" : "declined",
                                 clock_seconds(membership->clock)));
    if (mine) return OK;
    return membership_tell_one(
        membership, row.asker_id,
        &(struct notice){.kind = "feedback.declined", .subject = row.id, .path = "/feedback"});
}

enum error feedback_request_end(const struct membership *membership, int64_t id)
{
    struct asking asking = {.membership = membership, .id = id};
    return membership_write(membership, end_in, &asking);
}

/* ---- by a link ---- */

static enum error open_by_link(struct arena *arena, const char *token, const struct feedback_request_row *row,
                               struct feedback_link *link)
{
    struct content_key key;
    link_key(arena, token, &key);
    enum error error =
        open_text(arena, &key, &(struct seal_place){"feedback_request.question_by_link", row->id},
                  row->question_by_link, &link->question);
    if (error == OK)
        error = open_text(arena, &key, &(struct seal_place){"feedback_request.whom_by_link", row->id},
                          row->whom_by_link, &link->whom);
    content_key_wipe(&key);
    return error;
}

enum error feedback_link_open(struct db *db, struct arena *arena, const struct clock *clock,
                              const char *token, struct feedback_link *ret_link)
{
    struct feedback_request_row row;
    struct person_card asker;
    char hash[TOKEN_HASH_SIZE];
    token_hash(token, hash);
    TRY(feedback_request_row_by_token(db, arena, hash, clock_seconds(clock), &row));
    TRY(person_get(db, arena, row.asker_id, &asker));
    if (!asker.active) return ERROR_NOT_FOUND;
    struct feedback_link link = {.request = row.id,
                                 .relationship = row.relationship_id,
                                 .asker = row.asker_id,
                                 .asker_name = asker.name,
                                 .asker_first = relationship_first_name(arena, asker.name),
                                 .expires_at = row.expires_at};
    TRY(open_by_link(arena, token, &row, &link));
    *ret_link = link;
    return OK;
}

struct answering {
    struct arena *arena;
    const struct clock *clock;
    const struct portal_key *portal_key;
    const char *token;
    const struct feedback_form *form;
};

static enum error answer_in(struct db *db, void *context)
{
    const struct answering *answering = context;
    struct arena *arena = answering->arena;
    struct feedback_link link;
    const struct content *content;
    struct feedback feedback = feedback_of_form(answering->form);
    TRY(feedback_link_open(db, arena, answering->clock, answering->token, &link));
    struct feedback_row row = {.id = id_new(answering->clock),
                               .receiver_id = link.asker,
                               .request_id = link.request,
                               .sealed_for = "receiver",
                               .given_at = clock_seconds(answering->clock)};
    TRY(content_for(db, arena, answering->clock, answering->portal_key, link.asker, &content));
    feedback_seal(arena, content, &feedback, &row);
    TRY(feedback_request_row_end(db, link.request, "answered", row.given_at));
    TRY(feedback_row_insert(db, link.relationship, &row));
    struct notice notice = {.person = link.asker,
                            .kind = "feedback.arrived",
                            .subject = row.id,
                            .path = arena_format(arena, "/relationships/%lld/feedback/%lld",
                                                 (long long)link.relationship, (long long)row.id)};
    return notice_tell(db, answering->clock, &notice);
}

enum error feedback_link_answer(struct db *db, struct arena *arena, const struct clock *clock,
                                const struct portal_key *portal_key, const char *token,
                                const struct feedback_form *form)
{
    struct answering answering = {arena, clock, portal_key, token, form};
    struct feedback_form_problems problems = {0};
    feedback_form_check(NULL, form, &problems);
    if (form_has_problems(&feedback_form_problems_record, &problems)) return ERROR_INVALID;
    return db_write(db, answer_in, &answering);
}
