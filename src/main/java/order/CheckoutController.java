package order;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import order.OrderCommand.PlaceOrder;
import order.OrderCommand.Placement;
import order.OrderEvent.Shortage;
import order.availability.Availability;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemException;

/** Takes checkouts. A caller waits for the outcome without a thread and without a connection. */
@RestController
@RequestMapping(CheckoutController.PATH)
@RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
class CheckoutController {

    static final String PATH = "/api/v2/orders";

    private final OrderCommands commands;
    private final InProgress inProgress;
    private final OrderOutcomes outcomes;
    private final Availability availability;
    private final KnownOrders known;
    private final CheckoutSchemas schemas;
    private final Ids ids;
    private final OrderNumbers numbers;
    private final Clock clock;

    CheckoutController(
            OrderCommands commands,
            InProgress inProgress,
            OrderOutcomes outcomes,
            Availability availability,
            KnownOrders known,
            CheckoutSchemas schemas,
            Ids ids,
            OrderNumbers numbers,
            Clock clock) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.outcomes = outcomes;
        this.availability = availability;
        this.known = known;
        this.schemas = schemas;
        this.ids = ids;
        this.numbers = numbers;
        this.clock = clock;
    }

    /**
     * Places an order: 201 once its stock is held and its payment asked for, 409 when something is short, 202 when that is
     * not known in time (look it up at its {@code Location}).
     */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @ApiResponse(responseCode = "201", description = "Held, and to be paid until expire_time")
    @ApiResponse(
            responseCode = "202",
            description = "Taken; whether it can be held is not known yet",
            headers =
                    @Header(
                            name = HttpHeaders.LOCATION,
                            description = "Where to look",
                            schema = @Schema(type = "string")))
    CompletableFuture<ResponseEntity<OrderView>> place(
            @Valid @RequestBody CheckoutBody body, IdempotencyKey key, Caller caller) {
        authorize(body, caller);
        // In the request's own thread, so that the module's one worker need not judge attributes, however much work
        // they are.
        CheckoutSchemas.Verdict verdict = schemas.judge(body.ownAttributes(), body.wished());
        PlaceOrder wish = wish(body, key, caller, verdict);
        // A repeat of an order that is there is answered with it, whatever the rules have become since.
        if (!verdict.problems().isEmpty() && !known.isKnown(wish)) {
            throw ProblemException.invalid(verdict.problems());
        }
        return inProgress.once(key, () -> place(wish));
    }

    private CompletableFuture<ResponseEntity<OrderView>> place(PlaceOrder wish) {
        List<Shortage> surelyShort = surelyShort(wish);
        // An order that is there may be what took the last units; then it is the answer.
        if (!surelyShort.isEmpty() && !known.isKnown(wish)) {
            throw shortage(surelyShort);
        }
        CompletableFuture<Order> decided = outcomes.ofNew(wish.id());
        try {
            return commands.submit(wish)
                    .thenCompose(placement -> outcome(wish, placement, decided))
                    .whenComplete((answer, failure) -> over(wish));
        } catch (RejectedExecutionException full) {
            over(wish);
            throw full;
        }
    }

    /** Nobody waits for it any more. */
    private void over(PlaceOrder wish) {
        outcomes.forget(wish.id());
        availability.settled(wish.key().key());
    }

    private List<Shortage> surelyShort(PlaceOrder wish) {
        Map<String, Long> units = LinkedHashMap.newLinkedHashMap(wish.items().size());
        wish.items().forEach(item -> units.merge(item.skuId(), item.quantity(), Long::sum));
        return availability.surelyShort(wish.key().key(), units).stream()
                .map(found -> new Shortage(found.skuId(), found.requested(), found.available()))
                .toList();
    }

    private static void authorize(CheckoutBody body, Caller caller) {
        if (!caller.may(Scopes.OPERATOR_ORDERS)) {
            boolean foreign = body.userId() != null && !body.userId().equals(caller.subject());
            boolean agreed = body.items().stream().anyMatch(item -> item.unitPrice() != null);
            if (foreign || agreed || body.externalReference() != null || body.placedAt() != null) {
                caller.require(Scopes.OPERATOR_ORDERS);
            }
        }
    }

    private PlaceOrder wish(CheckoutBody body, IdempotencyKey key, Caller caller, CheckoutSchemas.Verdict verdict) {
        return new PlaceOrder(
                key,
                ids.next(),
                numbers.next(),
                caller.may(Scopes.OPERATOR_ORDERS) ? body.userId() : caller.subject(),
                body.externalReference(),
                body.channel(),
                body.currency(),
                body.paymentMethod(),
                body.placedAt(),
                body.wished(),
                body.couponCodes() == null ? List.of() : body.couponCodes(),
                body.shippingAddress().address(),
                body.ownAttributes(),
                verdict.keptRules());
    }

    private CompletableFuture<ResponseEntity<OrderView>> outcome(
            PlaceOrder wish, Placement placement, CompletableFuture<Order> decided) {
        return switch (placement) {
            case Placement.Placed placed ->
                (placed.repeated() ? outcomes.of(placed.id()) : outcomes.orAsItIs(placed.id(), decided))
                        .thenApply(this::answered);
            case Placement.KeyReused reused -> throw IdempotencyKey.reused();
            case Placement.ReferenceExists exists ->
                throw new ProblemException(
                        409,
                        "EXTERNAL_REFERENCE_EXISTS",
                        "An order with this external_reference exists.",
                        Map.of("order_no", exists.orderNo()));
            case Placement.NotListed refused ->
                throw new ProblemException(
                        409, "SKU_NOT_LISTED", "Some SKUs are not on sale.", Map.of("sku_ids", refused.skuIds()));
            case Placement.NotPriced refused ->
                throw new ProblemException(
                        409,
                        "SKU_NOT_PRICED",
                        "Some SKUs have no price in %s.".formatted(wish.currency()),
                        Map.of("sku_ids", refused.skuIds()));
            case Placement.NothingToPay nothing ->
                throw ProblemException.invalid("items", "must add up to an amount above zero");
            case Placement.WrongAttributes wrong -> throw ProblemException.invalid(wrong.problems());
            case Placement.NotShippable refused ->
                throw new ProblemException(
                        409,
                        "NOT_SHIPPABLE",
                        "No shipping rate fits this country, weight and sum.",
                        Map.of("country", wish.shippingAddress().country()));
        };
    }

    private ResponseEntity<OrderView> answered(Order order) {
        OrderView view = OrderView.withLines(order, clock.instant());
        return switch (order.state()) {
            case AWAITING_ANSWERS, AWAITING_STOCK, AWAITING_DISCOUNT, REJECTING_SHORT, REJECTING_COUPONS ->
                ResponseEntity.accepted()
                        .header(
                                HttpHeaders.LOCATION,
                                PATH + "/" + order.content().orderNo())
                        .body(view);
            case REJECTED -> throw rejection(order.progress());
            default -> ResponseEntity.status(HttpStatus.CREATED).body(view);
        };
    }

    /** Names all that was missing, whichever of it gives the code. */
    private static ProblemException rejection(Order.Progress progress) {
        if (progress.refusals().isEmpty()) {
            return shortage(progress.shortages());
        }
        if (progress.shortages().isEmpty()) {
            return new ProblemException(
                    409, "COUPON_REJECTED", "Some coupons are not to be had.", Map.of("coupons", progress.refusals()));
        }
        return new ProblemException(
                409,
                "INVENTORY_SHORTAGE",
                "There is not enough stock, and some coupons are not to be had.",
                Map.of("items", progress.shortages(), "coupons", progress.refusals()));
    }

    private static ProblemException shortage(List<Shortage> shortages) {
        return new ProblemException(
                409, "INVENTORY_SHORTAGE", "There is not enough stock.", Map.of("items", shortages));
    }
}
