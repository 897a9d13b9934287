/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What members write is readable on their pages and nowhere else. Every feature fills its fields with marked
 * text (tests/support/access.h); then the rows of all tables, the database's files, a backup and the log are
 * searched for it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"
#include "db/catalog.h"
#include "db/dump.h"
#include "db/engine.h"
#include "tests/support/access.h"
#include "tests/support/client.h"

/* Letters and digits in lower case, so that folding for search leaves it as it is; the needle lies inside, so
 * that a piece of it is found too. */
#define MARK "marked4f1c8aforwhomitiswrittenandfornobodyelse"
#define NEEDLE "4f1c8aforwhom"

enum { SEALED_SHORTEST = 1 + 24 + 32 + 16, BIGGEST = 64 * 1024 * 1024 };

/* Columns of bytes that are no sealed text. */
static const char *const NOT_CONTENT[] = {
    "content_key.wrapped",
    "access_log.mac",
    "access_log_head.wrapped",
    "access_log_head.last_mac",
    "access_log_head.mac",
    "person_import_chunk.bytes",
    "hook.wrapped",
    "hook.address",
    "hook.secret",
};

/* Sealed for somebody outside by a member's choice, who then reads it; their own tests fill them. */
static const char *const SHOWN_BY_CHOICE[] = {"thanks.manager_body", "thanks.manager_helpers"};

/* ---- searching ---- */

static bool has_needle(const void *bytes, size_t length)
{
    return length && memmem(bytes, length, NEEDLE, strlen(NEEDLE));
}

struct bytes_read {
    unsigned char *at;
    size_t length;
};

/* Through zlib, which reads plain files as they are. */
static struct bytes_read read_file(struct test_world *world, const char *path)
{
    struct bytes_read bytes = {0};
    gzFile file = gzopen(path, "rb");
    if (!file) return bytes;
    size_t size = 1024 * 1024;
    bytes.at = arena_alloc(world->arena, size);
    for (;;) {
        int got = gzread(file, bytes.at + bytes.length, (unsigned)(size - bytes.length));
        if (got <= 0) break;
        bytes.length += (size_t)got;
        if (bytes.length < size) continue;
        assert_true(size < BIGGEST);
        unsigned char *bigger = arena_alloc(world->arena, size * 2);
        memcpy(bigger, bytes.at, size);
        bytes.at = bigger;
        size *= 2;
    }
    gzclose(file);
    return bytes;
}

static void assert_clean(struct test_world *world, const char *what, const char *path, bool has_to_be_there)
{
    struct bytes_read bytes = read_file(world, path);
    if (has_to_be_there) assert_true(bytes.length > 0);
    if (has_needle(bytes.at, bytes.length)) fail_msg("%s holds what members wrote", what);
}

/* ---- rows ---- */

struct column_facts {
    int64_t values, marked, unsealed;
};

static struct column_facts look_at_column(struct test_world *world, const char *table, const char *column)
{
    struct db *db = world->db;
    struct column_facts facts = {0};
    struct statement *statement;
    bool more;
    struct sql sql = {"leak_column",
                      arena_format(world->arena, "SELECT %s FROM %s", catalog_quote(world->arena, column),
                                   catalog_quote(world->arena, table))};
    assert_ok(db_start(db, &sql, DB_NO_PARAMS, false, &statement));
    for (;;) {
        assert_ok(db_step(db, &more));
        if (!more) break;
        struct db_value value = db->engine->column(db, statement, 0);
        if (value.kind != DB_VALUE_TEXT && value.kind != DB_VALUE_BLOB) continue;
        if (!value.length) continue;
        facts.values++;
        facts.marked += has_needle(value.bytes, value.length);
        facts.unsealed += value.length < SEALED_SHORTEST || *(const unsigned char *)value.bytes != 1;
    }
    assert_ok(db_finish(db, NULL));
    statement_forget(db, &sql);
    return facts;
}

static bool is_content(const char *name, const struct catalog_column *column)
{
    if (catalog_kind(column) != 'b') return false;
    for (size_t i = 0; i < sizeof NOT_CONTENT / sizeof NOT_CONTENT[0]; i++)
        if (strcmp(name, NOT_CONTENT[i]) == 0) return false;
    return true;
}

static bool is_shown_by_choice(const char *name)
{
    for (size_t i = 0; i < sizeof SHOWN_BY_CHOICE / sizeof SHOWN_BY_CHOICE[0]; i++)
        if (strcmp(name, SHOWN_BY_CHOICE[i]) == 0) return true;
    return false;
}

/* Complains about what is wrong with any column and answers how many there are; *ret_sealed counts sealed
 * values. */
static int check_rows(struct test_world *world, int64_t *ret_sealed)
{
    struct list tables = {0};
    int wrong = 0;
    *ret_sealed = 0;
    assert_ok(catalog_tables(world->db, world->arena, &tables));
    LIST_EACH (&tables, struct catalog_table, table)
        LIST_EACH (&table->columns, struct catalog_column, column) {
            const char *name = arena_format(world->arena, "%s.%s", table->name, column->name);
            struct column_facts facts = look_at_column(world, table->name, column->name);
            const char *fault = facts.marked ? "holds what members wrote" : NULL;
            if (is_content(name, column)) {
                *ret_sealed += facts.values;
                if (!facts.values && !is_shown_by_choice(name)) fault = "is filled by no table's prepare";
                if (facts.unsealed) fault = "holds bytes that are not sealed";
            }
            if (!fault) continue;
            fprintf(stderr, "%s %s\n", name, fault);
            wrong++;
        }
    return wrong;
}

static int64_t sealed_values(struct test_world *world)
{
    struct list tables = {0};
    int64_t sealed = 0;
    assert_ok(catalog_tables(world->db, world->arena, &tables));
    LIST_EACH (&tables, struct catalog_table, table)
        LIST_EACH (&table->columns, struct catalog_column, column)
            if (is_content(arena_format(world->arena, "%s.%s", table->name, column->name), column))
                sealed += look_at_column(world, table->name, column->name).values;
    return sealed;
}

/* ---- pages ---- */

/* Whether a member reads the mark on one of the table's pages. */
static bool members_read_it(struct access_scene *scene, struct client *client,
                            const struct access_table *table)
{
    const int64_t members[] = {scene->people[ASKER_PARTNER], scene->mentor};
    for (size_t m = 0; m < sizeof members / sizeof members[0]; m++) {
        client_as(client, members[m]);
        for (size_t i = 0; i < table->count; i++) {
            const struct access_row *row = &table->rows[i];
            if (row->method != METHOD_GET || row->answers[ASKER_PARTNER] != 'y') continue;
            client_get(client, "%s", access_path(scene, row->pattern, row->of));
            if (strstr(client_answer(client)->body, MARK)) return true;
        }
    }
    return false;
}

static int prepare_all(struct access_scene *scene, struct client *client)
{
    int wrong = 0;
    for (const struct access_table *const *table = access_first(); table != access_end(); table++) {
        int64_t before = sealed_values(scene->world);
        access_prepare(scene, *table);
        if (sealed_values(scene->world) == before || members_read_it(scene, client, *table)) continue;
        fprintf(stderr, "%s: no member reads what was written\n", (*table)->name);
        wrong++;
    }
    return wrong;
}

/* Records hold more than pages show, so both faces are asked. */
static bool shows_it(struct client *client, const char *path)
{
    client_get(client, "%s", path);
    if (has_needle(client_answer(client)->body, client_answer(client)->length)) return true;
    client_api_get(client, "%s", path);
    return has_needle(client_answer(client)->body, client_answer(client)->length);
}

/* Everybody who is outside looks everywhere; it must not stand on a page of theirs either. */
static int look_from_outside(struct access_scene *scene, struct client *client)
{
    int wrong = 0;
    for (const struct access_table *const *table = access_first(); table != access_end(); table++)
        for (int asker = ASKER_COLLEAGUE; asker < ASKERS; asker++) {
            if (asker == ASKER_PARTNER) continue;
            client_as(client, scene->people[asker]);
            for (size_t i = 0; i < (*table)->count; i++) {
                const struct access_row *row = &(*table)->rows[i];
                if (row->method != METHOD_GET || strpbrk(row->of, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) continue;
                if (!shows_it(client, access_path(scene, row->pattern, row->of))) continue;
                fprintf(stderr, "GET %s shows it to person %d\n", row->pattern, asker);
                wrong++;
            }
        }
    return wrong;
}

/* ---- the log ---- */

struct captured {
    int kept; /* standard error as it was; -1 when it is back */
    const char *path;
};

/* Also when the test stops in the middle: then what was held back is shown. */
static void give_back(void *context)
{
    struct captured *captured = context;
    if (captured->kept < 0) return;
    fflush(stderr);
    dup2(captured->kept, STDERR_FILENO);
    close(captured->kept);
    captured->kept = -1;
}

static struct captured *capture_log(struct test_world *world)
{
    struct captured *captured = ARENA_NEW(world->arena, struct captured);
    captured->path = arena_format(world->arena, "%s/log", test_directory(world->arena));
    fflush(stderr);
    captured->kept = dup(STDERR_FILENO);
    int file = open(captured->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    assert_true(captured->kept >= 0 && file >= 0);
    dup2(file, STDERR_FILENO);
    close(file);
    arena_defer(world->arena, give_back, captured);
    return captured;
}

static void show_file(struct test_world *world, const char *path)
{
    struct bytes_read bytes = read_file(world, path);
    fprintf(stderr, "%.*s", (int)bytes.length, (const char *)bytes.at);
}

/* ---- all of it ---- */

TEST_DB(what_members_write_is_on_their_pages_and_nowhere_else)
{
    struct access_scene scene;
    struct dump_summary summary;
    const char *message = "", *backup = arena_format(world->arena, "%s/backup", test_directory(world->arena));
    int64_t sealed;
    struct captured *captured = capture_log(world);
    access_scene_set(&scene, world, MARK);
    struct client *client = client_new(world);
    int wrong = prepare_all(&scene, client);
    wrong += look_from_outside(&scene, client);
    wrong += check_rows(world, &sealed);
    enum error saved =
        dump_save(world->db, world->arena, backup, 0, (struct dump_progress){0}, &summary, &message);
    give_back(captured);
    if (wrong) show_file(world, captured->path);
    assert_int_equal(wrong, 0);
    assert_ok(saved);
    assert_true(sealed > 0);
    assert_clean(world, "the log", captured->path, true);
    assert_clean(world, "a backup", backup, true);
    if (db_engine(world->db) != DB_SQLITE) return;
    assert_clean(world, "the database's file", world->location, true);
    assert_clean(world, "the write-ahead log", arena_format(world->arena, "%s-wal", world->location), false);
}

/* The search itself has to find what is there. */
TEST_DB(marked_text_that_is_not_sealed_would_be_found)
{
    struct access_scene scene;
    struct dump_summary summary;
    const char *message = "", *backup = arena_format(world->arena, "%s/backup", test_directory(world->arena));
    access_scene_set(&scene, world, MARK);
    static const struct sql spoil = {"leak_spoil", "UPDATE program SET summary = $1"};
    assert_ok(db_run(world->db, &spoil, DB_PARAMS(db_text("so " MARK " there")), NULL));
    assert_int_equal(look_at_column(world, "program", "summary").marked, 2);
    assert_ok(dump_save(world->db, world->arena, backup, 0, (struct dump_progress){0}, &summary, &message));
    struct bytes_read saved = read_file(world, backup);
    assert_true(has_needle(saved.at, saved.length));
    if (db_engine(world->db) != DB_SQLITE) return;
    struct bytes_read file = read_file(world, world->location),
                      later = read_file(world, arena_format(world->arena, "%s-wal", world->location));
    assert_true(has_needle(file.at, file.length) || has_needle(later.at, later.length));
}

/* ---- texts that are not sealed ---- */

/* Since what members write is sealed, a column of plain text says one of a few words (a check lists them) or
 * stands here with what is in it. */
static const char *const PLAIN[][2] = {
    {"program_group.name", "the coordinators', not the members'"},
    {"program_group.name_key", "the coordinators', not the members'"},
    {"hook.name", "an admin's name for a channel or program"},
    {"hook.host", "of the address: what it leads to is sealed"},
    {"hook_want.kind", "a constant of the program"},
    {"event.kind", "a constant of the program"},
    {"event_person.role", "a constant of the program"},
    {"hook_delivery.answer", "what a receiver said to a name, a kind and a link"},
    {"person.page_language", "in which language they read"},
    {"access_log.kind", "what was looked at, from a list in the program"},
    {"access_log.actor_name", "who looked"},
    {"access_log.actor_role", "as what"},
    {"access_log.about", "a program's name"},
    {"reminder.kind", "what somebody was reminded of, from a list in the program"},
    {"program_review.part", "which texts of a program, from a list in the program"},
    {"guide_item.library_key", "which of our library it stands for"},
    {"guide_item.theme", "the coordinators', not the members'"},
    {"guide_item.title", "the coordinators', not the members'"},
    {"guide_item.how", "the coordinators', not the members'"},
    {"training_chapter.title", "the coordinators', not the members'"},
    {"training_chapter.body", "the coordinators', not the members'"},
    {"training_chapter.question", "the coordinators', not the members'"},
    {"training_chapter.thought", "the coordinators', not the members'"},
    {"notify_choice.topic", "a kind of notice, from a list in the program"},
    {"feedback_request.token_hash", "a hash of a link"},
    {"thanks.public_body", "made public by who received it"},
    {"thanks.public_helpers", "made public by who received it"},
    {"concern_contact.label", "an admin's: what somebody is there for"},
    {"relationship.name", "a circle's, which its coordinator gives and sees"},
    {"relationship_event.kind", "what happened, from a list in the program"},
    {"agreement_template.times", "the program's, not the members'"},
    {"agreement_template.focus", "the program's, not the members'"},
    {"agreement_template.boundaries", "the program's, not the members'"},
    {"agreement_template.outside", "the program's, not the members'"},
    {"agreement_template.confidentiality", "the program's, not the members'"},
    {"agreement_template.feedback", "the program's, not the members'"},
    {"agreement_template.ending", "the program's, not the members'"},
    {"meeting_series.rule", "how a series repeats, as calendars write it"},
    {"meeting_series.zone", "a time zone"},
    {"meeting_series.uid", "random, for calendars"},
    {"meeting.zone", "a time zone"},
    {"meeting.uid", "random, for calendars"},
    {"meeting_proposal.zone", "a time zone"},
    {"meeting_note_revision.editor", "random, names a browser's page"},
    {"guide_item.library_key", "which idea of the library"},
    {"guide_item.theme", "the program's, not the members'"},
    {"guide_item.title", "the program's, not the members'"},
    {"guide_item.how", "the program's, not the members'"},
    {"training_chapter.title", "the program's, not the members'"},
    {"training_chapter.body", "the program's, not the members'"},
    {"training_chapter.question", "the program's, not the members'"},
    {"training_chapter.thought", "the program's, not the members'"},
    {"feedback_request.token_hash", "a hash"},
    {"thanks.public_body", "shown to everybody, by the choice of who received it"},
    {"thanks.public_helpers", "shown to everybody, by the choice of who received it"},
    {"notify_choice.topic", "a topic of the catalogue"},
    {"notify_mail.answer", "what a mail server said"},
    {"notify_mail.thread", "a path of ours, such as /relationships/12"},
    {"notify_refusal.email", "a person's address"},
    {"notify_refusal.answer", "what a mail server said"},
    {"calendar_invitation.mark", "a hash of when, how often and who"},
    {"calendar_invitation.answer", "what a mail server said"},
    {"calendar_feed.secret_hash", "a hash"},
    {"calendar_gateway.secret_hash", "a hash"},
    {"notice.who", "names of people"},
    {"notice.what", "a program's or circle's name"},
};

enum { FIRST_WITH_CONTENT = 8 };

/* What stands of a column up to the end of its definition, which may go on in the next line. */
static const char *definition_of(struct arena *arena, const char *at)
{
    static const char *const ENDS[] = {",\n", ";\n", "\n)"};
    size_t length = strlen(at);
    for (size_t i = 0; i < sizeof ENDS / sizeof ENDS[0]; i++) {
        const char *end = strstr(at, ENDS[i]);
        if (end && (size_t)(end - at) < length) length = (size_t)(end - at);
    }
    return arena_format(arena, "%.*s", (int)length, at);
}

static bool may_be_plain(const char *name, const char *definition)
{
    if (strstr(definition, "CHECK (")) return true;
    for (size_t i = 0; i < sizeof PLAIN / sizeof PLAIN[0]; i++)
        if (strcmp(PLAIN[i][0], name) == 0) return true;
    return false;
}

/* A line "    name TEXT …" within CREATE TABLE, or ALTER TABLE table ADD COLUMN name TEXT …. */
static int check_line(struct arena *arena, const char *at, char table[64])
{
    char column[64] = "", kind[8] = "";
    const char *definition = definition_of(arena, at);
    if (sscanf(at, "CREATE TABLE %63[a-z_]", table) == 1) return 0;
    if (sscanf(at, "ALTER TABLE %63[a-z_] ADD COLUMN %63[a-z_] %7[A-Z]", table, column, kind) != 3 &&
        sscanf(at, " %63[a-z_] %7[A-Z]", column, kind) != 2)
        return 0;
    const char *name = arena_format(arena, "%s.%s", table, column);
    if (strcmp(kind, "TEXT") != 0 || may_be_plain(name, definition)) return 0;
    fprintf(stderr, "%s is plain text: seal it, list its words in a check, or say here what it is\n", name);
    return 1;
}

TEST(a_column_of_plain_text_says_one_of_a_few_words_or_what_it_is)
{
    struct arena *arena = arena_new(0);
    int wrong = 0;
    for (int i = 0; i < migrations_count; i++) {
        char table[64] = "";
        if (migrations_all[i].number < FIRST_WITH_CONTENT) continue;
        for (const char *at = migrations_all[i].sql; at; at = strchr(at, '\n')) {
            at += *at == '\n';
            wrong += check_line(arena, at, table);
        }
    }
    assert_int_equal(wrong, 0);
    arena_free(arena);
}
