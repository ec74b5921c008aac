/* SPDX-License-Identifier: MIT
 *
 * The texts of compare/page/js/ and template.html, letter for letter (tests/lint/languages.sh
 * compares them), and what the page shows of texts of the suite's own that records hold. */
#include "compare/page/words.h"

#include "common/base/translate.h"

/* What a comparison keeps of its story, and workloads' summaries. */
static const char *const told[] = {
    TRANSLATED("start the program"),
    TRANSLATED("memory, a process"),
    TRANSLATED("shared atomic add"),
    TRANSLATED("message and reply"),
    TRANSLATED("updates lost, racy"),
    TRANSLATED("fixed: none"),
    TRANSLATED("about equal"),
    TRANSLATED("cannot tell yet"),
    TRANSLATED("Waiting needs no core: tasks that wait do it side by side"),
    TRANSLATED("A global lock that is released while a task waits costs nothing"),
    TRANSLATED("An increment is three steps: without a lock updates are lost"),
    TRANSLATED("Under one global lock threads that compute are no faster than one"),
    TRANSLATED("Tasks that compute are done sooner, up to one a core"),
    TRANSLATED("A pool keeps every core busy while there are tasks"),
    TRANSLATED("Asking a server is waiting, so many are asked at once"),
    TRANSLATED("Unequal work is shared well in small chunks, taken in turn"),
    TRANSLATED("Tasks that wait for no more than they depend on keep every core busy"),
    TRANSLATED("GET every URL of a file, one after the other or side by side"),
    TRANSLATED("a heavy sum, several times, one after the other or side by side"),
    TRANSLATED("a shared counter that all workers increment, broken and fixed"),
    TRANSLATED("many tasks for a fixed set of workers, results in task order"),
    TRANSLATED("producers and consumers over a bounded queue"),
    TRANSLATED("tasks that depend on tasks"),
    TRANSLATED("tasks that only wait, one after the other or side by side"),
    TRANSLATED("the numbers of a range that pass a test, divided over a pool of workers"),
    TRANSLATED("the primes of a range, each printed by the main worker as it arrives"),
};

/* Only where the script asks for them; {1} stands for a value, # for a number. */
static const char *const terms[] = {
    TRANSLATED("Time against {1}"),
    TRANSLATED("cannot run here"),
    TRANSLATED("racy on purpose"),
    TRANSLATED("racy: lost {1} updates (median)"),
    TRANSLATED("{1}, in no number"),
    TRANSLATED("wrong answer"),
    TRANSLATED("run"),
    TRANSLATED("start"),
    TRANSLATED("record"),
    TRANSLATED("failure"),
    TRANSLATED("threads, processes, locks and atomics of POSIX and C"),
    TRANSLATED("OpenMP directives and calls"),
    TRANSLATED("{1}: {2} of {3} lines of code are {4}"),
    TRANSLATED("waits for a lock"),
    TRANSLATED("waits for a message"),
    TRANSLATED("waits: barrier, join, queue"),
    TRANSLATED("No timeline: {1}"),
    TRANSLATED("The timeline: a run of {1} with {2}, at another size than the cell above{3}."),
    TRANSLATED("The timeline: a run of {1} with {2}, not one of the cell above."),
    TRANSLATED("The timeline: a run of {1} with {2}, {3} times the median."),
    TRANSLATED("{1} slices were recorded; to keep this page small, neighbours closer than {2} are "
               "drawn as one ({3} drawn), paler the more of it is idle."),
    TRANSLATED("{1} events of the file are not drawn: beyond the limit, or unreadable."),
    TRANSLATED("The run itself recorded {1} more waits, the shortest, only as a sum."),
    TRANSLATED("The lanes' clocks agree within {1}."),
    TRANSLATED("hit by noise"),
    TRANSLATED("same"),
    TRANSLATED("faster"),
    TRANSLATED("slower"),
    TRANSLATED("workloads"),
    TRANSLATED("cells"),
    TRANSLATED("runs, all checked"),
    TRANSLATED("failures"),
    TRANSLATED("begun {1}"),
    TRANSLATED("Made by triptych {1} on {2} from {3}. This file is whole: it loads nothing from "
               "anywhere."),
    TRANSLATED("times as fast as {1}"),
    TRANSLATED("{1}, 1 worker: the base, 1 by definition"),
    TRANSLATED("ideal"),
    TRANSLATED("{1} times as fast as {2}"),
    TRANSLATED("itself with 1 worker"),
    TRANSLATED("over {1}"),
    TRANSLATED("95 % interval"),
    TRANSLATED("least and most seen: no interval can be claimed"),
    TRANSLATED("{1} from {2}"),
    TRANSLATED(" Only the first {1} of {2} {3} are drawn; the table has all."),
    TRANSLATED("rows"),
    TRANSLATED("variants"),
    TRANSLATED("median {1}"),
    TRANSLATED("predicted {1}, {2}"),
    TRANSLATED("in {1}"),
    TRANSLATED("{1}: host by host"),
    TRANSLATED("together {1} of {2}"),
    TRANSLATED("{1}, from {2}"),
    TRANSLATED(
        "Timeline of {1}: {2}, {3}, {4}. Arrow keys go from slice to slice and from lane to lane."),
    TRANSLATED("lane"),
    TRANSLATED("slice"),
    TRANSLATED("Stop (slowed {1} times)"),
    TRANSLATED("Stop ({1} times as fast)"),
    TRANSLATED("The work is {1}."),
    TRANSLATED("and {1}, in no number"),
    TRANSLATED("{1} of earlier comparisons in the same file: only the newest comparison is shown."),
    TRANSLATED("{1}: {2}; kept in the file, in no number"),
    TRANSLATED("ratio to {1}"),
    TRANSLATED("{1} in all folders"),
    TRANSLATED("time, as a multiple of that in {1}"),
    TRANSLATED("equal"),
    TRANSLATED("{1} times the time"),
    TRANSLATED("{1}. ▲ takes longer than the first, ▼ takes less: only where the 95 % interval of "
               "the ratio leaves 1 out. Cells are compared with their own kind only."),
    TRANSLATED("folder"),
    TRANSLATED("{1}, busy"),
    TRANSLATED("{1} in {2}"),
    TRANSLATED("sample"),
    TRANSLATED("process"),
    TRANSLATED("below {1}"),
    TRANSLATED("withheld"),
    TRANSLATED("{1} additions a task: {2} of a worker, {3} % of the peak rate"),
    TRANSLATED("lost {1}"),
    TRANSLATED("{1}, predicted limit"),
    TRANSLATED("{1}, {2} % of it at work"),
    TRANSLATED("predicted limit: {1}"),
    TRANSLATED("rank"),
    TRANSLATED("none"),
    TRANSLATED("barrier"),
    TRANSLATED("worker"),
    TRANSLATED("task"),
};

static void emit_words(struct emit *emit, const char *const words[], size_t count)
{
    for (size_t at = 0; at < count; at++)
        emit_text(emit, words[at], translate(words[at]));
}

void page_words_emit(struct emit *emit)
{
    if (!translate_is_open())
        return;
    emit_open(emit, "words", '{');
    emit_words(emit, page_words, page_words_count);
    emit_words(emit, told, sizeof told / sizeof told[0]);
    emit_close(emit, '}');
    emit_open(emit, "terms", '{');
    emit_words(emit, terms, sizeof terms / sizeof terms[0]);
    emit_close(emit, '}');
}
