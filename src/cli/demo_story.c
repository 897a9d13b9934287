/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/demo_story.h"

#include <string.h>

#include "agenda/action.h"
#include "agenda/agenda.h"
#include "agenda/note.h"
#include "agreement/agreement.h"
#include "agreement/agreement_rules.h"
#include "checkin/checkin.h"
#include "cli/demo_shared.h"
#include "cli/demo_words.h"
#include "concern/concern.h"
#include "concern/concern_letter.h"
#include "db/db.h"
#include "farewell/farewell.h"
#include "feedback/feedback.h"
#include "feedback/thanks.h"
#include "goal/goal.h"
#include "guide/training.h"
#include "meeting/meeting.h"
#include "message/message.h"
#include "relationship/membership.h"
#include "relationship/relationship.h"

enum { HOUR = 3600, DAY = 86400, RHYTHM = 14, MEETING_HOUR = 13 };

#define STORY_PAIR_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, mentor_id, 0)                                                                               \
    FIELD(R, id, mentee_id, 0)
RECORD_LOCAL(story_pair, STORY_PAIR_FIELDS)

/* The one that is looked at most comes first. */
SQL(story_pairs,
    "SELECT r.id AS id, a.person_id AS mentor_id, b.person_id AS mentee_id FROM relationship r "
    "JOIN relationship_member a ON a.relationship_id = r.id AND a.role IN ('mentor', 'buddy') "
    "JOIN relationship_member b ON b.relationship_id = r.id AND b.role = 'mentee' WHERE r.program_id = $1 "
    "ORDER BY CASE WHEN b.person_id = $2 THEN 0 ELSE 1 END, r.id");

/* One relationship while it is told. */
struct story {
    const struct demo_stories *stories;
    struct arena *arena;
    int64_t moment; /* milliseconds: what its clock shows */
    struct clock clock;
    int64_t id, mentor, mentee;
    size_t number; /* so that not all say the same */
};

/* Lets it be an hour (UTC) of a day after the beginning. */
static void at_day(struct story *story, int64_t day, int hour)
{
    int64_t seconds = (story->stories->started + day) * DAY + hour * HOUR;
    story->moment = seconds * 1000 < story->stories->now ? seconds * 1000 : story->stories->now;
}

static int64_t days_until_now(const struct story *story)
{
    return story->stories->now / 1000 / DAY - story->stories->started;
}

static int64_t today(const struct story *story)
{
    return story->moment / 1000 / DAY;
}

static enum error open_as(struct story *story, int64_t person, struct membership *ret_membership)
{
    return membership_open(story->stories->db, story->arena, &story->clock, story->stories->portal_key,
                           story->id, person, RELATIONSHIP_WRITE_AFTER, ret_membership);
}

static const char *id_text(struct story *story, int64_t id)
{
    return arena_format(story->arena, "%lld", (long long)id);
}

/* ---- how it begins ---- */

static enum error say_hello(struct story *story, int64_t person, int64_t day)
{
    struct membership me;
    at_day(story, day, 9);
    TRY(open_as(story, person, &me));
    return relationship_say_hello(me.db, me.arena, me.clock, story->id, person, me.my_name);
}

static enum error both_say_hello(struct story *story)
{
    TRY(say_hello(story, story->mentee, 1));
    return say_hello(story, story->mentor, 2);
}

static enum error read_training(struct story *story)
{
    at_day(story, 3, 8);
    TRY(training_acknowledge(story->stories->db, story->arena, &story->clock, story->stories->program,
                             story->mentee));
    return training_acknowledge(story->stories->db, story->arena, &story->clock, story->stories->program,
                                story->mentor);
}

static enum error write_agreement(struct story *story, int64_t day, int64_t person, const char *hope)
{
    struct membership me;
    struct agreement_form form = {0};
    at_day(story, day, 10);
    TRY(open_as(story, person, &me));
    TRY(agreement_form_begin(&me, &form));
    form.hope = hope;
    return agreement_save(&me, &form);
}

static enum error sign_agreement(struct story *story, int64_t day, int64_t person)
{
    struct membership me;
    struct agreement_version version;
    at_day(story, day, 11);
    TRY(open_as(story, person, &me));
    TRY(agreement_latest(&me, &version));
    struct agreement_sign_form form = {.number = version.number,
                                       .fingerprint = agreement_fingerprint(story->arena, &version)};
    return agreement_sign(&me, &form);
}

static enum error agree(struct story *story)
{
    TRY(write_agreement(story, 4, story->mentee, DEMO_HOPES[story->number % DEMO_HOPE_COUNT][0]));
    TRY(write_agreement(story, 4, story->mentor, DEMO_HOPES[story->number % DEMO_HOPE_COUNT][1]));
    TRY(sign_agreement(story, 5, story->mentee));
    return sign_agreement(story, 6, story->mentor);
}

/* ---- goals ---- */

static enum error add_goal(struct story *story, int64_t day, const struct demo_goal *words, int64_t *ret_goal)
{
    struct membership me;
    struct goal_form form = {.title = words->title,
                             .why = words->why,
                             .success = words->success,
                             .term = words->is_long ? "long" : "short",
                             .whose = id_text(story, story->mentee)};
    int64_t goal, milestone;
    at_day(story, day, 15);
    form.due_on = today(story) + (words->is_long ? 150 : 60);
    TRY(open_as(story, story->mentee, &me));
    TRY(goal_add(&me, &form, &goal));
    for (int i = 0; i < DEMO_MILESTONES; i++) {
        struct goal_milestone_form step = {.title = words->milestones[i],
                                           .due_on = today(story) + 20 * (i + 1)};
        TRY(goal_milestone_add(&me, goal, &step, &milestone));
    }
    *ret_goal = goal;
    return OK;
}

static enum error reach_milestones(struct story *story, int64_t goal, int64_t day, size_t how_many)
{
    struct membership me;
    struct list steps = {0};
    at_day(story, day, 16);
    TRY(open_as(story, story->mentee, &me));
    TRY(goal_milestones(&me, goal, &steps));
    for (size_t i = 0; i < how_many && i < steps.count; i++)
        TRY(goal_milestone_reach(&me, goal, LIST_AT(&steps, struct goal_milestone, i)->id, today(story)));
    return OK;
}

static enum error add_first_goal(struct story *story)
{
    int64_t goal;
    TRY(add_goal(story, 10, &DEMO_GOALS[story->number % DEMO_GOAL_COUNT], &goal));
    return reach_milestones(story, goal, 40, story->number % DEMO_MILESTONES);
}

/* One that was reached, one that was dropped with a word why, one that goes on. */
static enum error add_all_goals(struct story *story)
{
    struct membership me;
    int64_t goals[3];
    for (int i = 0; i < 3; i++) TRY(add_goal(story, 8 + 10 * i, &DEMO_GOALS[i], &goals[i]));
    TRY(reach_milestones(story, goals[0], 60, DEMO_MILESTONES));
    TRY(open_as(story, story->mentee, &me));
    TRY(goal_reach(&me, goals[0], "I held it without notes, and two people asked questions afterwards."));
    TRY(goal_drop(&me, goals[1], "My team changed, and this is no longer mine to do."));
    return reach_milestones(story, goals[2], 70, 1);
}

/* ---- meetings ---- */

static enum error talk(struct story *story, const struct membership *me, int64_t meeting, size_t round)
{
    struct membership other;
    struct note saved;
    struct agenda_form topic = {.title = DEMO_TOPICS[(story->number + round) % DEMO_TOPIC_COUNT],
                                .minutes = 20};
    struct note_save note = {.kind = NOTE_SHARED,
                             .meeting = meeting,
                             .body = DEMO_NOTES[(story->number + round) % DEMO_NOTE_COUNT],
                             .editor = ""};
    int64_t item;
    TRY(agenda_add(me, meeting, &topic, &item));
    TRY(agenda_talked(me, meeting, item, true));
    TRY(note_save(me, &note, &saved));
    if (round % 3) return OK;
    TRY(open_as(story, story->mentor, &other));
    note = (struct note_save){.kind = NOTE_PRIVATE,
                              .meeting = meeting,
                              .body = "Listen longer next time before I tell my own story.",
                              .editor = ""};
    return note_save(&other, &note, &saved);
}

static enum error promise(struct story *story, const struct membership *me, int64_t meeting, size_t round)
{
    int64_t action;
    struct action_form form = {.what = DEMO_ACTIONS[(story->number + round) % DEMO_ACTION_COUNT],
                               .owner_id = round % 3 == 2 ? story->mentor : story->mentee,
                               .due_on = today(story) + RHYTHM,
                               .meeting_id = meeting};
    TRY(action_add(me, &form, &action));
    /* The last promise is still open when the story ends. */
    return days_until_now(story) - (today(story) - story->stories->started) > 2 * RHYTHM
               ? action_done(me, action)
               : OK;
}

static enum error plan(struct story *story, const struct membership *me, int64_t day, int64_t *ret_meeting)
{
    struct meeting_new meeting = {.starts_at = (story->stories->started + day) * DAY + MEETING_HOUR * HOUR,
                                  .minutes = 45,
                                  .place = story->number % 2 ? "Café on the ground floor" : NULL,
                                  .link = story->number % 2 ? NULL : "https://meet.example.org/harbor-talk"};
    return meeting_plan(me, &meeting, ret_meeting);
}

static enum error note_held(const struct story *story, const struct membership *me, int64_t id, bool late)
{
    struct meeting meeting;
    TRY(meeting_get(me, id, &meeting));
    struct meeting_outcome outcome = {.id = id, .version = meeting.version, .held = true};
    *LIST_ADD(&outcome.presences, me->arena, struct meeting_presence) =
        (struct meeting_presence){.person_id = story->mentor, .came = late ? "late" : "on_time"};
    return meeting_note_outcome(me, &outcome);
}

/* A meeting that is planned a week ahead, held, and talked through. */
static enum error meet(struct story *story, int64_t day, size_t round)
{
    struct membership me;
    int64_t meeting;
    at_day(story, day - 7, 12);
    TRY(open_as(story, story->mentee, &me));
    TRY(plan(story, &me, day, &meeting));
    at_day(story, day, MEETING_HOUR + 1);
    TRY(open_as(story, story->mentee, &me));
    TRY(note_held(story, &me, meeting, round == 2));
    TRY(talk(story, &me, meeting, round));
    return promise(story, &me, meeting, round);
}

/* Moved to a later day before it was held. */
static enum error meet_later(struct story *story, int64_t day, size_t round)
{
    struct membership me;
    struct meeting meeting;
    int64_t id;
    at_day(story, day - 9, 12);
    TRY(open_as(story, story->mentor, &me));
    TRY(plan(story, &me, day - 4, &id));
    TRY(meeting_get(&me, id, &meeting));
    struct meeting_moving moving = {.id = id,
                                    .version = meeting.version,
                                    .starts_at = meeting.starts_at + 4 * DAY,
                                    .minutes = meeting.minutes};
    TRY(meeting_move(&me, &moving));
    at_day(story, day, MEETING_HOUR + 1);
    TRY(open_as(story, story->mentee, &me));
    TRY(note_held(story, &me, id, false));
    return talk(story, &me, id, round);
}

/* Every two weeks until `last`; the fourth one is moved. */
static enum error meet_regularly(struct story *story, int64_t last)
{
    size_t round = 0;
    for (int64_t day = 12; day <= last; day += RHYTHM, round++)
        TRY(round == 3 ? meet_later(story, day, round) : meet(story, day, round));
    return OK;
}

static enum error plan_next(struct story *story)
{
    struct membership me;
    struct agenda_form topics[] = {
        {.title = "What I tried since we met", .minutes = 10},
        {.title = "Saying no to my own team", .words = "I said yes to three things again.", .minutes = 25}};
    int64_t meeting, item, in = 3 + (int64_t)(story->number % 5);
    at_day(story, days_until_now(story), 0);
    TRY(open_as(story, story->mentee, &me));
    TRY(plan(story, &me, days_until_now(story) + in, &meeting));
    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
        TRY(agenda_add(&me, meeting, &topics[i], &item));
    return OK;
}

/* ---- how it is for each of them ---- */

static enum error check_in(struct story *story, int64_t person, int64_t day, int64_t round)
{
    struct membership me;
    const struct content *mine;
    struct checkin_new checkin = {.line = round == 1 ? "A good talk about the talk." : "", .counts = true};
    for (int i = 0; i < CHECKIN_QUESTION_COUNT; i++)
        checkin.ratings.of[i] = 2 + (person / 64 + i * 3 + round * (i % 2 + 1)) % 4;
    at_day(story, day, 18);
    TRY(open_as(story, person, &me));
    TRY(content_of_author(me.db, story->arena, me.clock, me.portal_key, person, CONTENT_WRITE, &mine));
    return checkin_put(&me, mine, &checkin);
}

static enum error check_in_regularly(struct story *story)
{
    int64_t round = 0;
    for (int64_t day = 14; day < days_until_now(story); day += 2 * RHYTHM, round++) {
        TRY(check_in(story, story->mentee, day, round));
        TRY(check_in(story, story->mentor, day + 1, round + 2));
    }
    return OK;
}

/* ---- what they tell each other ---- */

static enum error write_messages(struct story *story)
{
    struct membership me;
    int64_t id;
    for (size_t i = 0; i < DEMO_MESSAGE_COUNT; i++) {
        at_day(story, days_until_now(story) - 6 + (int64_t)i, 8 + (int)i);
        TRY(open_as(story, i % 2 ? story->mentor : story->mentee, &me));
        TRY(message_send(&me, DEMO_MESSAGES[i], NULL, &id));
    }
    return OK;
}

static enum error give_feedback(struct story *story, int64_t day)
{
    struct membership mentor, mentee;
    struct feedback feedback;
    struct feedback_form form = {.to = id_text(story, story->mentee),
                                 .situation = "In the planning meeting on Tuesday,",
                                 .behavior =
                                     "you asked each person what they need before you showed your plan.",
                                 .impact = "People spoke who are quiet otherwise, and the plan got simpler.",
                                 .next_step = "Try the same where you are not in the lead."};
    int64_t id;
    at_day(story, day, 14);
    TRY(open_as(story, story->mentor, &mentor));
    TRY(feedback_give(&mentor, &form, &id));
    at_day(story, day + 1, 9);
    TRY(open_as(story, story->mentee, &mentee));
    TRY(feedback_thank(&mentee, id));
    TRY(feedback_get(&mentee, id, &feedback));
    return feedback_intend(&mentee, id, feedback.version, "Ask first in the steering group as well.",
                           today(story) + 30);
}

static enum error say_thanks(struct story *story, int64_t day)
{
    struct membership me;
    struct thanks_form form = {.to = id_text(story, story->mentor),
                               .body = DEMO_THANKS[story->number % DEMO_THANKS_COUNT],
                               .helpers = ""};
    int64_t id;
    at_day(story, day, 17);
    TRY(open_as(story, story->mentee, &me));
    TRY(thanks_give(&me, &form, &id));
    TRY(open_as(story, story->mentor, &me));
    return story->number % 2 ? OK : thanks_show(&me, id, "everybody");
}

static enum error ask_for_feedback(struct story *story)
{
    struct membership me;
    int64_t id;
    at_day(story, days_until_now(story) - 3, 10);
    TRY(open_as(story, story->mentee, &me));
    return feedback_ask(&me, story->mentor, "How did I come across in the review last week?", &id);
}

static enum error share(struct story *story)
{
    struct membership mentor, mentee;
    at_day(story, 70, 15);
    TRY(open_as(story, story->mentor, &mentor));
    TRY(open_as(story, story->mentee, &mentee));
    TRY(demo_follow_up(&mentor, &mentee));
    at_day(story, days_until_now(story) - 5, 15);
    return demo_share(&mentor, &mentee);
}

/* To the coordinator, in words of its own. */
static enum error take_outside(struct story *story, int64_t concern)
{
    struct membership me;
    struct concern_letter draft;
    struct concern_letter_form form = {.recipient = id_text(story, story->stories->coordinator),
                                       .words =
                                           "We try to mend it between us. I only ask you to know of it."};
    int64_t id;
    at_day(story, days_until_now(story) - 5, 10);
    TRY(open_as(story, story->mentee, &me));
    TRY(concern_letter_save(&me, concern, &form));
    TRY(concern_letter_draft(&me, concern, &draft));
    return concern_letter_send(&me, concern, draft.version, &id);
}

static enum error raise_concern(struct story *story)
{
    struct membership mentee, mentor;
    struct concern_form note = {.title = "We move our meetings again and again",
                                .happened = "Three of the last four were moved on the same day.",
                                .effect = "I prepare, and then nothing happens. I begin to prepare less.",
                                .wish = "A time that holds, even if it is shorter."};
    struct concern_share_form share = {.topic = "Times that hold",
                                       .view = "When a meeting moves on the same day, I lose the thread.",
                                       .with = id_text(story, story->mentor)};
    struct concern concern;
    struct concern_sheet sheet;
    int64_t id, option;
    at_day(story, days_until_now(story) - 9, 10);
    TRY(open_as(story, story->mentee, &mentee));
    TRY(concern_add(&mentee, &note, &id));
    at_day(story, days_until_now(story) - 8, 10);
    TRY(open_as(story, story->mentee, &mentee));
    TRY(concern_share(&mentee, id, &share));
    at_day(story, days_until_now(story) - 7, 10);
    TRY(open_as(story, story->mentor, &mentor));
    TRY(concern_get(&mentor, id, &concern));
    TRY(concern_sheet_get(&mentor, &concern, &sheet));
    TRY(concern_write_view(&mentor, id, sheet.mine.version,
                           "My days are decided by others. I did not see what it does to you."));
    TRY(concern_restate(&mentor, id,
                        "You would rather have a short time that is sure than a long one that is not."));
    TRY(open_as(story, story->mentee, &mentee));
    TRY(concern_get(&mentee, id, &concern));
    TRY(concern_sheet_get(&mentee, &concern, &sheet));
    TRY(concern_confirm(&mentee, id, sheet.theirs.version, true, ""));
    TRY(concern_option_add(&mentee, id, "Thursdays at 8:30, half an hour, before the day begins.", &option));
    return take_outside(story, id);
}

/* ---- how it goes on, or ends ---- */

static enum error take_a_break(struct story *story)
{
    struct membership me;
    at_day(story, days_until_now(story) - 10, 10);
    TRY(open_as(story, story->mentee, &me));
    return farewell_pause(&me, today(story) + 40,
                          "Our release needs all of me until then. I look forward to going on.");
}

static enum error propose_more_time(struct story *story)
{
    struct membership me;
    int64_t id;
    at_day(story, days_until_now(story) - 2, 10);
    TRY(open_as(story, story->mentee, &me));
    return farewell_propose(&me, FAREWELL_EXTEND, me.ends_on + 90,
                            "Three more months would see the new team through its start.", &id);
}

static enum error end_early(struct story *story)
{
    struct membership me;
    at_day(story, 30, 10);
    TRY(open_as(story, story->mentor, &me));
    return farewell_end(&me);
}

static enum error look_back(struct story *story, int64_t person, const struct farewell_reflection *reflection)
{
    struct membership me;
    const struct content *mine;
    TRY(open_as(story, person, &me));
    TRY(content_of_author(me.db, story->arena, me.clock, me.portal_key, person, CONTENT_WRITE, &mine));
    return farewell_reflection_put(&me, mine, reflection);
}

static enum error finish(struct story *story, int64_t day)
{
    struct membership me;
    struct farewell_reflection mentee = {.learned = "To ask before I answer.",
                                         .helped = "That you told me what went wrong for you.",
                                         .take_on = "One honest talk a month.",
                                         .again = "y",
                                         .shared = true};
    struct farewell_reflection mentor = {.learned = "How the work looks from below.",
                                         .helped = "Your questions came prepared.",
                                         .take_on = "Asking my own team the same.",
                                         .again = "y"};
    int64_t proposal;
    bool done;
    at_day(story, day, 10);
    TRY(open_as(story, story->mentee, &me));
    TRY(farewell_propose(&me, FAREWELL_COMPLETE, 0, "I have what I came for. Thank you.", &proposal));
    at_day(story, day + 2, 10);
    TRY(open_as(story, story->mentor, &me));
    TRY(farewell_answer(&me, proposal, FAREWELL_YES, &done));
    TRY(farewell_thank(&me, "You made me think about my own first years. Come by whenever you like."));
    TRY(look_back(story, story->mentee, &mentee));
    return look_back(story, story->mentor, &mentor);
}

/* ---- the stories ---- */

static enum error tell_everything(struct story *story)
{
    TRY(both_say_hello(story));
    TRY(read_training(story));
    TRY(agree(story));
    TRY(add_all_goals(story));
    TRY(meet_regularly(story, days_until_now(story) - 4));
    TRY(give_feedback(story, 55));
    TRY(say_thanks(story, 62));
    TRY(share(story));
    TRY(ask_for_feedback(story));
    TRY(check_in_regularly(story));
    TRY(write_messages(story));
    return plan_next(story);
}

static enum error tell_everyday(struct story *story)
{
    TRY(both_say_hello(story));
    if (story->number % 4) TRY(read_training(story));
    TRY(agree(story));
    TRY(add_first_goal(story));
    TRY(meet_regularly(story, days_until_now(story) - 2 - (int64_t)(story->number % 3) * RHYTHM));
    if (story->number % 2) TRY(give_feedback(story, 50));
    if (story->number % 3 == 0) TRY(say_thanks(story, 58));
    TRY(check_in_regularly(story));
    return story->number % 4 ? plan_next(story) : OK;
}

static enum error tell_stopped(struct story *story)
{
    TRY(both_say_hello(story));
    TRY(agree(story));
    return meet(story, 12, 0);
}

static enum error tell_never_begun(struct story *story)
{
    (void)story;
    return OK;
}

static enum error tell_one_hello(struct story *story)
{
    return say_hello(story, story->mentee, 2);
}

static enum error tell_draft(struct story *story)
{
    TRY(both_say_hello(story));
    TRY(write_agreement(story, 5, story->mentee, DEMO_HOPES[0][0]));
    return sign_agreement(story, 6, story->mentee);
}

static enum error tell_paused(struct story *story)
{
    TRY(both_say_hello(story));
    TRY(agree(story));
    TRY(add_first_goal(story));
    TRY(meet_regularly(story, 60));
    return take_a_break(story);
}

static enum error tell_extending(struct story *story)
{
    TRY(tell_everyday(story));
    return propose_more_time(story);
}

static enum error tell_finished(struct story *story)
{
    TRY(both_say_hello(story));
    TRY(agree(story));
    TRY(add_all_goals(story));
    TRY(meet_regularly(story, 70));
    return finish(story, 75);
}

static enum error tell_ended(struct story *story)
{
    TRY(both_say_hello(story));
    TRY(meet(story, 12, 0));
    return end_early(story);
}

static enum error tell_concern(struct story *story)
{
    TRY(both_say_hello(story));
    TRY(agree(story));
    TRY(meet_regularly(story, days_until_now(story) - 20));
    return raise_concern(story);
}

static enum error tell(const struct demo_stories *stories, const struct story_pair *pair, size_t number,
                       enum error (*words)(struct story *story))
{
    struct story story = {.stories = stories,
                          .arena = stories->arena,
                          .id = pair->id,
                          .mentor = pair->mentor_id,
                          .mentee = pair->mentee_id,
                          .number = number};
    story.clock = clock_fixed(&story.moment);
    return words(&story);
}

/* The number of tell_never_begun below. */
enum { NEVER_BEGUN = 1 };

enum error demo_tell_running(const struct demo_stories *stories)
{
    static enum error (*const STORIES[])(struct story * story) = {
        tell_everything, tell_never_begun, tell_one_hello, tell_draft, tell_stopped,
        tell_paused,     tell_extending,   tell_finished,  tell_ended, tell_concern};
    enum { OWN = sizeof STORIES / sizeof STORIES[0] };
    struct list pairs = {0};
    TRY(db_list(stories->db, stories->arena, &story_pairs,
                DB_PARAMS(db_int(stories->program), db_int(stories->first)), &story_pair_record, &pairs));
    for (size_t i = 0; i < pairs.count; i++)
        TRY(tell(stories, LIST_AT(&pairs, struct story_pair, i), i, i < OWN ? STORIES[i] : tell_everyday));
    return OK;
}

enum error demo_first_day(const struct demo_stories *stories, int64_t *ret_mentor, int64_t *ret_mentee)
{
    struct list pairs = {0};
    TRY(db_list(stories->db, stories->arena, &story_pairs,
                DB_PARAMS(db_int(stories->program), db_int(stories->first)), &story_pair_record, &pairs));
    if (pairs.count <= NEVER_BEGUN) return ERROR_NOT_FOUND;
    const struct story_pair *pair = LIST_AT(&pairs, struct story_pair, NEVER_BEGUN);
    *ret_mentor = pair->mentor_id;
    *ret_mentee = pair->mentee_id;
    return OK;
}

enum error demo_tell_finished(const struct demo_stories *stories)
{
    struct list pairs = {0};
    TRY(db_list(stories->db, stories->arena, &story_pairs,
                DB_PARAMS(db_int(stories->program), db_int(stories->first)), &story_pair_record, &pairs));
    for (size_t i = 0; i < pairs.count; i++)
        TRY(tell(stories, LIST_AT(&pairs, struct story_pair, i), i, tell_finished));
    return OK;
}
