/* SPDX-License-Identifier: MIT */
#include "mpi/measure/same_build.h"

#include "common/base/fail.h"
#include "common/base/proc.h"
#include "mpi/core/patience.h"

#include <mpi.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct build {
    uint64_t hash; /* 0: not known */
    char host[64];
};

/* FNV-1a, of whole words so that it takes well below a millisecond. */
static uint64_t hash_of(FILE *file)
{
    uint64_t hash = 0xcbf29ce484222325u, words[512];
    size_t bytes;

    memset(words, 0, sizeof words);
    while ((bytes = fread(words, 1, sizeof words, file)) > 0) {
        for (size_t at = 0; at < sizeof words / sizeof words[0]; at++)
            hash = (hash ^ words[at]) * 0x100000001b3u;
        hash = (hash ^ bytes) * 0x100000001b3u;
        memset(words, 0, sizeof words);
    }
    return hash | 1;
}

static struct build own_build(void)
{
    struct build build = {0};
    FILE *file = proc_open("/proc/self/exe");

    if (file) {
        build.hash = hash_of(file);
        fclose(file);
    }
    if (gethostname(build.host, sizeof build.host - 1) != 0)
        snprintf(build.host, sizeof build.host, "?");
    return build;
}

void same_build(void)
{
    struct build own = own_build(), first = own;
    MPI_Request told;

    MPI_Ibcast(&first, sizeof first, MPI_BYTE, 0, MPI_COMM_WORLD, &told);
    patient_wait(&told, MPI_STATUS_IGNORE);
    if (own.hash && first.hash && own.hash != first.hash)
        fail(STATUS_USAGE,
             "the program on %s is another build, or another version, than on %s, where rank 0 is: "
             "build it once, and put that build at the same path on all hosts",
             own.host, first.host);
}
