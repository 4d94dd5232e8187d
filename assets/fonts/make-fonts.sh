#!/usr/bin/env bash
# Makes the bundled faces out of Debian's packages of Noto Sans CJK (bookworm, 1:20220127+repack1-1) and of Noto Sans
# (20201225-1):
#
#   NotoSansSC-Regular.otf   Latin, Greek, punctuation, symbols, all hanzi of GBK and the usual name characters beyond
#   NotoSansSC-Medium.otf    the same signs, the hanzi of GB2312
#   NotoSansSC-Bold.otf      the same signs, the hanzi of GB2312
#   NotoSans-*.ttf           Regular and Bold of the letters that Noto Sans CJK lacks: Latin of other languages,
#                            accented Greek, raised and lowered figures, fractions
#
# Signs: Latin-1, Latin Extended-A, Greek, general and CJK punctuation, full-width forms, currency, letter-like and
# number forms, arrows, the mathematical and geometric signs that figures use, circled numbers, units such as ㎡.
# Hinting and layout features are dropped. Four characters take another glyph of the same font, since they stand
# in Latin text more often than not: the middle dot and the bullet, the apostrophe, the ellipsis on the baseline.
#
# The licence, OFL.txt, is the one in the packages' copyright file.
#
# Needs python3-fonttools (4.38). Run in this folder: ./make-fonts.sh. The same packages give the same bytes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q fonts-noto-cjk fonts-noto-cjk-extra fonts-noto-core
for package in ./*.deb; do dpkg-deb -x "$package" tree; done

/usr/bin/python3 - "$work/tree/usr/share/fonts" "$here" <<'PYTHON'
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

source, target = sys.argv[1:]
FACE_SC = 2  # Noto Sans CJK SC in each collection


def hanzi(codec, rows, cells):
    for row in rows:
        for cell in cells:
            try:
                yield ord(bytes([row, cell]).decode(codec))
            except (UnicodeDecodeError, TypeError):
                pass


gb2312 = set(hanzi("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF)))
gbk = {c for c in hanzi("gbk", range(0x81, 0xFF), range(0x40, 0xFF)) if 0x4E00 <= c <= 0x9FFF}
names = {ord(c) for c in "䶮㛃㭎㸆㺸䎃䏝䓖䓨䓛䗖䜣䜩䝼䞍䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶䨙䭃䯄䰾䱷䱽䲝䲞䲟䲠䲡䲢䲣䴓䴔䴕䴖䴗䴘䴙㙦"}
signs = set()
for first, last in [
    (0x20, 0x7E), (0xA0, 0x17F), (0x2C6, 0x2DC), (0x370, 0x3FF), (0x2010, 0x2027), (0x2030, 0x203B),
    (0x2070, 0x208E), (0x20A0, 0x20BF), (0x2100, 0x2126), (0x2150, 0x216B), (0x2170, 0x2179), (0x2190, 0x2199),
    (0x2460, 0x2473), (0x3000, 0x3017), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE5),
]:
    signs.update(range(first, last + 1))
signs.update(ord(c) for c in "−∞≈≠≤≥±√∑∏∆∂∈∩∪∥∠⊕■□▢▪▫▲△▶▷▼▽◀◁◆◇○◎●★☆♀♂✓✔✕✗㎎㎏㎜㎝㎞㎡㏄㏎㏑㏒㏕")
other_glyph = {0xB7: "cid00117", 0x2022: "cid00733", 0x2019: "cid00726", 0x2018: "cid00725", 0x2026: "cid63163",
               0x2715: "cid00149"}


def options_of(drop):
    options = subset.Options()
    options.hinting = False
    options.desubroutinize = False
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.drop_tables += drop
    return options


def make_latin(weight):
    font = TTFont(f"{source}/truetype/noto/NotoSans-{weight}.ttf", recalcTimestamp=False)
    have = set(TTFont(f"{target}/NotoSansSC-{weight}.otf")["cmap"].getBestCmap())
    wanted = set()
    for first, last in [(0x100, 0x24F), (0x370, 0x3FF), (0x400, 0x45F), (0x1E00, 0x1EFF), (0x2070, 0x209C),
                        (0x20A0, 0x20BF), (0x2150, 0x215E)]:
        wanted.update(range(first, last + 1))
    subsetter = subset.Subsetter(options_of(["GDEF", "GPOS", "GSUB", "MATH"]))
    subsetter.populate(unicodes=wanted - have)
    subsetter.subset(font)
    path = f"{target}/NotoSans-{weight}.ttf"
    font.save(path, reorderTables=True)
    print(path, len(font.getGlyphOrder()), "glyphs")


def make(weight, value, wanted):
    font = TTFont(f"{source}/opentype/noto/NotoSansCJK-{weight}.ttc", fontNumber=FACE_SC, lazy=True, recalcTimestamp=False)
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            for code, glyph in other_glyph.items():
                table.cmap[code] = glyph
    subsetter = subset.Subsetter(options_of(["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]))
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    name = font["name"]
    family = "Noto Sans SC" if weight in ("Regular", "Bold") else f"Noto Sans SC {weight}"
    style = weight if weight in ("Regular", "Bold") else "Regular"
    for name_id, text in {1: family, 2: style, 3: f"NotoSansSC-{weight}-subset", 4: f"Noto Sans SC {weight}",
                          6: f"NotoSansSC-{weight}"}.items():
        name.setName(text, name_id, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames[0] = f"NotoSansSC-{weight}"
    cff.topDictIndex[0].FullName = f"Noto Sans SC {weight}"
    cff.topDictIndex[0].FamilyName = "Noto Sans SC"
    font["OS/2"].usWeightClass = value
    path = f"{target}/NotoSansSC-{weight}.otf"
    font.save(path, reorderTables=True)
    missing = sorted(c for c in wanted if c not in font.getBestCmap())
    print(path, len(font.getGlyphOrder()), "glyphs; not in the source:", "".join(map(chr, missing))[:400])


make("Regular", 400, signs | gb2312 | gbk | names)
make("Medium", 500, signs | gb2312)
make("Bold", 700, signs | gb2312)
for weight in ("Regular", "Bold"):
    make_latin(weight)
PYTHON

ls -l "$here"/*.otf "$here"/*.ttf
