/* SPDX-License-Identifier: MIT */
#include "compare/measure/schedule.h"

#include "common/base/fail.h"
#include "common/base/words.h"
#include "compare/stats/stats.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* Without --repeat, --budget and --until: so many seconds for a workload (105 s for all eight),
 * which their weights divide; a cell that has enough leaves its time to others. */
static const double standard_share_s = 13.125;
static const double crossover_s = 90; /* of `triptych crossover`, which has one workload */
enum { MOST_LAUNCHES = 1000, FEWEST_LAUNCHES = 3 };
enum { OWN_FEWEST = 10 }; /* of the user's own commands, whose starts are cheap */

/* The default comparison: for everything, and how many starts the cells of each line get before the
 * time goes to lines that are undecided. Such a start makes one repetition, since starts are what
 * is independent (docs/statistics.md); what is dear has the fewest starts that an interval needs,
 * and so have cells that are in no line. */
const double schedule_brief_s = 120;
enum { BRIEF_MOST_HIT = 12 }; /* starts of a cell that is repeated because noise hit it */
enum { BRIEF_FIRST = 6, BRIEF_REPETITIONS = 2 };
static const double dear_s = 3; /* a start with one repetition */

/* Repetitions that are cheap are made in one start, so that starting costs less of the time. Before
 * the first one nobody knows, but quick sizes promise to end in well under a second. */
enum { MOST_REPETITIONS = 5, FIRST_QUICK = 3 };
static const double cheap_s = 0.5;

/* Of a start of a crossover only the fastest repetition counts, and one is mostly over within a
 * time slice: of so many some run undisturbed even where several programs share each CPU. */
enum { CROSSOVER_FIRST = 10, CROSSOVER_REPETITIONS = 25 };

/* A repetition longer than this needs no untimed one before it: what is cold at first (caches, page
 * faults) is over within milliseconds. */
static const double long_s = 1;

struct schedule schedule_of(const struct plan *plan, const struct settings *settings)
{
    struct schedule schedule = {
        .launches = settings->repeat ? settings->repeat : MOST_LAUNCHES,
        .repetitions = settings->repetitions ? settings->repetitions
                       : settings->repeat    ? 1
                                             : 0,
        .fewest = settings->min_runs            ? settings->min_runs
                  : settings->until_share > 0   ? 10
                  : settings_only_own(settings) ? OWN_FEWEST
                                                : STATS_FEWEST,
        .budget_s = settings->budget_s,
        .chosen = settings->budget_s > 0,
        .own = settings_only_own(settings),
        .crossover = settings->crossover,
        .until_share = settings->until_share,
    };
    if (plan->brief) {
        schedule.brief = true;
        schedule.first = BRIEF_FIRST;
        schedule.budget_s = schedule.chosen ? settings->budget_s : schedule_brief_s;
        return schedule;
    }
    if (settings->crossover && !settings->repeat && !schedule.chosen) {
        schedule.enough = true;
        schedule.budget_s = crossover_s;
        return schedule;
    }
    if (settings->repeat || schedule.chosen || schedule.until_share > 0)
        return schedule;
    schedule.enough = true;
    schedule.budget_s = standard_share_s * (double)plan->workload_count;
    return schedule;
}

/* ---- one start ------------------------------------------------------------------------------- */

/* How many bring a cell to the fewest in the starts that it needs at least; MOST_REPETITIONS where
 * it is there already. */
static uint64_t missing(const struct schedule *schedule, const struct cell *cell)
{
    uint64_t have = cell->result->sample_count;
    uint64_t starts = cell->launches < FEWEST_LAUNCHES ? FEWEST_LAUNCHES - cell->launches : 1;

    if (have >= schedule->fewest)
        return cell->launches < FEWEST_LAUNCHES ? 1 : MOST_REPETITIONS;
    return (schedule->fewest - have + starts - 1) / starts;
}

static bool is_dear(const struct cell *cell)
{
    return cell->each_s >= 0 && cell->start_s + cell->each_s > dear_s;
}

static uint64_t brief_repetitions(const struct schedule *schedule, const struct cell *cell)
{
    if (cell->leads) {
        bool few = cell->result->sample_count < schedule->fewest;
        return is_dear(cell) && few ? missing(schedule, cell) : 1;
    }
    bool waits = cell->each_s < 0 && cell->program->scale_waits; /* nobody knows yet how long */
    return waits || cell->each_s > long_s || cell->variant->may_lose ? 1 : BRIEF_REPETITIONS;
}

uint64_t schedule_repetitions(const struct schedule *schedule, const struct cell *cell)
{
    if (cell->program->own) /* each run is a process anyway: more would only be less mixed */
        return schedule->repetitions ? schedule->repetitions : 1;
    uint64_t wish = missing(schedule, cell);
    double fitting = cell->each_s > 0 ? cheap_s / cell->each_s : (double)MOST_REPETITIONS;

    if (schedule->repetitions)
        return schedule->repetitions;
    if (schedule->brief)
        return brief_repetitions(schedule, cell);
    if (schedule->crossover)
        return cell->launches == 0 ? (cell->program->scale_waits ? FIRST_QUICK : CROSSOVER_FIRST)
               : fitting < 1       ? 1
                                   : (uint64_t)fmin(fitting, CROSSOVER_REPETITIONS);
    if (cell->launches == 0)
        return cell->setting->quick ? FIRST_QUICK : 1;
    if (cell->once || fitting < 1)
        return 1;
    wish = wish < MOST_REPETITIONS ? wish : MOST_REPETITIONS;
    return fitting < (double)wish ? (uint64_t)fitting : wish;
}

uint64_t schedule_warmups(const struct cell *cell)
{
    bool waits = cell->program->own_workers > 0 && !cell->setting->quick;

    if (cell->program->own) /* what is cold at first is the disk, and it is so once */
        return cell->launches == 0;
    return waits || cell->sized ? 0 : cell->each_s <= long_s;
}

double schedule_cost_s(const struct schedule *schedule, const struct cell *cell)
{
    double times = (double)(schedule_repetitions(schedule, cell) + schedule_warmups(cell));

    return cell->each_s < 0 ? 0 : cell->start_s + times * cell->each_s;
}

double schedule_precision(const struct cell *cell)
{
    const struct result *result = cell->result;
    size_t count = result->sample_count;
    double *values = calloc(count + 1, sizeof *values), precision = -1;
    uint64_t *launches = calloc(count + 1, sizeof *launches);

    check(values && launches ? 0 : errno, "calloc");
    for (size_t at = 0; at < count; at++) {
        values[at] = result->samples[at].seconds;
        launches[at] = result->samples[at].launch;
    }
    struct series series = {values, launches, count};
    struct interval median = stats_median(&series);
    if (median.claimed && median.estimate > 0)
        precision = (median.high - median.low) / 2 / median.estimate;
    free(values);
    free(launches);
    return precision;
}

/* ---- a block --------------------------------------------------------------------------------- */

double schedule_share_s(const struct schedule *schedule, const struct plan *plan,
                        const struct plan_workload *workload)
{
    double left_s = schedule->budget_s, weights = 0;

    if (schedule->budget_s <= 0)
        return INFINITY;
    for (const struct plan_workload *before = plan->workloads; before < workload; before++)
        left_s -= before->spent_s;
    for (size_t at = (size_t)(workload - plan->workloads); at < plan->workload_count; at++)
        weights += plan->workloads[at].weight;
    return left_s * workload->weight / weights;
}

void schedule_charge(struct schedule *schedule, double seconds)
{
    if (schedule->brief) /* some of it is left whatever the rest took */
        schedule->budget_s = fmax(schedule->budget_s - seconds, schedule->budget_s / 3);
}

double schedule_left_s(const struct schedule *schedule, const struct plan *plan)
{
    double left_s = schedule->budget_s - schedule->reserve_s;

    if (schedule->budget_s <= 0)
        return INFINITY;
    for (size_t at = 0; at < plan->workload_count; at++)
        left_s -= plan->workloads[at].spent_s;
    return left_s;
}

/* Enough for an interval; in the default comparison, where a cell is in no line, and a repetition
 * takes long or tells only what it lost, for a median, and of waits, which take what they are asked
 * to, one value. */
static bool enough(const struct schedule *schedule, const struct cell *cell)
{
    bool waits = cell->program->scale_waits && cell->variant->alone;
    bool median = schedule->brief && !cell->leads &&
                  (cell->each_s > long_s || cell->variant->may_lose || waits);
    uint64_t launches = median && cell->program->scale_waits ? 1 : FEWEST_LAUNCHES;

    return cell->launches >= launches &&
           cell->result->sample_count >= (median ? launches : schedule->fewest);
}

/* The default comparison has done its first round of the cell. */
static bool first_done(const struct schedule *schedule, const struct cell *cell)
{
    return !cell->leads ||
           (schedule->first > 0 && (is_dear(cell) || cell->launches >= schedule->first));
}

bool schedule_hit(const struct cell *cell)
{
    return cell->hit > 0 && cell->hit * 3 >= cell->launches;
}

/* Whether one more start of the cell is of use. A cell that failed is not tried again: what fails
 * once would fill the time with failures. */
static bool wanted(const struct schedule *schedule, const struct plan_workload *workload,
                   const struct cell *cell, uint64_t block)
{
    if (cell->block >= block || cell->result->failures.count > 0 || cell->result->wrong > 0 ||
        cell->launches >= schedule->launches || (cell->once && cell->launches > 0))
        return false;
    if (schedule->enough && enough(schedule, cell))
        return false;
    if (schedule->brief && enough(schedule, cell) && first_done(schedule, cell))
        return false;
    bool again = schedule->first == 0 && schedule_hit(cell) && cell->launches < BRIEF_MOST_HIT;
    if (schedule->brief && enough(schedule, cell) && workload->decided && !again &&
        schedule->until_share <= 0)
        return false;
    if (schedule->until_share > 0 && enough(schedule, cell)) {
        double precision = schedule_precision(cell);
        return precision < 0 || precision > schedule->until_share;
    }
    return true;
}

static double cost_of(const struct schedule *schedule, const struct plan *plan,
                      const struct plan_workload *workload, const bool *due)
{
    double cost_s = 0;

    for (size_t at = workload->first; at < workload->end; at++)
        if (due[at - workload->first])
            cost_s += schedule_cost_s(schedule, &plan->cells[at]);
    return cost_s;
}

/* Keeps of the due cells those that have not enough yet, the cheap ones first, as far as they fit.
 */
static void keep_fitting(const struct schedule *schedule, const struct plan *plan,
                         const struct plan_workload *workload, double left_s, bool *due)
{
    size_t count = workload->end - workload->first;
    bool *fitting = calloc(count + 1, sizeof *fitting);

    check(fitting ? 0 : errno, "calloc");
    for (;;) {
        size_t cheapest = count;
        double least_s = left_s;
        for (size_t at = 0; at < count; at++) {
            const struct cell *cell = &plan->cells[workload->first + at];
            double cost_s = schedule_cost_s(schedule, cell);
            if (due[at] && !enough(schedule, cell) && cost_s <= least_s) {
                cheapest = at;
                least_s = cost_s;
            }
        }
        if (cheapest == count)
            break;
        fitting[cheapest] = true;
        due[cheapest] = false;
        left_s -= least_s;
    }
    for (size_t at = 0; at < count; at++)
        due[at] = fitting[at];
    free(fitting);
}

/* The default comparison compares what was measured in one round: the cells of a line are started
 * all of them, if there is time, or none. */
static void keep_round(const struct schedule *schedule, const struct plan *plan,
                       const struct plan_workload *workload, double left_s, bool *due)
{
    for (size_t at = workload->first; at < workload->end; at++)
        due[at - workload->first] &= plan->cells[at].leads;
    if (cost_of(schedule, plan, workload, due) > left_s)
        for (size_t at = workload->first; at < workload->end; at++)
            due[at - workload->first] = false;
}

size_t schedule_block(const struct schedule *schedule, const struct plan *plan,
                      const struct plan_workload *workload, uint64_t block, double reserve_s,
                      bool *due)
{
    bool last = schedule->brief && schedule->first == 0; /* what is left is for any workload */
    double left_s = last ? schedule_left_s(schedule, plan)
                         : schedule_share_s(schedule, plan, workload) - workload->spent_s;
    size_t count = 0;

    left_s -= reserve_s;

    for (size_t at = workload->first; at < workload->end; at++)
        due[at - workload->first] = wanted(schedule, workload, &plan->cells[at], block);
    if (block > 1 && cost_of(schedule, plan, workload, due) > left_s)
        (schedule->brief ? keep_round : keep_fitting)(schedule, plan, workload, left_s, due);
    for (size_t at = workload->first; at < workload->end; at++)
        count += due[at - workload->first];
    return count;
}

/* ---- what is said about it ------------------------------------------------------------------- */

void schedule_note(const struct schedule *schedule, struct plan *plan,
                   const struct plan_workload *workload)
{
    size_t never = 0, few = 0;

    for (size_t at = workload->first; at < workload->end; at++) {
        const struct cell *cell = &plan->cells[at];
        if (cell->result->failures.count > 0 || cell->result->wrong > 0)
            continue;
        never += cell->launches == 0;
        few += cell->launches > 0 && cell->result->sample_count < schedule->fewest && !cell->once &&
               !enough(schedule, cell) && cell->launches < schedule->launches;
    }
    if (schedule->budget_s <= 0)
        return;
    if (never > 0)
        text_add(
            &plan->results.left_out,
            "%s: never started, since the time was over: %zu of %s (--budget %.0fs gives more)",
            workload->name, never,
            words_count(workload->end - workload->first, "cell", (char[WORDS_TEXT]){""}),
            2 * schedule->budget_s);
    if (few > 0)
        text_add(&plan->results.left_out,
                 "%s: %zu of %s %s fewer than %llu repetitions, since the time was over "
                 "(--budget %.0fs gives more)",
                 workload->name, few,
                 words_count(workload->end - workload->first, "cell", (char[WORDS_TEXT]){""}),
                 few == 1 ? "has" : "have", (unsigned long long)schedule->fewest,
                 2 * schedule->budget_s);
}

char *schedule_policy(const struct schedule *schedule)
{
    struct text_list parts = {0};

    if (schedule->own)
        text_add(&parts, "one timed run a start, and one untimed before the first");
    else if (schedule->repetitions)
        text_add(&parts, "%s a start",
                 words_count(schedule->repetitions, "timed repetition", (char[WORDS_TEXT]){""}));
    else if (schedule->crossover)
        text_add(&parts,
                 "up to %d timed repetitions a start that fit in %g s, of which the fastest counts",
                 CROSSOVER_REPETITIONS, cheap_s);
    else if (schedule->brief)
        text_add(&parts,
                 "one timed repetition a start of what a line tells, %d of what takes longer than "
                 "%g s to start, and of everything else",
                 BRIEF_REPETITIONS, dear_s);
    else
        text_add(&parts,
                 "one timed repetition in a cell's first start, then up to %d that fit in "
                 "%g s",
                 MOST_REPETITIONS, cheap_s);
    if (!schedule->brief && !schedule->own)
        text_add(&parts,
                 "an untimed one before them unless it takes longer than %g s or the workload "
                 "waits for seconds",
                 long_s);
    if (schedule->brief)
        text_add(&parts,
                 "%d starts of each cell (one of a long wait without workers), %d of what a line "
                 "tells, and "
                 "then more where the "
                 "line is still undecided",
                 FEWEST_LAUNCHES, BRIEF_FIRST);
    else if (schedule->enough)
        text_add(&parts, "until each cell has %llu in %d starts",
                 (unsigned long long)schedule->fewest, FEWEST_LAUNCHES);
    else
        text_add(&parts, "at most %s a cell",
                 words_count(schedule->launches, "start", (char[WORDS_TEXT]){""}));
    if (schedule->budget_s > 0)
        text_add(&parts, "about %.0f s in all, shared among the workloads", schedule->budget_s);
    if (schedule->until_share > 0)
        text_add(&parts, "a cell is done when half of its interval is at most %g %% of its median",
                 100 * schedule->until_share);
    char *policy = text_join(&parts, "; ");
    text_free(&parts);
    return policy;
}
