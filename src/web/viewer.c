/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/viewer.h"

RECORD_DEFINE(viewer, VIEWER_FIELDS)
