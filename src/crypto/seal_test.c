/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/seal.h"

#include "tests/support/test.h"

static const struct seal_owner pair = {"relationship", 42};
static const struct seal_place title = {"goal.title", 7};

static struct bytes copy(struct arena *arena, struct bytes bytes, size_t length)
{
    return (struct bytes){.at = arena_copy(arena, bytes.at, length), .length = length};
}

static enum error opens(struct arena *arena, const struct content_key *key, const struct seal_place *place,
                        struct bytes sealed)
{
    const char *text = "untouched";
    enum error error = open_text(arena, key, place, sealed, &text);
    if (error != OK) assert_string_equal(text, "untouched");
    return error;
}

TEST(a_sealed_text_opens_to_what_it_was)
{
    struct arena *arena = arena_new(0);
    struct content_key key;
    const char *text;
    content_key_new(&key);
    for (size_t length = 0; length < 100; length++) {
        char *plain = arena_alloc(arena, length + 1);
        memset(plain, 'x', length);
        struct bytes sealed = seal_text(arena, &key, &title, plain);
        assert_ok(open_text(arena, &key, &title, sealed, &text));
        assert_string_equal(text, plain);
    }
    const char *words = "I would rather talk about Łódź — and the résumé.";
    assert_ok(open_text(arena, &key, &title, seal_text(arena, &key, &title, words), &text));
    assert_string_equal(text, words);
    arena_free(arena);
}

TEST(nothing_stored_opens_to_an_empty_text)
{
    struct arena *arena = arena_new(0);
    struct content_key key;
    const char *text = NULL;
    content_key_new(&key);
    assert_ok(open_text(arena, &key, &title, (struct bytes){.at = ""}, &text));
    assert_string_equal(text, "");
    arena_free(arena);
}

TEST(a_sealed_text_shows_neither_itself_nor_its_equals_nor_its_length)
{
    struct arena *arena = arena_new(0);
    struct content_key key;
    content_key_new(&key);
    struct bytes yes = seal_text(arena, &key, &title, "yes please"),
                 no = seal_text(arena, &key, &title, "no");
    struct bytes again = seal_text(arena, &key, &title, "no");
    assert_int_equal(yes.length, no.length);
    assert_memory_not_equal(no.at, again.at, no.length);
    assert_null(memmem(yes.at, yes.length, "please", 6));
    arena_free(arena);
}

TEST(a_sealed_text_that_was_changed_anywhere_does_not_open)
{
    struct arena *arena = arena_new(0);
    struct content_key key;
    content_key_new(&key);
    struct bytes sealed = seal_text(arena, &key, &title, "I want to lead a team");
    for (size_t i = 0; i < sealed.length; i++) {
        struct bytes changed = copy(arena, sealed, sealed.length);
        ((unsigned char *)(uintptr_t)changed.at)[i] ^= 1;
        assert_error(opens(arena, &key, &title, changed), ERROR_DAMAGED);
    }
    for (size_t length = 1; length < sealed.length; length++)
        assert_error(opens(arena, &key, &title, copy(arena, sealed, length)), ERROR_DAMAGED);
    assert_ok(opens(arena, &key, &title, sealed));
    arena_free(arena);
}

TEST(a_sealed_text_that_was_moved_does_not_open)
{
    struct arena *arena = arena_new(0);
    struct content_key key, other_key;
    content_key_new(&key);
    content_key_new(&other_key);
    struct bytes sealed = seal_text(arena, &key, &title, "mine");
    assert_error(opens(arena, &key, &(struct seal_place){"goal.title", 8}, sealed), ERROR_DAMAGED);
    assert_error(opens(arena, &key, &(struct seal_place){"goal.note", 7}, sealed), ERROR_DAMAGED);
    assert_error(opens(arena, &other_key, &title, sealed), ERROR_DAMAGED);
    arena_free(arena);
}

TEST(a_content_key_comes_back_from_its_wrapping)
{
    struct arena *arena = arena_new(0);
    struct portal_key *portal = portal_key_random();
    struct content_key key, back;
    content_key_new(&key);
    struct bytes wrapped = content_key_wrap(arena, portal, &key, &pair);
    assert_null(memmem(wrapped.at, wrapped.length, key.bytes, sizeof key.bytes));
    assert_ok(content_key_unwrap(portal, wrapped, &pair, &back));
    assert_memory_equal(key.bytes, back.bytes, sizeof key.bytes);
    content_key_wipe(&back);
    portal_key_free(portal);
    arena_free(arena);
}

TEST(a_content_key_opens_for_its_owner_and_portal_only)
{
    struct arena *arena = arena_new(0);
    struct portal_key *portal = portal_key_random(), *other = portal_key_random();
    struct content_key key, back;
    content_key_new(&key);
    struct bytes wrapped = content_key_wrap(arena, portal, &key, &pair);
    assert_error(content_key_unwrap(other, wrapped, &pair, &back), ERROR_DAMAGED);
    assert_error(content_key_unwrap(portal, wrapped, &(struct seal_owner){"relationship", 43}, &back),
                 ERROR_DAMAGED);
    assert_error(content_key_unwrap(portal, wrapped, &(struct seal_owner){"person", 42}, &back),
                 ERROR_DAMAGED);
    for (size_t i = 0; i < wrapped.length; i++) {
        struct bytes changed = copy(arena, wrapped, wrapped.length);
        ((unsigned char *)(uintptr_t)changed.at)[i] ^= 0x80;
        assert_error(content_key_unwrap(portal, changed, &pair, &back), ERROR_DAMAGED);
        assert_error(content_key_unwrap(portal, copy(arena, wrapped, i), &pair, &back), ERROR_DAMAGED);
    }
    assert_ok(content_key_unwrap(portal, wrapped, &pair, &back));
    portal_key_free(portal);
    portal_key_free(other);
    arena_free(arena);
}
