/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Importing people in the browser: file, columns, preview, done. Each step is kept, so that nothing is lost
 * between them, and everything can be done by the API as well. */
#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "person/person_import_store.h"
#include "person/person_pages.h"

enum { LINES_A_PAGE = 50, SAMPLES = 3 };

/* ---- the file ---- */

#define START_FIELDS(FIELD, R)                                                                               \
    FIELD(R, list, unfinished, stored_import)                                                                \
    FIELD(R, text, problem, 0)
RECORD_LOCAL(import_start, START_FIELDS)
#define FILE_FORM_FIELDS(FIELD, R) FIELD(R, text, file, 0)
FORM_LOCAL(import_file, FILE_FORM_FIELDS)

static enum error fill_start(struct request *request, struct reply *reply, struct import_start *view)
{
    reply_title(reply, "people", "Import people");
    return import_store_list(request->db, request->arena, request->clock, request->viewer->person,
                             &view->unfinished);
}

/* GET /people/import */
static enum error start_show(struct request *request, struct reply *reply)
{
    struct import_start *view = ARENA_NEW(request->arena, struct import_start);
    view->problem = "";
    TRY(fill_start(request, reply, view));
    reply_view(reply, view);
    return OK;
}

static enum error refuse_file(struct request *request, struct reply *reply, const char *problem)
{
    struct import_start *view = ARENA_NEW(request->arena, struct import_start);
    struct import_file_problems *problems = ARENA_NEW(request->arena, struct import_file_problems);
    view->problem = problems->file = problem;
    TRY(fill_start(request, reply, view));
    reply_problems(reply, view, &import_file_problems_record, problems);
    return OK;
}

/* Opens a file and guesses its columns. ERROR_INVALID, ERROR_TOO_LARGE: *ret_message says why. */
static enum error read_columns(struct arena *arena, int file, struct csv **ret_csv,
                               struct person_mapping *mapping, const char **ret_message)
{
    const struct csv_limits limits = {.row_bytes = PERSON_IMPORT_ROW_LIMIT, .columns = PERSON_IMPORT_COLUMNS};
    TRY(csv_open(arena, file, &limits, ret_csv, ret_message));
    return person_mapping_guess(arena, *ret_csv, mapping);
}

/* POST /people/import: takes the file, answers with where its columns are chosen. */
static enum error start_take(struct request *request, struct reply *reply)
{
    struct upload upload;
    struct csv *csv;
    struct person_mapping *mapping = ARENA_NEW(request->arena, struct person_mapping);
    const char *message = "";
    int64_t id;
    if (!request_upload(request, "file", &upload) || upload.size == 0)
        return refuse_file(request, reply, say(request->language, "Choose a CSV file first."));
    if (upload.size > PERSON_IMPORT_FILE_LIMIT)
        return refuse_file(
            request, reply,
            say(request->language, "The file is larger than 64 MiB. Split it into several files."));
    enum error error = read_columns(request->arena, upload.file, &csv, mapping, &message);
    if (error == ERROR_INVALID || error == ERROR_TOO_LARGE) return refuse_file(request, reply, message);
    if (error != OK) return error;
    TRY(import_store_add(request->db, request->clock, request->viewer->person, upload.name, upload.file,
                         upload.size, &id));
    reply_see(reply, "/people/import/%lld", (long long)id);
    return OK;
}

/* ---- the columns ---- */

#define COLUMN_FIELDS(FIELD, R)                                                                              \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, sample, 0)                                                                                \
    FIELD(R, list, choices, person_option)
RECORD_LOCAL(import_column, COLUMN_FIELDS)

#define LEVEL_FIELDS(FIELD, R)                                                                               \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, text, value, 0)                                                                                 \
    FIELD(R, list, choices, person_option)
RECORD_LOCAL(import_level, LEVEL_FIELDS)

#define MAP_VIEW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, record, file, stored_import)                                                                    \
    FIELD(R, list, columns, import_column)                                                                   \
    FIELD(R, list, levels, import_level)                                                                     \
    FIELD(R, flag, has_levels, 0)                                                                            \
    FIELD(R, integer, recognized, 0)                                                                         \
    FIELD(R, integer, column_count, 0)                                                                       \
    FIELD(R, text, problem, 0)
RECORD_LOCAL(import_map, MAP_VIEW_FIELDS)

#define COLUMN_INPUT_FIELDS(FIELD, R) FIELD(R, text, field, 40)
RECORD_LOCAL(column_input, COLUMN_INPUT_FIELDS)
#define LEVEL_INPUT_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, value, 400)                                                                               \
    FIELD(R, integer, level, 0)
RECORD_LOCAL(level_input, LEVEL_INPUT_FIELDS)
#define MAP_FORM_FIELDS(FIELD, R)                                                                            \
    FIELD(R, list, columns, column_input) /* one for each column of the file, in its order */                \
    FIELD(R, list, levels, level_input)
FORM_LOCAL(import_map_form, MAP_FORM_FIELDS)

/* An import of the viewer's, its file, and the mapping as it was last chosen or guessed. */
struct opened {
    struct stored_import *stored;
    struct person_mapping *mapping;
    struct csv *csv;
    int file;
};

static enum error open_import(struct request *request, struct reply *reply, struct opened *ret_opened)
{
    struct arena *arena = request->arena;
    struct opened opened = {.stored = ARENA_NEW(arena, struct stored_import),
                            .mapping = ARENA_NEW(arena, struct person_mapping)};
    const char *message = "";
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(import_store_get(request->db, arena, request->clock, request->viewer->person, id, opened.stored));
    if (strcmp(opened.stored->state, "applied") == 0) {
        reply_explain(reply, "This file was imported already. Upload it again to import it once more.");
        return ERROR_CONFLICT;
    }
    TRY(import_store_open(request->db, arena, id, &opened.file));
    TRY(read_columns(arena, opened.file, &opened.csv, opened.mapping, &message));
    TRY(person_mapping_read(arena, opened.stored->mapping, opened.mapping));
    *ret_opened = opened;
    return OK;
}

static void add_sample(struct arena *arena, struct import_column *column, const char *value)
{
    size_t length = strlen(value);
    if (!length || length > 60 || strlen(column->sample) > 100) return;
    column->sample =
        *column->sample ? arena_format(arena, "%s · %s", column->sample, value) : arena_string(arena, value);
}

/* Reads the whole file once: the first values of each column, and the different ones of the level column. */
static enum error read_samples(struct arena *arena, const struct opened *opened, struct import_map *view)
{
    const struct csv_row *row = NULL;
    enum error error;
    int64_t rows = 0;
    while ((error = csv_next(opened->csv, &row)) == OK && row) {
        if (row->problem) continue;
        for (size_t i = 0; i < opened->mapping->column_count; i++) {
            if (rows < SAMPLES)
                add_sample(arena, LIST_AT(&view->columns, struct import_column, i), row->fields[i]);
            if (opened->mapping->fields[i] != PERSON_FIELD_LEVEL || !*row->fields[i] ||
                opened->mapping->levels.count >= PERSON_IMPORT_LEVELS)
                continue;
            person_mapping_set_level(arena, opened->mapping, row->fields[i],
                                     person_mapping_level(arena, opened->mapping, row->fields[i]));
        }
        rows++;
    }
    if (error != OK) view->problem = arena_string(arena, csv_message(opened->csv));
    return error == ERROR_INVALID || error == ERROR_TOO_LARGE ? OK : error;
}

static void fill_columns(struct arena *arena, const struct language *language,
                         const struct person_mapping *mapping, struct import_map *view)
{
    for (size_t i = 0; i < mapping->column_count; i++) {
        struct import_column *column = LIST_ADD(&view->columns, arena, struct import_column);
        *column = (struct import_column){.number = (int64_t)i,
                                         .name = *mapping->columns[i] ? mapping->columns[i]
                                                                      : say(language, "(no name)"),
                                         .sample = ""};
        for (enum person_field field = 0; field < PERSON_FIELDS; field++)
            person_option_add(&column->choices, arena, person_field_key(field),
                              say(language, person_field_label(field)), mapping->fields[i] == field);
        view->recognized += mapping->fields[i] != PERSON_FIELD_NONE;
    }
    view->column_count = (int64_t)mapping->column_count;
}

static void fill_levels(struct arena *arena, const struct person_mapping *mapping, struct import_map *view)
{
    int64_t number = 0;
    LIST_EACH (&mapping->levels, struct person_level_value, known) {
        struct import_level *level = LIST_ADD(&view->levels, arena, struct import_level);
        *level = (struct import_level){.number = number++, .value = known->value};
        for (int step = 0; step <= PERSON_LEVEL_HIGHEST; step++)
            person_option_add(&level->choices, arena, arena_format(arena, "%d", step),
                              step ? arena_format(arena, "%d", step) : MESSAGE("not known"),
                              known->level == step);
    }
}

static enum error fill_map(struct request *request, struct reply *reply, const struct opened *opened,
                           struct import_map *view)
{
    view->file = opened->stored;
    fill_columns(request->arena, request->language, opened->mapping, view);
    TRY(read_samples(request->arena, opened, view));
    if (person_mapping_has(opened->mapping, PERSON_FIELD_LEVEL))
        fill_levels(request->arena, opened->mapping, view);
    view->has_levels = view->levels.count > 0;
    reply_title(reply, "people", "Import people: columns");
    return OK;
}

/* GET /people/import/:id */
static enum error map_show(struct request *request, struct reply *reply)
{
    struct import_map *view = ARENA_NEW(request->arena, struct import_map);
    struct opened opened;
    TRY(open_import(request, reply, &opened));
    view->problem = "";
    TRY(fill_map(request, reply, &opened, view));
    reply_view(reply, view);
    return OK;
}

static enum error refuse_map(struct request *request, struct reply *reply, const struct opened *opened,
                             const char *problem)
{
    struct import_map *view = ARENA_NEW(request->arena, struct import_map);
    struct import_map_form_problems *problems = ARENA_NEW(request->arena, struct import_map_form_problems);
    view->problem = problems->columns = problem;
    TRY(fill_map(request, reply, opened, view));
    reply_problems(reply, view, &import_map_form_problems_record, problems);
    return OK;
}

static const char *take_mapping(struct arena *arena, const struct import_map_form *form,
                                struct person_mapping *mapping)
{
    if (form->columns.count > mapping->column_count)
        return MESSAGE("These are more columns than the file has.");
    for (size_t i = 0; i < form->columns.count; i++)
        if (!person_field_find(arena, LIST_AT(&form->columns, struct column_input, i)->field,
                               &mapping->fields[i]))
            return MESSAGE("One of the columns is chosen as something that we do not know.");
    LIST_EACH (&form->levels, struct level_input, level)
        if (*text_or_empty(level->value) && level->level >= 0 && level->level <= PERSON_LEVEL_HIGHEST)
            person_mapping_set_level(arena, mapping, level->value, level->level);
    return person_mapping_problem(arena, mapping);
}

/* POST /people/import/:id: takes the columns and looks through the file. */
static enum error map_take(struct request *request, struct reply *reply)
{
    struct import_map_form *form = ARENA_NEW(request->arena, struct import_map_form);
    struct import_map_form_problems *problems = ARENA_NEW(request->arena, struct import_map_form_problems);
    struct opened opened;
    const char *message = "";
    TRY(open_import(request, reply, &opened));
    request_read_form(request, &import_map_form_record, form, &import_map_form_problems_record, problems);
    const char *problem = take_mapping(request->arena, form, opened.mapping);
    if (problem) return refuse_map(request, reply, &opened, problem);
    enum error error = import_store_check(request->db, request->arena, request->clock, opened.stored->id,
                                          opened.file, opened.mapping, &message);
    if (*message && (error == ERROR_INVALID || error == ERROR_TOO_LARGE)) {
        reply_explain(reply, "%s", message);
        return error;
    }
    if (error != OK) return error;
    reply_see(reply, "/people/import/%lld/preview", (long long)opened.stored->id);
    return OK;
}

/* ---- the preview ---- */

#define PREVIEW_FIELDS(FIELD, R)                                                                             \
    FIELD(R, record, file, stored_import)                                                                    \
    FIELD(R, list, lines, import_line)                                                                       \
    FIELD(R, text, show, 0)                                                                                  \
    FIELD(R, flag, shows_added, 0)                                                                           \
    FIELD(R, flag, shows_changed, 0)                                                                         \
    FIELD(R, flag, shows_unchanged, 0)                                                                       \
    FIELD(R, flag, shows_refused, 0)                                                                         \
    FIELD(R, integer, good, 0) /* rows that would be written */                                              \
    FIELD(R, text, range, 0)                                                                                 \
    FIELD(R, text, previous_page, 0)                                                                         \
    FIELD(R, text, next_page, 0)
RECORD_LOCAL(import_preview, PREVIEW_FIELDS)

static int64_t count_of(const struct stored_import *stored, const char *state)
{
    if (strcmp(state, "added") == 0) return stored->added;
    if (strcmp(state, "changed") == 0) return stored->changed;
    if (strcmp(state, "unchanged") == 0) return stored->unchanged;
    return stored->refused;
}

/* What is asked for, else what most needs a look. */
static const char *shown_state(const struct request *request, const struct stored_import *stored)
{
    static const char *const states[] = {"refused", "changed", "added", "unchanged"};
    for (size_t i = 0; i < 4; i++)
        if (strcmp(request_value(request, "show"), states[i]) == 0) return states[i];
    for (size_t i = 0; i < 4; i++)
        if (count_of(stored, states[i])) return states[i];
    return states[0];
}

static enum error fill_preview(struct request *request, struct import_preview *view)
{
    int64_t page = request_page(request), first = (page - 1) * LINES_A_PAGE, all;
    view->show = shown_state(request, view->file);
    view->shows_added = strcmp(view->show, "added") == 0;
    view->shows_changed = strcmp(view->show, "changed") == 0;
    view->shows_unchanged = strcmp(view->show, "unchanged") == 0;
    view->shows_refused = strcmp(view->show, "refused") == 0;
    view->good = view->file->added + view->file->changed;
    all = count_of(view->file, view->show);
    TRY(import_store_lines(request->db, request->arena, view->file->id, view->show, LINES_A_PAGE, first,
                           &view->lines));
    int64_t last = first + (int64_t)view->lines.count;
    view->range = view->lines.count
                      ? arena_format(request->arena, say(request->language, "%lld–%lld of %lld"),
                                     (long long)first + 1, (long long)last, (long long)all)
                      : "";
    view->previous_page = request_page_link(request, page - 1);
    view->next_page = last < all ? request_page_link(request, page + 1) : "";
    return OK;
}

static enum error checked_import(struct request *request, struct reply *reply, struct stored_import *stored)
{
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(import_store_get(request->db, request->arena, request->clock, request->viewer->person, id, stored));
    if (strcmp(stored->state, "checked") == 0) return OK;
    reply_explain(reply, "%s",
                  strcmp(stored->state, "applied") == 0
                      ? MESSAGE("This file was imported already. Upload it again to import it once more.")
                      : MESSAGE("Choose first which column is what."));
    return ERROR_CONFLICT;
}

/* GET /people/import/:id/preview */
static enum error preview_show(struct request *request, struct reply *reply)
{
    struct import_preview *view = ARENA_NEW(request->arena, struct import_preview);
    struct stored_import *stored = ARENA_NEW(request->arena, struct stored_import);
    TRY(checked_import(request, reply, stored));
    view->file = stored;
    TRY(fill_preview(request, view));
    reply_title(reply, "people", "Import people: preview");
    reply_view(reply, view);
    return OK;
}

/* ---- refused rows as a file ---- */

struct refused_file {
    struct arena *arena;
    struct csv_writer writer;
};

static enum error write_refused(void *context, const struct person_import_report *report)
{
    struct refused_file *file = context;
    if (report->state != IMPORT_REFUSED) return OK;
    struct text reason;
    text_init(&reason, file->arena);
    LIST_EACH (report->problems, struct person_import_problem, problem)
        text_addf(&reason, "%s%s: %s %s", reason.length ? " " : "", problem->column_name, problem->problem,
                  problem->help);
    for (size_t i = 0; i < report->row->field_count; i++)
        csv_write_field(&file->writer, report->row->fields[i]);
    csv_write_field(&file->writer, reason.at);
    csv_end_row(&file->writer);
    return OK;
}

/* GET /people/import/:id/refused: the rows that cannot be taken, as they were, with a column that says why.
 */
static enum error refused_download(struct request *request, struct reply *reply)
{
    struct opened opened;
    struct person_import_counts counts;
    struct text text;
    const char *message;
    TRY(open_import(request, reply, &opened));
    text_init(&text, request->arena);
    struct refused_file file = {.arena = request->arena, .writer = {.out = &text, .guarded = true}};
    for (size_t i = 0; i < opened.mapping->column_count; i++)
        csv_write_field(&file.writer, opened.mapping->columns[i]);
    csv_write_field(&file.writer, say(request->language, "What is wrong"));
    csv_end_row(&file.writer);
    struct person_import_job job = {.db = request->db,
                                    .clock = request->clock,
                                    .file = opened.file,
                                    .mapping = opened.mapping,
                                    .report = write_refused,
                                    .context = &file};
    TRY(person_import_check(request->arena, &job, &counts, &message));
    reply_bytes(reply, "text/csv; charset=utf-8", "refused.csv", text.at, text.length);
    return OK;
}

/* ---- doing it ---- */

#define APPLY_FORM_FIELDS(FIELD, R) FIELD(R, flag, leave_out_refused, 0)
FORM_LOCAL(import_apply_form, APPLY_FORM_FIELDS)

struct applying {
    struct request *request;
    struct opened opened;
    bool leave_out;
    struct person_import_counts counts;
    const char *message;
};

static enum error apply(struct db *db, void *context)
{
    struct applying *applying = context;
    struct person_import_job job = {.db = db,
                                    .clock = applying->request->clock,
                                    .file = applying->opened.file,
                                    .mapping = applying->opened.mapping};
    TRY(person_import_apply(applying->request->arena, &job, applying->leave_out, &applying->counts,
                            &applying->message));
    return import_store_applied(db, applying->opened.stored->id);
}

/* POST /people/import/:id/apply */
static enum error apply_take(struct request *request, struct reply *reply)
{
    struct import_apply_form form = {0};
    struct import_apply_form_problems problems = {0};
    struct applying applying = {.request = request, .message = ""};
    struct stored_import stored;
    TRY(request_read(request, &import_apply_form_record, &form, &import_apply_form_problems_record,
                     &problems));
    TRY(checked_import(request, reply, &stored));
    TRY(open_import(request, reply, &applying.opened));
    applying.leave_out = form.leave_out_refused;
    enum error error = db_write(request->db, apply, &applying);
    if (error == ERROR_CONFLICT && applying.counts.refused) {
        reply_explain(
            reply, "Some rows are refused, so nothing was imported. Go back, and mend them or tick the box "
                   "that leaves them out.");
        return error;
    }
    if (error == ERROR_CONFLICT)
        reply_explain(
            reply, "Somebody changed the same people meanwhile, so nothing was imported. Look at the preview "
                   "again.");
    if (error != OK) return error;
    reply_notice(
        reply, "Imported: %lld new, %lld changed, %lld unchanged%s.", (long long)applying.counts.added,
        (long long)applying.counts.changed, (long long)applying.counts.unchanged,
        applying.counts.refused ? arena_format(request->arena, say(request->language, "; %lld left out"),
                                               (long long)applying.counts.refused)
                                : "");
    reply_see(reply, "/people");
    return OK;
}

/* POST /people/import/:id/discard */
static enum error discard(struct request *request, struct reply *reply)
{
    struct stored_import stored;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(import_store_get(request->db, request->arena, request->clock, request->viewer->person, id, &stored));
    TRY(import_store_remove(request->db, id));
    reply_notice(reply, "The file is gone. Nothing was imported.");
    reply_see(reply, "/people/import");
    return OK;
}

#define ROUTE(method_, pattern_, summary_, handle_)                                                          \
    .method = method_, .pattern = pattern_, .access = ACCESS_ADMIN, .summary = summary_, .handle = handle_
static const struct route routes[] = {
    {ROUTE(METHOD_GET, "/people/import", "Start an import of people", start_show),
     .view = &import_start_record, .template = "person/import_start.html"},
    {ROUTE(METHOD_POST, "/people/import", "Upload a CSV file (multipart, field file)", start_take),
     .input = &import_file_record, .view = &import_start_record, .template = "person/import_start.html",
     .body_limit = PERSON_IMPORT_FILE_LIMIT + (1 << 20)},
    {ROUTE(METHOD_GET, "/people/import/:id", "The columns of an uploaded file, as guessed or chosen",
           map_show),
     .rule = "who uploaded it", .view = &import_map_record, .template = "person/import_map.html"},
    {ROUTE(METHOD_POST, "/people/import/:id", "Say which column is what, and look through the file",
           map_take),
     .rule = "who uploaded it", .input = &import_map_form_record, .view = &import_map_record,
     .template = "person/import_map.html"},
    {ROUTE(METHOD_GET, "/people/import/:id/preview",
           "What would happen (show: refused, changed, added, unchanged)", preview_show),
     .rule = "who uploaded it", .view = &import_preview_record, .template = "person/import_preview.html"},
    {ROUTE(METHOD_GET, "/people/import/:id/refused", "The refused rows as CSV, with the reasons",
           refused_download),
     .rule = "who uploaded it"},
    {ROUTE(METHOD_POST, "/people/import/:id/apply", "Import the file, in one transaction", apply_take),
     .rule = "who uploaded it", .input = &import_apply_form_record},
    {ROUTE(METHOD_POST, "/people/import/:id/discard", "Throw an uploaded file away", discard),
     .rule = "who uploaded it"},
};
const struct route_table person_import_routes = ROUTE_TABLE(routes);
