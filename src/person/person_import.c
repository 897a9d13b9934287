/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The two passes over a file: who is in it, then row by row what becomes of them. */
#include "person/person_import.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "event/event.h"
#include "language/language.h"
#include "person/person.h"
#include "person/person_import_state.h"

RECORD_DEFINE(person_import_counts, PERSON_IMPORT_COUNTS_FIELDS)
RECORD_DEFINE(person_import_problem, PERSON_IMPORT_PROBLEM_FIELDS)

const char *person_import_state_name(enum person_import_state state)
{
    static const char *const names[] = {"added", "changed", "unchanged", "refused"};
    return names[state];
}

/* ---- reading the file ---- */

static enum error open_file(struct import *import, struct arena *arena, struct csv **ret_csv)
{
    const struct csv_limits limits = {.row_bytes = PERSON_IMPORT_ROW_LIMIT, .columns = PERSON_IMPORT_COLUMNS};
    struct stat status;
    if (fstat(import->job->file, &status) != 0 || lseek(import->job->file, 0, SEEK_SET) != 0) {
        import->message = MESSAGE("The file cannot be read twice. Save it to a disk first.");
        return ERROR_INVALID;
    }
    import->file_size = status.st_size;
    if (status.st_size > PERSON_IMPORT_FILE_LIMIT) {
        import->message = MESSAGE("The file is larger than 64 MiB. Split it into several files.");
        return ERROR_TOO_LARGE;
    }
    const char *message = NULL;
    enum error error = csv_open(arena, import->job->file, &limits, ret_csv, &message);
    if (error != OK) import->message = arena_string(import->arena, message);
    return error;
}

static void show_progress(struct import *import, const struct csv *csv, int64_t number)
{
    if (import->job->progress && number % 500 == 0)
        import->job->progress(import->job->context, import->bytes_before + csv_bytes_read(csv),
                              import->file_size * 2);
}

/* Calls `each` for every row of the file; scratch is cleared after each. */
static enum error read_rows(struct import *import,
                            enum error (*each)(struct import *import, void *context,
                                               const struct csv_row *row, size_t index),
                            void *context)
{
    struct arena *arena = arena_new(0);
    if (!arena) return ERROR_UNAVAILABLE;
    struct csv *csv;
    const struct csv_row *row = NULL;
    size_t index = 0;
    enum error error = open_file(import, arena, &csv);
    while (error == OK && (error = csv_next(csv, &row)) == OK && row) {
        error = each(import, context, row, index++);
        show_progress(import, csv, row->number);
        arena_clear(import->scratch);
        if (error != OK) break;
    }
    if (error != OK && !import->message && *csv_message(csv))
        import->message = arena_string(import->arena, csv_message(csv));
    import->bytes_before += import->file_size;
    arena_free(arena);
    return error;
}

/* ---- the first pass: who is in the file ---- */

static uint32_t add_node(struct import *import)
{
    struct import_node *node = LIST_ADD(&import->nodes, import->arena, struct import_node);
    node->id = id_new(import->job->clock);
    return (uint32_t)import->nodes.count;
}

static void register_name(struct import *import, const char *name, uint32_t index)
{
    bool new;
    struct person_index *names = &import->by_name;
    int64_t *place = person_index_put(names, person_index_key(names, text_fold(import->scratch, name)), &new);
    if (new) *place = index;
    else if (*place != index) *place = -1;
}

/* Finds the person by e-mail, else by employee number, else makes a new one. */
static uint32_t find_node(struct import *import, const struct import_row *row, struct import_entry *entry)
{
    const char *number = row->fields[PERSON_FIELD_EXTERNAL_ID];
    uint64_t email_key = person_index_key(&import->by_email, row->email_key);
    int64_t by_email = 0, by_number = 0;
    bool new;
    person_index_get(&import->by_email, email_key, &by_email);
    if (*number)
        person_index_get(&import->by_number, person_index_key(&import->by_number, number), &by_number);
    if (by_email && by_number && by_email != by_number) {
        entry->trouble = TROUBLE_NUMBER_TAKEN;
        entry->other = import_node(import, (uint32_t)by_number)->entry;
        return (uint32_t)by_email;
    }
    uint32_t index = (uint32_t)(by_email ? by_email : by_number);
    if (!index) index = add_node(import);
    if (!by_email) *person_index_put(&import->by_email, email_key, &new) = index;
    if (*number && !by_number)
        *person_index_put(&import->by_number, person_index_key(&import->by_number, number), &new) = index;
    const struct import_node *node = import_node(import, index);
    bool other_number = person_mapping_has(row->mapping, PERSON_FIELD_EXTERNAL_ID) &&
                        node->values[COMPARED_EXTERNAL_ID] != person_index_key(&import->by_email, number);
    entry->moves = node->known && (!by_email || other_number);
    return index;
}

static void note_manager(struct import *import, const struct import_row *row, struct import_entry *entry)
{
    const char *manager = row->fields[PERSON_FIELD_MANAGER];
    if (!*manager) return;
    entry->manager_is_email = strchr(manager, '@') != NULL;
    char *key = text_fold(import->scratch, manager);
    entry->manager = entry->manager_is_email ? person_index_key(&import->by_email, key)
                                             : person_index_key(&import->by_number, manager);
    entry->manager_name = person_index_key(&import->by_name, key);
}

static enum error scan_row(struct import *import, void *context, const struct csv_row *csv, size_t place)
{
    (void)context;
    (void)place;
    struct import_row row;
    import_row_read(import->scratch, import->job->mapping, csv, &row);
    struct import_entry *entry = LIST_ADD(&import->entries, import->arena, struct import_entry);
    uint32_t self = (uint32_t)import->entries.count;
    *entry = (struct import_entry){.number = csv->number};
    if (row.problems.count) entry->trouble = TROUBLE_ITSELF;
    if (csv->problem || person_email_problem(row.email_key)) {
        entry->trouble = TROUBLE_ITSELF;
        return OK;
    }
    entry->node = find_node(import, &row, entry);
    struct import_node *node = import_node(import, entry->node);
    if (node->entry) {
        bool number = entry->trouble == TROUBLE_NUMBER_TAKEN;
        if (!number && entry->trouble == TROUBLE_NONE) {
            entry->trouble = TROUBLE_EMAIL_TWICE;
            entry->other = node->entry;
        }
        return OK;
    }
    node->entry = self;
    note_manager(import, &row, entry);
    if (entry->trouble == TROUBLE_NONE) register_name(import, row.name, entry->node);
    return OK;
}

/* ---- the second pass: what becomes of each row ---- */

static const char *of_row(struct import *import, const struct import_entry *entry, const char *format)
{
    int64_t number = entry->other ? import_entry(import, entry->other)->number : 0;
    struct text text;
    text_init(&text, import->scratch);
    const char *place = strchr(format, '#');
    if (!place || !number) return format;
    text_add_bytes(&text, format, (size_t)(place - format));
    text_add_int(&text, number);
    text_add(&text, place + 1);
    return text.at;
}

static void explain_trouble(struct import *import, struct import_row *row, const struct import_entry *entry)
{
    static const struct {
        enum person_field field;
        const char *problem, *help;
    } words[] = {
        [TROUBLE_EMAIL_TWICE] = {PERSON_FIELD_EMAIL, MESSAGE("Row # is about the same person."),
                                 MESSAGE("Keep one of the two rows, or correct the e-mail address.")},
        [TROUBLE_NUMBER_TAKEN] = {PERSON_FIELD_EXTERNAL_ID,
                                  MESSAGE("Somebody with another e-mail address has this employee number."),
                                  MESSAGE("Correct the number or the e-mail address.")},
        [TROUBLE_MANAGER_UNKNOWN] =
            {PERSON_FIELD_MANAGER, MESSAGE("This manager is neither in the file nor known here."),
             MESSAGE("Add the manager to the file, correct the spelling, or leave the cell empty.")},
        [TROUBLE_MANAGER_UNCLEAR] = {PERSON_FIELD_MANAGER, MESSAGE("Several people have this name."),
                                     MESSAGE("Write the manager's e-mail address or employee number.")},
        [TROUBLE_MANAGER_REFUSED] = {PERSON_FIELD_MANAGER,
                                     MESSAGE("The manager's own row, row #, is refused."),
                                     MESSAGE("Mend row # first.")},
        [TROUBLE_MANAGER_SELF] = {PERSON_FIELD_MANAGER, MESSAGE("This person would report to themselves."),
                                  MESSAGE("Leave the cell empty if they report to nobody.")},
        [TROUBLE_CIRCLE] =
            {PERSON_FIELD_MANAGER,
             MESSAGE(
                 "The reporting line runs in a circle: by way of this manager, people report to themselves."),
             MESSAGE("Correct the manager in one of the rows of the circle; row # is the next.")},
    };
    if (entry->trouble == TROUBLE_NONE || entry->trouble == TROUBLE_ITSELF) return;
    const char *help = words[entry->trouble].help;
    if (entry->trouble == TROUBLE_CIRCLE && !entry->other)
        help = MESSAGE("Correct the manager here, or of somebody above.");
    import_row_refuse(row, words[entry->trouble].field, of_row(import, entry, words[entry->trouble].problem),
                      of_row(import, entry, help));
}

static void count(struct import *import, enum person_import_state state)
{
    struct person_import_counts *counts = &import->counts;
    int64_t *const places[] = {&counts->added, &counts->changed, &counts->unchanged, &counts->refused};
    ++*places[state];
}

static enum error finish_row(struct import *import, void *context, const struct csv_row *csv, size_t place)
{
    struct import_writer *writer = context;
    struct import_entry *entry = LIST_AT(&import->entries, struct import_entry, place);
    struct import_row row;
    enum person_import_state state = IMPORT_REFUSED;
    const char *changes = "";
    if (place >= import->entries.count || entry->number != csv->number) return ERROR_DAMAGED;
    import_row_read(import->scratch, import->job->mapping, csv, &row);
    explain_trouble(import, &row, entry);
    if (entry->trouble == TROUBLE_NONE) {
        const struct import_node *node = import_node(import, entry->node);
        if (node->known) TRY(import_changes(import, &row, node, &changes));
        state = !node->known ? IMPORT_ADDED : *changes ? IMPORT_CHANGED : IMPORT_UNCHANGED;
        if (writer && state != IMPORT_UNCHANGED)
            TRY(import_write_row(writer, &row, node, state == IMPORT_CHANGED));
    }
    count(import, state);
    if (!import->job->report) return OK;
    struct person_import_report report = {.number = csv->number,
                                          .state = state,
                                          .name = text_or_empty(row.name),
                                          .email = row.fields[PERSON_FIELD_EMAIL],
                                          .department = row.fields[PERSON_FIELD_DEPARTMENT],
                                          .job_title = row.fields[PERSON_FIELD_JOB_TITLE],
                                          .manager = row.fields[PERSON_FIELD_MANAGER],
                                          .level = row.level,
                                          .changes = changes,
                                          .problems = &row.problems,
                                          .row = csv};
    return import->job->report(import->job->context, &report);
}

/* ---- both ---- */

static int64_t refused_so_far(const struct import *import)
{
    int64_t refused = 0;
    LIST_EACH (&import->entries, struct import_entry, entry) refused += entry->trouble != TROUBLE_NONE;
    return refused;
}

static enum error begin(struct import *import)
{
    person_index_init(&import->by_email, import->arena);
    person_index_init(&import->by_number, import->arena);
    person_index_init(&import->by_name, import->arena);
    person_index_init(&import->by_id, import->arena);
    person_index_init(&import->had, import->arena);
    person_index_init(&import->skills, import->arena);
    import->message = person_mapping_problem(import->arena, import->job->mapping);
    if (import->message) return ERROR_INVALID;
    TRY(import_load(import));
    TRY(read_rows(import, scan_row, NULL));
    if (!import->entries.count) {
        import->message = MESSAGE("There are no rows below the header.");
        return ERROR_INVALID;
    }
    return import_line_resolve(import);
}

/* Runs `work` with memory of its own, which is gone afterwards but for the message. */
static enum error with_import(struct arena *arena, const struct person_import_job *job,
                              enum error (*work)(struct import *import, void *context), void *context,
                              struct person_import_counts *ret_counts, const char **ret_message)
{
    struct import *import = ARENA_NEW(arena, struct import);
    *import = (struct import){.arena = arena_new(0), .scratch = arena_new(0), .job = job};
    enum error error = import->arena && import->scratch ? work(import, context) : ERROR_UNAVAILABLE;
    *ret_counts = import->counts;
    *ret_message = arena_string(arena, text_or_empty(import->message));
    if (import->arena) arena_free(import->arena);
    if (import->scratch) arena_free(import->scratch);
    return error;
}

static enum error check(struct import *import, void *context)
{
    (void)context;
    TRY(begin(import));
    return read_rows(import, finish_row, NULL);
}

enum error person_import_check(struct arena *arena, const struct person_import_job *job,
                               struct person_import_counts *ret_counts, const char **ret_message)
{
    return with_import(arena, job, check, NULL, ret_counts, ret_message);
}

static enum error apply(struct import *import, void *context)
{
    const bool *leave_out_refused = context;
    import->add_skills = true;
    TRY(begin(import));
    import->counts.refused = refused_so_far(import);
    if (import->counts.refused && !*leave_out_refused) {
        import->message = MESSAGE("There are refused rows, so nothing was imported.");
        return ERROR_CONFLICT;
    }
    import->counts.refused = 0;
    struct import_writer *writer = import_writer_new(import);
    if (!writer) return ERROR_UNAVAILABLE;
    TRY(import_write_begin(writer));
    TRY(read_rows(import, finish_row, writer));
    return import_write_end(writer);
}

struct application {
    struct arena *arena;
    const struct person_import_job *job;
    bool leave_out_refused;
    struct person_import_counts *counts;
    const char **message;
};

/* May run again on PostgreSQL: everything begins anew each time. */
static enum error apply_once(struct db *db, void *context)
{
    struct application *application = context;
    TRY(with_import(application->arena, application->job, apply, &application->leave_out_refused,
                    application->counts, application->message));
    int64_t touched = application->counts->added + application->counts->changed;
    if (!touched) return OK;
    return event_happened(db, application->job->clock,
                          &(struct event){.kind = EVENT_IMPORT_APPLIED, .count = touched});
}

enum error person_import_apply(struct arena *arena, const struct person_import_job *job,
                               bool leave_out_refused, struct person_import_counts *ret_counts,
                               const char **ret_message)
{
    struct person_import_counts counts = {0};
    const char *message = "";
    struct application application = {arena, job, leave_out_refused, &counts, &message};
    enum error error = db_write(job->db, apply_once, &application);
    *ret_counts = counts;
    *ret_message = message;
    return error;
}
