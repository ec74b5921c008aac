/* SPDX-License-Identifier: MIT
 *
 * bench_losses: --fault and --respawn are for variants that survive the loss of a worker. */
#include "common/bench/bench_parts.h"

#include <stdio.h>
#include <string.h>

bool bench_is_wanted(const struct bench *bench, const struct variant *variant)
{
    const char *wanted = bench->settings.variant;

    if (!wanted) /* the natural one, which is the first */
        return variant == bench->variants[0];
    return strcmp(wanted, "all") == 0 || strcmp(wanted, variant->name) == 0;
}

/* The first variant to run that does not survive the death of a worker; NULL: all do. */
static const struct variant *mortal(const struct bench *bench)
{
    for (const struct variant **variant = bench->variants; *variant; variant++)
        if (bench_is_wanted(bench, *variant) && !((*variant)->promise & RESILIENT))
            return *variant;
    return NULL;
}

/* Says of `option` that `variant` does not survive, and which ones of the program do. */
static bool say_mortal(const struct bench *bench, const char *option, const struct variant *variant,
                       struct error *error)
{
    char names[128] = "";
    size_t used = 0;

    for (const struct variant **other = bench->variants; *other; other++)
        if (((*other)->promise & RESILIENT) && used < sizeof names)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s",
                                     used ? " or " : "use --variant ", (*other)->name);
    return error_write(error, "%s: variant %s does not survive the loss of a worker; %s", option,
                       variant->name, used ? names : "this program has no resilient variant");
}

bool bench_respawns(const struct bench *bench, struct error *error)
{
    const struct variant *variant = bench->settings.respawn ? mortal(bench) : NULL;

    return !variant || say_mortal(bench, "--respawn", variant, error);
}

bool bench_survives(const struct bench *bench, struct error *error)
{
    const struct variant *variant = bench->settings.fault ? mortal(bench) : NULL;

    return !variant || say_mortal(bench, "--fault", variant, error);
}
