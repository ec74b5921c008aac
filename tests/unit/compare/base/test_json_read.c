/* SPDX-License-Identifier: MIT
 *
 * The one reader of JSON: what it takes, what it refuses, and what it says of it. */
#include "compare/base/json_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void what_is_no_json(void **state)
{
    static const char *const texts[] = {
        "[1,,2]", "[1,]",   "[,1]",     "[1 2]",       "01",    "-01",       "00",    "1.",
        ".5",     "1e",     "1e+",      "+1",          "-",     "- 1",       "--1",   "0x10",
        "1.2.3",  "1e5e5",  "NaN",      "-Infinity",   "True",  "nul",       "nulll", "truefalse",
        "'b'",    "\"\t\"", "\"\x01\"", "\"b\" \"c\"", "\"\\x", "1 // none", "{a:1}", "{\"a\" 1}",
        "1,",     ",",      "1}",       "1]",          "\f1",   "1\v",
    };
    const char *why;

    (void)state;
    for (size_t at = 0; at < sizeof texts / sizeof texts[0]; at++) {
        char line[64] = "{\"v\":";
        strcat(strcat(line, texts[at]), "}");
        struct json_object *object = fields_parse(line, strlen(line), &why);
        if (object || !why)
            fail_msg("%s is taken", line);
    }
    assert_null(fields_parse("{\"v\":1}x", 8, &why));
    assert_null(fields_parse("[1]", 3, &why));
    assert_string_equal(why, "not a JSON object");
    assert_null(fields_parse("{\"v\":\"a\0b\"}", 11, &why));
    assert_string_equal(why, "it holds a NUL byte");
    assert_null(fields_parse("", 0, &why));
}

static void what_is_cut_off(void **state)
{
    static const char whole[] = "{\"a\":-1.25e+3,\"b\":[true,false,null],\"c\":\"d\\u00e9\\\"\","
                                "\"e\":99999999999999999999}";
    const char *why;

    (void)state;
    for (size_t size = 1; size < sizeof whole - 1; size++) {
        assert_null(fields_parse(whole, size, &why));
        if (strcmp(why, "cut off") != 0)
            fail_msg("'%.*s' is said to be %s", (int)size, whole, why);
    }
    struct json_object *object = fields_parse(whole, sizeof whole - 1, &why);
    assert_non_null(object);
    json_object_put(object);
}

static void numbers_of_64_bits(void **state)
{
    static const char line[] =
        "{\"most\":18446744073709551615,\"more\":18446744073709551616,\"least\":-"
        "9223372036854775808,"
        "\"less\":-9223372036854775809,\"far\":100000000000000000000000,\"in\":{\"sum\":7},"
        "\"list\":[18446744073709551616,1],\"text\":\"18446744073709551616\",\"zero\":-0}";
    const char *why;
    uint64_t count = 0;
    double real = 0;

    (void)state;
    struct json_object *object = fields_parse(line, sizeof line - 1, &why);
    assert_non_null(object);
    assert_true(fields_count(object, "most", &count) && count == UINT64_MAX);
    assert_false(fields_count(object, "more", &count));
    assert_false(fields_count(object, "least", &count));
    assert_false(fields_count(object, "less", &count));
    assert_false(fields_count(object, "far", &count));
    assert_true(fields_real(object, "more", &real) && real == 18446744073709551616.0);
    assert_true(fields_real(object, "far", &real) && real > 0.99e23);
    assert_true(fields_count(object, "in.sum", &count) && count == 7);
    assert_false(fields_has(object, "in.none"));
    assert_false(fields_has(object, "text.sum"));
    assert_string_equal(fields_text(object, "text"), "18446744073709551616");
    json_object_put(object);
}

/* Lines beyond ASCII are read in a way of their own, between others that are not. */
static void what_is_beyond_ascii(void **state)
{
    static const char *const good[] = {"{\"v\":\"\xc3\xa9\"}", "{\"\xe2\x82\xac\":1}",
                                       "{\"v\":\"\xf0\x9f\x98\x80\",\"w\":99999999999999999999}"};
    static const char *const bad[] = {"{\"v\":\"\xc3\"}",         "{\"v\":\"\xff\xc3\xa9\"}",
                                      "{\"v\":\"\xc3\xa9\x01\"}", "{\"v\":\"\xc3\xa9\",}",
                                      "{\"v\":\xc3\xa9}",         "{'v':\"\xc3\xa9\"}",
                                      "{\"v\":\"\\\xc3\xa9\"}"};
    struct json_tokener *tokener = fields_tokener();
    const char *why;

    (void)state;
    for (size_t at = 0; at < sizeof good / sizeof good[0]; at++) {
        struct json_object *object = fields_parse_with(tokener, good[at], strlen(good[at]), &why);
        assert_non_null(object);
        json_object_put(object);
        assert_null(fields_parse_with(tokener, "{\"v\":1,}", 9, &why));
    }
    for (size_t at = 0; at < sizeof bad / sizeof bad[0]; at++)
        if (fields_parse_with(tokener, bad[at], strlen(bad[at]), &why) || !why)
            fail_msg("%s is taken", bad[at]);
    json_tokener_free(tokener);
}

static void sorted_parameters(void **state)
{
    static const char line[] =
        "{\"p\":{\"size\":[1,0.50],\"FILE\":\"/x/y\",\"a\":\"b/c\",\"flag\":true},"
        "\"deep\":{\"a\":{\"b\":1}},\"odd\":{\"a b\":1},\"none\":{}}";
    const char *why;
    char text[64];

    (void)state;
    struct json_object *object = fields_parse(line, sizeof line - 1, &why);
    assert_true(fields_sorted(object, "p", text, sizeof text));
    assert_string_equal(text, "{\"a\":\"b/c\",\"flag\":true,\"size\":[1,0.50]}");
    assert_false(fields_sorted(object, "p", text, strlen(text)));
    assert_false(fields_sorted(object, "deep", text, sizeof text));
    assert_false(fields_sorted(object, "odd", text, sizeof text));
    assert_true(fields_sorted(object, "none", text, sizeof text));
    assert_string_equal(text, "{}");
    json_object_put(object);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_json),    cmocka_unit_test(what_is_cut_off),
        cmocka_unit_test(numbers_of_64_bits), cmocka_unit_test(what_is_beyond_ascii),
        cmocka_unit_test(sorted_parameters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
