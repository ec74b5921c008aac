/* SPDX-License-Identifier: MIT
 *
 * Timelines in the report, from files that anybody may have made. */
#include "compare/page/trace.h"
#include "compare/page/trace_emit.h"

#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/triptych-trace-XXXXXX";
static int folder_fd;
static size_t left;

static void put(const char *name, const char *text)
{
    int fd = openat(folder_fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static const char good[] =
    "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"makespan_seconds\":1e-4,\"clock_error_seconds\":"
    "2e-6,"
    "\"dropped\":7,\"workers\":2},\n\"traceEvents\":[\n"
    "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":0,\"tid\":1,\"args\":{\"name\":\"second\"}},\n"
    "{\"name\":\"a "
    "\\\"]}\",\"cat\":\"task\",\"ph\":\"X\",\"pid\":0,\"tid\":0,\"ts\":10,\"dur\":20.5},\n"
    "{\"name\":\"wait\",\"cat\":\"lock\",\"ph\":\"X\",\"pid\":0,\"tid\":1,\"ts\":12,\"dur\":8,"
    "\"args\":{\"times\":3,\"waited_us\":6}},\n"
    "{\"name\":\"bad\",\"ph\":\"X\",\"tid\":0,\"ts\":-1,\"dur\":1},{\"ph\":\"B\"},17,[]]}";

static void a_good_file(void **state)
{
    (void)state;
    struct page_trace trace;
    const char *why;

    put("good", good);
    left = 1 << 20;
    assert_true(page_trace_read(&trace, folder_fd, "good", &left, &why));
    assert_int_equal(left, (1 << 20) - strlen(good));
    assert_int_equal(trace.slice_count, 2);
    assert_int_equal(trace.total, 3);
    assert_int_equal(trace.lost, 4);
    assert_int_equal(trace.dropped, 7);
    assert_int_equal(trace.lane_count, 2);
    assert_string_equal(trace.lanes[0].name, "second");
    assert_null(trace.lanes[1].name);
    assert_string_equal(trace.names.items[trace.slices[0].name], "a \"]}");
    assert_true(trace.slices[0].kind == PAGE_TASK && trace.slices[1].kind == PAGE_LOCK);
    assert_true(trace.slices[0].from_us == 10 && trace.slices[0].busy_us == 20.5);
    assert_true(trace.slices[1].count == 3 && trace.slices[1].busy_us == 6);
    assert_true(trace.end_us == 100 && trace.clock_error_s == 2e-6);
    page_trace_close(&trace);
}

static void bad_files(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "[]",
        "{",
        "null",
        "{\"traceEvents\":17}",
        "{\"traceEvents\":[]}",
        "{\"traceEvents\":[{\"ph\":\"X\",\"ts\":1e400,\"dur\":1,\"tid\":0}]}",
        "{\"traceEvents\":[{\"ph\":\"X\",\"ts\":1,\"dur\":\"1\",\"tid\":0}]}",
        "{\"traceEvents\":[{\"ph\":\"X\",\"ts\":0,\"dur\":0,\"tid\":0}]}",
        "{\"traceEvents\":[{\"",
        "}}}]]]",
        "{\"a\\",
    };
    struct page_trace trace;
    const char *why;

    for (size_t row = 0; row < sizeof bad / sizeof bad[0]; row++) {
        put("bad", bad[row]);
        left = 1 << 20;
        why = NULL;
        assert_false(page_trace_read(&trace, folder_fd, "bad", &left, &why));
        assert_non_null(why);
        page_trace_close(&trace);
    }
}

static void a_file_that_was_cut_off(void **state)
{
    (void)state;
    struct page_trace trace;
    const char *why;
    char *text = strdup(good);

    *strstr(text, "{\"name\":\"bad\"") = '\0'; /* as a run that was killed leaves it */
    put("cut", text);
    free(text);
    left = 1 << 20;
    assert_true(page_trace_read(&trace, folder_fd, "cut", &left, &why));
    assert_int_equal(trace.slice_count, 2);
    page_trace_close(&trace);
}

static void paths_stay_inside(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/etc/passwd", "../good", "inner/../good", "link", "loop/good",
        "fifo",        "inner",   "nothing",       "",     "/"};
    struct page_trace trace;
    const char *why;
    char outside[64];

    put("good", good);
    snprintf(outside, sizeof outside, "%s/good", folder);
    assert_int_equal(symlinkat(outside, folder_fd, "link"), 0);
    assert_int_equal(symlinkat(".", folder_fd, "loop"), 0);
    assert_int_equal(mkdirat(folder_fd, "inner", 0700), 0);
    assert_int_equal(mkfifoat(folder_fd, "fifo", 0600), 0);
    for (size_t row = 0; row < sizeof paths / sizeof paths[0]; row++) {
        left = 1 << 20;
        assert_false(page_trace_read(&trace, folder_fd, paths[row], &left, &why));
        page_trace_close(&trace);
    }
    left = 10;
    assert_false(page_trace_read(&trace, folder_fd, "good", &left, &why));
    assert_string_equal(why, "the file is too large to be shown in a page");
    page_trace_close(&trace);
    put("inner/good", good);
    left = 1 << 20;
    assert_true(page_trace_read(&trace, folder_fd, "inner/good", &left, &why));
    page_trace_close(&trace);
}

/* A trace of `count` tasks of 1 us, 2 us apart, alternately on two lanes. */
static void put_many(const char *name, int count)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    fputs("{\"traceEvents\":[", out);
    for (int at = 0; at < count; at++)
        fprintf(out,
                "%s{\"name\":\"task %d\",\"cat\":\"task\",\"ph\":\"X\",\"pid\":0,\"tid\":%d,"
                "\"ts\":%d,\"dur\":1}",
                at ? "," : "", at, at % 2, at);
    fputs("]}", out);
    fclose(out);
    put(name, text);
    free(text);
}

static void neighbours_are_joined(void **state)
{
    (void)state;
    enum { TASKS = 20000, MOST = 500 };
    struct page_trace trace;
    const char *why;
    double busy_us = 0;
    uint64_t tasks = 0;
    char *text;
    size_t size;

    put_many("many", TASKS);
    left = 32 << 20;
    assert_true(page_trace_read(&trace, folder_fd, "many", &left, &why));
    assert_int_equal(trace.slice_count, TASKS);
    assert_int_equal(trace.names.count, PAGE_MOST_NAMES + 1); /* and "task" for all others */
    struct emit emit = {.out = open_memstream(&text, &size)};
    page_trace_emit(&emit, &trace, MOST);
    fclose(emit.out);
    struct json_object *shown = json_tokener_parse(text);
    assert_non_null(shown);
    assert_true(json_object_get_double(json_object_object_get(shown, "resolution")) > 0);
    assert_true(trace.slice_count <= MOST && trace.slice_count > MOST / 8);
    assert_int_equal(trace.lost, 0);
    for (size_t at = 0; at < trace.slice_count; at++) {
        busy_us += trace.slices[at].busy_us;
        tasks += trace.slices[at].count;
        assert_true(at == 0 || trace.slices[at].lane > trace.slices[at - 1].lane ||
                    trace.slices[at].from_us >= trace.slices[at - 1].from_us);
    }
    assert_int_equal(tasks, TASKS);
    assert_true(fabs(busy_us - (double)TASKS) < 1e-6);
    json_object_put(shown);
    free(text);
    page_trace_close(&trace);
}

static void few_slices_stay_as_they_are(void **state)
{
    (void)state;
    struct page_trace trace;
    const char *why;
    char *text;
    size_t size;

    put("good", good);
    left = 1 << 20;
    assert_true(page_trace_read(&trace, folder_fd, "good", &left, &why));
    struct emit emit = {.out = open_memstream(&text, &size)};
    page_trace_emit(&emit, &trace, 2);
    fclose(emit.out);
    assert_string_equal(
        text,
        "{\"lanes\":[\"second\",\"lane "
        "1\"],\"kinds\":[\"task\",\"lock\",\"message\",\"wait\",\"other\"],"
        "\"names\":[\"wait\",\"a \\u0022]}\"],\"slices\":{\"lane\":[0,1],\"kind\":[1,0],"
        "\"from\":[12,10],\"length\":[8,20.5],\"busy\":[6,20.5],\"count\":[3,1],\"name\":[0,1]},"
        "\"end\":100,\"workers\":2,\"total\":3,\"lost\":4,\"dropped\":7,\"resolution\":0,\"clock_"
        "error\":2e-06}");
    free(text);
    page_trace_close(&trace);
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    folder_fd = open(folder, O_RDONLY | O_DIRECTORY);
    return folder_fd < 0;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"good", "bad",  "cut",  "many",
                                        "link", "loop", "fifo", "inner/good"};

    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++)
        unlinkat(folder_fd, names[at], 0);
    unlinkat(folder_fd, "inner", AT_REMOVEDIR);
    close(folder_fd);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_file),
        cmocka_unit_test(bad_files),
        cmocka_unit_test(a_file_that_was_cut_off),
        cmocka_unit_test(paths_stay_inside),
        cmocka_unit_test(neighbours_are_joined),
        cmocka_unit_test(few_slices_stay_as_they_are),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
