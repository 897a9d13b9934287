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

#include <stdint.h>

/* One language; lives as long as the program and never changes. NULL is English. */
struct language;

/* Marks a constant for translators; what it stands for is the constant itself. */
#define MESSAGE(text) text

/* The message in that language; itself when it has none. Lives as long as the program. */
const char *say(const struct language *language, const char *message)
    __attribute__((format_arg(2), returns_nonnull));

/* The form for that count of things: English has one and many, others have more. */
const char *say_count(const struct language *language, const char *one, const char *many, int64_t count)
    __attribute__((format_arg(2), format_arg(3), returns_nonnull));

#endif
