package reporting.simulation;

import java.util.Map;

/**
 * What the reports know of a paid order, in minor units.
 *
 * @param discounts what was really taken off its lines, by line number; empty if it is not needed
 * @param shippingDiscount what was really taken off shipping
 */
record PaidOrder(String orderNo, Map<Integer, Long> discounts, long shippingDiscount) {}
