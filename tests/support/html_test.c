/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/support/html.h"
#include "tests/support/test.h"

#define PAGE(body)                                                                                           \
    "<!doctype html>\n<html lang=\"en\"><head><title>T</title><meta charset=\"utf-8\"></head>\n"             \
    "<body><main><h1>H</h1>\n" body "\n</main></body></html>\n"

TEST(a_whole_page_has_no_fault)
{
    struct arena *arena = arena_new(0);
    const char *page =
        PAGE("<form method=\"post\" action=\"/a\"><input type=hidden name=\"csrf\" value=\"x\">"
             "<label for=\"n\">N</label><input id=\"n\" name=\"n\" required><textarea><b></textarea>"
             "<button>Go</button></form><svg><title>A</title><path d=\"M0\"/></svg><!-- < -->"
             "<ul><li><p>a <a href=\"#n\">b</a><br></p></li></ul><script src=\"/a.js\"></script>"
             "<table><tbody><tr><td>1</td></tr></tbody></table><dl><dt>a</dt><dd>b</dd></dl>");
    const char *fault = html_fault(arena, page);
    if (fault) print_message("%s\n", fault);
    assert_null(fault);
    arena_free(arena);
}

TEST(faults_are_found_and_named_with_their_line)
{
    static const struct {
        const char *page;
        const char *fault;
    } pages[] = {
        {PAGE("<div><p>a</div>"), "line 4: </div> stands where <p> of line 4 is open"},
        {PAGE("</div>"), "</div> stands where <main>"},
        {PAGE("<div>"), "</main> stands where <div>"},
        {PAGE("<div/>"), "does not close itself"},
        {PAGE("<p><div></div></p>"), "<div> stands in <p>"},
        {PAGE("<li>a</li>"), "<li> stands in <main>"},
        {PAGE("<ul><div></div></ul>"), "<div> stands in <ul>"},
        {PAGE("<a href=\"/\"><button>x</button></a>"), "in a link or button"},
        {PAGE("<form><form></form></form>"), "a form in a form"},
        {PAGE("<form method=\"post\"></form>"), "no csrf field"},
        {PAGE("<form method=\"post\"><input name=\"csrf\" value=\"\"></form>"), "csrf field is empty"},
        {PAGE("<p class=\"a\" class=\"b\"></p>"), "class stands twice"},
        {PAGE("<p class=\"a\"id=\"b\"></p>"), "no space behind an attribute"},
        {PAGE("<p id=\"a\"></p>\n<p id=\"a\"></p>"), "line 5: id 'a' stands twice"},
        {PAGE("<p id=\"\"></p>"), "is no id"},
        {PAGE("<label for=\"x\">a</label>"), "for: there is no id 'x'"},
        {PAGE("<p aria-describedby=\"\"></p>"), "aria-describedby is empty"},
        {PAGE("<a href=\"#x\">a</a>"), "href: there is no id 'x'"},
        {PAGE("<a href=\"#\">a</a>"), "refused the address"},
        {PAGE("<img src=\"/a.png\">"), "without alt"},
        {PAGE("a < b"), "a bare '<'"},
        {PAGE("<h1>again</h1>"), "2 <h1> instead of one"},
        {PAGE("<script>"), "<script> is not closed"},
        {"<html></html>", "no doctype"},
        {"<!doctype html><html><body></body></html>", "no language"},
        {"<!doctype html><html lang=\"en\"><title></title></html>", "title is empty"},
        {"<!doctype html><html lang=\"en\"></html>", "0 titles"},
    };
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const char *fault = html_fault(arena, pages[i].page);
        if (!fault || !strstr(fault, pages[i].fault))
            fail_msg("%s\n-> %s, not %s", pages[i].page, fault ? fault : "whole", pages[i].fault);
    }
    arena_free(arena);
}
