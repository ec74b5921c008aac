/* SPDX-License-Identifier: MIT */
#include "compare/programs/list.h"

#include "compare/base/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_program(const struct program *program)
{
    struct text_list names = {0};

    for (size_t at = 0; at < program->variant_count; at++)
        text_add(&names, "%s", program->variants[at].name);
    char *all = text_join(&names, ", ");
    printf("  %-10s ", program->panel);
    terminal_text(13, all);
    free(all);
    text_free(&names);
}

static void print_missing(const struct catalog *catalog, const struct launcher *launcher)
{
    static const struct setting none = {0};
    struct text_list missing = {0};

    for (size_t at = 0; at < catalog->missing.count; at++)
        text_add(&missing, "%s", catalog->missing.items[at]);
    for (size_t at = 0; at < catalog->count; at++) {
        const struct program *program = &catalog->programs[at];
        char *server = command_server(catalog, program, &none);
        if (program->launched && launcher->words.count == 0)
            text_add(&missing, "%s/%s cannot be started: %s", program->panel, program->workload,
                     launcher->about);
        else if (server && access(server, X_OK) != 0)
            text_add(&missing,
                     "%s/%s has no URLs: the bundled server url-server is missing (it needs "
                     "libmicrohttpd)",
                     program->panel, program->workload);
        free(server);
    }
    printf(missing.count ? "\nmissing:\n" : "\nnothing is missing\n");
    for (size_t at = 0; at < missing.count; at++) {
        printf("  ");
        terminal_text(2, missing.items[at]);
    }
    text_free(&missing);
}

void list_print(const struct catalog *catalog, const struct launcher *launcher)
{
    const char *last = "";

    printf("programs in %s\n", catalog->root);
    for (size_t at = 0; at < catalog->count; at++) {
        const struct program *program = &catalog->programs[at];
        if (strcmp(program->workload, last) != 0) {
            char *line = text_format("%s: %s", program->workload, program->summary);
            printf("\n");
            terminal_text(0, line);
            free(line);
        }
        last = program->workload;
        print_program(program);
    }
    print_missing(catalog, launcher);
    if (launcher->words.count > 0)
        printf("launcher: %s (%s)\n", launcher->words.items[0], launcher->about);
}
