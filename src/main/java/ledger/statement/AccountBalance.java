package ledger.statement;

import java.math.BigInteger;
import ledger.booking.Account;

/** The balance of an account in one currency, in minor units. */
record AccountBalance(
        String account,
        Account.Kind kind,
        String currency,
        BigInteger debitMinor,
        BigInteger creditMinor,
        BigInteger balanceMinor) {}
