/**
 * Compares the statements of providers with our payments and refunds, day by day as the provider counts days. Each line and each of our
 * payments and refunds of the day gets exactly one class. Every step is short and can be repeated, so that a process may be killed at any
 * moment.
 */
@NullMarked
package payment.reconciliation;

import org.jspecify.annotations.NullMarked;
