/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/record.h"

#include <string.h>

const struct field *record_field(const struct record *record, const char *name)
{
    for (size_t i = 0; i < record->field_count; i++)
        if (strcmp(record->fields[i].name, name) == 0) return &record->fields[i];
    return NULL;
}

void record_copy_shared(const struct record *from, const void *source, const struct record *to, void *target)
{
    static const size_t SIZES[] = {
        [FIELD_ID] = sizeof(int64_t),         [FIELD_INTEGER] = sizeof(int64_t),
        [FIELD_FLAG] = sizeof(bool),          [FIELD_REAL] = sizeof(double),
        [FIELD_TEXT] = sizeof(char *),        [FIELD_TIME] = sizeof(int64_t),
        [FIELD_DAY] = sizeof(int64_t),        [FIELD_TEXTS] = sizeof(struct list),
        [FIELD_RECORD] = sizeof(void *),      [FIELD_LIST] = sizeof(struct list),
        [FIELD_BYTES] = sizeof(struct bytes),
    };
    for (size_t i = 0; i < to->field_count; i++) {
        const struct field *wanted = &to->fields[i], *field = record_field(from, wanted->name);
        if (field && field->kind == wanted->kind)
            memcpy(field_at(wanted, target), field_at(field, source), SIZES[field->kind]);
    }
}
