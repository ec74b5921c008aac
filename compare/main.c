/* SPDX-License-Identifier: MIT
 *
 * triptych: the driver. It finds the panels' programs, runs them side by side and tells what came
 * out. Command lines, exit statuses and records are all that it knows of them. */
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/spelling.h"
#include "common/base/translate.h"
#include "compare/child/child.h"
#include "compare/commands.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Reads what follows the command's name and does it. */
static int perform(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    struct error error = {""};
    int status = STATUS_DONE;

    if (!settings_read(&settings, command ? command->rows : NULL, argc, argv, &error))
        fail(STATUS_USAGE, translate("%s (see triptych %s%s--help)"), error.text,
             command ? command->name : "", command ? " " : "");
    if (settings.help)
        manual_help(driver_commands, command);
    else if (settings.version)
        printf("triptych %s\n", TRIPTYCH_VERSION);
    else if (command)
        status = command->run(&settings);
    else
        fail(STATUS_USAGE, "%s",
             translate(
                 "which command? `triptych compare` runs everything, `triptych --help` lists all"));
    output_conclude();
    return status;
}

static _Noreturn void refuse_command(const char *word)
{
    const struct command *meant = NULL;
    size_t nearest = SPELLING_FAR;

    for (const struct command *each = driver_commands; each->name; each++)
        if (spelling_is_nearer(word, each->name, &nearest))
            meant = each;
    if (meant)
        fail(STATUS_USAGE,
             translate("'%.80s' is not a command; did you mean %s? (see triptych --help)"), word,
             meant->name);
    fail(STATUS_USAGE, translate("'%.80s' is not a command (see triptych --help)"), word);
}

int main(int argc, char **argv)
{
    const struct command *command = NULL;
    int status;

    fail_open("triptych", NULL);
    output_stdio();
    translate_open();
    child_open();
    for (const struct command *each = driver_commands; argc > 1 && each->name; each++)
        if (strcmp(argv[1], each->name) == 0)
            command = each;
    if (!command && argc > 1 && argv[1][0] != '-')
        refuse_command(argv[1]);
    status = perform(command, argc - (command != NULL), argv + (command != NULL));
    child_heed_stop();
    return status;
}
