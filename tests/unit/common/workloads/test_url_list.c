/* SPDX-License-Identifier: MIT */
#include "common/workloads/url_list.h"

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

/* A file with these bytes; it is removed by read_bytes(). */
static bool read_bytes(const char *bytes, size_t size, struct url_list *list,
                       struct complaint *complaint)
{
    char path[] = "/tmp/test_url_list-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    close(fd);
    bool good = url_list_read(path, list, complaint);
    unlink(path);
    if (!good)
        assert_non_null(strstr(complaint->text, path));
    return good;
}

static void read_text(const char *text, struct url_list *list)
{
    struct complaint complaint;

    assert_true(read_bytes(text, strlen(text), list, &complaint));
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

static void refuse(const char *bytes, size_t size, const char *named)
{
    struct complaint complaint;
    struct url_list list;

    assert_false(read_bytes(bytes, size, &list, &complaint));
    assert_non_null(strstr(complaint.text, named));
}

static void faults_name_the_line(void **state)
{
    (void)state;
    refuse("http://a/\nhttp://b/ 99\n", 23, "line 2: '99'");
    refuse("http://b/ 404 x\n", 16, "line 1: '404 x'");
    refuse("http://b/ 1000\n", 15, "line 1: '1000'");
    refuse("http://b/ none\n", 15, "line 1: 'none'");
    refuse("http://b/ http://c/\n", 20, "line 1: 'http://c/'");
    refuse("http://b/ 404\rhttp://c/\n", 24, "line 1: '404\\x0dhttp://c/'");
    refuse("a\nb\n\0\n", 6, "line 3 has a NUL");
    refuse("\xff\xfeh\0t\0", 6, "line 1 has a NUL");
}

static void long_lines(void **state)
{
    char *text = malloc(URL_LINE_MOST + 2);
    struct url_list list;

    (void)state;
    assert_non_null(text);
    memset(text, 'a', URL_LINE_MOST + 1);
    text[URL_LINE_MOST] = '\n';
    text[URL_LINE_MOST + 1] = '\0';
    read_text(text, &list);
    assert_int_equal(strlen(list.lines[0].url), URL_LINE_MOST);
    url_list_free(&list);
    text[URL_LINE_MOST] = 'a';
    refuse(text, URL_LINE_MOST + 1, "line 1 is longer than 8192 bytes");
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
    struct complaint complaint;
    struct url_list list;

    assert_false(url_list_read(path, &list, &complaint));
    assert_non_null(strstr(complaint.text, named));
}

static void files_that_cannot_be_read(void **state)
{
    char path[] = "/tmp/test_url_list-XXXXXX";
    int fd = mkstemp(path);

    (void)state;
    refuse_path("/no/such/file", "printf 'https://example.org/\\n' > /no/such/file");
    refuse_path("/", "directory");
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, URL_FILE_MOST + 1), 0);
    refuse_path(path, "longer than 64 MiB");
    close(fd);
    unlink(path);
}

static void names_of_outcomes(void **state)
{
    char name[URL_OUTCOME_NAME];

    (void)state;
    for (int outcome = 1; outcome < 1000; outcome = outcome == URL_ERRORS - 1 ? 100 : outcome + 1) {
        url_outcome_name(outcome, name);
        assert_int_equal(url_outcome_read(name, strlen(name)), outcome);
    }
    assert_int_equal(url_outcome_read("040", 3), URL_NONE);
    assert_int_equal(url_outcome_read("", 0), URL_NONE);
    assert_int_equal(url_outcome_read("tim", 3), URL_NONE);
    assert_true(url_outcome_failed(URL_DNS) && url_outcome_failed(400));
    assert_false(url_outcome_failed(200) || url_outcome_failed(399));
}

static void control_characters_are_escaped(void **state)
{
    char text[64], small[16];

    (void)state;
    assert_int_equal(url_escape("a\033[31m\x7f\xc2\x9b\xc3\xa9", text, sizeof text), 23);
    assert_string_equal(text, "a\\x1b[31m\\x7f\\xc2\\x9b\xc3\xa9");
    assert_true(url_escape("http://example.org/\033\033\033", small, sizeof small) < sizeof small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_every_kind),  cmocka_unit_test(files_without_urls),
        cmocka_unit_test(faults_name_the_line), cmocka_unit_test(long_lines),
        cmocka_unit_test(many_lines),           cmocka_unit_test(files_that_cannot_be_read),
        cmocka_unit_test(names_of_outcomes),    cmocka_unit_test(control_characters_are_escaped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
