/**
 * The wallets of customers: accounts in each currency, what has happened on them, what they pay of payments, and the HTTP API. What is held
 * and spent is never more than what was credited; constraints of the database hold that.
 */
@NullMarked
package payment.wallet;

import org.jspecify.annotations.NullMarked;
