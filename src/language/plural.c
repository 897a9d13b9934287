/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads the expression anew for each count: it is a line long, and so nothing has to be kept. */
#include "language/plural.h"

#include <string.h>

enum { DEEPEST = 50 };

struct plural {
    const char *at;
    uint64_t n;
    int depth;
    bool broken;
};

enum operation {
    OR,
    AND,
    EQUAL,
    UNEQUAL,
    LESS_EQUAL,
    MORE_EQUAL,
    LESS,
    MORE,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    REMAINDER
};

/* Longer signs before those they begin with. */
static const struct {
    const char *sign;
    enum operation operation;
    int strength; /* what binds more strongly is done first */
} operators[] = {{"||", OR, 1},         {"&&", AND, 2},        {"==", EQUAL, 3},   {"!=", UNEQUAL, 3},
                 {"<=", LESS_EQUAL, 4}, {">=", MORE_EQUAL, 4}, {"<", LESS, 4},     {">", MORE, 4},
                 {"+", ADD, 5},         {"-", SUBTRACT, 5},    {"*", MULTIPLY, 6}, {"/", DIVIDE, 6},
                 {"%", REMAINDER, 6}};

static uint64_t read_choice(struct plural *plural);

static bool take(struct plural *plural, const char *sign)
{
    plural->at += strspn(plural->at, " \t");
    size_t length = strlen(sign);
    if (strncmp(plural->at, sign, length) != 0) return false;
    plural->at += length;
    return true;
}

static uint64_t read_digits(struct plural *plural)
{
    uint64_t number = 0;
    size_t digits = strspn(plural->at, "0123456789");
    if (!digits || digits > 18) plural->broken = true;
    else
        for (size_t i = 0; i < digits; i++) number = number * 10 + (uint64_t)(plural->at[i] - '0');
    plural->at += digits;
    return number;
}

static uint64_t read_operand(struct plural *plural)
{
    uint64_t value = 0;
    if (plural->broken || ++plural->depth > DEEPEST) {
        plural->broken = true;
        return 0;
    }
    if (take(plural, "(")) {
        value = read_choice(plural);
        if (!take(plural, ")")) plural->broken = true;
    } else if (take(plural, "!")) {
        value = !read_operand(plural);
    } else if (take(plural, "n")) {
        value = plural->n;
    } else {
        value = read_digits(plural);
    }
    plural->depth--;
    return value;
}

static uint64_t operate(struct plural *plural, enum operation operation, uint64_t left, uint64_t right)
{
    switch (operation) {
    case OR:
        return left || right;
    case AND:
        return left && right;
    case EQUAL:
        return left == right;
    case UNEQUAL:
        return left != right;
    case LESS_EQUAL:
        return left <= right;
    case MORE_EQUAL:
        return left >= right;
    case LESS:
        return left < right;
    case MORE:
        return left > right;
    case ADD:
        return left + right;
    case SUBTRACT:
        return left - right;
    case MULTIPLY:
        return left * right;
    case DIVIDE:
    case REMAINDER:
        if (!right) plural->broken = true;
        else return operation == DIVIDE ? left / right : left % right;
    }
    return 0;
}

/* An operand and all operators behind it that bind at least so strongly. */
static uint64_t read_operators(struct plural *plural, int weakest)
{
    uint64_t value = read_operand(plural);
    for (size_t i = 0; !plural->broken && i < sizeof operators / sizeof *operators;) {
        if (operators[i].strength < weakest || !take(plural, operators[i].sign)) {
            i++;
            continue;
        }
        uint64_t right = read_operators(plural, operators[i].strength + 1);
        value = operate(plural, operators[i].operation, value, right);
        i = 0;
    }
    return value;
}

static uint64_t read_choice(struct plural *plural)
{
    uint64_t value = read_operators(plural, 1);
    if (plural->broken || !take(plural, "?")) return value;
    if (++plural->depth > DEEPEST) plural->broken = true;
    uint64_t yes = plural->broken ? 0 : read_choice(plural);
    if (!take(plural, ":")) plural->broken = true;
    uint64_t no = plural->broken ? 0 : read_choice(plural);
    plural->depth--;
    return value ? yes : no;
}

bool plural_evaluate(const char *expression, uint64_t n, uint64_t *ret_form)
{
    struct plural plural = {.at = expression, .n = n};
    uint64_t form = read_choice(&plural);
    plural.at += strspn(plural.at, " \t");
    if (plural.broken || *plural.at) return false;
    *ret_form = form;
    return true;
}
