package order.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import order.charges.RateEdit;
import order.replica.CheckoutSchemas;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.web.FieldProblem;

/** What the edge wishes, under its idempotency key. */
public sealed interface OrderCommand {

    IdempotencyKey key();

    /**
     * A checkout, checked by itself; whether its SKUs are listed is decided with it.
     *
     * @param id of the order to be
     * @param placedAt null for now
     * @param giftMessage in clear; it is sealed in the transaction that stores the order
     * @param judgedBy the rules that its attributes were found to keep before it was queued, if there are such
     * @param holder the shopper against whose limits it counts while it is unpaid; null if it counts for nobody
     */
    record PlaceOrder(
            IdempotencyKey key,
            UUID id,
            String orderNo,
            @Nullable String userId,
            @Nullable String externalReference,
            String channel,
            String currency,
            String paymentMethod,
            @Nullable Instant placedAt,
            List<Item> items,
            List<String> couponCodes,
            Address shippingAddress,
            @Nullable String giftMessage,
            Map<String, Object> attributes,
            CheckoutSchemas.@Nullable Rules judgedBy,
            @Nullable String holder)
            implements OrderCommand, Command<CheckoutResult> {

        @Override
        public String correlation() {
            return id.toString();
        }

        @Override
        public boolean givesWay() {
            return true;
        }

        public boolean hasAttributes() {
            return CheckoutSchemas.hasAttributes(attributes, attributesOfItems());
        }

        /** In the order of the items; an empty map for an item without attributes. */
        public List<Map<String, Object>> attributesOfItems() {
            return items.stream().map(Item::attributes).toList();
        }

        /** Whose key seals the personal data: the person's, or the order's for a guest. */
        public String owner() {
            return Person.of(userId, id).keyOwner();
        }

        /** Without personal data, as it may be logged. */
        @Override
        public String toString() {
            return "PlaceOrder[%s]".formatted(id);
        }
    }

    /** @param unitPrice agreed with the customer; null for the list price */
    record Item(String skuId, long quantity, @Nullable Money unitPrice, Map<String, Object> attributes) {}

    /** A command that may come with a reason, typed by a person: in clear, to be sealed in the transaction that stores it. */
    sealed interface WithReason extends OrderCommand {

        UUID id();

        @Nullable
        String reason();
    }

    /** @param by the caller's subject */
    record CancelOrder(
            IdempotencyKey key,
            UUID id,
            String by,
            @Nullable String reason) implements WithReason, Command<CancellationResult> {

        @Override
        public String correlation() {
            return id.toString();
        }

        /** Without the reason, as it may be logged. */
        @Override
        public String toString() {
            return "CancelOrder[%s]".formatted(id);
        }
    }

    /**
     * Goods that an operator took back.
     *
     * @param items of lines that the order has, each at most once
     * @param sealedReason the reason as the order stores it; null until the order's batch has sealed it
     * @param externalReference the operator's own number for the return
     * @param returnedAt null for now
     */
    record ReturnGoods(
            IdempotencyKey key,
            UUID id,
            List<ReturnedUnits> items,
            String by,
            @Nullable String reason,
            @Nullable PersonalData sealedReason,
            @Nullable String externalReference,
            @Nullable Instant returnedAt)
            implements WithReason, Command<ReturnResult> {

        @Override
        public String correlation() {
            return id.toString();
        }

        public ReturnGoods sealed(@Nullable PersonalData sealed) {
            return new ReturnGoods(key, id, items, by, reason, sealed, externalReference, returnedAt);
        }

        /** Without the reason, as it may be logged. */
        @Override
        public String toString() {
            return "ReturnGoods[%s]".formatted(id);
        }
    }

    record ReturnedUnits(int lineNo, long quantity) {}

    /** Ask the provider again for the refund of a return that it refused. @param reference the return's */
    record RefundReturn(IdempotencyKey key, UUID id, String reference) implements OrderCommand, Command<ReturnResult> {

        @Override
        public String correlation() {
            return id.toString();
        }
    }

    /** An operator's change of the rates. Outcome: whether the key was free, or came with the same before. */
    record EditRates(IdempotencyKey key, RateEdit edit) implements OrderCommand, Command<Boolean> {

        @Override
        public String correlation() {
            return "rates";
        }
    }

    /** What became of a checkout. */
    sealed interface CheckoutResult {
        /** @param repeated by an earlier request with the same key */
        record Placed(UUID id, boolean repeated) implements CheckoutResult {}

        record KeyReused() implements CheckoutResult {}

        record ReferenceExists(String orderNo) implements CheckoutResult {}

        record NotListed(List<String> skuIds) implements CheckoutResult {}

        record NotPriced(List<String> skuIds) implements CheckoutResult {}

        record NothingToPay() implements CheckoutResult {}

        record NotShippable() implements CheckoutResult {}

        /** @param retryAfter until the first of them ends by itself, if it is not paid before */
        record TooManyUnpaidOrders(long limit, int unpaid, Duration retryAfter) implements CheckoutResult {}

        /**
         * @param limit of each SKU
         * @param skus those of which it would be too many, or some of them
         * @param retryAfter until the first order that holds some of them ends by itself
         */
        record TooManyUnits(long limit, List<HeldUnits> skus, Duration retryAfter) implements CheckoutResult {}

        /** @param held in unpaid orders, without those that are requested now */
        record HeldUnits(String skuId, long held, long requested) {}

        /** @param problems each rule that an attribute breaks, and where */
        record WrongAttributes(List<FieldProblem> problems) implements CheckoutResult {}
    }

    /** Whether goods are taken back. */
    sealed interface ReturnResult {
        record Accepted(Order order) implements ReturnResult {}

        /** It has not been sent, not so much can come back, or no refund has failed. */
        record NotReturnable(Order order) implements ReturnResult {}

        /** The order has a return of this number. */
        record ReferenceExists(int returnNo) implements ReturnResult {}

        record KeyReused() implements ReturnResult {}
    }

    /** What became of a cancellation. */
    sealed interface CancellationResult {
        record Cancelled(Order order) implements CancellationResult {}

        record NotCancellable(Order order) implements CancellationResult {}

        record KeyReused() implements CancellationResult {}
    }
}
