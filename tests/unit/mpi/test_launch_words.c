/* SPDX-License-Identifier: MIT
 *
 * What the command line of a launcher says, of those versions too that are not installed here. */
#include "mpi/measure/launch_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* A command line as the kernel shows it is written here with '|' after each word. */
static size_t line_of(const char *words, char *line)
{
    size_t size = strlen(words);

    for (size_t at = 0; at <= size; at++)
        line[at] = words[at] == '|' ? '\0' : words[at];
    return size;
}

static bool forgive(const char *words)
{
    char line[300];

    return launch_words_forgive(line, line_of(words, line), "mpi/pool");
}

static bool change_output(const char *words)
{
    char line[300];

    return launch_words_change_output(line, line_of(words, line), "mpi/pool");
}

static void names_of_mpirun(void **state)
{
    (void)state;
    assert_true(launch_words_are_of_open_mpi("mpirun"));
    assert_true(launch_words_are_of_open_mpi("mpirun.openmpi"));
    assert_true(launch_words_are_of_open_mpi("orterun"));
    assert_true(launch_words_are_of_open_mpi("prterun"));
    assert_false(launch_words_are_of_open_mpi("prted"));
    assert_false(launch_words_are_of_open_mpi("hydra_pmi_proxy"));
    assert_false(launch_words_are_of_open_mpi("prterunner"));
    assert_false(launch_words_are_of_open_mpi(""));
}

static void an_option_lets_the_job_go_on(void **state)
{
    static const char *const lines[] = {
        "mpirun|--enable-recovery|-n|4|mpi/pool|",
        "prterun|-n|4|-enable-recovery|mpi/pool|",
        "/usr/bin/prterun|--continuous|-n|4|mpi/pool|",
        "prterun|--runtime-options|recoverable|-n|4|mpi/pool|",
        "prterun|--runtime-options=recoverable|-n|4|mpi/pool|",
        "prterun|--runtime-options|recoverable,error-nonzero-status=false|mpi/pool|",
        "prterun|--runtime-options|error-nonzero-status=0,Recoverable=true|mpi/pool|",
        "prterun|--runtime-options|continuous|-n|4|mpi/pool|",
        "prterun|--runtime-options|recov|-n|4|mpi/pool|",
        "mpiexec.hydra|-disable-auto-cleanup|-n|4|mpi/pool|",
        "mpirun|--enable-recovery|", /* the program is not told */
    };

    (void)state;
    for (size_t at = 0; at < sizeof lines / sizeof lines[0]; at++)
        if (!forgive(lines[at]))
            fail_msg("%s", lines[at]);
}

static void no_option_lets_the_job_go_on(void **state)
{
    static const char *const lines[] = {
        "",
        "mpirun|-n|4|mpi/pool|",
        "mpirun|-n|4|mpi/pool|--enable-recovery|", /* an argument of the program's */
        "mpirun|-n|4|mpi/pool|--runtime-options|recoverable|",
        "prterun|--runtime-options|recoverable=false|-n|4|mpi/pool|",
        "prterun|--runtime-options|recoverable=0,error-nonzero-status|-n|4|mpi/pool|",
        "prterun|--runtime-options|error-nonzero-status=false|-n|4|mpi/pool|",
        "prterun|--runtime-options|unrecoverable,r,|mpi/pool|",
        "prterun|--runtime-options|", /* cut off */
        "prterun|--runtime-options|recoverable",
        "prterun|--x|recoverable|mpi/pool|",
        "prterun|--enable-recovery|--disable-recovery|mpi/pool|",
        "prterun|enable-recovery|--|---enable-recovery|--enable-recovery-not|mpi/pool|",
        "prterun|--enable-recove",
    };

    (void)state;
    for (size_t at = 0; at < sizeof lines / sizeof lines[0]; at++)
        if (forgive(lines[at]))
            fail_msg("%s", lines[at]);
}

static void output_is_labelled_or_filed(void **state)
{
    static const char *const changed[] = {
        "mpirun|--tag-output|-n|2|mpi/pool|",
        "mpirun|-tag-output|-n|2|mpi/pool|",
        "mpirun|-output-filename|out|-n|2|mpi/pool|",
        "mpirun|--output-filename=out|mpi/pool|",
        "mpirun|--timestamp-output|-n|2|mpi/pool|",
        "mpirun|--xml|-n|2|mpi/pool|",
        "prterun|--output|tag,timestamp|-n|2|mpi/pool|",
        "prterun|--output=dir=out|-n|2|mpi/pool|",
    };
    static const char *const plain[] = {
        "mpirun|-n|2|mpi/pool|",
        "mpirun|-n|2|mpi/pool|--output|x|",
        "mpirun|-x|NAME=--output|-n|2|mpi/pool|",
        "",
    };

    (void)state;
    for (size_t at = 0; at < sizeof changed / sizeof changed[0]; at++)
        if (!change_output(changed[at]))
            fail_msg("%s", changed[at]);
    for (size_t at = 0; at < sizeof plain / sizeof plain[0]; at++)
        if (change_output(plain[at]))
            fail_msg("%s", plain[at]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_mpirun),
        cmocka_unit_test(an_option_lets_the_job_go_on),
        cmocka_unit_test(no_option_lets_the_job_go_on),
        cmocka_unit_test(output_is_labelled_or_filed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
