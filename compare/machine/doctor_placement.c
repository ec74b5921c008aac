/* SPDX-License-Identifier: MIT
 *
 * What bad placement costs here: one rank of a hybrid variant as the launcher places its threads,
 * with all of them on one CPU, and where they may run anywhere, in turn. */
#include "common/base/affinity.h"
#include "common/base/cpus.h"
#include "common/base/words.h"
#include "compare/base/json_read.h"
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 3, MOST_THREADS = 8 };

enum place { AS_GIVEN, ON_ONE_CPU, FREE, PLACES };

/* The least time of each place, in seconds; 0: none was measured, and *error says why. */
struct placement {
    const struct doctor *doctor;
    const struct program *program;
    const char *variant;
    int threads;
    double least_s[PLACES];
    char *error;
};

static bool find_program(struct placement *placement)
{
    const struct catalog *catalog = &placement->doctor->catalog;

    for (size_t at = 0; at < catalog->count; at++)
        for (size_t form = 0; form < catalog->programs[at].variant_count; form++)
            if (catalog->programs[at].variants[form].hybrid &&
                strcmp(catalog->programs[at].workload, "cpu_bound") == 0) {
                placement->program = &catalog->programs[at];
                placement->variant = catalog->programs[at].variants[form].name;
                return true;
            }
    return false;
}

static void add_launcher(const struct placement *placement, enum place place,
                         struct text_list *argv)
{
    const struct launcher *given = &placement->doctor->launcher;
    struct launcher launcher = *given;
    struct text_list names = {0};

    struct text_list freed = doctor_freed(placement->doctor);
    if (place == FREE)
        launcher.words = freed;
    text_add(&names, "OMP_NUM_THREADS");
    launcher_add_shape(&launcher,
                       &(struct launcher_shape){.ranks = 1, .threads = placement->threads}, argv);
    launcher_hand_on(given, &names, argv);
    text_free(&names);
    text_free(&freed);
}

/* The same work each time: four tasks of some ten milliseconds for each thread. */
static void measure(struct placement *placement, enum place place)
{
    struct text_list argv = {0};
    double seconds;

    text_add(&argv, "env");
    if (place == FREE)
        text_split(&argv, "-u OMP_PLACES -u GOMP_CPU_AFFINITY -u KMP_AFFINITY OMP_PROC_BIND=false",
                   " ");
    text_add(&argv, "OMP_NUM_THREADS=%d", placement->threads);
    add_launcher(placement, place, &argv);
    if (place == ON_ONE_CPU) {
        text_split(&argv, "taskset -c", " ");
        text_add(&argv, "%d", affinity_cpu());
    }
    text_add(&argv, "%s", placement->program->path);
    text_add(&argv, "--variant=%s", placement->variant);
    text_add(&argv, "--tasks=%d", 4 * placement->threads);
    text_split(&argv, "--size=20000000 --json", " ");
    struct probe probe = probe_start(&argv);
    text_free(&argv);
    if (!probe.record || !fields_real(probe.record, "seconds", &seconds)) {
        free(placement->error);
        placement->error =
            text_format("%s", probe.error ? probe.error : "there is no valid record");
    } else if (placement->least_s[place] == 0 || seconds < placement->least_s[place]) {
        placement->least_s[place] = seconds;
    }
    probe_free(&probe);
}

/* "OMP_NUM_THREADS=4 mpirun --bind-to none -n 1 mpi/cpu_bound --variant=hybrid", all that is to be
 * typed for them to be free; the caller frees it. */
static char *line_of(const struct placement *placement)
{
    struct text_list words = {0};

    add_launcher(placement, FREE, &words);
    text_add(&words, "%s", placement->program->path);
    text_add(&words, "--variant=%s", placement->variant);
    char *command = text_shell(&words);
    char *line = text_format("OMP_NUM_THREADS=%d %s", placement->threads, command);
    text_free(&words);
    free(command);
    return line;
}

static struct finding judge(const struct placement *placement)
{
    const double *least_s = placement->least_s, slow = 1.5, little = 1.2;
    char given[WORDS_TEXT], one[WORDS_TEXT], spread[WORDS_TEXT], ratio[WORDS_TEXT];
    double price = least_s[ON_ONE_CPU] / least_s[FREE];

    words_time(least_s[AS_GIVEN], given), words_time(least_s[ON_ONE_CPU], one);
    words_time(least_s[FREE], spread), words_number(price, ratio);
    if (least_s[AS_GIVEN] > slow * least_s[FREE])
        return finding_of(
            VERDICT_TROUBLE,
            text_format("a rank's %d threads take %s as this launcher places them, %s "
                        "unbound, %s all on one CPU",
                        placement->threads, given, spread, one),
            "they share CPUs while others idle, so ranks with threads gain nothing",
            doctor_unbinding(placement->doctor));
    if (price < little)
        return finding_unseen(text_format(
            "cannot tell: a rank's %d threads took %s on one CPU and %s unbound, so other "
            "programs had the CPUs",
            placement->threads, one, spread));
    char *line = line_of(placement);
    struct finding finding = finding_ok(
        text_format("a rank's %d threads take %s as this launcher places them, %s unbound, and %s "
                    "all on one CPU, %s times as long as unbound; the line to use: %s",
                    placement->threads, given, spread, one, ratio, line));
    free(line);
    return finding;
}

struct finding check_placement(struct doctor *doctor)
{
    struct placement placement = {.doctor = doctor, .threads = cpus_allowed()};

    if (placement.threads < 2)
        return finding_unseen(
            text_format("there is one CPU, so threads cannot be placed better or worse"));
    if (!find_program(&placement))
        return finding_unseen(text_format("there is no mpi/cpu_bound with a variant hybrid, which "
                                          "takes MPI and OpenMP"));
    if (!doctor->has_pair || !doctor->pair.ended_well)
        return finding_unseen(text_format("see ranks"));
    if (placement.threads > MOST_THREADS)
        placement.threads = MOST_THREADS;
    for (int round = 0; round < ROUNDS && !placement.error; round++)
        for (enum place place = AS_GIVEN; place < PLACES && !placement.error; place++)
            measure(&placement, place);
    if (placement.error)
        return finding_unseen(placement.error);
    return judge(&placement);
}
