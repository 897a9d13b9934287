/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Parameters of statements that carry many rows at once, in blocks of ten, as literals: one round trip to the
 * database for hundreds of rows is what makes an import of 100,000 people take seconds.
 *
 *     "INSERT INTO person_word (word_id, person_id) VALUES " BATCH_500(BATCH_ROWS_OF_2)
 *
 * is ($1,$2),($3,$4), … ,($499,$500).
 */
#ifndef ITHACA_PERSON_PERSON_BATCH_H
#define ITHACA_PERSON_PERSON_BATCH_H

/* clang-format off */

/* Ten parameters: $d1 … $d9, $e0, where d is empty for the first block and e is d + 1. */
#define BATCH_P(d, n) "$" #d #n
#define BATCH_5(d, k, l, m, n, e, o)                                                                \
    BATCH_P(d, k) "," BATCH_P(d, l) "," BATCH_P(d, m) "," BATCH_P(d, n) "," BATCH_P(e, o)

/* One block as a list, as a row of 10, as two rows of 5, as five rows of 2. */
#define BATCH_ITEMS(d, e)      BATCH_5(d, 1, 2, 3, 4, d, 5) "," BATCH_5(d, 6, 7, 8, 9, e, 0)
#define BATCH_ROWS_OF_10(d, e) "(" BATCH_ITEMS(d, e) ")"
#define BATCH_ROWS_OF_5(d, e)  "(" BATCH_5(d, 1, 2, 3, 4, d, 5) "),(" BATCH_5(d, 6, 7, 8, 9, e, 0) ")"
#define BATCH_PAIR(d, a, e, b) "(" BATCH_P(d, a) "," BATCH_P(e, b) ")"
#define BATCH_ROWS_OF_2(d, e)                                                                       \
    BATCH_PAIR(d, 1, d, 2) "," BATCH_PAIR(d, 3, d, 4) "," BATCH_PAIR(d, 5, d, 6) ","                \
    BATCH_PAIR(d, 7, d, 8) "," BATCH_PAIR(d, 9, e, 0)

/* Blocks joined by commas: 50, 100 and 500 parameters. */
#define BATCH_50(BLOCK) BLOCK(, 1) "," BLOCK(1, 2) "," BLOCK(2, 3) "," BLOCK(3, 4) "," BLOCK(4, 5)
#define BATCH_100(BLOCK)                                                                            \
    BATCH_50(BLOCK) "," BLOCK(5, 6) "," BLOCK(6, 7) "," BLOCK(7, 8) "," BLOCK(8, 9) "," BLOCK(9, 10)
#define BATCH_NEXT_100(BLOCK, h, n)                                                                 \
    BLOCK(h##0, h##1) "," BLOCK(h##1, h##2) "," BLOCK(h##2, h##3) "," BLOCK(h##3, h##4) ","         \
    BLOCK(h##4, h##5) "," BLOCK(h##5, h##6) "," BLOCK(h##6, h##7) "," BLOCK(h##7, h##8) ","         \
    BLOCK(h##8, h##9) "," BLOCK(h##9, n##0)
#define BATCH_500(BLOCK)                                                                            \
    BATCH_100(BLOCK) "," BATCH_NEXT_100(BLOCK, 1, 2) "," BATCH_NEXT_100(BLOCK, 2, 3) ","            \
    BATCH_NEXT_100(BLOCK, 3, 4) "," BATCH_NEXT_100(BLOCK, 4, 5)

/* Rows of 20 take two blocks each: 25 rows in 500 parameters. */
#define BATCH_ROW_OF_20(d, e, f) "(" BATCH_ITEMS(d, e) "," BATCH_ITEMS(e, f) ")"
#define BATCH_NEXT_100_BY_20(h, n)                                                                  \
    BATCH_ROW_OF_20(h##0, h##1, h##2) "," BATCH_ROW_OF_20(h##2, h##3, h##4) ","                     \
    BATCH_ROW_OF_20(h##4, h##5, h##6) "," BATCH_ROW_OF_20(h##6, h##7, h##8) ","                     \
    BATCH_ROW_OF_20(h##8, h##9, n##0)
#define BATCH_500_BY_20                                                                             \
    BATCH_ROW_OF_20(, 1, 2) "," BATCH_ROW_OF_20(2, 3, 4) "," BATCH_ROW_OF_20(4, 5, 6) ","           \
    BATCH_ROW_OF_20(6, 7, 8) "," BATCH_ROW_OF_20(8, 9, 10) "," BATCH_NEXT_100_BY_20(1, 2) ","       \
    BATCH_NEXT_100_BY_20(2, 3) "," BATCH_NEXT_100_BY_20(3, 4) "," BATCH_NEXT_100_BY_20(4, 5)

/* clang-format on */

#endif
