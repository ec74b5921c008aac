/* SPDX-License-Identifier: MIT
 *
 * Marks: what the checks of an exercise are worth, by the standard rubric and by rubrics of before
 * there was the check `fast`. */
#include "compare/grade/rubric.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const struct pack plain = {.name = (char[]){"pool"}, .race_free = true};
static const struct pack speed = {
    .name = (char[]){"queue"}, .race_free = true, .fast = {.limit = 4}};
static const enum judgement_kind all_pass[CHECKS];
static const enum judgement_kind slow[CHECKS] = {[CHECK_FAST] = JUDGEMENT_FAIL};
static const enum judgement_kind not_timed[CHECKS] = {[CHECK_FAST] = JUDGEMENT_NOT_MADE};

/* The rubric with this text; NULL: the standard one. */
static struct rubric rubric_of(const char *text)
{
    char path[] = "/tmp/triptych-rubric.XXXXXX";
    struct rubric rubric;
    struct error error;
    struct packs none = {0};
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_true(dprintf(fd, "%s", text ? text : "") >= 0);
    close(fd);
    assert_true(rubric_open(&rubric, text ? path : NULL, &none, &error));
    unlink(path);
    return rubric;
}

static void check(const char *text, const struct pack *pack, const enum judgement_kind *kinds,
                  double mark)
{
    struct rubric rubric = rubric_of(text);

    assert_true(rubric_mark(&rubric, pack, kinds) == mark);
    rubric_close(&rubric);
}

#define BEGIN "{\"schema\": \"triptych-rubric/1\", "

static void test_standard(void **state)
{
    (void)state;
    check(NULL, &plain, all_pass, 100);
    check(NULL, &plain, not_timed, 100); /* where speed is not judged it costs nothing */
    check(NULL, &speed, all_pass, 100);
    check(NULL, &speed, slow, 83.33);
    check(NULL, &speed, not_timed, 83.33);
    check(BEGIN "\"points\": 6}", &speed, slow, 5);
}

static void test_older(void **state)
{
    static const char older[] =
        BEGIN "\"weights\": {\"correct\": 50, \"parallel\": 30, \"race-free\": 20}}";

    (void)state;
    check(older, &plain, all_pass, 100);
    check(older, &speed, all_pass, 100);
    check(older, &speed, slow, 100);
}

static void test_named(void **state)
{
    static const char named[] = BEGIN "\"weights\": {\"correct\": 1, \"parallel\": 0, "
                                      "\"race-free\": 0, \"fast\": 3}}";

    (void)state;
    check(named, &speed, slow, 25);
    check(named, &plain, all_pass, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_standard),
                                       cmocka_unit_test(test_older), cmocka_unit_test(test_named)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
