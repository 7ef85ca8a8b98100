/**
 * What the events of one order say about it for reports: its amounts, lines, discounts, returns and milestones.
 */
@NullMarked
package reporting.facts;

import org.jspecify.annotations.NullMarked;
