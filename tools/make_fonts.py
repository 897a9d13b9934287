#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes small woff2 files and fonts.css from the fonts that Debian installs.

usage: make_fonts.py OUTPUT_DIR INTER.ttf VOLLKORN.ttf
       make_fonts.py OUTPUT_DIR            (no fonts: an empty fonts.css, and pages use the system's)
       make_fonts.py --list                (the names of the files that it makes)

One file for each family and script, so that a reader fetches only the scripts on the page. The fallback faces carry
the metrics of the web font, so that nothing on the page moves when it arrives.
"""
import os
import sys

# What a page in that script needs; the ranges do not overlap.
SCRIPTS = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,"
             "U+2190-2193,U+2212,U+2215,U+2260,U+2264-2265,U+2713,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-0130,U+0132-0151,U+0154-019F,U+01A2-01AE,U+01B1-02BA,U+02BD-02C5,U+02C7-02D9,U+02DB,"
                 "U+02DD-02FF,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AA,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "vietnamese": "U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF1,U+20AB",
    "greek": "U+0370-03FF,U+1F00-1FFF",
    "cyrillic": "U+0400-052F,U+1C80-1C88,U+20B4,U+2116,U+2DE0-2DFF,U+A640-A69F",
}

# How often each letter stands in running text, per thousand; the space is the commonest.
LETTERS = dict(zip(" etaoinshrdlcumwfgypbvk", (
    180, 104, 75, 67, 62, 57, 55, 52, 50, 49, 35, 33, 23, 23, 20, 20, 18, 16, 16, 16, 12, 8, 6)))

# Mean letter widths by that table, in em, of the fonts that nearly every system has.
ARIAL, ARIAL_BOLD, TIMES_BOLD = 0.4418, 0.4776, 0.4258


def font_names():
    return [f"{family}-{script}.woff2" for family in ("inter", "vollkorn") for script in SCRIPTS]


def mean_width(font):
    widths, names = font["hmtx"], font.getBestCmap()
    total = sum(widths[names[ord(letter)]][0] * count for letter, count in LETTERS.items())
    return total / sum(LETTERS.values()) / font["head"].unitsPerEm


def unicodes(ranges):
    for part in ranges.replace("U+", "").split(","):
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def write_subset(font_path, weights, features, ranges, path):
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = features
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # the licence stays in the file
    font = TTFont(font_path, recalcTimestamp=False)
    maker = subset.Subsetter(options)
    maker.populate(unicodes=unicodes(ranges))
    maker.subset(font)
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": weights})
    subset.save_font(font, path, options)


def measure(font_path, weight):
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(font_path)
    maker = subset.Subsetter()  # of all its letters it would take long
    maker.populate(text="".join(LETTERS))
    maker.subset(font)
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": weight})
    units = font["head"].unitsPerEm
    return mean_width(font), font["hhea"].ascent / units, -font["hhea"].descent / units


def fallback_face(family, weight, local, local_width, font_path, at_weight):
    width, ascent, descent = measure(font_path, at_weight)
    adjust = width / local_width
    sources = ", ".join(f"local('{name}')" for name in local)
    return (f"@font-face {{ font-family: '{family} fallback'; font-weight: {weight}; src: {sources}; "
            f"size-adjust: {adjust:.2%}; ascent-override: {ascent / adjust:.2%}; "
            f"descent-override: {descent / adjust:.2%}; line-gap-override: 0%; }}")


def make_family(out, family, font_path, weights, features):
    faces = []
    for script, ranges in SCRIPTS.items():
        name = f"{family.lower()}-{script}.woff2"
        write_subset(font_path, weights, features, ranges, os.path.join(out, name))
        weight = f"{weights[0]} {weights[1]}"
        faces.append(f"@font-face {{ font-family: {family}; font-weight: {weight}; font-display: swap; "
                     f"src: url(\"{name}\") format('woff2'); unicode-range: {ranges}; }}")
    return faces


def main(args):
    if args == ["--list"]:
        print("\n".join(font_names()))
        return 0
    if len(args) not in (1, 3):
        print(__doc__, file=sys.stderr)
        return 2
    out, css = args[0], ["/* SPDX-License-Identifier: AGPL-3.0-or-later */"]
    if len(args) == 3:
        inter, vollkorn = args[1:]
        css += make_family(out, "Inter", inter, (400, 700),
                           ["ccmp", "locl", "mark", "mkmk", "kern", "calt", "case", "cv11", "ss03", "tnum", "frac"])
        css += make_family(out, "Vollkorn", vollkorn, (600, 700),
                           ["ccmp", "locl", "mark", "mkmk", "kern", "liga", "calt", "case", "lnum", "tnum"])
        css += [
            fallback_face("Inter", "400 549", ["Arial", "Liberation Sans", "Arimo", "Helvetica"], ARIAL, inter, 400),
            fallback_face("Inter", "550 700", ["Arial Bold", "Liberation Sans Bold", "Arimo Bold", "Helvetica Bold"],
                          ARIAL_BOLD, inter, 620),
            fallback_face("Vollkorn", "600 700", ["Times New Roman Bold", "Liberation Serif Bold", "Tinos Bold"],
                          TIMES_BOLD, vollkorn, 600),
        ]
    with open(os.path.join(out, "fonts.css"), "w", encoding="utf-8") as file:
        file.write("\n".join(css) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
