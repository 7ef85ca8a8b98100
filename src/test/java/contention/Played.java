package contention;

import static java.util.Objects.requireNonNull;

import contention.Deed.Done;
import contention.Deed.Told;
import contention.Deed.What;
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

/** A history as it goes on: what was done and answered, what can be by now, and what is. */
final class Played {

    private final History history;
    private final OnePriceShop shop;
    private final Random random;
    /** Each order as its first answer shows it, by its number in the history; also one that was refused. */
    private final Map<Integer, PlacedOrder> placed = new ConcurrentHashMap<>();

    private final Map<Integer, String> waybills = new HashMap<>();
    private final List<String> story = new ArrayList<>();
    private Collection<World> worlds;

    Played(History history, OnePriceShop shop, Random random) {
        this.history = history;
        this.shop = shop;
        this.random = random;
        this.worlds = List.of(history.begin());
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
     * Begins what is at this place of this step, if it can be done.
     *
     * @param begun what was begun of this step before
     */
    Optional<CompletableFuture<Done>> begin(Deed deed, List<Deed> begun, Executor threads) {
        boolean possible = switch (deed.what()) {
            case PLACE -> !placed.containsKey(deed.subject()) && !begun.contains(deed) && !isAmong(What.FORCE, begun);
            case PAY, DECLINE, CANCEL, TAKE_BACK -> isStanding(deed.subject());
            case DISPATCH, DELIVER -> waybills.containsKey(deed.subject());
            case RESTOCK, ADJUST, EXPIRE -> true;
            case FORCE -> !isAmong(What.PLACE, begun);
        };
        long luck = random.nextLong();
        return possible
                ? Optional.of(CompletableFuture.supplyAsync(
                        () -> new Done(deed, told(deed, new Random(luck))), threads))
                : Optional.empty();
    }

    private static boolean isAmong(What what, List<Deed> deeds) {
        return deeds.stream().anyMatch(deed -> deed.what() == what);
    }

    private boolean isStanding(int order) {
        return placed.containsKey(order) && order(order).seen().isDone();
    }

    private Told told(Deed deed, Random luck) {
        int of = deed.subject();
        Operator operator = shop.operator();
        return switch (deed.what()) {
            case PLACE -> place(of, luck);
            case PAY, DECLINE -> {
                String outcome = deed.what() == What.PAY ? "captured" : "declined";
                int repeat = luck.nextInt(3);
                shop.sandbox()
                        .pay(order(of), Map.of("outcome", outcome, "repeat", repeat, "reorder", repeat > 0))
                        .is(200);
                yield Told.DONE;
            }
            case CANCEL -> {
                Call cancel = shop.buyer().cancel(order(of).number());
                Answer told = cancel.decided();
                if (told.isDone() && luck.nextInt(3) == 0) {
                    cancel.decided().is(200);
                }
                yield granted(told);
            }
            case TAKE_BACK -> granted(operator.takesBack(order(of).number(), deed.units()));
            case DISPATCH, DELIVER -> {
                String event = deed.what() == What.DISPATCH ? "dispatched" : "delivered";
                shop.sandbox().scan(requireNonNull(waybills.get(of)), event);
                yield Told.DONE;
            }
            case RESTOCK -> granted(operator.stocks(Map.of(history.sku(of), (long) deed.units())));
            case ADJUST -> granted(operator.adjusts(history.sku(of), -deed.units()));
            case FORCE ->
                granted(operator.adjusts(Operator.forced(Operator.adjustment(history.sku(of), -deed.units()))));
            case EXPIRE -> Told.NOTHING;
        };
    }

    private Told place(int order, Random luck) {
        Checkout checkout = shop.checkout(history.order(order), history.lines(order), history.coupons(order));
        Answer told = checkout.decided();
        PlacedOrder first = new PlacedOrder(shop.buyer(), told);
        placed.put(order, first);
        if (!told.isDone()) {
            return switch (told.text("/code")) {
                case "INVENTORY_SHORTAGE" -> Told.SHORT;
                case "COUPON_REJECTED" -> Told.NO_COUPON;
                default -> throw new AssertionError(told.toString());
            };
        }
        if (first.payableMinor() != history.orders().get(order).payableMinor()) {
            throw new AssertionError("Not the price: " + told);
        }
        if (luck.nextInt(4) == 0) {
            Answer again = checkout.decided();
            if (again.status() != told.status() || !again.text("/order_no").equals(told.text("/order_no"))) {
                throw new AssertionError("Another answer to the same key: %s, then %s".formatted(told, again));
            }
        }
        return Told.DONE;
    }

    private PlacedOrder order(int number) {
        return requireNonNull(placed.get(number));
    }

    private static Told granted(Answer reply) {
        return switch (reply.status()) {
            case 200 -> Told.DONE;
            case 409 -> Told.REFUSED;
            default -> throw new AssertionError(reply.toString());
        };
    }

    /** Compares what was done with what is. */
    void check(List<Done> done, Sight sight) {
        story.add("%s → %s".formatted(done, sight.seen()));
        Collection<World> possible = Outcomes.of(worlds, done);
        worlds = possible.stream()
                .filter(world -> world.seen().equals(sight.seen()))
                .toList();
        if (worlds.isEmpty()) {
            throw new AssertionError("This should not be: %s%n%s%nbut one of%n%s"
                    .formatted(
                            history.name(),
                            String.join("\n", story),
                            String.join(
                                    "\n",
                                    possible.stream()
                                            .map(World::seen)
                                            .distinct()
                                            .map(Holdings.Seen::toString)
                                            .toList())));
        }
        waybills.putAll(sight.waybills());
    }

    /** @param waybills of what is on its way, by the order's number in the history */
    record Sight(Holdings.Seen seen, Map<Integer, @Nullable String> waybills) {}
}
