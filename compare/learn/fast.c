/* SPDX-License-Identifier: MIT */
#include "compare/learn/fast.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/random.h"
#include "common/base/translate.h"
#include "compare/learn/trial.h"
#include "compare/machine/watch.h"
#include "compare/stats/pairs.h"
#include "compare/stats/stats.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is not decided after so many pairs that tell something, so many in all, or so long, is
 * UNDECIDED; or after so long in which others had the CPUs in every pair that looked fast. */
enum { MOST_PAIRS = 100, MOST_RUN = 400 };
static const double MOST_S = 120, MOST_HIDDEN_S = 20;

/* A run is cut off after so many times the limit, by the median of the solution's times until then:
 * it is slow, and nobody needs to know how slow. */
static const double CUT_TIMES = 3;

struct race {
    const struct judging *own, *reference;
    struct pack pack; /* of the runs: the judge keeps nobody waiting */
    struct pairs_test test;
    struct watch watch; /* of what others use meanwhile */
    double told_s;      /* when a pair told something last */
    double ratios[MOST_RUN];
    size_t count;                /* of ratios; */
    size_t cuts;                 /* so many of them are at least that */
    double laps_s[MOST_RUN + 1]; /* the solution's times */
    size_t laps;
    struct judgement trouble;
};

/* A run's time. */
struct lap {
    double seconds;
    bool cut; /* it took at least that long, and was cut off */
};

static uint64_t random_number(void)
{
    uint64_t number;

    check(random_bytes(&number, sizeof number), "getrandom");
    return number;
}

/* ---- runs ------------------------------------------------------------------------------------ */

/* What was wrong with a run: of the solution it is no fault of the learner's. */
static struct judgement trouble_of(const struct race *race, const struct judging *who,
                                   struct judgement found)
{
    if (who == race->own || found.kind == JUDGEMENT_PASS)
        return found;
    struct judgement judgement = judgement_of(
        JUDGEMENT_UNDECIDED, CHECK_FAST,
        text_translated("the reference solution, which it is compared with, failed here: "
                        "%s",
                        found.why),
        text_translated("Try again; `triptych learn --check PACK` tells whether the "
                        "exercise is whole."));
    judgement_free(&found);
    return judgement;
}

/* One run; false: something was wrong with it, which race->trouble tells. */
static bool run(struct race *race, const struct judging *who, const struct pack_trial *how,
                struct lap *lap)
{
    struct trial trial = {0};
    struct judgement found = {0};

    struct series laps = {.values = race->laps_s, .count = race->laps};
    double most_s = CUT_TIMES * race->own->pack->fast.limit * stats_quantile(&laps, 0.5);
    trial_run_cut(&trial, who->tools, &race->pack, how, who->program, who->folder,
                  who == race->own && most_s > 0 ? most_s : INFINITY);
    lap->cut = trial.cut;
    lap->seconds = trial.host.last_s - trial.host.first_s;
    if (!lap->cut)
        found = trial_check(&trial, CHECK_ENDS);
    if (!lap->cut && found.kind == JUDGEMENT_PASS)
        found = trial_check(&trial, CHECK_CORRECT);
    if (who == race->reference)
        race->laps_s[race->laps++] = lap->seconds;
    race->trouble = trouble_of(race, who, found);
    trial_close(&trial);
    return race->trouble.kind == JUDGEMENT_PASS;
}

/* While a stranger's program runs, nobody but us gets to the solution, in a sandbox or without. */
static void shut(const struct judging *reference, bool closed)
{
    if (reference->tools->sandbox)
        check(chmod(reference->folder, closed ? 0700 : 0777) ? errno : 0, "chmod");
}

/* How many of the CPUs that the workers and the judge want others used lately. At each moment in
 * which one of ours waits for a CPU of theirs, they use one at least; so of a run at most this
 * share (at most 1) was such waiting. */
static double crowd(const struct race *race)
{
    int left = affinity_count(&race->watch.allowed) - (int)race->own->pack->fast.of.workers - 1;
    double more = race->watch.others_cpus - (left > 0 ? left : 0);

    return more > PRICE_SLACK ? more : 0;
}

/* One run of each, in an order that is drawn, with the same number of tasks. */
static bool run_pair(struct race *race)
{
    const struct pack_fast *fast = &race->own->pack->fast;
    uint64_t drawn = random_number();
    uint64_t tasks = fast->of.least + (drawn >> 1) % (fast->of.most - fast->of.least + 1);
    struct pack_trial how = fast->of;
    struct lap laps[2] = {0}; /* its own, the solution's */

    how.least = how.most = tasks;
    for (size_t turn = 0; turn < 2; turn++) {
        size_t which = turn ^ (drawn & 1);
        shut(race->reference, which == 0);
        if (!run(race, which == 0 ? race->own : race->reference, &how, &laps[which]))
            return false;
    }
    watch_step(&race->watch);
    enum pairs_side side =
        pairs_side_of(laps[0].seconds, laps[1].seconds, fast->limit, fmin(1, crowd(race)));
    if (side == PAIRS_BELOW && laps[0].cut) /* how long it would have taken nobody knows */
        side = PAIRS_OPEN;
    pairs_take(&race->test, side);
    if (side != PAIRS_HIDDEN)
        race->told_s = clock_now_s();
    race->cuts += laps[0].cut;
    if (laps[1].seconds > 0)
        race->ratios[race->count++] = laps[0].seconds / laps[1].seconds;
    return true;
}

/* ---- words ----------------------------------------------------------------------------------- */

/* "1.05 times", "at least 9.00 times", the figure of a verdict; the caller frees it. */
static char *ratio_text(const struct race *race)
{
    struct series series = {.values = race->ratios, .count = race->count};
    double ratio = stats_quantile(&series, 0.5);

    return text_format(2 * race->cuts >= race->count ? translate("at least %.*f times")
                                                     : translate("%.*f times"),
                       ratio < 10 ? 2 : 0, ratio);
}

static struct judgement slow(const struct race *race)
{
    const struct pack_fast *fast = &race->own->pack->fast;
    char *ratio = ratio_text(race);
    struct judgement judgement = judgement_of(
        JUDGEMENT_FAIL, CHECK_FAST,
        text_translated(
            "it is too slow: with %d workers it takes %s as long as the reference solution "
            "(median of %zu pairs of runs), and %g times is the limit",
            fast->of.workers, ratio, race->test.pairs, fast->limit),
        text_format("%s", fast->advice));

    free(ratio);
    return judgement;
}

static struct judgement quick(const struct race *race)
{
    struct judgement judgement = {.check = CHECK_FAST};
    char *ratio = ratio_text(race);

    judgement.timed =
        text_translated("fast: it takes %s as long as the reference solution (median of "
                        "%zu pairs of runs); %g times is the limit",
                        ratio, race->test.pairs, race->own->pack->fast.limit);
    free(ratio);
    return judgement;
}

static struct judgement open_verdict(const struct race *race)
{
    struct series series = {.values = race->ratios, .count = race->count};

    if (race->count < 2)
        return judgement_of(
            JUDGEMENT_UNDECIDED, CHECK_FAST,
            text_translated(
                "whether it is fast cannot be told here: %zu pairs of runs, of it and of "
                "the reference solution, ended within %g s",
                race->test.pairs, MOST_S),
            text_translated("Try again; on a machine with less to do it can be decided."));
    if (2 * race->test.hidden > race->test.pairs) {
        struct judgement judgement = judgement_of(
            JUDGEMENT_UNDECIDED, CHECK_FAST,
            text_translated(
                "whether it is fast cannot be told here: beside it, others use %.1f of the %d "
                "CPUs, so that it may look fast only because both programs wait for one (median "
                "of %zu pairs of runs: %.3g times as long as the reference solution; %g times is "
                "the limit)",
                race->watch.others_cpus, affinity_count(&race->watch.allowed), race->test.pairs,
                stats_quantile(&series, 0.5), race->own->pack->fast.limit),
            text_translated("Try again when the machine has less to do."));
        judgement.hidden = true;
        return judgement;
    }
    return judgement_of(
        JUDGEMENT_UNDECIDED, CHECK_FAST,
        text_translated(
            "whether it is fast cannot be told here: half of %zu pairs of runs say that it "
            "takes %.3g to %.3g times as long as the reference solution, and %g times is "
            "the limit",
            race->test.pairs, stats_quantile(&series, 0.25), stats_quantile(&series, 0.75),
            race->own->pack->fast.limit),
        text_translated(
            "On a machine with less to do, where these figures are closer to each other, "
            "it can be decided; and sooner, if it is made faster."));
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* Whether another pair may tell something that is not known yet. */
static bool goes_on(const struct race *race)
{
    const struct pairs_test *test = &race->test;

    return pairs_decided(test) == PAIRS_OPEN && test->pairs < MOST_RUN &&
           test->pairs - test->hidden < MOST_PAIRS && clock_now_s() < race->told_s + MOST_HIDDEN_S;
}

/* Runs pairs until the test is decided, or nothing more can be said. */
static struct judgement run_pairs(struct race *race)
{
    const struct pack_fast *fast = &race->own->pack->fast;
    double begin_s = clock_now_s();
    struct lap first = {0};

    shut(race->reference, false);
    if (!run(race, race->reference, &fast->of, &first))
        return race->trouble;
    while (race->watch.known && race->watch.others_cpus < 0 && !child_stop_signal()) {
        clock_sleep_until(clock_now_s() + 0.05);
        watch_step(&race->watch);
    }
    race->told_s = clock_now_s();
    while (goes_on(race) && clock_now_s() < begin_s + MOST_S && !child_stop_signal())
        if (!run_pair(race))
            return race->trouble;
    enum pairs_side side = pairs_decided(&race->test);
    return side == PAIRS_ABOVE   ? slow(race)
           : side == PAIRS_BELOW ? quick(race)
                                 : open_verdict(race);
}

/* Makes the program of the pack's solution, in a folder of its own, where its source is not left.
 */
static struct judgement build_reference(struct judging *reference)
{
    char *path = pack_path(reference->pack, "solution.c");
    struct judgement judgement = judging_take(reference, path);

    if (judgement.kind == JUDGEMENT_PASS)
        judgement = judging_build(reference, BUILD_PLAIN);
    unlink(reference->source);
    free(path);
    return judgement;
}

struct judgement fast_judge(const struct judging *judging)
{
    struct judging reference = {.tools = judging->tools, .pack = judging->pack};
    struct race race = {.own = judging, .reference = &reference, .pack = *judging->pack};
    struct judgement judgement = judging_build(judging, BUILD_PLAIN); /* what is there may be for
                                                                         the detector */

    if (judgement.kind != JUDGEMENT_PASS)
        return judgement;
    judgement_free(&judgement);
    race.pack.overlap = race.pack.dynamic = false; /* so that the judge keeps nobody waiting */
    judging_tell(judging, text_translated("timing it beside the reference solution"));
    judging_open(&reference);
    struct judgement built = build_reference(&reference);
    judgement = trouble_of(&race, &reference, built);
    if (judgement.kind == JUDGEMENT_PASS) {
        judgement_free(&judgement);
        tools_alone(judging->tools, true);
        race.watch = watch_open();
        judgement = run_pairs(&race);
        tools_alone(judging->tools, false);
    }
    judging_close(&reference);
    return judgement;
}
