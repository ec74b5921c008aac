/* SPDX-License-Identifier: MIT
 *
 * A journal from one start to the next. (What may stand in its file is in test_journal_bytes.c.) */
#include "common/base/fail.h"
#include "tests/unit/common/work/journal_file.h"

#include <sys/stat.h>
#include <sys/wait.h>

static void without_one_nothing_is_recalled(void **state)
{
    struct answer answer;
    uint64_t count;

    (void)state;
    journal_expect(NULL, true);
    assert_true(journal_open("job", UNITS, &error));
    journal_note(3, answer_of(3));
    assert_false(journal_recall(3, &answer));
    assert_null(journal_order(&count));
    assert_int_equal(journal_recalled(), 0);
    journal_close();
}

static void what_was_noted_is_there_the_next_time(void **state)
{
    uint64_t count = 0;
    struct stat about;

    (void)state;
    assert_true(open_it("job a=1"));
    note(7);
    note(0);
    note(39);
    assert_false(has(7)); /* it was not finished before this start */
    journal_close();
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_true(open_it("job a=1"));
    assert_int_equal(journal_recalled(), 3);
    uint64_t *order = journal_order(&count);
    assert_int_equal(count, UNITS - 3);
    assert_int_equal(order[0], 1);
    assert_int_equal(order[6], 8);
    assert_int_equal(order[36], 38);
    assert_int_equal(order[37], 0);
    assert_int_equal(order[38], 7);
    assert_int_equal(order[39], 39);
    free(order);
    assert_true(has(0) && has(7) && has(39) && !has(1));
    journal_close();
}

static void of_another_job_it_is_refused_by_name(void **state)
{
    static char before[SIZE_MOST], after[SIZE_MOST];

    (void)state;
    assert_true(open_it("job a=1"));
    note(7);
    journal_close();
    size_t size = read_it(before);
    assert_false(open_it("job a=2"));
    assert_non_null(
        strstr(error.text, "the journal of another job (job a=1); this one is job a=2"));
    journal_close();
    assert_int_equal(read_it(after), size);
    assert_string_equal(before, after);
}

static void what_is_no_journal_is_left_as_it_is(void **state)
{
    static const char *const texts[] = {"my diary", "my diary\n", "triptych",
                                        "\n",       "1 2 3 4\n",  "triptych journal 2: job\n"};
    static char after[SIZE_MOST];

    (void)state;
    for (size_t at = 0; at < sizeof texts / sizeof texts[0]; at++) {
        write_it(texts[at], strlen(texts[at]));
        bool begun = strcmp(texts[at], "triptych") == 0; /* the beginning of ours, cut off */
        assert_int_equal(open_it("job"), begun);
        journal_close();
        read_it(after);
        assert_string_equal(after, begun ? "triptych journal 1: job\n" : texts[at]);
    }
    unlink(path);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_false(open_it("job"));
    journal_close();
    rmdir(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_false(open_it("job"));
    assert_non_null(strstr(error.text, "not an ordinary file"));
    journal_close();
}

static void two_at_once_are_refused(void **state)
{
    int status;

    (void)state;
    assert_true(open_it("job"));
    pid_t child = fork();
    if (child == 0)
        _exit(open_it("job") ? 0 : strstr(error.text, "another program") ? 3 : 4);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 3);
    journal_close();
}

/* Children write to one file side by side, as forked workers and ranks do. */
static void many_writers(void **state)
{
    enum { WRITERS = 4 };
    int status;

    (void)state;
    assert_true(open_it("job"));
    for (uint64_t writer = 0; writer < WRITERS; writer++)
        if (fork() == 0) {
            for (uint64_t unit = writer; unit < UNITS; unit += WRITERS)
                note(unit);
            _exit(0);
        }
    for (int writer = 0; writer < WRITERS; writer++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    journal_close();
    assert_true(open_it("job"));
    assert_int_equal(journal_recalled(), UNITS);
    for (uint64_t unit = 0; unit < UNITS; unit++)
        assert_true(has(unit));
    journal_close();
}

static void a_full_disk_is_told(void **state)
{
    int status;

    (void)state;
    pid_t child = fork();
    if (child == 0) {
        fail_open("test", _exit);
        snprintf(path, sizeof path, "/dev/full");
        /* No ordinary file, so it is refused before anything is written. */
        _exit(open_it("job") ? 0 : 5);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 5);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(without_one_nothing_is_recalled, set_up),
        cmocka_unit_test_setup(what_was_noted_is_there_the_next_time, set_up),
        cmocka_unit_test_setup(of_another_job_it_is_refused_by_name, set_up),
        cmocka_unit_test_setup(what_is_no_journal_is_left_as_it_is, set_up),
        cmocka_unit_test_setup(two_at_once_are_refused, set_up),
        cmocka_unit_test_setup(many_writers, set_up),
        cmocka_unit_test_setup(a_full_disk_is_told, set_up),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
