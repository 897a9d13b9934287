/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/page.h"

RECORD_DEFINE(page, PAGE_FIELDS)
