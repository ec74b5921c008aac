/* SPDX-License-Identifier: MIT
 *
 * The completion for zsh: specifications for _arguments. */
#include "compare/manual/parts.h"

#include <string.h>

/* Text within a specification, which stands in single quotes. */
static void put(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("[]:\\", *text))
            fputc('\\', out);
        fputs(*text == '\'' ? "'\\''" : (char[]){*text, '\0'}, out);
    }
}

static void words(FILE *out, const struct text_list *list)
{
    for (size_t at = 0; at < list->count; at++)
        fprintf(out, " %s", list->items[at]);
}

/* ":what:how to complete it" */
static void action(FILE *out, const struct manual_option *option)
{
    fputc(':', out);
    put(out, option->name);
    fputc(':', out);
    switch (option->kind) {
    case VALUE_WORDS:
        fputc('(', out);
        words(out, &option->words);
        fputc(')', out);
        break;
    case VALUE_LIST:
        fputs("_sequence compadd -", out);
        words(out, &option->words);
        break;
    case VALUE_SET:
        fputs("_triptych_set", out);
        break;
    case VALUE_FILE:
        fputs("_files", out);
        break;
    case VALUE_FOLDER:
        fputs("_files -/", out);
        break;
    case VALUE_SUB_COMMAND: /* behind a blank _arguments adds nothing to the words */
        fputs(" _triptych_sub", out);
        words(out, &option->words);
        fputs(" --", out);
        words(out, &option->then);
        break;
    default:
        fputc(' ', out);
        break;
    }
}

static void arguments(FILE *out, const struct manual_entry *entry, const char *indent)
{
    fprintf(out, "%s_arguments -s", indent);
    for (size_t at = 0; at < entry->count; at++) {
        const struct manual_option *option = &entry->options[at];
        fprintf(out, " \\\n%s    '", indent);
        if (option->operand) {
            fputc('*', out);
        } else {
            const char *dashes = manual_dashes(option->name);
            fprintf(out, "%s%s%s%s[", option->kind == VALUE_SET ? "*" : "", dashes, option->name,
                    option->kind == VALUE_NONE || !dashes[1] ? "" : "=");
            put(out, option->help);
            fputc(']', out);
        }
        if (option->operand || option->kind != VALUE_NONE)
            action(out, option);
        fputc('\'', out);
    }
    fputs("\n", out);
}

static void sets(FILE *out, const struct manual *manual)
{
    fputs("_triptych_set() {\n    local name=${PREFIX%%=*}\n    if compset -P '*='; then\n"
          "        case $name in\n",
          out);
    for (size_t at = 0; at < manual->set_count; at++)
        if (manual->sets[at].words.count > 0) {
            fprintf(out, "            %s) _sequence compadd -", manual->sets[at].name);
            words(out, &manual->sets[at].words);
            fputs(" ;;\n", out);
        }
    fputs("        esac\n    else\n        compadd -S = --", out);
    for (size_t at = 0; at < manual->set_count; at++)
        fprintf(out, " %s", manual->sets[at].name);
    fputs("\n    fi\n}\n\n", out);
}

/* What can stand behind the words of the line so far: WORD... -- THEN... */
static const char sub[] = "_triptych_sub() {\n"
                          "    local word\n"
                          "    local -a subs=(\"${(@)argv[1,${argv[(i)--]}-1]}\")\n"
                          "    shift ${argv[(i)--]}\n"
                          "    for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
                          "        if (( ${subs[(Ie)$word]} )); then\n"
                          "            compadd -- \"$@\"\n"
                          "            return\n"
                          "        fi\n"
                          "    done\n"
                          "    compadd -a subs\n"
                          "    [[ $CURRENT -ne 2 && $words[2] != -* ]] || _files -/\n"
                          "}\n\n";

/* A case for each panel's program, and one for a path without a panel. */
static void programs(FILE *out, const struct manual *manual)
{
    fputs("_triptych_program() {\n    case ${words[1]:h:t}/${words[1]:t} "
          "in\n",
          out);
    for (size_t at = manual->commands_count; at < manual->count; at++) {
        const struct manual_entry *entry = &manual->entries[at];
        bool last = at + 1 == manual->count || strcmp(entry->name, entry[1].name) != 0;
        fprintf(out, "        %s%s%s)\n", entry->key, last ? " | */" : "", last ? entry->name : "");
        arguments(out, entry, "            ");
        fputs("            ;;\n", out);
    }
    fputs("    esac\n}\n\n", out);
}

void manual_zsh(FILE *out, const struct manual *manual)
{
    fputs("#compdef triptych", out);
    for (size_t at = manual->commands_count; at < manual->count; at++)
        if (at == manual->commands_count ||
            strcmp(manual->entries[at].name, manual->entries[at - 1].name) != 0)
            fprintf(out, " %s", manual->entries[at].name);
    fprintf(out,
            "\n# zsh completion for triptych %s and the panels' programs; written by "
            "`triptych manual`.\n\n",
            TRIPTYCH_VERSION);
    sets(out, manual);
    fputs(sub, out);
    programs(out, manual);
    fputs("_triptych_command() {\n    local -a commands=(\n", out);
    for (size_t at = 0; at < manual->commands_count; at++) {
        fprintf(out, "        '%s:", manual->entries[at].name);
        put(out, manual->entries[at].summary);
        fputs("'\n", out);
    }
    fputs(
        "    )\n    _describe command commands\n}\n\n_triptych() {\n"
        "    if [[ ${words[1]:t} != triptych ]]; then\n        _triptych_program\n        return\n"
        "    fi\n    if (( CURRENT == 2 )); then\n        _triptych_command\n        return\n"
        "    fi\n    shift words\n    (( CURRENT-- ))\n    case $words[1] in\n",
        out);
    for (size_t at = 0; at < manual->commands_count; at++) {
        fprintf(out, "        %s)\n", manual->entries[at].name);
        arguments(out, &manual->entries[at], "            ");
        fputs("            ;;\n", out);
    }
    fputs("    esac\n}\n\n_triptych \"$@\"\n", out);
}
