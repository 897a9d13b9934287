/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "home/home_next.h"

#include <string.h>

RECORD_DEFINE(home_next, HOME_NEXT_FIELDS)
RECORD_DEFINE(home_run, HOME_RUN_FIELDS)

const char *home_greeting(int hour)
{
    if (hour >= 4 && hour < 12) return "Good morning";
    return hour >= 12 && hour < 18 ? "Good afternoon" : "Good evening";
}

static const char *path_to(struct arena *arena, const char *folder, int64_t id)
{
    return arena_format(arena, "/%s/%lld", folder, (long long)id);
}

static bool answer_invitation(struct arena *arena, const struct home_facts *facts, struct home_next *next)
{
    LIST_EACH (facts->parts, struct program_part, part) {
        if (!part->needs_answer) continue;
        *next = (struct home_next){
            .eyebrow = part->name,
            .title = part->part_sentence,
            .text = "Look at what it is about, and say whether you take part. Both answers "
                    "help those who plan it.",
            .path = path_to(arena, "programs", part->id),
            .button = "Look and answer"};
        return true;
    }
    return false;
}

static bool answer_request(struct arena *arena, const struct home_facts *facts, struct home_next *next)
{
    const struct asking_open *asking = facts->asking;
    if (!asking || !asking->received) return false;
    *next = (struct home_next){
        .eyebrow = asking->received == 1
                       ? "Somebody waits for your answer"
                       : arena_format(arena, "%lld people wait for your answer", (long long)asking->received),
        .title = arena_format(arena, "%s asks you to be their mentor", asking->first_name),
        .text = "Read why. A no is fine as well, and needs no reason; only silence is hard to read.",
        .path = path_to(arena, "requests", asking->first_received),
        .button = "Read and answer"};
    return true;
}

static bool take_held_place(struct arena *arena, const struct home_facts *facts, struct home_next *next)
{
    const struct asking_open *asking = facts->asking;
    if (!asking || !asking->held) return false;
    *next = (struct home_next){.eyebrow = "A place is held for you",
                               .title = arena_format(arena, "%s has room again", asking->held_name),
                               .text = "You are the first in line. Ask now if you still would like to.",
                               .path = arena_format(arena, "/programs/%lld/mentors/%lld",
                                                    (long long)asking->held_program,
                                                    (long long)asking->held_mentor),
                               .button = "Ask"};
    return true;
}

static bool look_for_mentor(struct arena *arena, const struct home_facts *facts, struct home_next *next)
{
    const struct asking_open *asking = facts->asking;
    if (!asking || !asking->program_to_ask_in) return false;
    *next = (struct home_next){
        .eyebrow = "What is next",
        .title = "Look for a mentor",
        .text = "In your program you can ask somebody of your choice. See who has a free place, and "
                "write why it should be them.",
        .path = arena_format(arena, "/programs/%lld/mentors", (long long)asking->program_to_ask_in),
        .button = "See the mentors"};
    return true;
}

static bool read_training(struct arena *arena, const struct home_facts *facts, struct home_next *next)
{
    LIST_EACH (facts->parts, struct program_part, part) {
        if (!part->training_due) continue;
        *next = (struct home_next){
            .eyebrow = part->name,
            .title = "Read the training before you begin",
            .text =
                "Short chapters, seven minutes in all. Your coordinator sees that you read it, and nothing else.",
            .path = arena_format(arena, "/programs/%lld/training", (long long)part->id),
            .button = "Read it"};
        return true;
    }
    return false;
}

static void next_of(const struct relationship_card *card, const char *text, struct home_next *next)
{
    *next = (struct home_next){.eyebrow = *card->program_name ? card->program_name : card->role_line,
                               .title = card->next_step,
                               .text = text,
                               .path = card->next_path,
                               .button = *card->next_button ? card->next_button : "Open"};
}

static bool say_hello(struct arena *arena, const struct home_facts *facts, struct home_next *next)
{
    LIST_EACH (facts->relationships, struct relationship_card, card) {
        /* Something else may come first, such as a training that is required. */
        if (!card->fresh || strcmp(card->next_key, "hello") != 0) continue;
        next_of(card, arena_format(arena, "%s. See why you were matched, and how to begin.", card->role_line),
                next);
        next->path = path_to(arena, "relationships", card->id);
        next->button = "See who it is";
        return true;
    }
    return false;
}

static bool look_after_program(struct arena *arena, const struct home_facts *facts, struct home_next *next)
{
    LIST_EACH (facts->runs, struct home_run, run) {
        bool drafted = run->draft_pairs > 0;
        if (!drafted && !run->applied) continue;
        *next = (struct home_next){
            .eyebrow = run->name,
            .title = run->next_text,
            .text = drafted ? "Nobody has been told yet. Look at the pairs that need it, and "
                              "publish when you are content."
                            : "People who applied wait to hear from you.",
            .path = run->next_path,
            .button = drafted ? "Open the matches" : "Open the applications"};
        return *run->next_text != 0;
    }
    (void)arena;
    return false;
}

/* What is urgent in one relationship goes before what is not in another. */
static bool go_on(const struct home_facts *facts, bool urgent, struct home_next *next)
{
    LIST_EACH (facts->relationships, struct relationship_card, card) {
        if (!*card->next_step || card->urgent != urgent) continue;
        next_of(card, card->next_words, next);
        next->eyebrow = card->title;
        return true;
    }
    return false;
}

static bool run_program(struct arena *arena, const struct home_facts *facts, struct home_next *next)
{
    LIST_EACH (facts->runs, struct home_run, run) {
        if (!*run->next_text) continue;
        *next = (struct home_next){.eyebrow = run->name,
                                   .title = run->next_text,
                                   .text = run->state_label,
                                   .path = run->next_path,
                                   .button = "Go on"};
        return true;
    }
    (void)arena;
    return false;
}

struct home_next home_next(struct arena *arena, const struct home_facts *facts)
{
    struct home_next next = {0};
    if (answer_invitation(arena, facts, &next) || read_training(arena, facts, &next) ||
        answer_request(arena, facts, &next) || say_hello(arena, facts, &next) ||
        take_held_place(arena, facts, &next) || go_on(facts, true, &next) ||
        look_after_program(arena, facts, &next) || go_on(facts, false, &next) ||
        look_for_mentor(arena, facts, &next) || run_program(arena, facts, &next))
        return next;
    if (facts->joinable->count)
        return (struct home_next){
            .eyebrow = "What is next",
            .title = "Find a program that fits you",
            .text = "Learn from somebody, or lend your experience for a while. You can apply "
                    "today.",
            .path = "/programs",
            .button = "Look at the programs"};
    return (struct home_next){
        .eyebrow = "What is next",
        .title = "Let others find you",
        .text = "Write what you can offer and what you want to learn. Programs match you by it.",
        .path = arena_format(arena, "/people/%lld/edit", (long long)facts->person),
        .button = "Complete your profile"};
}
