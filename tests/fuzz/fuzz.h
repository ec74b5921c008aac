/* SPDX-License-Identifier: MIT
 *
 * fuzz: what the fuzz targets share. libFuzzer (https://llvm.org/docs/LibFuzzer.html) calls
 * LLVMFuzzerTestOneInput() of a target with one input after another; whatever aborts, leaks, hangs
 * or leaves with exit() is a finding. Since nobody fails on bad input but the command line's owner,
 * fail() is a finding too. */
#ifndef TRIPTYCH_TESTS_FUZZ_H
#define TRIPTYCH_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What must hold whatever the input was: an abort() that says which promise was broken. */
#define MUST(promise)                                                                              \
    do {                                                                                           \
        if (!(promise)) {                                                                          \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #promise);          \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
