/* SPDX-License-Identifier: MIT */
#include "common/workloads/url_list.h"

#include "common/base/input.h"
#include "common/workloads/url_outcome.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static bool parse_bytes(const char *bytes, size_t size, struct url_list *list, struct error *error)
{
    char *text = malloc(size + 1);

    assert_non_null(text);
    memcpy(text, bytes, size);
    text[size] = '\0';
    return url_list_parse("some.txt", text, size, list, error);
}

static void read_text(const char *text, struct url_list *list)
{
    struct error error;

    assert_true(parse_bytes(text, strlen(text), list, &error));
    assert_string_equal(error.text, "");
}

static void check_line(const struct url_list *list, uint64_t at, const char *url, uint64_t number,
                       int expected)
{
    assert_true(at < list->count);
    assert_string_equal(list->lines[at].url, url);
    assert_int_equal(list->lines[at].number, number);
    assert_int_equal(list->lines[at].expected, expected);
}

static void lines_of_every_kind(void **state)
{
    struct url_list list;

    (void)state;
    read_text("\xef\xbb\xbfhttp://a/\r\n"
              "\n"
              "# a comment\n"
              "   \t \r\n"
              "  # another\n"
              "\thttp://b/#part  \n"
              "http://c/ 404\r\n"
              "http://d/\ttimeout \n"
              "http://e/",
              &list);
    assert_int_equal(list.count, 5);
    check_line(&list, 0, "http://a/", 1, URL_NONE);
    check_line(&list, 1, "http://b/#part", 6, URL_NONE);
    check_line(&list, 2, "http://c/", 7, 404);
    check_line(&list, 3, "http://d/", 8, URL_TIMEOUT);
    check_line(&list, 4, "http://e/", 9, URL_NONE);
    url_list_free(&list);
}

static void files_without_urls(void **state)
{
    static const char *const texts[] = {"", "\n", "\xef\xbb\xbf", "#", "\r\n\r\n", "  "};
    struct url_list list;

    (void)state;
    for (size_t at = 0; at < sizeof texts / sizeof texts[0]; at++) {
        read_text(texts[at], &list);
        assert_int_equal(list.count, 0);
        url_list_free(&list);
    }
}

static void check_bad(const char *bytes, size_t size, size_t length, int expected)
{
    struct error error;
    struct url_list list;

    assert_true(parse_bytes(bytes, size, &list, &error));
    assert_string_equal(error.text, "");
    assert_int_equal(list.count, 1);
    assert_true(list.lines[0].bad);
    assert_int_equal(list.lines[0].length, length);
    assert_int_equal(list.lines[0].expected, expected);
    assert_memory_equal(list.lines[0].url, bytes, length);
    url_list_free(&list);
}

static void a_bad_line_stays_in_the_list(void **state)
{
    struct error error;
    struct url_list list;

    (void)state;
    check_bad("http://b/one two.png\r\n", 22, 20, URL_NONE);
    check_bad("http://b/one two.png bad-url\n", 29, 20, URL_BAD_URL);
    check_bad("http://b/ 404 # gone", 20, 20, URL_NONE);
    check_bad("http://b/ # gone\n", 17, 16, URL_NONE);
    check_bad("http://b/ http://c/\n", 20, 19, URL_NONE);
    check_bad("http://b/ 404\rhttp://c/\n", 24, 23, URL_NONE);
    check_bad("http://b\0/x\n", 12, 11, URL_NONE);
    assert_true(parse_bytes("http://a/\n\0\nhttp://c/", 21, &list, &error));
    assert_int_equal(list.count, 3);
    assert_true(!list.lines[0].bad && list.lines[1].bad && !list.lines[2].bad);
    check_line(&list, 2, "http://c/", 3, URL_NONE);
    url_list_free(&list);
}

static void check_misspelt(const char *text, const char *named, uint64_t lines)
{
    struct error error;
    struct url_list list;

    assert_true(parse_bytes(text, strlen(text), &list, &error));
    assert_int_equal(list.misspelt, lines);
    assert_non_null(strstr(error.text, named));
    assert_non_null(strstr(error.text, "some.txt"));
    url_list_free(&list);
}

static void a_misspelt_outcome_is_named(void **state)
{
    (void)state;
    check_misspelt("http://a/\nhttp://b/ 99\n", "line 2: '99'", 1);
    check_misspelt("http://b/ 1000\n", "line 1: '1000'", 1);
    check_misspelt("http://b/ 40O\n", "line 1: '40O'", 1);
    check_misspelt("http://b/\tTimeout\n", "line 1: 'Timeout'", 1);
    check_misspelt("http://b/ none\n\nhttp://c/ noen\n", "line 1: 'none'", 2);
    check_misspelt("http://b/ x\nhttp://c/ y\n", "1 more line is like this", 2);
    check_misspelt("http://b/ x\nhttp://c/ y\nhttp://d/ z", "2 more lines are like this", 3);
}

static void utf_16_is_refused(void **state)
{
    struct error error;
    struct url_list list;

    (void)state;
    assert_false(parse_bytes("\xff\xfeh\0t\0", 6, &list, &error));
    assert_non_null(strstr(error.text, "line 1 begins as UTF-16 does"));
}

static void long_lines(void **state)
{
    char *text = malloc(URL_LINE_MOST + 2);
    struct error error;
    struct url_list list;

    (void)state;
    assert_non_null(text);
    memset(text, 'a', URL_LINE_MOST + 1);
    text[URL_LINE_MOST] = '\n';
    text[URL_LINE_MOST + 1] = '\0';
    read_text(text, &list);
    assert_int_equal(list.lines[0].length, URL_LINE_MOST);
    assert_false(list.lines[0].bad);
    url_list_free(&list);
    text[URL_LINE_MOST] = 'a';
    assert_true(parse_bytes(text, URL_LINE_MOST + 1, &list, &error));
    assert_true(list.lines[0].bad);
    url_list_free(&list);
    free(text);
}

static void many_lines(void **state)
{
    const uint64_t lines = 100000;
    char *text = malloc(lines * 16), *at = text;
    struct url_list list;

    (void)state;
    assert_non_null(text);
    for (uint64_t line = 0; line < lines; line++)
        at += sprintf(at, "http://%u/\n", (unsigned)line);
    read_text(text, &list);
    assert_int_equal(list.count, lines);
    check_line(&list, 70000, "http://70000/", 70001, URL_NONE);
    url_list_free(&list);
    free(text);
}

static void refuse_path(const char *path, const char *named)
{
    struct error error;
    size_t size;
    char *text;

    assert_false(input_read(path, &text, &size, &error));
    assert_null(text);
    assert_non_null(strstr(error.text, named));
}

static void files_that_cannot_be_read(void **state)
{
    char path[] = "/tmp/test_url_list-XXXXXX";
    int fd = mkstemp(path);

    (void)state;
    refuse_path("/no/such/file", "printf 'https://example.org/\\n' > /no/such/file");
    refuse_path("/", "directory");
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, INPUT_MOST + 1), 0);
    refuse_path(path, "longer than 64 MiB");
    close(fd);
    unlink(path);
}

static void check_escaped(const char *url, size_t length, const char *wanted)
{
    char text[128];

    assert_int_equal(url_escape(url, length, text, sizeof text), strlen(wanted));
    assert_string_equal(text, wanted);
}

static void what_is_not_printable_is_escaped(void **state)
{
    char small[24];

    (void)state;
    check_escaped("a\033[31m\x7f\xc2\x9b\xc3\xa9", 11, "a\\x1b[31m\\x7f\\xc2\\x9b\xc3\xa9");
    check_escaped("a\0b\tc", 5, "a\\x00b\\x09c");
    check_escaped("\xff\x9b\xc3", 3, "\\xff\\x9b\\xc3");
    check_escaped("\xe2\x80\xae\xe2\x82\xac", 6, "\\xe2\\x80\\xae\xe2\x82\xac");
    check_escaped("\xed\xa0\x80\xf0\x9f\x90\xa7", 7, "\\xed\\xa0\\x80\xf0\x9f\x90\xa7");
    assert_true(url_escape("http://example.org/\033\033\033", 22, small, sizeof small) <
                sizeof small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_every_kind),
        cmocka_unit_test(files_without_urls),
        cmocka_unit_test(a_bad_line_stays_in_the_list),
        cmocka_unit_test(a_misspelt_outcome_is_named),
        cmocka_unit_test(utf_16_is_refused),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(many_lines),
        cmocka_unit_test(files_that_cannot_be_read),
        cmocka_unit_test(what_is_not_printable_is_escaped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
