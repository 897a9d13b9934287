/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "language/language.h"
#include "tests/support/test.h"
#include "web/template.h"

#define TT_STEP_FIELDS(FIELD, R)                                                                             \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, flag, done, 0)
RECORD_LOCAL(tt_step, TT_STEP_FIELDS)

#define TT_PERSON_FIELDS(FIELD, R)                                                                           \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, record, manager, tt_boss)
#define TT_BOSS_FIELDS(FIELD, R) FIELD(R, text, name, 0)
RECORD_LOCAL(tt_boss, TT_BOSS_FIELDS)
RECORD_LOCAL(tt_person, TT_PERSON_FIELDS)

#define TT_VIEW_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, url, 0)                                                                                   \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, real, share, 0)                                                                                 \
    FIELD(R, flag, open, 0)                                                                                  \
    FIELD(R, time, starts, 0)                                                                                \
    FIELD(R, day, due, 0)                                                                                    \
    FIELD(R, texts, words, 0)                                                                                \
    FIELD(R, record, person, tt_person)                                                                      \
    FIELD(R, list, steps, tt_step)
RECORD_LOCAL(tt_view, TT_VIEW_FIELDS)

#define TT_PAGE_FIELDS(FIELD, R)                                                                             \
    FIELD(R, text, csrf, 0)                                                                                  \
    FIELD(R, text, title, 0)
RECORD_LOCAL(tt_page, TT_PAGE_FIELDS)

static const char evil[] = "<b>\"'&</b>";

/* Pairs of name and source; the first is loaded. */
static const char *read_source(void *context, struct arena *arena, const char *name)
{
    (void)arena;
    for (const char *const *pair = context; *pair; pair += 2)
        if (strcmp(pair[0], name) == 0) return pair[1];
    return NULL;
}

/* What is wrong with sources, or NULL. */
static const char *load(struct arena *arena, const char *const *sources, const struct template **ret_template)
{
    const char *message = NULL;
    enum error error = template_load(arena, (struct template_source){read_source, (void *)(uintptr_t)sources},
                                     sources[0], &tt_view_record, &tt_page_record, ret_template, &message);
    assert_true((error == OK) == (message == NULL));
    return message;
}

static const char *write_sources_in(struct arena *arena, const struct language *language,
                                    const char *const *sources, const struct tt_view *view)
{
    const struct template *template;
    const char *message = load(arena, sources, &template);
    if (message) print_message("%s\n", message);
    assert_null(message);
    struct text out;
    text_init(&out, arena);
    const struct tt_page page = {.csrf = "token", .title = "page title"};
    const struct template_reader reader = {.zone = "Europe/Berlin", .now = 1795701909, .language = language};
    template_write(template, view, &page, &reader, &out);
    assert_int_equal(strlen(out.at), out.length);
    return out.at;
}

static const char *write_sources(struct arena *arena, const char *const *sources, const struct tt_view *view)
{
    return write_sources_in(arena, NULL, sources, view);
}

static const struct language *test_language(void)
{
    const struct language *language = NULL;
    assert_true(language_find("x-pseudo", &language));
    return language;
}

static void expect(const char *source, const struct tt_view *view, const char *written)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(write_sources(arena, (const char *const[]){"t.html", source, NULL}, view), written);
    arena_free(arena);
}

/* The same, in the language of the tests. */
static void expect_said(const char *source, const struct tt_view *view, const char *written)
{
    struct arena *arena = arena_new(0);
    const char *const sources[] = {"t.html", source, NULL};
    assert_string_equal(write_sources_in(arena, test_language(), sources, view), written);
    arena_free(arena);
}

static void expect_error(const char *source, const char *message)
{
    struct arena *arena = arena_new(0);
    const struct template *template;
    const char *found = load(arena, (const char *const[]){"t.html", source, NULL}, &template);
    if (!found || !strstr(found, message)) print_message("%s\n-> %s\n", source, found ? found : "accepted");
    assert_non_null(found);
    assert_non_null(strstr(found, message));
    arena_free(arena);
}

TEST(a_name_is_written_escaped)
{
    struct tt_view view = {.title = evil, .id = 12, .count = -3};
    expect("<p>{{title}} {{ count }}, {{id}}</p>", &view, "<p>&lt;b&gt;&#34;&#39;&amp;&lt;/b&gt; -3, 12</p>");
    expect("<p title=\"{{title}}\">", &view, "<p title=\"&lt;b&gt;&#34;&#39;&amp;&lt;/b&gt;\">");
    expect("<p title='{{title}}'>", &view, "<p title='&lt;b&gt;&#34;&#39;&amp;&lt;/b&gt;'>");
    expect("<textarea>{{title}}</textarea><title>{{title}}</title>", &(struct tt_view){.title = "</title>"},
           "<textarea>&lt;/title&gt;</textarea><title>&lt;/title&gt;</title>");
}

TEST(an_empty_view_is_written_as_nothing)
{
    expect("[{{title}}{{starts}}{{due}}{{person.name}}{{person.manager.name}}{{#steps}}x{{/steps}}]",
           &(struct tt_view){0}, "[]");
    expect("[{{title}}{{person.name}}{{^steps}}x{{/steps}}]", NULL, "[x]");
}

TEST(sections_repeat_lists_and_go_into_records)
{
    struct arena *arena = arena_new(0);
    struct tt_boss boss = {.name = "Bea"};
    struct tt_person person = {.name = "Amara", .manager = &boss};
    struct tt_view view = {.title = "T", .person = &person};
    *LIST_ADD(&view.steps, arena, struct tt_step) = (struct tt_step){.title = "one"};
    *LIST_ADD(&view.steps, arena, struct tt_step) = (struct tt_step){.title = "two", .done = true};
    *LIST_ADD(&view.words, arena, const char *) = "a<";
    *LIST_ADD(&view.words, arena, const char *) = "b";
    expect("{{#steps}}<li>{{title}}{{#done}} ok{{/done}}{{^done}} {{csrf}}{{/done}}</li>{{/steps}}", &view,
           "<li>one token</li><li>two ok</li>");
    expect("{{#words}}{{.}},{{/words}}", &view, "a&lt;,b,");
    expect("{{#person}}{{name}} {{title}} {{manager.name}}{{#manager}} {{name}}{{/manager}}{{/person}}",
           &view, "Amara T Bea Bea");
    expect("{{person.name}} {{person.manager.name}}", &view, "Amara Bea");
    arena_free(arena);
}

TEST(sections_ask_whether_something_is_there)
{
    struct tt_view full = {
        .id = 1, .title = "x", .count = 2, .share = 0.1, .open = true, .starts = 9, .due = 9};
    static const char *const names[] = {"id", "title", "count", "share", "open", "starts", "due"};
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *source =
            arena_format(arena, "{{#%s}}yes{{/%s}}{{^%s}}no{{/%s}}", names[i], names[i], names[i], names[i]);
        expect(source, &full, "yes");
        expect(source, &(struct tt_view){.title = ""}, "no");
    }
    expect("{{^person}}nobody{{/person}}{{^words}}none{{/words}}", &full, "nobodynone");
    arena_free(arena);
}

TEST(names_are_looked_up_from_the_inside_out)
{
    struct tt_person person = {.name = "A"};
    expect("{{#person}}{{csrf}} {{title}}{{/person}}", &(struct tt_view){.title = "view", .person = &person},
           "token view");
}

TEST(times_and_days_are_written_in_the_readers_zone)
{
    struct tt_view view = {.starts = 1795701909, .due = 20783};
    expect("{{starts}}; {{starts|date}}; {{starts|short}}; {{starts|time}}; {{starts|weekday}}", &view,
           "26 November, 15:05; 26 November 2026; 26 Nov; 15:05; Thursday");
    expect("<time datetime=\"{{starts|iso}}\"><input value=\"{{ starts | local }}\">", &view,
           "<time datetime=\"2026-11-26T14:05:09Z\"><input value=\"2026-11-26T15:05\">");
    expect("{{due}}; {{due|short}}; {{due|iso}}", &view, "26 November 2026; 26 Nov; 2026-11-26");
    expect_error("{{due|time}}", "a day has no format 'time'");
    expect_error("{{starts|later}}", "a time has no format 'later'");
    expect_error("{{title|date}}", "'title' has no format 'date'");
}

TEST(numbers_are_written_as_people_read_them)
{
    struct tt_view view = {.count = -1234567, .share = 0.826};
    expect("{{count}} {{count|number}} {{share}} {{share|percent}} {{share|exact}}", &view,
           "-1234567 −1\u202f234\u202f567 0.83 83\u00a0% 0.826");
    expect("{{count|number}} {{share}} {{share|number}}", &(struct tt_view){.count = 1234, .share = 12345.5},
           "1234 12345.5 12\u202f345.5");
    expect("{{share}} {{share|percent}}", &(struct tt_view){.share = -0.001}, "0 0\u00a0%");
    expect_error("{{count|percent}}", "'count' has no format 'percent'");
}

TEST(a_line_with_one_tag_alone_leaves_nothing_behind)
{
    struct tt_view view = {.open = true, .title = "x"};
    expect("a\n  {{#open}}\n  b\n  {{/open}}\nc\n", &view, "a\n  b\nc\n");
    expect("a\r\n{{! about }}\r\nb", &view, "a\r\nb");
    expect("{{! about }}\nb", &view, "b");
    expect("a {{#open}} \nb{{/open}}", &view, "a  \nb");
    expect("a\n {{title}}\nb", &view, "a\n x\nb");
}

TEST(other_templates_are_bound_where_they_stand)
{
    struct arena *arena = arena_new(0);
    struct tt_view view = {.title = "T"};
    *LIST_ADD(&view.steps, arena, struct tt_step) = (struct tt_step){.title = "S"};
    assert_string_equal(
        write_sources(arena,
                      (const char *const[]){"t.html",
                                            "<i>\n  {{>a/b.html}}\n</i>{{#steps}}{{>a/"
                                            "b.html}}{{/steps}}<p class=\"{{>c.html}}\">",
                                            "a/b.html", "<b>{{title}}</b>\n", "c.html", "k-{{title}}", NULL},
                      &view),
        "<i>\n<b>T</b>\n</i><b>S</b>\n<p class=\"k-T\">");
    arena_free(arena);
}

static void expect_include_error(const char *outer, const char *inner, const char *message)
{
    struct arena *arena = arena_new(0);
    const struct template *template;
    const char *found =
        load(arena, (const char *const[]){"t.html", outer, "inner.html", inner, NULL}, &template);
    if (!found || !strstr(found, message)) print_message("%s\n", found ? found : "accepted");
    assert_non_null(found);
    assert_non_null(strstr(found, message));
    arena_free(arena);
}

TEST(an_included_template_has_to_be_whole_and_must_not_include_itself)
{
    expect_include_error("{{>inner.html}}", "{{>inner.html}}", "includes itself");
    expect_include_error("{{>inner.html}}", "{{>t.html}}{{>t.html}}", "includes itself");
    expect_include_error("\n{{>none.html}}", "", "t.html:2: there is no template none.html");
    expect_include_error(
        "\n {{>inner.html}}", "\n\n{{titel}}",
        "inner.html:3: no field 'titel' in tt_view (did you mean 'title'?) (included by t.html:2)");
    expect_include_error("{{>inner.html}}", "<p", "does not end in the kind of place");
    expect_include_error("{{>inner.html}}", "{{#open}}", "inner.html:1: {{#open}} is never closed");
    expect_include_error("<script>{{>inner.html}}</script>", "x", "script");
    expect_include_error("{{>../inner.html}}", "x", "is no name of a template");
}

TEST(messages_are_written_as_they_stand)
{
    struct arena *arena = arena_new(0);
    const char *const sources[] = {"t.html",
                                   "<p title=\"{{#t}}Say it{{/t}}\">\n{{#t}}Hello\n  <b>{{title}}</b>,  come "
                                   "in.{{/t}}</p>{{>p.html}}",
                                   "p.html", "{{#t}}More{{/t}}", NULL};
    assert_string_equal(write_sources(arena, sources, &(struct tt_view){.title = "A"}),
                        "<p title=\"Say it\">\nHello\n  <b>A</b>,  come in.</p>More");
    arena_free(arena);
}

TEST(messages_hold_names_and_no_sections)
{
    expect_error("{{#t}}a {{#open}}b{{/open}}{{/t}}", "no section may stand in a message");
    expect_error("{{#t}}a {{>x.html}}{{/t}}", "no template may stand in a message");
    expect_error("{{#t}} {{/t}}", "a message has no text");
    expect_error("{{#t}}<p {{/t}}>", "does not end in the kind of place");
    expect_error("<p {{#t}}hidden{{/t}}>", "in text and in quoted attributes only");
    expect_error("{{^t}}x{{/t}}", "means nothing");
}

TEST(a_message_is_said_in_the_readers_language)
{
    struct tt_view view = {.title = "<A>", .count = 4};
    expect_said("<p>{{#t}}Save{{/t}} {{title}}</p>", &view, "<p>⟦Śávé⟧ &lt;A&gt;</p>");
    expect("<p>{{#t}}Save{{/t}} {{title}}</p>", &view, "<p>Save &lt;A&gt;</p>");
    expect_said("{{#t}}Hi <b>{{title}}</b>,\n  it is {{count}}.{{/t}}", &view,
                "⟦4: <b>\u2068&lt;A&gt;\u2069</b>⟧");
    expect_said("<p title=\"{{#t}}Save{{/t}}\"><title>{{#t}}Save{{/t}}</title>", &view,
                "<p title=\"⟦Śávé⟧\"><title>⟦Śávé⟧</title>");
    expect_said("{{#count}}{{#t}}Save{{/t}}{{/count}}", &view, "⟦Śávé⟧");
    expect_said("{{#t}}Nobody translates this{{/t}}", &view, "Nobody translates this");
}

TEST(a_count_chooses_the_form_of_a_message)
{
    static const char source[] = "{{#t count}}A step for {{title}}{{|}}{{count}} steps for {{title}}{{/t}}.";
    expect(source, &(struct tt_view){.title = "A", .count = 1}, "A step for A.");
    expect(source, &(struct tt_view){.title = "A", .count = 0}, "0 steps for A.");
    expect_said(source, &(struct tt_view){.title = "A", .count = 1}, "⟦\u2068A\u2069: 1⟧.");
    expect_said(source, &(struct tt_view){.title = "A", .count = 2}, "⟦\u2068A\u2069: 2⟧.");
    expect_said("{{#t count}}Thing{{|}}{{count}} things{{/t}}", &(struct tt_view){.count = 1}, "Thing");
    expect_said("{{#t count}}\n One step\n{{|}}\n{{count}} steps\n{{/t}}", &(struct tt_view){.count = 5},
                "⟦5 of them⟧");
    expect_error("{{#t count}}One{{/t}}", "needs {{|}}");
    expect_error("{{#t count}}One{{|}}two{{|}}three{{/t}}", "in {{#t count}} only, and once");
    expect_error("{{#t}}One{{|}}two{{/t}}", "in {{#t count}} only");
    expect_error("{{|}}", "in {{#t count}} only");
    expect_error("{{#t title}}One{{|}}two{{/t}}", "'title' is no whole number");
    expect_error("{{#t nobody}}One{{|}}two{{/t}}", "no field 'nobody'");
    expect_error("{{#t count}}One{{|}} {{/t}}", "a message has no text");
    expect_error("{{#t count}}One{{|}}two", "never closed");
    expect_error("<p title=\"{{#t count}}One{{|}}\">{{/t}}", "does not end in the kind of place");
}

TEST(a_constant_of_ours_is_said_in_the_readers_language)
{
    struct tt_view view = {.title = "Save", .url = "/x"};
    expect_said("<p title=\"{{title|t}}\">{{title|t}} {{title}}", &view, "<p title=\"⟦Śávé⟧\">⟦Śávé⟧ Save");
    expect_said("{{title|t}}", &(struct tt_view){.title = evil}, "&lt;b&gt;&#34;&#39;&amp;&lt;/b&gt;");
    expect_error("{{count|t}}", "'count' has no format 't'");
}

TEST(numbers_and_dates_are_written_as_the_language_does)
{
    struct arena *arena = arena_new(0);
    const struct language *german = NULL;
    struct tt_view view = {.share = 0.834, .count = 12345, .due = 20783};
    const char *const sources[] = {
        "t.html", "{{share}} {{share|exact}} {{share|percent}} {{count|number}} {{due}}", NULL};
    assert_true(language_find("de", &german));
    assert_string_equal(write_sources_in(arena, german, sources, &view),
                        "0,83 0.834 83\u00a0% 12\u202f345 26. November 2026");
    assert_string_equal(write_sources(arena, sources, &view),
                        "0.83 0.834 83\u00a0% 12\u202f345 26 November 2026");
    arena_free(arena);
}

TEST(a_translation_says_what_the_message_says)
{
    expect_error("\n{{#t}}Wrong name {{title}}{{/t}}", "po/x-pseudo.po: \"Wrong name {{title}}\"");
    expect_error("\n{{#t}}Wrong name {{title}}{{/t}}", "{{titel}} is not in the message (said by t.html:2)");
    expect_error("{{#t}}Missing name {{title}}{{/t}}", "{{title}} is missing");
    expect_error("{{#t}}Other tag <b>{{title}}</b>{{/t}}", "<i> is not in the message");
    expect_error("{{#t}}Added tag {{title}}{{/t}}", "<script src=\"/x.js\"> is not in the message");
    expect_error("{{#t}}Twice <b>{{title}}</b>{{/t}}", "<b> is not in the message");
    expect_error("{{#t}}Open end {{title}}{{/t}}", "<b is not in the message");
    expect_error("{{#t}}With a section {{title}}{{/t}}", "{{#title}} is not in the message");
    expect_error("<p title=\"{{#t}}In quotes {{title}}{{/t}}\">", "po/x-pseudo.po: \"In quotes {{title}}\"");
    expect("<p>{{#t}}In quotes {{title}}{{/t}}", &(struct tt_view){.title = "x"}, "<p>In quotes x");
}

TEST(a_translation_cannot_make_an_address_unsafe)
{
    expect_error("<a href=\"{{#t}}An address{{/t}}{{title}}\">",
                 "po/x-pseudo.po: \"An address\": translation:1: {{#t}}: write the whole address");
}

TEST(mistakes_are_named_with_file_and_line)
{
    expect_error("a\n\nb {{titel}}", "t.html:3: no field 'titel' in tt_view (did you mean 'title'?)");
    expect_error("{{zzzzzz}}", "t.html:1: no field 'zzzzzz' in tt_view");
    expect_error("{{person.nam}}", "no field 'nam' in tt_person (did you mean 'name'?)");
    expect_error("{{title.x}}", "'title' is no record");
    expect_error("{{steps}}", "'steps' is a list");
    expect_error("{{open}}", "'open' is a flag");
    expect_error("{{person}}", "'person' is a record");
    expect_error("{{.}}", "here is none");
    expect_error("{{#steps}}{{.}}{{/steps}}", "here is none");
    expect_error("{{#words}}\n{{#open}}{{/open}}", "t.html:1: {{#words}} is never closed");
    expect_error("{{#open}}\n{{/title}}", "t.html:2: {{/title}} stands where {{/open}} of line 1 should");
    expect_error("x\n{{/open}}", "t.html:2: {{/open}} closes nothing");
    expect_error("{{title", "without '}}'");
    expect_error("{{}}", "is no name");
    expect_error("{{a b}}", "is no name");
    expect_error("{{title|}}", "there is no format ''");
    expect_error("{{{title}}}", "raw_html_from");
    expect_error("{{&title}}", "raw_html_from");
    expect_error("{{=<% %>=}}", "delimiters");
}

TEST(a_template_that_is_not_there_is_said_so)
{
    struct arena *arena = arena_new(0);
    const struct template *template;
    assert_string_equal(load(arena, (const char *const[]){"none.html", NULL}, &template),
                        "none.html:1: there is no such template");
    arena_free(arena);
}

TEST(raw_html_stands_between_tags_only)
{
    expect("<div>{{raw_html_from:title}}</div>", &(struct tt_view){.title = "<svg/>"}, "<div><svg/></div>");
    expect_error("<p title=\"{{raw_html_from:title}}\">", "between tags only");
    expect_error("<title>{{raw_html_from:title}}</title>", "between tags only");
    expect_error("{{raw_html_from:count}}", "takes a text");
}

TEST(no_value_may_stand_where_it_could_become_code)
{
    expect_error("<script>var a = '{{title}}'</script>", "in a script");
    expect_error("<SCRIPT type=x>{{title}}</SCRIPT>", "in a script");
    expect_error("<style>p{color:{{title}}}</style>", "in a style sheet");
    expect_error("<p onclick=\"f('{{title}}')\">", "in an event handler");
    expect_error("<p ONCLICK=\"{{title}}\">", "in an event handler");
    expect_error("<p style=\"color:{{title}}\">", "use a class");
    expect_error("<iframe srcdoc=\"{{title}}\">", "in srcdoc");
    expect_error("<img srcset=\"{{url}} 2x\">", "in a list of addresses");
    expect_error("<svg><animate attributeName=\"href\" values=\"{{url}}\">", "in an animation");
    expect_error("<svg><animateTransform to=\"{{url}}\">", "in an animation");
    expect_error("<svg><set attributename=\"{{url}}\">", "in an animation");
    expect_error("<base href=\"{{url}}\">", "in a base tag");
    expect_error("<meta http-equiv=\"refresh\" content=\"{{title}}\">", "http-equiv");
    expect_error("<meta content=\"{{title}}\" http-equiv=\"refresh\">", "http-equiv");
    expect_error("<!-- {{title}} -->", "in a comment");
    expect_error("<!doctype {{title}}>", "in a doctype");
}

TEST(no_value_may_stand_outside_of_quotes_in_a_tag)
{
    expect_error("<p class={{title}}>", "put the value in quotes");
    expect_error("<p class=a{{title}}>", "put the value in quotes");
    expect_error("<{{title}}>", "in the name of a tag");
    expect_error("<p{{title}}>", "in the name of a tag");
    expect_error("<p {{title}}>", "in the name of an attribute");
    expect_error("<p {{title}}=\"x\">", "in the name of an attribute");
    expect_error("<p data-{{title}}=\"x\">", "in the name of an attribute");
    expect_error("<p class=\"a\"{{title}}>", "in the name of an attribute");
    expect_error("<p class {{title}}>", "in the name of an attribute");
}

TEST(values_may_stand_in_quoted_attributes_and_behind_code)
{
    struct tt_view view = {.title = "x"};
    expect("<p class=\"face {{title}}\" data-x='{{title}}'>", &view, "<p class=\"face x\" data-x='x'>");
    expect("<script src=\"/a.js\"></script >{{title}}", &view, "<script src=\"/a.js\"></script >x");
    expect_error("<script>if (a</script x) {}</script>{{title}}", "name of an attribute");
    expect("<style>a{}</style>{{title}}<!-- > -->{{title}}", &view, "<style>a{}</style>x<!-- > -->x");
    expect("<!-->{{title}}<!--->{{title}}<!-- --!>{{title}}", &view, "<!-->x<!--->x<!-- --!>x");
    expect("<!doctype html>{{title}}<br/>{{title}}</p>{{title}}", &view, "<!doctype html>x<br/>x</p>x");
    expect("<meta name=\"description\" content=\"{{title}}\">", &view,
           "<meta name=\"description\" content=\"x\">");
    expect("<a title=\"a > b\">{{title}}", &view, "<a title=\"a > b\">x");
}

TEST(html_that_browsers_would_read_differently_is_refused)
{
    expect_error("a < b", "&lt;");
    expect_error("<p class=\"a\"id=\"b\">", "put a space before the next attribute");
    expect_error("<p =a>", "may not begin an attribute");
    expect_error("<p a\"b>", "name of an attribute");
    expect_error("<p a=>", "has no value");
    expect_error("<p a=b\"c>", "put the value in quotes");
    expect_error("<p", "a tag is not closed");
    expect_error("<p title=\"", "a tag is not closed");
    expect_error("<script>", "an element is not closed");
    expect_error("<textarea>", "an element is not closed");
    expect_error("<!-- ", "a comment is not closed");
    expect_error("<!>", "neither a comment nor a doctype");
    expect_error("<svg><![CDATA[ {{title}} ]]></svg>", "CDATA");
    expect_error("<script><!-- <script></script>{{title}}", "<!-- may not stand");
}

TEST(a_whole_address_is_checked)
{
    static const struct {
        const char *url;
        const char *written;
    } pairs[] = {{"/people/12?a=b&c=d#e", "/people/12?a=b&amp;c=d#e"},
                 {"#top", "#top"},
                 {"?page=2", "?page=2"},
                 {"https://example.org/a", "https://example.org/a"},
                 {"HTTP://example.org", "HTTP://example.org"},
                 {"mailto:a@example.org", "mailto:a@example.org"},
                 {"/a b\"'<>ä", "/a%20b%22%27%3C%3E%C3%A4"},
                 {"javascript:alert(1)", "#"},
                 {"JaVaScript:alert(1)", "#"},
                 {" javascript:alert(1)", "#"},
                 {"\tjavascript:alert(1)", "#"},
                 {"java\nscript:alert(1)", "#"},
                 {"data:text/html,x", "#"},
                 {"vbscript:x", "#"},
                 {"//example.org", "#"},
                 {"/\\example.org", "#"},
                 {"https:evil", "#"},
                 {"people", "#"},
                 {"", "#"}};
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct tt_view view = {.url = pairs[i].url};
        expect("<a href=\"{{url}}\">", &view, arena_format(arena, "<a href=\"%s\">", pairs[i].written));
        expect("<form action='{{url}}'>", &view, arena_format(arena, "<form action='%s'>", pairs[i].written));
    }
    arena_free(arena);
}

TEST(what_is_loaded_into_the_page_is_our_own)
{
    expect("<script src=\"{{url}}\"></script>", &(struct tt_view){.url = "/assets/app.js?v=1"},
           "<script src=\"/assets/app.js?v=1\"></script>");
    expect("<script src=\"{{url}}\"></script>", &(struct tt_view){.url = "https://example.org/x.js"},
           "<script src=\"#\"></script>");
    expect("<link rel=\"stylesheet\" href=\"{{url}}\">", &(struct tt_view){.url = "//example.org/x.css"},
           "<link rel=\"stylesheet\" href=\"#\">");
    expect("<svg><use href=\"{{url}}#face\"/></svg>", &(struct tt_view){.url = "/icons.svg"},
           "<svg><use href=\"/icons.svg#face\"/></svg>");
}

TEST(a_part_of_an_address_cannot_change_the_rest)
{
    struct tt_view view = {.id = 12, .title = "a&b=c/d?e#f \"", .url = "?page=2&q=x"};
    expect("<a href=\"/people/{{id}}\">", &view, "<a href=\"/people/12\">");
    expect("<a href=\"/people?q={{title}}\">", &view, "<a href=\"/people?q=a%26b%3Dc%2Fd%3Fe%23f%20%22\">");
    expect("<a href=\"/people{{url}}\">", &view, "<a href=\"/people?page=2&amp;q=x\">");
    expect("<a href=\"{{url}}&amp;x={{id}}\">", &view, "<a href=\"?page=2&amp;q=x&amp;x=12\">");
    expect("<a href=\"/{{url}}\">", &(struct tt_view){.url = "/example.org"}, "<a href=\"/%2Fexample.org\">");
    expect("<a href=\"/{{url}}/{{title}}\">", &(struct tt_view){.title = "example.org"},
           "<a href=\"/./example.org\">");
    expect("<a href=\"/{{due|iso}}/\">", &(struct tt_view){0}, "<a href=\"/./\">");
    expect("<a href=\"mailto:{{url}}\">", &(struct tt_view){.url = "a@b?bcc=c"},
           "<a href=\"mailto:a@b%3Fbcc%3Dc\">");
    expect("<a href=\"people/{{title}}\">", &view, "<a href=\"people/a&amp;b=c/d?e#f%20%22\">");
    expect("<a href=\"https://example.org/{{id}}\">", &view, "<a href=\"https://example.org/12\">");
}

TEST(a_value_chooses_neither_scheme_nor_host)
{
    expect_error("<a href=\"java{{title}}\">", "could make the address a script");
    expect_error("<a href=\"javascript:{{title}}\">", "addresses that begin with");
    expect_error("<a href=\"tel:{{title}}\">", "addresses that begin with");
    expect_error("<a href=\"//{{title}}/x\">", "host of an address");
    expect_error("<a href=\"https://{{title}}/x\">", "host of an address");
    expect_error("<a href=\"https:{{title}}/x\">", "host of an address");
    expect_error("<a href=\"https://a.{{title}}/x\">", "host of an address");
    expect_error("<a href=\"{{id}}\">", "begin the address with /");
    expect_error("<a href=\"&#106;avascript{{title}}\">", "could make the address a script");
}

TEST(sections_in_addresses_are_safe_whether_written_or_not)
{
    struct tt_view view = {.url = "javascript:x", .title = "/a", .open = true};
    expect("<a href=\"{{#count}}/x{{/count}}{{url}}\">", &view, "<a href=\"#\">");
    expect("<a href=\"{{#open}}{{title}}{{/open}}{{^open}}/b{{/open}}\">", &view, "<a href=\"/a\">");
    expect("<a href=\"/p{{#open}}?q={{title}}{{/open}}\">", &view, "<a href=\"/p?q=%2Fa\">");
    expect_error("<a href=\"/{{#open}}/example.{{/open}}{{title}}\">", "write the whole address");
    expect_error("<a href=\"{{#open}}/{{/open}}{{title}}\">", "write the whole address");
}

TEST(an_address_goes_on_behind_what_is_always_written)
{
    struct tt_view view = {.id = 5};
    expect("<a href=\"{{#t}}/people{{/t}}/{{id}}\">", &view, "<a href=\"/people/5\">");
    expect("<p title=\"{{#open}}a:{{/open}}{{title}}\">", &view, "<p title=\"\">");
}

TEST(sections_may_stand_between_attributes)
{
    struct tt_view on = {.open = true}, off = {0};
    expect("<input type=\"checkbox\" {{#open}}checked{{/open}}>", &on, "<input type=\"checkbox\" checked>");
    expect("<input type=\"checkbox\" {{#open}}checked{{/open}}>", &off, "<input type=\"checkbox\" >");
    expect("<option{{#open}} selected{{/open}}>", &on, "<option selected>");
    expect("<a{{#open}} aria-current=\"page\"{{/open}} href=\"/\">", &on,
           "<a aria-current=\"page\" href=\"/\">");
    expect("<a class=\"x{{#open}} here{{/open}}\"{{#open}} id=\"y\"{{/open}}>", &on,
           "<a class=\"x here\" id=\"y\">");
    expect("<a\n  {{#open}}\n  hidden\n  {{/open}}\n  id=\"b\">", &on, "<a\n  hidden\n  id=\"b\">");
    expect("<a {{#open}}tabindex=0{{/open}} {{^open}}hidden{{/open}}>", &on, "<a tabindex=0 >");
}

TEST(sections_may_not_cut_tags_in_two)
{
    expect_error("<p {{#open}}class=\"a{{/open}}\">", "does not end in the kind of place");
    expect_error("{{#open}}<p {{/open}}>", "does not end in the kind of place");
    expect_error("<p class=\"{{#open}}\" id=\"{{/open}}\">", "another attribute");
    expect_error("<p class={{#open}}a{{/open}}>", "in the middle of a tag");
    expect_error("<{{#open}}p{{/open}}>", "in the middle of a tag");
    expect_error("<p {{#open}}a{{/open}}b>", "put a space before the next attribute");
    expect_error("<p hid{{#open}}den{{/open}}>", "put a space before the next attribute");
    expect_error("<p {{#words}}a{{/words}}>", "put a space at the end of the section");
    expect_error("<p {{#open}}><i {{/open}}>", "another tag");
    expect_error("<script>{{#open}}x{{/open}}</script>", "no section");
    expect_error("<!-- {{#open}}x{{/open}} -->", "no section");
    expect_error("{{#open}}<textarea>{{/open}}</textarea>", "does not end in the kind of place");
}

TEST(depth_has_limits)
{
    struct arena *arena = arena_new(0);
    struct text source;
    text_init(&source, arena);
    for (int i = 0; i < 60; i++) text_add(&source, "{{#open}}");
    expect_error(source.at, "too many sections");
    arena_free(arena);
}
