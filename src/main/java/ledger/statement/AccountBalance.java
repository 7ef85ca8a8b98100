package ledger.statement;

import java.math.BigInteger;
import ledger.booking.Account;

/**
 * The balance of an account in one currency, in minor units.
 *
 * @param debitMinor the sum of all debits
 * @param creditMinor the sum of all credits, as a positive number
 * @param balanceMinor debits − credits: above zero for a debit balance, below zero for a credit balance
 */
record AccountBalance(
        String account,
        Account.Kind kind,
        String currency,
        BigInteger debitMinor,
        BigInteger creditMinor,
        BigInteger balanceMinor) {}
