/**
 * Invoices: an order that was paid, as a PDF document. The same order and settings give the same bytes.
 */
@NullMarked
package order.invoice;

import org.jspecify.annotations.NullMarked;
