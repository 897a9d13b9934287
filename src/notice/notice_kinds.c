/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notice/notice_kinds.h"

#include <string.h>

#include "language/language.h"

static const struct notice_topic TOPICS[NOTICE_TOPICS] = {
    [NOTICE_MATCHES] = {"matches", MESSAGE("Matches and requests"),
                        MESSAGE("You are matched, somebody asks you, or answers what you asked.")},
    [NOTICE_MEETINGS] = {"meetings", MESSAGE("Meetings"),
                         MESSAGE("A meeting is proposed, planned, moved or called off; action items.")},
    [NOTICE_WORK] = {"work", MESSAGE("What you work on together"),
                     MESSAGE("The agreement, goals, feedback, messages, shared resources and questions.")},
    [NOTICE_CARE] = {"care", MESSAGE("When something needs care"),
                     MESSAGE("A concern is shared with you, a pause, a change or an end.")},
    [NOTICE_PROGRAMS] = {"programs", MESSAGE("Programs"),
                         MESSAGE("Invitations, places, dates and news of the programs you take part in or "
                                 "run.")},
    [NOTICE_OTHER] = {"other", MESSAGE("Everything else"), MESSAGE("What fits nowhere above.")},
};

#define MEMBERS MESSAGE("the other members")
#define ALL MESSAGE("all members")
#define MENTOR MESSAGE("the mentor")
#define MENTEE MESSAGE("the mentee")
#define MEMBER MESSAGE("the other member whom it is about")
#define PERSON MESSAGE("the person whom it is about")
#define COORDINATORS MESSAGE("the program’s coordinators")

/* key, topic, comes along, to whom, subject, sentence */
static const struct notice_kind KINDS[] = {
    /* ---- matches and requests ---- */
    {"relationship.started", NOTICE_MATCHES, false, ALL, MESSAGE("You are matched"),
     MESSAGE("You and {who} are matched. Say hello."), NULL},
    {"relationship.started-in-program", NOTICE_MATCHES, false, ALL, MESSAGE("You are matched"),
     MESSAGE("You and {who} are matched in “{what}”. Say hello."), NULL},
    {"relationship.hello", NOTICE_MATCHES, false, MEMBERS, MESSAGE("A hello for you"),
     MESSAGE("{who} said hello to you."), NULL},
    {"relationship.joined", NOTICE_MATCHES, false, MEMBERS, MESSAGE("Somebody joins your group"),
     MESSAGE("{who} joins your group. Say hello."), NULL},
    {"relationship.joined-circle", NOTICE_MATCHES, false, MEMBERS, MESSAGE("Somebody joins your circle"),
     MESSAGE("{who} joins “{what}”. Say hello."), NULL},
    {"relationship.you-joined", NOTICE_MATCHES, false, PERSON, MESSAGE("You are in a group"),
     MESSAGE("You are now in a group. Say hello."), NULL},
    {"relationship.you-joined-circle", NOTICE_MATCHES, false, PERSON, MESSAGE("You are in a circle"),
     MESSAGE("You are now in the circle “{what}”. Say hello."), NULL},
    {"asking.asked", NOTICE_MATCHES, false, MENTOR, MESSAGE("Somebody asks you to be their mentor"),
     MESSAGE("{who} asks you to be their mentor in “{what}”."), NULL},
    {"asking.withdrawn", NOTICE_MATCHES, true, MENTOR, MESSAGE("A request to you was taken back"),
     MESSAGE("{who} took the request to you back. Nothing is left to do."), NULL},
    {"asking.declined", NOTICE_MATCHES, false, MENTEE, MESSAGE("An answer to your request"),
     MESSAGE("{who} cannot take you on now. There are others to ask."), NULL},
    {"asking.mentee-found", NOTICE_MATCHES, true, MENTOR, MESSAGE("A request to you has ended"),
     MESSAGE("{who} has found a mentor, so the request to you has ended."), NULL},
    {"asking.mentee-away", NOTICE_MATCHES, true, MENTOR, MESSAGE("A request to you has ended"),
     MESSAGE("{who} does not look for a mentor now, so the request to you has ended."), NULL},
    {"asking.mentor-full", NOTICE_MATCHES, false, MENTEE, MESSAGE("Your request has ended"),
     MESSAGE("{who} has no free place any more, so your request has ended. You can ask somebody else, or be "
             "told when there is room."),
     NULL},
    {"asking.mentor-away", NOTICE_MATCHES, false, MENTEE, MESSAGE("Your request has ended"),
     MESSAGE("{who} takes nobody on now, so your request has ended. You can ask somebody else."), NULL},
    {"asking.program-stopped", NOTICE_MATCHES, false, MENTEE, MESSAGE("Your request has ended"),
     MESSAGE("Mentors are no longer asked in “{what}”, so your request to {who} has ended."), NULL},
    {"asking.expired", NOTICE_MATCHES, false, MENTEE, MESSAGE("Your request has expired"),
     MESSAGE("{who} did not get round to answering. That says nothing about you: you can ask somebody else "
             "now."),
     NULL},
    {"asking.expired-for-mentor", NOTICE_MATCHES, false, MENTOR, MESSAGE("A request to you has expired"),
     MESSAGE("The request of {who} has expired, so they can ask somebody else. If it is too much at the "
             "moment, pause: then nobody asks."),
     NULL},
    {"asking.room", NOTICE_MATCHES, false, MENTEE, MESSAGE("A place with a mentor is held for you"),
     MESSAGE("{who} has room again, and a place is held for you until {day}. Ask now if you still would like "
             "to."),
     NULL},
    {"asking.room-taken", NOTICE_MATCHES, false, MENTEE, MESSAGE("The place held for you is taken"),
     MESSAGE("The place at {who} that was held for you is taken after all. You can wait again, or ask "
             "somebody else."),
     NULL},
    {"asking.room-over", NOTICE_MATCHES, false, MENTEE, MESSAGE("The place held for you is free for others"),
     MESSAGE("The place at {who} that was held for you is free for others now. You can still ask while "
             "there is room."),
     NULL},
    {"reminder.request", NOTICE_MATCHES, false, MENTOR, MESSAGE("A request waits for your answer"),
     MESSAGE("The request of {who} waits for your answer until {day}. A kind no helps them, too."), NULL},
    {"reminder.room", NOTICE_MATCHES, false, MENTEE, MESSAGE("A place with a mentor is held for you"),
     MESSAGE("The place at {who} is held for you until {day}. Ask now if you still would like to."), NULL},
    {"circle.changed", NOTICE_MATCHES, true, MEMBERS, MESSAGE("Your circle’s purpose or rules changed"),
     MESSAGE("{who} changed what your circle is for, or its rules."), NULL},

    /* ---- meetings ---- */
    {"meeting.planned", NOTICE_MEETINGS, false, MEMBERS, MESSAGE("A meeting is planned"),
     MESSAGE("{who} planned a meeting for {when}."), NULL},
    {"meeting.moved", NOTICE_MEETINGS, false, MEMBERS, MESSAGE("A meeting is moved"),
     MESSAGE("{who} moved your meeting to {when}."), NULL},
    {"meeting.changed", NOTICE_MEETINGS, false, MEMBERS, MESSAGE("A meeting is changed"),
     MESSAGE("{who} changed where or how long you meet on {when}."), NULL},
    {"meeting.cancelled", NOTICE_MEETINGS, false, MEMBERS, MESSAGE("A meeting is cancelled"),
     MESSAGE("{who} cancelled your meeting on {when}."), NULL},
    {"meeting.declined", NOTICE_MEETINGS, false, MEMBERS, MESSAGE("Somebody cannot come to a meeting"),
     MESSAGE("{who} cannot come to your meeting on {when}."), NULL},
    {"meeting.series-declined", NOTICE_MEETINGS, false, MEMBERS,
     MESSAGE("Somebody cannot come to a series of meetings"),
     MESSAGE("{who} cannot come to your series of meetings."), NULL},
    {"meeting.proposed", NOTICE_MEETINGS, false, MEMBERS, MESSAGE("Times to meet are proposed"),
     MESSAGE("{who} proposed times to meet."), NULL},
    {"meeting.move-proposed", NOTICE_MEETINGS, false, MEMBERS,
     MESSAGE("Another time for a meeting is proposed"), MESSAGE("{who} proposed another time for a meeting."),
     NULL},
    {"meeting.answered", NOTICE_MEETINGS, false, MEMBERS, MESSAGE("An answer to the times proposed"),
     MESSAGE("{who} said which of the times suit."), NULL},
    {"meeting.answered-none", NOTICE_MEETINGS, false, MEMBERS, MESSAGE("None of the times proposed suits"),
     MESSAGE("{who} can come at none of the times proposed."), NULL},
    {"meeting.asked", NOTICE_MEETINGS, false, ALL, MESSAGE("Did you meet?"),
     MESSAGE("Did you meet with {who} on {when}? Say how it went."), NULL},
    {"meeting.asked-group", NOTICE_MEETINGS, false, ALL, MESSAGE("Did you meet?"),
     MESSAGE("Did you meet with the others on {when}? Say how it went."), NULL},
    {"meeting.series", NOTICE_MEETINGS, false, MEMBERS, MESSAGE("A series of meetings is planned"),
     MESSAGE("{who} planned a series of meetings, the first on {when}."), NULL},
    {"meeting.series-changed", NOTICE_MEETINGS, false, MEMBERS, MESSAGE("Your series of meetings is changed"),
     MESSAGE("{who} changed your series of meetings; it goes on on {when}."), NULL},
    {"meeting.series-ended", NOTICE_MEETINGS, false, MEMBERS, MESSAGE("Your series of meetings is ended"),
     MESSAGE("{who} ended your series of meetings."), NULL},
    {"action.added", NOTICE_MEETINGS, false, MEMBER, MESSAGE("An action item for you"),
     MESSAGE("{who} noted an action item for you."), NULL},
    {"reminder.meeting", NOTICE_MEETINGS, false, ALL, MESSAGE("You meet soon"),
     MESSAGE("You meet {who} on {when}. Is there something for the agenda?"), NULL},
    {"reminder.meeting-group", NOTICE_MEETINGS, false, ALL, MESSAGE("Your group meets soon"),
     MESSAGE("Your group meets on {when}. Is there something for the agenda?"), NULL},
    {"reminder.nothing-planned", NOTICE_MEETINGS, false, ALL, MESSAGE("When do you meet next?"),
     MESSAGE("You and {who} have no next meeting, and by your rhythm it would be time. Find a day?"), NULL},
    {"reminder.nothing-planned-group", NOTICE_MEETINGS, false, ALL, MESSAGE("When do you meet next?"),
     MESSAGE("Your group has no next meeting, and by your rhythm it would be time. Find a day?"), NULL},
    {"reminder.action", NOTICE_MEETINGS, false, MESSAGE("who promised it"), MESSAGE("An action item is due"),
     MESSAGE_COUNT("An action item of yours with {who} is due.",
                   "{count} action items of yours with {who} are due.")},
    {"reminder.action-group", NOTICE_MEETINGS, false, MESSAGE("who promised it"),
     MESSAGE("An action item is due"),
     MESSAGE_COUNT("An action item of yours in your group is due.",
                   "{count} action items of yours in your group are due.")},

    /* ---- what members work on together ---- */
    {"reminder.revisit", NOTICE_WORK, false, ALL, MESSAGE("A day to look at your agreement again"),
     MESSAGE("The day has come on which you and {who} wanted to look at your agreement again."), NULL},
    {"reminder.revisit-group", NOTICE_WORK, false, ALL, MESSAGE("A day to look at your agreement again"),
     MESSAGE("The day has come on which your group wanted to look at its agreement again."), NULL},
    {"reminder.check-in", NOTICE_WORK, false, ALL, MESSAGE("How is it going?"),
     MESSAGE("How is it going with {who}? A check-in takes two minutes, and only you read it."), NULL},
    {"reminder.check-in-group", NOTICE_WORK, false, ALL, MESSAGE("How is it going?"),
     MESSAGE("How is it going in your group? A check-in takes two minutes, and only you read it."), NULL},
    {"message.new", NOTICE_WORK, false, MEMBERS, MESSAGE("A message for you"), MESSAGE("{who} wrote to you."),
     NULL},
    {"agreement.first", NOTICE_WORK, false, MEMBERS, MESSAGE("A first agreement to read"),
     MESSAGE("{who} wrote a first agreement for you to read, change or sign."), NULL},
    {"agreement.changed", NOTICE_WORK, false, MEMBERS, MESSAGE("Your agreement is changed"),
     MESSAGE("{who} changed your agreement. Read it, and sign when it is right for you."), NULL},
    {"agreement.renewed", NOTICE_WORK, false, MEMBERS, MESSAGE("Your agreement goes on"),
     MESSAGE("{who} finds your agreement still right, and set a new date to look at it. Sign again if you "
             "agree."),
     NULL},
    {"agreement.signed", NOTICE_WORK, false, MEMBERS, MESSAGE("Your agreement is signed"),
     MESSAGE("{who} signed your agreement."), NULL},
    {"agreement.signed-by-all", NOTICE_WORK, false, MEMBERS, MESSAGE("All of you have signed"),
     MESSAGE("{who} signed your agreement. All of you have signed now."), NULL},
    {"goal.added", NOTICE_WORK, false, MEMBERS, MESSAGE("A new goal"), MESSAGE("{who} added a goal."), NULL},
    {"goal.edited", NOTICE_WORK, true, MEMBERS, MESSAGE("A goal is changed"),
     MESSAGE("{who} changed a goal."), NULL},
    {"goal.reached", NOTICE_WORK, false, MEMBERS, MESSAGE("A goal is reached"),
     MESSAGE("{who} marked a goal as reached."), NULL},
    {"goal.dropped", NOTICE_WORK, false, MEMBERS, MESSAGE("A goal is dropped"),
     MESSAGE("{who} dropped a goal."), NULL},
    {"goal.reopened", NOTICE_WORK, true, MEMBERS, MESSAGE("A goal is open again"),
     MESSAGE("{who} opened a goal again."), NULL},
    {"goal.note", NOTICE_WORK, true, MEMBERS, MESSAGE("A note on a goal"),
     MESSAGE("{who} wrote a note on a goal."), NULL},
    {"milestone.reached", NOTICE_WORK, false, MEMBERS, MESSAGE("A milestone is reached"),
     MESSAGE("{who} marked a milestone as reached."), NULL},
    {"feedback.given", NOTICE_WORK, false, MEMBER, MESSAGE("Feedback for you"),
     MESSAGE("{who} gave you feedback."), NULL},
    {"feedback.asked", NOTICE_WORK, false, MEMBER, MESSAGE("You are asked for feedback"),
     MESSAGE("{who} asks you for feedback."), NULL},
    {"feedback.declined", NOTICE_WORK, false, MEMBER, MESSAGE("No feedback just now"),
     MESSAGE("{who} cannot answer your question now. Ask again in a while."), NULL},
    {"feedback.arrived", NOTICE_WORK, false, MEMBER, MESSAGE("Feedback has arrived"),
     MESSAGE("Feedback that you asked for has arrived."), NULL},
    {"feedback.thanked", NOTICE_WORK, true, MEMBER, MESSAGE("Thanks for your feedback"),
     MESSAGE("{who} thanks you for your feedback."), NULL},
    {"feedback.intended", NOTICE_WORK, true, MEMBER, MESSAGE("What comes of your feedback"),
     MESSAGE("{who} wrote what comes of your feedback."), NULL},
    {"feedback.followed-up", NOTICE_WORK, false, MEMBER, MESSAGE("What changed after your feedback"),
     MESSAGE("{who} wrote what changed after your feedback."), NULL},
    {"feedback.confirmed", NOTICE_WORK, false, MEMBER, MESSAGE("Your change is seen"),
     MESSAGE("{who} sees what you changed, too."), NULL},
    {"feedback.shared", NOTICE_WORK, false, MEMBERS, MESSAGE("Feedback is shown to you"),
     MESSAGE("{who} shows you some feedback."), NULL},
    {"appreciation.given", NOTICE_WORK, false, MEMBER, MESSAGE("Thanks for you"),
     MESSAGE("{who} thanks you."), NULL},
    {"thanks.shown", NOTICE_WORK, false, MESSAGE("the line manager"), MESSAGE("Thanks are shown to you"),
     MESSAGE("{who} shows you thanks."), NULL},
    {"resource.shared", NOTICE_WORK, false, MEMBERS, MESSAGE("A resource is shared"),
     MESSAGE("{who} shared a resource."), NULL},
    {"resource.opportunity", NOTICE_WORK, false, MEMBERS, MESSAGE("An opportunity is shared"),
     MESSAGE("{who} shared an opportunity."), NULL},
    {"introduction.wanted", NOTICE_WORK, false, MEMBERS, MESSAGE("An introduction is asked for"),
     MESSAGE("{who} asks for an introduction."), NULL},
    {"introduction.offered", NOTICE_WORK, false, MEMBERS, MESSAGE("An introduction is offered"),
     MESSAGE("{who} offers an introduction."), NULL},
    {"introduction.moved", NOTICE_WORK, true, MEMBERS, MESSAGE("How far an introduction is"),
     MESSAGE("{who} says how far an introduction is."), NULL},
    {"workshop.planned", NOTICE_WORK, true, MEMBERS, MESSAGE("A training is written down"),
     MESSAGE("{who} wrote down a training."), NULL},
    {"workshop.attended", NOTICE_WORK, false, MEMBERS, MESSAGE("What a training brought"),
     MESSAGE("{who} wrote what a training brought."), NULL},
    {"board.asked", NOTICE_WORK, false, MEMBERS, MESSAGE("A question in your circle"),
     MESSAGE("{who} asked something on the board of your circle."), NULL},
    {"board.asked-quietly", NOTICE_WORK, false, ALL, MESSAGE("A question in your circle"),
     MESSAGE("A question was asked quietly on the board of your circle."), NULL},
    {"board.answered", NOTICE_WORK, false, MEMBERS, MESSAGE("An answer in your circle"),
     MESSAGE("{who} answered on the board of your circle."), NULL},
    {"board.answered-quietly", NOTICE_WORK, false, ALL, MESSAGE("An answer in your circle"),
     MESSAGE("Who asked quietly answered on the board of your circle."), NULL},

    /* ---- when something needs care ---- */
    {"concern.shared", NOTICE_CARE, false, MEMBER, MESSAGE("Something to talk about"),
     MESSAGE("{who} would like to talk about something with you."), NULL},
    {"concern.withdrawn", NOTICE_CARE, false, MEMBER, MESSAGE("Nothing to talk about any more"),
     MESSAGE("{who} withdrew what they wanted to talk about."), NULL},
    {"concern.view", NOTICE_CARE, false, MEMBER, MESSAGE("Another view to read"),
     MESSAGE("{who} wrote how they see it."), NULL},
    {"concern.restated", NOTICE_CARE, false, MEMBER, MESSAGE("Your view in other words"),
     MESSAGE("{who} put your view in their own words."), NULL},
    {"concern.answered", NOTICE_CARE, false, MEMBER, MESSAGE("An answer to your words"),
     MESSAGE("{who} answered to your words."), NULL},
    {"concern.option", NOTICE_CARE, false, MEMBER, MESSAGE("A new option to look at"),
     MESSAGE("{who} added an option."), NULL},
    {"concern.planned", NOTICE_CARE, false, MEMBER, MESSAGE("What you try"),
     MESSAGE("{who} wrote down what you try."), NULL},
    {"concern.looked-back", NOTICE_CARE, false, MEMBER, MESSAGE("How it went so far"),
     MESSAGE("{who} wrote how it went so far."), NULL},
    {"concern.settled", NOTICE_CARE, false, MEMBER, MESSAGE("It is settled between you"),
     MESSAGE("{who} says that it is settled between you."), NULL},
    {"concern.reopened", NOTICE_CARE, false, MEMBER, MESSAGE("Something to go on with"),
     MESSAGE("{who} would like to go on with what was settled."), NULL},
    {"concern.letter", NOTICE_CARE, false, MESSAGE("who was chosen to read it"),
     MESSAGE("A letter in confidence"), MESSAGE("{who} wrote to you in confidence."), NULL},
    {"concern.answer", NOTICE_CARE, false, MESSAGE("the other one of the two"),
     MESSAGE("An answer in confidence"), MESSAGE("{who} answered you in confidence."), NULL},
    {"relationship.paused-until", NOTICE_CARE, false, MEMBERS, MESSAGE("A break"),
     MESSAGE("{who} would like a break until {day}. Nothing is lost meanwhile."), NULL},
    {"relationship.paused", NOTICE_CARE, false, MEMBERS, MESSAGE("A break"),
     MESSAGE("{who} would like a break. Go on whenever it fits you both."), NULL},
    {"relationship.back", NOTICE_CARE, false, MEMBERS, MESSAGE("Your relationship goes on"),
     MESSAGE("{who} is back: your relationship goes on."), NULL},
    {"relationship.resumed", NOTICE_CARE, false, ALL, MESSAGE("Your relationship goes on"),
     MESSAGE("Your break is over: your relationship goes on."), NULL},
    {"relationship.extend-proposed", NOTICE_CARE, false, MEMBERS, MESSAGE("Another end is proposed"),
     MESSAGE("{who} proposes to go on until {day}. What do you say?"), NULL},
    {"relationship.finish-proposed", NOTICE_CARE, false, MEMBERS, MESSAGE("Have you done what you came for?"),
     MESSAGE("{who} thinks you have done what you came for. What do you say?"), NULL},
    {"relationship.extended", NOTICE_CARE, false, MEMBERS, MESSAGE("Your relationship goes on"),
     MESSAGE("Agreed: you go on until {day}."), NULL},
    {"relationship.declined", NOTICE_CARE, false, MEMBERS, MESSAGE("It stays as it is for now"),
     MESSAGE("{who} would rather leave it as it is for now. Talk about it when you meet."), NULL},
    {"relationship.closing", NOTICE_CARE, false, ALL, MESSAGE("The last weeks of your relationship"),
     MESSAGE("The last weeks of your relationship begin. Look back together, or agree on another end."),
     NULL},
    {"relationship.ending", NOTICE_CARE, false, ALL, MESSAGE("The last day of your relationship"),
     MESSAGE("Your relationship has come to its last day. It closes by itself in two weeks; say so if you "
             "would like to go on."),
     NULL},
    {"relationship.closed", NOTICE_CARE, false, ALL, MESSAGE("Your relationship is closed"),
     MESSAGE("Your relationship is closed. What you wrote stays readable for you."), NULL},
    {"relationship.completed", NOTICE_CARE, false, ALL, MESSAGE("You have completed your relationship"),
     MESSAGE("You and {who} have completed your relationship. Look back on it together."), NULL},
    {"relationship.departed", NOTICE_CARE, false, ALL, MESSAGE("Your relationship is closed"),
     MESSAGE("{who} is no longer in the organization, so your relationship is closed. What you wrote "
             "together stays readable for you."),
     NULL},
    {"relationship.over", NOTICE_CARE, false, ALL, MESSAGE("Your relationship is closed"),
     MESSAGE("Your relationship with {who} has come to its last day and is closed."), NULL},
    {"relationship.ended-early", NOTICE_CARE, false, ALL, MESSAGE("Your relationship has ended"),
     MESSAGE("Your relationship with {who} has ended early. It is nobody’s fault, and nobody has to explain "
             "it."),
     NULL},
    {"relationship.left", NOTICE_CARE, false, MEMBERS, MESSAGE("Somebody left your group"),
     MESSAGE("{who} has left your group. The group goes on."), NULL},
    {"relationship.left-organization", NOTICE_CARE, false, MEMBERS, MESSAGE("Somebody left your group"),
     MESSAGE("{who} has left the organization. Your group goes on."), NULL},
    {"relationship.line-below", NOTICE_CARE, false, MESSAGE("the member who manages"),
     MESSAGE("Your reporting line and your relationship"),
     MESSAGE("{who} now works in your reporting line. This program keeps the two apart: talk about whether "
             "you both want to go on."),
     NULL},
    {"relationship.line-above", NOTICE_CARE, false, MESSAGE("the member who is managed"),
     MESSAGE("Your reporting line and your relationship"),
     MESSAGE("You now work in the reporting line of {who}. This program keeps the two apart: talk about "
             "whether you both want to go on."),
     NULL},
    {"relationship.line", NOTICE_CARE, false, COORDINATORS, MESSAGE("A reporting line in your program"),
     MESSAGE(
         "{who} now work in one reporting line, which your program keeps apart. Both were told; nothing was "
         "ended."),
     NULL},
    {"farewell.shared", NOTICE_CARE, false, MEMBERS, MESSAGE("A look back for you"),
     MESSAGE("{who} shows you their look back."), NULL},
    {"farewell.thanks", NOTICE_CARE, false, MEMBERS, MESSAGE("Thanks for you"), MESSAGE("{who} thanks you."),
     NULL},

    /* ---- programs ---- */
    {"enrollment.invited", NOTICE_PROGRAMS, false, PERSON, MESSAGE("An invitation to a program"),
     MESSAGE("You are invited to “{what}”."), NULL},
    {"enrollment.invited-as-mentor", NOTICE_PROGRAMS, false, PERSON, MESSAGE("An invitation to a program"),
     MESSAGE("You are invited to “{what}” as a mentor."), NULL},
    {"enrollment.invited-as-mentee", NOTICE_PROGRAMS, false, PERSON, MESSAGE("An invitation to a program"),
     MESSAGE("You are invited to “{what}” as a mentee."), NULL},
    {"enrollment.enrolled", NOTICE_PROGRAMS, false, PERSON, MESSAGE("You take part in a program"),
     MESSAGE("You take part in “{what}”."), NULL},
    {"enrollment.enrolled-as-mentor", NOTICE_PROGRAMS, false, PERSON, MESSAGE("You take part in a program"),
     MESSAGE("You take part in “{what}” as a mentor."), NULL},
    {"enrollment.enrolled-as-mentee", NOTICE_PROGRAMS, false, PERSON, MESSAGE("You take part in a program"),
     MESSAGE("You take part in “{what}” as a mentee."), NULL},
    {"enrollment.accepted", NOTICE_PROGRAMS, false, PERSON, MESSAGE("Your application was accepted"),
     MESSAGE("Your application was accepted: you take part in “{what}”."), NULL},
    {"enrollment.declined", NOTICE_PROGRAMS, false, PERSON, MESSAGE("An answer to your application"),
     MESSAGE("“{what}” cannot take you in this time."), NULL},
    {"enrollment.waits", NOTICE_PROGRAMS, false, PERSON, MESSAGE("You are on a waitlist"),
     MESSAGE("All places in “{what}” are taken. You are on the waitlist."), NULL},
    {"enrollment.waitlisted", NOTICE_PROGRAMS, false, PERSON, MESSAGE("You are on a waitlist"),
     MESSAGE("You are on the waitlist of “{what}”."), NULL},
    {"enrollment.offered", NOTICE_PROGRAMS, false, PERSON, MESSAGE("A place is free for you"),
     MESSAGE("A place in “{what}” is free for you until {day}."), NULL},
    {"reminder.offer", NOTICE_PROGRAMS, false, PERSON, MESSAGE("A place waits for your answer"),
     MESSAGE("The place in “{what}” is held for you until {day}. Would you like it?"), NULL},
    {"reminder.review", NOTICE_PROGRAMS, false, COORDINATORS, MESSAGE("A look at your program’s texts"),
     MESSAGE("Nobody has looked through all texts of “{what}” for a year. Are they still right?"), NULL},
    {"enrollment.lapsed", NOTICE_PROGRAMS, false, PERSON, MESSAGE("The offer of a place has ended"),
     MESSAGE("The offer of a place in “{what}” has ended. You stay on the waitlist, at its end."), NULL},
    {"enrollment.paused", NOTICE_PROGRAMS, false, PERSON, MESSAGE("Your part in a program was paused"),
     MESSAGE("Your part in “{what}” was paused by a coordinator."), NULL},
    {"enrollment.pause-over", NOTICE_PROGRAMS, false, PERSON, MESSAGE("Your pause is over"),
     MESSAGE("Your pause in “{what}” is over: you take part again."), NULL},
    {"enrollment.resumed", NOTICE_PROGRAMS, false, PERSON, MESSAGE("Your part in a program goes on"),
     MESSAGE("Your part in “{what}” goes on."), NULL},
    {"enrollment.uninvited", NOTICE_PROGRAMS, false, PERSON, MESSAGE("An invitation was taken back"),
     MESSAGE("The invitation to “{what}” was taken back."), NULL},
    {"enrollment.ended", NOTICE_PROGRAMS, false, PERSON, MESSAGE("Your part in a program was ended"),
     MESSAGE("Your part in “{what}” was ended by a coordinator."), NULL},
    {"enrollment.applied", NOTICE_PROGRAMS, false, COORDINATORS, MESSAGE("An application to your program"),
     MESSAGE("{who} applied to “{what}”."), NULL},
    {"enrollment.left", NOTICE_PROGRAMS, false, COORDINATORS, MESSAGE("Somebody left your program"),
     MESSAGE("{who} left “{what}”."), NULL},
    {"enrollment.left-organization", NOTICE_PROGRAMS, false, COORDINATORS,
     MESSAGE("Somebody left your program"),
     MESSAGE("{who} left the organization and is no longer part of “{what}”."), NULL},
    {"program.you-coordinate", NOTICE_PROGRAMS, false, PERSON, MESSAGE("You coordinate a program"),
     MESSAGE("You coordinate “{what}” now."), NULL},
    {"program.coordinator", NOTICE_PROGRAMS, false, COORDINATORS,
     MESSAGE("Somebody else coordinates your program too"), MESSAGE("{who} coordinates “{what}” too now."),
     NULL},
    /* ---- administration ---- */
    {"hook.off", NOTICE_OTHER, false, MESSAGE("admins"), MESSAGE("A webhook is switched off"),
     MESSAGE("The webhook “{what}” took nothing for three days and is switched off."), NULL},
    {"busy.failing", NOTICE_OTHER, false, PERSON, MESSAGE("Your calendar cannot be read"),
     MESSAGE(
         "Your calendar could not be read several times. Look what to do, so that nobody proposes times at "
         "which you are busy."),
     NULL},
};
enum { KIND_COUNT = sizeof KINDS / sizeof KINDS[0] };

const struct notice_kind *notice_kinds(size_t *ret_count)
{
    *ret_count = KIND_COUNT;
    return KINDS;
}

const struct notice_kind *notice_kind_find(const char *key)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(KINDS[i].key, key) == 0) return &KINDS[i];
    return NULL;
}

int notice_places(const char *sentence)
{
    int places = 0;
    for (const char *at = strchr(sentence, '{'); at; at = strchr(at + 1, '{')) {
        enum notice_place place;
        if (!notice_place_at(at, &place)) return -1;
        places |= (int)place;
    }
    return places;
}

bool notice_place_at(const char *at, enum notice_place *ret_place)
{
    static const char *const NAMES[] = {"{who}", "{what}", "{when}", "{day}", "{count}"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (strncmp(at, NAMES[i], strlen(NAMES[i])) != 0) continue;
        *ret_place = (enum notice_place)(1 << i);
        return true;
    }
    return false;
}

const struct notice_topic *notice_topics(void)
{
    return TOPICS;
}

const struct notice_topic *notice_topic_find(const char *key)
{
    for (size_t i = 0; i < NOTICE_TOPICS; i++)
        if (strcmp(TOPICS[i].key, key) == 0) return &TOPICS[i];
    return NULL;
}

const struct notice_topic *notice_topic_of(const char *kind)
{
    const struct notice_kind *found = notice_kind_find(kind);
    return &TOPICS[found ? found->topic : NOTICE_OTHER];
}
