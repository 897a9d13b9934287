/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "farewell/certificate_pdf.h"

#include "base/text.h"
#include "tests/support/test.h"

static struct certificate_text text_for(struct arena *arena, const char *name)
{
    struct certificate_text text = {
        .portal = "Harbor Foods",
        .heading = "Certificate",
        .name = name,
        .sentence = "has completed a mentoring relationship with Amara Okafor, as a mentee, in the program "
                    "“Engineering leadership 2026”.",
        .facts = "2 March 2026 to 29 August 2026  ·  12 meetings",
        .issued = "Issued on 29 August 2026",
        .signed_as = "Program coordinator",
        .issued_at = 1788000000,
    };
    *LIST_ADD(&text.signers, arena, const char *) = "Nora Stein";
    *LIST_ADD(&text.signers, arena, const char *) = "Tom Becker";
    return text;
}

static void assert_is_pdf(struct arena *arena, const char *name, enum certificate_paper paper)
{
    struct bytes pdf;
    struct certificate_text text = text_for(arena, name);
    assert_ok(certificate_pdf(arena, &text, paper, &pdf));
    assert_true(pdf.length > 2000);
    assert_memory_equal(pdf.at, "%PDF-", 5);
    assert_non_null(memmem(pdf.at, pdf.length, "/StructTreeRoot", 15));
}

TEST(names_in_any_script_and_of_any_length_are_drawn)
{
    static const char *const NAMES[] = {
        "Jonas Lindqvist", "عبد الرحمن بن محمد الأنصاري", "田中 花子", "Nguyễn Thị Minh Khai", "x", ""};
    struct arena *arena = arena_new(0);
    struct text longest;
    text_init(&longest, arena);
    for (int i = 0; i < 40; i++) text_add(&longest, "Maximiliane-");
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        assert_is_pdf(arena, NAMES[i], CERTIFICATE_A4);
    assert_is_pdf(arena, longest.at, CERTIFICATE_A4);
    assert_is_pdf(arena, "Jonas Lindqvist", CERTIFICATE_LETTER);
    arena_free(arena);
}

TEST(papers_have_their_size)
{
    struct arena *arena = arena_new(0);
    struct certificate_text text = text_for(arena, "Jonas Lindqvist");
    struct bytes a4, letter;
    assert_ok(certificate_pdf(arena, &text, CERTIFICATE_A4, &a4));
    assert_ok(certificate_pdf(arena, &text, CERTIFICATE_LETTER, &letter));
    assert_non_null(memmem(a4.at, a4.length, "841.89", 6));
    assert_non_null(memmem(letter.at, letter.length, "792 612", 7));
    arena_free(arena);
}
