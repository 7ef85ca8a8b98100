package order.checkout;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import order.OrderEvent.Shortage;
import order.answers.OrderOutcomes;
import order.availability.Availability;
import order.command.Contact;
import order.command.OrderCommand.Buyer;
import order.command.OrderCommand.CheckoutResult;
import order.command.OrderCommand.Delivery;
import order.command.OrderCommand.Item;
import order.command.OrderCommand.PlaceOrder;
import order.command.OrderCommands;
import order.problem.OrderProblem;
import order.replica.CheckoutSchemas;
import order.replica.StandingOffers;
import order.settings.HoldingLimits;
import order.settings.OrderProperties;
import order.settings.ShortageDetail;
import order.stream.Order;
import order.stream.OrderNumbers;
import order.view.DecryptableOrder;
import order.view.OrderView;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.auditlog.OperatorActions;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.ratelimit.LongWork;
import platform.security.AppliesChannels;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.stream.CurrentPosition;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Accepts checkouts. A request that waits for its outcome holds no thread and no database connection. */
@RestController
@RequestMapping(CheckoutController.PATH)
@RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
@Tag(name = "Orders")
class CheckoutController {

    static final String PATH = "/api/v2/orders";

    private final OrderCommands commands;
    private final InProgress inProgress;
    private final OrderOutcomes outcomes;
    private final Availability availability;
    private final KnownOrders known;
    private final CheckoutRules rules;
    private final Ids ids;
    private final OrderNumbers numbers;
    private final CurrentPosition positions;
    private final Clock clock;
    private final HoldingLimits limits;
    private final CheckoutLimits rates;
    private final StandingOffers offers;
    private final LongWork longWork;
    private final ShortageDetail shortageDetail;

    CheckoutController(
            OrderCommands commands,
            InProgress inProgress,
            OrderOutcomes outcomes,
            Availability availability,
            KnownOrders known,
            CheckoutRules rules,
            Ids ids,
            OrderNumbers numbers,
            CurrentPosition positions,
            Clock clock,
            HoldingLimits limits,
            CheckoutLimits rates,
            StandingOffers offers,
            LongWork longWork,
            OrderProperties properties) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.outcomes = outcomes;
        this.availability = availability;
        this.known = known;
        this.rules = rules;
        this.ids = ids;
        this.numbers = numbers;
        this.positions = positions;
        this.clock = clock;
        this.limits = limits;
        this.rates = rates;
        this.offers = offers;
        this.longWork = longWork;
        this.shortageDetail = properties.shortageDetail();
    }

    /**
     * Places an order. The response is 201 when the stock is held and the payment is requested. It is 409 when stock is short or coupons
     * cannot be applied. It is 202 when the outcome is not known in time; the client can read the order at its {@code Location}.
     */
    @PostMapping
    @AppliesChannels
    @Audited(value = "order.order.place", object = "order", shared = true)
    @ResponseStatus(HttpStatus.CREATED)
    @ApiResponse(responseCode = "201", description = "The stock is held; the order has to be paid by expire_time")
    @ApiResponse(
            responseCode = "422",
            description =
                    "The client may not sell through this channel, or the idempotency key was used before with another body")
    @ApiResponse(
            responseCode = "202",
            description = "The order is accepted, but it is not known yet whether its stock can be held",
            headers =
                    @Header(
                            name = HttpHeaders.LOCATION,
                            description = "The URL of the order",
                            schema = @Schema(type = "string")))
    @Operation(
            summary = "Place an order",
            description =
                    "Reserves the stock, applies promotions and coupons, calculates shipping and tax, and requests "
                            + "the payment. The answer is 201 when the stock is held, and 202 when the outcome is not known "
                            + "in time; then read the order at its `Location`. Shoppers place their own orders; operators may "
                            + "name a user, agreed prices and an external reference. An operator who places an order by hand "
                            + "gives the reason in `X-Audit-Reason`; then the audit log has the order.")
    @ProblemCode.Possible(
            value = OrderProblem.class,
            codes = {
                "EXTERNAL_REFERENCE_EXISTS",
                "SKU_NOT_LISTED",
                "SKU_NOT_PRICED",
                "INVENTORY_SHORTAGE",
                "COUPON_REJECTED",
                "PRICE_CHANGED",
                "NOT_SHIPPABLE",
                "PAYMENT_NOT_POSSIBLE",
                "TOO_MANY_UNPAID_ORDERS",
                "TOO_MANY_UNITS_HELD",
                "TOO_MANY_WRONG_COUPONS",
                "CHANNEL_NOT_ALLOWED"
            })
    CompletableFuture<ResponseEntity<OrderView>> createOrder(
            @Valid @RequestBody CheckoutBody body, IdempotencyKey key, Caller caller, HttpServletRequest request) {
        if (rules.isForOperators(body, caller)) {
            OperatorActions.begin();
            caller.require(Scopes.OPERATOR_ORDERS);
        }
        rules.requireKnownCountry(body, caller);
        List<Item> items = body.commandItems();
        long work = CartWork.of(offers.lastRead(), items, body.couponCodes());
        CheckoutSchemas.Verdict verdict = rules.judge(body, items, work, caller);
        boolean benchmark = rules.isBenchmark(caller);
        String shopper = rules.shopper(body, caller);
        PlaceOrder command = command(
                body,
                items,
                key,
                caller,
                verdict,
                limits.isExempt(caller.subject()) ? null : shopper,
                ContactOfCheckout.of(body, caller, request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)));
        ProblemException refusal = rules.refusal(body, caller, verdict);
        // A repeated checkout of an existing order is answered with that order, even if today's rules would refuse it.
        if (refusal != null && !known.isKnown(command)) {
            throw refusal;
        }
        RejectionDetail rejections = RejectionDetail.forCaller(caller, shortageDetail);
        String position = positions.take(); // before the order is decided
        return inProgress
                .once(
                        key,
                        () -> rates.tryingCoupons(
                                shopper, command, () -> placeInTurn(work, command, !benchmark, rejections)))
                .thenApply(order -> answered(order, rejections, clock.instant(), position));
    }

    /** The module's only worker evaluates the cart, so a bounded number of carts with much work waits for it. */
    private CompletableFuture<Order> placeInTurn(
            long work, PlaceOrder command, boolean countsForSkus, RejectionDetail rejections) {
        Runnable givePlaceBack = longWork.takePlace(work);
        try {
            return place(command, countsForSkus, rejections).whenComplete((order, failure) -> givePlaceBack.run());
        } catch (RuntimeException notSubmitted) {
            givePlaceBack.run();
            throw notSubmitted;
        }
    }

    private CompletableFuture<Order> place(PlaceOrder command, boolean countsForSkus, RejectionDetail rejections) {
        Map<String, Long> units =
                LinkedHashMap.newLinkedHashMap(command.purchase().items().size());
        command.purchase().items().forEach(item -> units.merge(item.skuId(), item.quantity(), Long::sum));
        List<Shortage> surelyShort = surelyShort(command, units);
        // The order of an earlier identical request may have taken the last units. Then the response is that order.
        if (!surelyShort.isEmpty() && !known.isKnown(command)) {
            throw rejections.shortage(surelyShort);
        }
        CompletableFuture<Order> decided = outcomes.ofNew(command.id());
        try {
            if (countsForSkus) {
                rates.takeSkus(command, units.keySet());
            }
            return commands.submit(command)
                    .thenCompose(placement -> outcome(command, placement, decided))
                    .whenComplete((answer, failure) -> stopWaiting(command));
        } catch (RuntimeException notSubmitted) { // the command queue is full, or a SKU is ordered too often
            stopWaiting(command);
            throw notSubmitted;
        }
    }

    private void stopWaiting(PlaceOrder command) {
        outcomes.remove(command.id());
        availability.settled(command.key().key());
    }

    private List<Shortage> surelyShort(PlaceOrder command, Map<String, Long> units) {
        return availability.surelyShort(command.key().key(), units).stream()
                .map(found -> new Shortage(found.skuId(), found.requested(), found.available()))
                .toList();
    }

    /** @param holder the shopper against whose limits the order counts; null if it counts against no limits */
    private PlaceOrder command(
            CheckoutBody body,
            List<Item> items,
            IdempotencyKey key,
            Caller caller,
            CheckoutSchemas.Verdict verdict,
            @Nullable String holder,
            @Nullable Contact contact) {
        boolean isOperator = caller.may(Scopes.OPERATOR_ORDERS);
        return new PlaceOrder(
                key,
                ids.next(),
                numbers.next(),
                body.externalReference(),
                new Buyer(
                        isOperator ? body.userId() : caller.subject(),
                        limits.isOff() ? null : holder,
                        isOperator ? null : caller.customer(),
                        contact),
                body.purchase(items, verdict, body.expected()),
                body.terms(),
                new Delivery(body.shippingAddress().address(), body.giftMessage(), body.note()));
    }

    private CompletableFuture<Order> outcome(
            PlaceOrder command, CheckoutResult placement, CompletableFuture<Order> decided) {
        return switch (placement) {
            case CheckoutResult.Placed placed ->
                placed.repeated() ? outcomes.of(placed.id()) : outcomes.decidedOrCurrent(placed.id(), decided);
            case CheckoutResult.KeyReused reused -> throw IdempotencyKey.reused();
            case CheckoutResult.ReferenceExists exists ->
                throw new ProblemException(
                        OrderProblem.EXTERNAL_REFERENCE_EXISTS,
                        "An order with this external_reference exists; details.order_no is its number.",
                        Map.of("order_no", exists.orderNo()));
            case CheckoutResult.TooManyUnpaidOrders refused ->
                throw ProblemException.tooManyRequests(
                        OrderProblem.TOO_MANY_UNPAID_ORDERS,
                        "This shopper has %d unpaid orders, and the limit is %d. Pay or cancel one of them first."
                                .formatted(refused.unpaid(), refused.limit()),
                        Map.of("limit", refused.limit(), "unpaid_orders", refused.unpaid()),
                        refused.retryAfter());
            case CheckoutResult.TooManyUnits refused ->
                throw ProblemException.tooManyRequests(
                        OrderProblem.TOO_MANY_UNITS_HELD,
                        "This order would exceed the limit of %d units of a SKU in unpaid orders; details.items lists the SKUs."
                                .formatted(refused.limit()),
                        Map.of("limit", refused.limit(), "items", refused.skus()),
                        refused.retryAfter());
            case CheckoutResult.CannotBeBought refused -> throw CheckoutRules.problem(refused, command.purchase());
        };
    }

    private static ResponseEntity<OrderView> answered(
            Order order, RejectionDetail rejections, Instant now, @Nullable String position) {
        return switch (order.status()) {
            case CREATED ->
                ResponseEntity.accepted()
                        .header(
                                HttpHeaders.LOCATION,
                                PATH + "/" + order.content().orderNo())
                        .body(view(order, now, position));
            case REJECTED -> throw rejections.of(order.progress());
            case PAYING, EXPIRED, PAID, SHIPPED, COMPLETED, CANCELLED, REFUNDED ->
                ResponseEntity.status(HttpStatus.CREATED).body(view(order, now, position));
        };
    }

    private static OrderView view(Order order, Instant now, @Nullable String position) {
        return OrderView.withLines(DecryptableOrder.closed(order), now, position);
    }
}
