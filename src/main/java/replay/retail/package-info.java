/**
 * Reads an Online Retail file and plans its sales and returns. It reads the file line by line and decides for every line whether it is an
 * ordinary sale or a return, or why it is skipped. It adds up the sales by invoice, SKU and month, and finds the invoices that the returns
 * came from. This package never calls a platform: the same file always gives the same {@link replay.retail.SalesPlan}.
 */
@NamedInterface("retail")
@NullMarked
package replay.retail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
