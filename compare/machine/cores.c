/* SPDX-License-Identifier: MIT */
#include "compare/machine/cores.h"

#include "compare/base/text.h"
#include "compare/machine/parts.h"

#include <stdlib.h>

enum { MOST_NODES = 256 };

static void add_cpu(struct affinity *mask, int cpu)
{
    mask->words[cpu / 64] |= UINT64_C(1) << (cpu % 64);
}

/* ---- what /sys tells ------------------------------------------------------------------------- */

/* A list such as "0-3,8". False: it is none, or is not there. */
static bool read_cpus(const char *root, const char *path, struct affinity *mask)
{
    char *line = machine_line(root, path), *at = line;
    bool good = line != NULL;

    *mask = (struct affinity){0};
    while (good && *at) {
        char *end;
        long first = strtol(at, &end, 10), last = first;
        good = end > at && first >= 0;
        if (good && *end == '-') {
            at = end + 1;
            last = strtol(at, &end, 10);
            good = end > at;
        }
        good = good && last < AFFINITY_MOST && (*end == ',' || *end == '\0');
        for (long cpu = first; good && cpu <= last; cpu++)
            add_cpu(mask, (int)cpu);
        at = *end == ',' ? end + 1 : end;
    }
    free(line);
    return good && affinity_count(mask) > 0;
}

static struct affinity both(const struct affinity *one, const struct affinity *other)
{
    struct affinity mask = {0};

    for (size_t at = 0; at < AFFINITY_MOST / 64; at++)
        mask.words[at] = one->words[at] & other->words[at];
    return mask;
}

/* Which CPUs of `from` are those of frugal (E) cores: Intel's by the units that count their events,
 * Arm's by their capacity (cpu_capacity of the kernel's ABI documents). None: all are alike. */
static struct affinity frugal_of(const char *root, const struct affinity *from)
{
    struct affinity frugal;
    uint64_t most = 0, capacity;

    if (read_cpus(root, "/sys/devices/cpu_atom/cpus", &frugal))
        return both(&frugal, from);
    frugal = (struct affinity){0};
    for (int pass = 0; pass < 2; pass++)
        for (int cpu = 0; cpu < AFFINITY_MOST; cpu++) {
            if (!affinity_has(from, cpu))
                continue;
            char *path = text_format("/sys/devices/system/cpu/cpu%d/cpu_capacity", cpu);
            bool known = machine_number(root, path, &capacity);
            free(path);
            if (known && pass == 0 && capacity > most)
                most = capacity;
            else if (known && pass == 1 && capacity < most)
                add_cpu(&frugal, cpu);
        }
    return frugal;
}

/* The first of `from` of each core; where the system does not tell, each CPU is a core. */
static struct affinity firsts_of(const char *root, const struct affinity *from)
{
    struct affinity firsts = {0}, siblings;

    for (int cpu = 0; cpu < AFFINITY_MOST; cpu++) {
        if (!affinity_has(from, cpu))
            continue;
        char *path =
            text_format("/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", cpu);
        bool known = read_cpus(root, path, &siblings), first = true;
        free(path);
        for (int before = 0; known && before < cpu; before++)
            first = first && !(affinity_has(&siblings, before) && affinity_has(from, before));
        if (first)
            add_cpu(&firsts, cpu);
    }
    return firsts;
}

static int nodes_of(const char *root, const struct affinity *mask)
{
    int nodes = 0, last = 0;

    /* numbers may have gaps, but no endless ones */
    for (int node = 0; node < MOST_NODES && node <= last + 64; node++) {
        struct affinity own;
        char *path = text_format("/sys/devices/system/node/node%d/cpulist", node);
        if (read_cpus(root, path, &own)) {
            last = node;
            own = both(&own, mask);
            nodes += affinity_count(&own) > 0;
        }
        free(path);
    }
    return nodes;
}

/* ---- choice ---------------------------------------------------------------------------------- */

bool cores_choose(const char *root, const struct affinity *from, enum cores kind, bool one_each,
                  struct affinity *chosen, struct error *error)
{
    struct affinity frugal = frugal_of(root, from);

    *chosen = *from;
    for (size_t at = 0; at < AFFINITY_MOST / 64; at++)
        if (kind == CORES_P)
            chosen->words[at] &= ~frugal.words[at];
        else if (kind == CORES_E)
            chosen->words[at] &= frugal.words[at];
    if (affinity_count(chosen) == 0) {
        char *list = machine_cpu_list(from);
        error_write(error,
                    "--cores %s: of the CPUs allowed here (%s) none is known to belong to %s core",
                    kind == CORES_P ? "p" : "e", list ? list : "none",
                    kind == CORES_P ? "a fast (P)" : "a frugal (E)");
        free(list);
        return false;
    }
    if (one_each)
        *chosen = firsts_of(root, chosen);
    return true;
}

bool cores_keep(const struct settings *settings, struct error *error)
{
    struct affinity allowed, chosen;
    enum cores kind = (enum cores)settings->cores;

    if (kind == CORES_ALL && !settings->one_per_core)
        return true;
    if (!affinity_get(&allowed))
        return error_write(
            error, "--cores, --one-per-core: this system does not tell which CPUs are allowed");
    if (!cores_choose("", &allowed, kind, settings->one_per_core, &chosen, error))
        return false;
    return affinity_set(&chosen) ||
           error_write(
               error,
               "--cores, --one-per-core: this system does not let programs be kept on some CPUs");
}

/* ---- words ----------------------------------------------------------------------------------- */

char *cores_words(const char *root, const struct affinity *mask, enum cores kind, bool one_each)
{
    struct affinity frugal = frugal_of(root, mask), firsts = firsts_of(root, mask);
    int all = affinity_count(mask), slow = affinity_count(&frugal), cores = affinity_count(&firsts);
    int nodes = nodes_of(root, mask);
    struct text_list parts = {0};

    if (one_each)
        text_add(&parts, "one of each core (--one-per-core)");
    else if (cores < all)
        text_add(&parts, "of %d core%s, whose CPUs share units (--one-per-core takes one of each)",
                 cores, cores == 1 ? "" : "s");
    if (kind == CORES_E)
        text_add(&parts, "of E cores only (--cores e)");
    else if (kind == CORES_P)
        text_add(&parts, "of P cores only (--cores p)");
    else if (slow > 0 && slow < all)
        text_add(&parts,
                 "%d of P cores and %d of E cores, which are slower (--cores p takes the first)",
                 all - slow, slow);
    if (nodes > 1)
        text_add(&parts, "on %d NUMA nodes", nodes);
    if (parts.count == 0)
        return NULL;
    char *list = machine_cpu_list(mask), *about = text_join(&parts, "; ");
    char *words = text_format("CPUs %s: %s", list ? list : "", about);
    free(list);
    free(about);
    text_free(&parts);
    return words;
}

char *cores_told(const struct settings *settings)
{
    struct affinity mask;

    return affinity_get(&mask)
               ? cores_words("", &mask, (enum cores)settings->cores, settings->one_per_core)
               : NULL;
}
