/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "home/home_next.h"

#include <string.h>

#include "language/language.h"

RECORD_DEFINE(home_next, HOME_NEXT_FIELDS)
RECORD_DEFINE(home_run, HOME_RUN_FIELDS)

const char *home_greeting(int hour)
{
    if (hour >= 4 && hour < 12) return MESSAGE("Good morning");
    return hour >= 12 && hour < 18 ? MESSAGE("Good afternoon") : MESSAGE("Good evening");
}

static const char *path_to(struct arena *arena, const char *folder, int64_t id)
{
    return arena_format(arena, "/%s/%lld", folder, (long long)id);
}

static bool answer_invitation(struct arena *arena, const struct language *language,
                              const struct home_facts *facts, struct home_next *next)
{
    LIST_EACH (facts->parts, struct program_part, part) {
        if (!part->needs_answer) continue;
        *next = (struct home_next){
            .eyebrow = part->name,
            .title = part->part_sentence,
            .text = say(language, "Look at what it is about, and say whether you take part. Both answers "
                                  "help those who plan it."),
            .path = path_to(arena, "programs", part->id),
            .button = say(language, "Look and answer")};
        return true;
    }
    return false;
}

static bool answer_request(struct arena *arena, const struct language *language,
                           const struct home_facts *facts, struct home_next *next)
{
    const struct asking_open *asking = facts->asking;
    if (!asking || !asking->received) return false;
    *next = (struct home_next){
        .eyebrow = asking->received == 1
                       ? say(language, "Somebody waits for your answer")
                       : arena_format(arena,
                                      say_count(language, "%lld person waits for your answer",
                                                "%lld people wait for your answer", asking->received),
                                      (long long)asking->received),
        .title = arena_format(arena, say(language, "%s asks you to be their mentor"), asking->first_name),
        .text = say(language,
                    "Read why. A no is fine as well, and needs no reason; only silence is hard to read."),
        .path = path_to(arena, "requests", asking->first_received),
        .button = say(language, "Read and answer")};
    return true;
}

static bool take_held_place(struct arena *arena, const struct language *language,
                            const struct home_facts *facts, struct home_next *next)
{
    const struct asking_open *asking = facts->asking;
    if (!asking || !asking->held) return false;
    *next = (struct home_next){
        .eyebrow = say(language, "A place is held for you"),
        .title = arena_format(arena, say(language, "%s has room again"), asking->held_name),
        .text = say(language, "You are the first in line. Ask now if you still would like to."),
        .path = arena_format(arena, "/programs/%lld/mentors/%lld", (long long)asking->held_program,
                             (long long)asking->held_mentor),
        .button = say(language, "Ask")};
    return true;
}

static bool look_for_mentor(struct arena *arena, const struct language *language,
                            const struct home_facts *facts, struct home_next *next)
{
    const struct asking_open *asking = facts->asking;
    if (!asking || !asking->program_to_ask_in) return false;
    *next = (struct home_next){
        .eyebrow = say(language, "What is next"),
        .title = say(language, "Look for a mentor"),
        .text = say(language,
                    "In your program you can ask somebody of your choice. See who has a free place, and "
                    "write why it should be them."),
        .path = arena_format(arena, "/programs/%lld/mentors", (long long)asking->program_to_ask_in),
        .button = say(language, "See the mentors")};
    return true;
}

static bool read_training(struct arena *arena, const struct language *language,
                          const struct home_facts *facts, struct home_next *next)
{
    LIST_EACH (facts->parts, struct program_part, part) {
        if (!part->training_due) continue;
        *next = (struct home_next){
            .eyebrow = part->name,
            .title = say(language, "Read the training before you begin"),
            .text = say(
                language,
                "Short chapters, seven minutes in all. Your coordinator sees that you read it, and nothing else."),
            .path = arena_format(arena, "/programs/%lld/training", (long long)part->id),
            .button = say(language, "Read it")};
        return true;
    }
    return false;
}

static void next_of(const struct language *language, const struct relationship_card *card, const char *text,
                    struct home_next *next)
{
    *next = (struct home_next){.eyebrow = *card->program_name ? card->program_name : card->role_line,
                               .title = card->next_step,
                               .text = text,
                               .path = card->next_path,
                               .button = *card->next_button ? card->next_button : say(language, "Open")};
}

static bool say_hello(struct arena *arena, const struct language *language, const struct home_facts *facts,
                      struct home_next *next)
{
    LIST_EACH (facts->relationships, struct relationship_card, card) {
        /* Something else may come first, such as a training that is required. */
        if (!card->fresh || strcmp(card->next_key, "hello") != 0) continue;
        next_of(language, card,
                arena_format(arena, say(language, "%s. See why you were matched, and how to begin."),
                             card->role_line),
                next);
        next->path = path_to(arena, "relationships", card->id);
        next->button = say(language, "See who it is");
        return true;
    }
    return false;
}

static bool look_after_program(struct arena *arena, const struct language *language,
                               const struct home_facts *facts, struct home_next *next)
{
    LIST_EACH (facts->runs, struct home_run, run) {
        bool drafted = run->draft_pairs > 0 && !run->applied;
        if (!drafted && !run->applied) continue;
        *next = (struct home_next){
            .eyebrow = run->name,
            .title = run->next_text,
            .text = drafted ? say(language, "Nobody has been told yet. Look at the pairs that need it, and "
                                            "publish when you are content.")
                            : say(language, "People who applied wait to hear from you."),
            .path = run->next_path,
            .button = drafted ? say(language, "Open the matches") : say(language, "Open the applications")};
        return *run->next_text != 0;
    }
    (void)arena;
    return false;
}

/* What is urgent in one relationship goes before what is not in another. */
static bool go_on(const struct language *language, const struct home_facts *facts, bool urgent,
                  struct home_next *next)
{
    LIST_EACH (facts->relationships, struct relationship_card, card) {
        if (!*card->next_step || card->urgent != urgent) continue;
        next_of(language, card, card->next_words, next);
        next->eyebrow = card->title;
        return true;
    }
    return false;
}

static bool run_program(struct arena *arena, const struct language *language, const struct home_facts *facts,
                        struct home_next *next)
{
    LIST_EACH (facts->runs, struct home_run, run) {
        if (!*run->next_text) continue;
        *next = (struct home_next){.eyebrow = run->name,
                                   .title = run->next_text,
                                   .text = say(language, run->state_label),
                                   .path = run->next_path,
                                   .button = say(language, "Go on")};
        return true;
    }
    (void)arena;
    return false;
}

struct home_next home_next(struct arena *arena, const struct language *language,
                           const struct home_facts *facts)
{
    struct home_next next = {0};
    if (answer_invitation(arena, language, facts, &next) || read_training(arena, language, facts, &next) ||
        answer_request(arena, language, facts, &next) || say_hello(arena, language, facts, &next) ||
        take_held_place(arena, language, facts, &next) || go_on(language, facts, true, &next) ||
        look_after_program(arena, language, facts, &next) || go_on(language, facts, false, &next) ||
        look_for_mentor(arena, language, facts, &next) || run_program(arena, language, facts, &next))
        return next;
    if (facts->joinable->count)
        return (struct home_next){
            .eyebrow = say(language, "What is next"),
            .title = say(language, "Find a program that fits you"),
            .text = say(language, "Learn from somebody, or lend your experience for a while. You can apply "
                                  "today."),
            .path = "/programs",
            .button = say(language, "Look at the programs")};
    return (struct home_next){
        .eyebrow = say(language, "What is next"),
        .title = say(language, "Let others find you"),
        .text =
            say(language, "Write what you can offer and what you want to learn. Programs match you by it."),
        .path = arena_format(arena, "/people/%lld/edit", (long long)facts->person),
        .button = say(language, "Complete your profile")};
}
