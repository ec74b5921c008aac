/* SPDX-License-Identifier: MIT
 *
 * A pack's words in the user's language take the place of the English ones, the advice for who is
 * too slow, too; --check names what is missing. */
#include "compare/learn/pack_words.h"

#include "common/base/translate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_advice(void **state)
{
    const char *source = getenv("TRIPTYCH_SOURCE");
    struct packs english = {0}, own = {0};
    struct error error;

    (void)state;
    if (!source || !translate_is_open())
        skip(); /* built without gettext */
    char *folder = text_format("%s/exercises/05-queue", source);
    translate_pause(true);
    assert_true(packs_add(&english, folder, &error));
    translate_pause(false);
    assert_true(packs_add(&own, folder, &error));
    const struct pack *before = packs_find(&english, "queue/posix"),
                      *now = packs_find(&own, "queue/posix");
    assert_non_null(before);
    assert_non_null(now);
    assert_non_null(strstr(before->fast.advice, "Let nobody nap"));
    assert_string_not_equal(now->fast.advice, before->fast.advice);
    assert_string_not_equal(now->hints[0], before->hints[0]);
    assert_string_not_equal(now->title, before->title);
    assert_null(pack_words_trouble(now, "ja"));
    packs_close(&english);
    packs_close(&own);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_advice)};

    setenv("LC_ALL", "ja_JP.UTF-8", 1);
    unsetenv("LANGUAGE");
    translate_open();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
