/* SPDX-License-Identifier: MIT */
#include "common/base/proxy.h"

#include "common/base/fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void proxy_spare_this_host(const char *address)
{
    const char *small = getenv("no_proxy"), *large = getenv("NO_PROXY");
    const char *others = small ? small : large ? large : "";
    char *list = NULL;

    if (strcmp(others, "*") == 0)
        return;
    if (asprintf(&list, "localhost,127.0.0.1,::1,invalid,%s%s%s", address, others[0] ? "," : "",
                 others) < 0 ||
        setenv("no_proxy", list, 1) != 0)
        fail(STATUS_FAILED, "no memory");
    free(list);
}
