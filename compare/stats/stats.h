/* SPDX-License-Identifier: MIT
 *
 * stats: what samples support, and no more. docs/statistics.md explains each number, when it is
 * withheld, and how well it did in simulation.
 *
 * All functions may be called by any thread, keep no state, change none of their arguments, and
 * give the same answer for the same values (random numbers are drawn from fixed seeds). Values are
 * finite; ratios want values above 0. Units are the caller's. No memory fails the program. */
#ifndef TRIPTYCH_COMPARE_STATS_H
#define TRIPTYCH_COMPARE_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Values in the order in which they were measured; launches[i] says in which start of the program
 * value i was taken. NULL: each in a start of its own. The caller's. */
struct series {
    const double *values;
    const uint64_t *launches;
    size_t count;
};

enum { STATS_FEWEST = 6, STATS_WHY = 96 };

/* A number with its 95 % interval. */
struct interval {
    double estimate;  /* 0 where n is 0 */
    double low, high; /* the interval if it is claimed, else the least and the most that was seen */
    size_t n;         /* values; where two series meet: of the shorter one */
    size_t launches;  /* starts of the program that they come from, counted in the same way */
    bool claimed;     /* [low, high] is a 95 % interval */
    char why_not[STATS_WHY]; /* else why there is none, as "n = 4, an interval needs 6" */
};

/* ---- one series ---- */

/* The median, withheld below 6 values and below 3 launches. From 6 launches on the interval is that
 * of order statistics, which supposes no distribution (David and Nagaraja, Order Statistics, 2003,
 * section 7.1), over the launches' medians, interpolated so that it covers 95 % and not more
 * (Hettmansperger and Sheather 1986; Nyblom 1992), and widened for autocorrelation. With 3 to 5
 * launches it is Student's over the logarithms of the launches' medians. */
struct interval stats_median(const struct series *series);

/* The value that a share of the values (0 ... 1) is below, interpolated as in R's type 7 (Hyndman
 * and Fan 1996); 0 of none. */
double stats_quantile(const struct series *series, double share);

/* The correlation of neighbours, in the order given, among the ranks; -1 ... 1. What is outside of
 * +-1.96 / sqrt(n) is hardly chance (Box and Jenkins 1976, section 2.1.6). */
double stats_lag1(const struct series *series);

/* ---- two series ---- */

/* median(over) / median(under), of values above 0, and median(a) - median(b), by a bootstrap over
 * launches (Davison and Hinkley 1997, section 3.8; Kalibera and Jones 2013). Withheld where one of
 * the medians' intervals is. */
struct interval stats_ratio(const struct series *over, const struct series *under);
struct interval stats_difference(const struct series *a, const struct series *b);

/* A speed-up (base / own, by stats_ratio) per worker, where the base had 1. */
struct interval stats_efficiency(const struct interval *speed_up, double workers);

/* The experimentally determined serial fraction e = (1/S - 1/p) / (1 - 1/p) (Karp and Flatt 1990)
 * of a speed-up over one worker. Withheld below 2 workers, past the cores (physical ones or allowed
 * CPUs, as the caller counts), and where its interval is not within 0 and 1. */
struct interval stats_serial_fraction(const struct interval *speed_up, int workers, int cores);

/* Mann and Whitney's test (1947): the probability that two series of one distribution differ as
 * much in U, either way. Exact where no values are equal and there are at most 2500 pairs, else
 * normal with the correction for ties. */
double stats_mann_whitney(const double *a, size_t count, const double *b, size_t other);

/* By how much a is above b: the median of all differences of the launches' centres (Hodges and
 * Lehmann 1963), with the interval that belongs to Mann and Whitney's test. */
struct interval stats_shift(const struct series *a, const struct series *b);

struct comparison {
    struct interval ratio, shift; /* after / before; after - before */
    double p;                     /* that nothing changed, not yet adjusted; 1 without a test */
    const char *test;             /* "Mann-Whitney", "Welch"; "Wilcoxon", "Student" of rounds;
                                     NULL: too few launches */
    size_t missing_launches;      /* of each series, at least, until there is a test */
};

/* The correlation of a launch with the next one (of their centres, among ranks, freed of its bias)
 * over all these series together: one series of ten says little, eighty of them do. */
double stats_correlation(const struct series *series, size_t count);

/* Whether two series differ. `among`: how many such comparisons are made together; `correlation`:
 * of launches with the next ones, which makes p larger; without it that of the two series. The test
 * is Mann and Whitney's over the launches' centres (Hodges and Lehmann 1963) where that many
 * launches can say enough; with fewer it is Welch's (1947) of their logarithms. The number of
 * launches decides, never the values. */
struct comparison stats_compare(const struct series *before, const struct series *after,
                                size_t among);
struct comparison stats_compare_correlated(const struct series *before, const struct series *after,
                                           size_t among, double correlation);

/* A series whose values were measured in rounds: numbers[i], from 1, is the round of value i (0:
 * none is told), in which the other series was measured, too, right before or after. The caller's.
 */
struct rounds {
    struct series series;
    const uint64_t *numbers;
};

/* The same of two series that were measured round after round: what is compared is the ratio of
 * each round, since what slows the machine down for longer than a round is not in it. The ratio is
 * the middle of them (Hodges and Lehmann 1963) with the interval that goes with Wilcoxon's signed
 * ranks (1945); these are the test where so many rounds can say enough, Student's of the logarithms
 * is with fewer. There is no shift. With fewer than STATS_FEWEST rounds that have both it is
 * stats_compare(). */
struct comparison stats_compare_rounds(const struct rounds *before, const struct rounds *after,
                                       size_t among);

/* Makes p[count] so that one of them at most 5 % is chance in at most 5 % of all cases (Holm 1979).
 */
void stats_adjust(double *p, size_t count);

/* What may be said of a comparison in a word. SAME claims equality: the interval of the ratio lies
 * within 5 %. SLOWER and FASTER (than what was before) claim a difference: the adjusted p is below
 * 1 %, and the interval lies beyond 1 by more than 1 %. Everything else is UNKNOWN. */
enum verdict_word { VERDICT_UNKNOWN, VERDICT_SAME, VERDICT_SLOWER, VERDICT_FASTER };

struct verdict {
    enum verdict_word word;
    struct interval ratio; /* after / before */
};

/* `comparison->p` is adjusted already, where several are made together. */
struct verdict stats_verdict(const struct comparison *comparison);

/* How far from 1 the ratio may be, as a share: 0.08 is "cannot tell (+-8 %)"; below 0: too few
 * values to say even that. */
double verdict_reach(const struct verdict *verdict);

/* ---- many series ---- */

struct usl_point {
    int workers;
    struct series seconds;
};

/* The universal scalability law, N/S - 1 = sigma (N-1) + kappa N (N-1) (Gunther, arXiv 0808.1431):
 * contention and coherency, by least squares with both at least 0. */
struct usl {
    struct interval sigma, kappa;
    double peak_workers; /* where the fit is fastest: sqrt((1 - sigma) / kappa); 0: nowhere */
    size_t points;       /* numbers of workers up to the cores */
    bool fitted;
    char why_not[STATS_WHY];
};

/* Fitted from 4 numbers of workers on that are not past the cores, 1 among them. The speed-up is
 * over the point of 1 worker. */
struct usl stats_usl(const struct usl_point *points, size_t count, int cores);

/* One point of a sweep over the size of tasks. */
struct metg_point {
    double work; /* of one task, in units of work such as additions */
    double tasks;
    struct series seconds; /* for all of them */
};

/* The minimum effective task granularity METG(50 %): the shortest task with which `workers` workers
 * still reach half of the rate `peak` (units of work a second), as time x workers / tasks (E.
 * Slaughter et al., Task Bench, SC 2020). `points` are of ascending work. Between two points it is
 * interpolated, both scales logarithmic. The interval is a bootstrap over launches, stretched as
 * that of a ratio is, and withheld where a point has fewer than 3 of them. n = 0, and the reason:
 * half of the peak is not reached with the longest tasks (estimate 0), or it is not left with the
 * shortest, whose granularity is then the estimate. */
struct interval stats_metg(const struct metg_point *points, size_t count, int workers, double peak);

/* One cell of a sweep over the length and the number of tasks. */
struct grain_point {
    double tasks, length_s; /* of one task, done by one worker and nothing else */
    bool held;              /* kept out of the fit, which it checks */
    struct series seconds;  /* for all of them */
};

/* A contender: its cells with one number of workers. The caller's. */
struct grain_line {
    const struct grain_point *points;
    size_t count;
    struct series start; /* what comes once before the work (launch and set-up); may be empty */
};

/* How long it takes: fixed + tasks x (each + share x length), by the least sum of relative
 * errors, with all three at least 0 (so `share` is 1 / workers where nothing is serial). `each` is
 * 0 where all points have as many tasks. */
struct grain_fit {
    struct interval fixed, each, share, start; /* seconds, seconds, a number, seconds */
    bool fitted;
    char why_not[STATS_WHY];
};

/* The lengths of tasks for which a contender is the best one, or within the margin of it: always
 * one range, since times are linear in the length. `none`: there are no such lengths. from 0: from
 * the shortest on; to infinite: however long. The interval of an end is a bootstrap over launches;
 * it is claimed where it is finite. */
struct grain_range {
    struct interval from, to;
    bool none;
    double doubt; /* the share of the bootstrap that says otherwise than `none` */
};

/* Fits each line, and finds its range for so many tasks: with `started`, what comes once counts,
 * too. `margin` is a share, as 0.05. Lines that cannot be fitted take no part. */
void stats_grain(const struct grain_line *lines, size_t count, double tasks, double margin,
                 bool started, struct grain_fit *fits, struct grain_range *ranges);

/* What the fit says of one cell. */
double stats_grain_time(const struct grain_fit *fit, double tasks, double length_s);

/* The median over all held cells of how far off their fits are, as a share of what was measured,
 * without signs; and how many cells that are. 0 cells: 0. */
double stats_grain_error(const struct grain_line *lines, const struct grain_fit *fits, size_t count,
                         size_t *cells);

#endif
