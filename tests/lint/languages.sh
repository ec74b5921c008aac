#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every text that is told in the user's language (story(), translate(), text_translated(), TRANSLATED()) stands in each
# catalog of common/po/, and the catalogs are right for gettext.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

for tool in xgettext msgcmp msgfmt; do
    command -v "$tool" >/dev/null || skip "there is no $tool"
done
cd "$TRIPTYCH_SOURCE" || exit 1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
find common posix openmp mpi compare -name '*.c' | sort >"$scratch/files"
xgettext --from-code=UTF-8 --files-from="$scratch/files" -k -kstory:1 -ktranslate:1 -kTRANSLATED:1 -ktext_translated:1 \
    -o "$scratch/all.pot"
report "$([ "$(grep -c '^msgid' "$scratch/all.pot")" -gt 50 ] || echo none)" "texts are found"
for catalog in common/po/*.po; do
    report "$(msgfmt --check-format --output-file=/dev/null "$catalog" 2>&1)" "$catalog is valid"
    # (Counted nouns are used by translate_count(), whose nouns may come from a workload's table.)
    report "$(msgcmp "$catalog" "$scratch/all.pot" 2>&1 | grep -v 'this message is not used')" \
        "$catalog has every text"
done

# The page's script and its texts in compare/page/words*.c, which only a reader of Japanese would miss.
command -v python3 >/dev/null && report "$(python3 - <<'END'
import glob, re

def literals(text):
    return {"".join(re.findall(r'"((?:[^"\\]|\\.)*)"', piece)) for piece in text}

script = "".join(open(path, encoding="utf-8").read() for path in sorted(glob.glob("compare/page/js/*.js")))
script = re.sub(r'"\s*\+\s*"', "", script) + open("compare/page/template.html", encoding="utf-8").read()
words = "".join(open(path, encoding="utf-8").read() for path in sorted(glob.glob("compare/page/words*.c")))
words = words.replace(words[words.index("*const told[]"):words.index("*const terms[]")], "")
for text in sorted(literals(re.findall(r'TRANSLATED\(((?:\s*"(?:[^"\\]|\\.)*")+)\)', words))):
    if text not in script and not text.startswith("Colours: "):
        print(f"no script of the page says: {text}")
for text in sorted(literals(re.findall(r'\b(?:say|tell)\(("(?:[^"\\]|\\.)*")', script))):
    if text not in literals(re.findall(r'TRANSLATED\(((?:\s*"(?:[^"\\]|\\.)*")+)\)', words)):
        print(f"compare/page/words*.c lack: {text}")
END
)" "the page says what compare/page/words*.c translate"
finish
