#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Joins style sheets into the one that pages load: comments and needless white space out, and behind every url() the
hash of that file, so that browsers may keep it for good.

usage: join_css.py OUTPUT.css STYLE.css... [--files FILE...]
"""
import hashlib
import os
import re
import sys


def squeeze(css):
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"[ \t]*\n\s*", "\n", css)
    return re.sub(r"\n+", "\n", css).strip()


def main(args):
    if len(args) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    cut = args.index("--files") if "--files" in args else len(args)
    output, styles, files = args[0], args[1:cut], args[cut + 1:]
    hashes = {}
    for path in files:
        with open(path, "rb") as file:
            hashes[os.path.basename(path)] = hashlib.sha256(file.read()).hexdigest()[:12]
    parts = ["/* SPDX-License-Identifier: AGPL-3.0-or-later */"]
    for path in styles:
        with open(path, encoding="utf-8") as file:
            parts.append(squeeze(file.read()))
    css = "\n".join(parts) + "\n"
    missing = [name for name in re.findall(r'url\("([^"]+)"\)', css) if name not in hashes]
    if missing:
        print(f"join_css: no such file beside the styles: {', '.join(missing)}", file=sys.stderr)
        return 1
    css = re.sub(r'url\("([^"]+)"\)', lambda found: f'url("{found[1]}?v={hashes[found[1]]}")', css)
    with open(output, "w", encoding="utf-8") as file:
        file.write(css)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
