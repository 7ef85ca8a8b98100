/**
 * What providers hold for the shop, and what they pay out to its bank account, as their statements of funds say. A file becomes two balances for
 * each currency and its payouts; nothing else of it is stored.
 */
@NullMarked
package payment.reconciliation.funds;

import org.jspecify.annotations.NullMarked;
