#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# The matcher's tests of threads under ThreadSanitizer, which cannot be built together with AddressSanitizer: so they
# have a build of their own, of the engine alone. Prints `unit: N passed, N failed` last.
set -u
cd "$(dirname "$0")/../.."
[ -f build/threads/build.ninja ] ||
    meson setup build/threads -Db_sanitize=thread -Db_lundef=false -Doptimization=1 -Dwerror=false >/dev/null || exit 1
ninja -C build/threads tests/threads/matcher-threads >build/threads/build.log 2>&1 || { tail -n 40 build/threads/build.log; exit 1; }
export TSAN_OPTIONS=halt_on_error=1:exitcode=66
# Where addresses are too random for the sanitizer it runs without that randomness, if it may.
if setarch -R true 2>/dev/null; then set -- setarch -R; fi
exec "$@" build/threads/tests/threads/matcher-threads
