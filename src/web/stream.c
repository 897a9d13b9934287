/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/stream.h"

RECORD_DEFINE(stream_news, STREAM_NEWS_FIELDS)
