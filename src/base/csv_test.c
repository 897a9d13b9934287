/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/csv.h"

#include <sys/mman.h>
#include <unistd.h>

#include "tests/support/test.h"

struct reading {
    struct arena *arena;
    int file;
    struct csv *csv;
    const char *message;
    enum error opened;
};

static struct reading read_bytes(const char *bytes, size_t length, const struct csv_limits *limits)
{
    struct reading reading = {.arena = arena_new(0), .file = memfd_create("csv", 0)};
    assert_int_equal(write(reading.file, bytes, length), (ssize_t)length);
    lseek(reading.file, 0, SEEK_SET);
    reading.opened = csv_open(reading.arena, reading.file, limits, &reading.csv, &reading.message);
    return reading;
}

static struct reading read_string(const char *string)
{
    struct reading reading = read_bytes(string, strlen(string), NULL);
    if (reading.opened != OK) print_message("%s\n", reading.message);
    assert_int_equal(reading.opened, OK);
    return reading;
}

static void close_reading(struct reading *reading)
{
    arena_free(reading->arena);
    close(reading->file);
}

static const struct csv_row *next(struct reading *reading)
{
    const struct csv_row *row = NULL;
    assert_ok(csv_next(reading->csv, &row));
    return row;
}

TEST(rows_are_read_with_their_numbers_and_lines)
{
    struct reading reading = read_string("name,mail\nAda,a@x\n\"two\nlines\",b@x\nLast,c@x");
    assert_int_equal(csv_column_count(reading.csv), 2);
    assert_string_equal(csv_column_name(reading.csv, 1), "mail");
    const struct csv_row *row = next(&reading);
    assert_string_equal(row->fields[0], "Ada");
    assert_int_equal(row->number, 2);
    assert_int_equal(row->line, 2);
    row = next(&reading);
    assert_string_equal(row->fields[0], "two\nlines");
    assert_int_equal(row->line, 3);
    row = next(&reading);
    assert_string_equal(row->fields[1], "c@x");
    assert_int_equal(row->number, 4);
    assert_int_equal(row->line, 5);
    assert_null(next(&reading));
    assert_null(next(&reading));
    close_reading(&reading);
}

TEST(every_kind_of_line_end_and_delimiter_is_read)
{
    static const char *const forms[] = {"a,b\n1,2\n3,4\n",
                                        "a,b\r\n1,2\r\n3,4\r\n",
                                        "a,b\r1,2\r3,4\r",
                                        "a;b\r\n1;2\r\n3;4",
                                        "a\tb\n1\t2\n3\t4\n",
                                        "\xef\xbb\xbf"
                                        "a,b\n1,2\n3,4",
                                        "\"a\",\"b\"\r\n\"1\",\"2\"\r\n\"3\",\"4\"\r\n"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct reading reading = read_string(forms[i]);
        assert_string_equal(csv_column_name(reading.csv, 0), "a");
        assert_string_equal(next(&reading)->fields[1], "2");
        const struct csv_row *row = next(&reading);
        assert_string_equal(row->fields[1], "4");
        assert_int_equal(row->line, 3);
        assert_null(next(&reading));
        close_reading(&reading);
    }
}

TEST(the_delimiter_is_the_one_that_the_header_has_most_of_outside_quotes)
{
    struct reading reading = read_string("\"a,b,c\";d\n1;2\n");
    assert_int_equal(csv_delimiter(reading.csv), ';');
    assert_string_equal(csv_column_name(reading.csv, 0), "a,b,c");
    close_reading(&reading);
    reading = read_string("only\nx\n");
    assert_int_equal(csv_delimiter(reading.csv), ',');
    assert_string_equal(next(&reading)->fields[0], "x");
    close_reading(&reading);
}

TEST(the_shortest_file_is_one_column_name)
{
    struct reading reading = read_string("a");
    assert_string_equal(csv_column_name(reading.csv, 0), "a");
    assert_null(next(&reading));
    close_reading(&reading);
}

TEST(a_first_line_that_names_the_delimiter_is_no_row)
{
    struct reading reading = read_string("sep=;\r\na,b;c\r\n1;2\r\n");
    assert_string_equal(csv_column_name(reading.csv, 0), "a,b");
    const struct csv_row *row = next(&reading);
    assert_string_equal(row->fields[1], "2");
    assert_int_equal(row->number, 2);
    assert_int_equal(row->line, 3);
    close_reading(&reading);
    reading = read_string("sep=a,b\n1,2\n");
    assert_string_equal(csv_column_name(reading.csv, 0), "sep=a");
    close_reading(&reading);
}

TEST(quoted_fields_hold_delimiters_and_doubled_quotes)
{
    struct reading reading = read_string("a,b\n\"x, \"\"y\"\"\",\"\"\n");
    const struct csv_row *row = next(&reading);
    assert_string_equal(row->fields[0], "x, \"y\"");
    assert_string_equal(row->fields[1], "");
    close_reading(&reading);
}

TEST(blank_rows_are_left_out_and_counted)
{
    struct reading reading = read_string("\r\na,b\r\n\r\n,\r\n1,2\r\n  \r\n3,4\r\n,,,\r\n");
    const struct csv_row *row = next(&reading);
    assert_string_equal(row->fields[0], "1");
    assert_int_equal(row->number, 5);
    assert_int_equal(row->line, 5);
    assert_int_equal(next(&reading)->number, 7);
    assert_null(next(&reading));
    close_reading(&reading);
}

TEST(a_short_row_is_filled_up_and_a_long_one_has_a_problem)
{
    struct reading reading = read_string("a,b,c\n1\n1,2,3,,\n1,2,3,4\n5,6,7\n");
    const struct csv_row *row = next(&reading);
    assert_null(row->problem);
    assert_int_equal(row->field_count, 3);
    assert_string_equal(row->fields[2], "");
    assert_null(next(&reading)->problem);
    row = next(&reading);
    assert_non_null(strstr(row->problem, "more in this row than the header has columns (3)"));
    assert_null(next(&reading)->problem);
    close_reading(&reading);
}

TEST(a_row_that_is_no_utf8_has_a_problem_with_its_column_and_character)
{
    struct reading reading = read_string("name,town\nAda,Z\xfcrich\nBob,Zürich\n");
    const struct csv_row *row = next(&reading);
    assert_int_equal(row->problem_column, 1);
    assert_non_null(strstr(row->problem, "Column “town” is not written in UTF-8 (character 2)"));
    assert_string_equal(row->fields[0], "Ada");
    assert_string_equal(row->fields[1], "");
    assert_null(next(&reading)->problem);
    close_reading(&reading);
}

TEST(control_characters_and_nul_bytes_are_a_problem_of_their_row)
{
    static const char bytes[] = "a\nx\x1by\nx\0y\nz\n";
    struct reading reading = read_bytes(bytes, sizeof bytes - 1, NULL);
    assert_non_null(strstr(next(&reading)->problem, "control character (character 2)"));
    assert_non_null(strstr(next(&reading)->problem, "control character"));
    assert_null(next(&reading)->problem);
    close_reading(&reading);
}

TEST(a_quote_that_is_never_closed_is_named_with_its_line)
{
    struct reading reading = read_string("a,b\n1,2\n\"3,4\n5,6\n");
    next(&reading);
    const struct csv_row *row;
    assert_error(csv_next(reading.csv, &row), ERROR_INVALID);
    assert_non_null(strstr(csv_message(reading.csv), "row 3, which begins in line 3, is never closed"));
    close_reading(&reading);
}

TEST(what_is_no_csv_file_is_said_at_once)
{
    static const struct {
        const char *bytes;
        const char *message;
    } files[] = {{"PK\x03\x04rest", "spreadsheet file"},
                 {"\xff\xfe"
                  "a",
                  "UTF-16"},
                 {"", "empty"},
                 {" \n\n,,\n", "empty"},
                 {"\xef\xbb\xbf", "empty"},
                 {"na\xefve,b\n", "Line 1: Column 1 is not written in UTF-8 (character 3)"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct reading reading = read_bytes(files[i].bytes, strlen(files[i].bytes), NULL);
        assert_error(reading.opened, ERROR_INVALID);
        assert_non_null(strstr(reading.message, files[i].message));
        close_reading(&reading);
    }
}

TEST(limits_of_rows_columns_and_bytes_are_held)
{
    const struct csv_limits limits = {.row_bytes = 1024, .columns = 3, .rows = 2};
    const struct csv_row *row;
    struct reading reading = read_bytes("a,b,c,d\n", 8, &limits);
    assert_error(reading.opened, ERROR_TOO_LARGE);
    close_reading(&reading);

    reading = read_bytes("a,b,c\n1\n2\n3\n", 12, &limits);
    next(&reading);
    next(&reading);
    assert_error(csv_next(reading.csv, &row), ERROR_TOO_LARGE);
    assert_string_equal(csv_message(reading.csv),
                        "The file has more than 2 rows. Cut it into several files.");
    close_reading(&reading);

    char large[3000];
    memset(large, 'x', sizeof large);
    memcpy(large, "a\n\"", 3);
    reading = read_bytes(large, sizeof large, &limits);
    assert_error(csv_next(reading.csv, &row), ERROR_TOO_LARGE);
    assert_non_null(strstr(csv_message(reading.csv), "begins in line 2, is longer than 1 KiB"));
    close_reading(&reading);
}

TEST(a_row_with_very_many_fields_is_refused_and_reading_goes_on)
{
    char bytes[2000] = "a,b\n";
    memset(bytes + 4, ',', 1000);
    memcpy(bytes + 1004, "x\n1,2\n", 7);
    struct reading reading = read_bytes(bytes, strlen(bytes), &(struct csv_limits){.columns = 2});
    assert_non_null(strstr(next(&reading)->problem, "more in this row"));
    assert_string_equal(next(&reading)->fields[1], "2");
    close_reading(&reading);
}

TEST(memory_stays_the_same_however_long_the_file_is)
{
    struct arena *arena = arena_new(0);
    struct text file;
    text_init(&file, arena);
    text_add(&file, "a,b,c\r\n");
    for (int i = 0; i < 20000; i++) text_addf(&file, "%d,\"x,%d\",zzzzzzzzzzz\r\n", i, i);
    struct reading reading = read_bytes(file.at, file.length, NULL);
    size_t used = arena_used(reading.arena);
    int rows = 0;
    for (const struct csv_row *row; (row = next(&reading)) != NULL; rows++) {
        int64_t number;
        assert_true(text_to_int(row->fields[0], rows, rows, &number));
        assert_string_equal(row->fields[2], "zzzzzzzzzzz");
    }
    assert_int_equal(rows, 20000);
    assert_int_equal(arena_used(reading.arena), used);
    assert_int_equal(csv_bytes_read(reading.csv), file.length);
    close_reading(&reading);
    arena_free(arena);
}

TEST(columns_are_found_without_regard_to_case_and_accents)
{
    struct reading reading = read_string(" E-Mail ,Département\n");
    size_t index = 9;
    assert_true(csv_find_column(reading.csv, "departement", &index));
    assert_int_equal(index, 1);
    assert_true(csv_find_column(reading.csv, "e-mail", &index));
    assert_int_equal(index, 0);
    assert_false(csv_find_column(reading.csv, "name", &index));
    close_reading(&reading);
}

TEST(what_is_written_is_quoted_where_needed_and_reads_back_the_same)
{
    static const char *const values[] = {"plain", "a,b",      "say \"hi\"", "two\r\nlines",
                                         "",      " spaces ", "x;y",        "=not run"};
    enum { COUNT = sizeof values / sizeof *values };
    struct arena *arena = arena_new(0);
    struct text out;
    text_init(&out, arena);
    struct csv_writer writer = {.out = &out};
    for (size_t i = 0; i < COUNT; i++) csv_write_number(&writer, (int64_t)i);
    csv_end_row(&writer);
    for (size_t i = 0; i < COUNT; i++) csv_write_field(&writer, values[i]);
    csv_end_row(&writer);
    assert_string_equal(out.at,
                        "0,1,2,3,4,5,6,7\r\nplain,\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\",,\" spaces "
                        "\",\"x;y\",=not run\r\n");
    struct reading reading = read_string(out.at);
    const struct csv_row *row = next(&reading);
    for (size_t i = 0; i < COUNT; i++) assert_string_equal(row->fields[i], values[i]);
    close_reading(&reading);
    arena_free(arena);
}

TEST(a_guarded_file_runs_no_formula_and_keeps_numbers)
{
    static const struct {
        const char *value;
        const char *written;
    } pairs[] = {{"=1+1", "'=1+1"},   {"+49 30", "'+49 30"}, {"-x", "'-x"},    {"@SUM(A1)", "'@SUM(A1)"},
                 {"-5", "-5"},        {"+1.5", "+1.5"},      {"-", "'-"},      {"a=b", "a=b"},
                 {"\tx", "\"'\tx\""}, {"＝1", "'＝1"},       {"-1-1", "'-1-1"}};
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct text out;
        text_init(&out, arena);
        struct csv_writer writer = {.out = &out, .guarded = true};
        csv_write_field(&writer, pairs[i].value);
        assert_string_equal(out.at, pairs[i].written);
    }
    arena_free(arena);
}
