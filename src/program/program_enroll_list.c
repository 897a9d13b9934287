/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A list of e-mail addresses, with role, capacity and wishes where they are known: pasted, as a file, or by
 * the API. Looked through first, so that bad rows are named before anybody is told; then all good rows at
 * once.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/text.h"
#include "language/language.h"
#include "program/program_pages.h"
#include "program/program_rules.h"

enum { LIST_BYTES = 4 * 1024 * 1024, LIST_ROWS = 20000, ROWS_SHOWN = 200 };

#define ENROLL_LINE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, email, 254)                                                                               \
    FIELD(R, text, role, 40)    /* mentor, mentee, both; "" is the role for all */                           \
    FIELD(R, text, capacity, 6) /* "" is the program's */                                                    \
    FIELD(R, text, wanted, 6)                                                                                \
    FIELD(R, integer, row, 0) /* as a spreadsheet counts */
RECORD_LOCAL(enroll_line, ENROLL_LINE_FIELDS)

#define ENROLL_FAULT_FIELDS(FIELD, R)                                                                        \
    FIELD(R, integer, row, 0)                                                                                \
    FIELD(R, text, column, 0)                                                                                \
    FIELD(R, text, value, 0)                                                                                 \
    FIELD(R, text, problem, 0)                                                                               \
    FIELD(R, text, help, 0)
RECORD_LOCAL(enroll_fault, ENROLL_FAULT_FIELDS)

#define ENROLL_GOOD_FIELDS(FIELD, R)                                                                         \
    FIELD(R, integer, row, 0)                                                                                \
    FIELD(R, id, person, 0)                                                                                  \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, flag, as_mentee, 0)                                                                             \
    FIELD(R, text, role_label, 0)                                                                            \
    FIELD(R, integer, capacity, 0)                                                                           \
    FIELD(R, integer, wanted, 0)
RECORD_LOCAL(enroll_good, ENROLL_GOOD_FIELDS)

#define PROGRAM_ENROLL_LIST_FORM_FIELDS(FIELD, R)                                                            \
    FIELD(R, text, list, 4000000)     /* CSV, or one address a line */                                       \
    FIELD(R, list, rows, enroll_line) /* for the API: instead of `list` */                                   \
    FIELD(R, text, role, 20)                                                                                 \
    FIELD(R, text, how, 20)    /* invite, enroll */                                                          \
    FIELD(R, flag, preview, 0) /* only look, change nothing */                                               \
    FIELD(R, flag, partly, 0)  /* take the good rows although there are bad ones */
FORM_DECLARE(program_enroll_list_form, PROGRAM_ENROLL_LIST_FORM_FIELDS)
FORM_DEFINE(program_enroll_list_form, PROGRAM_ENROLL_LIST_FORM_FIELDS)

#define PROGRAM_ENROLL_LIST_VIEW_FIELDS(FIELD, R)                                                            \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, form, program_enroll_list_form)                                                         \
    FIELD(R, record, problems, program_enroll_list_form_problems)                                            \
    FIELD(R, list, roles, choice)                                                                            \
    FIELD(R, flag, chooses_role, 0)                                                                          \
    FIELD(R, flag, enrolls, 0)                                                                               \
    FIELD(R, flag, looked, 0)         /* a preview is shown */                                               \
    FIELD(R, list, good, enroll_good) /* the first 200 */                                                    \
    FIELD(R, integer, good_count, 0)                                                                         \
    FIELD(R, flag, more_good, 0)                                                                             \
    FIELD(R, list, faults, enroll_fault) /* the first 200 */                                                 \
    FIELD(R, integer, fault_count, 0)                                                                        \
    FIELD(R, record, result, enrollment_result)
RECORD_DECLARE(program_enroll_list_view, PROGRAM_ENROLL_LIST_VIEW_FIELDS)
RECORD_DEFINE(program_enroll_list_view, PROGRAM_ENROLL_LIST_VIEW_FIELDS)

struct enroll_list {
    struct program_page page;
    const struct program_template *format;
    struct program_enroll_list_form form;
    struct program_enroll_list_form_problems problems;
    struct list lines;  /* of struct enroll_line */
    struct list good;   /* of struct enroll_good */
    struct list faults; /* of struct enroll_fault */
};

static void fault(struct arena *arena, struct enroll_list *at, int64_t row, const char *column,
                  const char *value, const char *problem, const char *help)
{
    *LIST_ADD(&at->faults, arena, struct enroll_fault) =
        (struct enroll_fault){row, column, value, problem, help};
}

/* ---- reading ---- */

/* A file to read CSV from; closed with the arena. */
static void close_file(void *context)
{
    close((int)(intptr_t)context);
}

static enum error file_of_text(struct arena *arena, const char *text, int *ret_file)
{
    size_t length = strlen(text), done = 0;
    int file = memfd_create("list", MFD_CLOEXEC);
    if (file < 0) return ERROR_UNAVAILABLE;
    arena_defer(arena, close_file, (void *)(intptr_t)file);
    while (done < length) {
        ssize_t written = write(file, text + done, length - done);
        if (written < 0) return ERROR_UNAVAILABLE;
        done += (size_t)written;
    }
    if (lseek(file, 0, SEEK_SET) != 0) return ERROR_UNAVAILABLE;
    *ret_file = file;
    return OK;
}

/* Addresses one a line, without a header, are fine as well: the first line tells. */
static const char *with_header(struct arena *arena, const char *list)
{
    size_t length = strcspn(list, "\n");
    bool has_address = memchr(list, '@', length) != NULL;
    return has_address ? arena_format(arena, "email,role,capacity,wanted\n%s", list) : list;
}

static const char *column_value(const struct csv_row *row, bool has, size_t index)
{
    return has ? row->fields[index] : "";
}

struct list_columns {
    bool has_email, has_role, has_capacity, has_wanted;
    size_t email, role, capacity, wanted;
};

static bool find_columns(const struct csv *csv, struct list_columns *columns)
{
    static const char *const names[] = {"email",
                                        "e-mail",
                                        "mail",
                                        MESSAGE("e-mail address"),
                                        MESSAGE("email address"),
                                        MESSAGE("work e-mail")};
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !columns->has_email; i++)
        columns->has_email = csv_find_column(csv, names[i], &columns->email);
    columns->has_role = csv_find_column(csv, "role", &columns->role);
    columns->has_capacity = csv_find_column(csv, "capacity", &columns->capacity) ||
                            csv_find_column(csv, "places", &columns->capacity);
    columns->has_wanted = csv_find_column(csv, "wanted", &columns->wanted);
    return columns->has_email;
}

static void read_row(struct arena *arena, struct enroll_list *at, const struct list_columns *columns,
                     const struct csv_row *row, int64_t shift)
{
    if (row->problem) {
        fault(arena, at, row->number - shift, "", "", arena_string(arena, row->problem),
              MESSAGE("Mend this row."));
        return;
    }
    *LIST_ADD(&at->lines, arena, struct enroll_line) = (struct enroll_line){
        .email = arena_string(arena, column_value(row, columns->has_email, columns->email)),
        .role = arena_string(arena, column_value(row, columns->has_role, columns->role)),
        .capacity = arena_string(arena, column_value(row, columns->has_capacity, columns->capacity)),
        .wanted = arena_string(arena, column_value(row, columns->has_wanted, columns->wanted)),
        .row = row->number - shift,
    };
}

static enum error read_csv(struct arena *arena, struct enroll_list *at)
{
    const struct csv_limits limits = {.rows = LIST_ROWS};
    const char *list = with_header(arena, at->form.list), *message = "";
    int64_t shift = list == at->form.list ? 0 : 1;
    struct list_columns columns = {0};
    struct csv *csv;
    const struct csv_row *row;
    int file;
    TRY(file_of_text(arena, list, &file));
    enum error error = csv_open(arena, file, &limits, &csv, &message);
    if (error == OK && !find_columns(csv, &columns)) {
        message = MESSAGE(
            "There is no column for e-mail addresses. Call it “email”, or paste the addresses alone, one a line.");
        error = ERROR_INVALID;
    }
    while (error == OK) {
        error = csv_next(csv, &row);
        if (error != OK) message = arena_string(arena, csv_message(csv));
        if (error != OK || !row) break;
        read_row(arena, at, &columns, row, shift);
    }
    if (error != OK && error != ERROR_INVALID && error != ERROR_TOO_LARGE) return error;
    if (error != OK) at->problems.list = message;
    return OK;
}

/* The uploaded file counts where one was chosen, else what was pasted. */
static enum error take_upload(struct request *request, struct enroll_list *at)
{
    struct upload upload;
    if (!request_upload(request, "file", &upload) || upload.size == 0) return OK;
    if (upload.size > LIST_BYTES) {
        at->problems.list = MESSAGE("This file is too large: at most 4 MiB. Cut it into two.");
        return OK;
    }
    char *bytes = arena_alloc(request->arena, (size_t)upload.size + 1);
    for (int64_t done = 0; done < upload.size;) {
        ssize_t got = read(upload.file, bytes + done, (size_t)(upload.size - done));
        if (got <= 0) return ERROR_UNAVAILABLE;
        done += got;
    }
    if (!text_is_clean(bytes, (size_t)upload.size)) {
        at->problems.list =
            MESSAGE("This file is no text in UTF-8. Save it from the spreadsheet as “CSV UTF-8”.");
        return OK;
    }
    at->form.list = strncmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? bytes + 3 : bytes;
    return OK;
}

/* ---- checking ---- */

static bool role_of(const struct enroll_list *at, struct arena *arena, const char *word,
                    struct enroll_good *good)
{
    const char *role = text_fold(arena, *word ? word : at->form.role);
    bool peer = strcmp(at->format->format, "peer") == 0, both = strcmp(role, "both") == 0 || peer;
    good->as_mentor =
        both || strcmp(role, "mentor") == 0 || strcmp(role, text_fold(arena, at->format->mentor)) == 0;
    good->as_mentee =
        both || strcmp(role, "mentee") == 0 || strcmp(role, text_fold(arena, at->format->mentee)) == 0;
    return good->as_mentor || good->as_mentee;
}

static bool number_of(const char *word, int64_t lowest, int64_t highest, int64_t *ret_number)
{
    *ret_number = -1;
    return !*word || text_to_int(word, lowest, highest, ret_number);
}

static enum error check_line(struct request *request, struct enroll_list *at, const struct enroll_line *line)
{
    struct arena *arena = request->arena;
    struct enroll_good good = {.row = line->row, .email = line->email};
    struct person_card card;
    if (!*line->email) {
        fault(arena, at, line->row, "email", "", say(request->language, "There is no e-mail address."),
              say(request->language, "Add it, or take the row out."));
        return OK;
    }
    enum error error = person_find_by_email(request->db, arena, line->email, &card);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    if (error == ERROR_NOT_FOUND || !card.active) {
        fault(arena, at, line->row, "email", line->email,
              error == OK ? say(request->language, "This person has left the organization.")
                          : say(request->language, "There is nobody with this address."),
              error == OK
                  ? say(request->language, "Take the row out.")
                  : say(request->language, "Look for a slip of the pen, or import the person first."));
        return OK;
    }
    good.person = card.id;
    good.name = card.name;
    if (!role_of(at, arena, line->role, &good))
        fault(arena, at, line->row, "role", line->role, say(request->language, "This is no role."),
              say(request->language, "Write mentor, mentee or both."));
    else if (!number_of(line->capacity, 0, PROGRAM_CAPACITY_MAX, &good.capacity))
        fault(arena, at, line->row, "capacity", line->capacity,
              say(request->language, "This is no capacity."),
              say(request->language, "Write a number from 0 to 50, or leave it empty."));
    else if (!number_of(line->wanted, 1, PROGRAM_WANTED_MAX, &good.wanted))
        fault(arena, at, line->row, "wanted", line->wanted,
              say(request->language, "This is no number of matches."),
              say(request->language, "Write a number from 1 to 10, or leave it empty."));
    else *LIST_ADD(&at->good, arena, struct enroll_good) = good;
    return OK;
}

static int by_person(const void *left, const void *right)
{
    const struct enroll_good *a = *(const struct enroll_good *const *)left,
                             *b = *(const struct enroll_good *const *)right;
    if (a->person != b->person) return a->person < b->person ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* Who stands there twice is taken once; the later rows are named. */
static void refuse_doubles(struct arena *arena, struct enroll_list *at)
{
    struct list single = {0};
    if (at->good.count == 0) return;
    const struct enroll_good **sorted = arena_alloc_many(arena, at->good.count, sizeof *sorted);
    for (size_t i = 0; i < at->good.count; i++) sorted[i] = LIST_AT(&at->good, struct enroll_good, i);
    qsort(sorted, at->good.count, sizeof *sorted, by_person);
    for (size_t i = 1; i < at->good.count; i++)
        if (sorted[i]->person == sorted[i - 1]->person) {
            fault(arena, at, sorted[i]->row, "email", sorted[i]->email,
                  MESSAGE("This person stands in the list twice."),
                  MESSAGE("Keep one of the rows; write “both” for who is both."));
            ((struct enroll_good *)(uintptr_t)sorted[i])->row = 0;
        }
    LIST_EACH (&at->good, struct enroll_good, good)
        if (good->row != 0) *LIST_ADD(&single, arena, struct enroll_good) = *good;
    at->good = single;
}

static int by_row(const void *left, const void *right)
{
    const struct enroll_fault *a = left, *b = right;
    return (a->row > b->row) - (a->row < b->row);
}

static enum error check_lines(struct request *request, struct enroll_list *at)
{
    LIST_EACH (&at->lines, struct enroll_line, line) TRY(check_line(request, at, line));
    refuse_doubles(request->arena, at);
    if (at->faults.count) qsort(at->faults.items, at->faults.count, sizeof(struct enroll_fault), by_row);
    if (at->lines.count == 0 && at->faults.count == 0 && !*at->problems.list)
        at->problems.list = MESSAGE("The list is empty. Paste addresses, or choose a file.");
    return OK;
}

/* ---- pages ---- */

static enum error open_list(struct request *request, struct reply *reply, struct enroll_list **ret_at)
{
    struct enroll_list *at = ARENA_NEW(request->arena, struct enroll_list);
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "people", MESSAGE("Bring a list"),
                          &at->page));
    at->format = program_template_of(at->page.card.format);
    if (!at->format) return ERROR_DAMAGED;
    form_no_problems(&program_enroll_list_form_problems_record, &at->problems);
    at->form = (struct program_enroll_list_form){.list = "", .role = "mentee", .how = "invite"};
    *ret_at = at;
    return OK;
}

static struct program_enroll_list_view *list_view(struct request *request, const struct enroll_list *at)
{
    struct arena *arena = request->arena;
    struct program_enroll_list_view *view = ARENA_NEW(arena, struct program_enroll_list_view);
    view->head = at->page.head;
    view->form = &at->form;
    view->problems = &at->problems;
    view->chooses_role = strcmp(at->format->format, "peer") != 0;
    view->enrolls = strcmp(at->form.how, "enroll") == 0;
    choice_add(
        arena, &view->roles, "mentee",
        arena_format(arena, say(request->language, "As %s"), say(request->language, at->format->a_mentee)),
        "", at->form.role);
    choice_add(
        arena, &view->roles, "mentor",
        arena_format(arena, say(request->language, "As %s"), say(request->language, at->format->a_mentor)),
        "", at->form.role);
    choice_add(arena, &view->roles, "both", say(request->language, "As both"), "", at->form.role);
    view->good_count = (int64_t)at->good.count;
    view->fault_count = (int64_t)at->faults.count;
    view->more_good = at->good.count > ROWS_SHOWN;
    for (size_t i = 0; i < at->good.count && i < ROWS_SHOWN; i++) {
        struct enroll_good good = *LIST_AT(&at->good, struct enroll_good, i);
        good.role_label =
            program_role_words(arena, request->language, at->format->format, good.as_mentor, good.as_mentee);
        if (good.capacity < 0) good.capacity = good.as_mentor ? at->page.card.mentor_capacity : 0;
        if (good.wanted < 0) good.wanted = good.as_mentee ? at->page.card.mentee_wanted : 0;
        *LIST_ADD(&view->good, arena, struct enroll_good) = good;
    }
    for (size_t i = 0; i < at->faults.count && i < ROWS_SHOWN; i++)
        *LIST_ADD(&view->faults, arena, struct enroll_fault) = *LIST_AT(&at->faults, struct enroll_fault, i);
    return view;
}

enum error program_enroll_list_page(struct request *request, struct reply *reply)
{
    struct enroll_list *at;
    TRY(open_list(request, reply, &at));
    reply_view(reply, list_view(request, at));
    return OK;
}

static enum error read_list(struct request *request, struct enroll_list *at)
{
    request_read_form(request, &program_enroll_list_form_record, &at->form,
                      &program_enroll_list_form_problems_record, &at->problems);
    if (strcmp(at->form.how, "invite") != 0 && strcmp(at->form.how, "enroll") != 0)
        at->problems.how = MESSAGE("Choose whether to invite or to enroll them.");
    TRY(take_upload(request, at));
    LIST_EACH (&at->form.rows, struct enroll_line, line) {
        line->row = (int64_t)at->lines.count + 1;
        *LIST_ADD(&at->lines, request->arena, struct enroll_line) = *line;
    }
    if (*at->form.list && !*at->problems.list) TRY(read_csv(request->arena, at));
    return check_lines(request, at);
}

static enum error enroll_good_rows(struct request *request, const struct enroll_list *at, struct reply *reply,
                                   struct enrollment_result *result)
{
    bool asks = strcmp(at->form.how, "invite") == 0;
    struct enrollment_outcome outcome;
    struct enrollment_order *orders = arena_alloc_many(request->arena, at->good.count, sizeof *orders);
    for (size_t i = 0; i < at->good.count; i++) {
        const struct enroll_good *good = LIST_AT(&at->good, struct enroll_good, i);
        orders[i] = (struct enrollment_order){
            .person = good->person,
            .action = asks ? ENROLLMENT_DO_INVITE : ENROLLMENT_DO_ENROLL,
            .actor = BY_COORDINATOR,
            .sets_part = true,
            .as_mentor = good->as_mentor,
            .as_mentee = good->as_mentee,
            .capacity = good->capacity,
            .wanted = good->wanted,
            .source = asks ? "invitation" : "coordinator",
        };
    }
    TRY(enrollment_change_many(request->db, request->arena, request->clock, at->page.card.id, orders,
                               at->good.count, &outcome));
    program_reply_outcome(request, reply, &at->page, asks ? ENROLLMENT_DO_INVITE : ENROLLMENT_DO_ENROLL,
                          &outcome, result);
    return OK;
}

enum error program_enroll_list_post(struct request *request, struct reply *reply)
{
    struct enroll_list *at;
    TRY(open_list(request, reply, &at));
    TRY(read_list(request, at));
    bool bad = form_has_problems(&program_enroll_list_form_problems_record, &at->problems);
    bool faulty = at->faults.count != 0 && !at->form.partly;
    if (bad || at->form.preview || faulty || at->good.count == 0) {
        struct program_enroll_list_view *view = list_view(request, at);
        view->looked = !bad;
        if (bad) reply_problems(reply, view, &program_enroll_list_form_problems_record, &at->problems);
        else reply_view(reply, view);
        if (!bad && !at->form.preview) reply_status(reply, 422);
        return OK;
    }
    struct enrollment_result *result = ARENA_NEW(request->arena, struct enrollment_result);
    TRY(enroll_good_rows(request, at, reply, result));
    if (!request->json) return OK;
    struct program_enroll_list_view *view = list_view(request, at);
    view->result = result;
    reply_view(reply, view);
    return OK;
}
