/* SPDX-License-Identifier: MIT */
#include "common/base/columns.h"

#include "common/base/utf8.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* Of the character of so many bytes; 1 where this C library does not know. wcwidth(3) goes by the
 * locale, and the user's need not be one of UTF-8. */
static size_t width_of(const char *at, size_t length)
{
    static locale_t unicode;
    mbstate_t state = {0};
    wchar_t character;
    int width = -1;

    if (length < 2)
        return 1;
    if (!unicode)
        unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (!unicode)
        return 1;
    locale_t before = uselocale(unicode);
    if (mbrtowc(&character, at, length, &state) == length)
        width = wcwidth(character);
    uselocale(before);
    return width < 0 ? 1 : (size_t)width;
}

size_t columns_fit(const char *text, size_t room, size_t *columns)
{
    size_t at = 0, size = strlen(text);

    for (*columns = 0; at < size;) {
        size_t length = utf8_character(text + at, size - at);
        size_t width = width_of(text + at, length);
        if (*columns + width > room)
            break;
        *columns += width;
        at += length > 0 ? length : 1;
    }
    return at;
}

/* Source: Requirements for Japanese Text Layout (W3C), 3.1.7 and 3.1.8. */
static const char never_first[] =
    "、。，．・：；！？）」』】〉》〕］｝ー〜…々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:!?)]}%'`";
static const char never_last[] = " （「『【〈《〔［｛([{'`";

static bool is_one_of(const char *at, size_t length, const char *characters)
{
    return length > 0 && memmem(characters, strlen(characters), at, length);
}

bool columns_may_break(const char *text, size_t at)
{
    size_t before = at;

    if (!text[at])
        return false;
    while (before > 0 && ((unsigned char)text[--before] & 0xc0) == 0x80)
        ;
    size_t length = utf8_character(text + at, strlen(text + at)), gone = at - before;
    if (gone == 0 || length == 0)
        return false;
    return (width_of(text + before, gone) == 2 || width_of(text + at, length) == 2) &&
           !is_one_of(text + at, length, never_first) &&
           !is_one_of(text + before, gone, never_last);
}
