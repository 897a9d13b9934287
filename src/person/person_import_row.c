/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads single cells as people write them, and says what to do where that fails. */
#include "person/person_import_row.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "person/person.h"
#include "person/person_choices.h"
#include "skill/skill.h"

enum { QUOTED_LIMIT = 80, PROBLEMS_LIMIT = 8 };

/* The beginning of a cell, for showing. */
static const char *quoted(struct arena *arena, const char *value)
{
    size_t length = strlen(value);
    if (length <= QUOTED_LIMIT) return arena_string(arena, value);
    length = QUOTED_LIMIT;
    while (length && ((unsigned char)value[length] & 0xc0) == 0x80) length--;
    return arena_format(arena, "%.*s…", (int)length, value);
}

static const char *column_of(const struct person_mapping *mapping, enum person_field field)
{
    for (size_t i = 0; i < mapping->column_count; i++)
        if (mapping->fields[i] == field) return mapping->columns[i];
    return person_field_label(field);
}

static void add_problem(struct import_row *row, const char *column, const char *value, const char *problem,
                        const char *help)
{
    if (row->problems.count >= PROBLEMS_LIMIT) return;
    *LIST_ADD(&row->problems, row->arena, struct person_import_problem) = (struct person_import_problem){
        .column_name = column, .value = quoted(row->arena, value), .problem = problem, .help = help};
}

void import_row_refuse(struct import_row *row, enum person_field field, const char *problem, const char *help)
{
    add_problem(row, column_of(row->mapping, field), row->fields[field], problem, help);
}

/* ---- single cells ---- */

static void check_length(struct import_row *row, enum person_field field, size_t limit)
{
    if (strlen(row->fields[field]) > limit)
        import_row_refuse(row, field, arena_format(row->arena, "This is longer than %zu characters.", limit),
                          "Shorten it, or leave the column out.");
}

static void read_name(struct import_row *row)
{
    const char *whole = row->fields[PERSON_FIELD_NAME], *first = row->fields[PERSON_FIELD_FIRST_NAME],
               *last = row->fields[PERSON_FIELD_LAST_NAME];
    enum person_field field = PERSON_FIELD_NAME;
    row->name = whole;
    if (!*whole) {
        row->name = arena_format(row->arena, "%s%s%s", first, *first && *last ? " " : "", last);
        if (!person_mapping_has(row->mapping, field)) field = PERSON_FIELD_LAST_NAME;
    }
    const char *problem = person_name_problem(row->name);
    if (problem) import_row_refuse(row, field, problem, "Write the name as it should be shown.");
}

static void read_email(struct import_row *row)
{
    const char *email = row->fields[PERSON_FIELD_EMAIL];
    const char *problem = person_email_problem(email);
    row->email_key = person_email_key(row->arena, email);
    if (problem)
        import_row_refuse(row, PERSON_FIELD_EMAIL, problem, "Every person needs an address of their own.");
}

static void read_zone(struct import_row *row)
{
    if (person_time_zone_problem(row->fields[PERSON_FIELD_TIME_ZONE]))
        import_row_refuse(row, PERSON_FIELD_TIME_ZONE, "This is no time zone we know.",
                          "Write it as in Europe/Lisbon or America/Toronto, or leave the cell empty.");
}

/* 2024-03-31, 31.03.2024, 31/03/2024 and 2024/03/31; day before month, as most of the world writes. */
static int64_t read_day(const char *text)
{
    int a = 0, b = 0, c = 0;
    char rest[2];
    if (day_parse(text)) return day_parse(text);
    if (sscanf(text, "%4d/%2d/%2d%1s", &a, &b, &c, rest) == 3 && a >= 1900) {
        int swap = a;
        a = c;
        c = swap;
    } else if (sscanf(text, "%2d.%2d.%4d%1s", &a, &b, &c, rest) != 3 &&
               sscanf(text, "%2d/%2d/%4d%1s", &a, &b, &c, rest) != 3) {
        return 0;
    }
    char iso[32];
    if (a < 1 || a > 31 || b < 1 || b > 12 || c < 1900 || c > 2200) return 0;
    snprintf(iso, sizeof iso, "%04d-%02d-%02d", c, b, a);
    return day_parse(iso);
}

static void read_joined(struct import_row *row)
{
    const char *text = row->fields[PERSON_FIELD_JOINED_ON];
    if (!*text) return;
    row->joined_on = read_day(text);
    if (!row->joined_on)
        import_row_refuse(row, PERSON_FIELD_JOINED_ON, "This is no date we can read.",
                          "Write it as in 2024-03-31, or leave the cell empty.");
}

/* People separate by ';', '|' or line breaks, and by commas when there is nothing else. */
static const char *separators_of(const char *cell)
{
    return strpbrk(cell, ";|\n") ? ";|\n" : ",\n";
}

static void read_skills(struct import_row *row, enum person_field field, const char *cell,
                        struct list *skills)
{
    struct list parts = {0};
    text_split(row->arena, cell, separators_of(cell), &parts);
    LIST_EACH (&parts, const char *, part) {
        if (!skill_label_is_fit(*part)) {
            import_row_refuse(row, field, "One of the skills is too long: at most 160 characters.",
                              "Separate skills by semicolons.");
            return;
        }
        *LIST_ADD(skills, row->arena, const char *) = *part;
    }
    if (skills->count > PERSON_SKILLS_LIMIT)
        import_row_refuse(row, field, "These are more than 60 skills.", "Keep those that matter most.");
}

static void read_languages(struct import_row *row, const char *cell)
{
    struct list parts = {0};
    text_split(row->arena, cell, ";|,/\n", &parts);
    LIST_EACH (&parts, const char *, part) {
        const char *tag = person_language_tag(row->arena, *part);
        if (tag) {
            *LIST_ADD(&row->languages, row->arena, const char *) = tag;
        } else {
            import_row_refuse(
                row, PERSON_FIELD_LANGUAGES,
                arena_format(row->arena, "We do not know the language “%s”.", quoted(row->arena, *part)),
                "Write it in English, or as a tag such as en or pt-br.");
        }
    }
}

/* A style may be written by key or by its words; what fits nothing is left out. */
static const char *read_choices(struct import_row *row, enum person_choice_list list, const char *cell)
{
    const struct person_choices *choices = person_choices(list);
    struct text keys;
    text_init(&keys, row->arena);
    text_add(&keys, text_fold(row->arena, cell));
    for (char *at = keys.at; (at = strpbrk(at, ";|,"));) *at = ' ';
    struct list parts = {0};
    text_split(row->arena, cell, ";|,\n", &parts);
    LIST_EACH (&parts, const char *, part) {
        const char *key = text_fold(row->arena, *part);
        for (size_t i = 0; i < choices->count; i++)
            if (strcmp(text_fold(row->arena, choices->choices[i].label), key) == 0)
                text_addf(&keys, " %s", choices->choices[i].key);
    }
    return person_choices_clean(row->arena, list, keys.at);
}

/* ---- the row ---- */

static void read_cells(struct import_row *row)
{
    for (int field = 0; field < PERSON_FIELDS; field++) row->fields[field] = "";
    for (size_t i = 0; i < row->mapping->column_count && i < row->row->field_count; i++) {
        enum person_field field = row->mapping->fields[i];
        if (field == PERSON_FIELD_NONE || !*row->row->fields[i]) continue;
        const char *cell = text_trim(row->arena, row->row->fields[i]);
        row->fields[field] = cell;
        if (field == PERSON_FIELD_SKILLS_OFFERED) read_skills(row, field, cell, &row->offered);
        if (field == PERSON_FIELD_SKILLS_WANTED) read_skills(row, field, cell, &row->wanted);
        if (field == PERSON_FIELD_LANGUAGES) read_languages(row, cell);
    }
}

static void read_profile(struct import_row *row)
{
    static const struct {
        enum person_field field;
        enum person_choice_list list;
    } choices[] = {{PERSON_FIELD_VALUES, PERSON_VALUES},
                   {PERSON_FIELD_WORKING_STYLE, PERSON_WORKING_STYLE},
                   {PERSON_FIELD_COMMUNICATION_STYLE, PERSON_COMMUNICATION_STYLE},
                   {PERSON_FIELD_LEARNING_STYLE, PERSON_LEARNING_STYLE}};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        const char **cell = &row->fields[choices[i].field];
        if (**cell) *cell = read_choices(row, choices[i].list, *cell);
    }
    check_length(row, PERSON_FIELD_EXPERIENCE, 4000);
    check_length(row, PERSON_FIELD_GOALS, 4000);
    check_length(row, PERSON_FIELD_AVAILABILITY, 1000);
    check_length(row, PERSON_FIELD_OFFER, 4000);
    check_length(row, PERSON_FIELD_HIDDEN_TALENTS, 2000);
}

void import_row_read(struct arena *arena, const struct person_mapping *mapping, const struct csv_row *csv,
                     struct import_row *ret_row)
{
    *ret_row = (struct import_row){.arena = arena, .mapping = mapping, .row = csv};
    read_cells(ret_row);
    if (csv->problem) {
        bool known = csv->problem_column < mapping->column_count;
        add_problem(ret_row, known ? mapping->columns[csv->problem_column] : "", "", csv->problem,
                    "Mend the row in the spreadsheet and save it as CSV in UTF-8.");
        ret_row->name = ret_row->fields[PERSON_FIELD_NAME];
        ret_row->email_key = "";
        return;
    }
    read_name(ret_row);
    read_email(ret_row);
    read_zone(ret_row);
    read_joined(ret_row);
    check_length(ret_row, PERSON_FIELD_EXTERNAL_ID, PERSON_SHORT_LIMIT);
    check_length(ret_row, PERSON_FIELD_DEPARTMENT, PERSON_SHORT_LIMIT);
    check_length(ret_row, PERSON_FIELD_LOCATION, PERSON_SHORT_LIMIT);
    check_length(ret_row, PERSON_FIELD_JOB_TITLE, PERSON_SHORT_LIMIT);
    ret_row->level = person_mapping_level(arena, mapping, ret_row->fields[PERSON_FIELD_LEVEL]);
    read_profile(ret_row);
}
