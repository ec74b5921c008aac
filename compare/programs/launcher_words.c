/* SPDX-License-Identifier: MIT
 *
 * The words of launchers: what each is told about ranks, nodes and binding. */
#include "compare/programs/launcher.h"

#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "compare/base/shell_words.h"
#include "compare/programs/launcher_parts.h"

#include <stdlib.h>
#include <string.h>

/* Open MPI's major version by what its launcher tells of itself; 0: it is another MPI's. PRRTE is
 * what starts the ranks since version 5. */
static int open_mpi_version(const char *about)
{
    static const char *const names[] = {"(Open MPI) ", "(OpenRTE) "};

    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
        const char *found = strstr(about, names[at]);
        if (found)
            return atoi(found + strlen(names[at]));
    }
    return strstr(about, "(PRRTE)") ? 5 : 0;
}

const char *launcher_crowding(const struct launcher *launcher)
{
    int version = open_mpi_version(launcher->about);

    return version == 0 ? NULL : version < 5 ? "--oversubscribe" : "--map-by :OVERSUBSCRIBE";
}

/* What leaves ranks unbound, whatever their number, by what the launcher tells of itself or by its
 * name. MPICH's Hydra binds none by itself. */
static const struct known {
    const char *name;
    const char *unbound;   /* {bind} */
    const char *spread;    /* so many ranks on each node; the numbers stand in braces */
    bool resource_manager; /* it knows what the job may use, and refuses more */
} known[] = {
    {"Open MPI", "--bind-to none", "--map-by ppr:{ppn}:node", false},
    {"Hydra", "-bind-to none", "-ppn {ppn}", false},
    {"srun", "--cpu-bind=none", "-N {nodes} --ntasks-per-node={ppn}", true},
    {"flux", "-o cpu-affinity=off", "-N {nodes}", true},
    {"", "", "", false},
};

static const char *name_of(const struct launcher *launcher)
{
    const char *slash = strrchr(launcher->words.items[0], '/');

    return launcher_crowding(launcher)        ? "Open MPI"
           : strstr(launcher->about, "Hydra") ? "Hydra"
           : slash                            ? slash + 1
                                              : launcher->words.items[0];
}

static const struct known *known_of(const struct launcher *launcher)
{
    const struct known *row = known;

    while (row->name[0] && strcmp(row->name, name_of(launcher)) != 0)
        row++;
    return row;
}

void launcher_add_policy(struct launcher *launcher)
{
    const char *name = name_of(launcher);

    if (strcmp(name, "flux") == 0)
        text_add(&launcher->words, "run");
    if (strcmp(name, "Hydra") != 0)
        text_split(&launcher->words, known_of(launcher)->unbound, " ");
    if (launcher_crowding(launcher)) {
        text_split(&launcher->words, launcher_crowding(launcher), " ");
        launcher->open_mpi = true;
    }
}

static const char *const places[] = {"{n}", "{nodes}", "{ppn}", "{threads}", "{bind}"};

enum { PLACES = sizeof places / sizeof places[0] };

bool launcher_is_templated(const struct text_list *words)
{
    for (size_t word = 0; word < words->count; word++)
        if (strstr(words->items[word], "{n}") || strstr(words->items[word], "{ppn}"))
            return true;
    return false;
}

struct text_list launcher_split(const char *text)
{
    struct text_list words = {0};
    struct error error;

    if (!shell_words(&words, text, &error))
        fail(STATUS_USAGE, "--launcher: %s", error.text);
    if (words.count == 0 || !words.items[0][0])
        fail(STATUS_USAGE, "--launcher: it has no words; say --launcher 'mpirun ...'");
    for (size_t at = 0; at < words.count; at++)
        for (const char *brace = words.items[at]; (brace = strchr(brace, '{')) != NULL; brace++) {
            bool known_place = !strchr(brace, '}');
            for (size_t place = 0; place < PLACES; place++)
                known_place =
                    known_place || strncmp(brace, places[place], strlen(places[place])) == 0;
            if (!known_place)
                fail(STATUS_USAGE,
                     "--launcher: nothing is known of '%.40s' in '%.80s'; names in braces are {n}, "
                     "{nodes}, {ppn}, {threads} and {bind}",
                     brace, words.items[at]);
        }
    return words;
}

/* The word with its names replaced; the caller frees it. */
static char *filled(const char *word, const struct launcher_shape *shape, const char *bind)
{
    int nodes = shape->nodes > 0 ? shape->nodes : 1;
    int ppn = shape->ppn > 0 ? shape->ppn : (shape->ranks + nodes - 1) / nodes;
    const int numbers[] = {shape->ranks, nodes, ppn, shape->threads > 0 ? shape->threads : 1};
    char *text = text_format("%s", "");

    while (*word) {
        size_t place = 0;
        while (place < PLACES && strncmp(word, places[place], strlen(places[place])) != 0)
            place++;
        char *more = place < PLACES - 1 ? text_format("%s%d", text, numbers[place])
                     : place < PLACES   ? text_format("%s%s", text, bind)
                                        : text_format("%s%c", text, *word);
        word += place < PLACES ? strlen(places[place]) : 1;
        free(text);
        text = more;
    }
    return text;
}

/* Adds words of a list with blanks between them, filled. */
static void add_filled(struct text_list *argv, const char *list, const struct launcher_shape *shape)
{
    char *text = filled(list, shape, "");

    text_split(argv, text, " ");
    free(text);
}

/* So many ranks on each node. */
static void add_spread(const struct launcher *launcher, const struct launcher_shape *shape,
                       struct text_list *argv)
{
    char *words = filled(known_of(launcher)->spread, shape, "");

    if (launcher_crowding(launcher))
        launcher_add_once(argv, words);
    else
        text_split(argv, words, " ");
    free(words);
}

/* Adds words for the launcher itself. The end of a line with names in braces may be another
 * program's (`env A=b`), so there they stand behind the launcher's name. */
static void add_for_launcher(const struct launcher *launcher, const struct text_list *words,
                             struct text_list *argv)
{
    struct text_list rest = {0};
    size_t place = argv->count;

    for (size_t at = argv->count; launcher->templated && at > 0; at--)
        if (strcmp(argv->items[at - 1], launcher->words.items[0]) == 0)
            place = at;
    for (size_t at = place; at < argv->count; at++) {
        text_add(&rest, "%s", argv->items[at]);
        free(argv->items[at]);
    }
    argv->count = place;
    for (size_t at = 0; at < words->count; at++)
        text_add(argv, "%s", words->items[at]);
    for (size_t at = 0; at < rest.count; at++)
        text_add(argv, "%s", rest.items[at]);
    text_free(&rest);
}

int launcher_lost_cpus(const struct launcher *launcher)
{
    const char *cpus = getenv("SLURM_CPUS_PER_TASK");
    const char *version = strstr(launcher->about, "slurm ");
    int number = cpus && !getenv("SRUN_CPUS_PER_TASK") ? atoi(cpus) : 0;

    if (version && atof(version + strlen("slurm ")) < 22.05 - 0.001) /* which reads it */
        return 0;
    if (launcher->words.count == 0 || strcmp(known_of(launcher)->name, "srun") != 0)
        return 0;
    for (size_t at = 1; at < launcher->words.count; at++)
        if (strncmp(launcher->words.items[at], "-c", 2) == 0 ||
            strncmp(launcher->words.items[at], "--cpus-per-t", 12) == 0)
            return 0;
    return number > 1 ? number : 0;
}

/* CPUs of a rank: as many as it has threads, or those of a job's task. */
static void add_cpus(const struct launcher *launcher, const struct launcher_shape *shape,
                     struct text_list *argv)
{
    int cpus = shape->threads > 1 ? shape->threads : launcher_lost_cpus(launcher);

    if (cpus > 1)
        text_add(argv, "--cpus-per-task=%d", cpus);
}

void launcher_add_shape(const struct launcher *launcher, const struct launcher_shape *shape,
                        struct text_list *argv)
{
    const struct known *row = known_of(launcher);

    for (size_t at = 0; at < launcher->words.count; at++) {
        const char *word = launcher->words.items[at];
        if (strcmp(word, "{bind}") == 0) {
            add_filled(argv, row->unbound, shape);
        } else {
            char *text = filled(word, shape, row->unbound);
            text_add(argv, "%s", text);
            free(text);
        }
    }
    if (launcher->open_mpi &&
        shape->ranks > (launcher->cpus > 0 ? launcher->cpus : cpus_allowed())) {
        struct text_list yielding = {0};
        text_split(&yielding, LAUNCHER_YIELDING, " ");
        add_for_launcher(launcher, &yielding, argv);
        text_free(&yielding);
    }
    if (launcher->templated)
        return;
    if (shape->ppn > 0)
        add_spread(launcher, shape, argv);
    if (row->resource_manager)
        add_cpus(launcher, shape, argv);
    text_add(argv, "-n");
    text_add(argv, "%d", shape->ranks);
}

void launcher_add(const struct launcher *launcher, int workers, struct text_list *argv)
{
    launcher_add_shape(launcher, &(struct launcher_shape){.ranks = workers}, argv);
}

/* MPICH's and Slurm's launchers hand on all that there is; Open MPI's what is its own. */
void launcher_hand_on(const struct launcher *launcher, const struct text_list *names,
                      struct text_list *argv)
{
    struct text_list words = {0};

    for (size_t at = 0; at < names->count && open_mpi_version(launcher->about) > 0; at++)
        if (strncmp(names->items[at], "OMPI_", 5) != 0) {
            text_add(&words, "-x");
            text_add(&words, "%s", names->items[at]);
        }
    add_for_launcher(launcher, &words, argv);
    text_free(&words);
}
