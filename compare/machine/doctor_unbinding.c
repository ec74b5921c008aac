/* SPDX-License-Identifier: MIT
 *
 * The launcher's words with which its ranks may run on any CPU. */
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>
#include <string.h>

static const char *unbound(const struct doctor *doctor)
{
    return launcher_crowding(&doctor->launcher)      ? "--bind-to none"
           : strstr(doctor->launcher.about, "Hydra") ? "-bind-to none"
                                                     : "--cpu-bind=none";
}

static bool has_words(const struct doctor *doctor, const char *some)
{
    char *words = text_join(&doctor->launcher.words, " ");
    bool has = strstr(words, some);

    free(words);
    return has;
}

static bool is_freed(const struct doctor *doctor)
{
    return has_words(doctor, unbound(doctor)) || has_words(doctor, "{bind}");
}

/* "--bind-to", "-bind-to", "--bind-to=core", "--cpu-bind=cores": how they are bound as it is. */
static bool is_binding(const char *word)
{
    static const char *const options[] = {"bind-to", "cpu-bind", "cpu_bind"};
    const char *name = word + strspn(word, "-");

    for (size_t at = 0; at < sizeof options / sizeof options[0] && name > word; at++)
        if (strncmp(name, options[at], strlen(options[at])) == 0)
            return true;
    return false;
}

/* The end of a line with names in braces may be another program's, so there the option stands
 * behind the launcher's name. It replaces what binds them: Hydra takes no option twice. */
struct text_list doctor_freed(const struct doctor *doctor)
{
    const struct launcher *launcher = &doctor->launcher;
    size_t place = launcher->templated ? 1 : launcher->words.count;
    struct text_list freed = {0};
    bool done = is_freed(doctor);

    for (size_t at = 0; at < launcher->words.count; at++) {
        const char *word = launcher->words.items[at];
        bool binds = !is_freed(doctor) && is_binding(word);
        if (!binds)
            text_add(&freed, "%s", word);
        else if (!strchr(word, '='))
            at++; /* its value */
        if (!done && (binds || at + 1 >= place)) {
            text_split(&freed, unbound(doctor), " ");
            done = true;
        }
    }
    return freed;
}

bool doctor_binds_too_many(const struct doctor *doctor, const struct probe *probe)
{
    return probe_says(probe, "A request was made to bind") ||
           (probe_says(probe, "Your job failed to map") && has_words(doctor, "bind-to "));
}

/* The launcher with the word that frees its ranks; where that is there already, something else
 * binds them, and the cure is a launcher without that. */
char *doctor_unbinding(const struct doctor *doctor)
{
    const char *crowding = launcher_crowding(&doctor->launcher); /* NULL: not Open MPI's */
    struct text_list freed = doctor_freed(doctor);
    char *words = text_join(&freed, " ");
    char *cure = !is_freed(doctor) ? text_format("--launcher '%s'", words)
                 : crowding        ? text_format("--launcher 'mpirun --bind-to none %s'", crowding)
                                   : text_format("--launcher mpirun");
    free(words);
    text_free(&freed);
    return cure;
}
