/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement/agreement.h"

#include <string.h>

#include "agreement/agreement_rules.h"
#include "agreement/agreement_store.h"
#include "agreement/agreement_template.h"
#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_rules.h"

FORM_DEFINE(agreement_form, AGREEMENT_FORM_FIELDS)
FORM_DEFINE(agreement_sign_form, AGREEMENT_SIGN_FORM_FIELDS)
RECORD_DEFINE(agreement_card, AGREEMENT_CARD_FIELDS)

/* ---- beginning ---- */

static void copy_words(struct agreement_form *form, const struct agreement_version *version)
{
    form->focus = version->focus;
    form->times = version->times;
    form->boundaries = version->boundaries;
    form->outside = version->outside;
    form->confidentiality = version->confidentiality;
    form->feedback = version->feedback;
    form->ending = version->ending;
    form->mode = version->mode;
}

static enum error begin_from_template(const struct membership *membership, struct agreement_form *form)
{
    struct agreement_template words;
    struct agreement_terms terms;
    TRY(agreement_terms(membership->db, membership->arena, membership->relationship, &terms));
    TRY(agreement_template_get(membership->db, membership->arena, membership->program, membership->format,
                               &words));
    *form = (struct agreement_form){.cadence_days = terms.cadence_days,
                                    .meeting_minutes = terms.meeting_minutes,
                                    .mode = words.mode,
                                    .until_on = terms.until,
                                    .revisit_on =
                                        agreement_revisit_default(clock_day(membership->clock), terms.until),
                                    .focus = words.focus,
                                    .times = words.times,
                                    .boundaries = words.boundaries,
                                    .outside = words.outside,
                                    .confidentiality = words.confidentiality,
                                    .feedback = words.feedback,
                                    .ending = words.ending,
                                    .hope = ""};
    return OK;
}

enum error agreement_form_begin(const struct membership *membership, struct agreement_form *ret_form)
{
    struct agreement_version latest;
    struct agreement_form form;
    enum error error = agreement_latest(membership, &latest);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    if (error == ERROR_NOT_FOUND) {
        TRY(begin_from_template(membership, &form));
    } else {
        form = (struct agreement_form){.version = latest.edit,
                                       .cadence_days = latest.cadence_days,
                                       .meeting_minutes = latest.meeting_minutes,
                                       .until_on = latest.until_on,
                                       .revisit_on = latest.revisit_on,
                                       .hope = agreement_hope_of(&latest, membership->person)};
        copy_words(&form, &latest);
    }
    *ret_form = form;
    return OK;
}

/* ---- saving ---- */

static void put_hope(struct arena *arena, struct agreement_version *version, int64_t person, const char *hope)
{
    LIST_EACH (&version->hopes, struct agreement_hope, one)
        if (one->person_id == person) {
            one->hope = hope;
            return;
        }
    *LIST_ADD(&version->hopes, arena, struct agreement_hope) =
        (struct agreement_hope){.person_id = person, .hope = hope};
}

/* Hopes of those who left go; what stands in earlier versions stays there. */
static void keep_members_hopes(const struct membership *membership, struct agreement_version *version)
{
    struct list kept = {0};
    LIST_EACH (&version->hopes, struct agreement_hope, hope)
        if (membership_member(membership, hope->person_id))
            *LIST_ADD(&kept, membership->arena, struct agreement_hope) = *hope;
    version->hopes = kept;
}

static void fill_version(const struct membership *membership, const struct agreement_form *form,
                         struct agreement_version *version)
{
    version->edit++;
    version->cadence_days = form->cadence_days;
    version->meeting_minutes = form->meeting_minutes;
    version->until_on = form->until_on;
    version->revisit_on = form->revisit_on;
    version->mode = form->mode;
    version->focus = form->focus;
    version->times = form->times;
    version->boundaries = form->boundaries;
    version->outside = form->outside;
    version->confidentiality = form->confidentiality;
    version->feedback = form->feedback;
    version->ending = form->ending;
    version->changed_by = membership->person;
    version->changed_at = clock_seconds(membership->clock);
    put_hope(membership->arena, version, membership->person, text_or_empty(form->hope));
}

static enum error tell(const struct membership *membership, int64_t version, const char *kind)
{
    return membership_tell(membership,
                           &(struct notice){.kind = kind, .subject = version, .path = "/agreement"});
}

/* A version of its own, with an id, a number and nobody's signature yet. */
static enum error add_version(const struct membership *membership, struct agreement_version *version,
                              const char *kind)
{
    version->id = id_new(membership->clock);
    version->number++;
    version->signed_at = 0;
    keep_members_hopes(membership, version);
    TRY(agreement_version_insert(membership, version));
    TRY(relationship_event_add(membership->db, membership->clock, membership->relationship, AGREEMENT_CHANGED,
                               membership->person, version->id));
    TRY(agreement_recount(membership->db, membership->arena, membership->clock, membership->relationship));
    return tell(membership, version->id, kind);
}

struct saving {
    const struct membership *membership;
    const struct agreement_form *form;
};

static enum error save_work(struct db *db, void *context)
{
    const struct saving *saving = context;
    const struct membership *membership = saving->membership;
    struct agreement_version version = {0};
    enum error error = agreement_latest(membership, &version);
    bool first = error == ERROR_NOT_FOUND;
    (void)db;
    if (error != OK && !first) return error;
    if (version.edit != saving->form->version) return ERROR_CONFLICT;
    if (!first && agreement_is_same(&version, saving->form, membership->person)) return OK;
    bool next = agreement_starts_version(first ? NULL : &version, membership->person);
    fill_version(membership, saving->form, &version);
    if (!next) return agreement_version_update(membership, &version);
    return add_version(membership, &version, first ? "agreement.first" : "agreement.changed");
}

enum error agreement_save(const struct membership *membership, const struct agreement_form *form)
{
    struct saving saving = {membership, form};
    return membership_write(membership, save_work, &saving);
}

/* ---- signing ---- */

enum error agreement_recount(struct db *db, struct arena *arena, const struct clock *clock,
                             int64_t relationship)
{
    struct agreement_standing standing;
    enum error error = agreement_standing_of(db, arena, relationship, &standing);
    if (error == ERROR_NOT_FOUND) return OK;
    TRY(error);
    TRY(agreement_note_signers(db, arena, relationship, standing.version_id));
    if (standing.missing) return relationship_progress_agreement(db, relationship, 0, 0);
    if (!standing.signed_at) {
        TRY(agreement_note_signed(db, standing.version_id, clock_seconds(clock)));
        TRY(relationship_event_add(db, clock, relationship, AGREEMENT_SIGNED, 0, standing.version_id));
    }
    TRY(relationship_progress_cadence(db, relationship, standing.cadence_days));
    return relationship_progress_agreement(db, relationship, standing.last_signed_at, standing.revisit_on);
}

struct signing {
    const struct membership *membership;
    const struct agreement_sign_form *form;
};

/* The latest version, if it is what the form shows; ERROR_CONFLICT when not. */
static enum error version_as_seen(const struct signing *signing, struct agreement_version *ret_version)
{
    const struct membership *membership = signing->membership;
    enum error error = agreement_latest(membership, ret_version);
    if (error == ERROR_NOT_FOUND) return ERROR_CONFLICT;
    TRY(error);
    bool same =
        ret_version->number == signing->form->number &&
        strcmp(agreement_fingerprint(membership->arena, ret_version), signing->form->fingerprint) == 0;
    return same ? OK : ERROR_CONFLICT;
}

/* Signs; *ret_all tells whether everybody has now. */
static enum error put_signature(const struct membership *membership, int64_t version, bool *ret_new,
                                bool *ret_all)
{
    struct agreement_standing standing;
    TRY(agreement_signature_insert(membership->db, version, membership->person,
                                   clock_seconds(membership->clock), ret_new));
    TRY(agreement_recount(membership->db, membership->arena, membership->clock, membership->relationship));
    TRY(agreement_standing_of(membership->db, membership->arena, membership->relationship, &standing));
    *ret_all = standing.missing == 0;
    return OK;
}

static enum error sign_work(struct db *db, void *context)
{
    const struct signing *signing = context;
    struct agreement_version version;
    bool new, all;
    (void)db;
    TRY(version_as_seen(signing, &version));
    TRY(put_signature(signing->membership, version.id, &new, &all));
    if (!new) return OK;
    return tell(signing->membership, version.id, all ? "agreement.signed-by-all" : "agreement.signed");
}

enum error agreement_sign(const struct membership *membership, const struct agreement_sign_form *form)
{
    struct signing signing = {membership, form};
    return membership_write(membership, sign_work, &signing);
}

static enum error keep_work(struct db *db, void *context)
{
    const struct signing *signing = context;
    const struct membership *membership = signing->membership;
    struct agreement_standing standing;
    struct agreement_version version;
    bool new, all;
    TRY(version_as_seen(signing, &version));
    TRY(agreement_standing_of(db, membership->arena, membership->relationship, &standing));
    if (standing.missing) return ERROR_CONFLICT;
    version.edit++;
    version.revisit_on = signing->form->revisit_on;
    version.changed_by = membership->person;
    version.changed_at = clock_seconds(membership->clock);
    TRY(add_version(membership, &version, "agreement.renewed"));
    return put_signature(membership, version.id, &new, &all);
}

enum error agreement_keep(const struct membership *membership, const struct agreement_sign_form *form)
{
    struct signing signing = {membership, form};
    return membership_write(membership, keep_work, &signing);
}

/* ---- the card ---- */

static void note_signers(const struct membership *membership, const struct list *signatures,
                         struct agreement_card *card)
{
    const char **waiting =
        arena_alloc_many(membership->arena, membership->members.count + 1, sizeof *waiting);
    struct agreement_version signed_only = {.signatures = *signatures};
    int count = 0;
    LIST_EACH (&membership->members, struct relationship_member, member) {
        bool has_signed = agreement_signed_by(&signed_only, member->id) != 0;
        if (member->id == membership->person) card->signed_by_me = has_signed;
        else if (!has_signed) waiting[count++] = member->name;
    }
    card->waiting_for =
        count ? relationship_names(membership->arena, membership->language, waiting, count) : "";
    card->signed_by_all = card->signed_by_me && !count;
}

enum error agreement_card_get(const struct membership *membership, struct agreement_card *ret_card)
{
    struct agreement_facts facts;
    struct agreement_card card = {.relationship_id = membership->relationship,
                                  .writable = membership->writable};
    struct list signatures = {0};
    enum error error =
        agreement_facts_of(membership->db, membership->arena, membership->relationship, &facts);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    if (error == OK) {
        TRY(agreement_signatures(membership->db, membership->arena, facts.id, &signatures));
        card.drafted = true;
        card.number = facts.number;
        card.rhythm = agreement_rhythm(membership->arena, membership->language, facts.cadence_days,
                                       facts.meeting_minutes);
        card.mode_label = agreement_mode_label(facts.mode);
        card.until_on = facts.until_on;
        card.revisit_on = facts.revisit_on;
        note_signers(membership, &signatures, &card);
        card.revisit_due = membership->writable && card.signed_by_all && facts.revisit_on &&
                           facts.revisit_on <= clock_day(membership->clock);
    }
    *ret_card = card;
    return OK;
}
