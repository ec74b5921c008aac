/* SPDX-License-Identifier: MIT
 *
 * Whether this is a virtual machine, and whose. */
#include "compare/machine/parts.h"

#include "compare/base/text.h"

#include <string.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>

/* Bit 31 of ECX in leaf 1 is set by hypervisors only, and leaf 0x40000000 then holds the name
 * ("KVMKVMKVM", "VMwareVMware"): Intel's and AMD's manuals reserve them for that use. */
static char *name_by_cpuid(void)
{
    unsigned eax, ebx, ecx, edx, words[3];
    char name[sizeof words + 1] = "";

    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx >> 31))
        return NULL;
    __cpuid(0x40000000, eax, words[0], words[1], words[2]);
    memcpy(name, words, sizeof words);
    return name[0] ? text_printable(name, strlen(name), sizeof words) : text_format("unknown");
}
#else
static char *name_by_cpuid(void)
{
    return NULL;
}
#endif

char *machine_hypervisor(const char *root)
{
    static const char *const files[] = {"/sys/hypervisor/type",
                                        "/proc/device-tree/hypervisor/compatible"};
    char *name = root[0] ? NULL : name_by_cpuid();

    for (size_t at = 0; !name && at < sizeof files / sizeof files[0]; at++)
        name = machine_line(root, files[at]);
    return name;
}
