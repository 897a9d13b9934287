#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes migrations/NNNN_name.sql as a C array: embed_migrations.py OUTPUT.c FILE…

The files are taken in the order of their numbers, which have to run 1, 2, 3 … without gaps.
"""
import os
import re
import sys


def c_bytes(text):
    """A text with its NUL as numbers: string literals have a length that every compiler must take, 4095."""
    data = text.encode("utf-8") + b"\0"
    lines = [", ".join("%d" % byte for byte in data[i : i + 24]) for i in range(0, len(data), 24)]
    return ",\n    ".join(lines)


def main(output, files):
    migrations = []
    for path in files:
        name = os.path.basename(path)
        match = re.fullmatch(r"(\d{4})_[a-z0-9_]+\.sql", name)
        if not match:
            sys.exit(f"{path}: a migration is called NNNN_name.sql")
        with open(path, encoding="utf-8") as file:
            migrations.append((int(match.group(1)), name[: -len(".sql")], file.read()))
    migrations.sort()
    for place, (number, name, _) in enumerate(migrations, start=1):
        if number != place:
            sys.exit(f"migrations: {name} stands where number {place:04d} is expected")
    with open(output, "w", encoding="utf-8") as file:
        file.write("/* Made from migrations/ by tools/embed_migrations.py. */\n")
        file.write('#include "db/db.h"\n\n')
        for _, name, text in migrations:
            file.write("static const unsigned char text_%s[] = {\n    %s};\n\n" % (name, c_bytes(text)))
        file.write("const struct migration migrations_all[] = {\n")
        for number, name, _ in migrations:
            file.write('    {%d, "%s", (const char *)text_%s},\n' % (number, name, name))
        file.write("    {0, 0, 0},\n};\n\n")
        file.write(f"const int migrations_count = {len(migrations)};\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
