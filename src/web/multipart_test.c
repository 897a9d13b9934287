/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/multipart.h"

#include "base/text.h"
#include "tests/support/test.h"

/* Parts written one below the other, for comparing. */
struct noted {
    struct arena *arena;
    struct text text;
};

static enum error note_part(void *context, const struct multipart_part *part)
{
    struct noted *noted = context;
    text_addf(&noted->text, "%s|%s|%s|", part->name, part->file ? part->file : "-", part->type);
    text_add_bytes(&noted->text, part->bytes, part->length);
    text_add(&noted->text, "\n");
    return OK;
}

static enum error read_parts(struct arena *arena, const char *body, const char **ret_parts)
{
    struct noted noted = {.arena = arena};
    text_init(&noted.text, arena);
    enum error error = multipart_read(arena, body, strlen(body), "x", note_part, &noted);
    *ret_parts = noted.text.at;
    return error;
}

#define HEAD(parameters) "--x\r\nContent-Disposition: form-data; " parameters "\r\n"

static void check(const char *body, const char *expected)
{
    struct arena *arena = arena_new(0);
    const char *parts;
    assert_ok(read_parts(arena, body, &parts));
    assert_string_equal(parts, expected);
    arena_free(arena);
}

TEST(values_and_files_are_told_apart)
{
    check(HEAD("name=\"a\"") "\r\n1\r\n" HEAD(
              "name=\"f\"; filename=\"x.csv\"") "Content-Type: text/csv\r\n\r\na,b\r\n\r\n--x--",
          "a|-||1\nf|x.csv|text/csv|a,b\r\n\n");
}

TEST(empty_parts_are_parts)
{
    check(HEAD("name=\"a\"") "\r\n\r\n" HEAD("name=b") "\r\n--x--\r\n", "a|-||\nb|-||\n");
    check("--x--", "");
}

TEST(a_mark_inside_a_line_is_content)
{
    check(HEAD("name=\"a\"") "\r\nsome --x and\n--x\r--x\r\n--x--", "a|-||some --x and\n--x\r--x\n");
}

TEST(what_stands_before_and_after_is_ignored)
{
    check("hello\r\n" HEAD("name=\"a\"") "\r\n1\r\n--x--\r\nbye", "a|-||1\n");
}

TEST(names_are_read_as_browsers_and_programs_write_them)
{
    check(HEAD("name=\"a\\\"b\"; filename=\"C:\\dir\\x.csv\"") "\r\n\r\n--x--", "a\"b|C:\\dir\\x.csv||\n");
    check(HEAD("filename*=UTF-8''na%C3%AFve.csv; name=f") "\r\n\r\n--x--", "f|na\xc3\xafve.csv||\n");
    check("--x\r\ncontent-disposition:form-data;NAME=\"a\"\r\n\r\n1\r\n--x--", "a|-||1\n");
}

TEST(what_is_malformed_or_cut_off_is_refused)
{
    static const char *const bodies[] = {
        "",
        "--",
        "--x",
        "--y--",
        "--xy\r\n\r\n",
        "--x\r\n",
        "--x\r\n\r\n1\r\n--x--",
        "--x\r\nContent-Type: text/csv\r\n\r\n1\r\n--x--",
        HEAD("filename=\"a\"") "\r\n1\r\n--x--",
        HEAD("name=\"a") "\r\n1\r\n--x--",
        HEAD("name=\"a\"") "\r\n1",
        HEAD("name=\"a\"") "\r\n1\r\n--x",
        HEAD("name=\"a\"") "\r\n1\r\n--x-",
        HEAD("name=\"a\"") "1\r\n--x--",
    };
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        const char *parts;
        assert_error(read_parts(arena, bodies[i], &parts), ERROR_INVALID);
    }
    arena_free(arena);
}

TEST(thousands_of_parts_and_endless_headers_are_too_large)
{
    struct arena *arena = arena_new(0);
    struct text body;
    const char *parts;
    text_init(&body, arena);
    for (int i = 0; i <= MULTIPART_PARTS_MAXIMUM; i++) text_add(&body, HEAD("name=a") "\r\n1\r\n");
    text_add(&body, "--x--");
    assert_error(read_parts(arena, body.at, &parts), ERROR_TOO_LARGE);
    const char *long_header = arena_format(arena, HEAD("name=a") "X: %09000d\r\n\r\n1\r\n--x--", 1);
    assert_error(read_parts(arena, long_header, &parts), ERROR_TOO_LARGE);
    arena_free(arena);
}

TEST(a_boundary_is_found_in_its_header)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(multipart_boundary(arena, "multipart/form-data; boundary=abc"), "abc");
    assert_string_equal(multipart_boundary(arena, "multipart/form-data; charset=utf-8; BOUNDARY=\"a b\""),
                        "a b");
    assert_null(multipart_boundary(arena, "multipart/form-data"));
    assert_null(multipart_boundary(arena, "multipart/form-data; boundary="));
    assert_null(multipart_boundary(arena, "multipart/form-data; boundary=\"abc"));
    assert_null(multipart_boundary(arena, arena_format(arena, "multipart/form-data; boundary=%071d", 1)));
    arena_free(arena);
}
