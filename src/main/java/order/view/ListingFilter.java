package order.view;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import order.OrderStatus;
import order.stream.Progress.Dispute;
import org.jspecify.annotations.Nullable;
import platform.attributes.AttributeFilter;

/**
 * Selects orders. An order must meet all conditions; null and empty values are no conditions.
 *
 * @param statuses the order has one of these
 * @param disputes a dispute of the order has one of these
 * @param search the order number or the external reference begins with this text; case does not matter in order numbers
 * @param amountFrom smallest payable amount in minor units, inclusive
 * @param amountTo largest payable amount in minor units, inclusive
 * @param placedFrom inclusive
 * @param placedTo exclusive
 * @param updatedFrom inclusive
 * @param updatedTo exclusive
 * @param correlations the order has one of these ids, under which its reservation, payment and shipments are stored
 */
record ListingFilter(
        Set<OrderStatus> statuses,
        Set<Dispute.Status> disputes,
        @Nullable String userId,
        @Nullable String channel,
        @Nullable String country,
        @Nullable String skuId,
        @Nullable String paymentMethod,
        @Nullable String currency,
        @Nullable Long amountFrom,
        @Nullable Long amountTo,
        @Nullable String search,
        @Nullable String externalReference,
        @Nullable Instant placedFrom,
        @Nullable Instant placedTo,
        @Nullable Instant updatedFrom,
        @Nullable Instant updatedTo,
        Set<UUID> correlations,
        List<AttributeFilter> attributes) {}
