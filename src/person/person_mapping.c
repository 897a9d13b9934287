/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The names under which HR systems, registers and people themselves know the columns we read. */
#include "person/person_mapping.h"

#include <string.h>

#include "base/text.h"
#include "language/language.h"

/* `names` are folded, punctuation is a space, separated by '|'. */
static const struct field_words {
    const char *key, *label, *names;
} words[PERSON_FIELDS] = {
    [PERSON_FIELD_NONE] = {"none", MESSAGE("Leave out"), ""},
    [PERSON_FIELD_NAME] = {"name", MESSAGE("Name"),
                           "name|full name|fullname|display name|displayname|employee|employee name|person|"
                           "preferred name|nombre completo|nom complet|vollstandiger name|nazwa"},
    [PERSON_FIELD_FIRST_NAME] =
        {"first_name", MESSAGE("First name"),
         "first name|firstname|given name|givenname|forename|vorname|prenom|nombre|imie|"
         "first|legal first name"},
    [PERSON_FIELD_LAST_NAME] =
        {"last_name", MESSAGE("Last name"),
         "last name|lastname|surname|family name|familyname|nachname|nom|nom de famille|"
         "apellido|apellidos|nazwisko|last|legal last name|sn"},
    [PERSON_FIELD_EMAIL] =
        {"email", MESSAGE("E-mail"),
         "email|e mail|mail|email address|e mail address|mail address|work email|work e mail|"
         "primary email|business email|company email|corporate email|user principal name|"
         "userprincipalname|adresse mail|adresse e mail|e mail adresse|correo|correo electronico|"
         "courriel|adres e mail"},
    [PERSON_FIELD_EXTERNAL_ID] = {"external_id", MESSAGE("Employee number"),
                                  "employee number|employee id|employeeid|employee no|personnel number|"
                                  "personnel no|personalnummer|staff id|staff number|worker id|person id|id|"
                                  "external id|externalid|matricule|hr id|payroll number|number"},
    [PERSON_FIELD_MANAGER] =
        {"manager", MESSAGE("Manager"),
         "manager|manager email|manager e mail|managers email|manager mail|line manager|"
         "line manager email|manager id|manager number|manager employee number|manager name|"
         "reports to|reportsto|supervisor|supervisor email|supervisor id|boss|vorgesetzter|"
         "vorgesetzte|responsable|jefe|przelozony|manager employee id|reporting manager"},
    [PERSON_FIELD_DEPARTMENT] =
        {"department", MESSAGE("Department"),
         "department|dept|organisation|organization|org|org unit|business unit|unit|"
         "division|team|abteilung|bereich|service|departement|departamento|dzial|area|"
         "directorate|function"},
    [PERSON_FIELD_LOCATION] =
        {"location", MESSAGE("Location"),
         "location|site|office|city|work location|standort|ort|ville|ciudad|lokalizacja|"
         "office location|place|country|region"},
    [PERSON_FIELD_JOB_TITLE] = {"job_title", MESSAGE("Job title"),
                                "job title|title|jobtitle|position|role|job|job role|position title|"
                                "stellenbezeichnung|funktion|poste|puesto|cargo|stanowisko|business title"},
    [PERSON_FIELD_LEVEL] =
        {"level", MESSAGE("Level"),
         "level|grade|seniority|job level|job grade|pay grade|band|pay band|career level|rank|"
         "stufe|niveau|nivel|poziom"},
    [PERSON_FIELD_TIME_ZONE] = {"time_zone", MESSAGE("Time zone"),
                                "time zone|timezone|tz|zeitzone|fuseau horaire|zona horaria|strefa czasowa"},
    [PERSON_FIELD_JOINED_ON] =
        {"joined_on", MESSAGE("Joined on"),
         "joined on|joined|start date|hire date|hired|hired on|date of hire|date joined|"
         "eintrittsdatum|eintritt|date d entree|joining date|original hire date|since"},
    [PERSON_FIELD_LANGUAGES] =
        {"languages", MESSAGE("Languages"),
         "languages|language|spoken languages|sprachen|sprache|langues|idiomas|jezyki"},
    [PERSON_FIELD_SKILLS_OFFERED] =
        {"skills_offered", MESSAGE("Skills offered"),
         "skills offered|skills|skill|offers|can offer skills|expertise|competencies|"
         "competences|profession|strengths|fahigkeiten|kompetenzen|knows|can teach|"
         "mentoring topics"},
    [PERSON_FIELD_SKILLS_WANTED] = {"skills_wanted", MESSAGE("Skills wanted"),
                                    "skills wanted|wants|wanted skills|wants to learn|learning goals|"
                                    "skills to learn|development areas|areas of development|interests|"
                                    "wants to develop"},
    [PERSON_FIELD_EXPERIENCE] =
        {"experience", MESSAGE("Experience"),
         "experience|about|about me|biography|bio|profile|summary|background|introduction"},
    [PERSON_FIELD_GOALS] = {"goals", MESSAGE("Goals"),
                            "goals|goal|objectives|aims|career goals|ziele|aspirations"},
    [PERSON_FIELD_VALUES] = {"personal_values", MESSAGE("Values"), "values|personal values|werte"},
    [PERSON_FIELD_WORKING_STYLE] = {"working_style", MESSAGE("Working style"),
                                    "working style|work style|arbeitsstil"},
    [PERSON_FIELD_COMMUNICATION_STYLE] = {"communication_style", MESSAGE("Communication style"),
                                          "communication style|communication"},
    [PERSON_FIELD_LEARNING_STYLE] = {"learning_style", MESSAGE("Learning style"), "learning style|lernstil"},
    [PERSON_FIELD_AVAILABILITY] = {"availability", MESSAGE("Availability"),
                                   "availability|available|when available"},
    [PERSON_FIELD_OFFER] = {"offer", MESSAGE("What I can offer"),
                            "what i can offer|offer|i can offer|can offer"},
    [PERSON_FIELD_HIDDEN_TALENTS] = {"hidden_talents", MESSAGE("Hidden talents"),
                                     "hidden talents|hidden talent|talents|hobbies"},
};

const char *person_field_key(enum person_field field)
{
    return words[field].key;
}

const char *person_field_label(enum person_field field)
{
    return words[field].label;
}

/* "E-Mail_Address " and "e-mail address" are the same. */
static char *plain(struct arena *arena, const char *name)
{
    char *key = text_fold(arena, name), *to = key;
    for (const char *at = key; *at; at++) {
        bool letter = (unsigned char)*at >= 0x80 || (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');
        if (letter) *to++ = *at;
        else if (*at != '\'' && to > key && to[-1] != ' ') *to++ = ' ';
    }
    while (to > key && to[-1] == ' ') to--;
    *to = '\0';
    return key;
}

static bool has_name(const char *names, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = names; length && (at = strstr(at, name)); at += length)
        if ((at == names || at[-1] == '|') && (at[length] == '\0' || at[length] == '|')) return true;
    return false;
}

bool person_field_find(struct arena *arena, const char *name, enum person_field *ret_field)
{
    char *key = plain(arena, name);
    if (!*key) {
        *ret_field = PERSON_FIELD_NONE;
        return true;
    }
    for (enum person_field field = 0; field < PERSON_FIELDS; field++) {
        if (strcmp(key, plain(arena, words[field].key)) == 0 ||
            strcmp(key, plain(arena, words[field].label)) == 0) {
            *ret_field = field;
            return true;
        }
    }
    return false;
}

static bool may_repeat(enum person_field field)
{
    return field == PERSON_FIELD_NONE || field == PERSON_FIELD_SKILLS_OFFERED ||
           field == PERSON_FIELD_SKILLS_WANTED || field == PERSON_FIELD_LANGUAGES;
}

bool person_mapping_has(const struct person_mapping *mapping, enum person_field field)
{
    for (size_t i = 0; i < mapping->column_count; i++)
        if (mapping->fields[i] == field) return true;
    return false;
}

enum error person_mapping_guess(struct arena *arena, const struct csv *csv,
                                struct person_mapping *ret_mapping)
{
    struct person_mapping *mapping = ret_mapping;
    size_t count = csv_column_count(csv);
    if (count > PERSON_IMPORT_COLUMNS) return ERROR_TOO_LARGE;
    *mapping = (struct person_mapping){.column_count = count};
    for (size_t i = 0; i < count; i++) {
        const char *name = plain(arena, csv_column_name(csv, i));
        mapping->columns[i] = arena_string(arena, csv_column_name(csv, i));
        for (enum person_field field = PERSON_FIELD_NAME; field < PERSON_FIELDS; field++)
            if (has_name(words[field].names, name) &&
                (may_repeat(field) || !person_mapping_has(mapping, field)))
                mapping->fields[i] = field;
    }
    return OK;
}

const char *person_mapping_problem(struct arena *arena, const struct person_mapping *mapping)
{
    size_t uses[PERSON_FIELDS] = {0};
    for (size_t i = 0; i < mapping->column_count; i++) uses[mapping->fields[i]]++;
    for (enum person_field field = PERSON_FIELD_NAME; field < PERSON_FIELDS; field++)
        if (uses[field] > 1 && !may_repeat(field))
            return arena_format(arena,
                                "%zu columns are chosen as “%s”. Choose one, and leave the others out.",
                                uses[field], words[field].label);
    if (!uses[PERSON_FIELD_EMAIL]) return "Say which column is the e-mail address: by it we know who is who.";
    if (!uses[PERSON_FIELD_NAME] && !uses[PERSON_FIELD_LAST_NAME] && !uses[PERSON_FIELD_FIRST_NAME])
        return "Say which column is the name, or which are the first and the last name.";
    return NULL;
}

/* ---- levels ---- */

/* Ladders in common use, from 1 (begins) to 17 (leads everything). */
static const struct ladder {
    int64_t level;
    const char *names;
} ladder[] = {
    {1, "intern|trainee|apprentice|aa|student|working student|l1|band 1|entry|administrative assistant"},
    {2, "graduate|junior|ao|jr|l2|band 2|administrative officer|entry level|assistant"},
    {3, "associate|eo|l3|band 3|executive officer|analyst|specialist"},
    {4, "mid|intermediate|professional|heo|l4|band 4|regular|higher executive officer|mid level|consultant"},
    {5, "experienced|seo|l5|band 5|senior executive officer|mid senior"},
    {6, "senior|sr|grade 7|g7|l6|band 6|senior specialist|senior consultant"},
    {7, "lead|staff|grade 6|g6|l7|band 7|team lead|team leader|supervisor|senior staff"},
    {8, "manager|principal|scs1|scs 1|l8|band 8|expert|senior principal"},
    {9, "senior manager|scs2|scs 2|l9|band 9|distinguished|group manager"},
    {10, "head|scs3|scs 3|l10|department head|head of department"},
    {11, "director|scs4|l11|partner|fellow"},
    {12, "senior director|l12|senior partner"},
    {13, "vice president|vp|executive director"},
    {14, "senior vice president|svp"},
    {15, "executive vice president|evp|executive"},
    {16, "chief|c level|cxo|cto|cfo|coo|chro|board|managing director|permanent secretary"},
    {17, "ceo|president|chief executive|chief executive officer|general director"},
};

static int64_t guess_level(struct arena *arena, const char *value)
{
    char *key = plain(arena, value);
    int64_t level = 0;
    if (text_to_int(key, 0, 20, &level)) return level;
    for (size_t i = 0; i < sizeof ladder / sizeof *ladder; i++)
        if (has_name(ladder[i].names, key)) return ladder[i].level;
    if (strncmp(key, "level ", 6) == 0 && text_to_int(key + 6, 0, 20, &level)) return level;
    return 0;
}

int64_t person_mapping_level(struct arena *arena, const struct person_mapping *mapping, const char *value)
{
    const char *key = text_fold(arena, value);
    LIST_EACH (&mapping->levels, struct person_level_value, known)
        if (strcmp(known->key, key) == 0) return known->level;
    return guess_level(arena, value);
}

void person_mapping_set_level(struct arena *arena, struct person_mapping *mapping, const char *value,
                              int64_t level)
{
    char *key = text_fold(arena, value);
    LIST_EACH (&mapping->levels, struct person_level_value, known) {
        if (strcmp(known->key, key) != 0) continue;
        known->level = level;
        return;
    }
    *LIST_ADD(&mapping->levels, arena, struct person_level_value) =
        (struct person_level_value){.value = arena_string(arena, value), .key = key, .level = level};
}

/* ---- keeping ---- */

char *person_mapping_write(struct arena *arena, const struct person_mapping *mapping)
{
    struct text text;
    text_init(&text, arena);
    for (size_t i = 0; i < mapping->column_count; i++)
        text_addf(&text, "column %zu %s\n", i, words[mapping->fields[i]].key);
    LIST_EACH (&mapping->levels, struct person_level_value, known)
        text_addf(&text, "level %lld %s\n", (long long)known->level, known->value);
    return text.at;
}

static enum error read_line(struct arena *arena, char *line, struct person_mapping *mapping)
{
    int64_t number;
    bool column = strncmp(line, "column ", 7) == 0;
    char *digits = line + (column ? 7 : 6), *rest;
    if (!column && strncmp(line, "level ", 6) != 0) return ERROR_DAMAGED;
    rest = strchr(digits, ' ');
    if (!rest) return ERROR_DAMAGED;
    *rest++ = '\0';
    int64_t highest = column ? (int64_t)mapping->column_count - 1 : 20;
    if (!text_to_int(digits, 0, highest, &number)) return ERROR_DAMAGED;
    if (!column) person_mapping_set_level(arena, mapping, rest, number);
    else if (!person_field_find(arena, rest, &mapping->fields[number])) return ERROR_DAMAGED;
    return OK;
}

enum error person_mapping_read(struct arena *arena, const char *text, struct person_mapping *mapping)
{
    struct list lines = {0};
    text_split(arena, text, "\n", &lines);
    LIST_EACH (&lines, char *, line) TRY(read_line(arena, *line, mapping));
    return OK;
}
