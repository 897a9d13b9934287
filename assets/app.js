/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a script can add to pages that work without one. */
document.documentElement.classList.add('js');
