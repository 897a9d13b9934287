/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/password.h"

#include <sodium.h>
#include <string.h>

#include "account/account.h"
#include "base/text.h"
#include "language/language.h"

static const unsigned long long PASSES = crypto_pwhash_OPSLIMIT_INTERACTIVE;
static const size_t MEMORY = crypto_pwhash_MEMLIMIT_INTERACTIVE;

_Static_assert(PASSWORD_HASH_SIZE >= crypto_pwhash_STRBYTES, "a hash has to fit");

/* Of 32 random bytes that were thrown away, at today's cost (a test compares). */
static const char HASH_OF_NOBODY[] =
    "$argon2id$v=19$m=65536,t=2,p=1$w8gHZYmbJLdb5kE8a0hIjQ$Igg6kHJz/CqYEkH4NJDloRfPrxeKqBzyXzvh5oT+RQM";

enum error password_hash(const char *password, char ret_hash[PASSWORD_HASH_SIZE])
{
    if (sodium_init() < 0) BUG("libsodium cannot start");
    char hash[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str(hash, password, strlen(password), PASSES, MEMORY) != 0) return ERROR_UNAVAILABLE;
    memcpy(ret_hash, hash, sizeof hash);
    return OK;
}

bool password_verify(const char *hash, const char *password)
{
    if (sodium_init() < 0) BUG("libsodium cannot start");
    bool known = hash && *hash;
    bool fits = crypto_pwhash_str_verify(known ? hash : HASH_OF_NOBODY, password, strlen(password)) == 0;
    return known && fits;
}

bool password_is_outdated(const char *hash)
{
    return crypto_pwhash_str_needs_rehash(hash && *hash ? hash : HASH_OF_NOBODY, PASSES, MEMORY) != 0;
}

/* What people choose first when a password has to be made up; with a few characters around it a guess finds
 * it. */
static const char *const COMMON_WORDS[] = {
    "password",   "passwort",  "passwd",   "motdepasse", "contrasena", "senha",     "parola",   "haslo",
    "qwerty",     "qwertz",    "azerty",   "asdfgh",     "zxcvbn",     "yxcvbn",    "1q2w3e4r", "qazwsx",
    "admin",      "root",      "letmein",  "welcome",    "willkommen", "bienvenue", "login",    "master",
    "secret",     "geheim",    "changeme", "default",    "test",       "guest",     "user",     "temp",
    "iloveyou",   "sunshine",  "princess", "dragon",     "monkey",     "football",  "baseball", "superman",
    "batman",     "shadow",    "freedom",  "whatever",   "trustno",    "starwars",  "computer", "internet",
    "summer",     "winter",    "spring",   "autumn",     "sommer",     "herbst",    "january",  "december",
    "monday",     "company",   "mentor",   "mentoring",  "ithaca",     "work",      "office",   "hello",
    "1234567890", "123456789", "12345678", "123456",     "12345",      "1234",      "123",      "abc",
    "0000",       "1111",
};

/* Rows of keys and of letters that a hand or a head walks along. */
static const char *const WALKS[] = {
    "01234567890123456789",       "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
};

enum { FEWEST_OWN_CHARACTERS = 6 }; /* that have to be left besides words anybody would guess */

static char plain_letter(char c, char one)
{
    switch (c) {
    case '@':
    case '4':
        return 'a';
    case '0':
        return 'o';
    case '1':
    case '!':
        return one;
    case '3':
        return 'e';
    case '5':
    case '$':
        return 's';
    case '7':
        return 't';
    default:
        return c;
    }
}

static void mark_word(const char *text, const char *word, char *marks)
{
    size_t length = strlen(word);
    for (const char *at = text; length && (at = strstr(at, word)); at++)
        memset(marks + (at - text), 'x', length);
}

/* Marks a word where it stands in the text, also with digits and signs in place of letters. */
static void mark_guessed(struct arena *arena, const char *folded, const char *word, char *marks)
{
    mark_word(folded, word, marks);
    for (const char *one = "il"; *one; one++) {
        char *plain = arena_string(arena, folded);
        for (char *c = plain; *c; c++) *c = plain_letter(*c, *one);
        mark_word(plain, word, marks);
    }
}

static size_t characters_left(const char *folded, const char *marks)
{
    size_t left = 0;
    for (size_t i = 0; folded[i]; i++)
        left += marks[i] != 'x' && (folded[i] & 0xC0) != 0x80 && folded[i] != ' ';
    return left;
}

static bool is_common(struct arena *arena, const char *folded)
{
    char *marks = arena_alloc(arena, strlen(folded) + 1);
    for (size_t i = 0; i < sizeof COMMON_WORDS / sizeof COMMON_WORDS[0]; i++)
        mark_guessed(arena, folded, COMMON_WORDS[i], marks);
    return characters_left(folded, marks) < FEWEST_OWN_CHARACTERS;
}

static bool is_about_the_person(struct arena *arena, const char *folded, const char *name, const char *email)
{
    char *marks = arena_alloc(arena, strlen(folded) + 1);
    struct list words = {0};
    text_split(arena, text_fold(arena, name), " -'.", &words);
    text_split(arena, text_fold(arena, email), "@.-_+", &words);
    for (size_t i = 0; i < words.count; i++) {
        const char *word = *LIST_AT(&words, const char *, i);
        if (strlen(word) >= 3) mark_guessed(arena, folded, word, marks);
    }
    return memchr(marks, 'x', strlen(folded)) && characters_left(folded, marks) < FEWEST_OWN_CHARACTERS;
}

/* "aaaaaaaaaa", "abcabcabcabc" */
static bool repeats_itself(const char *text)
{
    size_t length = strlen(text);
    for (size_t period = 1; period <= 4 && period < length; period++)
        if (memcmp(text, text + period, length - period) == 0) return true;
    return false;
}

static bool is_a_walk(struct arena *arena, const char *folded)
{
    size_t length = strlen(folded);
    char *backwards = arena_string(arena, folded);
    for (size_t i = 0; i < length; i++) backwards[i] = folded[length - 1 - i];
    for (size_t i = 0; i < sizeof WALKS / sizeof WALKS[0]; i++)
        if (strstr(WALKS[i], folded) || strstr(WALKS[i], backwards)) return true;
    return false;
}

const char *password_problem(struct arena *arena, const char *password, const char *name, const char *email)
{
    if (text_length(password) < ACCOUNT_PASSWORD_SHORTEST)
        return MESSAGE(
            "Use at least 10 characters. Three or four words that you can picture are easy to remember.");
    if (strlen(password) > ACCOUNT_PASSWORD_LONGEST) return MESSAGE("Use at most 500 characters.");
    const char *folded = text_fold(arena, password);
    if (repeats_itself(folded) || is_a_walk(arena, folded) || is_common(arena, folded))
        return MESSAGE("Many people choose this one, so it is guessed first. Add a word or two of your own.");
    if (is_about_the_person(arena, folded, name, email))
        return MESSAGE(
            "Your name and e-mail address are easy to guess. Add a word or two that say nothing about you.");
    return "";
}
