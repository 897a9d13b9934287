/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A growing row of equal items in an arena. Zeroed is empty. Items move when the list grows: keep no pointers
 * while adding. */
#ifndef ITHACA_BASE_LIST_H
#define ITHACA_BASE_LIST_H

#include <stddef.h>

#include "base/arena.h"

struct list {
    void *items;
    size_t count;
    size_t capacity;
};

/* Room for one more item of `size` bytes, zeroed, at the end. Every item of one list has the same size. */
void *list_add(struct list *list, struct arena *arena, size_t size) __attribute__((returns_nonnull));

#define LIST_ADD(list, arena, type) ((type *)list_add((list), (arena), sizeof(type)))
#define LIST_AT(list, type, index) (&((type *)(list)->items)[index])
#define LIST_EACH(list, type, item)                                                                          \
    for (__typeof__(type) *item = (list)->items, *item##_end = (list)->count ? item + (list)->count : item;  \
         item != item##_end; item++)

#endif
