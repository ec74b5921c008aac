/* SPDX-License-Identifier: MIT
 *
 * url-server: a small server, for this machine alone unless --listen says otherwise, whose answers
 * are known beforehand. It writes the list of its URLs and of what must come of each, runs a
 * command on it, and ends with it.
 *
 *     url-server -- posix/check_urls --variant all {urls}
 *
 * With --serve there is no command: that is how check_urls starts it. */
#include "common/base/fail.h"
#include "common/base/inherited.h"
#include "common/base/output.h"
#include "common/base/parent.h"
#include "common/base/proxy.h"
#include "common/base/random.h"
#include "common/options/options.h"
#include "compare/server/parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PLAIN_LINES = 20, GRACE_S = 5 };

struct settings {
    uint64_t urls, follow, retries;
    bool plain, check_requests, serve, help;
    const char *listen, *token;
};

#define AT(member) offsetof(struct settings, member)
static const struct option_row rows[] = {
    {"urls", OPTION_COUNT, AT(urls), "URLs", "0", NULL, "0", "10M", NULL,
     "how many; 0: each scripted case once, or 20 plain ones"},
    {"plain", OPTION_FLAG, AT(plain), NULL, NULL, NULL, NULL, NULL, NULL,
     "every URL is answered at once with 200"},
    {"follow", OPTION_COUNT, AT(follow), "redirects", "0", NULL, "0", "50", NULL,
     "the list is for a checker with this --follow"},
    {"retries", OPTION_COUNT, AT(retries), "tries", "0", NULL, "0", "100", NULL,
     "the list is for a checker with this --retries"},
    {"check-requests", OPTION_FLAG, AT(check_requests), NULL, NULL, NULL, NULL, NULL, NULL,
     "fail unless every URL was really asked for, and retried and followed as told"},
    {"listen", OPTION_TEXT, AT(listen), "ADDRESS", "127.0.0.1", NULL, NULL, NULL, NULL,
     "an IPv4 address of this host, by which other hosts reach the server"},
    {"token", OPTION_TEXT, AT(token), "TEXT", NULL, NULL, NULL, NULL, NULL,
     "what each path begins with, and nobody else knows; default with --listen: random"},
    {"serve", OPTION_FLAG, AT(serve), NULL, NULL, NULL, NULL, NULL, NULL,
     "run no COMMAND: print the list, and serve until standard input ends"},
    {"help", OPTION_FLAG, AT(help), NULL, NULL, NULL, NULL, NULL, NULL, "this text"},
    {0},
};
#undef AT

/* The list, as long as it exists. Every way out removes it. */
static char list_path[4096];

static void remove_list(void)
{
    if (list_path[0])
        unlink(list_path);
    list_path[0] = '\0';
}

static void leave(int status)
{
    remove_list();
    _exit(status); /* not exit(3): the server's threads still run */
}

static void print_help(void)
{
    printf(
        "usage: url-server [options] -- COMMAND [ARGUMENT...]\n\n"
        "Serves scripted answers at 127.0.0.1 (or --listen), writes the list of URLs and of the "
        "outcome that\n"
        "each must have to a temporary file, and runs COMMAND, in whose arguments {urls} stands\n"
        "for that file. Ends with COMMAND, with its exit status.\n\noptions:\n");
    options_help(rows);
    printf("\nExit status: the command's; 128 + N if signal N ended it; 1 failed; 2 usage; 127 no "
           "such command.\n");
}

static void write_list(const struct script *script)
{
    const char *folder = getenv("TMPDIR");

    snprintf(list_path, sizeof list_path, "%s/urls-XXXXXX", folder && folder[0] ? folder : "/tmp");
    int fd = mkstemp(list_path); /* readable by nobody else */
    if (fd < 0) {
        int error = errno;
        char path[sizeof list_path];
        memcpy(path, list_path, sizeof path);
        list_path[0] = '\0';
        fail(STATUS_FAILED, "%.200s: %s; name another folder in TMPDIR", path, strerror(error));
    }
    FILE *list = fdopen(fd, "w");
    check(list ? 0 : errno, "fdopen");
    if (!script_write(script, list) || fclose(list) != 0)
        fail(STATUS_FAILED, "%.200s: %s; name another folder in TMPDIR", list_path,
             strerror(errno));
}

/* `word` with each {urls} replaced by the list's path. */
static char *with_list(const char *word)
{
    static const char mark[] = "{urls}";
    char *result = strdup(word), *at;

    while (result && (at = strstr(result, mark)) != NULL) {
        char *longer = NULL;
        if (asprintf(&longer, "%.*s%s%s", (int)(at - result), result, list_path,
                     at + strlen(mark)) < 0)
            longer = NULL;
        free(result);
        result = longer;
    }
    check(result ? 0 : ENOMEM, "malloc");
    return result;
}

static pid_t start(char **command, const struct rlimit *files, const char *address)
{
    pid_t child = fork();

    check(child < 0 ? errno : 0, "fork");
    if (child != 0)
        return child;
    for (char **word = command; *word; word++)
        *word = with_list(*word);
    parent_signals_end(SIGTERM); /* should the server be killed */
    inherited_hand_on();
    setrlimit(RLIMIT_NOFILE, files);
    proxy_spare_this_host(address);
    execvp(command[0], command);
    warn("%.200s: %s", command[0], strerror(errno));
    _exit(errno == ENOENT ? 127 : 126);
}

/* Waits for the command; a signal that would end the server is passed on to it first, and if it
 * does not end then it is killed. Returns the exit status. */
static int wait_for(pid_t child, const sigset_t *signals)
{
    const struct timespec grace = {.tv_sec = GRACE_S};
    int received = 0, status;

    for (;;) {
        pid_t ended = waitpid(child, &status, WNOHANG);
        check(ended < 0 ? errno : 0, "waitpid");
        if (ended == child)
            break;
        int signal = sigtimedwait(signals, NULL, received ? &grace : NULL);
        if (signal < 0 && errno == EAGAIN)
            kill(child, SIGKILL);
        if (signal > 0 && signal != SIGCHLD) {
            received = signal;
            kill(child, signal);
        }
    }
    if (received)
        return 128 + received;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Where the server listens, and what its guests must know. */
static void settle_address(const struct settings *settings, struct script *script)
{
    struct in_addr address;
    uint64_t random[2];

    script->address = settings->listen;
    if (inet_pton(AF_INET, settings->listen, &address) != 1 || address.s_addr == INADDR_ANY)
        fail(STATUS_USAGE,
             "--listen: %.100s is no IPv4 address of one network of this host (see `ip address`)",
             settings->listen);
    if (settings->token) {
        size_t length = strlen(settings->token);
        if (length == 0 || length > SCRIPT_TOKEN ||
            strspn(settings->token,
                   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != length)
            fail(STATUS_USAGE, "--token: 1 to %d letters, digits, - and _", (int)SCRIPT_TOKEN);
        memcpy(script->token, settings->token, length + 1);
    } else if ((ntohl(address.s_addr) >> 24) != 127) {
        check(random_bytes(random, sizeof random), "getrandom");
        snprintf(script->token, sizeof script->token, "%016llx%016llx",
                 (unsigned long long)random[0], (unsigned long long)random[1]);
    }
}

/* Whoever started this server holds the other end of its standard input, and is gone when that
 * ends. Signals from the terminal are for them. */
static int print_and_serve(const struct script *script)
{
    char bytes[256];
    ssize_t got;

    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    if (!script_write(script, stdout) || fclose(stdout) != 0)
        fail(STATUS_FAILED, "standard output: %s", strerror(errno));
    do
        got = read(STDIN_FILENO, bytes, sizeof bytes);
    while (got > 0 || (got < 0 && errno == EINTR));
    return STATUS_DONE;
}

static int run_command(const struct script *script, char **command, const struct rlimit *files)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGCHLD);
    write_list(script);
    int status = wait_for(start(command, files, script->address), &signals);
    remove_list();
    return status;
}

static int serve(const struct settings *settings, char **command)
{
    struct script script = {.plain = settings->plain,
                            .lines = settings->urls,
                            .follow = settings->follow,
                            .retries = settings->retries};
    struct rlimit files, most;
    sigset_t signals;

    settle_address(settings, &script);
    if (script.lines == 0)
        script.lines = script.plain ? PLAIN_LINES : CASES;
    script.requests = xcalloc(script.lines, sizeof *script.requests);
    check(getrlimit(RLIMIT_NOFILE, &files) ? errno : 0, "getrlimit");
    most = (struct rlimit){files.rlim_max, files.rlim_max};
    check(setrlimit(RLIMIT_NOFILE, &most) ? errno : 0, "setrlimit");
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGCHLD);
    check(sigprocmask(SIG_BLOCK, &signals, NULL) ? errno : 0, "sigprocmask");
    http_part_open(&script);
    raw_part_open(&script);
    if (settings->serve)
        check(sigprocmask(SIG_UNBLOCK, &signals, NULL) ? errno : 0, "sigprocmask");
    int status = settings->serve ? print_and_serve(&script) : run_command(&script, command, &files);
    raw_part_close();
    http_part_close();
    if (settings->check_requests && script_unasked(&script) > 0 && status == STATUS_DONE)
        status = STATUS_FAILED;
    free(script.requests);
    return status;
}

int main(int argc, char **argv)
{
    struct settings settings = {0};
    const struct option_table tables[] = {{rows, &settings, NULL}, {NULL, NULL, NULL}};
    struct error error = {""};
    int own = 1; /* the words before the command */

    fail_open("url-server", leave);
    while (own < argc && strcmp(argv[own], "--") != 0)
        own++;
    options_defaults(&tables[0], false);
    if (!options_read(own, argv, tables, &error))
        fail(STATUS_USAGE, "%s (see url-server --help)", error.text);
    if (settings.help) {
        output_stdio();
        print_help();
        output_conclude();
        return STATUS_DONE;
    }
    if (own + 1 >= argc && !settings.serve)
        fail(STATUS_USAGE, "a command is missing, as in: url-server -- posix/check_urls {urls}");
    return serve(&settings, own < argc ? argv + own + 1 : NULL);
}
