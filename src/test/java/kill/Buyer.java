package kill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import kill.Shop.Basket;
import kill.Shop.Item;
import kill.Shop.Order;
import kill.Wire.Answer;

/**
 * Buys one thing after another, some with coupons, each in a way of its own: pays, pays twice, gets it, sends some of it back, changes its mind before or
 * after paying, while it pays or while it is fetched, has its payment declined, or walks away. Now and then it asks again
 * for an order of long ago.
 */
final class Buyer {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final double REPEATS = 0.2;
    private static final int MOST_LINES = 4;
    private static final int MOST_UNITS = 9;

    private final Platform platform;
    private final Shop shop;
    private final String name;
    private final Random random;
    private final List<String> skuIds;
    private final List<Wish> wishes = new ArrayList<>();
    private final AtomicLong repeats;

    /** @param skuIds the first ones are wanted most */
    Buyer(Platform platform, Shop shop, String name, long seed, List<String> skuIds, AtomicLong repeats) {
        this.platform = platform;
        this.shop = shop;
        this.name = name;
        this.random = new Random(seed);
        this.skuIds = skuIds;
        this.repeats = repeats;
    }

    private record Wish(Purchase purchase, String method, Basket basket) {}

    private enum Way {
        PAY(28),
        PAY_TWICE(6),
        GET_IT_SENT(8),
        GET_IT_DELIVERED(10),
        SEND_IT_BACK(6),
        DECLINE(4),
        CANCEL(8),
        CANCEL_PAID(10),
        CANCEL_WHILE_PAYING(6),
        CANCEL_WHILE_SENT(8),
        WALK_AWAY(6);

        private final int percent;

        Way(int percent) {
            this.percent = percent;
        }

        static Way drawn(int percent) {
            int upTo = 0;
            for (Way way : values()) {
                upTo += way.percent;
                if (percent < upTo) {
                    return way;
                }
            }
            throw new IllegalArgumentException("Above 99: " + percent);
        }
    }

    List<Purchase> purchases() {
        return wishes.stream().map(Wish::purchase).toList();
    }

    void buy() {
        Basket basket = new Basket(items(), couponCodes());
        Purchase purchase =
                new Purchase("%s-%d".formatted(name, wishes.size() + 1), basket.couponCodes(), isOfPlenty(basket));
        Wish wish = new Wish(purchase, random.nextInt(8) == 0 ? "sandbox_hosted" : "sandbox", basket);
        Way way = Way.drawn(random.nextInt(100));
        wishes.add(wish);
        Answer answer = place(wish);
        if (purchase.noted(answer, platform.starts())) {
            goOn(purchase, Order.of(answer), way);
        }
        if (random.nextDouble() < REPEATS) {
            repeat(wishes.get(random.nextInt(wishes.size())));
        }
    }

    /** Asks again for the very first order. */
    void repeatTheFirst() {
        repeat(wishes.getFirst());
    }

    private List<Item> items() {
        List<Item> items = new ArrayList<>();
        int lines = 1 + random.nextInt(MOST_LINES);
        for (int line = 0; line < lines; line++) {
            int sku = Math.min(random.nextInt(skuIds.size()), random.nextInt(skuIds.size()));
            items.add(new Item(skuIds.get(sku), 1 + random.nextInt(MOST_UNITS)));
        }
        return items;
    }

    private static boolean isOfPlenty(Basket basket) {
        return basket.couponCodes().isEmpty()
                && basket.items().stream().allMatch(item -> item.skuId().startsWith(Crowd.PLENTIFUL));
    }

    private List<String> couponCodes() {
        return Campaigns.drawn(random.nextInt(100));
    }

    private Answer place(Wish wish) {
        return shop.place(wish.purchase().key, wish.purchase().key, wish.method(), wish.basket());
    }

    /** A refused one may have been refused early, without a trace, and may be granted now. */
    private void repeat(Wish wish) {
        if (!wish.purchase().refused) {
            wish.purchase().noted(place(wish), platform.starts());
            if (wish.purchase().toldInStart < platform.starts()) {
                repeats.incrementAndGet();
            }
        }
    }

    private void goOn(Purchase purchase, Order told, Way way) {
        Order order = told.isBegun() ? shop.await(told.number(), now -> !now.isBegun()) : told;
        if (order.status().equals("REJECTED")) {
            purchase.refused = true;
            return;
        }
        if (order.isPriced()) {
            purchase.payableMinor = order.payableMinor();
        }
        switch (way) {
            case PAY -> pay(purchase, order);
            case PAY_TWICE -> {
                pay(purchase, order);
                pay(purchase, order);
            }
            case DECLINE -> shop.pay(order, "declined").expecting(200);
            case CANCEL -> cancel(purchase, order);
            case CANCEL_PAID -> {
                pay(purchase, order);
                cancel(purchase, order);
            }
            case CANCEL_WHILE_PAYING -> {
                CompletableFuture<Void> paying = meanwhile(() -> pay(purchase, order));
                cancel(purchase, order);
                paying.join();
            }
            case GET_IT_SENT -> {
                pay(purchase, order);
                booked(order).ifPresent(waybill -> {
                    shop.scan(waybill, "dispatched");
                    purchase.dispatched = true;
                });
            }
            case GET_IT_DELIVERED -> {
                pay(purchase, order);
                booked(order).ifPresent(waybill -> {
                    shop.scan(waybill, "dispatched");
                    purchase.dispatched = true;
                    shop.scan(waybill, "delivered");
                    purchase.delivered = true;
                });
            }
            case SEND_IT_BACK -> {
                pay(purchase, order);
                booked(order).ifPresent(waybill -> {
                    shop.scan(waybill, "dispatched");
                    purchase.dispatched = true;
                    shop.takeBack(order);
                    purchase.sentBack = true;
                });
            }
            case CANCEL_WHILE_SENT -> {
                pay(purchase, order);
                booked(order).ifPresent(waybill -> cancelWhileSent(purchase, order, waybill));
            }
            case WALK_AWAY -> {
                if (order.expireTime().isAfter(Instant.now().plus(SOON))) {
                    cancel(purchase, order); // nobody wants to wait for that
                }
            }
        }
    }

    private void pay(Purchase purchase, Order order) {
        shop.pay(order);
        purchase.paid = true;
    }

    /** Its waybill; none when it is paid and given up all the same, as it was paid too late and is sold out. */
    private Optional<String> booked(Order paid) {
        Order order = shop.await(paid.number(), now -> now.isOnItsWay() || now.isGivenUp());
        return order.isOnItsWay() ? Optional.of(shop.waybill(order)) : Optional.empty();
    }

    private void cancelWhileSent(Purchase purchase, Order order, String waybill) {
        purchase.contested = true;
        CompletableFuture<Void> leaving = meanwhile(() -> shop.scan(waybill, "dispatched"));
        cancel(purchase, order);
        leaving.join();
    }

    private static CompletableFuture<Void> meanwhile(Runnable happens) {
        return CompletableFuture.runAsync(happens, task -> Thread.ofVirtual().start(task));
    }

    private void cancel(Purchase purchase, Order order) {
        Answer answer = shop.cancel(purchase.key + "-cancel", order.number());
        switch (answer.status()) {
            case 200 -> purchase.cancelled = true;
            case 202 -> purchase.cancelled = !purchase.contested; // only what has left cannot be stopped
            case 409 -> purchase.dispatched = purchase.contested; // else it expired in the meantime
            default -> throw new AssertionError("Cancelling %s was answered %s".formatted(purchase, answer));
        }
    }
}
