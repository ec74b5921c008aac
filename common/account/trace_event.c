/* SPDX-License-Identifier: MIT */
#include "common/account/trace_event.h"

#include "common/base/utf8.h"

#include <stdlib.h>

void trace_event_text(FILE *out, const char *text)
{
    char *escaped = utf8_escape(text);

    fputc('"', out);
    for (const unsigned char *at = (const unsigned char *)escaped; *at; at++)
        if (*at == '"' || *at == '\\')
            fprintf(out, "\\%c", *at);
        else if (*at < 0x20 || *at == 0x7f)
            fprintf(out, "\\u%04x", *at);
        else
            fputc(*at, out);
    fputc('"', out);
    free(escaped);
}

void trace_event_us(FILE *out, const char *key, int64_t time_ns)
{
    fprintf(out, ",\"%s\":%lld.%03lld", key, (long long)time_ns / 1000, (long long)time_ns % 1000);
}

void trace_event_name(FILE *out, const char *what, int process, int lane, const char *name)
{
    fprintf(out, ",\n{\"name\":\"%s\",\"ph\":\"M\",\"pid\":%d,\"tid\":%d,\"args\":{\"name\":", what,
            process, lane);
    trace_event_text(out, name);
    fputs("}}", out);
}

void trace_event_order(FILE *out, int process, int lane)
{
    fprintf(out,
            ",\n{\"name\":\"thread_sort_index\",\"ph\":\"M\",\"pid\":%d,\"tid\":%d,"
            "\"args\":{\"sort_index\":%d}}",
            process, lane, lane);
}
