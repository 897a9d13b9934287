/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/demo_shared.h"

#include "feedback/feedback.h"
#include "resource/resource.h"

static const char *id_text(const struct membership *membership)
{
    return arena_format(membership->arena, "%lld", (long long)membership->person);
}

static enum error share_resources(const struct membership *mentor, const struct membership *mentee)
{
    struct resource_form book = {.kind = "resource",
                                 .title = "A page on preparing difficult talks",
                                 .address = "https://www.example.org/difficult-talks",
                                 .body = "",
                                 .why = "The three questions at the end are the ones I still use.",
                                 .whom = "all"};
    struct resource_form role = {.kind = "opportunity",
                                 .title = "Six weeks in the release team",
                                 .address = "",
                                 .body = "They look for somebody for half of the time. Ask by Friday.",
                                 .why = "You would see the whole of it once, with somebody beside you.",
                                 .whom = id_text(mentee)};
    int64_t id;
    TRY(resource_add(mentor, &book, &id));
    TRY(resource_set_mark(mentee, id, true));
    return resource_add(mentor, &role, &id);
}

static enum error write_trainings(const struct membership *mentee)
{
    int64_t today = clock_day(mentee->clock), id;
    struct training_over {
        const char *title, *takeaway, *notes;
        int64_t day, teach_on;
        bool attended, taught;
    } trainings[] = {
        {"Facilitating meetings, one day", "Silence is a contribution. Start with a question of one minute.",
         "We tried the one-minute start in our own meeting, and kept it.", today - 40, today - 30, true,
         true},
        {"Negotiation, two days", "Ask what the other one would have to give up.", "", today - 9, today + 10,
         true, false},
        {"Giving talks", "", "", today + 24, 0, false, false},
    };
    for (size_t i = 0; i < sizeof trainings / sizeof trainings[0]; i++) {
        struct workshop_form form = {.who = id_text(mentee),
                                     .title = trainings[i].title,
                                     .address = "",
                                     .starts_on = trainings[i].day,
                                     .cost = i == 1 ? "890 euros, paid by the team" : "",
                                     .attended = trainings[i].attended,
                                     .takeaway = trainings[i].takeaway,
                                     .teach_on = trainings[i].teach_on,
                                     .taught = trainings[i].taught,
                                     .teach_notes = trainings[i].notes};
        TRY(workshop_add(mentee, &form, &id));
    }
    return OK;
}

static enum error introduce(const struct membership *mentor, const struct membership *mentee)
{
    static const struct {
        const char *state, *whom, *why, *outcome;
        bool by_mentor;
    } DOORS[] = {
        {"met", "Somebody who changed from expert to lead", "You asked what one gives up for it.",
         "An hour, and an invitation to sit in for a day.", true},
        {"wanted", "The person who plans the budget", "I would like to see how it is decided.", "", true},
        {"offered", "A first-year trainee with your background", "They could tell you what it is like today.",
         "", false},
    };
    int64_t id;
    for (size_t i = 0; i < sizeof DOORS / sizeof DOORS[0]; i++) {
        const struct membership *by = DOORS[i].by_mentor ? mentor : mentee,
                                *for_whom = DOORS[i].by_mentor ? mentee : mentor;
        struct introduction_form form = {.state = DOORS[i].state,
                                         .by = id_text(by),
                                         .for_whom = id_text(for_whom),
                                         .whom = DOORS[i].whom,
                                         .why = DOORS[i].why,
                                         .outcome = DOORS[i].outcome};
        TRY(introduction_add(i == 1 ? mentee : by, &form, &id));
    }
    return OK;
}

/* One answer has come, one link is still open. */
static enum error ask_colleagues(const struct membership *mentee)
{
    static const char QUESTION[] =
        "You saw me lead the planning. What should I keep, and what one thing would have helped?";
    struct feedback_form form = {.situation = "The planning on Tuesday.",
                                 .behavior = "You wrote the open points where all could see them.",
                                 .impact = "Nobody had to ask twice, and we ended in time.",
                                 .next_step = "Leave two minutes at the end to say who does what.",
                                 .name = "A colleague from the planning"};
    const char *token;
    TRY(feedback_ask_by_link(mentee, "A colleague from the planning", QUESTION, &token));
    TRY(feedback_link_answer(mentee->db, mentee->arena, mentee->clock, mentee->portal_key, token, &form));
    return feedback_ask_by_link(mentee, "The customer's project lead", QUESTION, &token);
}

enum error demo_share(const struct membership *mentor, const struct membership *mentee)
{
    TRY(share_resources(mentor, mentee));
    TRY(write_trainings(mentee));
    TRY(introduce(mentor, mentee));
    return ask_colleagues(mentee);
}

enum error demo_follow_up(const struct membership *mentor, const struct membership *mentee)
{
    struct feedback_form form = {.to = id_text(mentee),
                                 .situation = "In our first talks",
                                 .behavior = "you answered before I had finished.",
                                 .impact = "I kept the half that mattered to myself.",
                                 .next_step = "What if you counted to three first?",
                                 .name = ""};
    int64_t id;
    TRY(feedback_give(mentor, &form, &id));
    TRY(feedback_thank(mentee, id));
    struct feedback feedback;
    TRY(feedback_get(mentee, id, &feedback));
    TRY(feedback_intend(mentee, id, feedback.version, "Count to three, and ask whether there is more.", 0));
    TRY(feedback_get(mentee, id, &feedback));
    TRY(feedback_follow_up(mentee, id, feedback.version,
                           "I had the answer ready before the question was over.",
                           "I wait. Twice there was more, and it was the important part."));
    return feedback_confirm(mentor, id, "I noticed it in our last two meetings.");
}
