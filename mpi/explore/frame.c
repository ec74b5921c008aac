/* SPDX-License-Identifier: MIT
 *
 * How a call of MPI is left from deep inside of it: the program's frame is looked for on the stack,
 * and gets its registers back, as if the call had returned. */
#include "mpi/explore/frame.h"

#include <unwind.h>

#ifdef __x86_64__
enum { KEPT = 6 };
static const int kept[KEPT] = {3, 6, 12, 13, 14, 15}; /* rbx, rbp, r12 …, as DWARF counts them */

struct frame {
    uintptr_t pc, stack, saved[KEPT];
    bool found;
};

static _Unwind_Reason_Code look(struct _Unwind_Context *context, void *what)
{
    struct frame *frame = what;

    if (_Unwind_GetIP(context) != frame->pc)
        return _URC_NO_REASON;
    frame->stack = _Unwind_GetCFA(context); /* of what it has called: its own stack pointer */
    for (int at = 0; at < KEPT; at++)
        frame->saved[at] = _Unwind_GetGR(context, kept[at]);
    frame->found = true;
    return _URC_NORMAL_STOP;
}

bool mpix_has_caller(uintptr_t pc)
{
    struct frame frame = {.pc = pc};

    _Unwind_Backtrace(look, &frame);
    return frame.found;
}

void mpix_return_to(uintptr_t pc, int code)
{
    struct frame frame = {.pc = pc};

    _Unwind_Backtrace(look, &frame);
    __asm__ volatile("movq 0(%%rdi), %%rbx\n\t"
                     "movq 8(%%rdi), %%rbp\n\t"
                     "movq 16(%%rdi), %%r12\n\t"
                     "movq 24(%%rdi), %%r13\n\t"
                     "movq 32(%%rdi), %%r14\n\t"
                     "movq 40(%%rdi), %%r15\n\t"
                     "movq %%rsi, %%rsp\n\t"
                     "jmpq *%%rdx"
                     :
                     : "D"(frame.saved), "S"(frame.stack), "a"(code), "d"(pc)
                     : "memory");
    __builtin_unreachable();
}
#else
bool mpix_has_caller(uintptr_t pc)
{
    (void)pc;
    return false;
}

void mpix_return_to(uintptr_t pc, int code)
{
    (void)pc;
    (void)code;
    __builtin_trap();
}
#endif
