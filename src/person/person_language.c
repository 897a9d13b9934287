/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The languages people write into spreadsheets, by tag, English name and own name. */
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "person/person.h"

/* Names are folded (no accents, no capitals), so that they can be compared as typed. */
static const struct known_language {
    const char *tag;
    const char *name;
    const char *own;
} languages[] = {
    {"af", MESSAGE("Afrikaans"), "afrikaans"},
    {"am", MESSAGE("Amharic"), "አማርኛ"},
    {"ar", MESSAGE("Arabic"), "العربية"},
    {"az", MESSAGE("Azerbaijani"), "azrbaycan"},
    {"be", MESSAGE("Belarusian"), "беларуская"},
    {"bg", MESSAGE("Bulgarian"), "български"},
    {"bn", MESSAGE("Bengali"), "বাংলা"},
    {"bs", MESSAGE("Bosnian"), "bosanski"},
    {"ca", MESSAGE("Catalan"), "catala"},
    {"cs", MESSAGE("Czech"), "cestina"},
    {"cy", MESSAGE("Welsh"), "cymraeg"},
    {"da", MESSAGE("Danish"), "dansk"},
    {"de", MESSAGE("German"), "deutsch"},
    {"el", MESSAGE("Greek"), "ελληνικα"},
    {"en", MESSAGE("English"), "english"},
    {"es", MESSAGE("Spanish"), "espanol"},
    {"et", MESSAGE("Estonian"), "eesti"},
    {"eu", MESSAGE("Basque"), "euskara"},
    {"fa", MESSAGE("Persian"), "فارسی"},
    {"fi", MESSAGE("Finnish"), "suomi"},
    {"fil", MESSAGE("Filipino"), "filipino"},
    {"fr", MESSAGE("French"), "francais"},
    {"ga", MESSAGE("Irish"), "gaeilge"},
    {"gl", MESSAGE("Galician"), "galego"},
    {"gu", MESSAGE("Gujarati"), "ગુજરાતી"},
    {"ha", MESSAGE("Hausa"), "hausa"},
    {"he", MESSAGE("Hebrew"), "עברית"},
    {"hi", MESSAGE("Hindi"), "हिन्दी"},
    {"hr", MESSAGE("Croatian"), "hrvatski"},
    {"hu", MESSAGE("Hungarian"), "magyar"},
    {"hy", MESSAGE("Armenian"), "հայերեն"},
    {"id", MESSAGE("Indonesian"), "indonesia"},
    {"ig", MESSAGE("Igbo"), "igbo"},
    {"is", MESSAGE("Icelandic"), "islenska"},
    {"it", MESSAGE("Italian"), "italiano"},
    {"ja", MESSAGE("Japanese"), "日本語"},
    {"ka", MESSAGE("Georgian"), "ქართული"},
    {"kk", MESSAGE("Kazakh"), "казак"},
    {"km", MESSAGE("Khmer"), "ខ្មែរ"},
    {"kn", MESSAGE("Kannada"), "ಕನ್ನಡ"},
    {"ko", MESSAGE("Korean"), "한국어"},
    {"lb", MESSAGE("Luxembourgish"), "letzebuergesch"},
    {"lt", MESSAGE("Lithuanian"), "lietuviu"},
    {"lv", MESSAGE("Latvian"), "latviesu"},
    {"mk", MESSAGE("Macedonian"), "македонски"},
    {"ml", MESSAGE("Malayalam"), "മലയാളം"},
    {"mn", MESSAGE("Mongolian"), "монгол"},
    {"mr", MESSAGE("Marathi"), "मराठी"},
    {"ms", MESSAGE("Malay"), "melayu"},
    {"mt", MESSAGE("Maltese"), "malti"},
    {"my", MESSAGE("Burmese"), "မြန်မာ"},
    {"nb", MESSAGE("Norwegian"), "norsk"},
    {"ne", MESSAGE("Nepali"), "नेपाली"},
    {"nl", MESSAGE("Dutch"), "nederlands"},
    {"pa", MESSAGE("Punjabi"), "ਪੰਜਾਬੀ"},
    {"pl", MESSAGE("Polish"), "polski"},
    {"pt", MESSAGE("Portuguese"), "portugues"},
    {"ro", MESSAGE("Romanian"), "romana"},
    {"ru", MESSAGE("Russian"), "русский"},
    {"si", MESSAGE("Sinhala"), "සිංහල"},
    {"sk", MESSAGE("Slovak"), "slovencina"},
    {"sl", MESSAGE("Slovenian"), "slovenscina"},
    {"so", MESSAGE("Somali"), "soomaali"},
    {"sq", MESSAGE("Albanian"), "shqip"},
    {"sr", MESSAGE("Serbian"), "srpski"},
    {"sv", MESSAGE("Swedish"), "svenska"},
    {"sw", MESSAGE("Swahili"), "kiswahili"},
    {"ta", MESSAGE("Tamil"), "தமிழ்"},
    {"te", MESSAGE("Telugu"), "తెలుగు"},
    {"th", MESSAGE("Thai"), "ไทย"},
    {"tl", MESSAGE("Tagalog"), "tagalog"},
    {"tr", MESSAGE("Turkish"), "turkce"},
    {"uk", MESSAGE("Ukrainian"), "українська"},
    {"ur", MESSAGE("Urdu"), "اردو"},
    {"uz", MESSAGE("Uzbek"), "ozbek"},
    {"vi", MESSAGE("Vietnamese"), MESSAGE("tieng viet")},
    {"yo", MESSAGE("Yoruba"), "yoruba"},
    {"zh", MESSAGE("Chinese"), "中文"},
    {"zu", MESSAGE("Zulu"), "isizulu"},
    {"xh", MESSAGE("Xhosa"), "isixhosa"},
    {"no", MESSAGE("Norwegian"), "norsk"},
    {"zh", MESSAGE("Mandarin"), "普通话"},
    {"fa", MESSAGE("Farsi"), "فارسی"},
    {"zh", MESSAGE("Cantonese"), "廣東話"},
    {"sgn", MESSAGE("Sign language"), "sign"},
    {"wo", MESSAGE("Wolof"), "wolof"},
    {"rw", MESSAGE("Kinyarwanda"), "kinyarwanda"},
};
enum { LANGUAGE_COUNT = sizeof languages / sizeof *languages };

static const struct known_language *find(struct arena *arena, const char *key)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (strcmp(languages[i].tag, key) == 0) return &languages[i];
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (strcmp(text_fold(arena, languages[i].name), key) == 0 ||
            strcmp(text_fold(arena, languages[i].own), key) == 0)
            return &languages[i];
    return NULL;
}

/* A region ("en-gb", "pt_BR") is kept when it has two letters. */
const char *person_language_tag(struct arena *arena, const char *text)
{
    char *key = text_fold(arena, text);
    const struct known_language *known = find(arena, key);
    if (known) return known->tag;
    size_t length = strcspn(key, "-_");
    bool region = key[length] && strlen(key + length + 1) == 2 &&
                  strspn(key + length + 1, "abcdefghijklmnopqrstuvwxyz") == 2;
    if (!region) return NULL;
    key[length] = '\0';
    known = find(arena, key);
    return known ? arena_format(arena, "%s-%s", known->tag, key + length + 1) : NULL;
}

const char *person_language_name(const char *tag)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (strcmp(languages[i].tag, tag) == 0) return languages[i].name;
    return tag;
}
