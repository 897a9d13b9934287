/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What saving (dump.c) and restoring (restore.c) share. */
#ifndef ITHACA_DB_DUMP_PARTS_H
#define ITHACA_DB_DUMP_PARTS_H

#include "base/record.h"
#include "db/dump.h"

#define DUMP_MAGIC "ithaca backup 1\n"

#define DUMP_MIGRATION_FIELDS(FIELD, R)                                                                      \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, checksum, 0)
RECORD_DECLARE(dump_migration, DUMP_MIGRATION_FIELDS)

/* Every few thousand rows. */
void dump_tell(const struct dump_progress *progress, int64_t rows, int64_t total);

#endif
