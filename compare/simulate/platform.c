/* SPDX-License-Identifier: MIT
 *
 * Simulated machines, as SimGrid reads them (its manual, "The platform description"): hosts of one
 * core and 1 Gflop/s, so that a second of smpi_execute() is a second of the simulation. */
#include "compare/simulate/parts.h"

#include "common/base/fail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FLAT, FAT_TREE, DRAGONFLY, SLOW };

const char *const platform_names[] = {
    [FLAT] = "flat", [FAT_TREE] = "fat-tree", [DRAGONFLY] = "dragonfly", [SLOW] = "slow", NULL};

static int number_of(const char *name)
{
    for (int at = 0; platform_names[at]; at++)
        if (strcmp(platform_names[at], name) == 0)
            return at;
    return -1;
}

bool platform_known(const char *name)
{
    return number_of(name) >= 0;
}

static uint64_t up(uint64_t count, uint64_t whole)
{
    return (count + whole - 1) / whole;
}

static FILE *create(const char *path)
{
    FILE *file = fopen(path, "we");

    if (!file)
        fail(STATUS_FAILED, "%s: %s; TMPDIR names another place", path, strerror(errno));
    return file;
}

static void finish(FILE *file, const char *path)
{
    bool good = !ferror(file);

    if (fclose(file) != 0 || !good)
        fail(STATUS_FAILED, "%s: %s; TMPDIR names another place", path, strerror(errno));
}

/* 10 Gbit/s and 5 microseconds a link; slow: 1 Gbit/s and 50 microseconds. The fat tree has 16
 * hosts and 8 links upwards to a leaf switch. The dragonfly has 256 hosts to a group, of 4 chassis
 * with 8 routers each; with more than 8 groups there are more routers, since SimGrid 3.32 crashes
 * where a chassis has fewer routers than there are groups. */
static void write_cluster(FILE *file, int platform, uint64_t ranks)
{
    char topology[128] = "";
    uint64_t hosts = ranks;

    if (platform == FAT_TREE) {
        uint64_t leaves = up(ranks, 16);
        hosts = leaves * 16;
        snprintf(topology, sizeof topology,
                 " topology=\"FAT_TREE\" topo_parameters=\"2;16,%llu;1,8;1,1\"",
                 (unsigned long long)leaves);
    } else if (platform == DRAGONFLY) {
        uint64_t routers = 8, chassis = 4, each = 8;
        while (up(ranks, chassis * routers * each) > routers)
            routers *= 2;
        uint64_t groups = up(ranks, chassis * routers * each);
        groups = groups < 2 ? 2 : groups;
        hosts = groups * chassis * routers * each;
        snprintf(topology, sizeof topology,
                 " topology=\"DRAGONFLY\" topo_parameters=\"%llu,1;%llu,2;%llu,1;%llu\"",
                 (unsigned long long)groups, (unsigned long long)chassis,
                 (unsigned long long)routers, (unsigned long long)each);
    }
    fprintf(file,
            "<?xml version='1.0'?>\n"
            "<!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">\n"
            "<platform version=\"4.1\">\n"
            "  <zone id=\"world\" routing=\"Full\">\n" /* SimGrid 4.0 crashes without one */
            "  <cluster id=\"simulated\" prefix=\"h\" suffix=\"\" radical=\"0-%llu\" speed=\"1Gf\" "
            "bw=\"%s\" lat=\"%s\"%s/>\n"
            "  </zone>\n"
            "</platform>\n",
            (unsigned long long)hosts - 1, platform == SLOW ? "125MBps" : "1.25GBps",
            platform == SLOW ? "50us" : "5us", topology);
}

static void write_hosts(FILE *file, uint64_t ranks)
{
    for (uint64_t rank = 0; rank < ranks; rank++)
        fprintf(file, "h%llu\n", (unsigned long long)rank);
}

char *platform_write(const char *folder, const char *platform, uint64_t ranks)
{
    if (!platform_known(platform)) {
        char *own = realpath(platform, NULL);
        check(own ? 0 : errno, platform);
        return own;
    }
    char *hosts = text_format("%s/hosts", folder), *path = text_format("%s/platform.xml", folder);
    FILE *file = create(hosts);
    write_hosts(file, ranks);
    finish(file, hosts);
    file = create(path);
    write_cluster(file, number_of(platform), ranks);
    finish(file, path);
    free(hosts);
    return path;
}
