/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The bytes of a backup file, written and read in order, with their hash. Private to src/db.
 * Failures stick: what is put after one is dropped, what is taken after one is zero, and the end tells.
 */
#ifndef ITHACA_DB_DUMP_FILE_H
#define ITHACA_DB_DUMP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

enum { DUMP_HASH_SIZE = 32 };

struct dump_out;

/* Writes to `path`.part until dump_out_close. It lives in the arena; without a close the file is removed. */
MUST_USE enum error dump_out_open(struct arena *arena, const char *path, struct dump_out **ret_out,
                                  const char **ret_message);
void dump_put(struct dump_out *out, const void *bytes, size_t length);
void dump_put_byte(struct dump_out *out, unsigned char byte);
void dump_put_number(struct dump_out *out, int64_t number);
/* A number of bytes and the bytes. */
void dump_put_bytes(struct dump_out *out, const void *bytes, size_t length);
void dump_put_text(struct dump_out *out, const char *text);
bool dump_out_is_well(const struct dump_out *out);
/* Adds 'Z' and the hash, brings it to the disk and gives it its name. */
MUST_USE enum error dump_out_close(struct dump_out *out, struct arena *arena, const char **ret_message);

/* Gives it up: nothing is left of it. */
void dump_out_drop(struct dump_out *out);

struct dump_in;

MUST_USE enum error dump_in_open(struct arena *arena, const char *path, struct dump_in **ret_in,
                                 const char **ret_message);
/* Back to the first byte. */
void dump_in_rewind(struct dump_in *in);
void dump_take(struct dump_in *in, void *ret_bytes, size_t length);
unsigned char dump_take_byte(struct dump_in *in);
int64_t dump_take_number(struct dump_in *in);
/* Into the arena, with a NUL behind it. The file was verified before: memory is taken for as much as it says.
 */
void *dump_take_bytes(struct dump_in *in, struct arena *arena, size_t *ret_length);
/* A short text, such as a name; a longer one marks the file as bad. */
const char *dump_take_name(struct dump_in *in, struct arena *arena);
void dump_skip_bytes(struct dump_in *in);
bool dump_in_is_well(const struct dump_in *in);
/* Marks it as not what a backup looks like. */
void dump_in_refuse(struct dump_in *in);
/* After 'Z': whether the hash is right and nothing follows. */
bool dump_in_ends_well(struct dump_in *in);

#endif
