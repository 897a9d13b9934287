#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes message catalogues part of the executable: a C table of languages, with what the headers of the catalogues say.

usage: embed_languages.py OUTPUT.c TABLE FIRST_NUMBER CATALOGUE.mo…

The header of each has Language, Plural-Forms, X-Own-Name ("Deutsch"), X-Direction (ltr or rtl) and X-Decimal-Mark.
"""
import gettext
import os
import re
import sys


def header_of(path):
    with open(path, "rb") as file:
        return gettext.GNUTranslations(file).info()


def entry(path, number):
    header = header_of(path)
    missing = [name for name in ("language", "plural-forms", "x-own-name", "x-direction", "x-decimal-mark") if not header.get(name)]
    if missing:
        sys.exit(f"embed_languages: {path} does not say {', '.join(missing)} in its header")
    plural = re.fullmatch(r"nplurals=(\d+); *plural=(.+?);?", header["plural-forms"])
    if not plural or header["x-direction"] not in ("ltr", "rtl") or header["x-decimal-mark"] not in (".", ","):
        sys.exit(f"embed_languages: {path}: Plural-Forms, X-Direction or X-Decimal-Mark cannot be read")
    symbol = "catalogue_" + header["language"].lower().replace("-", "_")
    right_to_left = "true" if header["x-direction"] == "rtl" else "false"
    source = f"""
__asm__(".pushsection .rodata\\n"
        ".hidden {symbol}\\n"
        ".global {symbol}\\n"
        "{symbol}:\\n"
        ".incbin \\"{os.path.abspath(path)}\\"\\n"
        ".popsection\\n");
__attribute__((visibility("hidden"))) extern const unsigned char {symbol}[];
"""
    row = (f'    {{{number}, "{header["language"]}", "{header["x-own-name"]}", {right_to_left}, \'{header["x-decimal-mark"]}\', {plural[1]},\n'
           f'     "{plural[2]}",\n     {{{symbol}, {os.path.getsize(path)}}}}},\n')
    return header["language"], source, row


def main(args):
    if len(args) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    output, table, first, paths = args[0], args[1], int(args[2]), args[3:]
    paths = sorted(paths, key=lambda path: header_of(path).get("language", ""))
    entries = [entry(path, first + i) for i, path in enumerate(paths)]
    with open(output, "w", encoding="utf-8") as file:
        file.write("/* SPDX-License-Identifier: AGPL-3.0-or-later */\n/* Made by tools/embed_languages.py. */\n")
        file.write('#include "language/language_parts.h"\n')
        file.write("".join(source for _, source, _ in entries))
        file.write(f"\nconst struct language {table}[] = {{\n{''.join(row for _, _, row in entries)}}};\n")
        if table == "languages_built_in":
            file.write(f"const size_t {table}_count = {len(entries)};\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
