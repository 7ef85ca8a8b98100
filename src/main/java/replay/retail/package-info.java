/**
 * The Online Retail file and what is sold and returned in it. Reads the file line by line, says of every line whether it is
 * an ordinary sale, a return, or why it is skipped, adds the sales up to invoices, SKUs and months, and finds the invoices
 * that the returns came from. Nothing here talks to a
 * platform: the same file always gives the same {@link replay.retail.SalesPlan}.
 */
@NamedInterface("retail")
@NullMarked
package replay.retail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
