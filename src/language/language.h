/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Texts for people in the reader's language. The source says them in English; catalogues in po/ (made into
 * message catalogues by msgfmt and carried inside the executable) say them in others. What a catalogue does
 * not have stays English.
 *
 * Whoever makes words for people in C does one of these:
 *
 *     say(language, "Nothing is planned.")                        now, in the reader's language
 *     arena_format(arena, say(language, "%s asks you."), name)    with values; the compiler checks the format
 *     arena_format(arena, say_count(language, "%lld person", "%lld people", n), (long long)n)
 *     MESSAGE("Every two weeks")                                  a constant of a table, or a problem at a
 *                                                                 field: translated where it is shown
 *                                                                 ({{label|t}} in a template; reply_problems)
 *
 * reply_notice, reply_title and reply_explain translate their formats themselves. A sentence is one message,
 * never put together from parts, since other languages have another order. `./dev texts` gathers all.
 */
#ifndef ITHACA_LANGUAGE_LANGUAGE_H
#define ITHACA_LANGUAGE_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One language; lives as long as the program and never changes. NULL is English. */
struct language;

/* Marks a constant for translators; what it stands for is the constant itself. */
#define MESSAGE(text) text
/* The same for one and many of something: two constants, for say_count. */
#define MESSAGE_COUNT(one, many) one, many

/* The message in that language; itself when it has none. Lives as long as the program, or as `message`. */
const char *say(const struct language *language, const char *message)
    __attribute__((format_arg(2), returns_nonnull));

/* The form for that count of things: English has one and many, others have more. */
const char *say_count(const struct language *language, const char *one, const char *many, int64_t count)
    __attribute__((format_arg(2), format_arg(3), returns_nonnull));

/* Which one of say_count's forms a count takes, from 0 on, below language_forms. */
size_t language_form(const struct language *language, int64_t count);
size_t language_forms(const struct language *language);
/* The message as it is in that form (of a plural), or NULL when the language does not have it. */
const char *language_translation(const struct language *language, const char *message, size_t form);

/* As <html lang> has it, "de"; its name in itself, "Deutsch"; the mark before decimals. */
const char *language_tag(const struct language *language);
const char *language_name(const struct language *language);
char language_decimal_mark(const struct language *language);
/* Puts that mark into digits as printf wrote them, "2.5". */
void language_mark_decimals(const struct language *language, char *digits);
bool language_is_right_to_left(const struct language *language);

/* The languages people may choose, by tag: number 0 is English. */
size_t language_count(void);
const struct language *language_at(size_t number);
/* With those that only tests have; numbers go on behind the others. */
size_t language_count_all(void);
size_t language_number(const struct language *language);

/* The language of a tag, or of its beginning: "de-AT" is "de". False, and *ret_language untouched, when there
 * is none. */
bool language_find(const char *tag, const struct language **ret_language);
/* The one that a header Accept-Language likes best; false when it names none that we have. */
bool language_accept(const char *header, const struct language **ret_language);

/*
 * Looks whether a catalogue is whole and its translations are safe to use as formats. NULL, or a message of
 * the catalogue that is not: "de: …". Lives as long as the program.
 */
const char *language_fault(const struct language *language);

#endif
