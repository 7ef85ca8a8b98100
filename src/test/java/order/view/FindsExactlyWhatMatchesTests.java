package order.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import order.OrderStatus;
import order.charges.Charging;
import order.stream.Order;
import order.stream.Progress.Dispute;
import order.view.RandomOrders.Known;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import platform.attributes.AttributeFilter;
import platform.money.Money;
import platform.page.Slice;

/** Every filter, and every combination of filters, finds the orders that a comparison with each order finds, page by page, in both sorts. */
class FindsExactlyWhatMatchesTests extends ListingTest {

    private static final int ORDERS = 400;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> SORTS =
            List.of("placed_at", "-placed_at", "updated_at", "-updated_at", "amount", "-amount");

    private static List<Known> known = List.of();
    private static List<String> users = List.of();

    /** A condition, and which of the orders meet it. */
    private enum Condition {
        STATUS {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                Set<OrderStatus> statuses = EnumSet.noneOf(OrderStatus.class);
                for (int i = 0; i <= random.nextInt(3); i++) {
                    statuses.add(any(random, Arrays.asList(OrderStatus.values())));
                }
                terms.statuses = statuses;
                return each -> statuses.contains(each.order().status());
            }
        },
        USER {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                String user = any(random, users);
                terms.userId = user;
                return each -> user.equals(each.order().content().userId());
            }
        },
        CHANNEL {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                String channel = any(random, RandomOrders.CHANNELS);
                terms.channel = channel;
                return each -> channel.equals(each.order().content().channel());
            }
        },
        COUNTRY {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                String country = any(random, RandomOrders.COUNTRIES);
                terms.country = country;
                return each -> country.equals(each.order().content().country());
            }
        },
        SKU {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                String sku = any(random, RandomOrders.SKUS);
                terms.skuId = sku;
                return each -> each.order().content().lines().stream()
                        .anyMatch(line -> line.skuId().equals(sku));
            }
        },
        PAYMENT_METHOD {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                String method = any(random, RandomOrders.METHODS);
                terms.paymentMethod = method;
                return each -> method.equals(each.order().content().paymentMethod());
            }
        },
        AMOUNT {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                String currency = any(random, List.of("GBP", "EUR", "USD"));
                long from = 100L * random.nextInt(6);
                long to = from + 100L * random.nextInt(6);
                terms.currency = currency;
                terms.amountFrom = from;
                terms.amountTo = to;
                return each -> {
                    Money payable = payable(each);
                    return payable.currency().equals(currency)
                            && payable.amountMinor() >= from
                            && payable.amountMinor() <= to;
                };
            }
        },
        DISPUTE {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                Set<Dispute.Status> statuses =
                        EnumSet.of(any(random, List.of(Dispute.Status.values())), Dispute.Status.OPEN);
                terms.disputes = statuses;
                return each ->
                        each.order().disputes().stream().anyMatch(dispute -> statuses.contains(dispute.status()));
            }
        },
        SEARCH {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                Order.Content one = any(random, known).order().content();
                String text = random.nextBoolean() || one.externalReference() == null
                        ? one.orderNo()
                        : one.externalReference();
                String search = text.substring(0, 2 + random.nextInt(text.length() - 2));
                terms.search =
                        random.nextBoolean() && text.equals(one.orderNo()) ? search.toLowerCase(Locale.ROOT) : search;
                String sent = terms.search;
                return each -> {
                    String reference = each.order().content().externalReference();
                    return each.order().content().orderNo().startsWith(sent.toUpperCase(Locale.ROOT))
                            || reference != null && reference.startsWith(sent);
                };
            }
        },
        PLACED {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                Instant from = BEGIN.plus(Duration.ofHours(random.nextInt(40)));
                Instant to = from.plus(Duration.ofHours(random.nextInt(30)));
                terms.placedFrom = from;
                terms.placedTo = to;
                return each -> isWithin(each.order().content().placedAt(), from, to);
            }
        },
        UPDATED {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                Instant from = BEGIN.plus(Duration.ofHours(random.nextInt(40)));
                Instant to = from.plus(Duration.ofHours(random.nextInt(30)));
                terms.updatedFrom = from;
                terms.updatedTo = to;
                return each -> isWithin(each.updatedAt(), from, to);
            }
        },
        CORRELATION {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                Set<UUID> ids = Set.of(any(random, known).order().id(), UUID.randomUUID());
                terms.correlations = ids;
                return each -> ids.contains(each.order().id());
            }
        },
        ATTRIBUTE {
            @Override
            Predicate<Known> add(Terms terms, Random random) {
                String slot = any(random, List.of("morning", "evening", "night"));
                terms.attributes = List.of(new AttributeFilter("slot", slot), new AttributeFilter("floor", "3"));
                return each -> slot.equals(each.order().content().attributes().get("slot"));
            }
        };

        abstract Predicate<Known> add(Terms terms, Random random);
    }

    /** A filter that is being made. */
    private static final class Terms {
        Set<OrderStatus> statuses = Set.of();
        Set<Dispute.Status> disputes = Set.of();
        String userId;
        String channel;
        String country;
        String skuId;
        String paymentMethod;
        String currency;
        Long amountFrom;
        Long amountTo;
        String search;
        Instant placedFrom;
        Instant placedTo;
        Instant updatedFrom;
        Instant updatedTo;
        Set<UUID> correlations = Set.of();
        List<AttributeFilter> attributes = List.of();

        ListingFilter filter() {
            return new ListingFilter(
                    statuses,
                    disputes,
                    userId,
                    channel,
                    country,
                    skuId,
                    paymentMethod,
                    currency,
                    amountFrom,
                    amountTo,
                    search,
                    null,
                    placedFrom,
                    placedTo,
                    updatedFrom,
                    updatedTo,
                    correlations,
                    attributes);
        }
    }

    @BeforeEach
    void placeOrdersOnce() {
        if (known.isEmpty()) {
            for (String table : List.of("orders", "order_event", "listing", "listing_sku", "listing_dispute")) {
                database.execute("delete from \"order\"." + table); // of other tests
            }
            RandomOrders random = randomOrders(11, "filter");
            while (random.known().size() < ORDERS) {
                random.transaction(30, false);
            }
            catchUp(projection());
            known = random.known();
            users = random.users();
        }
    }

    @ParameterizedTest
    @EnumSource(Condition.class)
    void oneCondition(Condition condition) {
        Random random = new Random(condition.ordinal());
        int found = 0;
        for (String sort : SORTS) {
            for (int i = 0; i < 3; i++) {
                found += check(random, sort, List.of(condition));
            }
        }
        assertThat(found).as("orders that were found").isPositive();
    }

    @Test
    void severalConditionsTogether() {
        Random random = new Random(17);
        int found = 0;
        for (int i = 0; i < 150; i++) {
            List<Condition> conditions = Stream.of(Condition.values())
                    .filter(each -> random.nextInt(4) == 0)
                    .toList();
            found += check(random, any(random, SORTS), conditions);
        }
        assertThat(found).as("orders that were found").isPositive();
    }

    /** @return the number of orders that match */
    private int check(Random random, String sortText, List<Condition> conditions) {
        Terms terms = new Terms();
        Predicate<Known> matches = each -> true;
        for (Condition condition : conditions) {
            matches = matches.and(condition.add(terms, random));
        }
        ListingSort sort = ListingSort.parse(sortText);
        List<UUID> expected = known.stream()
                .filter(matches)
                .sorted(comparator(sort))
                .map(each -> each.order().id())
                .toList();
        int limit = 1 + random.nextInt(60);
        assertThat(found(terms.filter(), sort, limit))
                .as("%s %s, pages of %d", terms.filter(), sort, limit)
                .containsExactlyElementsOf(expected);
        return expected.size();
    }

    private List<UUID> found(ListingFilter filter, ListingSort sort, int limit) {
        List<UUID> found = new ArrayList<>();
        String cursor = null;
        do {
            Slice<ListedOrder> page = listing.page(filter, sort, cursor, limit);
            page.rows().forEach(row -> found.add(row.id()));
            cursor = page.nextCursor();
        } while (cursor != null);
        return found;
    }

    /** PostgreSQL compares UUIDs as their texts compare. */
    private static Comparator<Known> comparator(ListingSort sort) {
        Comparator<Known> byKey = switch (sort.key()) {
            case PLACED_AT ->
                Comparator.comparing(each -> each.order().content().placedAt());
            case UPDATED_AT -> Comparator.comparing(Known::updatedAt);
            case AMOUNT ->
                Comparator.comparing((Known each) -> payable(each).currency())
                        .thenComparing(each -> payable(each).amountMinor());
        };
        Comparator<Known> ascending =
                byKey.thenComparing(each -> each.order().id().toString());
        return sort.descending() ? ascending.reversed() : ascending;
    }

    private static Money payable(Known each) {
        return Charging.amountsOf(each.order()).payable();
    }

    private static boolean isWithin(Instant time, Instant from, Instant to) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    private static <T> T any(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
