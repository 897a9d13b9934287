/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "language/format.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ARGUMENTS = 16 };

/* What an argument is taken as: "lld", "s"; "" is not taken at all. */
struct arguments {
    char kinds[MOST_ARGUMENTS][6];
    int next; /* of a directive without a number */
    bool broken;
};

/* "2$" at a directive's beginning; 0 when there is none. */
static int read_place(const char **at)
{
    size_t digits = strspn(*at, "0123456789");
    if (!digits || digits > 2 || (*at)[digits] != '$') return 0;
    int place = (*at)[0] - '0';
    if (digits == 2) place = place * 10 + (*at)[1] - '0';
    *at += digits + 1;
    return place;
}

static void note(struct arguments *arguments, int place, const char *kind, size_t length)
{
    int number = place ? place - 1 : arguments->next++;
    char *known = number >= 0 && number < MOST_ARGUMENTS ? arguments->kinds[number] : NULL;
    if (!known || !length || length >= sizeof arguments->kinds[0] ||
        (*known && (strlen(known) != length || memcmp(known, kind, length) != 0))) {
        arguments->broken = true;
        return;
    }
    memcpy(known, kind, length);
    known[length] = '\0';
}

static const char *read_directive(struct arguments *arguments, const char *at)
{
    int place = read_place(&at);
    /* A space is no flag here, so that "50 % of them" is no format. */
    at += strspn(at, "-+#0'");
    for (int part = 0; part < 2; part++) {
        if (*at == '*') note(arguments, 0, "d", 1), at++;
        at += strspn(at, "0123456789");
        if (part == 0 && *at == '.') at++;
        else break;
    }
    const char *kind = at;
    at += strspn(at, "hlqjzt");
    if (!*at || !strchr("diouxXeEfFgGaAcsp", *at)) arguments->broken = true;
    else note(arguments, place, kind, (size_t)(++at - kind));
    return at;
}

static struct arguments read_arguments(const char *format)
{
    struct arguments arguments = {0};
    while (!arguments.broken && (format = strchr(format, '%'))) {
        if (format[1] == '%') format += 2;
        else format = read_directive(&arguments, format + 1);
    }
    return arguments;
}

bool format_agrees(const char *original, const char *translation, bool may_leave_out)
{
    struct arguments wanted = read_arguments(original), found = read_arguments(translation);
    /* The original is no format: its translation is never used as one. */
    if (wanted.broken) return true;
    bool ended = false;
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
        if (!*found.kinds[i]) {
            if (*wanted.kinds[i] && !may_leave_out) return false;
            ended = true;
        } else if (ended || strcmp(wanted.kinds[i], found.kinds[i]) != 0) {
            return false;
        }
    }
    return !found.broken;
}
