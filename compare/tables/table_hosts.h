/* SPDX-License-Identifier: MIT
 *
 * table_hosts: what each host did, where cells ran on several. Main thread only. */
#ifndef TRIPTYCH_COMPARE_TABLE_HOSTS_H
#define TRIPTYCH_COMPARE_TABLE_HOSTS_H

#include "compare/tables/group.h"

/* Prints a line for each host of each cell of the group; nothing where none ran on several. */
void table_hosts(const struct group *group);

#endif
