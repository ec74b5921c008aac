/* SPDX-License-Identifier: MIT
 *
 * With how many workers, and on how many nodes, a program runs. */
#include "compare/measure/planner.h"

#include "common/base/cpus.h"
#include "common/base/words.h"
#include "compare/programs/own.h"
#include "compare/programs/own_words.h"

#include <stdlib.h>

static void leave_out(const struct planner *planner, const struct program *program, char *why)
{
    struct text_list *left_out = &planner->plan->results.left_out;
    char *line = text_format("%s/%s %s", program->panel, program->workload, why);

    if (!text_has(left_out, line))
        text_add(left_out, "%s", line);
    free(line);
    free(why);
}

static void add(struct planner_numbers *numbers, int workers, int nodes)
{
    for (size_t at = 0; at < numbers->count; at++)
        if (numbers->workers[at] == workers)
            return;
    if (numbers->count == CHOICE_MOST_NUMBERS)
        return;
    numbers->nodes[numbers->count] = nodes;
    numbers->workers[numbers->count++] = workers;
}

static int threads_of(const struct setting *setting)
{
    return setting->threads > 0 ? setting->threads : 1;
}

/* Why the slots of the allocation cannot hold so many workers; NULL: they can. The caller frees it.
 */
static char *too_many(const struct allocation *allocation, const struct setting *setting,
                      int workers)
{
    int threads = threads_of(setting), cpus = allocation->slots * allocation->threads;
    char count[WORDS_TEXT], have[WORDS_TEXT], *with;
    bool ranks = workers / threads > allocation->slots;

    if (!ranks && workers <= cpus)
        return NULL;
    words_count((uint64_t)workers, "worker", count);
    words_count((uint64_t)(ranks ? allocation->slots : cpus), ranks ? "slot" : "CPU", have);
    with = threads > 1 ? text_format("%s of %d threads a rank", count, threads)
                       : text_format("%s", count);
    char *why = text_format("with %s: the allocation has %s (%s)", with, have, allocation->source);
    free(with);
    return why;
}

/* So many workers on so many nodes (0: not said), unless the allocation cannot hold them: then that
 * is noted. */
static void add_fitting(const struct planner *planner, const struct program *program,
                        const struct setting *setting, struct planner_numbers *numbers, int workers,
                        int nodes)
{
    const struct allocation *allocation = &planner->allocation;
    char count[WORDS_TEXT], have[WORDS_TEXT];
    char *why = own_has_ranks(program) && allocation->strict
                    ? too_many(allocation, setting, workers)
                    : NULL;

    if (nodes > allocation->nodes)
        leave_out(planner, program,
                  text_format(
                      "on %s: there %s %s (%s)", words_count((uint64_t)nodes, "node", count),
                      allocation->nodes == 1 ? "is" : "are",
                      words_count((uint64_t)allocation->nodes, "node", have), allocation->source));
    else if (why)
        leave_out(planner, program, text_format("%s", why));
    else
        add(numbers, workers, nodes);
    free(why);
}

/* Numbers of workers that the user named, where they are those of ranks with so many threads, so
 * many on each node. */
static void add_named(const struct planner *planner, const struct program *program,
                      const struct setting *setting, struct planner_numbers *numbers)
{
    int threads = threads_of(setting);
    int each = threads * (setting->ppn > 0 ? setting->ppn : 1);
    char count[WORDS_TEXT];

    for (size_t at = 0; at < planner->choice.worker_count; at++) {
        int workers = planner->choice.workers[at];
        if (workers % each != 0)
            leave_out(planner, program,
                      text_format("with %s and %s: %d does not divide them",
                                  words_count((uint64_t)workers, "worker", count), setting->text,
                                  each));
        else
            add_fitting(planner, program, setting, numbers, workers,
                        setting->ppn > 0 ? workers / each : 0);
    }
}

/* Nodes that the user named, or 1, 2, 4 ... up to all that there are. */
static void add_nodes(const struct planner *planner, const struct program *program,
                      const struct setting *setting, struct planner_numbers *numbers)
{
    const struct allocation *allocation = &planner->allocation;
    const struct choice *choice = &planner->choice;
    int threads = threads_of(setting);
    int slots = allocation->slots / allocation->nodes, each = slots * allocation->threads / threads;
    int most = each < slots ? each : slots;
    int ppn = setting->ppn > 0 ? setting->ppn : most > 0 ? most : 1;

    for (size_t at = 0; at < choice->nodes.count; at++) {
        int nodes = atoi(choice->nodes.items[at]);
        add_fitting(planner, program, setting, numbers, nodes * ppn * threads, nodes);
    }
    for (int nodes = 1; choice->nodes.count == 0 && nodes < allocation->nodes; nodes *= 2)
        add_fitting(planner, program, setting, numbers, nodes * ppn * threads, nodes);
    if (choice->nodes.count == 0)
        add_fitting(planner, program, setting, numbers, allocation->nodes * ppn * threads,
                    allocation->nodes);
}

/* 1, 2, 4 ... and all CPUs, or what all slots hold where ranks may use more hosts; those that the
 * threads of ranks divide. Of METG and of a crossover one worker's figure stands beside that of all
 * CPUs, and those between tell no more. */
static void add_standard(const struct planner *planner, const struct program *program,
                         const struct setting *setting, struct planner_numbers *numbers)
{
    const struct allocation *allocation = &planner->allocation;
    int threads = threads_of(setting);
    int each = threads < allocation->threads ? threads : allocation->threads; /* of a slot's CPUs */
    int most =
        own_has_ranks(program) && allocation->slots > 0 ? allocation->slots * each : cpus_allowed();
    bool far = planner->settings->metg || planner->settings->crossover;

    for (int workers = 1; workers < most; workers *= far ? most : 2)
        if (workers % threads == 0)
            add(numbers, workers, 0);
    if (most % threads == 0)
        add(numbers, most, 0);
    if (numbers->count == 0)
        leave_out(planner, program,
                  text_format("with %s: that is no part of the %d CPUs", setting->text, most));
}

/* On how many nodes of the allocation ranks may be: programs of the suite tell where they were,
 * commands do not. */
static void add_hosts(const struct planner *planner, const struct setting *setting,
                      struct planner_numbers *numbers)
{
    for (size_t at = 0; at < numbers->count; at++) {
        int ranks = numbers->workers[at] / threads_of(setting);
        int nodes = numbers->nodes[at] > 0 ? numbers->nodes[at] : planner->allocation.nodes;
        numbers->hosts[at] = ranks < nodes ? ranks : nodes;
    }
}

static struct planner_numbers numbers_of(const struct planner *planner,
                                         const struct program *program,
                                         const struct setting *setting, bool own)
{
    const struct choice *choice = &planner->choice;
    struct planner_numbers numbers = {.count = 0};

    if (program->own && !program->own->scales)
        add(&numbers, 1, 0);
    else if (program->own && program->own->only_threads && choice->threads.count > 0)
        for (size_t at = 0; at < choice->threads.count; at++)
            add(&numbers, atoi(choice->threads.items[at]), 0);
    else if (own_has_ranks(program) &&
             (choice->nodes.count > 0 || (setting->ppn > 0 && choice->worker_count == 0)))
        add_nodes(planner, program, setting, &numbers);
    else if (choice->worker_count > 0)
        add_named(planner, program, setting, &numbers);
    else
        add_standard(planner, program, setting, &numbers);
    if (own && program->own_workers > 0 && choice->worker_count == 0 && choice->nodes.count == 0)
        add(&numbers, (int)program->own_workers, 0);
    if (program->own && program->own->ranks)
        add_hosts(planner, setting, &numbers);
    return numbers;
}

/* Whether the user's own command is a launcher that names its hosts itself. */
static bool names_hosts(const struct program *program)
{
    if (!program->own || !own_starts_ranks(program->own))
        return false;
    struct text_list hosts = allocation_hosts(&program->own->words);
    bool any = hosts.count > 0;
    text_free(&hosts);
    return any;
}

struct planner_numbers planner_numbers(const struct planner *planner, const struct program *program,
                                       const struct setting *setting, bool own)
{
    if (!names_hosts(program))
        return numbers_of(planner, program, setting, own);
    struct planner of_command = *planner;
    of_command.allocation = allocation_read(&program->own->words);
    struct planner_numbers numbers = numbers_of(&of_command, program, setting, own);
    free(of_command.allocation.source);
    return numbers;
}
