/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Which form a count takes: the expression of a catalogue's header "Plural-Forms", in C's words for n, such
 * as "n != 1". Known are ?:, ||, &&, ==, !=, <, <=, >, >=, +, -, *, /, %, !, parentheses, n and numbers.
 */
#ifndef ITHACA_LANGUAGE_PLURAL_H
#define ITHACA_LANGUAGE_PLURAL_H

#include <stdbool.h>
#include <stdint.h>

/* False when the expression cannot be read, divides by nothing or is nested too deeply. */
bool plural_evaluate(const char *expression, uint64_t n, uint64_t *ret_form);

#endif
