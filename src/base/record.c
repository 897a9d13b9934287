/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/record.h"

#include <string.h>

const struct field *record_field(const struct record *record, const char *name)
{
    for (size_t i = 0; i < record->field_count; i++)
        if (strcmp(record->fields[i].name, name) == 0) return &record->fields[i];
    return NULL;
}
