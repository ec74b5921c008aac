/* SPDX-License-Identifier: MIT
 *
 * No upper bounds here: a loaded machine may sleep as long as it likes. */
#include "common/account/patience.h"
#include "common/account/trace.h"
#include "common/base/clock.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/time.h>

#include <cmocka.h>

static void never_goes_back(void **state)
{
    double before_s = clock_now_s();

    (void)state;
    for (int look = 0; look < 100000; look++) {
        double now_s = clock_now_s();
        assert_true(now_s >= before_s);
        before_s = now_s;
    }
}

static void sleeps_at_least_as_long_as_asked(void **state)
{
    static const double naps_s[] = {1e-6, 1e-4, 3e-3, 0.02};

    (void)state;
    for (size_t nap = 0; nap < sizeof naps_s / sizeof naps_s[0]; nap++) {
        double begin_s = clock_now_s();
        clock_sleep(naps_s[nap]);
        assert_true(clock_now_s() - begin_s >= naps_s[nap] - 1e-6); /* a double keeps so much */
    }
}

static void does_not_sleep_for_nothing(void **state)
{
    (void)state;
    clock_sleep(0);
    clock_sleep(-1e9);
    clock_sleep_until(0);
}

static void take_note(int signal)
{
    (void)signal;
}

static void a_signal_does_not_cut_it_short(void **state)
{
    struct sigaction action = {.sa_handler = take_note}, before;
    struct itimerval often = {{0, 3000}, {0, 3000}}, never = {{0, 0}, {0, 0}};

    (void)state;
    assert_int_equal(sigaction(SIGALRM, &action, &before), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
    double begin_s = clock_now_s();
    clock_sleep(0.04);
    double slept_s = clock_now_s() - begin_s;
    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
    assert_int_equal(sigaction(SIGALRM, &before, NULL), 0);
    assert_true(slept_s >= 0.04 - 1e-6);
}

static void a_timespec_tells_the_same_moment(void **state)
{
    static const double moments_s[] = {0, 0.25, 1.5, 12345.999999, 1e6 + 0.001};

    (void)state;
    for (size_t at = 0; at < sizeof moments_s / sizeof moments_s[0]; at++) {
        struct timespec moment = clock_timespec(moments_s[at]);
        double error_s = (double)moment.tv_sec + 1e-9 * (double)moment.tv_nsec - moments_s[at];
        assert_in_range(moment.tv_nsec, 0, 999999999);
        assert_true(error_s > -1e-8 && error_s < 1e-8);
    }
}

static double cpu_s(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* The price of waiting with a test only. A busy machine makes the naps longer, not the CPU time
 * greater, so the bound is safe; 0.3 s of waiting would be 0.3 s of CPU time if it spun. */
static void patience_does_not_spin(void **state)
{
    struct patience patience = {0};
    double begin_s = clock_now_s(), begin_cpu_s = cpu_s();

    (void)state;
    while (clock_now_s() - begin_s < 0.3)
        patience_nap(&patience);
    assert_true(cpu_s() - begin_cpu_s < 0.1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_goes_back),
        cmocka_unit_test(sleeps_at_least_as_long_as_asked),
        cmocka_unit_test(does_not_sleep_for_nothing),
        cmocka_unit_test(a_signal_does_not_cut_it_short),
        cmocka_unit_test(a_timespec_tells_the_same_moment),
        cmocka_unit_test(patience_does_not_spin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
