/* SPDX-License-Identifier: MIT
 *
 * Words by which a source hides its races: found where they do something, and nowhere else. */
#include "compare/learn/hides.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define OWN   "# 1 \"/tmp/a/posix.c\"\n"
#define OTHER "# 7 \"/usr/include/unistd.h\" 1 3 4\n"

struct example {
    const char *text, *word; /* NULL: none */
};

static void check(char *word, const char *expected)
{
    if (!word || !expected)
        assert_true(!word && !expected);
    else
        assert_string_equal(word, expected);
    free(word);
}

static void test_directives(void **state)
{
    static const struct example examples[] = {
        {"#ifdef __SANITIZE_THREAD__\n", "__SANITIZE_THREAD__"},
        {"int a;\n  # if \\\n defined(__SANITIZE_THREAD__)\n", "__SANITIZE_THREAD__"},
        {"%:ifdef __SANITIZE_THREAD__", "__SANITIZE_THREAD__"},
        {"#if __has_feature(thread_sanitizer)", "thread_sanitizer"},
        {"#line 3 \"exercise.h\"", "#line"},
        {"#  3 \"exercise.h\"", "#line"},
        {"#include \"exercise.h\"\n// __SANITIZE_THREAD__\nint lines;\n", NULL},
        {"", NULL},
        {"#", NULL},
        {"#\\", NULL}};

    (void)state;
    for (size_t at = 0; at < sizeof examples / sizeof examples[0]; at++)
        check(hides_directive(examples[at].text), examples[at].word);
}

static void test_words(void **state)
{
    static const struct example examples[] = {
        {OWN "__attribute__((no_sanitize(\"thread\"))) int a;", "no_sanitize"},
        {OWN "__attribute__((no_sanitize_thread)) int a;", "no_sanitize_thread"},
        {OWN "__attribute__((__no_sanitize_thread__)) int a;", "__no_sanitize_thread__"},
        {OWN "const char *__tsan_default_options(void);", "__tsan_default_options"},
        {OWN "int a;\n" OTHER "int b;\n" OWN "char *name = \"TSAN_OPTIONS\";", "TSAN_OPTIONS"},
        {OWN "execv(argv[0], argv);", "execv"},
        {OWN "void *all = dlsym(0, name);", "dlsym"},
        {OWN "setenv(name, \"report_bugs=0\", 1);", "setenv"},
        {OWN "setenv(\"OMP_NUM_THREADS\", \"3\", 1);", NULL},
        {OWN "extern char **environ;", "environ"},
        {OWN "if (!getenv(name)) lock();", "getenv"},
        {OWN "int n = atoi(getenv( \"OMP_NUM_THREADS\" ));", NULL},
        {OWN "getenv(\"OMP_NUM_THREADS\" \"X\");", "getenv"},
        {OWN "syscall(59, path, words, 0);", "syscall"},
        {OWN "long (*call)(long, ...) = syscall;", "syscall"},
        {OWN "syscall(202, &word, 128, 1, 0, 0, 0); syscall (186);", NULL},
        {OWN "__asm__ volatile(\"syscall\");", "__asm__"},
        {OWN "__asm__ volatile(\"\" \"syscall\");", "__asm__"},
        {OWN "__asm__ __volatile__(\"\" ::: \"memory\"); asm volatile (\"pause\");", NULL},
        {OWN "int fd = open(\"/proc/self/mem\", 2);", "/proc"},
        {OWN "getenv(\"TRIPTYCH_EXERCISE\")", "getenv"},
        {OWN "char name[] = \"TRIPTYCH_EXERCISE\";", "TRIPTYCH_EXERCISE"},
        {OWN "clone(work, stack, CLONE_VM, 0);", "clone"},
        {OWN "_mm_stream_si64(&total, 1);", "_mm_stream_si64"},
        {OWN "__builtin_ia32_movnti64(&total, 1);", "__builtin_ia32_movnti64"},
        {OWN "__builtin_ia32_pause(); _mm_pause();", NULL},
        {OWN "void GOMP_parallel(void);", "GOMP_parallel"},
        {OWN "PMPI_Put(&mine);", "PMPI_Put"},
        {OWN "#pragma redefine_extname given __tsan_default_options", "__tsan_default_options"},
        {OWN "int environment, my_getenv; char *proc = \"proc\";", NULL},
        {OTHER "int execv(const char *, char *const[]);\n" OWN "int execute, my_execv;", NULL},
        {"# 1 \"/tmp/a/posix.c.other\"\nexecv;\n", NULL},
        {"", NULL}};

    (void)state;
    for (size_t at = 0; at < sizeof examples / sizeof examples[0]; at++)
        check(hides_word(examples[at].text, "/tmp/a/posix.c"), examples[at].word);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_directives),
                                       cmocka_unit_test(test_words)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
