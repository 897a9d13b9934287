/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words of a notice in its reader's language and on their clock. */
#include <string.h>

#include "base/text.h"
#include "calendar/date_text.h"
#include "language/language.h"
#include "notice/notice.h"
#include "notice/notice_kinds.h"

RECORD_DEFINE(notice_said, NOTICE_SAID_FIELDS)

const char *notice_names(struct arena *arena, const char *const *names, int count)
{
    struct text out;
    text_init(&out, arena);
    for (int i = 0; i < count; i++) text_addf(&out, "%s%s", i ? "\n" : "", names[i]);
    return out.at;
}

static const char *join_names(struct arena *arena, const struct language *language, const char *who)
{
    struct list parts = {0};
    if (!strchr(who, '\n')) return who;
    text_split(arena, who, "\n", &parts);
    const char *const *names = parts.items;
    long long others = (long long)parts.count - 2;
    switch (parts.count) {
    case 0:
        return "";
    case 1:
        return names[0];
    case 2:
        return arena_format(arena, say(language, "%s and %s"), names[0], names[1]);
    case 3:
        return arena_format(arena, say(language, "%s, %s and %s"), names[0], names[1], names[2]);
    default:
        return arena_format(arena,
                            say_count(language, "%s, %s and %lld other", "%s, %s and %lld others", others),
                            names[0], names[1], others);
    }
}

static void add_place(struct arena *arena, const struct notice_reader *reader, const struct notice_said *said,
                      enum notice_place place, struct text *out)
{
    const struct date_reader dates = {.zone = reader->zone, .now = reader->now, .language = reader->language};
    switch (place) {
    case NOTICE_WHO:
        text_add(out, join_names(arena, reader->language, text_or_empty(said->who)));
        break;
    case NOTICE_WHAT:
        text_add(out, text_or_empty(said->what));
        break;
    case NOTICE_WHEN:
        text_add(out, date_weekday_words(arena, &dates, DATE_MOMENT, said->at_moment));
        break;
    case NOTICE_DAY:
        date_text_day(&dates, DATE_LONG, said->on_day, out);
        break;
    case NOTICE_COUNT:
        text_add_int(out, said->counted);
        break;
    }
}

/* A translation may have the places in another order, and braces of its own stand as they are. */
static const char *fill(struct arena *arena, const struct notice_reader *reader, const char *sentence,
                        const struct notice_said *said)
{
    struct text out;
    enum notice_place place;
    text_init(&out, arena);
    while (*sentence) {
        size_t length = strcspn(sentence, "{");
        text_add_bytes(&out, sentence, length);
        sentence += length;
        if (!*sentence) break;
        if (notice_place_at(sentence, &place)) {
            add_place(arena, reader, said, place, &out);
            sentence = strchr(sentence, '}') + 1;
        } else text_add_char(&out, *sentence++);
    }
    return out.at;
}

static const char *words_of(struct arena *arena, const struct notice_reader *reader,
                            const struct notice_said *said)
{
    const struct notice_kind *kind = notice_kind_find(text_or_empty(said->kind));
    /* Told by a newer program, or by one that knew kinds which are gone. */
    if (!kind) return say(reader->language, "There is news for you.");
    return fill(arena, reader,
                kind->many ? say_count(reader->language, kind->sentence, kind->many, said->counted)
                           : say(reader->language, kind->sentence),
                said);
}

void notice_write(struct arena *arena, const struct notice_reader *reader, const struct record *record,
                  void *item)
{
    struct notice_said said = {0};
    const struct field *text = record_field(record, "text");
    record_copy_shared(record, item, &notice_said_record, &said);
    if (*text_or_empty(said.text)) return;
    *(const char **)field_at(text, item) = words_of(arena, reader, &said);
}

const char *notice_words(struct arena *arena, const struct notice_reader *reader, const struct notice *notice)
{
    struct notice_said said = {.kind = notice->kind,
                               .who = text_or_empty(notice->who),
                               .what = text_or_empty(notice->what),
                               .at_moment = notice->when,
                               .on_day = notice->day,
                               .counted = notice->count};
    return words_of(arena, reader, &said);
}
