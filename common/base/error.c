/* SPDX-License-Identifier: MIT */
#include "common/base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool error_write(struct error *error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    /* Nothing is read here: the text is what vsnprintf writes. */
    /* cppcheck-suppress ctuuninitvar */
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    return false;
}
