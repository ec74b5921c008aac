#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# layering.sh: what each folder may call. common/ is the paradigms' common ground and knows none of
# them; a panel knows its own. Looks at the sources, and at the symbols of the built libraries, which
# no macro can hide. (What a folder may include: tests/lint/rooms.sh.)

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"
cd "$TRIPTYCH_SOURCE" || exit 1

readonly threads='pthread_[a-z]+' openmp='omp_[a-z_]+|# *pragma +omp' mpi='MPI_[A-Z][A-Za-z_]*'
readonly processes='fork|vfork|clone'

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

# code FOLDER: its sources with comments and texts blanked out, as FILE:LINE:CODE.
code() {
    [ -e "$scratch/$1" ] || read_code "$1" >"$scratch/$1"
    cat "$scratch/$1"
}

# All files go through one preprocessor, which takes comments out and, with -fpreprocessed, leaves the rest
# alone; a line that it keeps tells where each begins. (A start for each file took a minute.)
read_code() {
    find "$1" -name '*.[ch]' -print0 | sort -z |
        xargs -0 awk 'FNR == 1 { print "# 1 \"" FILENAME "\"" } { print }' |
        gcc -fpreprocessed -dD -E -x c - 2>/dev/null | awk '
            /^# [0-9]+ "/ { file = $3; gsub(/"/, "", file); next }
            /[^ \t]/ { gsub(/"[^"]*"/, ""); print file ": " $0 }'
}

# forbid FOLDER WHAT PATTERN: no code there may match the word pattern.
forbid() {
    report "$(code "$1" | grep -E "(^|[^A-Za-z0-9_#])($3)([^A-Za-z0-9_]|\$)")" "$1 has no $2"
}

# forbid_symbols FOLDER WHAT PATTERN: nothing in its libraries may need such a symbol.
forbid_symbols() {
    local library found=0 complaint=
    while IFS= read -r library; do
        found=$((found + 1))
        complaint+=$(nm -u "$library" 2>/dev/null | grep -E " ($3)" | sed "s|^|$library: |")
    done < <(find "$TRIPTYCH_BUILD/$1" -name '*.a')
    [ "$found" -gt 0 ] || complaint="no library in $TRIPTYCH_BUILD/$1"
    report "$complaint" "libraries of $1 need no $2 symbol"
}

report "$([ -n "$(code common)" ] || echo "gcc did not give it")" "the code of common can be read"
forbid common "pthread calls" "$threads"
forbid common "OpenMP" "$openmp"
forbid common "MPI" "$mpi"
forbid common "processes" "$processes"
forbid_symbols common "pthread, OpenMP or MPI" 'pthread_|omp_|GOMP_|__kmpc_|P?MPI_|ompi_|fork$'

forbid posix "OpenMP" "$openmp"
forbid posix "MPI" "$mpi"
forbid openmp "pthread calls" "$threads"
forbid openmp "MPI" "$mpi"
forbid openmp "processes" "$processes"
forbid mpi "pthread calls" "$threads"
# Ranks are the launcher's. The sentry is no rank: it outlives one that dies (mpi/measure/sentry.h). And
# mpi/explore/ is an MPI of its own, which makes its ranks and follows hybrid programs.
code_of_ranks() {
    code mpi | grep -v '^mpi/explore/'
}
report "$(code_of_ranks | grep -E "(^|[^A-Za-z0-9_#])($processes)([^A-Za-z0-9_]|\$)" | grep -v '^mpi/measure/sentry\.c:')" \
    "mpi has no processes but the sentry"
# OpenMP inside a rank is the variant hybrid's, and stays in the files that say so.
report "$(code_of_ranks | grep -E "(^|[^A-Za-z0-9_])($openmp)" | grep -vE '^mpi/([a-z_]+/)*hybrid(_[a-z]+)?\.[ch]:')" \
    "mpi has no OpenMP but in its hybrid files"
finish
