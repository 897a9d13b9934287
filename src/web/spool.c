/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Smaller ones stay in memory. */
enum { SMALL_FILE = 256 * 1024 };

enum error spool_open(const char *directory, int *ret_file)
{
    if (!directory) directory = getenv("TMPDIR");
    if (!directory || !*directory) directory = "/var/tmp";
    int file = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) return ERROR_UNAVAILABLE;
    *ret_file = file;
    return OK;
}

enum error spool_write(int file, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length) {
        ssize_t written = write(file, at, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return ERROR_UNAVAILABLE;
        at += written;
        length -= (size_t)written;
    }
    return OK;
}

struct mapping {
    void *bytes;
    size_t length;
};

static void unmap(void *context)
{
    struct mapping *mapping = context;
    munmap(mapping->bytes, mapping->length);
}

enum error spool_map(struct arena *arena, int file, size_t length, const void **ret_bytes)
{
    struct mapping *mapping = ARENA_NEW(arena, struct mapping);
    mapping->length = length;
    mapping->bytes = mmap(NULL, length, PROT_READ, MAP_PRIVATE, file, 0);
    if (mapping->bytes == MAP_FAILED) return ERROR_UNAVAILABLE;
    arena_defer(arena, unmap, mapping);
    *ret_bytes = mapping->bytes;
    return OK;
}

static void close_file(void *context)
{
    close(*(int *)context);
}

enum error spool_copy(struct arena *arena, const char *directory, const void *bytes, size_t length,
                      int *ret_file)
{
    int *file = ARENA_NEW(arena, int);
    if (length <= SMALL_FILE) *file = memfd_create("upload", MFD_CLOEXEC);
    else TRY(spool_open(directory, file));
    if (*file < 0) return ERROR_UNAVAILABLE;
    arena_defer(arena, close_file, file);
    TRY(spool_write(*file, bytes, length));
    if (lseek(*file, 0, SEEK_SET) != 0) return ERROR_UNAVAILABLE;
    *ret_file = *file;
    return OK;
}
