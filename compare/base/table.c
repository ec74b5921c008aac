/* SPDX-License-Identifier: MIT */
#include "compare/base/table.h"

#if __has_include(<elf.h>)

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 28 };

/* That part of the file, behind which a NUL stands; NULL: it has no such part. */
static char *part(FILE *file, uint64_t at, uint64_t size)
{
    char *bytes = NULL;

    if (size > MOST_BYTES || at > INT64_MAX || fseeko(file, (off_t)at, SEEK_SET) != 0)
        return NULL;
    bytes = calloc(1, (size_t)size + 1);
    if (!bytes || fread(bytes, 1, (size_t)size, file) == size)
        return bytes;
    free(bytes);
    return NULL;
}

/* The table of sections, and how many there are; NULL: it is no program of this machine. */
static Elf64_Shdr *read_sections(FILE *file, size_t *count)
{
    Elf64_Ehdr head;

    if (fread(&head, sizeof head, 1, file) != 1 || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 ||
        head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_shentsize != sizeof(Elf64_Shdr))
        return NULL;
    *count = head.e_shnum;
    return (Elf64_Shdr *)(void *)part(file, head.e_shoff, *count * sizeof(Elf64_Shdr));
}

static int is_told(const Elf64_Sym *symbol, enum table table)
{
    unsigned type = ELF64_ST_TYPE(symbol->st_info);

    if (table == TABLE_DYNAMIC)
        return symbol->st_shndx != SHN_UNDEF;
    return symbol->st_size > 0 && symbol->st_shndx != SHN_UNDEF &&
           symbol->st_shndx < SHN_LORESERVE &&
           (type == STT_OBJECT || type == STT_FUNC || type == STT_NOTYPE);
}

static void read_symbols(FILE *file, const Elf64_Shdr *symbols, const Elf64_Shdr *strings,
                         enum table which, void *context,
                         void (*take)(void *, uint64_t, uint64_t, const char *))
{
    char *table = part(file, symbols->sh_offset, symbols->sh_size);
    char *names = part(file, strings->sh_offset, strings->sh_size);
    size_t count = table && names ? (size_t)symbols->sh_size / sizeof(Elf64_Sym) : 0;

    for (size_t at = 0; at < count; at++) {
        Elf64_Sym symbol;
        memcpy(&symbol, table + at * sizeof symbol, sizeof symbol);
        if (is_told(&symbol, which) && symbol.st_name < strings->sh_size && names[symbol.st_name])
            take(context, symbol.st_value, symbol.st_size, names + symbol.st_name);
    }
    free(names);
    free(table);
}

void table_read(const char *program, enum table table, void *context,
                void (*take)(void *context, uint64_t address, uint64_t size, const char *name))
{
    const unsigned kind = table == TABLE_OWN ? SHT_SYMTAB : SHT_DYNSYM;
    FILE *file = fopen(program, "re");
    size_t count = 0;
    Elf64_Shdr *sections = file ? read_sections(file, &count) : NULL;

    for (size_t at = 0; sections && at < count; at++)
        if (sections[at].sh_type == kind && sections[at].sh_link < count)
            read_symbols(file, &sections[at], &sections[sections[at].sh_link], table, context,
                         take);
    free(sections);
    if (file)
        fclose(file);
}

#else

void table_read(const char *program, enum table table, void *context,
                void (*take)(void *context, uint64_t address, uint64_t size, const char *name))
{
    (void)program;
    (void)table;
    (void)context;
    (void)take;
}

#endif
