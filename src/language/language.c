/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The languages that the executable carries, and messages in them. */
#include "language/language.h"

#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "language/format.h"
#include "language/language_parts.h"
#include "language/plural.h"

/* ---- messages ---- */

const char *language_translation(const struct language *language, const char *message, size_t form)
{
    return language ? catalogue_form(catalogue_find(&language->catalogue, message), form) : NULL;
}

const char *say(const struct language *language, const char *message)
{
    /* The empty message is the catalogue's header. */
    const char *translation = *message ? language_translation(language, message, 0) : NULL;
    return translation ? translation : message;
}

size_t language_forms(const struct language *language)
{
    return language ? language->forms : 2;
}

size_t language_form(const struct language *language, int64_t count)
{
    uint64_t n = count < 0 ? 0 - (uint64_t)count : (uint64_t)count, form;
    if (!language) return count != 1;
    return plural_evaluate(language->plural, n, &form) && form < language->forms ? form : 0;
}

const char *say_count(const struct language *language, const char *one, const char *many, int64_t count)
{
    const char *translation = language_translation(language, one, language_form(language, count));
    if (translation) return translation;
    return count == 1 ? one : many;
}

/* ---- what a language is ---- */

const char *language_tag(const struct language *language)
{
    return language ? language->tag : "en";
}

const char *language_name(const struct language *language)
{
    return language ? language->name : "English";
}

char language_decimal_mark(const struct language *language)
{
    return language ? language->decimal_mark : '.';
}

void language_mark_decimals(const struct language *language, char *digits)
{
    char *point = strchr(digits, '.');
    if (point) *point = language_decimal_mark(language);
}

bool language_is_right_to_left(const struct language *language)
{
    return language && language->right_to_left;
}

/* ---- which there are ---- */

size_t language_count(void)
{
    return 1 + languages_built_in_count;
}

size_t language_count_all(void)
{
    return language_count() + (languages_for_tests ? 1 : 0);
}

const struct language *language_at(size_t number)
{
    if (!number) return NULL;
    if (number <= languages_built_in_count) return &languages_built_in[number - 1];
    BUG_IF(number >= language_count_all());
    return &languages_for_tests[0];
}

size_t language_number(const struct language *language)
{
    return language ? language->number : 0;
}

static bool is_tag(const struct language *language, const char *tag, size_t length)
{
    const char *own = language_tag(language);
    return strlen(own) == length && strncasecmp(own, tag, length) == 0;
}

static bool find_among(size_t count, const char *tag, size_t length, const struct language **ret_language)
{
    while (length) {
        for (size_t i = 0; i < count; i++) {
            if (!is_tag(language_at(i), tag, length)) continue;
            *ret_language = language_at(i);
            return true;
        }
        while (length && tag[length - 1] != '-') length--;
        if (length) length--;
    }
    return false;
}

bool language_find(const char *tag, const struct language **ret_language)
{
    return find_among(language_count_all(), tag, strlen(tag), ret_language);
}

/* ---- what a browser likes ---- */

/* "q=0.8" as thousandths: 1000 when nothing is said, 0 when it cannot be read. */
static int read_liking(const char *from, const char *to)
{
    while (from < to && (*from == ' ' || *from == '\t' || *from == ';')) from++;
    if (from == to) return 1000;
    if (to - from < 3 || (*from != 'q' && *from != 'Q') || from[1] != '=') return 0;
    if (from[2] != '0' && from[2] != '1') return 0;
    int liking = (from[2] - '0') * 1000, weight = 100;
    from += 3;
    if (from < to && *from == '.')
        for (from++; from < to && *from >= '0' && *from <= '9'; from++, weight /= 10)
            liking += (*from - '0') * weight;
    return liking > 1000 ? 1000 : liking;
}

bool language_accept(const char *header, const struct language **ret_language)
{
    int best = 0;
    for (const char *at = header; *at;) {
        at += strspn(at, ", \t");
        size_t length = strcspn(at, ","), tag = strcspn(at, ",; \t");
        const struct language *language;
        int liking = read_liking(at + tag, at + length);
        if (liking > best && find_among(language_count(), at, tag, &language)) {
            best = liking;
            *ret_language = language;
        }
        at += length;
    }
    return best > 0;
}

/* ---- whether a catalogue is whole ---- */

static bool is_sound(const struct language *language, size_t number)
{
    struct catalogue_string original = catalogue_original(&language->catalogue, number);
    struct catalogue_string translation = catalogue_translation(&language->catalogue, number);
    if (!original.at || !translation.at) return false;
    if (catalogue_find(&language->catalogue, original.at).at != translation.at) return false;
    if (!*original.at) return true;
    const char *many = catalogue_form(original, 1);
    for (size_t form = 0; form < (many ? language->forms : 1); form++) {
        const char *text = catalogue_form(translation, form);
        if (!text || !format_agrees(many ? many : original.at, text, many != NULL)) return false;
    }
    return !catalogue_form(translation, many ? language->forms : 1);
}

const char *language_fault(const struct language *language)
{
    uint64_t form;
    if (!language) return NULL;
    size_t count = catalogue_count(&language->catalogue);
    if (!count) return "its catalogue cannot be read";
    for (uint64_t n = 0; n < 1000; n++)
        if (!plural_evaluate(language->plural, n, &form) || form >= language->forms)
            return "its plural forms cannot be read";
    for (size_t i = 0; i < count; i++) {
        if (is_sound(language, i)) continue;
        const char *message = catalogue_original(&language->catalogue, i).at;
        return message ? message : "a message lies outside of its catalogue";
    }
    return NULL;
}
