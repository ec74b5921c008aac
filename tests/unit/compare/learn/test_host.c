/* SPDX-License-Identifier: MIT */
#include "compare/learn/host.h"

#include "common/base/proc.h"
#include "compare/learn/host_team.h"
#include "exercises/protocol.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- workers, which all are this thread ------------------------------------------------------ */

static char folder[] = "/tmp/triptych-test-host.XXXXXX";
static struct host host;

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return rmdir(folder);
}

/* Lets the host see to what has come. */
static void serve(void)
{
    static struct pollfd fds[CHILD_GUEST_FILES];
    size_t count = 1;

    for (int round = 0; round < 3; round++) {
        count = host_files(&host, fds);
        poll(fds, count, 0);
        host_serve(&host, fds, count);
    }
}

static int worker(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int line = socket(AF_UNIX, SOCK_SEQPACKET, 0);

    strcpy(address.sun_path, host.path);
    assert_int_equal(connect(line, (struct sockaddr *)&address, sizeof address), 0);
    serve();
    return line;
}

static void say(int line, uint32_t kind, uint64_t from, uint64_t to, uint64_t value)
{
    struct exercise_request request = {.kind = kind, .from = from, .to = to, .value = value};

    assert_int_equal(write(line, &request, sizeof request), sizeof request);
    serve();
}

/* Whether an answer has come; the value goes to *value. */
static bool hears(int line, uint64_t *value)
{
    struct exercise_reply reply;
    bool heard = recv(line, &reply, sizeof reply, MSG_DONTWAIT) == sizeof reply;

    if (heard)
        *value = reply.value;
    return heard;
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void test_nobody_leaves_before_all_are_in(void **state)
{
    struct pack pack = {.overlap = true, .answer = ANSWER_SUM};
    uint64_t value = 0;

    (void)state;
    host_open(&host, &pack, &(struct pack_trial){.workers = 2, .threads = 1}, 3, 42, folder);
    int one = worker(), other = worker();
    say(one, EXERCISE_WORK, 0, 1, 0);
    assert_false(hears(one, &value));
    say(other, EXERCISE_WORK, 1, 2, 0);
    assert_true(hears(one, &value));
    assert_int_equal(value, host_value(&host, 0));
    assert_true(hears(other, &value));
    say(one, EXERCISE_WORK, 2, 3, 0); /* from now on nobody is held */
    assert_true(hears(one, &value));
    assert_false(host.apart);
    assert_int_equal(host.most_inside, 2);
    assert_int_equal(host_expected(&host), host_value(&host, 0) + host_value(&host, 1) + value);
    close(one);
    close(other);
    host_close(&host);
}

/* One thread over two connections, as here, is not two workers; and what is loaded the kernel says.
 */
static void test_the_kernel_is_asked(void **state)
{
    struct pack pack = {.overlap = true};

    (void)state;
    host_open(&host, &pack, &(struct pack_trial){.workers = 2, .threads = 1}, 2, 42, folder);
    int one = worker(), other = worker();
    say(one, EXERCISE_WORK, 0, 1, 0);
    assert_false(host.nonsense);
    assert_int_equal(host_teams_loaded(&host, "unit_compare_learn_host"), proc_is_there());
    assert_false(host_teams_loaded(&host, "/libarcher.so"));
    say(other, EXERCISE_WORK, 1, 2, 0);
    assert_int_equal(host.nonsense, proc_is_there());
    close(one);
    close(other);
    host_close(&host);
}

static void test_a_long_task_outlasts_all_others(void **state)
{
    struct pack pack = {.overlap = true, .dynamic = true};
    uint64_t value = 0;

    (void)state;
    host_open(&host, &pack, &(struct pack_trial){.workers = 2, .threads = 1}, 4, 42, folder);
    int one = worker(), other = worker();
    say(one, EXERCISE_WORK, 0, 1, 0);
    say(other, EXERCISE_WORK, 1, 2, 0);
    assert_true(hears(one, &value));
    assert_false(hears(other, &value)); /* the long one */
    say(one, EXERCISE_WORK, 2, 3, 0);
    assert_true(hears(one, &value));
    assert_false(hears(other, &value));
    say(one, EXERCISE_WORK, 3, 4, 0);
    assert_true(hears(other, &value));
    assert_false(host.starved);
    close(one);
    close(other);
    host_close(&host);
}

static void test_one_alone_is_let_go_in_the_end(void **state)
{
    struct pack pack = {.overlap = true};
    uint64_t value = 0;

    (void)state;
    host_open(&host, &pack, &(struct pack_trial){.workers = 3, .threads = 1}, 3, 42, folder);
    int one = worker();
    say(one, EXERCISE_WORK, 0, 1, 0);
    while (!hears(one, &value)) {
        usleep(10000);
        serve();
    }
    assert_true(host.apart);
    assert_int_equal(host.most_inside, 1);
    close(one);
    host_close(&host);
}

static void test_a_queue_counts_how_far_ahead_it_is(void **state)
{
    struct pack pack = {.overlap = true, .capacity = 1};
    uint64_t item = 0, later = 0, value = 0;

    (void)state;
    host_open(&host, &pack, &(struct pack_trial){.workers = 1, .threads = 1}, 5, 42, folder);
    int producer = worker(), consumer = worker();
    say(producer, EXERCISE_PRODUCE, 0, 1, 0);
    assert_true(hears(producer, &item));
    say(consumer, EXERCISE_CONSUME, 0, 0, item);
    assert_false(hears(consumer, &value)); /* until no more is made */
    say(producer, EXERCISE_PRODUCE, 1, 2, 0);
    assert_true(hears(producer, &later));
    assert_int_not_equal(item, later);
    assert_int_equal(host.ahead, 2);
    assert_int_equal(host_most_ahead(&host), 3);
    while (!hears(consumer, &value)) {
        usleep(10000);
        serve();
    }
    assert_false(host.apart);
    say(consumer, EXERCISE_CONSUME, 0, 0, item + 5); /* no item at all */
    assert_true(hears(consumer, &value));
    assert_true(host.foreign);
    close(producer);
    close(consumer);
    host_close(&host);
}

static void test_what_is_no_task_and_no_message(void **state)
{
    struct pack pack = {.overlap = true};
    uint64_t value = 0;

    (void)state;
    host_open(&host, &pack, &(struct pack_trial){.workers = 1, .threads = 1}, 2, 42, folder);
    int one = worker(), other = worker();
    say(one, EXERCISE_WORK, 2, 2, 0); /* an empty part is no work */
    assert_true(hears(one, &value));
    assert_false(host.strayed);
    say(one, EXERCISE_WORK, 2, 3, 0);
    assert_true(host.strayed);
    assert_int_equal(host.stray, 2);
    say(one, EXERCISE_WORK, UINT64_MAX, 0, 0);
    assert_int_equal(host.begun, 0);
    assert_false(host.nonsense);
    assert_int_equal(write(other, "PASS", 4), 4);
    serve();
    assert_true(host.nonsense);
    close(one);
    close(other);
    host_close(&host);
}

/* A call of MPI as a rank's thread notes it. */
static void note(int line, enum exercise_promise promise)
{
    struct exercise_request request = {.kind = EXERCISE_WAITS, .from = promise, .call = "MPI_Recv"};

    assert_int_equal(write(line, &request, sizeof request), sizeof request);
    serve();
}

static void test_ranks_of_threads(void **state)
{
    struct pack pack = {.overlap = true, .panel = PANEL_HYBRID};
    uint64_t value = 0;

    (void)state;
    host_open(&host, &pack, &(struct pack_trial){.workers = 6, .threads = 3, .managers = 4}, 5, 42,
              folder);
    assert_string_equal(host.workers_text, "2 ranks of 3 threads");
    int one = worker(), other = worker();
    assert_int_equal(host_teams(&host), 0);
    say(one, EXERCISE_WORK, 0, 1, 0);
    assert_int_equal(host_teams(&host), 1);
    host.lines[1].process++; /* as if it were of another rank */
    host.lines[1].held = true;
    assert_int_equal(host_teams(&host), 2);
    host.lines[1].held = false;
    say(other, EXERCISE_WORK, 1, 2, 0); /* two work, four carry */
    assert_true(hears(one, &value));
    note(one, EXERCISE_KEPT);
    assert_int_equal(host.misuse, EXERCISE_KEPT);
    note(other, EXERCISE_OTHER_THREAD);
    note(one, EXERCISE_NO_THREADS); /* the first one counts */
    assert_int_equal(host.misuse, EXERCISE_OTHER_THREAD);
    assert_string_equal(host.misused.call, "MPI_Recv");
    host_close(&host);
    pack.panel = PANEL_MPI; /* MPI_Init is right there */
    host_open(&host, &pack, &(struct pack_trial){.workers = 2, .threads = 1}, 5, 42, folder);
    close(one);
    one = worker();
    note(one, EXERCISE_NO_THREADS);
    assert_int_equal(host.misuse, EXERCISE_KEPT);
    close(one);
    close(other);
    host_close(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_leaves_before_all_are_in),
        cmocka_unit_test(test_the_kernel_is_asked),
        cmocka_unit_test(test_a_long_task_outlasts_all_others),
        cmocka_unit_test(test_one_alone_is_let_go_in_the_end),
        cmocka_unit_test(test_a_queue_counts_how_far_ahead_it_is),
        cmocka_unit_test(test_what_is_no_task_and_no_message),
        cmocka_unit_test(test_ranks_of_threads),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
