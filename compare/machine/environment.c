/* SPDX-License-Identifier: MIT
 *
 * Variables that steer what is measured. Batch systems and launchers also put keys and addresses
 * into the environment: those are no business of a report that people pass on. */
#include "compare/machine/parts.h"

#include "common/base/utf8.h"
#include "compare/base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_VARIABLES = 64, LONGEST_NAME = 100, LONGEST_VALUE = 200 };

/* A '*' at the end stands for anything. */
static const char *const wanted[] = {
    "OMP_*",
    "GOMP_*",
    "KMP_*",
    "MPICH_*",
    "OMPI_MCA_*",
    "OMPI_COMM_WORLD_SIZE",
    "PMIX_MCA_*",
    "PRTE_MCA_*",
    "PMIX_RANK",
    "PMI_RANK",
    "PMI_SIZE",
    "HWLOC_*",
    "SLURM_CLUSTER_NAME",
    "SLURM_CPUS_ON_NODE",
    "SLURM_CPUS_PER_TASK",
    "SLURM_CPU_BIND",
    "SLURM_JOB_NODELIST",
    "SLURM_JOB_NUM_NODES",
    "SLURM_JOB_PARTITION",
    "SLURM_MPI_TYPE",
    "SLURM_NTASKS",
    "SLURM_TASKS_PER_NODE",
    "GLIBC_TUNABLES",
    "LD_PRELOAD",
    "MALLOC_ARENA_MAX",
};

static const char *const secret[] = {"key",    "token", "secret", "passw",      "jwt",       "auth",
                                     "cookie", "uri",   "url",    "credential", "transports"};

static bool is_wanted(const char *name, size_t length)
{
    for (size_t at = 0; at < sizeof wanted / sizeof wanted[0]; at++) {
        size_t size = strlen(wanted[at]);
        bool any = wanted[at][size - 1] == '*';
        if (any ? length >= size && strncmp(name, wanted[at], size - 1) == 0
                : length == size && strncmp(name, wanted[at], size) == 0)
            return true;
    }
    return false;
}

/* Whether the name, and not its value, promises a secret. */
static bool is_secret(const char *name, size_t length)
{
    char small[LONGEST_NAME + 1];

    for (size_t at = 0; at < length; at++)
        small[at] = (char)tolower((unsigned char)name[at]);
    small[length] = '\0';
    for (size_t at = 0; at < sizeof secret / sizeof secret[0]; at++)
        if (strstr(small, secret[at]))
            return true;
    return false;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

struct json_object *machine_environment(void)
{
    struct json_object *all = json_object_new_object();
    struct text_list found = {0};

    for (char **variable = environ; variable && *variable; variable++) {
        size_t length = strcspn(*variable, "=");
        if (found.count < MOST_VARIABLES && length <= LONGEST_NAME && (*variable)[length] &&
            is_wanted(*variable, length) && !is_secret(*variable, length))
            text_add(&found, "%s", *variable);
    }
    if (found.count > 0)
        qsort(found.items, found.count, sizeof *found.items, by_name);
    for (size_t at = 0; at < found.count; at++) {
        size_t length = strcspn(found.items[at], "=");
        char *value = utf8_escape(found.items[at] + length + 1);
        char *name = text_printable(found.items[at], length, LONGEST_NAME);
        machine_add_text(all, name, text_printable(value, strlen(value), LONGEST_VALUE));
        free(value);
        free(name);
    }
    text_free(&found);
    return all;
}
