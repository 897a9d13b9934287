/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guide/guide.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "guide/guide_library.h"
#include "language/language.h"

RECORD_DEFINE(guide_item, GUIDE_ITEM_FIELDS)
FORM_DEFINE(guide_form, GUIDE_FORM_FIELDS)

#define GUIDE_ROW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, library_key, 0) /* "": the program's own */                                               \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, text, phase, 0)                                                                                 \
    FIELD(R, text, theme, 0)                                                                                 \
    FIELD(R, text, side, 0)                                                                                  \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, how, 0)                                                                                   \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, flag, changed, 0)                                                                               \
    FIELD(R, flag, hidden, 0)                                                                                \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(guide_row, GUIDE_ROW_FIELDS)

#define GUIDE_COLUMNS                                                                                        \
    "id, library_key, kind, phase, theme, side, title, how, minutes, changed, hidden, version"

SQL(guide_rows, "SELECT " GUIDE_COLUMNS " FROM guide_item WHERE program_id = $1 ORDER BY id");
SQL(guide_row_by_id,
    "SELECT " GUIDE_COLUMNS " FROM guide_item WHERE program_id = $1 AND id = $2 AND library_key IS NULL");
SQL(guide_row_by_key, "SELECT " GUIDE_COLUMNS " FROM guide_item WHERE program_id = $1 AND library_key = $2");
SQL(guide_own_count, "SELECT COUNT(*) FROM guide_item WHERE program_id = $1 AND library_key IS NULL");
SQL(guide_insert,
    "INSERT INTO guide_item (id, program_id, library_key, kind, phase, theme, side, title, how, "
    "minutes, changed, hidden, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)");
SQL(guide_update,
    "UPDATE guide_item SET phase = $3, theme = $4, side = $5, title = $6, how = $7, minutes = $8, "
    "changed = 1, updated_at = $9, version = version + 1 WHERE id = $1 AND version = $2");
SQL(guide_set_hidden,
    "UPDATE guide_item SET hidden = $2, updated_at = $3, version = version + 1 WHERE id = $1");
SQL(guide_delete, "DELETE FROM guide_item WHERE id = $1");

/* ---- reading ---- */

static struct guide_item item_of_entry(const struct language *language, const struct guide_entry *entry)
{
    return (struct guide_item){.key = entry->key,
                               .kind = guide_kind_key(entry->kind),
                               .phase = guide_phase_key(entry->phase),
                               .theme = entry->theme,
                               .side = guide_side_key(entry->side),
                               .title = say(language, entry->title),
                               .how = say(language, entry->how),
                               .minutes = entry->minutes};
}

static struct guide_item item_of_row(struct arena *arena, const struct guide_row *row)
{
    bool own = !*row->library_key;
    return (struct guide_item){.key =
                                   own ? arena_format(arena, "%lld", (long long)row->id) : row->library_key,
                               .kind = row->kind,
                               .phase = row->phase,
                               .theme = row->theme,
                               .side = row->side,
                               .title = row->title,
                               .how = row->how,
                               .minutes = row->minutes,
                               .own = own,
                               .changed = !own && row->changed,
                               .hidden = row->hidden,
                               .version = row->version};
}

/* An entry with what the program made of it (NULL: nothing). */
static struct guide_item laid_over(struct arena *arena, const struct language *language,
                                   const struct guide_entry *entry, const struct guide_row *row)
{
    struct guide_item item = item_of_entry(language, entry);
    if (row && row->changed) return item_of_row(arena, row);
    if (row) {
        item.hidden = row->hidden;
        item.version = row->version;
    }
    return item;
}

static const struct guide_row *row_for(const struct list *rows, const char *key)
{
    LIST_EACH (rows, const struct guide_row, row)
        if (strcmp(row->library_key, key) == 0) return row;
    return NULL;
}

enum error guide_items(struct db *db, struct arena *arena, const struct language *language, int64_t program,
                       const char *format, struct list *ret_items)
{
    struct list rows = {0};
    int bit = guide_format_bit(format);
    if (program) TRY(db_list(db, arena, &guide_rows, DB_PARAMS(db_int(program)), &guide_row_record, &rows));
    for (size_t i = 0; i < guide_library_count(); i++) {
        const struct guide_entry *entry = guide_library_at(i);
        if (entry->formats & bit)
            *LIST_ADD(ret_items, arena, struct guide_item) =
                laid_over(arena, language, entry, row_for(&rows, entry->key));
    }
    LIST_EACH (&rows, struct guide_row, row)
        if (!*row->library_key) *LIST_ADD(ret_items, arena, struct guide_item) = item_of_row(arena, row);
    return OK;
}

/* What a key names: an entry of the library, the program's row, or both. */
struct named {
    const struct guide_entry *entry;
    struct guide_row row;
    bool stored;
};

static enum error find(struct db *db, struct arena *arena, int64_t program, const char *key,
                       struct named *ret_named)
{
    struct named named = {.entry = guide_library_find(key)};
    int64_t id = 0;
    enum error error;
    if (named.entry) {
        error = db_one(db, arena, &guide_row_by_key, DB_PARAMS(db_int(program), db_text(key)),
                       &guide_row_record, &named.row);
        if (error != OK && error != ERROR_NOT_FOUND) return error;
        named.stored = error == OK;
    } else {
        if (!text_to_int(key, 1, INT64_MAX, &id)) return ERROR_NOT_FOUND;
        TRY(db_one(db, arena, &guide_row_by_id, DB_PARAMS(db_int(program), db_int(id)), &guide_row_record,
                   &named.row));
        named.stored = true;
    }
    *ret_named = named;
    return OK;
}

enum error guide_item_get(struct db *db, struct arena *arena, const struct language *language,
                          int64_t program, const char *key, struct guide_item *ret_item)
{
    struct named named;
    TRY(find(db, arena, program, key, &named));
    *ret_item = named.entry ? laid_over(arena, language, named.entry, named.stored ? &named.row : NULL)
                            : item_of_row(arena, &named.row);
    return OK;
}

bool guide_item_has_title(const struct guide_item *item, const char *title)
{
    const struct guide_entry *entry = guide_library_find(item->key);
    if (strcmp(item->title, title) == 0) return true;
    for (size_t i = 0; entry && i < language_count(); i++)
        if (strcmp(say(language_at(i), entry->title), title) == 0) return true;
    return false;
}

/* ---- what can be taken ---- */

void guide_form_check(struct guide_form *form, struct guide_form_problems *problems)
{
    enum guide_kind kind;
    enum guide_side side;
    int phase;
    if (!guide_kind_find(form->kind, &kind)) {
        problems->kind = MESSAGE("Say what it is: an agenda idea, something to try, or a question.");
        return;
    }
    if (!guide_phase_find(form->phase, &phase)) problems->phase = MESSAGE("Choose the phase it belongs to.");
    if (!guide_side_find(form->side, &side)) problems->side = MESSAGE("Choose whom it is for.");
    if (!*form->title && !text_or_empty(problems->title)[0])
        problems->title = MESSAGE("Write it in a sentence.");
    if (kind != GUIDE_QUESTION) form->theme = "";
    else if (!guide_theme_label(form->theme)) problems->theme = MESSAGE("Choose a theme.");
    if (kind == GUIDE_QUESTION) form->how = "";
    if (kind != GUIDE_AGENDA) form->minutes = 0;
    if (form->minutes < 0 || form->minutes > GUIDE_MINUTES_MAXIMUM)
        problems->minutes = MESSAGE("Between 0 and 240 minutes; 0 says nothing about it.");
}

/* ---- writing ---- */

struct writing {
    struct arena *arena;
    const struct clock *clock;
    int64_t program, id;
    const char *key;
    const struct guide_form *form;
    bool hidden;
};

static enum error insert(struct db *db, const struct writing *writing, const struct guide_item *item,
                         bool changed)
{
    return db_run(db, &guide_insert,
                  DB_PARAMS(db_int(writing->id), db_int(writing->program), db_text_or_null(item->key),
                            db_text(item->kind), db_text(item->phase), db_text(item->theme),
                            db_text(item->side), db_text(item->title), db_text(item->how),
                            db_int(item->minutes), db_int(changed), db_int(writing->hidden),
                            db_int(clock_seconds(writing->clock))),
                  NULL);
}

static struct guide_item item_of_form(const struct guide_form *form, const char *key, const char *kind)
{
    return (struct guide_item){.key = key,
                               .kind = kind,
                               .phase = form->phase,
                               .theme = form->theme,
                               .side = form->side,
                               .title = form->title,
                               .how = form->how,
                               .minutes = form->minutes};
}

static enum error add_in(struct db *db, void *context)
{
    const struct writing *writing = context;
    struct guide_item item = item_of_form(writing->form, "", writing->form->kind);
    int64_t count;
    TRY(db_number(db, &guide_own_count, DB_PARAMS(db_int(writing->program)), &count));
    if (count >= GUIDE_OWN_MAXIMUM) return ERROR_TOO_LARGE;
    return insert(db, writing, &item, true);
}

enum error guide_add(struct db *db, const struct clock *clock, int64_t program, const struct guide_form *form,
                     int64_t *ret_id)
{
    struct writing writing = {.clock = clock, .program = program, .id = id_new(clock), .form = form};
    TRY(db_write(db, add_in, &writing));
    *ret_id = writing.id;
    return OK;
}

static enum error change_in(struct db *db, void *context)
{
    const struct writing *writing = context;
    const struct guide_form *form = writing->form;
    struct named named;
    TRY(find(db, writing->arena, writing->program, writing->key, &named));
    if (!named.stored) {
        struct guide_item item = item_of_form(form, writing->key, guide_kind_key(named.entry->kind));
        return form->version ? ERROR_CONFLICT : insert(db, writing, &item, true);
    }
    return db_run_one(db, &guide_update,
                      DB_PARAMS(db_int(named.row.id), db_int(form->version), db_text(form->phase),
                                db_text(form->theme), db_text(form->side), db_text(form->title),
                                db_text(form->how), db_int(form->minutes),
                                db_int(clock_seconds(writing->clock))));
}

enum error guide_change(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                        const char *key, const struct guide_form *form)
{
    struct writing writing = {
        .arena = arena, .clock = clock, .program = program, .id = id_new(clock), .key = key, .form = form};
    return db_write(db, change_in, &writing);
}

static enum error hide_in(struct db *db, void *context)
{
    const struct writing *writing = context;
    struct named named;
    TRY(find(db, writing->arena, writing->program, writing->key, &named));
    if (!named.stored) {
        struct guide_item item = item_of_entry(NULL, named.entry);
        return writing->hidden ? insert(db, writing, &item, false) : OK;
    }
    /* A row that only hid says nothing once it does not. */
    if (named.entry && !named.row.changed && !writing->hidden)
        return db_run(db, &guide_delete, DB_PARAMS(db_int(named.row.id)), NULL);
    return db_run(
        db, &guide_set_hidden,
        DB_PARAMS(db_int(named.row.id), db_int(writing->hidden), db_int(clock_seconds(writing->clock))),
        NULL);
}

enum error guide_hide(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                      const char *key, bool hidden)
{
    struct writing writing = {.arena = arena,
                              .clock = clock,
                              .program = program,
                              .id = id_new(clock),
                              .key = key,
                              .hidden = hidden};
    return db_write(db, hide_in, &writing);
}

static enum error remove_in(struct db *db, void *context)
{
    const struct writing *writing = context;
    struct named named;
    TRY(find(db, writing->arena, writing->program, writing->key, &named));
    if (!named.stored) return OK;
    return db_run(db, &guide_delete, DB_PARAMS(db_int(named.row.id)), NULL);
}

enum error guide_remove(struct db *db, struct arena *arena, int64_t program, const char *key)
{
    struct writing writing = {.arena = arena, .program = program, .key = key};
    return db_write(db, remove_in, &writing);
}
