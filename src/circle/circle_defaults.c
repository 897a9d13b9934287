/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rules that circles begin with, from what is known to make groups of peers work. */
#include "circle/circle.h"

#include "language/language.h"

const char circle_default_rules[] =
    MESSAGE("We meet when we said we would, begin on time and end on time.\n"
            "What is said here stays here. Outside we tell our own story, never somebody else's.\n"
            "Each session one of us brings a case: what happened, what I want, what I have tried.\n"
            "First we ask, to understand. Advice comes later, and only when it is wanted.\n"
            "We say “I” and speak from what we have lived through.\n"
            "Everybody speaks. Who has said much leaves room, who has said little is invited, and may pass.\n"
            "We disagree with a view, not with a person.\n"
            "Somebody keeps the time, and we take turns in it.\n"
            "At the end each of us says one thing to take home, and one thing to do until next time.\n"
            "Who cannot come says so before. Who wants to leave says goodbye in a session.");
