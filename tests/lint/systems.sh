#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# systems.sh: what only Linux or glibc has stands in the files that systems.txt, beside this script,
# names, and each of them says what is lost without it.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"
table=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)/systems.txt
readonly table
readonly tops=(common compare posix openmp mpi exercises)
scratch=$(mktemp -d)
readonly scratch
trap 'rm -rf "$scratch"' EXIT

# entries KIND: the rest of the table's lines of that kind.
entries() {
    sed -n "s/^$1 //p" "$table"
}

# code: "FILE:LINE: CODE" of all C files below the working folder, without comments.
code() {
    # shellcheck disable=SC2016 # awk's own variables
    find "${tops[@]}" -name '*.[ch]' -print0 2>/dev/null | sort -z | xargs -0 -r awk '
        FNR == 1 { inside = 0 }
        {
            line = $0; rest = ""
            while (line != "") {
                at = index(line, inside ? "*/" : "/*")
                if (!inside) rest = rest (at ? substr(line, 1, at - 1) : line)
                line = at ? substr(line, at + 2) : ""
                if (at) inside = !inside
            }
            if (rest ~ /[^ ]/) print FILENAME ":" FNR ": " rest
        }'
}

# loose: of lines of code those that the table does not allow where they are.
loose() {
    entries word >"$scratch/words"
    grep -E -f "$scratch/words" |
        awk -v table="$table" '
            BEGIN {
                while ((getline line < table) > 0)
                    if (line ~ /^file /) allowed[substr(line, 6)] = 1
            }
            {
                file = substr($0, 1, index($0, ":") - 1); folder = file
                while (!(file in allowed) && sub(/[^\/]*\/?$/, "", folder) && folder != "")
                    if (folder in allowed) next
                if (!(file in allowed)) print
            }'
}

# plant FILE LINE: one file in the tree of wrong ones.
plant() {
    mkdir -p "$scratch/tree/$(dirname "$1")"
    printf '%s\n' "$2" >"$scratch/tree/$1"
}

cd "$TRIPTYCH_SOURCE" || exit 1
code >"$scratch/code"
report "$([ "$(wc -l <"$scratch/code")" -gt 10000 ] || echo "few lines were found")" "code can be read"
report "$(loose <"$scratch/code")" "calls that only Linux or glibc has stand in the files of systems.txt"
report "$(entries file | while IFS= read -r file; do [ -e "$file" ] || echo "$file is not there"; done)" \
    "every file of the table is there"
report "$(entries file | grep '^common/base/.*\.c$' | while IFS= read -r file; do
    tr -s '\n* ' ' ' <"${file%.c}.h" | grep -qiE 'without linux|elsewhere|the system has none' ||
        echo "${file%.c}.h does not say what is lost without Linux"
done)" "the fallbacks' headers say what is lost"

# What is wrong must be found.
plant common/work/a.c '    ok(pipe2(ends, O_CLOEXEC) ? errno : 0, "pipe2");'
plant compare/race/b.c '#include <sys/prctl.h>'
plant posix/core/c.c 'long id = syscall(SYS_gettid);'
plant openmp/core/d.c 'pthread_setname_np(self, "a");'
plant mpi/core/e.c '    FILE *file = fopen("/proc/stat", "re");'
plant compare/machine/f.c '#if defined(__linux__)'
plant common/base/descriptors.c 'return pipe2(ends, O_CLOEXEC);'
plant posix/explore/good.c '#include <sys/syscall.h>'
plant common/base/good.c '/* as pipe2(2) does it; prctl(2) too */ int pipe_2(void);'
cd "$scratch/tree" || exit 1
wrong=$(code | loose | cut -d: -f1 | sort)
report "$(diff <(printf '%s\n' common/work/a.c compare/machine/f.c compare/race/b.c mpi/core/e.c \
    openmp/core/d.c posix/core/c.c) <(printf '%s\n' "$wrong"))" "a call that is loose is found, and no other"
finish
