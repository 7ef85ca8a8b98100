package payment.reconciliation.bank;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A bank account of the shop. It does not change.
 *
 * @param id lower-case letters, digits and hyphens; part of the code of its account in the ledger
 * @param currency ISO 4217, of all its lines
 * @param beginsOn the first day of its statements; transfers before it are not missed
 */
record BankAccount(String id, String currency, String name, LocalDate beginsOn, Instant declaredAt) {}
