/* SPDX-License-Identifier: MIT */
#include "common/workloads/transfer.h"
#include "common/workloads/url_outcome.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
// clang-format off
#include <cmocka.h>
// clang-format on

enum { LAST_KNOWN = 101 }; /* CURLE_ECH_REQUIRED; libcurl's header here may be older */

/* From libcurl-errors(3), by number: what can come of http and https. Not named: URL_OTHER. */
static const int wanted[LAST_KNOWN + 1] = {
    [1] = URL_BAD_URL,
    [3] = URL_BAD_URL,
    [4] = URL_BAD_URL,
    [5] = URL_DNS,
    [6] = URL_DNS,
    [7] = URL_UNREACHABLE,
    [8] = URL_NOT_HTTP,
    [16] = URL_NOT_HTTP,
    [18] = URL_RESET,
    [23] = URL_BODY_TOO_LARGE,
    [28] = URL_TIMEOUT,
    [33] = URL_NOT_HTTP,
    [35] = URL_TLS,
    [45] = URL_UNREACHABLE,
    [47] = URL_REDIRECTS,
    [52] = URL_RESET,
    [53] = URL_TLS,
    [54] = URL_TLS,
    [55] = URL_RESET,
    [56] = URL_RESET,
    [58] = URL_TLS,
    [59] = URL_TLS,
    [60] = URL_TLS,
    [61] = URL_NOT_HTTP,
    [63] = URL_BODY_TOO_LARGE,
    [64] = URL_TLS,
    [65] = URL_RESET,
    [66] = URL_TLS,
    [77] = URL_TLS,
    [80] = URL_TLS,
    [82] = URL_TLS,
    [83] = URL_TLS,
    [89] = URL_UNREACHABLE,
    [90] = URL_TLS,
    [91] = URL_TLS,
    [92] = URL_NOT_HTTP,
    [95] = URL_NOT_HTTP,
    [96] = URL_UNREACHABLE,
    [97] = URL_UNREACHABLE,
    [98] = URL_TLS,
    [100] = URL_HEADER_TOO_LARGE,
    [101] = URL_TLS,
};

static void every_code_has_an_outcome(void **state)
{
    (void)state;
    for (int code = 1; code <= LAST_KNOWN; code++)
        assert_int_equal(transfer_code_outcome(code), wanted[code] ? wanted[code] : URL_OTHER);
}

static void codes_of_a_newer_libcurl(void **state)
{
    const int unknown[] = {INT_MIN, -1, LAST_KNOWN + 1, 255, 256 + 6, 99999, INT_MAX};

    (void)state;
    for (size_t at = 0; at < sizeof unknown / sizeof unknown[0]; at++)
        assert_int_equal(transfer_code_outcome(unknown[at]), URL_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_an_outcome),
        cmocka_unit_test(codes_of_a_newer_libcurl),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
