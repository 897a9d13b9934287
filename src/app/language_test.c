/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Every page that somebody who takes part can open is asked for in the language of the tests, which puts what
 * can be translated into ⟦brackets⟧ (tests/support/pseudo.py). Words outside of them were never marked for
 * translation, unless people wrote them: their fields hold a mark (tests/support/access.h), and names come
 * from the columns below.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "account/account.h"
#include "base/text.h"
#include "db/catalog.h"
#include "db/db.h"
#include "db/engine.h"
#include "tests/support/access.h"
#include "tests/support/client.h"
#include "web/route.h"

#define MARK "Wroteitthemselves"
/* Texts that nobody has marked yet; the number only goes down. */
enum { NOT_MARKED_YET = 2 };

#define OPEN "⟦"
#define CLOSE "⟧"

/* What people, coordinators and admins wrote in plain text: it is read in every language as it stands. */
static const char *const OWN_WORDS[][2] = {
    {"person", "name"},
    {"person", "email"},
    {"person", "job_title"},
    {"person", "department"},
    {"person", "location"},
    {"person", "time_zone"},
    {"program", "name"},
    {"program", "summary"},
    {"program_question", "text"},
    {"program_question", "hint"},
    {"program_question", "options"},
    {"skill", "label"},
    {"api_token", "name"},
    {"guide_item", "title"},
    {"guide_item", "how"},
    {"training_chapter", "title"},
    {"training_chapter", "body"},
    {"training_chapter", "question"},
    {"training_chapter", "thought"},
    {"program_guideline", "body"},
};

/* The same in every language. */
static const char *const NAMES[] = {MARK,        "Ithaca", "English", "Deutsch",    "العربية",
                                    "UTC",       "CSV",    "Person ", "AGPL",       "API",
                                    "localhost", "https",  "http",    "example.org"};

static const char *const SPOKEN_ATTRIBUTES[] = {
    "title",      "aria-label", "placeholder",   "alt",         "label", "data-confirm", "data-confirm-yes",
    "data-label", "data-kept",  "data-kept-yes", "data-cancel",
};

struct look {
    struct access_scene scene;
    struct client *client;
    struct list own; /* const char *: words of people, the longest first */
    struct list found;
    const struct access_row *row;
};

struct offender {
    const char *words, *pattern;
};

#define OWN_FIELDS(FIELD, R) FIELD(R, text, words, 0)
RECORD_LOCAL(own, OWN_FIELDS)

/* ---- what is people's own ---- */

static int by_length(const void *left, const void *right)
{
    size_t a = strlen(*(const char *const *)left), b = strlen(*(const char *const *)right);
    return (a < b) - (a > b);
}

static void add_column(struct look *look, const char *table, const char *column)
{
    struct test_world *world = look->scene.world;
    struct list rows = {0};
    struct sql sql = {"language_own",
                      arena_format(world->arena, "SELECT DISTINCT %s AS words FROM %s", column, table)};
    assert_ok(db_list(world->db, world->arena, &sql, DB_NO_PARAMS, &own_record, &rows));
    statement_forget(world->db, &sql);
    /* Pages show long texts by their lines, and lists without their dashes. */
    LIST_EACH (&rows, struct own, row) {
        struct list lines = {0};
        text_split(world->arena, row->words, "\n", &lines);
        LIST_EACH (&lines, const char *, line)
            *LIST_ADD(&look->own, world->arena, const char *) =
                *line + (strncmp(*line, "- ", 2) == 0 ? 2 : 0);
    }
}

static void learn_own_words(struct look *look)
{
    struct arena *arena = look->scene.world->arena;
    look->own = (struct list){0};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        *LIST_ADD(&look->own, arena, const char *) = NAMES[i];
    for (size_t i = 0; i < sizeof OWN_WORDS / sizeof *OWN_WORDS; i++)
        add_column(look, OWN_WORDS[i][0], OWN_WORDS[i][1]);
    qsort(look->own.items, look->own.count, sizeof(const char *), by_length);
}

/* ---- what a page says ---- */

/* "Europe/Berlin", "amara@example.org" */
static bool is_address(const char *words)
{
    if (strchr(words, '@') && !strchr(words, ' ')) return true;
    const char *slash = strchr(words, '/');
    return slash && !strpbrk(words, " .:") && isupper((unsigned char)words[0]) &&
           isupper((unsigned char)slash[1]);
}

/* Blanks people's own words, and says whether a word is left. */
static bool has_words(struct look *look, char *words)
{
    if (is_address(words)) return false;
    LIST_EACH (&look->own, const char *, own)
        for (char *at = words; strlen(*own) > 1 && (at = strcasestr(at, *own));)
            memset(at, ' ', strlen(*own));
    size_t letters = 0;
    bool small = false;
    for (const char *at = words; *at; at++) {
        bool letter = isalpha((unsigned char)*at) || (unsigned char)*at >= 0xC3;
        if (!letter && !((unsigned char)*at >= 0x80 && letters)) letters = 0, small = false;
        else if (letter) letters++, small = small || islower((unsigned char)*at);
        /* Initials are two capitals. */
        if (letters >= 3 || (letters == 2 && small)) return true;
    }
    return false;
}

static void complain(struct look *look, const char *words)
{
    struct arena *arena = look->scene.world->arena;
    LIST_EACH (&look->found, struct offender, known)
        if (strcmp(known->words, words) == 0) return;
    *LIST_ADD(&look->found, arena, struct offender) =
        (struct offender){arena_string(arena, words), look->row->pattern};
}

/* The character that a template wrote as "&amp;" or "&#34;"; *ret_length is how much it takes. */
static char reference(const char *at, size_t *ret_length)
{
    static const struct {
        const char *written;
        char character;
    } REFERENCES[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&#34;", '"'}, {"&#39;", '\''}};
    for (size_t i = 0; i < sizeof REFERENCES / sizeof *REFERENCES; i++) {
        *ret_length = strlen(REFERENCES[i].written);
        if (strncmp(at, REFERENCES[i].written, *ret_length) == 0) return REFERENCES[i].character;
    }
    *ret_length = 1;
    return '&';
}

/* Text of which a part may stand in brackets; *depth is how many are open, before and after. */
static void look_at_text(struct look *look, const char *from, const char *to, int *depth)
{
    struct arena *arena = look->scene.world->arena;
    struct text outside;
    text_init(&outside, arena);
    while (from < to) {
        size_t length = 1;
        if (strncmp(from, OPEN, strlen(OPEN)) == 0) ++*depth, length = strlen(OPEN);
        else if (strncmp(from, CLOSE, strlen(CLOSE)) == 0) --*depth, length = strlen(CLOSE);
        else if (*depth == 0 && *from == '&') text_add_char(&outside, reference(from, &length));
        else if (*depth == 0) text_add_char(&outside, *from);
        from += length;
    }
    const char *words = text_trim(arena, outside.at);
    if (*words && has_words(look, arena_string(arena, words))) complain(look, words);
}

static bool is_spoken(const char *name, size_t length)
{
    if (length > 10 && strncmp(name, "data-says-", 10) == 0) return true;
    for (size_t i = 0; i < sizeof SPOKEN_ATTRIBUTES / sizeof *SPOKEN_ATTRIBUTES; i++)
        if (strlen(SPOKEN_ATTRIBUTES[i]) == length && memcmp(SPOKEN_ATTRIBUTES[i], name, length) == 0)
            return true;
    return false;
}

/* From behind '<' to behind '>'. */
static const char *look_at_tag(struct look *look, const char *at)
{
    at += strcspn(at, " \t\n>");
    while (*at && *at != '>') {
        at += strspn(at, " \t\n/");
        const char *name = at;
        size_t length = strcspn(at, " \t\n=>");
        at += length;
        if (at[0] != '=' || (at[1] != '"' && at[1] != '\'')) {
            if (*at == '=') at += strcspn(at, " \t\n>");
            continue;
        }
        const char *value = at + 2, *end = strchr(value, at[1]);
        int depth = 0;
        if (!end) break;
        if (is_spoken(name, length)) look_at_text(look, value, end, &depth);
        at = end + 1;
    }
    return *at ? at + 1 : at;
}

static void look_at_page(struct look *look, const char *page)
{
    int depth = 0;
    while (*page) {
        if (strncmp(page, "<script", 7) == 0) page = strstr(page, "</script>");
        if (*page == '<') {
            page = look_at_tag(look, page + 1);
            continue;
        }
        size_t length = strcspn(page, "<");
        look_at_text(look, page, page + length, &depth);
        page += length;
    }
    if (depth) complain(look, "a bracket without its other half");
}

/* ---- which pages ---- */

static enum error ask_in(struct db *db, void *context)
{
    struct look *look = context;
    const struct access_row *row = look->row;
    const char *path = access_path(&look->scene, row->pattern, row->of);
    (void)db;
    if (row->method == METHOD_GET) client_get(look->client, "%s", path);
    else client_post(look->client, path, text_or_empty(row->fields));
    const struct client_answer *answer = client_answer(look->client);
    if (strncmp(answer->type, "text/html", 9) == 0) look_at_page(look, answer->body);
    return ERROR_CONFLICT; /* taken back, so that nobody sees what was changed */
}

static void look_at_table(struct look *look, const struct access_table *table)
{
    const int64_t people[] = {look->scene.people[ASKER_PARTNER], look->scene.mentor};
    access_prepare(&look->scene, table);
    learn_own_words(look);
    for (size_t p = 0; p < sizeof people / sizeof *people; p++) {
        client_as(look->client, people[p]);
        for (size_t i = 0; i < table->count; i++) {
            look->row = &table->rows[i];
            if (look->row->answers[ASKER_PARTNER] != 'y') continue;
            /* What signs out or ends a session would end the walk. */
            if (strstr(look->row->pattern, "sign-out") || strstr(look->row->pattern, "sessions")) continue;
            assert_error(db_write(look->scene.world->db, ask_in, look), ERROR_CONFLICT);
        }
    }
}

TEST_DB(every_word_of_ours_can_be_translated)
{
    struct look look = {0};
    access_scene_set(&look.scene, world, MARK);
    assert_ok(account_set_language(world->db, look.scene.people[ASKER_PARTNER], "x-pseudo"));
    assert_ok(account_set_language(world->db, look.scene.mentor, "x-pseudo"));
    look.client = client_new(world);
    for (const struct access_table *const *table = access_first(); table != access_end(); table++)
        look_at_table(&look, *table);
    LIST_EACH (&look.found, struct offender, offender)
        print_message("not translated: \"%s\" on %s\n", offender->words, offender->pattern);
    print_message("%zu texts are not translated\n", look.found.count);
    assert_in_range(look.found.count, 0, NOT_MARKED_YET);
}
