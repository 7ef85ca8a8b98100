/**
 * The statements of the shop's bank accounts. Each line is matched with the transfer that it pays, by a rule that never chooses between two
 * candidates or by a person, and the ledger books it. Texts of lines may name people, so they are sealed.
 */
@NullMarked
package payment.reconciliation.bank;

import org.jspecify.annotations.NullMarked;
