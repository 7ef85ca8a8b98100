package order.command;

import java.util.Map;
import platform.money.Money;
import promotion.PromotionEvent.RestPriced;

/**
 * The rest of an order was priced again, because a part of it comes back.
 *
 * @param giftPrices the prices of one unit of the order's gifts, by SKU; without the SKUs that are not on sale
 */
public record PricedRest(RestPriced answer, Map<String, Money> giftPrices) {}
