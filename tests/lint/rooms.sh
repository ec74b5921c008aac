#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# rooms.sh: dependencies run one way. rooms.txt, beside this script, has the order of the rooms; this
# looks at what files include, and at what the objects of the driver and of common/ call.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"
table=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)/rooms.txt
readonly table
scratch=$(mktemp -d)
readonly scratch
trap 'rm -rf "$scratch"' EXIT

# tops: the top folders of the table.
tops() {
    awk '$1 == "top" { print $2 }' "$table"
}

# includes: "FILE INCLUDED" for each include in quotes of the C files below the working folder.
includes() {
    # shellcheck disable=SC2046 # names without blanks
    grep -rHE --include='*.[ch]' '^ *# *include "' $(tops) 2>/dev/null |
        sed -E 's/^([^:]*):[^"]*"([^"]*)".*/\1 \2/'
}

# upward: of lines "USER USED WHY" those that the table does not allow.
upward() {
    awk -v table="$table" '
        BEGIN {
            while ((getline line < table) > 0) {
                count = split(line, word, " ")
                if (word[1] == "top") {
                    top = word[2]
                    for (at = 2; at <= count; at++) sees[top, word[at]] = 1
                } else if (word[1] == "room" || word[1] == "apart") {
                    rooms[top] = 1
                    room = word[2] == "." ? top : top "/" word[2]
                    rank[room] = ++ranks
                    apart[room] = word[1] == "apart"
                }
            }
        }
        function top_of(file) { return file ~ /\// ? substr(file, 1, index(file, "/") - 1) : "" }
        function room_of(file) { sub(/\/[^\/]*$/, "", file); return file }
        {
            own = room_of($1); other = room_of($2); why = $3 ? " (" $3 ")" : ""
            if (!((top_of($1), top_of($2)) in sees || (top_of($1), other) in sees))
                print $1 " uses " $2 why ", which is none of its folders"
            else if (top_of($1) in rooms && !(own in rank))
                print $1 " is in a room that rooms.txt does not have"
            else if (top_of($2) in rooms && !(other in rank))
                print $1 " uses " $2 ", whose room rooms.txt does not have"
            else if (own != other && top_of($1) == top_of($2) && top_of($1) in rooms &&
                     (rank[other] > rank[own] || apart[own] || apart[other]))
                print $1 " uses " $2 why ", which is above it"
        }'
}

# circles: of lines "USER USED" those files that use each other in a circle.
circles() {
    awk '$1 != $2 { print $1, $2 }' | LC_ALL=C tsort 2>&1 >/dev/null | sed 's/^tsort: //'
}

# objects: those of the driver and common/ whose sources are still there, each ended by a zero byte.
objects() {
    find "$TRIPTYCH_BUILD" -path "$TRIPTYCH_BUILD/race" -prune -o -name '*.c.o' \
        \( -path '*/triptych_common.dir/*' -o -path '*/triptych_compare.dir/*' \) -print |
        while IFS= read -r object; do
            source=${object##*/triptych_}
            source=${source/.dir//}
            [ ! -e "${source%.o}" ] || printf '%s\0' "$object"
        done
}

# calls: "USER USED SYMBOL" for each symbol that one object of the driver or common/ needs of another.
calls() {
    objects | xargs -0 -r nm -A -P |
        sed -E 's|^.*/triptych_([a-z]*)\.dir/([^:]*)\.o:? *:? |\1/\2 |' | awk '
            $3 == "U" { users[$2] = users[$2] " " $1 }
            $3 ~ /^[TDBRC]$/ { owner[$2] = $1 }
            END {
                for (symbol in owner) {
                    count = split(users[symbol], user, " ")
                    for (at = 1; at <= count; at++) print user[at], owner[symbol], symbol
                }
            }' | sort
}

# A variant that is not made for it does not know what survives a dead worker.
resilient() {
    awk '$2 ~ /\/resilient\// && $1 ~ /^(posix|openmp|mpi)\/[^\/]*\// &&
         $1 !~ /^[a-z]*\/(core|resilient|measure|races|prices)\// && $1 !~ /\/resilient\.[ch]$/ {
             print $1 " includes " $2
         }'
}

# belongs: of the files on standard input those at the top level that the house does not have.
belongs() {
    awk -F/ '
        BEGIN {
            count = split(".ci .clang-format .editorconfig .gitignore CHANGELOG.md CMakeLists.txt " \
                "CMakePresets.json CONTRIBUTING.md LICENSE README.md cmake common compare docs " \
                "exercises mpi openmp posix quickstart.sh tests", names, " ")
            for (at = 1; at <= count; at++) known[names[at]] = 1
        }
        !($1 in known) { print $1 " does not belong at the top level" }' | sort -u
}

# plant FILE LINE: one file in the tree of wrong ones.
plant() {
    mkdir -p "$scratch/$(dirname "$1")"
    printf '%s\n' "$2" >"$scratch/$1"
}

# found WHAT TEXT: no complaint if the text has been found.
found() {
    [[ $2 == *"$1"* ]] || echo "not found: $1"
}

cd "$TRIPTYCH_SOURCE" || exit 1
includes >"$scratch/includes"
report "$([ "$(wc -l <"$scratch/includes")" -gt 100 ] || echo "few were found")" "includes can be read"
report "$(upward <"$scratch/includes")" "includes go one way"
report "$(circles <"$scratch/includes")" "no files include each other in a circle"
report "$(resilient <"$scratch/includes")" "only resilient variants include resilient/"
report "$(awk '$1 == "top" { top = $2 } $1 ~ /^(room|apart)$/ { print top "/" $2 }' "$table" |
    while IFS= read -r room; do [ -d "$room" ] || echo "$room is no folder"; done)" \
    "every room of the table is there"

if git -c safe.directory='*' ls-files >"$scratch/files" 2>/dev/null && [ -s "$scratch/files" ]; then
    report "$(belongs <"$scratch/files")" "every file belongs to the house"
    report "$(xargs -d '\n' stat -c '%s %n' <"$scratch/files" |
        awk '$1 > 1048576 { print $2 " has " $1 " bytes" }')" "no file is larger than a megabyte"
    report "$(found core "$(printf '%s\n' README.md core mpi/core/farm.c | belongs)")" \
        "a file that does not belong is found"
fi

calls >"$scratch/calls"
report "$([ "$(wc -l <"$scratch/calls")" -gt 100 ] || echo "few were found in $TRIPTYCH_BUILD")" \
    "calls can be read"
report "$(upward <"$scratch/calls")" "calls go one way"

# What is wrong must be found.
cd "$scratch" || exit 1
plant common/base/a.c '#include "common/bench/bench.h"'
plant common/work/b.c '#include "compare/base/text.h"'
plant compare/results/c.c '#  include "compare/prices/prices.h"'
plant compare/server/d.c '#include "compare/base/text.h"'
plant compare/attic/e.c '#include "compare/base/text.h"'
plant compare/base/f.h '#include "compare/base/g.h"'
plant compare/base/g.h '#include "compare/base/f.h"'
plant posix/pool/h.c '#include "mpi/team.h"'
plant posix/pool/fork.c '#include "posix/resilient/supervisor.h"'
plant posix/pool/resilient.c '#include "posix/resilient/supervisor.h"'
plant compare/measure/good.c '#include "compare/base/text.h"'
wrong=$(includes | upward)
for file in common/base/a.c common/work/b.c compare/results/c.c compare/server/d.c compare/attic/e.c \
    posix/pool/h.c; do
    report "$(found "$file " "$wrong")" "an include that is not allowed is found in $file"
done
report "$([ "$(wc -l <<<"$wrong")" -eq 6 ] || echo "$wrong")" "no other is"
report "$(found compare/base/f.h "$(includes | circles)")" "a circle is found"
report "$([ "$(includes | resilient)" = "posix/pool/fork.c includes posix/resilient/supervisor.h" ] ||
    includes | resilient)" "a variant that includes resilient/ is found"
finish
