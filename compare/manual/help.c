/* SPDX-License-Identifier: MIT */
#include "common/base/translate.h"
#include "compare/base/terminal.h"
#include "compare/manual/parts.h"

#include <stdio.h>
#include <string.h>

const char manual_about[] = "Eight concurrency workloads three ways, side by side: POSIX, OpenMP, "
                            "MPI.";
const char manual_status[] =
    "0 done and all right, 1 something failed or was wrong, 2 usage, 77 cannot run here.";

char *manual_usage(const struct command *command)
{
    enum option_type type = command->rows ? command->rows->type : OPTION_FLAG;

    if (command->usage)
        return text_format("%s", command->usage);
    if (type == OPTION_OPERANDS || type == OPTION_OPERAND)
        return text_format("[%s%s] [options]", command->rows->name,
                           type == OPTION_OPERANDS ? "..." : "");
    return text_format("[options]");
}

const char *manual_status_of(const struct command *command)
{
    return command && command->status ? command->status : manual_status;
}

static bool is_used(const struct command *command, const char *option)
{
    if (strcmp(option, "programs") == 0)
        return command->uses & USES_PROGRAMS;
    return strcmp(option, "launcher") != 0 || command->uses & USES_LAUNCHER;
}

struct general_rows manual_general_rows(const struct command *command)
{
    struct general_rows general = {0};
    size_t count = 0;

    for (const struct option_row *row = settings_general_rows; row->name; row++)
        if (!command || is_used(command, row->name))
            general.rows[count++] = *row;
    return general;
}

void manual_help(const struct command *commands, const struct command *command)
{
    if (command) {
        char *usage = manual_usage(command);
        printf(translate("usage: triptych %s %s\n\n"), command->name, usage);
        terminal_text(0, translate(command->summary));
        printf("\n");
        terminal_page(translate(command->lesson));
        printf("%s", translate("\noptions:\n"));
        if (command->rows)
            options_help(command->rows);
        free(usage);
    } else {
        printf("%s", translate("usage: triptych COMMAND [options]\n\n"));
        terminal_text(0, translate(manual_about));
        printf("%s", translate("\ncommands:\n"));
        for (const struct command *each = commands; each->name; each++) {
            printf("  %-22s ", each->name);
            terminal_text(25, translate(each->summary));
        }
        printf("\n");
        terminal_text(
            0, translate("`triptych COMMAND --help` explains a command. Options of all commands:"));
    }
    struct general_rows general = manual_general_rows(command);
    options_help(general.rows);
    printf("\n");
    char *status = text_translated("Exit status: %s", translate(manual_status_of(command)));
    terminal_text(0, status);
    free(status);
}
