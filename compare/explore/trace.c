/* SPDX-License-Identifier: MIT
 *
 * The story as a Chrome trace: a lane a thread, a millisecond a step, for nobody has a clock while
 * one thread runs at a time. A rank is a process, as in common/bench/timeline.c. */
#include "common/account/trace_event.h"
#include "common/base/whole_file.h"
#include "compare/explore/parts.h"

#include <stdio.h>
#include <stdlib.h>

enum { STEP_NS = 1000000 };

static int most_of(const struct account *account)
{
    int most = -1;

    for (size_t at = 0; at < account->step_count; at++)
        most = account->steps[at].who > most ? account->steps[at].who : most;
    return most;
}

static void write_lanes(FILE *out, const struct account *account)
{
    for (int who = 0, most = most_of(account); who <= most; who++) {
        char *name = account_name(account, who);
        int process = account->ranks ? who : 0;
        if (account->ranks)
            trace_event_name(out, "process_name", process, who, name);
        trace_event_name(out, "thread_name", process, who, name);
        trace_event_order(out, process, who);
        free(name);
    }
}

static void write_member(FILE *out, const char *name, const char *text)
{
    if (!text)
        return;
    fprintf(out, ",\"%s\":", name);
    trace_event_text(out, text);
}

static void write_step(FILE *out, const struct account *account, size_t at)
{
    const struct account_step *step = &account->steps[at];
    int who = step->who < 0 ? 0 : step->who;

    fprintf(out, ",\n{\"name\":");
    trace_event_text(out, step->what);
    fprintf(out, ",\"cat\":\"step\",\"args\":{\"step\":%zu", at + 1);
    write_member(out, "place", step->place);
    write_member(out, "variable", step->variable);
    write_member(out, "before", step->before);
    write_member(out, "value", step->value);
    fputc('}', out);
    trace_event_us(out, "ts", (int64_t)at * STEP_NS);
    trace_event_us(out, "dur", STEP_NS);
    fprintf(out, ",\"ph\":\"X\",\"pid\":%d,\"tid\":%d}", account->ranks ? who : 0, who);
}

void account_trace(const struct account *account, const char *path)
{
    struct whole_file file = whole_file_open(path);

    fprintf(file.out, "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"triptych\":\"explore\"");
    write_member(file.out, "panel", account->panel);
    write_member(file.out, "verdict", account->head);
    fprintf(file.out, "},\n\"traceEvents\":[\n{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":0,"
                      "\"tid\":0,\"args\":{\"name\":");
    trace_event_text(file.out, account->ranks ? "rank 0" : "triptych explore");
    fputs("}}", file.out);
    write_lanes(file.out, account);
    for (size_t at = 0; at < account->step_count; at++)
        write_step(file.out, account, at);
    fputs("\n]}\n", file.out);
    whole_file_close(&file);
}
