/**
 * The Online Retail file and what is sold in it. Reads the file line by line, says of every line whether it is an
 * ordinary sale or why it is skipped, and adds the sales up to invoices, SKUs and months. Nothing here talks to a
 * platform: the same file always gives the same {@link app.retail.SalesPlan}.
 */
@NullMarked
package app.retail;

import org.jspecify.annotations.NullMarked;
