/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/portal_key.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "ithaca portal key 1\n"

enum { KEY_SIZE = 32, BASE64_SIZE = 45 /* with NUL */, FILE_SIZE_MAX = 128 };

struct portal_key {
    unsigned char bytes[KEY_SIZE];
};

static struct portal_key *key_new(void)
{
    if (sodium_init() < 0) BUG("libsodium cannot start");
    return sodium_malloc(sizeof(struct portal_key));
}

struct portal_key *portal_key_random(void)
{
    struct portal_key *key = key_new();
    if (key) randombytes_buf(key->bytes, sizeof key->bytes);
    return key;
}

void portal_key_free(struct portal_key *key)
{
    sodium_free(key);
}

/* ---- the file ---- */

static enum error no_memory(const char **ret_message)
{
    *ret_message = "There is not enough memory for the portal's key.";
    return ERROR_UNAVAILABLE;
}

static enum error write_failed(struct arena *arena, const char *path, const char **ret_message)
{
    if (errno == EEXIST) {
        *ret_message = arena_format(arena, "There is a key file already: %s. It was left as it is.", path);
        return ERROR_CONFLICT;
    }
    *ret_message = arena_format(arena, "The key file %s cannot be written: %s.", path, strerror(errno));
    return ERROR_UNAVAILABLE;
}

/* The file's name has to reach the disk too. */
static bool sync_directory(struct arena *arena, const char *path)
{
    int directory = open(dirname(arena_string(arena, path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return false;
    bool well = fsync(directory) == 0;
    close(directory);
    return well;
}

static bool write_key(int file, const struct portal_key *key)
{
    char text[sizeof HEAD + BASE64_SIZE];
    size_t head = strlen(HEAD);
    memcpy(text, HEAD, head);
    sodium_bin2base64(text + head, BASE64_SIZE, key->bytes, sizeof key->bytes,
                      sodium_base64_VARIANT_ORIGINAL);
    size_t length = strlen(text);
    text[length++] = '\n';
    bool well = write(file, text, length) == (ssize_t)length && fsync(file) == 0;
    sodium_memzero(text, sizeof text);
    return well;
}

enum error portal_key_save(struct arena *arena, const struct portal_key *key, const char *path,
                           const char **ret_message)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return write_failed(arena, path, ret_message);
    enum error error = OK;
    if (!write_key(file, key) || !sync_directory(arena, path)) {
        error = write_failed(arena, path, ret_message);
        unlink(path);
    }
    close(file);
    return error;
}

enum error portal_key_create(struct arena *arena, const char *path, const char **ret_message)
{
    struct portal_key *key = portal_key_random();
    if (!key) return no_memory(ret_message);
    enum error error = portal_key_save(arena, key, path, ret_message);
    portal_key_free(key);
    return error;
}

enum error portal_key_move(struct arena *arena, const char *from, const char *to, const char **ret_message)
{
    if (rename(from, to) == 0 && sync_directory(arena, to)) return OK;
    *ret_message = arena_format(arena, "The key file %s cannot be put in the place of %s: %s.", from, to,
                                strerror(errno));
    return ERROR_UNAVAILABLE;
}

static bool parse_key(const char *text, struct portal_key *key)
{
    size_t head = strlen(HEAD), length;
    const char *end;
    if (strncmp(text, HEAD, head) != 0) return false;
    if (sodium_base642bin(key->bytes, sizeof key->bytes, text + head, strlen(text + head), "\r\n", &length,
                          &end, sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    return length == sizeof key->bytes && *end == '\0';
}

static enum error read_key(struct arena *arena, int file, const char *path, struct portal_key *key,
                           const char **ret_message)
{
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        *ret_message = arena_format(arena, "The key file %s is no file.", path);
        return ERROR_DAMAGED;
    }
    if (status.st_mode & 0077) {
        *ret_message = arena_format(arena, "Others can read the key file %s. Run: chmod 600 %s", path, path);
        return ERROR_FORBIDDEN;
    }
    char text[FILE_SIZE_MAX];
    ssize_t length = read(file, text, sizeof text - 1);
    text[length > 0 ? length : 0] = '\0';
    bool well = parse_key(text, key);
    sodium_memzero(text, sizeof text);
    if (well) return OK;
    *ret_message = arena_format(arena, "The file %s is no key of Ithaca, or it is damaged.", path);
    return ERROR_DAMAGED;
}

enum error portal_key_load(struct arena *arena, const char *path, struct portal_key **ret_key,
                           const char **ret_message)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        *ret_message = arena_format(arena, "The key file %s cannot be read: %s.", path, strerror(errno));
        return errno == ENOENT ? ERROR_NOT_FOUND : ERROR_UNAVAILABLE;
    }
    struct portal_key *key = key_new();
    enum error error = key ? read_key(arena, file, path, key, ret_message) : no_memory(ret_message);
    close(file);
    if (error != OK) portal_key_free(key);
    else *ret_key = key;
    return error;
}

/* ---- what is made from it ---- */

void portal_key_derive(const struct portal_key *key, const char *purpose,
                       unsigned char ret_derived[DERIVED_KEY_SIZE])
{
    crypto_generichash(ret_derived, DERIVED_KEY_SIZE, (const unsigned char *)purpose, strlen(purpose),
                       key->bytes, sizeof key->bytes);
}

void portal_key_name(const struct portal_key *key, char ret_name[PORTAL_KEY_NAME_SIZE])
{
    unsigned char derived[DERIVED_KEY_SIZE];
    portal_key_derive(key, "name of the key", derived);
    sodium_bin2hex(ret_name, PORTAL_KEY_NAME_SIZE, derived, PORTAL_KEY_NAME_SIZE / 2);
    sodium_memzero(derived, sizeof derived);
}
