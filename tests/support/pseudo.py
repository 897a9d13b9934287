#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes a catalogue for tests, in which each message stands in ⟦brackets⟧ with accents on its letters: "⟦Śávé⟧". What shows
without them was never marked for translation, or is not found by tools/texts.

usage: pseudo.py MSGFMT TEXTS.pot TRANSLATIONS.po OUTPUT.mo

TRANSLATIONS.po says what some messages become instead.
"""
import os
import re
import subprocess
import sys
import tempfile

ACCENTS = str.maketrans("aeiouycnszAEIOUYCNSZ", "áéíóúýćńśźÁÉÍÓÚÝĆŃŚŹ")
# Names, tags, references and what printf fills in stay as they are.
KEPT = re.compile(r"(\{\{[^}]*\}\}|\{[a-z_]+\}|<[^>]*>|&[a-z#0-9]+;|%[-+ #0-9.$*]*(?:hh|h|ll|l|j|z|t)?[a-zA-Z%]|\\.)")
HEADER = ('msgid ""\nmsgstr ""\n"Language: x-pseudo\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
          '"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n"X-Own-Name: ⟦Ṕśéúdó⟧\\n"\n"X-Direction: rtl\\n"\n"X-Decimal-Mark: ,\\n"\n')


def pseudo(text):
    parts = KEPT.split(text)
    return "⟦" + "".join(part if i % 2 else part.translate(ACCENTS) for i, part in enumerate(parts)) + "⟧"


def strings(block, keyword):
    """The string after a keyword, over all its lines."""
    found = re.search(rf'^{re.escape(keyword)} ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.M)
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', found[1])) if found else None


def main(args):
    msgfmt, source, more, output = args
    with open(source, encoding="utf-8") as file:
        blocks = file.read().split("\n\n")[1:]
    entries = [HEADER]
    for block in blocks:
        one, many = strings(block, "msgid"), strings(block, "msgid_plural")
        flags = "#, c-format\n" if re.search(r"^#,.*\bc-format", block, re.M) and "no-c-format" not in block else ""
        entry = f'{flags}msgid "{one}"\n'
        entry += (f'msgid_plural "{many}"\nmsgstr[0] "{pseudo(one)}"\nmsgstr[1] "{pseudo(many)}"\n' if many is not None
                  else f'msgstr "{pseudo(one)}"\n')
        entries.append(entry)
    with open(more, encoding="utf-8") as file:
        entries.append(file.read().split("\n\n", 1)[1])
    with tempfile.NamedTemporaryFile("w", suffix=".po", encoding="utf-8") as file:
        file.write("\n".join(entries))
        file.flush()
        return subprocess.run([msgfmt, "--check-format", "--endianness=little", "--output-file=" + os.path.abspath(output), file.name],
                              check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
