/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Notes along the way, and the history of a goal. */
#include "base/random.h"
#include "goal/goal_parts.h"
#include "goal/goal_rules.h"
#include "web/json.h"

RECORD_DEFINE(goal_note, GOAL_NOTE_FIELDS)
RECORD_DEFINE(goal_change, GOAL_CHANGE_FIELDS)

enum error goal_notes(const struct membership *membership, int64_t goal, struct list *ret_notes)
{
    struct list rows = {0};
    TRY(goal_note_rows(membership->db, membership->arena, goal, &rows));
    TRY(content_open_rows(membership->arena, membership->content, "goal_note", &goal_note_row_record, &rows,
                          &goal_note_record, ret_notes));
    LIST_EACH (ret_notes, struct goal_note, note)
        note->author_name = membership_name(membership, note->author_id);
    return OK;
}

/* Lines that were written before the data was kept have sentences, which stay as they are. */
static const char *words_for(const struct membership *membership, const struct goal_change *change)
{
    struct goal_before before;
    if (*change->words != '{' ||
        json_read(membership->arena, change->words, &goal_before_record, &before) != OK)
        return change->words;
    return goal_before_words(membership->arena, membership->language, change->kind, &before,
                             goal_owner_label(membership, before.owner_id));
}

enum error goal_changes(const struct membership *membership, int64_t goal, struct list *ret_changes)
{
    struct list rows = {0};
    TRY(goal_change_rows(membership->db, membership->arena, goal, &rows));
    TRY(content_open_rows(membership->arena, membership->content, "goal_change", &goal_change_row_record,
                          &rows, &goal_change_record, ret_changes));
    LIST_EACH (ret_changes, struct goal_change, change) {
        change->sentence = goal_change_sentence(
            membership->arena, membership->language,
            change->person_id == membership->person ? NULL : membership_name(membership, change->person_id),
            change->kind);
        change->words = words_for(membership, change);
    }
    return OK;
}

struct noting {
    const struct membership *membership;
    int64_t goal, id;
    const char *body;
};

static enum error note_in(struct db *db, void *context)
{
    struct noting *noting = context;
    const struct membership *membership = noting->membership;
    struct goal_row goal;
    struct goal_note_row row = {.id = id_new(membership->clock),
                                .author_id = membership->person,
                                .created_at = clock_seconds(membership->clock)};
    struct content_row place = goal_place(membership, "goal_note", row.id);
    int64_t count;
    TRY(goal_row_get(db, membership->arena, membership->relationship, noting->goal, &goal));
    TRY(goal_note_count(db, goal.id, &count));
    if (count >= GOAL_NOTES_LIMIT) return ERROR_TOO_LARGE;
    row.body = content_seal_bytes(&place, "body", noting->body);
    TRY(goal_note_row_insert(db, goal.id, &row));
    noting->id = row.id;
    return goal_tell(membership, goal.id, "goal.note");
}

enum error goal_note_add(const struct membership *membership, int64_t goal, const char *body, int64_t *ret_id)
{
    struct noting noting = {.membership = membership, .goal = goal, .body = body};
    TRY(membership_write(membership, note_in, &noting));
    *ret_id = noting.id;
    return OK;
}
