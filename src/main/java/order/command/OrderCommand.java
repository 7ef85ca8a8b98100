package order.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import order.OrderEvent;
import order.OrderEvent.Amounts;
import order.replica.CheckoutSchemas;
import order.replica.PaymentMethods;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.security.CustomerClaims;
import platform.web.FieldProblem;

/** The commands of the HTTP API. Each has the idempotency key of its request. */
public sealed interface OrderCommand {

    IdempotencyKey key();

    /**
     * The purchase that a checkout or its preview describes.
     *
     * @param placedAt null for the current time
     * @param country ISO 3166-1 alpha-2, of the shipping address
     * @param judgedBy the rules by which its attributes were found valid; null if they were not found valid
     * @param expectedPayable the purchase is refused if it costs another amount; null for any amount
     */
    record Purchase(
            String channel,
            String currency,
            String paymentMethod,
            @Nullable Instant placedAt,
            List<Item> items,
            List<String> couponCodes,
            String country,
            Map<String, Object> attributes,
            CheckoutSchemas.@Nullable Rules judgedBy,
            @Nullable Money expectedPayable) {

        /** Without the attributes, which may be personal. */
        @Override
        public String toString() {
            return "Purchase[channel=%s, currency=%s, items=%d]".formatted(channel, currency, items.size());
        }
    }

    /**
     * The buyer of an order.
     *
     * @param userId null for a guest
     * @param holder the shopper against whose limits the order counts while it is unpaid; null if it counts against no limits
     * @param customer the claims of the customer's token; null if it has none, or if an operator places the order
     * @param contact the address for news about the order, in clear text; null if the checkout has none
     */
    record Buyer(
            @Nullable String userId,
            @Nullable String holder,
            @Nullable CustomerClaims customer,
            @Nullable Contact contact) {}

    /**
     * The delivery of an order, in clear text.
     *
     * @param giftMessage for the receiver; null if there is none
     * @param note for the shop; null if there is none
     */
    record Delivery(
            Address address,
            @Nullable String giftMessage,
            @Nullable String note) {

        /** Without the texts, because it may be logged. */
        @Override
        public String toString() {
            return "Delivery[%s]".formatted(address);
        }
    }

    /**
     * A checkout whose request body is already validated. The batch that handles it checks whether its SKUs are listed. The transaction that
     * stores the order seals each text about a person.
     *
     * @param id the id of the order that the command creates
     * @param paymentTerms null for what is usual for the payment method
     */
    record PlaceOrder(
            IdempotencyKey key,
            UUID id,
            String orderNo,
            @Nullable String externalReference,
            Buyer buyer,
            Purchase purchase,
            @Nullable PaymentTerms paymentTerms,
            Delivery delivery)
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
            return CheckoutSchemas.hasAttributes(purchase.attributes(), purchase.items());
        }

        /** The owner of the key that seals the personal data: the user, or the order itself for a guest. */
        public String owner() {
            return Person.of(buyer.userId(), id).keyOwner();
        }

        /** Contains no personal data, because it may be logged. */
        @Override
        public String toString() {
            return "PlaceOrder[%s]".formatted(id);
        }
    }

    /**
     * How the shopper pays. What is null is as usual for the payment method.
     *
     * @param payerId the payment provider's id of the shopper, in clear text; sealed like the other texts about the shopper
     * @param balance what the wallet of the shopper pays, while the payment method collects the rest; null if no wallet pays a part
     */
    record PaymentTerms(
            @Nullable String tradeType,
            @Nullable String payerId,
            @Nullable String returnUrl,
            @Nullable Integer instalments,
            @Nullable Money balance)
            implements PaymentMethods.Wanted {

        /** @param seal seals what is personal; called only if there is something */
        public OrderEvent.PaymentTerms seal(Function<String, PersonalData> seal) {
            return new OrderEvent.PaymentTerms(
                    tradeType, payerId == null ? null : seal.apply(payerId), returnUrl, instalments, balance);
        }

        /** Without the id of the shopper. */
        @Override
        public String toString() {
            return "PaymentTerms[tradeType=%s, returnUrl=%s, instalments=%s, balance=%s]"
                    .formatted(tradeType, returnUrl, instalments, balance);
        }
    }

    /** @param unitPrice the price that was agreed with the customer; null for the list price */
    record Item(String skuId, long quantity, @Nullable Money unitPrice, Map<String, Object> attributes)
            implements CheckoutSchemas.WithAttributes {}

    /** A command that may have a reason that a person typed. The reason is in clear text; it is sealed in the transaction that stores it. */
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

        /** Does not contain the reason, because it may be logged. */
        @Override
        public String toString() {
            return "CancelOrder[%s]".formatted(id);
        }
    }

    /**
     * Lets the shopper of an unpaid order pay in another way, or in the same way again. The request body is already validated.
     *
     * @param terms null for what is usual for the method
     */
    record RetryPayment(
            IdempotencyKey key,
            UUID id,
            String method,
            @Nullable PaymentTerms terms) implements OrderCommand, Command<RetryResult> {

        @Override
        public String correlation() {
            return id.toString();
        }

        public boolean sealsPersonalData() {
            return terms != null && terms.payerId() != null;
        }
    }

    /**
     * Accepts goods that the customer has returned to the operator.
     *
     * @param items the returned units; each names a line of the order, and no line twice
     * @param sealedReason the reason as the order stores it; null until the order's batch has sealed it
     * @param externalReference the operator's own number for the return
     * @param returnedAt null for the current time
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

        /** Does not contain the reason, because it may be logged. */
        @Override
        public String toString() {
            return "ReturnGoods[%s]".formatted(id);
        }
    }

    record ReturnedUnits(int lineNo, long quantity) {}

    /**
     * Requests the refund of a return again, after the provider refused it.
     *
     * @param reference the reference of the return
     */
    record RefundReturn(IdempotencyKey key, UUID id, String reference) implements OrderCommand, Command<ReturnResult> {

        @Override
        public String correlation() {
            return id.toString();
        }
    }

    /** The result of a checkout. */
    sealed interface CheckoutResult {
        /** @param repeated true if an earlier request with the same idempotency key placed the order */
        record Placed(UUID id, boolean repeated) implements CheckoutResult {}

        /** The shop does not sell the purchase in this form. A preview is refused for the same reasons. */
        sealed interface CannotBeBought extends CheckoutResult {}

        record KeyReused() implements CheckoutResult {}

        record ReferenceExists(String orderNo) implements CheckoutResult {}

        record NotListed(List<String> skuIds) implements CannotBeBought {}

        record NotPriced(List<String> skuIds) implements CannotBeBought {}

        record NothingToPay() implements CannotBeBought {}

        /** The lines cost more than {@link platform.web.Limits#MAX_ITEMS_MINOR}. */
        record TooMuchToPay() implements CannotBeBought {}

        record NotShippable() implements CannotBeBought {}

        /** @param amounts what the order would cost instead of the amount that its caller expects */
        record PriceChanged(Amounts amounts) implements CannotBeBought {}

        /** @param retryAfter time until the first of the unpaid orders expires by itself, if it is not paid before */
        record TooManyUnpaidOrders(long limit, int unpaid, Duration retryAfter) implements CheckoutResult {}

        /**
         * @param limit units of each SKU that the unpaid orders of a shopper may hold together
         * @param skus the SKUs that would exceed the limit; if there are very many, some of them
         * @param retryAfter time until the first unpaid order that holds one of these SKUs expires by itself
         */
        record TooManyUnits(long limit, List<HeldUnits> skus, Duration retryAfter) implements CheckoutResult {}

        /** @param held units in unpaid orders, without the units that are requested now */
        record HeldUnits(String skuId, long held, long requested) {}

        /** @param problems each rule that an attribute breaks, and the path of the attribute */
        record WrongAttributes(List<FieldProblem> problems) implements CannotBeBought {}
    }

    /** The result of another attempt to pay. */
    sealed interface RetryResult {
        record Accepted(Order order) implements RetryResult {}

        /** The order does not wait for its payment, or its payment window has ended. */
        record NotPayable(Order order) implements RetryResult {}

        /** @param limit attempts that an order can have */
        record TooMany(int limit) implements RetryResult {}

        /** @param promotionIds the promotions of the order that are not known to apply to the method, too; ordered */
        record LosesDiscounts(List<String> promotionIds) implements RetryResult {}

        record KeyReused() implements RetryResult {}
    }

    /** The result of a return, or of a repeated refund of a return. */
    sealed interface ReturnResult {
        record Accepted(Order order) implements ReturnResult {}

        /** The order has not been sent, more units are returned than the order allows, or the refund of the return has not failed. */
        record NotReturnable(Order order) implements ReturnResult {}

        /**
         * The order already has a return with this external reference.
         *
         * @param returnNo the number of that return
         */
        record ReferenceExists(int returnNo) implements ReturnResult {}

        record KeyReused() implements ReturnResult {}
    }

    /** The result of a cancellation. */
    sealed interface CancellationResult {
        record Cancelled(Order order) implements CancellationResult {}

        record NotCancellable(Order order) implements CancellationResult {}

        record KeyReused() implements CancellationResult {}
    }
}
