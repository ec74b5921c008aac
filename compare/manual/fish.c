/* SPDX-License-Identifier: MIT
 *
 * The completion for fish: a line for each option. */
#include "compare/manual/parts.h"

#include <string.h>

/* Text in single quotes. */
static void quoted(FILE *out, const char *text)
{
    fputc('\'', out);
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('\'', out);
}

static void words(FILE *out, const struct text_list *list)
{
    for (size_t at = 0; at < list->count; at++)
        fprintf(out, " %s", list->items[at]);
}

/* How the value of an option, or an operand, is completed. */
static void value(FILE *out, const struct manual_option *option)
{
    switch (option->kind) {
    case VALUE_NONE:
        break;
    case VALUE_WORDS:
        fputs(" -x -a '", out);
        words(out, &option->words);
        fputc('\'', out);
        break;
    case VALUE_LIST:
        fputs(" -x -a '(__fish_append ,", out);
        words(out, &option->words);
        fputs(")'", out);
        break;
    case VALUE_SET:
        fputs(" -x -a '(__triptych_sets)'", out);
        break;
    case VALUE_FILE:
        fputs(" -r -F", out);
        break;
    case VALUE_FOLDER:
        fputs(" -x -a '(__fish_complete_directories)'", out);
        break;
    case VALUE_ANY:
    case VALUE_SUB_COMMAND: /* sub_commands() */
        fputs(" -x", out);
        break;
    }
}

/* A line that offers `offered` under two conditions. */
static void offer(FILE *out, const char *command, const char *condition, const char *besides,
                  const struct text_list *offered)
{
    fprintf(out, "complete -c %s -n '%s; and %s' -x -a '", command, condition, besides);
    words(out, offered);
    fputs("'\n", out);
}

/* The lines of operands that are VALUE_SUB_COMMAND. */
static void sub_commands(FILE *out, const struct manual_option *option, const char *command,
                         const char *condition)
{
    char *names = text_join(&option->words, " ");
    char *before = text_format("not __triptych_has %s", names);
    char *after = text_format("__triptych_has %s", names);

    offer(out, command, condition, before, &option->words);
    offer(out, command, condition, after, &option->then);
    fprintf(out,
            "complete -c %s -n '%s; and __triptych_begins' -x -a '(__fish_complete_directories)'\n",
            command, condition);
    free(names);
    free(before);
    free(after);
}

/* The lines of an entry: of `command`, when `condition` holds. */
static void lines(FILE *out, const struct manual_entry *entry, const char *command,
                  const char *condition)
{
    for (size_t at = 0; at < entry->count; at++) {
        const struct manual_option *option = &entry->options[at];
        if (option->kind == VALUE_SUB_COMMAND) {
            sub_commands(out, option, command, condition);
            continue;
        }
        fprintf(out, "complete -c %s -n ", command);
        quoted(out, condition);
        if (!option->operand) {
            fprintf(out, " -%s %s", manual_dashes(option->name)[1] ? "l" : "s", option->name);
            value(out, option);
        } else if (option->kind == VALUE_FILE) {
            fputs(" -F", out); /* an operand takes no -r */
        } else {
            value(out, option);
        }
        fputs(" -d ", out);
        quoted(out, option->help);
        fputc('\n', out);
    }
}

static void sets(FILE *out, const struct manual *manual)
{
    fputs("function __triptych_sets\n", out);
    for (size_t at = 0; at < manual->set_count; at++) {
        const struct manual_option *set = &manual->sets[at];
        fprintf(out, "    printf '%%s\\n' %s=", set->name);
        for (size_t word = 0; word < set->words.count; word++)
            fprintf(out, " %s=%s", set->name, set->words.items[word]);
        fputc('\n', out);
    }
    fputs("end\n\n", out);
}

void manual_fish(FILE *out, const struct manual *manual)
{
    fprintf(out,
            "# fish completion for triptych %s and the panels' programs; written by `triptych "
            "manual`.\n\n",
            TRIPTYCH_VERSION);
    sets(out, manual);
    fputs(
        "# Whether the program of the line lies in the folder of that panel, or in one of another "
        "name.\n"
        "function __triptych_panel\n"
        "    set -l folder (string split / -- (commandline -opc)[1])[-2]\n"
        "    test \"$folder\" = $argv[1]; or not contains -- \"$folder\"",
        out);
    words(out, &manual->catalog.panels);
    fputs("\nend\n\n"
          "# Whether that is the command of the line; fish's own function takes any word of it.\n"
          "function __triptych_command\n"
          "    set -l words (commandline -opc)\n"
          "    test \"$words[2]\" = $argv[1]\n"
          "end\n\n"
          "# Whether one of these words stands behind the command.\n"
          "function __triptych_has\n"
          "    set -l words (commandline -opc)\n"
          "    set -e words[1..2]\n"
          "    for word in $words\n"
          "        contains -- $word $argv; and return 0\n"
          "    end\n"
          "    return 1\n"
          "end\n\n"
          "# Whether no operand stands there.\n"
          "function __triptych_begins\n"
          "    set -l words (commandline -opc)\n"
          "    test (count $words) -eq 2; or string match -q -- '-*' $words[3]\n"
          "end\n\ncomplete -c triptych -f\n",
          out);
    for (size_t at = 0; at < manual->commands_count; at++) {
        const struct manual_entry *entry = &manual->entries[at];
        fprintf(out, "complete -c triptych -n __fish_use_subcommand -a %s -d ", entry->name);
        quoted(out, entry->summary);
        char *condition = text_format("__triptych_command %s", entry->name);
        fputc('\n', out);
        lines(out, entry, "triptych", condition);
        free(condition);
    }
    for (size_t at = manual->commands_count; at < manual->count; at++) {
        const struct manual_entry *entry = &manual->entries[at];
        char *condition =
            text_format("__triptych_panel %.*s",
                        (int)(strlen(entry->key) - strlen(entry->name) - 1), entry->key);
        fprintf(out, "complete -c %s -f\n", entry->name);
        lines(out, entry, entry->name, condition);
        free(condition);
    }
}
