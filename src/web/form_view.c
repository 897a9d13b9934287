/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/form.h"

#include <string.h>

#include "base/text.h"
#include "calendar/date_text.h"
#include "language/language.h"

RECORD_DEFINE(choice, CHOICE_FIELDS)

void choice_add(struct arena *arena, struct list *choices, const char *key, const char *label,
                const char *hint, const char *chosen)
{
    *LIST_ADD(choices, arena, struct choice) =
        (struct choice){key, label, hint, strcmp(key, text_or_empty(chosen)) == 0};
}

/* What a field holds, for reading; NULL for lists and records, which have places of their own. */
static const char *field_words(struct arena *arena, const struct language *language,
                               const struct field *field, const void *item)
{
    const void *at = field_at(field, item);
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_INTEGER:
        return arena_format(arena, "%lld", (long long)*(const int64_t *)at);
    case FIELD_FLAG:
        return *(const bool *)at ? say(language, "yes") : say(language, "no");
    case FIELD_TEXT:
        return text_or_empty(*(const char *const *)at);
    case FIELD_DAY:
        return *(const int64_t *)at ? date_words(arena, language, *(const int64_t *)at)
                                    : say(language, "no date");
    case FIELD_REAL:
    case FIELD_TIME:
    case FIELD_BYTES:
    case FIELD_TEXTS:
    case FIELD_RECORD:
    case FIELD_LIST:
        break;
    }
    return NULL;
}

void form_note_differences(struct arena *arena, const struct language *language, const struct record *record,
                           const void *form, const void *stored, const struct record *problems_record,
                           void *ret_meanwhile)
{
    form_no_problems(problems_record, ret_meanwhile);
    for (size_t i = 0; i < record->field_count; i++) {
        const struct field *field = &record->fields[i];
        if (strcmp(field->name, "version") == 0) continue;
        const char *mine = field_words(arena, language, field, form),
                   *theirs = field_words(arena, language, field, stored);
        if (!mine || strcmp(mine, theirs) == 0) continue;
        const struct field *place = record_field(problems_record, field->name);
        *(const char **)field_at(place, ret_meanwhile) = *theirs ? theirs : say(language, "nothing");
    }
}

void form_no_problems(const struct record *problems_record, void *problems)
{
    for (size_t i = 0; i < problems_record->field_count; i++)
        *(const char **)field_at(&problems_record->fields[i], problems) = "";
}

void form_conflict(struct arena *arena, const struct language *language, const struct record *record,
                   const void *form, const void *stored, const char *message,
                   const struct record *problems_record, void *problems, void *ret_meanwhile)
{
    form_note_differences(arena, language, record, form, stored, problems_record, ret_meanwhile);
    for (size_t i = 0; i < problems_record->field_count; i++) {
        const struct field *field = &problems_record->fields[i];
        bool differs = **(const char **)field_at(field, ret_meanwhile) != 0;
        if (differs || strcmp(field->name, "version") == 0)
            *(const char **)field_at(field, problems) = message;
    }
}
