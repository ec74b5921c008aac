/* SPDX-License-Identifier: MIT
 *
 * How two fingerprints differ, one of which anybody may have made. */
#include "compare/machine/fingerprint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The differences of two fingerprints, one a line. */
static char *differences(const char *there, const char *here)
{
    struct json_object *a = there ? json_tokener_parse(there) : NULL;
    struct json_object *b = here ? json_tokener_parse(here) : NULL;
    struct text_list found = machine_differences(a, b);
    char *all = text_join(&found, "\n");

    text_free(&found);
    json_object_put(a);
    json_object_put(b);
    return all;
}

static void differences_are_told(void **state)
{
    static const struct {
        const char *there, *here, *told;
    } cases[] = {
        {"{}", "{}", ""},
        {NULL, NULL, ""},
        {NULL, "{}", ""},
        {"{\"a\":1,\"b\":{\"c\":[1,2]}}", "{\"b\":{\"c\":[1,2]},\"a\":1}", ""},
        {"{\"system\":{\"kernel\":\"6.1\"}}", "{\"system\":{\"kernel\":\"6.18\"}}",
         "system kernel: 6.1 there, 6.18 here"},
        {"{\"cpu\":{\"cores\":4}}", "{\"cpu\":{\"cores\":4,\"boost\":true}}",
         "cpu boost: not known there, true here"},
        {"{\"host\":\"a\",\"x\":1}", "{\"host\":\"b\"}",
         "host: a there, b here\nx: 1 there, not known here"},
        {"{\"now\":{\"load\":1}}", "{\"now\":{\"load\":2}}", ""},
        {"{\"cpu\":{\"now\":1}}", "{\"cpu\":{\"now\":2}}", "cpu now: 1 there, 2 here"},
        {"{\"cpu\":5}", "{\"cpu\":{\"cores\":4}}", "cpu: 5 there, {\"cores\":4} here"},
        {"[1]", "{}", "machine: [1] there, {} here"},
        {"{\"a\\u001b[2J\":\"\\u0007\"}", "{}", "a?[2J: ? there, not known here"},
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        char *told = differences(cases[at].there, cases[at].here);
        assert_string_equal(told, cases[at].told);
        free(told);
    }
}

static void differences_are_bounded(void **state)
{
    struct json_object *a = json_object_new_object(), *deep = a;
    char name[32], *long_name = calloc(1, 10001);

    (void)state;
    for (int at = 0; at < 1000; at++) {
        snprintf(name, sizeof name, "key%d", at);
        json_object_object_add(a, name, json_object_new_int(at));
    }
    struct text_list found = machine_differences(a, NULL);
    assert_int_equal(found.count, 64);
    text_free(&found);
    json_object_put(a);
    a = deep = json_object_new_object();
    for (int at = 0; at < 1000; at++) {
        struct json_object *below = json_object_new_object();
        json_object_object_add(deep, "d", below);
        deep = below;
    }
    json_object_object_add(deep, "d", json_object_new_int(1));
    found = machine_differences(a, NULL);
    assert_int_equal(found.count, 0);
    text_free(&found);
    json_object_put(a);
    memset(long_name, 'n', 10000);
    a = json_object_new_object();
    json_object_object_add(a, long_name, json_object_new_string(long_name));
    found = machine_differences(a, NULL);
    assert_int_equal(found.count, 1);
    assert_in_range(strlen(found.items[0]), 1, 200);
    text_free(&found);
    json_object_put(a);
    free(long_name);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_are_told),
        cmocka_unit_test(differences_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
