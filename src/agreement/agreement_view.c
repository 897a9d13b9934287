/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement/agreement_view.h"

#include <string.h>

#include "agreement/agreement_rules.h"
#include "base/text.h"
#include "calendar/date_text.h"
#include "language/language.h"
#include "person/person.h"
#include "relationship/relationship_rules.h"

RECORD_DEFINE(agreement_line, AGREEMENT_LINE_FIELDS)
RECORD_DEFINE(agreement_signer, AGREEMENT_SIGNER_FIELDS)

static void add_line(struct arena *arena, struct list *lines, const char *key, const char *label,
                     const char *words)
{
    if (!*words) return;
    *LIST_ADD(lines, arena, struct agreement_line) =
        (struct agreement_line){.key = key, .label = label, .words = words};
}

void agreement_facts_lines(const struct membership *membership, const struct agreement_version *version,
                           struct list *ret_lines)
{
    struct arena *arena = membership->arena;
    add_line(arena, ret_lines, "rhythm", say(membership->language, "We meet"),
             agreement_rhythm(arena, membership->language, version->cadence_days, version->meeting_minutes));
    add_line(arena, ret_lines, "mode", say(membership->language, "How"),
             say(membership->language, agreement_mode_label(version->mode)));
    add_line(arena, ret_lines, "until_on", say(membership->language, "Until"),
             version->until_on ? date_words(arena, membership->language, version->until_on)
                               : say(membership->language, "No last day"));
    add_line(arena, ret_lines, "revisit_on", say(membership->language, "We look at it again on"),
             date_words(arena, membership->language, version->revisit_on));
}

void agreement_passage_lines(const struct membership *membership, const struct agreement_version *version,
                             struct list *ret_lines)
{
    struct arena *arena = membership->arena;
    size_t count;
    const struct agreement_passage *passages = agreement_passages(&count);
    LIST_EACH (&version->hopes, struct agreement_hope, hope) {
        const struct relationship_member *member = membership_member(membership, hope->person_id);
        const char *name =
            member ? relationship_first_name(arena, member->name) : say(membership->language, "who left");
        add_line(arena, ret_lines, arena_format(arena, "hope-%lld", (long long)hope->person_id),
                 arena_format(arena,
                              member ? say(membership->language, "What %s hopes for")
                                     : say(membership->language, "What somebody %s hoped for"),
                              name),
                 hope->hope);
    }
    for (size_t i = 0; i < count; i++) {
        const struct field *field = record_field(&agreement_version_record, passages[i].name);
        add_line(arena, ret_lines, passages[i].name, say(membership->language, passages[i].label),
                 *(const char *const *)field_at(field, version));
    }
}

static const struct agreement_line *line_of(const struct list *lines, const char *key)
{
    LIST_EACH (lines, struct agreement_line, line)
        if (strcmp(line->key, key) == 0) return line;
    return NULL;
}

void agreement_lines_compare(struct arena *arena, const struct list *before, struct list *lines)
{
    LIST_EACH (lines, struct agreement_line, line) {
        const struct agreement_line *old = line_of(before, line->key);
        line->changed = !old || strcmp(old->words, line->words) != 0;
        if (line->changed) difference(arena, old ? old->words : "", line->words, &line->parts);
    }
    LIST_EACH (before, struct agreement_line, old) {
        if (line_of(lines, old->key)) continue;
        struct agreement_line gone = {.key = old->key, .label = old->label, .words = "", .changed = true};
        difference(arena, old->words, "", &gone.parts);
        *LIST_ADD(lines, arena, struct agreement_line) = gone;
    }
}

/* Everybody by name, oneself too: an agreement is read on paper and by others. */
const char *agreement_name(const struct membership *membership, int64_t person)
{
    const struct relationship_member *member = membership_member(membership, person);
    return member ? member->name : say(membership->language, "Somebody who left");
}

static void add_signer(const struct membership *membership, int64_t person, int64_t signed_at,
                       struct list *signers)
{
    const struct relationship_member *member = membership_member(membership, person);
    *LIST_ADD(signers, membership->arena, struct agreement_signer) =
        (struct agreement_signer){.id = person,
                                  .name = agreement_name(membership, person),
                                  .initials = member ? text_initials(membership->arena, member->name) : "–",
                                  .face = person_face(person),
                                  .signed_at = signed_at};
}

void agreement_signers(const struct membership *membership, const struct agreement_version *version,
                       struct list *ret_signers)
{
    LIST_EACH (&membership->members, struct relationship_member, member)
        add_signer(membership, member->id, agreement_signed_by(version, member->id), ret_signers);
    LIST_EACH (&version->signatures, struct agreement_signature, signature)
        if (!membership_member(membership, signature->person_id))
            add_signer(membership, signature->person_id, signature->signed_at, ret_signers);
}
