/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tables behind program_rules.h: every change of state that is not listed here is refused. */
#include "program/program_rules.h"

#include <string.h>

#include "base/text.h"

struct words {
    const char *key, *label, *meaning;
};

static const struct words program_state_words[] = {
#define WORDS(name, key, label, meaning) {key, label, meaning},
    PROGRAM_STATES(WORDS)
#undef WORDS
};
static const struct words enrollment_state_words[] = {
#define WORDS(name, key, label) {key, label, NULL},
    ENROLLMENT_STATES(WORDS)
#undef WORDS
};
static const struct words enrollment_action_words[] = {
#define WORDS(name, key, button) {key, button, NULL},
    ENROLLMENT_ACTIONS(WORDS)
#undef WORDS
};

static bool find_word(const struct words *words, int count, const char *key, int *ret_index)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i].key, key) == 0) {
            *ret_index = i;
            return true;
        }
    return false;
}

bool program_state_of(const char *key, enum program_state *ret_state)
{
    int index;
    if (!find_word(program_state_words, PROGRAM_STATE_COUNT, key, &index)) return false;
    *ret_state = (enum program_state)index;
    return true;
}

const char *program_state_key(enum program_state state)
{
    return program_state_words[state].key;
}

const char *program_state_label(enum program_state state)
{
    return program_state_words[state].label;
}

const char *program_state_meaning(enum program_state state)
{
    return program_state_words[state].meaning;
}

bool enrollment_state_of(const char *key, enum enrollment_state *ret_state)
{
    int index;
    if (!find_word(enrollment_state_words, ENROLLMENT_STATE_COUNT, key, &index)) return false;
    *ret_state = (enum enrollment_state)index;
    return true;
}

const char *enrollment_state_key(enum enrollment_state state)
{
    return enrollment_state_words[state].key;
}

const char *enrollment_state_label(enum enrollment_state state)
{
    return enrollment_state_words[state].label;
}

bool enrollment_action_of(const char *key, enum enrollment_action *ret_action)
{
    int index;
    if (!find_word(enrollment_action_words, ENROLLMENT_ACTION_COUNT, key, &index)) return false;
    *ret_action = (enum enrollment_action)index;
    return true;
}

const char *enrollment_action_key(enum enrollment_action action)
{
    return enrollment_action_words[action].key;
}

const char *enrollment_action_button(enum enrollment_action action)
{
    return enrollment_action_words[action].label;
}

/* ---- steps of a program ---- */

/* In the order of `from`: program_steps() hands out a run of it. */
static const struct program_step steps[] = {
    {PROGRAM_DRAFT, PROGRAM_OPEN, MESSAGE("Open the program"), MESSAGE("Open this program?"),
     MESSAGE(
         "Everybody you invited or enrolled so far is told now. If people may apply, they see the program in "
         "their list. You can still change everything."),
     false, false},
    {PROGRAM_OPEN, PROGRAM_RUNNING, MESSAGE("Start the program"), MESSAGE("Start this program?"),
     MESSAGE(
         "From now on it counts as running. Matches you publish become relationships, before or after this "
         "step. People can still join until the last day of enrollment."),
     false, false},
    {PROGRAM_OPEN, PROGRAM_DRAFT, MESSAGE("Back to draft"), MESSAGE("Make this a draft again?"),
     MESSAGE("Nobody but its coordinators sees it then. This is possible as long as nobody takes part."),
     true, true},
    {PROGRAM_OPEN, PROGRAM_CLOSED, MESSAGE("Call it off"), MESSAGE("Call this program off?"),
     MESSAGE("Nobody joins any more, and open invitations and applications end. You can reopen it later."),
     true, false},
    {PROGRAM_RUNNING, PROGRAM_CLOSED, MESSAGE("Close the program"), MESSAGE("Close this program?"),
     MESSAGE(
         "Nobody joins any more, and open invitations and applications end. Relationships go on until their "
         "members close them. What they wrote stays with them."),
     false, false},
    {PROGRAM_CLOSED, PROGRAM_RUNNING, MESSAGE("Reopen"), MESSAGE("Reopen this program?"),
     MESSAGE("It runs again as it was before: the same people, rules and questions."), true, false},
};

const struct program_step *program_steps(enum program_state from, int *ret_count)
{
    const struct program_step *first = NULL;
    *ret_count = 0;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (steps[i].from == from) {
            if (!first) first = &steps[i];
            ++*ret_count;
        }
    return first;
}

const struct program_step *program_step_between(enum program_state from, enum program_state to)
{
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (steps[i].from == from && steps[i].to == to) return &steps[i];
    return NULL;
}

/* ---- changes of a person's part ---- */

#define DRAFT (1u << PROGRAM_DRAFT)
#define OPEN (1u << PROGRAM_OPEN)
#define RUNNING (1u << PROGRAM_RUNNING)
#define CLOSED (1u << PROGRAM_CLOSED)
#define LIVE (OPEN | RUNNING)
#define PERSON (1u << BY_PERSON)
#define COORDINATOR (1u << BY_COORDINATOR)
#define ITSELF (1u << BY_PROGRAM)

static const struct change {
    enum enrollment_action action;
    enum enrollment_state from, to;
    unsigned actors;
    unsigned programs;
} changes[] = {
    /* A coordinator asks; who left or declined may be asked again, but never enrolled over their head. */
    {ENROLLMENT_DO_INVITE, ENROLLMENT_NONE, ENROLLMENT_INVITED, COORDINATOR, DRAFT | LIVE},
    {ENROLLMENT_DO_INVITE, ENROLLMENT_LEFT, ENROLLMENT_INVITED, COORDINATOR, DRAFT | LIVE},
    {ENROLLMENT_DO_INVITE, ENROLLMENT_DECLINED, ENROLLMENT_INVITED, COORDINATOR, DRAFT | LIVE},
    {ENROLLMENT_DO_ENROLL, ENROLLMENT_NONE, ENROLLMENT_ACCEPTED, COORDINATOR, DRAFT | LIVE},
    {ENROLLMENT_DO_ENROLL, ENROLLMENT_INVITED, ENROLLMENT_ACCEPTED, COORDINATOR, DRAFT | LIVE},
    {ENROLLMENT_DO_ENROLL, ENROLLMENT_NONE, ENROLLMENT_ACCEPTED, ITSELF, LIVE},
    /* A person asks. */
    {ENROLLMENT_DO_APPLY, ENROLLMENT_NONE, ENROLLMENT_APPLIED, PERSON, LIVE},
    {ENROLLMENT_DO_APPLY, ENROLLMENT_LEFT, ENROLLMENT_APPLIED, PERSON, LIVE},
    {ENROLLMENT_DO_APPLY, ENROLLMENT_DECLINED, ENROLLMENT_APPLIED, PERSON, LIVE},
    /* The other side answers; the program itself does where no approval is asked for. */
    {ENROLLMENT_DO_ACCEPT, ENROLLMENT_INVITED, ENROLLMENT_ACCEPTED, PERSON, LIVE},
    {ENROLLMENT_DO_ACCEPT, ENROLLMENT_APPLIED, ENROLLMENT_ACCEPTED, COORDINATOR | ITSELF, LIVE},
    {ENROLLMENT_DO_ACCEPT, ENROLLMENT_WAITLISTED, ENROLLMENT_ACCEPTED, COORDINATOR, LIVE},
    {ENROLLMENT_DO_DECLINE, ENROLLMENT_INVITED, ENROLLMENT_DECLINED, PERSON, LIVE},
    {ENROLLMENT_DO_DECLINE, ENROLLMENT_APPLIED, ENROLLMENT_DECLINED, COORDINATOR, LIVE},
    {ENROLLMENT_DO_DECLINE, ENROLLMENT_WAITLISTED, ENROLLMENT_DECLINED, COORDINATOR, LIVE},
    /* The waitlist. */
    {ENROLLMENT_DO_WAITLIST, ENROLLMENT_APPLIED, ENROLLMENT_WAITLISTED, COORDINATOR | ITSELF, LIVE},
    {ENROLLMENT_DO_WAITLIST, ENROLLMENT_INVITED, ENROLLMENT_WAITLISTED, ITSELF, LIVE},
    {ENROLLMENT_DO_OFFER, ENROLLMENT_WAITLISTED, ENROLLMENT_INVITED, COORDINATOR | ITSELF, LIVE},
    {ENROLLMENT_DO_LAPSE, ENROLLMENT_INVITED, ENROLLMENT_WAITLISTED, ITSELF, LIVE},
    /* A rest, and the way out. */
    {ENROLLMENT_DO_PAUSE, ENROLLMENT_ACCEPTED, ENROLLMENT_PAUSED, PERSON | COORDINATOR, LIVE},
    {ENROLLMENT_DO_RESUME, ENROLLMENT_PAUSED, ENROLLMENT_ACCEPTED, PERSON | COORDINATOR | ITSELF, LIVE},
    {ENROLLMENT_DO_LEAVE, ENROLLMENT_INVITED, ENROLLMENT_LEFT, COORDINATOR | ITSELF, DRAFT | LIVE},
    {ENROLLMENT_DO_LEAVE, ENROLLMENT_APPLIED, ENROLLMENT_LEFT, PERSON | ITSELF, LIVE},
    {ENROLLMENT_DO_LEAVE, ENROLLMENT_WAITLISTED, ENROLLMENT_LEFT, PERSON | ITSELF, LIVE},
    {ENROLLMENT_DO_LEAVE, ENROLLMENT_ACCEPTED, ENROLLMENT_LEFT, PERSON, LIVE},
    {ENROLLMENT_DO_LEAVE, ENROLLMENT_ACCEPTED, ENROLLMENT_LEFT, COORDINATOR | ITSELF, DRAFT | LIVE},
    {ENROLLMENT_DO_LEAVE, ENROLLMENT_PAUSED, ENROLLMENT_LEFT, PERSON | COORDINATOR | ITSELF, LIVE},
};

bool enrollment_next(enum program_state program, enum enrollment_state from, enum enrollment_action action,
                     enum enrollment_actor actor, enum enrollment_state *ret_to)
{
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        const struct change *change = &changes[i];
        if (change->action != action || change->from != from) continue;
        if (!(change->actors & (1u << actor)) || !(change->programs & (1u << program))) continue;
        *ret_to = change->to;
        return true;
    }
    return false;
}

const char *enrollment_refusal_reason(enum refused refused)
{
    static const char *const reasons[] = {
#define REASON(name, reason, sentence) reason,
        ENROLLMENT_REFUSALS(REASON)
#undef REASON
    };
    return reasons[refused];
}

const char *enrollment_refusal_sentence(struct arena *arena, const struct language *language,
                                        const char *name, const char *reason)
{
#define SENTENCE(name_, reason_, sentence)                                                                   \
    if (strcmp(reason, reason_) == 0) return arena_format(arena, say(language, sentence), name);
    ENROLLMENT_REFUSALS(SENTENCE)
#undef SENTENCE
    BUG("no such refusal");
}

static enum refused refused_for(enum program_state program, enum enrollment_state from,
                                enum enrollment_action action)
{
    if (program == PROGRAM_CLOSED) return REFUSED_CLOSED;
    if (program == PROGRAM_DRAFT && action != ENROLLMENT_DO_INVITE && action != ENROLLMENT_DO_ENROLL &&
        action != ENROLLMENT_DO_LEAVE)
        return REFUSED_NOT_OPEN;
    switch (from) {
    case ENROLLMENT_NONE:
        return REFUSED_NO_PART;
    case ENROLLMENT_INVITED:
        return REFUSED_INVITED;
    case ENROLLMENT_APPLIED:
        return REFUSED_APPLIED;
    case ENROLLMENT_WAITLISTED:
        return REFUSED_WAITLISTED;
    case ENROLLMENT_ACCEPTED:
        return REFUSED_ACCEPTED;
    case ENROLLMENT_PAUSED:
        return REFUSED_PAUSED;
    case ENROLLMENT_LEFT:
        return action == ENROLLMENT_DO_ENROLL ? REFUSED_LEFT_ENROLL : REFUSED_LEFT;
    case ENROLLMENT_DECLINED:
        return action == ENROLLMENT_DO_ENROLL ? REFUSED_DECLINED_ENROLL : REFUSED_DECLINED;
    case ENROLLMENT_STATE_COUNT:
        break;
    }
    BUG("no such state of an enrollment");
}

const char *enrollment_refusal(enum program_state program, enum enrollment_state from,
                               enum enrollment_action action)
{
    return enrollment_refusal_reason(refused_for(program, from, action));
}

bool enrollment_holds_place(enum enrollment_state state, bool as_mentee, bool offered)
{
    if (!as_mentee) return false;
    return state == ENROLLMENT_ACCEPTED || state == ENROLLMENT_PAUSED ||
           (state == ENROLLMENT_INVITED && offered);
}

/* ---- joining ---- */

int64_t program_places_free(const struct program_card *card, const struct program_counts *counts)
{
    if (card->mentee_limit == 0) return INT32_MAX;
    int64_t free_places = card->mentee_limit - counts->taken;
    return free_places > 0 ? free_places : 0;
}

enum program_door program_door(const struct program_card *card, const struct program_counts *counts,
                               int64_t today)
{
    enum program_state state;
    if (!program_state_of(card->state, &state) || state == PROGRAM_DRAFT || state == PROGRAM_CLOSED)
        return DOOR_SHUT;
    if (!card->by_application) return DOOR_BY_OTHERS;
    if (card->enroll_until != 0 && today > card->enroll_until) return DOOR_TOO_LATE;
    if (program_places_free(card, counts) == 0) return DOOR_WAITLIST;
    return card->approval ? DOOR_APPROVAL : DOOR_OPEN;
}

/* ---- what is next ---- */

static struct program_next next_while_open(struct arena *arena, const struct language *language,
                                           const struct program_card *card,
                                           const struct program_counts *counts, int64_t today)
{
    int64_t missing = counts->wishes - counts->places;
    if (counts->mentors == 0 || counts->mentees == 0)
        return (struct program_next){
            counts->accepted == 0  ? say(language, "Bring people in")
            : counts->mentors == 0 ? say(language, "Find the first mentors")
                                   : say(language, "Find the first mentees"),
            counts->invited > 0
                ? arena_format(arena,
                               say_count(language, "%lld invitation is not answered yet.",
                                         "%lld invitations are not answered yet.", counts->invited),
                               (long long)counts->invited)
                : say(language, "Invite them from the directory, or bring a list of e-mail addresses."),
            say(language, "Choose people"), "/enroll"};
    if (missing > 0)
        return (struct program_next){
            arena_format(arena,
                         say_count(language, "Find places for %lld more mentee",
                                   "Find places for %lld more mentees", missing),
                         (long long)missing),
            say(language,
                "The mentors' places do not suffice yet: invite more mentors, or ask them for one more "
                "place."),
            say(language, "Choose mentors"), "/enroll?role=mentor"};
    if (card->starts_on != 0 && today >= card->starts_on)
        return (struct program_next){say(language, "Start the program"),
                                     say(language, "Its first day has come."), say(language, "Start it"),
                                     "/state?to=running"};
    return (struct program_next){
        say(language, "Look for the best pairs"),
        say(language, "There are mentors and mentees. Nobody is told before you publish."),
        say(language, "Match them"), "/matches"};
}

static struct program_next next_of_draft(struct arena *arena, const struct language *language, int64_t pairs)
{
    return (struct program_next){
        arena_format(arena,
                     say_count(language, "Look at %lld proposed pair", "Look at %lld proposed pairs", pairs),
                     (long long)pairs),
        say(language, "Nobody has been told yet. Look at the pairs that need it, and publish when you are "
                      "content."),
        say(language, "Open the matches"), "/matches"};
}

struct program_next program_next(struct arena *arena, const struct language *language,
                                 const struct program_card *card, const struct program_counts *counts,
                                 int64_t today)
{
    enum program_state state;
    if (!program_state_of(card->state, &state)) BUG("no such state of a program");
    if (state == PROGRAM_CLOSED)
        return (struct program_next){
            say(language, "Make the next one from it"),
            say(language, "This program is closed. Its rules, questions and guidelines come along."),
            say(language, "Duplicate it"), "/duplicate"};
    if (state == PROGRAM_DRAFT)
        return (struct program_next){
            say(language, "Look through it, then open it"),
            say(language,
                "Dates, rules and questions came from the template. Nobody sees the program before you open it."),
            say(language, "Open the program"), "/state?to=open"};
    if (counts->applied > 0)
        return (struct program_next){arena_format(arena,
                                                  say_count(language, "Answer %lld application",
                                                            "Answer %lld applications", counts->applied),
                                                  (long long)counts->applied),
                                     say(language, "People wait for your answer."),
                                     say(language, "Look at them"), "/people?state=applied"};
    if (counts->draft_pairs > 0) return next_of_draft(arena, language, counts->draft_pairs);
    if (state == PROGRAM_OPEN) return next_while_open(arena, language, card, counts, today);
    if (card->ends_on != 0 && today > card->ends_on)
        return (struct program_next){say(language, "Close the program"),
                                     say(language, "Its last day has passed."), say(language, "Close it"),
                                     "/state?to=closed"};
    return (struct program_next){
        say(language, "See how the pairs are doing"),
        say(language, "Those who may need a kind word stand first, with the reason."),
        say(language, "See the relationships"), "/relationships"};
}

/* ---- answers ---- */

static bool is_option(const struct list *options, const char *value)
{
    LIST_EACH (options, const char *, option)
        if (strcmp(*option, value) == 0) return true;
    return false;
}

const char *program_answer_problem(const char *kind, bool required, const struct list *options,
                                   const struct list *values)
{
    size_t given = 0;
    bool is_choice = strcmp(kind, "choice") == 0 || strcmp(kind, "choices") == 0;
    LIST_EACH (values, const char *, value) {
        if (text_is_blank(*value)) continue;
        given++;
        int64_t step;
        if (strlen(*value) > PROGRAM_ANSWER_MAX) return MESSAGE("Make it shorter: at most 4,000 characters.");
        if (is_choice && !is_option(options, *value))
            return MESSAGE("Choose one of the answers listed here.");
        if (strcmp(kind, "scale") == 0 && !text_to_int(*value, 1, PROGRAM_SCALE_MAX, &step))
            return MESSAGE("Choose a number from 1 to 5.");
    }
    if (given == 0 && required)
        return is_choice ? MESSAGE("Choose an answer.") : MESSAGE("Answer this question.");
    if (given > 1 && strcmp(kind, "choices") != 0) return MESSAGE("Give one answer.");
    return "";
}
