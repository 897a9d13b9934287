/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Doubles when full; the old copy stays in the arena, at most as large again as the list itself. */
#include "base/list.h"

#include <string.h>

void *list_add(struct list *list, struct arena *arena, size_t size)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 8;
        void *items = arena_alloc_many(arena, capacity, size);
        if (list->count) memcpy(items, list->items, list->count * size);
        list->items = items;
        list->capacity = capacity;
    }
    return (char *)list->items + size * list->count++;
}
