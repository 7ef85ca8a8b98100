/**
 * The facts about an order that reports need, taken from its events: amounts, lines, discounts, returns and milestones.
 */
@NullMarked
package reporting.facts;

import org.jspecify.annotations.NullMarked;
