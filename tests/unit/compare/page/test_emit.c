/* SPDX-License-Identifier: MIT
 *
 * The report's JSON: nothing in it can end the script that it stands in. */
#include "compare/page/emit.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *text;
static size_t text_size;

static struct emit start(void)
{
    FILE *out = open_memstream(&text, &text_size);

    assert_non_null(out);
    return (struct emit){.out = out};
}

static void ends_as(const struct emit *emit, const char *expected)
{
    assert_int_equal(fclose(emit->out), 0);
    assert_string_equal(text, expected);
    free(text);
}

static void texts_cannot_break_out(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
         "\"plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\""},
        {"</script>", "\"\\u003c/script\\u003e\""},
        {"<!--&", "\"\\u003c!--\\u0026\""},
        {"\"\\\n\x7f", "\"\\u0022\\u005c\\u000a\\u007f\""},
        {"\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa", "\"\\u2028\\u2029\xe2\x80\xaa\""},
        {"\xff\xc0\xafz", "\"\\ufffdFF\\ufffdC0\\ufffdAFz\""}, /* no byte of UTF-8; overlong */
        {"\xed\xa0\x80", "\"\\ufffdED\\ufffdA0\\ufffd80\""},   /* a surrogate */
        {"\xf4\x90\x80\x80", "\"\\ufffdF4\\ufffd90\\ufffd80\\ufffd80\""}, /* past U+10FFFF */
        {"\xe2\x82", "\"\\ufffdE2\\ufffd82\""},                           /* cut off */
        {"", "\"\""},
    };

    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct emit emit = start();
        emit_text(&emit, NULL, rows[row].text);
        ends_as(&emit, rows[row].expected);
    }
    struct emit emit = start();
    emit_bytes(&emit, NULL, "a\0b", 3);
    ends_as(&emit, "\"a\\u0000b\"");
}

static void commas_stand_where_they_belong(void **state)
{
    (void)state;
    struct emit emit = start();

    emit_open(&emit, NULL, '{');
    emit_text(&emit, "<", NULL);
    emit_open(&emit, "empty", '[');
    emit_close(&emit, ']');
    emit_open(&emit, "list", '[');
    emit_real(&emit, NULL, 1.0 / 3, 6);
    emit_real(&emit, NULL, NAN, 6);
    emit_real(&emit, NULL, -INFINITY, 6);
    emit_count(&emit, NULL, UINT64_MAX);
    emit_close(&emit, ']');
    emit_flag(&emit, "yes", true);
    emit_close(&emit, '}');
    ends_as(&emit,
            "{\"\\u003c\":null,\"empty\":[],\"list\":[0.333333,null,null,18446744073709551615],"
            "\"yes\":true}");
}

static void values_are_copied(void **state)
{
    (void)state;
    struct json_object *value =
        json_tokener_parse("{\"a\":[1,2.5,true,null,\"<\"],\"\":{\"b\":{}}}");
    struct emit emit = start();

    assert_non_null(value);
    emit_value(&emit, NULL, value);
    ends_as(&emit, "{\"a\":[1,2.5,true,null,\"\\u003c\"],\"\":{\"b\":{}}}");
    json_object_put(value);
}

static void depth_is_bounded(void **state)
{
    (void)state;
    struct json_object *value = json_object_new_array();
    struct emit emit = start();

    for (int depth = 0; depth < 100; depth++) {
        struct json_object *outer = json_object_new_array();
        json_object_array_add(outer, value);
        value = outer;
    }
    emit_value(&emit, NULL, value);
    fclose(emit.out);
    assert_non_null(strstr(text, "[null]"));
    assert_int_equal(text_size, 2 * (EMIT_DEEPEST - 1) + 4);
    free(text);
    json_object_put(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_cannot_break_out),
        cmocka_unit_test(commas_stand_where_they_belong),
        cmocka_unit_test(values_are_copied),
        cmocka_unit_test(depth_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
