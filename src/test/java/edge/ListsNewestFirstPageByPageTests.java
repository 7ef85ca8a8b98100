package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testing.shop.Answer;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

class ListsNewestFirstPageByPageTests extends EdgeTest {

    private static final String ORDERS = "/api/v2/orders";

    ListsNewestFirstPageByPageTests(Platform platform) {
        super(platform);
    }

    /** Some orders have the same time. */
    private List<String> placesNewestFirst(int orders) {
        String sku = operator.sells(100, orders);
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            placed.addFirst(shopper.places(sku, 1).number());
            platform.clock().advance(Duration.ofMillis(i % 2));
        }
        platform.awaitListed();
        return placed;
    }

    @Test
    void eachOrderOnceAndNoCursorOnTheLastPage() {
        List<String> placed = placesNewestFirst(7);
        for (int limit : List.of(1, 3, 6, 7, 8)) {
            List<String> listed = new ArrayList<>();
            int pages = 0;
            String cursor = "";
            do {
                Answer page = shopper.get("%s?limit=%d%s".formatted(ORDERS, limit, cursor))
                        .is(200);
                assertThat(page.at("/orders").size()).isBetween(1, limit);
                listed.addAll(page.texts("/orders", "order_no"));
                cursor = page.at("/next_cursor").isString() ? "&cursor=" + page.text("/next_cursor") : null;
                pages++;
            } while (cursor != null);
            assertThat(listed).as("pages of %d", limit).isEqualTo(placed);
            assertThat(pages).isEqualTo((7 + limit - 1) / limit);
        }
    }

    @Test
    void aListLeavesOutWhatOnlyOneOrderShows() {
        placesNewestFirst(1);

        Answer list = shopper.get(ORDERS).is(200);

        assertThat(list.number("/orders/0/units")).isEqualTo(1);
        assertThat(list.number("/orders/0/amounts/payable/amount_minor")).isEqualTo(100);
        assertThat(list.text("/orders/0/payment/reference")).matches("p[0-9a-v]{31}");
        assertThat(list.at("/orders/0").propertyNames()).doesNotContain("lines", "timeline", "shipping_address");
    }

    @Test
    void onlyWhatIsAskedFor() {
        Instant before = platform.clock().instant();
        String sku = operator.sells(100, 10);
        String reference = Shop.fresh("invoice");
        PlacedOrder first = operator.checkout()
                .line(sku, 1)
                .with("user_id", shopper.subject())
                .with("external_reference", reference)
                .placed();
        platform.clock().advance(Duration.ofSeconds(1));
        Instant between = platform.clock().instant();
        PlacedOrder second = shopper.places(sku, 1);
        PlacedOrder third = shopper.places(sku, 1);
        third.cancel().is(200);
        platform.awaitListed();

        String ours = "?user_id=" + Operator.encoded(shopper.subject());
        assertThat(numbers(ours)).containsExactly(third.number(), second.number(), first.number());
        assertThat(numbers(ours + "&status=PAYING")).containsExactly(second.number(), first.number());
        assertThat(numbers(ours + "&status=CANCELLED")).containsExactly(third.number());
        assertThat(numbers(ours + "&status=REFUNDED")).isEmpty();
        assertThat(numbers(ours + "&placed_from=" + between)).containsExactly(third.number(), second.number());
        assertThat(numbers(ours + "&placed_from=" + before + "&placed_to=" + between))
                .containsExactly(first.number());
        assertThat(numbers("?external_reference=" + Operator.encoded(reference)))
                .containsExactly(first.number());
        assertThat(numbers("?external_reference=nobodys")).isEmpty();
    }

    private List<String> numbers(String query) {
        return operator.get(ORDERS + query).is(200).texts("/orders", "order_no");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=200",
                "limit=1",
                "cursor=",
                "status=PAID",
                "status=PAID&status=SHIPPED",
                "status=PAID,SHIPPED",
                "search=%25_",
                "amount_to=0&currency=GBP",
                "placed_from=2026-01-31T09:30:00%2B02:00"
            })
    void takesWhatItKnows(String query) {
        shopper.get(ORDERS + "?" + query).is(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=201",
                "limit=0",
                "limit=-1",
                "limit=ten",
                "status=LOST",
                "status=PAID&status=LOST",
                "status=PAID,LOST",
                "placed_from=yesterday",
                "placed_to=2026-13-01T00:00:00Z",
                "updated_from=2026-01-31",
                "updated_to=never",
                "country=gb",
                "currency=pounds",
                "amount_from=-1",
                "amount_to=1.50",
                "search=x",
                "sort=size",
                "sort=--amount",
                "sku_id=a/b",
                "cursor=abc",
                "cursor=!!"
            })
    void namesAParameterThatItDoesNot(String query) {
        String name = query.substring(0, query.indexOf('='));
        assertThat(shopper.get(ORDERS + "?" + query).badFields()).containsOnlyKeys(name);
    }

    @Test
    void anAmountNeedsItsCurrency() {
        assertThat(shopper.get(ORDERS + "?amount_from=100").badFields()).containsOnlyKeys("currency");
    }

    @Test
    void aCursorBelongsToItsSort() {
        placesNewestFirst(2);
        String cursor = shopper.get(ORDERS + "?limit=1&sort=-placed_at").is(200).text("/next_cursor");

        shopper.get(ORDERS + "?limit=1&cursor=" + cursor).is(200);
        for (String other : List.of("placed_at", "-updated_at", "amount")) {
            assertThat(shopper.get(ORDERS + "?sort=%s&cursor=%s".formatted(other, cursor))
                            .badFields())
                    .containsOnlyKeys("cursor")
                    .hasEntrySatisfying(
                            "cursor",
                            rules -> assertThat(rules.getFirst()).contains("sort=-placed_at", "sort=" + other));
        }
    }

    /** Whatever a shopper asks for, the list has no order of anybody else. */
    @Test
    void aShopperFindsOnlyOwnOrders() {
        String sku = operator.sells(100, 10);
        PlacedOrder own = shopper.places(sku, 1);
        PlacedOrder other = platform.shopper().places(sku, 1);
        platform.awaitListed();

        assertThat(numbers("?sku_id=" + Operator.encoded(sku))).containsExactlyInAnyOrder(own.number(), other.number());
        for (String filter : List.of(
                "sku_id=" + Operator.encoded(sku),
                "search=" + other.number().substring(0, 6),
                "status=PAYING&status=PAID",
                "sort=amount",
                "updated_from=" + platform.clock().instant().minusSeconds(60))) {
            assertThat(shopper.get(ORDERS + "?" + filter).is(200).texts("/orders", "order_no"))
                    .as(filter)
                    .containsExactly(own.number());
        }
        assertThat(shopper.get(ORDERS + "?search=" + other.number()).is(200).texts("/orders", "order_no"))
                .isEmpty();
        assertThat(platform.shopper()
                        .get(ORDERS + "?search=" + own.number())
                        .is(200)
                        .texts("/orders", "order_no"))
                .isEmpty();
    }

    /** A cursor of the right form, but of no list of ours. */
    @Test
    void anInventedCursorIsNamed() {
        byte[] invented = "\1\0\1a\0\1b".getBytes(StandardCharsets.ISO_8859_1);
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(invented);

        assertThat(shopper.get(ORDERS + "?cursor=" + cursor).badFields()).containsOnlyKeys("cursor");
    }
}
