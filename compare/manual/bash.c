/* SPDX-License-Identifier: MIT
 *
 * The completion for bash: tables of words, as the functions below them look them up. */
#include "compare/manual/parts.h"

#include <string.h>

/* What completes a word with these tables. Readline cuts words at '=' (COMP_WORDBREAKS), so
 * `--format=json` and `--set kernel=sieve` come as several. */
static const char functions[] =
    "# _triptych_sub WORDS THEN: fills COMPREPLY with what can stand behind the words of the line "
    "so far.\n"
    "_triptych_sub() {\n"
    "    local word cur=${COMP_WORDS[COMP_CWORD]}\n"
    "    for word in \"${COMP_WORDS[@]:2:COMP_CWORD-2}\"; do\n"
    "        if [[ \" $1 \" == *\" $word \"* ]]; then\n"
    "            mapfile -t COMPREPLY < <(compgen -W \"$2\" -- \"$cur\")\n"
    "            return\n"
    "        fi\n"
    "    done\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\")\n"
    "    [[ $COMP_CWORD -eq 2 || ${COMP_WORDS[2]} == -* ]] || return\n"
    "    mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- \"$cur\")\n"
    "    compopt -o filenames 2>/dev/null\n"
    "}\n"
    "\n"
    "# _triptych_one KEY: fills COMPREPLY for the word at the cursor of a command or program.\n"
    "_triptych_one() {\n"
    "    local key=$1 cur=${COMP_WORDS[COMP_CWORD]} at=$((COMP_CWORD - 1)) option='' spec='' "
    "begin=''\n"
    "    if [[ $cur == '=' ]]; then\n"
    "        cur=''\n"
    "    elif [[ ${COMP_WORDS[at]} == '=' ]]; then\n"
    "        at=$((at - 1))\n"
    "    elif [[ $cur == --*=* ]]; then # '=' cuts no words here\n"
    "        option=${cur%%=*} begin=${cur%%=*}= cur=${cur#*=}\n"
    "    fi\n"
    "    : \"${option:=${COMP_WORDS[at]}}\"\n"
    "    if [[ $at -ge 2 && ${COMP_WORDS[at - 1]} == --set ]] ||\n"
    "        [[ $at -ge 3 && ${COMP_WORDS[at - 1]} == '=' && ${COMP_WORDS[at - 2]} == --set ]]; "
    "then\n"
    "        [[ ${COMP_WORDS[at + 1]} == '=' ]] && spec=$(_triptych_set \"$option\")\n"
    "    elif [[ $option == --* ]]; then\n"
    "        spec=$(_triptych_value \"$key:$option\")\n"
    "    fi\n"
    "    if [[ -z $spec && $cur == -* ]]; then\n"
    "        spec=\"words $(_triptych_options \"$key\")\"\n"
    "    fi\n"
    "    [[ -n $spec ]] || spec=$(_triptych_value \"$key:\")\n"
    "    if [[ $spec == list\\ * && $cur == *,* ]]; then\n"
    "        begin=$begin${cur%,*}, cur=${cur##*,}\n"
    "    fi\n"
    "    case $spec in\n"
    "        words\\ * | list\\ *) mapfile -t COMPREPLY < <(compgen -P \"$begin\" -W \"${spec#* "
    "}\" -- \"$cur\") ;;\n"
    "        sets\\ *)\n"
    "            mapfile -t COMPREPLY < <(compgen -P \"$begin\" -S = -W \"${spec#* }\" -- "
    "\"$cur\")\n"
    "            compopt -o nospace 2>/dev/null\n"
    "            ;;\n"
    "        file)\n"
    "            mapfile -t COMPREPLY < <(compgen -P \"$begin\" -f -- \"$cur\")\n"
    "            compopt -o filenames 2>/dev/null\n"
    "            ;;\n"
    "        folder)\n"
    "            mapfile -t COMPREPLY < <(compgen -P \"$begin\" -d -- \"$cur\")\n"
    "            compopt -o filenames 2>/dev/null\n"
    "            ;;\n"
    "        sub\\ *)\n"
    "            spec=${spec#* }\n"
    "            _triptych_sub \"${spec%% |*}\" \"${spec#*|}\"\n"
    "            ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "# The driver: a command, then what belongs to it.\n"
    "_triptych() {\n"
    "    COMPREPLY=()\n"
    "    if [[ $COMP_CWORD -eq 1 ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$_triptych_commands\" -- \"${COMP_WORDS[1]}\")\n"
    "    else\n"
    "        _triptych_one \"${COMP_WORDS[1]}\"\n"
    "    fi\n"
    "}\n"
    "\n"
    "# A program, by its path: posix/pool, or pool.\n"
    "_triptych_program() {\n"
    "    local path=./$1\n"
    "    local folder=${path%/*}\n"
    "    COMPREPLY=()\n"
    "    _triptych_one \"${folder##*/}/${path##*/}\"\n"
    "}\n\n";

/* `PATTERN) echo 'KIND WORDS' ;;`, or `'KIND WORDS | THEN'`. Words are names, so nothing in them
 * means anything to bash. */
static void value_of(FILE *out, const char *pattern, const char *option, enum value_kind kind,
                     const struct text_list *words, const struct text_list *then)
{
    static const char *const names[] = {
        [VALUE_ANY] = "any",   [VALUE_WORDS] = "words",   [VALUE_LIST] = "list",
        [VALUE_FILE] = "file", [VALUE_FOLDER] = "folder", [VALUE_SUB_COMMAND] = "sub",
    };

    if (kind == VALUE_NONE)
        return;
    fprintf(out, "        %s:%s) echo '", pattern, option);
    if (kind == VALUE_SET)
        fputs("sets '\"$_triptych_sets\" ;;\n", out);
    else {
        fputs(names[kind], out);
        for (size_t at = 0; at < words->count; at++)
            fprintf(out, " %s", words->items[at]);
        for (size_t at = 0; at < then->count; at++)
            fprintf(out, "%s%s", at == 0 ? " | " : " ", then->items[at]);
        fputs("' ;;\n", out);
    }
}

static void values(FILE *out, const struct manual_entry *entry, const char *pattern)
{
    for (size_t at = 0; at < entry->count; at++) {
        const struct manual_option *option = &entry->options[at];
        char *name = text_format("%s%s", option->operand ? "" : manual_dashes(option->name),
                                 option->operand ? "" : option->name);
        value_of(out, pattern, name, option->kind, &option->words, &option->then);
        free(name);
    }
}

static void options(FILE *out, const struct manual_entry *entry, const char *pattern)
{
    fprintf(out, "        %s) echo '", pattern);
    for (size_t at = 0; at < entry->count; at++)
        if (!entry->options[at].operand)
            fprintf(out, "%s%s ", manual_dashes(entry->options[at].name), entry->options[at].name);
    fputs("' ;;\n", out);
}

/* A table for each entry: a program by its panel first, then, for a path without one, by its name.
 */
static void table(FILE *out, const struct manual *manual,
                  void (*row)(FILE *, const struct manual_entry *, const char *))
{
    for (size_t at = 0; at < manual->count; at++)
        row(out, &manual->entries[at], manual->entries[at].key);
    for (size_t at = manual->commands_count; at < manual->count; at++) {
        char *pattern = text_format("*/%s", manual->entries[at].name);
        if (at == manual->commands_count ||
            strcmp(manual->entries[at].name, manual->entries[at - 1].name) != 0)
            row(out, &manual->entries[at], pattern);
        free(pattern);
    }
}

void manual_bash(FILE *out, const struct manual *manual)
{
    fprintf(out,
            "# bash completion for triptych %s and the panels' programs; written by `triptych "
            "manual`.\n# shellcheck shell=bash\n\n_triptych_commands='",
            TRIPTYCH_VERSION);
    for (size_t at = 0; at < manual->commands_count; at++)
        fprintf(out, "%s ", manual->entries[at].name);
    fputs("--help --version'\n_triptych_sets='", out);
    for (size_t at = 0; at < manual->set_count; at++)
        fprintf(out, "%s ", manual->sets[at].name);
    fputs("'\n\n# What the value of an option of --set can be: a kind, and words.\n"
          "_triptych_set() {\n    case $1 in\n",
          out);
    for (size_t at = 0; at < manual->set_count; at++) {
        const struct manual_option *set = &manual->sets[at];
        fprintf(out, "        %s) echo '%s", set->name, set->words.count > 0 ? "list" : "any");
        for (size_t word = 0; word < set->words.count; word++)
            fprintf(out, " %s", set->words.items[word]);
        fputs("' ;;\n", out);
    }
    fputs("    esac\n}\n\n# KEY:OPTION (\"\" for what is no option): a kind of value, and words.\n"
          "_triptych_value() {\n    case $1 in\n",
          out);
    table(out, manual, values);
    fputs("    esac\n}\n\n_triptych_options() {\n    case $1 in\n", out);
    table(out, manual, options);
    fputs("    esac\n}\n\n", out);
    fputs(functions, out);
    fputs("complete -F _triptych triptych\n", out);
    if (manual->count > manual->commands_count)
        fputs("complete -F _triptych_program", out);
    for (size_t at = manual->commands_count; at < manual->count; at++)
        if (at == manual->commands_count ||
            strcmp(manual->entries[at].name, manual->entries[at - 1].name) != 0)
            fprintf(out, " %s", manual->entries[at].name);
    fputs("\n", out);
}
