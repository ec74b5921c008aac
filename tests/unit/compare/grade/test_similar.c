/* SPDX-License-Identifier: MIT
 *
 * Winnowing: layout, comments and names make no difference, other code does, and what is long
 * enough in common is always seen. */
#include "compare/grade/similar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char one[] = "#include <stdio.h>\n"
                          "static int sum(const int *list, int count) {\n"
                          "    int total = 0;\n"
                          "    for (int at = 0; at < count; at++)\n"
                          "        if (list[at] > 7) total += list[at];\n"
                          "    return total;\n}\n";
static const char renamed[] = "/* mine */ static int add(const int *a, int n)\n{\n"
                              "  int s = 0; // begin\n"
                              "  for (int i = 0; i < n; i++) if (a[i] > 12) s += a[i];\n"
                              "  return s;\n}\n";
static const char other[] = "void swap(char **left, char **right) {\n"
                            "    char *kept = *left;\n    *left = *right;\n    *right = kept;\n"
                            "    while (*kept) { putchar(*kept++); putchar(' '); }\n}\n";

static struct fingerprints prints(const char *text)
{
    return fingerprints_of(text, strlen(text));
}

static void test_share(void **state)
{
    struct fingerprints a = prints(one), b = prints(renamed), c = prints(other);

    (void)state;
    assert_true(a.count >= 3);
    assert_true(fingerprints_share(&a, &a) > 0.999);
    assert_true(fingerprints_share(&a, &b) > 0.999);
    assert_true(fingerprints_share(&a, &c) < 0.1);
    fingerprints_without(&b, &a);
    assert_int_equal(b.count, 0);
    assert_true(fingerprints_share(&a, &b) < 0.001);
    fingerprints_free(&a);
    fingerprints_free(&b);
    fingerprints_free(&c);
}

/* Any run of SIMILAR_RUN + SIMILAR_WINDOW - 1 tokens in common has a fingerprint in common. */
static void test_guarantee(void **state)
{
    enum { TOKENS = SIMILAR_RUN + SIMILAR_WINDOW - 1 };
    static const char signs[] = "+-*/%<>=!&|^~?:;,.()[]{}";
    char common[TOKENS + 1], left[200], right[200];
    unsigned seed = 7;

    (void)state;
    for (int round = 0; round < 200; round++) {
        for (int at = 0; at < TOKENS; at++)
            common[at] = signs[(seed = seed * 1103515245 + 12345) / 65536 % (sizeof signs - 1)];
        common[TOKENS] = '\0';
        common[0] = ';';
        common[1] = ',';
        for (int at = 0; at + 1 < TOKENS; at++)
            if (common[at] == '/')
                common[at] = '.';
        snprintf(left, sizeof left, "a b c [ ] ( a ) %s { a } ; ; a a", common);
        snprintf(right, sizeof right, "} } 0 %s 0 0 0 0", common);
        struct fingerprints a = prints(left), b = prints(right);
        assert_true(fingerprints_share(&a, &b) > 0);
        fingerprints_free(&a);
        fingerprints_free(&b);
    }
}

static void test_odd(void **state)
{
    static const char *const texts[] = {"", "/*", "//", "\"", "'\\", "#include", "a", "\"\\"};

    (void)state;
    for (size_t at = 0; at < sizeof texts / sizeof texts[0]; at++) {
        struct fingerprints none = prints(texts[at]);
        assert_int_equal(none.count, 0);
        fingerprints_free(&none);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_share), cmocka_unit_test(test_guarantee), cmocka_unit_test(test_odd)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
