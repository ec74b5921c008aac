/* SPDX-License-Identifier: MIT */
#include "compare/base/terminal.h"
#include "compare/machine/doctor_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLUMN = 29 /* where the findings begin */ };

static const struct {
    const char *name, *shown, *colour;
} words[] = {
    [VERDICT_OK] = {"ok", "ok", "\33[32m"},
    [VERDICT_UNSEEN] = {"unseen", "-", ""},
    [VERDICT_ADVICE] = {"advice", "advice", "\33[33m"},
    [VERDICT_TROUBLE] = {"trouble", "TROUBLE", "\33[1;31m"},
};

struct finding finding_ok(char *seen)
{
    return (struct finding){.verdict = VERDICT_OK, .seen = seen};
}

struct finding finding_unseen(char *seen)
{
    return (struct finding){.verdict = VERDICT_UNSEEN, .seen = seen};
}

struct finding finding_of(enum verdict verdict, char *seen, const char *why, char *cure)
{
    return (struct finding){verdict, seen, why, cure};
}

void doctor_print(const char *name, const struct finding *finding)
{
    const char *colour = terminal_coloured(STDOUT_FILENO) ? words[finding->verdict].colour : "";

    printf("  %s%-7s%s  %-16s  ", colour, words[finding->verdict].shown, colour[0] ? "\33[0m" : "",
           name);
    terminal_text(COLUMN, finding->seen);
    if (finding->why) {
        printf("%*swhy:  ", COLUMN, "");
        terminal_text(COLUMN + sizeof "why:  " - 1, finding->why);
    }
    if (finding->cure) {
        printf("%*scure: ", COLUMN, "");
        terminal_command(COLUMN + sizeof "cure: " - 1, finding->cure);
    }
}

struct json_object *doctor_json(const char *name, const struct finding *finding)
{
    struct json_object *object = json_object_new_object();

    machine_add_text(object, "name", text_format("%s", name));
    machine_add_text(object, "verdict", text_format("%s", words[finding->verdict].name));
    machine_add_text(object, "seen", text_format("%s", finding->seen));
    if (finding->why)
        machine_add_text(object, "why", text_format("%s", finding->why));
    if (finding->cure)
        machine_add_text(object, "cure", text_format("%s", finding->cure));
    return object;
}
