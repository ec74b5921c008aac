/* SPDX-License-Identifier: MIT */
#include "compare/machine/watch.h"

#include "common/base/translate.h"
#include "common/base/words.h"
#include "compare/base/json_write.h"
#include "compare/base/text.h"
#include "compare/machine/parts.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* Less CPU time of all CPUs than this says nothing: the counters go in ticks of 10 ms. */
static const double shortest_s = 0.1, shortest_wall_s = 0.2;
static const double hit_others = 0.1, hit_stolen = 0.05;
/* Of the whole: from here on it is worth a word. */
static const double noisy_others = 0.03, noisy_stolen = 0.01, noisy_clock = 0.1;

static double own_s(void)
{
    struct rusage own, children;
    double sum = 0;

    if (getrusage(RUSAGE_SELF, &own) == 0 && getrusage(RUSAGE_CHILDREN, &children) == 0) {
        const struct timeval *const times[] = {&own.ru_utime, &own.ru_stime, &children.ru_utime,
                                               &children.ru_stime};
        for (size_t at = 0; at < 4; at++)
            sum += (double)times[at]->tv_sec + 1e-6 * (double)times[at]->tv_usec;
    }
    return sum;
}

/* The mean frequency of all CPUs now; 0: not known. */
static double mhz(void)
{
    glob_t found;
    double sum = 0, count = 0;

    if (glob("/sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_cur_freq", 0, NULL, &found) != 0)
        return 0;
    for (size_t at = 0; at < found.gl_pathc; at++) {
        uint64_t khz;
        if (machine_number("", found.gl_pathv[at], &khz)) {
            sum += (double)khz / 1e3;
            count++;
        }
    }
    globfree(&found);
    return count > 0 ? sum / count : 0;
}

static void see_clock(struct watch *watch)
{
    double now = mhz();

    if (now <= 0)
        return;
    watch->slowest_mhz = watch->slowest_mhz > 0 ? fmin(watch->slowest_mhz, now) : now;
    watch->fastest_mhz = fmax(watch->fastest_mhz, now);
}

struct watch watch_open(void)
{
    struct watch watch = {.load = -1, .others_cpus = -1};
    struct machine_ticks ticks;
    double load;

    watch.known = machine_ticks("", &ticks);
    if (watch.known) {
        watch.begin_all = watch.last_all = ticks.all;
        watch.begin_idle = watch.last_idle = ticks.idle;
        watch.begin_stolen = watch.last_stolen = ticks.steal;
    }
    watch.begin_own_s = watch.last_own_s = own_s();
    affinity_get(&watch.allowed); /* none where it is not known: then nothing is told */
    watch.earlier = price_look(&watch.allowed);
    if (getloadavg(&load, 1) == 1)
        watch.load = load;
    return watch;
}

/* Counters of some kernels go back by a tick now and then. */
static double since(uint64_t before, uint64_t now)
{
    return now > before ? (double)(now - before) : 0;
}

static struct watch_span span_of(double all, double idle, double stolen, double own)
{
    double tick_s = 1 / (double)sysconf(_SC_CLK_TCK);
    struct watch_span span = {-1, -1};

    if (all * tick_s < shortest_s)
        return span;
    span.stolen = fmin(1, stolen / all);
    span.others = fmin(1, fmax(0, (all - idle - stolen - own / tick_s) / all));
    return span;
}

static void see_others(struct watch *watch)
{
    struct price_look now = price_look(&watch->allowed);

    if (now.cpus == 0 || now.busy_s < 0 || now.at_s - watch->earlier.at_s < shortest_wall_s)
        return;
    watch->others_cpus = price_others(&watch->earlier, &now);
    watch->earlier = now;
}

struct watch_span watch_step(struct watch *watch)
{
    struct watch_span span = {-1, -1};
    struct machine_ticks now;
    double own = own_s();

    see_others(watch);

    if (!watch->known || !machine_ticks("", &now))
        return span;
    span = span_of(since(watch->last_all, now.all), since(watch->last_idle, now.idle),
                   since(watch->last_stolen, now.steal), own - watch->last_own_s);
    watch->last_all = now.all;
    watch->last_idle = now.idle;
    watch->last_stolen = now.steal;
    watch->last_own_s = own;
    see_clock(watch);
    return span;
}

/* What there was since watch_open(). */
static struct watch_span watch_whole(const struct watch *watch)
{
    if (!watch->known)
        return (struct watch_span){-1, -1};
    return span_of(
        since(watch->begin_all, watch->last_all), since(watch->begin_idle, watch->last_idle),
        since(watch->begin_stolen, watch->last_stolen), watch->last_own_s - watch->begin_own_s);
}

bool watch_is_hit(const struct watch_span *span)
{
    return span->others > hit_others || span->stolen > hit_stolen;
}

char *watch_words(const struct watch *watch)
{
    struct watch_span whole = watch_whole(watch);
    struct text_list parts = {0};
    char number[WORDS_TEXT];

    if (whole.others >= noisy_others)
        text_add(&parts, translate("other programs took %s %% of the CPUs"),
                 words_number(100 * whole.others, number));
    if (whole.stolen >= noisy_stolen)
        text_add(&parts, translate("the host took %s %%"),
                 words_number(100 * whole.stolen, number));
    if (watch->slowest_mhz > 0 && watch->fastest_mhz > (1 + noisy_clock) * watch->slowest_mhz)
        text_add(&parts, translate("the clock went from %.1f to %.1f GHz"),
                 watch->slowest_mhz / 1e3, watch->fastest_mhz / 1e3);
    char *all = parts.count > 0 ? text_join(&parts, ", ") : NULL;
    text_free(&parts);
    return all;
}

struct json_object *watch_json(const struct watch *watch)
{
    struct watch_span whole = watch_whole(watch);
    struct json_object *object = json_object_new_object();

    if (whole.others >= 0)
        objects_add(object, "others_fraction", json_object_new_double(whole.others));
    if (whole.stolen >= 0)
        objects_add(object, "steal_fraction", json_object_new_double(whole.stolen));
    if (watch->load >= 0)
        objects_add(object, "load", json_object_new_double(watch->load));
    if (watch->slowest_mhz > 0) {
        objects_add(object, "slowest_mhz", json_object_new_double(watch->slowest_mhz));
        objects_add(object, "fastest_mhz", json_object_new_double(watch->fastest_mhz));
    }
    return object;
}
