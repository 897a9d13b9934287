/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The civil service's spreadsheets, made for another tool; ITHACA_SAMPLE_DATA names the folder in which they lie. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.ITHACA_SAMPLE_DATA ?? '';

export const mentorFile = join(folder, 'civil-service', 'mentors.csv');
export const menteeFile = join(folder, 'civil-service', 'mentees.csv');
export const noSample = folder && existsSync(mentorFile) ? false : 'ITHACA_SAMPLE_DATA names no folder with the civil service\'s files';

/* Who wants to be what: { email, name, role }, the role as our lists name it. The first columns hold no commas. */
export function readParts() {
  const read = (file, role) => readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1).map((line) => {
    const [first, last, email, both] = line.split(',');
    return { email, name: `${first} ${last}`, role: both === 'yes' ? 'both' : role };
  });
  return [...read(mentorFile, 'mentor'), ...read(menteeFile, 'mentee')];
}
