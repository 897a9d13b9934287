#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes files part of the executable: all bytes in one file, which the assembler includes as it is, and a C table.

usage: embed.py OUTPUT.c OUTPUT.bin ROOT ROOT FILE...

A file is known by its path below the first root that holds it, without a leading src/: person/show.html, assets/app.js.
Assets also get their gzip and brotli forms where those are at least a tenth smaller. The same files give the same
output.
"""
import gzip
import hashlib
import os
import sys

try:
    import brotli
except ImportError:
    brotli = None  # pages then go out as gzip

ALIGNMENT = 16


def name_of(path, roots):
    full = os.path.realpath(path)
    for root in roots:
        relative = os.path.relpath(full, os.path.realpath(root))
        if not relative.startswith(".."):
            return relative[4:] if relative.startswith("src/") else relative
    sys.exit(f"embed.py: {path} is outside of the source and the build")


def compressed(name, content):
    """Its gzip and brotli forms, empty where they do not pay."""
    if not name.startswith("assets/") or name.endswith((".woff2", ".png", ".jpg", ".webp")):
        return b"", b""
    forms = gzip.compress(content, 9, mtime=0), brotli.compress(content) if brotli else b""
    return tuple(form if len(form) < len(content) * 0.9 else b"" for form in forms)


class Blob:
    def __init__(self):
        self.parts, self.size = [], 0

    def add(self, content):
        """The place of the content, which a NUL follows."""
        at = self.size
        padding = b"\0" * (ALIGNMENT - len(content) % ALIGNMENT)
        self.parts += [content, padding]
        self.size += len(content) + len(padding)
        return at


def entry(name, content, blob):
    def piece(form):
        return (f"embedded_bytes + {blob.add(form)}", len(form)) if form else ("NULL", 0)

    start = f"embedded_bytes + {blob.add(content)}"
    (gzip_at, gzip_size), (brotli_at, brotli_size) = map(piece, compressed(name, content))
    digest = hashlib.sha256(content).hexdigest()[:12]
    return (f'    {{"{name}", {start}, {len(content)}, "{digest}", {gzip_at}, {gzip_size}, '
            f"{brotli_at}, {brotli_size}}},\n")


def main(args):
    if len(args) < 4:
        print(__doc__, file=sys.stderr)
        return 2
    source_path, blob_path, roots, files = args[0], args[1], args[2:4], args[4:]
    named = sorted((name_of(path, roots).encode(), path) for path in set(files))
    for (name, path), (other, _) in zip(named, named[1:]):
        if name == other:
            sys.exit(f"embed.py: two files are called {name.decode()}: {path}")
    blob, entries = Blob(), []
    for name, path in named:
        with open(path, "rb") as file:
            entries.append(entry(name.decode(), file.read(), blob))
    with open(blob_path, "wb") as file:
        file.write(b"".join(blob.parts))
    with open(source_path, "w", encoding="utf-8") as file:
        file.write(f"""/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Made by tools/embed.py. */
#include "web/embedded.h"

__asm__(".pushsection .rodata\\n"
        ".balign {ALIGNMENT}\\n"
        ".global embedded_bytes\\n"
        ".hidden embedded_bytes\\n"
        "embedded_bytes:\\n"
        ".incbin \\"{blob_path}\\"\\n"
        ".byte 0\\n"
        ".popsection\\n");
__attribute__((visibility("hidden"))) extern const unsigned char embedded_bytes[];

const struct embedded embedded_files[] = {{
{"".join(entries)}    {{NULL, NULL, 0, NULL, NULL, 0, NULL, 0}},
}};
const size_t embedded_count = {len(entries)};
""")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
