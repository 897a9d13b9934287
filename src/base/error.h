/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a call can answer. Expected outcomes are values; bugs stop the program with where and why.
 */
#ifndef ITHACA_BASE_ERROR_H
#define ITHACA_BASE_ERROR_H

enum error {
    OK = 0,
    ERROR_NOT_FOUND,    /* there is no such thing, or the asker may not know that there is */
    ERROR_FORBIDDEN,    /* it exists and the asker may know so, but may not do this */
    ERROR_UNAUTHORIZED, /* nobody is signed in */
    ERROR_INVALID,      /* the input cannot be taken; the problems say which field and why */
    ERROR_CONFLICT,     /* somebody else changed it meanwhile, or it exists already */
    ERROR_TOO_LARGE,    /* over a stated limit */
    ERROR_TOO_MANY,     /* too often; try later */
    ERROR_UNAVAILABLE,  /* database, disk or network did not answer; trying later may help */
    ERROR_DAMAGED,      /* stored data is not what was written */
};

/* The name for logs and JSON, such as "not_found". Never NULL. */
const char *error_name(enum error error);

#define MUST_USE __attribute__((warn_unused_result))

/* Stops the program, saying where and why. For bugs only, never for input. */
_Noreturn void bug_at(const char *file, int line, const char *why);
#define BUG(why) bug_at(__FILE__, __LINE__, (why))
#define BUG_IF(condition)                                                                                    \
    do {                                                                                                     \
        if (condition) BUG(#condition);                                                                      \
    } while (0)

/* Passes an error on to the caller. */
#define TRY(call)                                                                                            \
    do {                                                                                                     \
        enum error try_error_ = (call);                                                                      \
        if (try_error_ != OK) return try_error_;                                                             \
    } while (0)

#endif
