/* SPDX-License-Identifier: MIT */
#include "common/base/translate.h"
#include "compare/lesson/lesson.h"

#include "compare/base/text.h"

#include <stdlib.h>
#include <string.h>

const struct lesson *const lessons[] = {
    &lesson_io_bound,   &lesson_data_race,   &lesson_cpu_bound,     &lesson_pool,  &lesson_queue,
    &lesson_check_urls, &lesson_find_primes, &lesson_stream_primes, &lesson_graph, NULL,
};

size_t lesson_run_at(const struct lesson *lesson, const char *name)
{
    size_t at = 0;

    while (strcmp(lesson->runs[at].name, name) != 0)
        at++;
    return at;
}

char *lesson_words(const char *text, int workers)
{
    static const char mark[] = "{workers}";
    char *words = text_format("%s", translate(text)), *place;

    while ((place = strstr(words, mark)) != NULL) {
        char *longer =
            text_format("%.*s%d%s", (int)(place - words), words, workers, place + sizeof mark - 1);
        free(words);
        words = longer;
    }
    return words;
}
