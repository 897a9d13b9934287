/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement/agreement_rules.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "language/language.h"
#include "program/program.h"

enum { REVISIT_DAYS = 90 };

int64_t agreement_revisit_default(int64_t today, int64_t until)
{
    if (until <= today) return today + REVISIT_DAYS;
    return today + (until - today + 1) / 2;
}

bool agreement_starts_version(const struct agreement_version *latest, int64_t person)
{
    return !latest || latest->signatures.count > 0 || latest->changed_by != person;
}

const char *agreement_hope_of(const struct agreement_version *version, int64_t person)
{
    LIST_EACH (&version->hopes, struct agreement_hope, hope)
        if (hope->person_id == person) return hope->hope;
    return "";
}

int64_t agreement_signed_by(const struct agreement_version *version, int64_t person)
{
    LIST_EACH (&version->signatures, struct agreement_signature, signature)
        if (signature->person_id == person) return signature->signed_at;
    return 0;
}

/* The text in the field of that name, in a version or in a form. */
static const char *passage(const struct record *record, const void *item, const char *name)
{
    const struct field *field = record_field(record, name);
    BUG_IF(!field || field->kind != FIELD_TEXT);
    return text_or_empty(*(const char *const *)field_at(field, item));
}

bool agreement_is_same(const struct agreement_version *version, const struct agreement_form *form,
                       int64_t person)
{
    size_t count;
    const struct agreement_passage *passages = agreement_passages(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(passage(&agreement_version_record, version, passages[i].name),
                   passage(&agreement_form_record, form, passages[i].name)) != 0)
            return false;
    return version->cadence_days == form->cadence_days && version->meeting_minutes == form->meeting_minutes &&
           version->until_on == form->until_on && version->revisit_on == form->revisit_on &&
           strcmp(version->mode, form->mode) == 0 &&
           strcmp(agreement_hope_of(version, person), text_or_empty(form->hope)) == 0;
}

const char *agreement_fingerprint(struct arena *arena, const struct agreement_version *version)
{
    struct text whole;
    char *hash = arena_alloc(arena, TOKEN_HASH_SIZE);
    size_t count;
    const struct agreement_passage *passages = agreement_passages(&count);
    text_init(&whole, arena);
    text_addf(&whole, "%lld %lld %lld %lld %lld %lld %lld %s\n", (long long)version->id,
              (long long)version->number, (long long)version->edit, (long long)version->cadence_days,
              (long long)version->meeting_minutes, (long long)version->until_on,
              (long long)version->revisit_on, version->mode);
    for (size_t i = 0; i < count; i++) {
        const char *words = passage(&agreement_version_record, version, passages[i].name);
        text_addf(&whole, "%zu %s\n", strlen(words), words);
    }
    LIST_EACH (&version->hopes, struct agreement_hope, hope)
        text_addf(&whole, "%lld %zu %s\n", (long long)hope->person_id, strlen(hope->hope), hope->hope);
    token_hash(whole.at, hash);
    return hash;
}

const char *agreement_revisit_problem(int64_t revisit_on, int64_t today, int64_t until)
{
    if (revisit_on <= today) return MESSAGE("Choose a day that lies ahead.");
    if (until > today && revisit_on > until) return MESSAGE("Choose a day before the last one.");
    return "";
}

void agreement_check(struct arena *arena, int64_t started_on, int64_t today,
                     const struct agreement_version *latest, struct agreement_form *form,
                     struct agreement_form_problems *problems)
{
    bool kept_date = latest && form->revisit_on == latest->revisit_on;
    if (!*text_or_empty(problems->cadence_days) && (form->cadence_days < 1 || form->cadence_days > 365))
        problems->cadence_days = MESSAGE("Between two meetings lie 1 to 365 days.");
    if (!*text_or_empty(problems->meeting_minutes) &&
        (form->meeting_minutes < 10 || form->meeting_minutes > 480))
        problems->meeting_minutes = MESSAGE("A meeting takes 10 to 480 minutes.");
    if (!*text_or_empty(problems->mode) && !*agreement_mode_label(form->mode))
        problems->mode = MESSAGE("Choose how you meet.");
    if (!*text_or_empty(problems->until_on) && form->until_on && form->until_on <= started_on)
        problems->until_on = MESSAGE("The last day lies after the day on which you started.");
    if (*text_or_empty(problems->revisit_on) || *text_or_empty(problems->until_on)) return;
    if (!form->revisit_on) form->revisit_on = agreement_revisit_default(today, form->until_on);
    else if (!kept_date)
        problems->revisit_on =
            arena_string(arena, agreement_revisit_problem(form->revisit_on, today, form->until_on));
}

const char *agreement_rhythm(struct arena *arena, const struct language *language, int64_t cadence_days,
                             int64_t meeting_minutes)
{
    return arena_format(arena, say_count(language, "%s, %lld minute", "%s, %lld minutes", meeting_minutes),
                        program_cadence_words(arena, language, cadence_days), (long long)meeting_minutes);
}
