package contention;

import static java.util.Objects.requireNonNull;

import contention.Action.Answered;
import contention.Action.Kind;
import contention.Action.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;

/** A history that is being played: the actions so far with their answers, and the models that are still possible. */
final class PlayedHistory {

    private final History history;
    private final OnePriceShop shop;
    private final Random random;
    /** Each order as its first answer shows it, by its number in the history; also one that was refused. */
    private final Map<Integer, PlacedOrder> placed = new ConcurrentHashMap<>();

    private final Map<Integer, String> waybills = new HashMap<>();
    private final List<String> story = new ArrayList<>();
    private Collection<Model> models;

    PlayedHistory(History history, OnePriceShop shop, Random random) {
        this.history = history;
        this.shop = shop;
        this.random = random;
        this.models = List.of(history.begin());
        story.add("Stock %s, %d coupons, orders of %s"
                .formatted(
                        Arrays.toString(history.stock()),
                        history.coupons(),
                        history.orders().stream()
                                .map(each -> Arrays.toString(each.units) + (each.wantsCoupon ? " less" : ""))
                                .toList()));
    }

    History history() {
        return history;
    }

    /**
     * Begins the action, if it is possible now.
     *
     * @param begun the actions of this step that have begun before
     */
    Optional<CompletableFuture<Answered>> begin(Action action, List<Action> begun, Executor threads) {
        boolean possible = switch (action.kind()) {
            case PLACE ->
                !placed.containsKey(action.subject()) && !begun.contains(action) && !isAmong(Kind.FORCE, begun);
            case PAY, DECLINE, CANCEL, TAKE_BACK -> isStanding(action.subject());
            case DISPATCH, DELIVER -> waybills.containsKey(action.subject());
            case RESTOCK, ADJUST, EXPIRE -> true;
            case FORCE -> !isAmong(Kind.PLACE, begun);
        };
        long luck = random.nextLong();
        return possible
                ? Optional.of(CompletableFuture.supplyAsync(
                        () -> new Answered(action, response(action, new Random(luck))), threads))
                : Optional.empty();
    }

    private static boolean isAmong(Kind kind, List<Action> actions) {
        return actions.stream().anyMatch(action -> action.kind() == kind);
    }

    private boolean isStanding(int order) {
        return placed.containsKey(order) && order(order).seen().isDone();
    }

    private Response response(Action action, Random luck) {
        int of = action.subject();
        Operator operator = shop.operator();
        return switch (action.kind()) {
            case PLACE -> place(of, luck);
            case PAY, DECLINE -> {
                String outcome = action.kind() == Kind.PAY ? "captured" : "declined";
                int repeat = luck.nextInt(3);
                shop.sandbox()
                        .pay(order(of), Map.of("outcome", outcome, "repeat", repeat, "reorder", repeat > 0))
                        .is(200);
                yield Response.DONE;
            }
            case CANCEL -> {
                Call cancel = shop.buyer().cancel(order(of).number());
                Answer response = cancel.decided();
                if (response.isDone() && luck.nextInt(3) == 0) {
                    cancel.decided().is(200);
                }
                yield granted(response);
            }
            case TAKE_BACK -> granted(operator.takesBack(order(of).number(), action.units()));
            case DISPATCH, DELIVER -> {
                String event = action.kind() == Kind.DISPATCH ? "dispatched" : "delivered";
                shop.sandbox().scan(requireNonNull(waybills.get(of)), event);
                yield Response.DONE;
            }
            case RESTOCK -> granted(operator.stocks(Map.of(history.sku(of), (long) action.units())));
            case ADJUST -> granted(operator.adjusts(history.sku(of), -action.units()));
            case FORCE ->
                granted(operator.adjusts(Operator.forced(Operator.adjustment(history.sku(of), -action.units()))));
            case EXPIRE -> Response.NOTHING;
        };
    }

    private Response place(int order, Random luck) {
        Checkout checkout = shop.checkout(history.order(order), history.lines(order), history.coupons(order));
        Answer response = checkout.decided();
        PlacedOrder first = new PlacedOrder(shop.buyer(), response);
        placed.put(order, first);
        if (!response.isDone()) {
            return switch (response.text("/code")) {
                case "INVENTORY_SHORTAGE" -> Response.SHORT;
                case "COUPON_REJECTED" -> Response.NO_COUPON;
                default -> throw new AssertionError(response.toString());
            };
        }
        if (first.payableMinor() != history.orders().get(order).payableMinor()) {
            throw new AssertionError("Not the price: " + response);
        }
        if (luck.nextInt(4) == 0) {
            Answer again = checkout.decided();
            if (again.status() != response.status() || !again.text("/order_no").equals(response.text("/order_no"))) {
                throw new AssertionError("Another answer to the same key: %s, then %s".formatted(response, again));
            }
        }
        return Response.DONE;
    }

    private PlacedOrder order(int number) {
        return requireNonNull(placed.get(number));
    }

    private static Response granted(Answer reply) {
        return switch (reply.status()) {
            case 200 -> Response.DONE;
            case 409 -> Response.REFUSED;
            default -> throw new AssertionError(reply.toString());
        };
    }

    /** Fails if no possible model agrees with the observation. */
    void check(List<Answered> done, Observation observation) {
        story.add("%s → %s".formatted(done, observation.seen()));
        Collection<Model> possible = Outcomes.of(models, done);
        models = possible.stream()
                .filter(model -> model.seen().equals(observation.seen()))
                .toList();
        if (models.isEmpty()) {
            throw new AssertionError("No sequence of the actions leads to this: %s%n%s%nbut one of%n%s"
                    .formatted(
                            history.name(),
                            String.join("\n", story),
                            String.join(
                                    "\n",
                                    possible.stream()
                                            .map(Model::seen)
                                            .distinct()
                                            .map(ModelStock.Seen::toString)
                                            .toList())));
        }
        waybills.putAll(observation.waybills());
    }

    /** @param waybills of the shipments, by the order's number in the history */
    record Observation(ModelStock.Seen seen, Map<Integer, @Nullable String> waybills) {}
}
