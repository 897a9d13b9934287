/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Messages between the members of a relationship: one thread, with files, read state, mending and taking
 * back. Everything written is sealed; only members read it.
 */
#ifndef ITHACA_MESSAGE_MESSAGE_H
#define ITHACA_MESSAGE_MESSAGE_H

#include "relationship/membership.h"
#include "web/route.h"

enum {
    MESSAGE_LONGEST = 10000,                   /* characters */
    MESSAGE_FILE_LARGEST = 5 * 1024 * 1024,    /* bytes of one file */
    MESSAGE_FILES_LARGEST = 100 * 1024 * 1024, /* bytes of all files of a relationship */
    MESSAGES_A_PAGE = 50,
    MESSAGE_MENDED_WITHIN = 86400, /* seconds in which its author may change it */
};

#define MESSAGE_FILE_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, message_id, 0)                                                                              \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, integer, size, 0) /* bytes */                                                                   \
    FIELD(R, text, size_words, 0)
RECORD_DECLARE(message_file, MESSAGE_FILE_FIELDS)

#define MESSAGE_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, text, author, 0) /* "You", "Amara Okafor" */                                                    \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, text, body, 0) /* "" when taken back */                                                         \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, edited_at, 0)                                                                             \
    FIELD(R, time, withdrawn_at, 0)                                                                          \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, flag, is_mine, 0)                                                                               \
    FIELD(R, flag, is_new, 0)   /* I have not read it */                                                     \
    FIELD(R, flag, can_mend, 0) /* mine, and not older than a day */                                         \
    FIELD(R, text, read_by, 0)  /* of the last one I wrote: "Read by Amara"; "" otherwise */                 \
    FIELD(R, list, files, message_file)
RECORD_DECLARE(message, MESSAGE_FIELDS)

/* A file as it came; `bytes` have to live until the call returns. */
struct message_upload {
    const char *name;
    const void *bytes;
    size_t size;
};

/*
 * Writes a message and tells those who had read everything before it. ERROR_INVALID without words and file;
 * ERROR_TOO_LARGE when a file, or all files together, are over their limit. `file` may be NULL.
 */
MUST_USE enum error message_send(const struct membership *membership, const char *body,
                                 const struct message_upload *file, int64_t *ret_id);

/* The page of messages before the id `before` (0: the newest), oldest first; *ret_earlier is the id to ask
 * for the page before it, 0 when there is none. */
MUST_USE enum error message_list(const struct membership *membership, int64_t before,
                                 struct list *ret_messages, int64_t *ret_earlier);
/* ERROR_NOT_FOUND when it is none of this relationship. */
MUST_USE enum error message_get(const struct membership *membership, int64_t id, struct message *ret_message);

/* Its author alone, within a day. ERROR_FORBIDDEN for others and later; ERROR_CONFLICT when the version is
 * not the stored one; ERROR_INVALID without words. */
MUST_USE enum error message_change(const struct membership *membership, int64_t id, int64_t version,
                                   const char *body);
/* Its author alone, at any time: words and files are erased, the place stays. */
MUST_USE enum error message_withdraw(const struct membership *membership, int64_t id);

/* Notes that I have read everything up to this message; going back has no effect. */
MUST_USE enum error message_read_to(const struct membership *membership, int64_t id);

/* A file's bytes, in the arena. ERROR_NOT_FOUND when it is none of this relationship. */
MUST_USE enum error message_file_get(const struct membership *membership, int64_t id,
                                     struct message_file *ret_file, struct bytes *ret_bytes);

extern const struct route_table message_routes;

#endif
