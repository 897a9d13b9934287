-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Whose groups get their share of the pairs, where a run looks for that; its objective is then 'best'.
ALTER TABLE match_run ADD COLUMN parity TEXT NOT NULL DEFAULT '' CHECK (parity IN ('', 'departments', 'sites', 'levels'));
