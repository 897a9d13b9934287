/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/embedded.h"

#include <zlib.h>

#include "tests/support/test.h"

TEST(every_embedded_file_is_found_by_its_name)
{
    assert_true(embedded_count > 0);
    for (size_t i = 0; i < embedded_count; i++)
        assert_ptr_equal(embedded_find(embedded_files[i].name), &embedded_files[i]);
}

TEST(a_name_that_no_embedded_file_has_is_not_found)
{
    assert_null(embedded_find(""));
    assert_null(embedded_find("assets/none.js"));
    assert_null(embedded_find("~"));
}

TEST(an_embedded_file_is_ended_by_nul_and_has_its_hash)
{
    for (size_t i = 0; i < embedded_count; i++) {
        assert_int_equal(embedded_files[i].bytes[embedded_files[i].size], 0);
        assert_int_equal(strlen(embedded_files[i].hash), 12);
    }
}

TEST(the_gzip_form_of_a_file_unpacks_to_the_file)
{
    const struct embedded *icons = embedded_find("assets/icons.svg");
    assert_non_null(icons);
    assert_non_null(icons->gzip);
    assert_true(icons->gzip_size < icons->size);
    struct arena *arena = arena_new(0);
    unsigned char *unpacked = arena_alloc(arena, icons->size + 1);
    z_stream stream = {.next_in = (unsigned char *)(uintptr_t)icons->gzip,
                       .avail_in = (unsigned)icons->gzip_size,
                       .next_out = unpacked,
                       .avail_out = (unsigned)icons->size + 1};
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, icons->size);
    assert_memory_equal(unpacked, icons->bytes, icons->size);
    inflateEnd(&stream);
    arena_free(arena);
}
