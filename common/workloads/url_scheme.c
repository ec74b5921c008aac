/* SPDX-License-Identifier: MIT */
#include "common/workloads/url_scheme.h"

#include <string.h>
#include <strings.h>

/* Schemes whose URLs may consist of digits behind the colon, so that they look like a host and a
 * port. (A host of that name can be asked for with its scheme written: http://news:8080/.) */
static const char *const like_a_port[] = {
    "about", "callto", "cid",   "data", "doi",      "facetime",   "fax",      "file",
    "ftp",   "geo",    "isbn",  "im",   "mailto",   "mid",        "mms",      "modem",
    "news",  "nntp",   "pmid",  "pres", "sip",      "sips",       "skype",    "sms",
    "tel",   "urn",    "viber", "xmpp", "whatsapp", "javascript", "vbscript", "view-source",
};

/* Not isalnum(3): what a letter is must not depend on the locale. */
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_in_name(char c)
{
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
}

/* The length of the name before a colon (RFC 3986, section 3.1); 0: there is none. */
static size_t name_length(const char *url, size_t length)
{
    size_t at = 0;

    if (length == 0 || !is_letter(url[0]))
        return 0;
    while (at < length && is_in_name(url[at]))
        at++;
    return at < length && url[at] == ':' ? at : 0;
}

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && strncasecmp(text, word, length) == 0;
}

static bool ends_authority(char c)
{
    return c == '/' || c == '?' || c == '#';
}

/* What stands behind `name:` is a port and the end of the authority. */
static bool is_port(const char *text, size_t length)
{
    size_t digits = 0;

    while (digits < length && is_digit(text[digits]))
        digits++;
    return digits >= 1 && digits <= 5 && (digits == length || ends_authority(text[digits]));
}

static bool has_user(const char *text, size_t length)
{
    for (size_t at = 0; at < length && !ends_authority(text[at]); at++)
        if (text[at] == '@')
            return true;
    return false;
}

static bool is_clean(const char *text, size_t length)
{
    for (size_t at = 0; at < length; at++)
        if ((unsigned char)text[at] <= ' ' || text[at] == 127)
            return false;
    return length > 0;
}

bool url_scheme_is_http(const char *url, size_t length)
{
    size_t name = name_length(url, length);
    const char *rest = url + name + 1;

    if (!is_clean(url, length))
        return false;
    if (name == 0)
        return !ends_authority(url[0]) && !has_user(url, length);
    if (is_word(url, name, "http") || is_word(url, name, "https"))
        return name + 1 < length && rest[0] == '/';
    for (size_t at = 0; at < sizeof like_a_port / sizeof like_a_port[0]; at++)
        if (is_word(url, name, like_a_port[at]))
            return false;
    return is_port(rest, length - name - 1);
}
