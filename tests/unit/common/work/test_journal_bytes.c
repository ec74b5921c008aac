/* SPDX-License-Identifier: MIT
 *
 * A journal whose file was cut off, changed, or written by somebody else. */
#include "tests/unit/common/work/journal_file.h"

/* A power failure leaves any beginning of the file. Whole lines are believed, the rest is done
 * again, and what is appended then is good. */
static void cut_at_any_byte(void **state)
{
    static char bytes[SIZE_MOST];

    (void)state;
    assert_true(open_it("job"));
    for (uint64_t unit = 0; unit < 5; unit++)
        note(unit);
    journal_close();
    size_t size = read_it(bytes);
    for (size_t cut = 0; cut <= size; cut++) {
        write_it(bytes, cut);
        uint64_t lines = cut > 0 && bytes[cut] == '\n'; /* all of it is there but its newline */
        for (size_t at = 0; at < cut; at++)
            lines += bytes[at] == '\n';
        assert_true(open_it("job"));
        assert_int_equal(journal_recalled(), lines > 0 ? lines - 1 : 0);
        note(20);
        journal_close();
        assert_true(open_it("job"));
        assert_int_equal(journal_recalled(), lines > 0 ? lines : 1);
        assert_true(has(20));
        journal_close();
    }
}

/* A byte that changed costs its line, and no other. */
static void changed_at_any_byte(void **state)
{
    static char bytes[SIZE_MOST];

    (void)state;
    assert_true(open_it("job"));
    for (uint64_t unit = 10; unit < 15; unit++)
        note(unit);
    journal_close();
    size_t size = read_it(bytes), head = strcspn(bytes, "\n") + 1;
    for (size_t at = head; at < size; at++) {
        char before = bytes[at];
        if (before == '\n')
            continue; /* joins two lines */
        bytes[at] = before == '1' ? '2' : '1';
        write_it(bytes, size);
        assert_true(open_it("job"));
        assert_int_equal(journal_recalled(), 4);
        journal_close();
        bytes[at] = before;
    }
}

static void hostile_lines_are_passed_over(void **state)
{
    static char bytes[SIZE_MOST], longer[SIZE_MOST];

    (void)state;
    assert_true(open_it("job"));
    note(1);
    journal_close();
    size_t size = read_it(bytes);
    const char *line = strchr(bytes, '\n') + 1;
    memset(longer, '7', sizeof longer);
    FILE *out = fopen(path, "a");
    fprintf(out, "%s%s", line, line); /* three times: counted once */
    fprintf(out, "%.60000s\n%%n%%s\n-1 2 3 4\n", longer);
    fprintf(out, "99999999999999999999999 1 1 1\n1 1\n\n");
    fwrite("1 1 1\0 1\n", 1, 9, out);
    fclose(out);
    assert_true(open_it("job"));
    assert_int_equal(journal_recalled(), 1);
    assert_true(has(1));
    note(2);
    journal_close();
    assert_true(open_it("job"));
    assert_int_equal(journal_recalled(), 2);
    journal_close();
    assert_true(size > 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(cut_at_any_byte, set_up),
        cmocka_unit_test_setup(changed_at_any_byte, set_up),
        cmocka_unit_test_setup(hostile_lines_are_passed_over, set_up),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
