/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/dump_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* Level 3 is close to 6 in size for such data, at half the time. */
static const char *const WRITE_MODE = "wb3";
static const int64_t LONGEST_VALUE = 1 << 30;
enum { BUFFER_SIZE = 64 * 1024, LONGEST_NAME = 256 };

static void number_to_bytes(int64_t number, unsigned char bytes[8])
{
    for (int i = 0; i < 8; i++) bytes[i] = (unsigned char)((uint64_t)number >> (8 * i));
}

static int64_t number_of_bytes(const unsigned char bytes[8])
{
    uint64_t number = 0;
    for (int i = 0; i < 8; i++) number |= (uint64_t)bytes[i] << (8 * i);
    return (int64_t)number;
}

/* libsodium wants its state at a multiple of 64 bytes, which is more than the arena gives. */
static crypto_generichash_state *hash_new(struct arena *arena)
{
    char *bytes = arena_alloc(arena, sizeof(crypto_generichash_state) + 63);
    return (void *)(bytes + (64 - (uintptr_t)bytes % 64) % 64);
}

/* ---- writing ---- */

struct dump_out {
    gzFile file;
    int descriptor; /* a second one to the same file, to bring it to the disk */
    const char *path, *part;
    crypto_generichash_state *hash;
    bool broken;
    int error_number;
};

void dump_out_drop(struct dump_out *out)
{
    if (!out->file) return;
    gzclose(out->file);
    close(out->descriptor);
    unlink(out->part);
    out->file = NULL;
}

/* Deferred on the arena. */
static void drop_unless_closed(void *context)
{
    dump_out_drop(context);
}

static enum error cannot_write(struct arena *arena, const char *path, int error_number,
                               const char **ret_message)
{
    *ret_message = arena_format(arena, "The file %s cannot be written: %s.", path, strerror(error_number));
    return ERROR_UNAVAILABLE;
}

enum error dump_out_open(struct arena *arena, const char *path, struct dump_out **ret_out,
                         const char **ret_message)
{
    struct stat status;
    if (lstat(path, &status) == 0) {
        *ret_message = arena_format(arena, "The file %s exists already. Choose another name.", path);
        return ERROR_CONFLICT;
    }
    struct dump_out *out = ARENA_NEW(arena, struct dump_out);
    out->path = path;
    out->part = arena_format(arena, "%s.part", path);
    int file = open(out->part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) return cannot_write(arena, out->part, errno, ret_message);
    out->descriptor = fcntl(file, F_DUPFD_CLOEXEC, 0);
    out->file = out->descriptor < 0 ? NULL : gzdopen(file, WRITE_MODE);
    if (!out->file) {
        close(file);
        if (out->descriptor >= 0) close(out->descriptor);
        return cannot_write(arena, out->part, ENOMEM, ret_message);
    }
    gzbuffer(out->file, BUFFER_SIZE);
    out->hash = hash_new(arena);
    crypto_generichash_init(out->hash, NULL, 0, DUMP_HASH_SIZE);
    arena_defer(arena, drop_unless_closed, out);
    *ret_out = out;
    return OK;
}

void dump_put(struct dump_out *out, const void *bytes, size_t length)
{
    if (out->broken || length == 0) return;
    crypto_generichash_update(out->hash, bytes, length);
    if (gzwrite(out->file, bytes, (unsigned)length) == (int)length) return;
    out->error_number = errno ? errno : EIO;
    out->broken = true;
}

void dump_put_byte(struct dump_out *out, unsigned char byte)
{
    dump_put(out, &byte, 1);
}

void dump_put_number(struct dump_out *out, int64_t number)
{
    unsigned char bytes[8];
    number_to_bytes(number, bytes);
    dump_put(out, bytes, sizeof bytes);
}

void dump_put_bytes(struct dump_out *out, const void *bytes, size_t length)
{
    BUG_IF((int64_t)length > LONGEST_VALUE);
    dump_put_number(out, (int64_t)length);
    dump_put(out, bytes, length);
}

void dump_put_text(struct dump_out *out, const char *text)
{
    dump_put_bytes(out, text, strlen(text));
}

bool dump_out_is_well(const struct dump_out *out)
{
    return !out->broken;
}

/* The name itself has to reach the disk. */
static int sync_directory(struct arena *arena, const char *path)
{
    int directory = open(dirname(arena_string(arena, path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return -1;
    int result = fsync(directory);
    close(directory);
    return result;
}

enum error dump_out_close(struct dump_out *out, struct arena *arena, const char **ret_message)
{
    unsigned char hash[DUMP_HASH_SIZE];
    dump_put_byte(out, 'Z');
    crypto_generichash_final(out->hash, hash, sizeof hash);
    if (!out->broken) out->broken = gzwrite(out->file, hash, sizeof hash) != sizeof hash;
    errno = out->error_number;
    bool closed = gzclose(out->file) == Z_OK && !out->broken;
    out->file = NULL;
    bool well = closed && fsync(out->descriptor) == 0 && rename(out->part, out->path) == 0 &&
                sync_directory(arena, out->path) == 0;
    int error_number = errno ? errno : EIO;
    close(out->descriptor);
    if (well) return OK;
    unlink(out->part);
    return cannot_write(arena, out->path, error_number, ret_message);
}

/* ---- reading ---- */

struct dump_in {
    gzFile file;
    crypto_generichash_state *hash;
    bool broken;
};

static void dump_in_drop(void *context)
{
    gzclose(((struct dump_in *)context)->file);
}

enum error dump_in_open(struct arena *arena, const char *path, struct dump_in **ret_in,
                        const char **ret_message)
{
    struct dump_in *in = ARENA_NEW(arena, struct dump_in);
    errno = 0;
    in->file = gzopen(path, "rbe");
    if (!in->file) {
        *ret_message =
            arena_format(arena, "The file %s cannot be read: %s.", path, strerror(errno ? errno : ENOMEM));
        return errno == ENOENT ? ERROR_NOT_FOUND : ERROR_UNAVAILABLE;
    }
    gzbuffer(in->file, BUFFER_SIZE);
    in->hash = hash_new(arena);
    crypto_generichash_init(in->hash, NULL, 0, DUMP_HASH_SIZE);
    arena_defer(arena, dump_in_drop, in);
    *ret_in = in;
    return OK;
}

void dump_in_rewind(struct dump_in *in)
{
    in->broken = gzrewind(in->file) != 0;
    crypto_generichash_init(in->hash, NULL, 0, DUMP_HASH_SIZE);
}

void dump_take(struct dump_in *in, void *ret_bytes, size_t length)
{
    if (!in->broken && gzread(in->file, ret_bytes, (unsigned)length) != (int)length) in->broken = true;
    if (in->broken) memset(ret_bytes, 0, length);
    else crypto_generichash_update(in->hash, ret_bytes, length);
}

unsigned char dump_take_byte(struct dump_in *in)
{
    unsigned char byte;
    dump_take(in, &byte, 1);
    return byte;
}

int64_t dump_take_number(struct dump_in *in)
{
    unsigned char bytes[8];
    dump_take(in, bytes, sizeof bytes);
    return number_of_bytes(bytes);
}

static size_t take_length(struct dump_in *in, int64_t most)
{
    int64_t length = dump_take_number(in);
    if (length < 0 || length > most) in->broken = true;
    return in->broken ? 0 : (size_t)length;
}

void *dump_take_bytes(struct dump_in *in, struct arena *arena, size_t *ret_length)
{
    size_t length = take_length(in, LONGEST_VALUE);
    unsigned char *bytes = arena_alloc(arena, length + 1);
    dump_take(in, bytes, length);
    *ret_length = length;
    return bytes;
}

const char *dump_take_name(struct dump_in *in, struct arena *arena)
{
    size_t length = take_length(in, LONGEST_NAME);
    char *name = arena_alloc(arena, length + 1);
    dump_take(in, name, length);
    return name;
}

void dump_skip_bytes(struct dump_in *in)
{
    unsigned char buffer[4096];
    for (size_t left = take_length(in, LONGEST_VALUE); left > 0 && !in->broken;) {
        size_t step = left < sizeof buffer ? left : sizeof buffer;
        dump_take(in, buffer, step);
        left -= step;
    }
}

bool dump_in_is_well(const struct dump_in *in)
{
    return !in->broken;
}

void dump_in_refuse(struct dump_in *in)
{
    in->broken = true;
}

bool dump_in_ends_well(struct dump_in *in)
{
    unsigned char expected[DUMP_HASH_SIZE], found[DUMP_HASH_SIZE], more;
    crypto_generichash_final(in->hash, expected, sizeof expected);
    bool read = !in->broken && gzread(in->file, found, sizeof found) == sizeof found;
    /* Reading on to the end also compares the checksum of gzip. */
    return read && memcmp(expected, found, sizeof found) == 0 && gzread(in->file, &more, 1) == 0;
}
