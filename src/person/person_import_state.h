/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What an import keeps in memory while it runs: some 200 bytes for each person, known or in the file, and
 * nothing of the texts. Shared by the files person_import*.c only.
 */
#ifndef ITHACA_PERSON_PERSON_IMPORT_STATE_H
#define ITHACA_PERSON_PERSON_IMPORT_STATE_H

#include "person/person_import.h"
#include "person/person_import_row.h"
#include "person/person_index.h"
#include "skill/skill.h"

/* What is compared to tell changed from unchanged. */
enum compared {
    COMPARED_EXTERNAL_ID,
    COMPARED_EMAIL,
    COMPARED_NAME,
    COMPARED_DEPARTMENT,
    COMPARED_LOCATION,
    COMPARED_JOB_TITLE,
    COMPARED_LEVEL,
    COMPARED_TIME_ZONE,
    COMPARED_JOINED_ON,
    COMPARED,
};

/* Somebody in the database, in the file, or both. Indexes are 1 + the place in the list, 0 is none. */
struct import_node {
    int64_t id;
    uint64_t values[COMPARED]; /* hashes of what is stored */
    uint32_t parent;           /* as it will be */
    uint32_t old_parent;       /* as it is */
    uint32_t entry;            /* the row that is about them */
    uint16_t profile;          /* bit per person_field: they wrote it already */
    bool known;                /* in the database */
    bool left;
};

/* Why a row is refused because of others. */
enum import_trouble {
    TROUBLE_NONE,
    TROUBLE_ITSELF, /* its own cells; said when the row is read again */
    TROUBLE_EMAIL_TWICE,
    TROUBLE_NUMBER_TAKEN,
    TROUBLE_MANAGER_UNKNOWN,
    TROUBLE_MANAGER_UNCLEAR,
    TROUBLE_MANAGER_REFUSED,
    TROUBLE_MANAGER_SELF,
    TROUBLE_CIRCLE,
};

/* One row of the file. */
struct import_entry {
    int64_t number;
    uint64_t manager;      /* key of an e-mail or employee number, 0: none given */
    uint64_t manager_name; /* key of a name */
    uint32_t node;
    uint32_t other; /* the entry that the trouble is about */
    enum import_trouble trouble;
    bool manager_is_email;
    bool moves; /* takes another e-mail or employee number than the person has */
};

struct import {
    struct arena *arena;   /* for all of it */
    struct arena *scratch; /* for one row */
    const struct person_import_job *job;
    const char *message; /* about the whole file */
    int64_t file_size;
    int64_t bytes_before; /* read in earlier passes */

    struct list nodes;                                /* struct import_node */
    struct list entries;                              /* struct import_entry */
    struct person_index by_email, by_number, by_name; /* node indexes; by_name -1: several people */
    struct person_index by_id;                        /* node index of an id; while loading */
    struct person_index had;    /* (person, skill or hashed language, kind) that exist */
    struct person_index skills; /* label to index in skill_rows */
    struct list skill_rows;     /* struct skill_row; id 0: will be added */
    bool add_skills;            /* unknown skills are added at once */
    struct person_import_counts counts;
};

static inline struct import_node *import_node(const struct import *import, uint32_t index)
{
    return LIST_AT(&import->nodes, struct import_node, index - 1);
}
static inline struct import_entry *import_entry(const struct import *import, uint32_t index)
{
    return LIST_AT(&import->entries, struct import_entry, index - 1);
}

enum { IMPORT_KIND_OFFERED, IMPORT_KIND_WANTED, IMPORT_KIND_LANGUAGE };

/* person_import_line.c: finds everybody's manager, and refuses rows without one, in a circle, or under
 * somebody refused. ERROR_INVALID when the line cannot be sorted out at all. */
MUST_USE enum error import_line_resolve(struct import *import);

/* person_import_load.c: what the database knows. */
MUST_USE enum error import_load(struct import *import);
/* The skill of a label; its id is 0 when there is none yet and import->add_skills is off. */
MUST_USE enum error import_skill(struct import *import, const char *label, struct skill_row *ret_skill);

/* person_import_compare.c: what of a known person the row changes, in words, "" for nothing. In scratch. */
MUST_USE enum error import_changes(struct import *import, const struct import_row *row,
                                   const struct import_node *node, const char **ret_changes);

/* person_import_write.c */
struct import_writer;
struct import_writer *import_writer_new(struct import *import);
/* Before any row: frees e-mails and employee numbers that wander from one person to another. */
MUST_USE enum error import_write_begin(struct import_writer *writer);
MUST_USE enum error import_write_row(struct import_writer *writer, const struct import_row *row,
                                     const struct import_node *node, bool changed);
MUST_USE enum error import_write_end(struct import_writer *writer);

#endif
