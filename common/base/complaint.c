/* SPDX-License-Identifier: MIT */
#include "common/base/complaint.h"

#include <stdarg.h>
#include <stdio.h>

bool complaint_write(struct complaint *complaint, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    /* Nothing is read here: the text is what vsnprintf writes. */
    /* cppcheck-suppress ctuuninitvar */
    vsnprintf(complaint->text, sizeof complaint->text, format, arguments);
    va_end(arguments);
    return false;
}
