/* SPDX-License-Identifier: MIT */
#include "common/workloads/url_scheme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void what_is_asked_by_http(void **state)
{
    static const char *const asked[] = {
        "http://a/",       "HTTPS://a/",        "http:/a",         "example.org",
        "example.org/x:y", "example.org:81/x",  "a.b-c:81?q",      "localhost:8080",
        "[::1]:80/x",      "127.0.0.1:8/@",     "http://me:pw@a/", "my_host:80/x",
        "git:3000#part",   "https://a/mailto:", "a.example/me@",   "b\xc3\xbc.example",
    };
    static const char *const others[] = {
        "",
        "mailto:me@localhost",
        "tel:112",
        "TEL:112/x",
        "sip:1@host",
        "data:,x",
        "ftp://a/x",
        "file:///etc/motd",
        "xmpp:a@host",
        "javascript:1",
        "about:blank",
        "me@host",
        "user:81@host/",
        "host:",
        "host:123456",
        "host:8x",
        "http:a",
        "/path",
        "//a/x",
        "?q",
        "#part",
        "http:8080",
        "http://a/b c",
        "http://a/\n",
        "http://a/\x7f",
        "irc://a:6667/",
    };

    (void)state;
    for (size_t at = 0; at < sizeof asked / sizeof asked[0]; at++)
        if (!url_scheme_is_http(asked[at], strlen(asked[at])))
            fail_msg("'%s' is not asked for", asked[at]);
    for (size_t at = 0; at < sizeof others / sizeof others[0]; at++)
        if (url_scheme_is_http(others[at], strlen(others[at])))
            fail_msg("'%s' is asked for", others[at]);
    assert_false(url_scheme_is_http("host:80\0", 8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_by_http),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
