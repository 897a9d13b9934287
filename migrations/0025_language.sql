-- SPDX-License-Identifier: AGPL-3.0-or-later
-- In which language a person reads pages and mails, a tag such as 'de'; '' is what the browser asks for. (The
-- table person_language holds which ones they speak.)

ALTER TABLE person ADD COLUMN page_language TEXT NOT NULL DEFAULT '';
