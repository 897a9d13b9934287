/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The reporting line as it will be when the file is applied: one tree (or several), checked in linear time.
 */
#include <string.h>

#include "person/person_import_state.h"

enum { ROUNDS_MOST = 100 };

struct line {
    struct import *import;
    uint32_t *path;  /* a walk upward */
    uint32_t *stamp; /* of a node: the walk that met it */
    bool again;      /* somebody fell back to their old manager: look for circles again */
};

static bool refused(const struct import *import, const struct import_node *node)
{
    return node->entry && import_entry(import, node->entry)->trouble != TROUBLE_NONE;
}

static void refuse(struct line *line, struct import_node *node, enum import_trouble trouble, uint32_t other)
{
    struct import_entry *entry = import_entry(line->import, node->entry);
    entry->trouble = trouble;
    entry->other = other;
    if (node->parent != node->old_parent) line->again = true;
    node->parent = node->old_parent;
}

/* ---- who is meant ---- */

static enum import_trouble find_manager(const struct import *import, const struct import_entry *entry,
                                        int64_t *ret_node)
{
    const struct person_index *first = entry->manager_is_email ? &import->by_email : &import->by_number;
    if (person_index_get(first, entry->manager, ret_node)) return TROUBLE_NONE;
    if (entry->manager_is_email || !person_index_get(&import->by_name, entry->manager_name, ret_node))
        return TROUBLE_MANAGER_UNKNOWN;
    return *ret_node < 0 ? TROUBLE_MANAGER_UNCLEAR : TROUBLE_NONE;
}

static void link_entry(struct import *import, struct import_entry *entry)
{
    if (entry->trouble != TROUBLE_NONE) return;
    struct import_node *node = import_node(import, entry->node);
    int64_t manager = 0;
    node->parent = 0;
    if (!entry->manager) return;
    entry->trouble = find_manager(import, entry, &manager);
    if (entry->trouble == TROUBLE_NONE && (uint32_t)manager == entry->node)
        entry->trouble = TROUBLE_MANAGER_SELF;
    node->parent = entry->trouble == TROUBLE_NONE ? (uint32_t)manager : node->old_parent;
}

/* ---- circles ---- */

static void refuse_circle(struct line *line, uint32_t first)
{
    uint32_t at = first;
    do {
        struct import_node *node = import_node(line->import, at);
        uint32_t parent = node->parent;
        if (node->entry && !refused(line->import, node))
            refuse(line, node, TROUBLE_CIRCLE, import_node(line->import, parent)->entry);
        at = parent;
    } while (at != first && at);
}

static void find_circles(struct line *line)
{
    size_t count = line->import->nodes.count;
    memset(line->stamp, 0, (count + 1) * sizeof *line->stamp);
    for (uint32_t start = 1; start <= count; start++) {
        uint32_t at = start;
        while (at && !line->stamp[at]) {
            line->stamp[at] = start;
            at = import_node(line->import, at)->parent;
        }
        if (at && line->stamp[at] == start) refuse_circle(line, at);
    }
}

/* ---- under somebody refused ---- */

/* A person who would be new and is refused does not come to be; those below them cannot be either. Walks up
 * until something is known, then decides downward. */
static void refuse_below(struct line *line, uint32_t start)
{
    size_t length = 0;
    uint32_t at = start;
    for (; at && !line->stamp[at]; at = import_node(line->import, at)->parent) {
        line->stamp[at] = 1;
        line->path[length++] = at;
    }
    while (length) {
        struct import_node *node = import_node(line->import, line->path[--length]);
        struct import_node *parent = node->parent ? import_node(line->import, node->parent) : NULL;
        bool lost = parent && !parent->known && refused(line->import, parent);
        if (lost && node->entry && !refused(line->import, node))
            refuse(line, node, TROUBLE_MANAGER_REFUSED, parent->entry);
    }
}

static void find_lost(struct line *line)
{
    size_t count = line->import->nodes.count;
    memset(line->stamp, 0, (count + 1) * sizeof *line->stamp);
    for (uint32_t start = 1; start <= count; start++) refuse_below(line, start);
}

enum error import_line_resolve(struct import *import)
{
    size_t count = import->nodes.count;
    struct line line = {.import = import,
                        .path = arena_alloc_many(import->arena, count + 1, sizeof(uint32_t)),
                        .stamp = arena_alloc_many(import->arena, count + 1, sizeof(uint32_t))};
    if (person_mapping_has(import->job->mapping, PERSON_FIELD_MANAGER))
        LIST_EACH (&import->entries, struct import_entry, entry) link_entry(import, entry);
    for (int round = 0; round < ROUNDS_MOST; round++) {
        line.again = false;
        find_circles(&line);
        find_lost(&line);
        if (!line.again) return OK;
    }
    import->message =
        "The reporting lines in this file run in circles too often to name each one. Look at the column "
        "with the managers.";
    return ERROR_INVALID;
}
