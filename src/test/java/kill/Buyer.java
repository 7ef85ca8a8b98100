package kill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.PlacedOrder;

/**
 * Places one order after another, some with coupons. By chance the buyer pays once or twice, receives the goods, returns some of them,
 * cancels before, while or after it pays or while the carrier fetches the parcel, tries to pay in another way, perhaps because its payment
 * was declined, or does nothing more. Now and then it repeats an earlier checkout.
 */
final class Buyer {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final double REPEATS = 0.2;
    private static final int MOST_LINES = 4;
    private static final int MOST_UNITS = 9;

    private final Platform platform;
    private final DemoShop shop;
    private final Campaigns campaigns;
    private final String name;
    private final Random random;
    private final List<String> skuIds;
    private final List<Attempt> attempts = new ArrayList<>();
    private final AtomicLong repeats;

    /** @param skuIds the first ones are ordered most often */
    Buyer(
            Platform platform,
            DemoShop shop,
            Campaigns campaigns,
            String name,
            long seed,
            List<String> skuIds,
            AtomicLong repeats) {
        this.platform = platform;
        this.shop = shop;
        this.campaigns = campaigns;
        this.name = name;
        this.random = new Random(seed);
        this.skuIds = skuIds;
        this.repeats = repeats;
    }

    private record Attempt(Purchase purchase, Checkout checkout) {}

    private enum Way {
        PAY(28),
        PAY_TWICE(6),
        GET_IT_SENT(8),
        GET_IT_DELIVERED(10),
        SEND_IT_BACK(6),
        TRY_AGAIN(4),
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
        return attempts.stream().map(Attempt::purchase).toList();
    }

    void buy() {
        String key = "%s-%d".formatted(name, attempts.size() + 1);
        Checkout checkout = shop.buyer().checkout().named(key);
        boolean plentiful = true;
        int lines = 1 + random.nextInt(MOST_LINES);
        for (int line = 0; line < lines; line++) {
            String sku = skuIds.get(Math.min(random.nextInt(skuIds.size()), random.nextInt(skuIds.size())));
            checkout.line(sku, 1 + random.nextInt(MOST_UNITS));
            plentiful &= sku.startsWith(Crowd.PLENTIFUL);
        }
        List<String> couponCodes = campaigns.codes(random);
        checkout.coupons(couponCodes).with("payment_method", random.nextInt(8) == 0 ? "sandbox_hosted" : "sandbox");
        Purchase purchase = new Purchase(key, couponCodes, plentiful && couponCodes.isEmpty());
        Way way = Way.drawn(random.nextInt(100));
        attempts.add(new Attempt(purchase, checkout));
        Answer answer = checkout.send();
        if (purchase.noted(answer, platform.starts())) {
            goOn(purchase, shop.order(answer), way);
        }
        if (random.nextDouble() < REPEATS) {
            repeat(attempts.get(random.nextInt(attempts.size())));
        }
    }

    /** Sends the very first checkout again. */
    void repeatTheFirst() {
        repeat(attempts.getFirst());
    }

    /** A refused checkout is not repeated: perhaps the platform stored nothing of it, and would accept it now. */
    private void repeat(Attempt attempt) {
        if (!attempt.purchase().refused) {
            attempt.purchase().noted(attempt.checkout().send(), platform.starts());
            if (attempt.purchase().answeredInStart < platform.starts()) {
                repeats.incrementAndGet();
            }
        }
    }

    private void goOn(Purchase purchase, PlacedOrder answered, Way way) {
        PlacedOrder order = answered.hasStatus("CREATED") ? answered.await(now -> !now.hasStatus("CREATED")) : answered;
        if (order.hasStatus("REJECTED")) {
            purchase.refused = true;
            return;
        }
        if (!order.paymentReference().isEmpty()) {
            purchase.payableMinor = order.payableMinor();
        }
        switch (way) {
            case PAY -> pay(purchase, order);
            case PAY_TWICE -> {
                pay(purchase, order);
                pay(purchase, order);
            }
            case TRY_AGAIN -> {
                if (random.nextBoolean()) {
                    shop.pay(order, "declined");
                }
                shop.tryAgain(order, "sandbox").ifPresent(next -> pay(purchase, next));
            }
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
                    cancel(purchase, order); // the order would expire too late for this test
                }
            }
        }
    }

    private void pay(Purchase purchase, PlacedOrder order) {
        shop.pay(order);
        purchase.paid = true;
    }

    /** The waybill; empty if the order is refunded because it was paid too late and is sold out. */
    private Optional<String> booked(PlacedOrder paid) {
        PlacedOrder order = paid.await(now -> now.hasShipment() || now.hasStatus("CANCELLED", "REFUNDED"));
        return order.hasShipment() ? Optional.of(order.awaitWaybill()) : Optional.empty();
    }

    private void cancelWhileSent(Purchase purchase, PlacedOrder order, String waybill) {
        purchase.contested = true;
        CompletableFuture<Void> leaving = meanwhile(() -> shop.scan(waybill, "dispatched"));
        cancel(purchase, order);
        leaving.join();
    }

    private static CompletableFuture<Void> meanwhile(Runnable happens) {
        return CompletableFuture.runAsync(happens, task -> Thread.ofVirtual().start(task));
    }

    private void cancel(Purchase purchase, PlacedOrder order) {
        Answer answer = order.cancel();
        switch (answer.status()) {
            case 200 -> purchase.cancelled = true;
            case 409 -> purchase.dispatched = purchase.contested; // or the order has expired
            default -> throw new AssertionError("Cancelling %s was answered %s".formatted(purchase, answer));
        }
    }
}
