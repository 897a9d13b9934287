/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Finding skills as one types, and finding the one that somebody means. */
#include "skill/skill.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"

RECORD_DEFINE(skill_row, SKILL_ROW_FIELDS)

bool skill_label_is_fit(const char *label)
{
    if (text_is_blank(label)) return false;
    size_t length = strlen(label);
    return length <= SKILL_LABEL_LIMIT && text_is_clean(label, length) && !strpbrk(label, "\r\n\t");
}

/* ---- suggestions ---- */

enum { SUGGEST_WORDS = 6, SUGGEST_MOST = 50 };

/* Every word of the label is found after a space, its first one too. */
#define BEGINS(n) "AND ($" #n " = '' OR (' ' || label_key) LIKE $" #n " ESCAPE '!') "
SQL(skill_suggest_words,
    "SELECT id, label FROM skill WHERE (' ' || label_key) LIKE $1 ESCAPE '!' " BEGINS(2) BEGINS(3) BEGINS(4)
        BEGINS(5) BEGINS(
            6) "ORDER BY CASE WHEN label_key = $7 THEN 0 WHEN label_key LIKE $8 ESCAPE '!' THEN 1 ELSE 2 "
               "END, use_count DESC, LENGTH(label_key), label_key LIMIT $9");

enum error skill_suggest(struct db *db, struct arena *arena, const char *words, int limit,
                         struct list *ret_skills)
{
    const char *key = text_fold(arena, words), *patterns[SUGGEST_WORDS];
    struct list parts = {0};
    text_split(arena, key, " ", &parts);
    if (!parts.count || limit < 1) return OK;
    for (size_t i = 0; i < SUGGEST_WORDS; i++)
        patterns[i] = i < parts.count ? db_like(arena, "% ", *LIST_AT(&parts, const char *, i), "%") : "";
    return db_list(db, arena, &skill_suggest_words,
                   DB_PARAMS(db_text(patterns[0]), db_text(patterns[1]), db_text(patterns[2]),
                             db_text(patterns[3]), db_text(patterns[4]), db_text(patterns[5]), db_text(key),
                             db_text(db_like(arena, "", key, "%")),
                             db_int(limit < SUGGEST_MOST ? limit : SUGGEST_MOST)),
                   &skill_row_record, ret_skills);
}

/* ---- matching what people type ---- */

static bool ends_with(const struct text *word, const char *end)
{
    size_t length = strlen(end);
    return word->length > length && strcmp(word->at + word->length - length, end) == 0;
}

static void cut(struct text *word, size_t bytes)
{
    word->length -= bytes;
    word->at[word->length] = '\0';
}

/* Plurals: "ies" to "y", "s" dropped after anything but s, u, i. Short words (css, aws, js) stay as they are.
 */
static void make_singular(struct text *word)
{
    if (word->length < 5) {
        return;
    } else if (ends_with(word, "ies")) {
        cut(word, 3);
        text_add_char(word, 'y');
    } else if (ends_with(word, "s") && !strchr("sui", word->at[word->length - 2])) {
        cut(word, 1);
    }
}

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '+' || byte == '#' ||
           (unsigned char)byte >= 0x80;
}

/* The next word of a folded label: dots inside a word vanish ("node.js"), other punctuation parts words. */
static const char *next_word(const char *at, struct text *ret_word)
{
    cut(ret_word, ret_word->length);
    while (*at && !is_word_byte(*at)) at++;
    for (; is_word_byte(*at) || (*at == '.' && is_word_byte(at[1])) || (*at == '\'' && is_word_byte(at[1]));
         at++)
        if (is_word_byte(*at)) text_add_char(ret_word, *at);
    return at;
}

char *skill_match_key(struct arena *arena, const char *label)
{
    char *folded = text_fold(arena, label);
    char *bracket = strchr(folded, '(');
    if (bracket && bracket > folded + 1) *bracket = '\0';
    struct text key, word;
    size_t words = 0;
    text_init(&key, arena);
    text_init(&word, arena);
    for (const char *at = next_word(folded, &word); word.length; at = next_word(at, &word)) {
        bool script = strcmp(word.at, "js") == 0;
        if (script && words) continue;
        if (ends_with(&word, "js") && word.length > 4) cut(&word, 2);
        make_singular(&word);
        if (words++) text_add_char(&key, ' ');
        text_add(&key, word.at);
    }
    return key.at;
}

SQL(skill_by_label_key, "SELECT id, label FROM skill WHERE label_key = $1");
SQL(skill_by_match_key, "SELECT id, label FROM skill WHERE match_key = $1 "
                        "ORDER BY use_count DESC, LENGTH(label), id LIMIT 1");

enum error skill_match(struct db *db, struct arena *arena, const char *label, struct skill_row *ret_skill)
{
    if (text_is_blank(label)) return ERROR_INVALID;
    const char *key = text_fold(arena, label), *match = skill_match_key(arena, label);
    enum error error =
        db_one(db, arena, &skill_by_label_key, DB_PARAMS(db_text(key)), &skill_row_record, ret_skill);
    if (error == ERROR_NOT_FOUND && *match)
        error =
            db_one(db, arena, &skill_by_match_key, DB_PARAMS(db_text(match)), &skill_row_record, ret_skill);
    return error;
}

SQL(skill_add_own,
    "INSERT INTO skill (id, label, label_key, match_key, source) VALUES ($1, $2, $3, $4, 'own') "
    "ON CONFLICT (label_key) DO NOTHING");

struct addition {
    struct arena *arena;
    const struct clock *clock;
    const char *label;
    struct skill_row *skill;
};

static enum error find_or_add(struct db *db, void *context)
{
    struct addition *addition = context;
    struct arena *arena = addition->arena;
    enum error error = skill_match(db, arena, addition->label, addition->skill);
    if (error != ERROR_NOT_FOUND) return error;
    char *label = text_trim(arena, addition->label);
    TRY(db_run(db, &skill_add_own,
               DB_PARAMS(db_int(id_new(addition->clock)), db_text(label), db_text(text_fold(arena, label)),
                         db_text(skill_match_key(arena, label))),
               NULL));
    return skill_match(db, arena, label, addition->skill);
}

enum error skill_find_or_add(struct db *db, struct arena *arena, const struct clock *clock, const char *label,
                             struct skill_row *ret_skill)
{
    if (!skill_label_is_fit(label)) return ERROR_INVALID;
    struct addition addition = {.arena = arena, .clock = clock, .label = label, .skill = ret_skill};
    return db_write(db, find_or_add, &addition);
}
