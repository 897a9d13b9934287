/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The languages people write into spreadsheets, by tag, English name and own name. */
#include <string.h>

#include "base/text.h"
#include "person/person.h"

/* Names are folded (no accents, no capitals), so that they can be compared as typed. */
static const struct language {
    const char *tag;
    const char *name;
    const char *own;
} languages[] = {
    {"af", "Afrikaans", "afrikaans"},
    {"am", "Amharic", "አማርኛ"},
    {"ar", "Arabic", "العربية"},
    {"az", "Azerbaijani", "azrbaycan"},
    {"be", "Belarusian", "беларуская"},
    {"bg", "Bulgarian", "български"},
    {"bn", "Bengali", "বাংলা"},
    {"bs", "Bosnian", "bosanski"},
    {"ca", "Catalan", "catala"},
    {"cs", "Czech", "cestina"},
    {"cy", "Welsh", "cymraeg"},
    {"da", "Danish", "dansk"},
    {"de", "German", "deutsch"},
    {"el", "Greek", "ελληνικα"},
    {"en", "English", "english"},
    {"es", "Spanish", "espanol"},
    {"et", "Estonian", "eesti"},
    {"eu", "Basque", "euskara"},
    {"fa", "Persian", "فارسی"},
    {"fi", "Finnish", "suomi"},
    {"fil", "Filipino", "filipino"},
    {"fr", "French", "francais"},
    {"ga", "Irish", "gaeilge"},
    {"gl", "Galician", "galego"},
    {"gu", "Gujarati", "ગુજરાતી"},
    {"ha", "Hausa", "hausa"},
    {"he", "Hebrew", "עברית"},
    {"hi", "Hindi", "हिन्दी"},
    {"hr", "Croatian", "hrvatski"},
    {"hu", "Hungarian", "magyar"},
    {"hy", "Armenian", "հայերեն"},
    {"id", "Indonesian", "indonesia"},
    {"ig", "Igbo", "igbo"},
    {"is", "Icelandic", "islenska"},
    {"it", "Italian", "italiano"},
    {"ja", "Japanese", "日本語"},
    {"ka", "Georgian", "ქართული"},
    {"kk", "Kazakh", "казак"},
    {"km", "Khmer", "ខ្មែរ"},
    {"kn", "Kannada", "ಕನ್ನಡ"},
    {"ko", "Korean", "한국어"},
    {"lb", "Luxembourgish", "letzebuergesch"},
    {"lt", "Lithuanian", "lietuviu"},
    {"lv", "Latvian", "latviesu"},
    {"mk", "Macedonian", "македонски"},
    {"ml", "Malayalam", "മലയാളം"},
    {"mn", "Mongolian", "монгол"},
    {"mr", "Marathi", "मराठी"},
    {"ms", "Malay", "melayu"},
    {"mt", "Maltese", "malti"},
    {"my", "Burmese", "မြန်မာ"},
    {"nb", "Norwegian", "norsk"},
    {"ne", "Nepali", "नेपाली"},
    {"nl", "Dutch", "nederlands"},
    {"pa", "Punjabi", "ਪੰਜਾਬੀ"},
    {"pl", "Polish", "polski"},
    {"pt", "Portuguese", "portugues"},
    {"ro", "Romanian", "romana"},
    {"ru", "Russian", "русский"},
    {"si", "Sinhala", "සිංහල"},
    {"sk", "Slovak", "slovencina"},
    {"sl", "Slovenian", "slovenscina"},
    {"so", "Somali", "soomaali"},
    {"sq", "Albanian", "shqip"},
    {"sr", "Serbian", "srpski"},
    {"sv", "Swedish", "svenska"},
    {"sw", "Swahili", "kiswahili"},
    {"ta", "Tamil", "தமிழ்"},
    {"te", "Telugu", "తెలుగు"},
    {"th", "Thai", "ไทย"},
    {"tl", "Tagalog", "tagalog"},
    {"tr", "Turkish", "turkce"},
    {"uk", "Ukrainian", "українська"},
    {"ur", "Urdu", "اردو"},
    {"uz", "Uzbek", "ozbek"},
    {"vi", "Vietnamese", "tieng viet"},
    {"yo", "Yoruba", "yoruba"},
    {"zh", "Chinese", "中文"},
    {"zu", "Zulu", "isizulu"},
    {"xh", "Xhosa", "isixhosa"},
    {"no", "Norwegian", "norsk"},
    {"zh", "Mandarin", "普通话"},
    {"fa", "Farsi", "فارسی"},
    {"zh", "Cantonese", "廣東話"},
    {"sgn", "Sign language", "sign"},
    {"wo", "Wolof", "wolof"},
    {"rw", "Kinyarwanda", "kinyarwanda"},
};
enum { LANGUAGE_COUNT = sizeof languages / sizeof *languages };

static const struct language *find(struct arena *arena, const char *key)
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
    const struct language *language = find(arena, key);
    if (language) return language->tag;
    size_t length = strcspn(key, "-_");
    bool region = key[length] && strlen(key + length + 1) == 2 &&
                  strspn(key + length + 1, "abcdefghijklmnopqrstuvwxyz") == 2;
    if (!region) return NULL;
    key[length] = '\0';
    language = find(arena, key);
    return language ? arena_format(arena, "%s-%s", language->tag, key + length + 1) : NULL;
}

const char *person_language_name(const char *tag)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (strcmp(languages[i].tag, tag) == 0) return languages[i].name;
    return tag;
}
