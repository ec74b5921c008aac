/* SPDX-License-Identifier: MIT
 *
 * https://docs.kernel.org/power/powercap/powercap.html */
#include "compare/machine/energy.h"

#include "compare/base/text.h"
#include "compare/machine/parts.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ZONES = 64 };

static bool number_of(const char *root, int zone, const char *file, uint64_t *number)
{
    char *path = text_format("/sys/class/powercap/intel-rapl:%d/%s", zone, file);
    bool good = machine_number(root, path, number);

    free(path);
    return good;
}

/* "package-0"; "psys" is the whole system, with the packages in it. */
static bool is_package(const char *root, int zone)
{
    char *path = text_format("/sys/class/powercap/intel-rapl:%d/name", zone);
    char *name = machine_line(root, path);
    bool is = name && strncmp(name, "package", strlen("package")) == 0;

    free(name);
    free(path);
    return is;
}

struct energy energy_open(const char *root)
{
    struct energy energy = {.root = root};

    for (int zone = 0; zone < MOST_ZONES && energy.count < ENERGY_MOST_PACKAGES; zone++) {
        struct energy_package package = {.zone = zone};
        if (!is_package(root, zone))
            continue;
        if (number_of(root, zone, "energy_uj", &package.before_uj) &&
            number_of(root, zone, "max_energy_range_uj", &package.range_uj))
            energy.packages[energy.count++] = package;
        else
            energy.hidden = true;
    }
    if (energy.hidden) /* a part of the machine's energy is no figure */
        energy.count = 0;
    return energy;
}

void energy_begin(struct energy *energy)
{
    for (int at = 0; at < energy->count; at++)
        if (!number_of(energy->root, energy->packages[at].zone, "energy_uj",
                       &energy->packages[at].before_uj))
            energy->packages[at].before_uj = UINT64_MAX;
}

double energy_end(const struct energy *energy)
{
    const double joules = 1e-6;
    double sum_uj = 0;

    for (int at = 0; at < energy->count; at++) {
        const struct energy_package *package = &energy->packages[at];
        uint64_t now_uj;
        if (package->before_uj == UINT64_MAX ||
            !number_of(energy->root, package->zone, "energy_uj", &now_uj))
            return -1;
        if (now_uj >= package->before_uj)
            sum_uj += (double)(now_uj - package->before_uj);
        else if (package->range_uj >= package->before_uj)
            sum_uj += (double)(package->range_uj - package->before_uj) + (double)now_uj;
        else
            return -1;
    }
    return sum_uj > 0 ? sum_uj * joules : -1; /* some virtual machines have counters that stand */
}
