package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Shop;

/**
 * An edit with the tag of what its operator has seen never overwrites an edit that the operator has not seen, on whichever of two instances
 * the edits arrive.
 */
@OverHttp
@TestInstance(Lifecycle.PER_CLASS)
@Tag("contention")
class EditsOverwriteNothingUnseenTests {

    private static final int ROUNDS = Integer.getInteger("rounds", 6) / 2;
    private static final String IF_MATCH = "If-Match";
    private static final String IF_NONE_MATCH = "If-None-Match";

    private final Platform here;
    private final Platform there;
    private final ConfigurableApplicationContext other;
    private final Operator operator;

    EditsOverwriteNothingUnseenTests(Platform platform, ApplicationContext context) {
        here = platform;
        other = Platform.startAnother(context);
        there = other.getBean(Platform.class);
        operator = here.operator();
    }

    @AfterAll
    void stopTheOther() {
        other.close();
    }

    /** All that operators edit. */
    enum Edited {
        SKU("/api/v2/skus/", "name") {
            @Override
            Map<String, Object> body(int value, String promotion) {
                return Map.of("name", "Thing " + value, "prices", List.of(Checkout.money(100, "GBP")));
            }
        },
        PRODUCT("/api/v2/products/", "name") {
            @Override
            Map<String, Object> body(int value, String promotion) {
                return Map.of("name", "Product " + value, "options", List.of(), "variants", List.of());
            }
        },
        CATEGORY("/api/v2/categories/", "name") {
            @Override
            Map<String, Object> body(int value, String promotion) {
                return Map.of("name", "Category " + value);
            }
        },
        PROMOTION("/api/v2/promotions/", "priority") {
            @Override
            Map<String, Object> body(int value, String promotion) {
                return Operator.promotion(Map.of("kind", "PERCENT", "basis_points", 1, "priority", value));
            }
        },
        COUPON("/api/v2/coupons/", "max_uses") {
            @Override
            Map<String, Object> body(int value, String promotion) {
                return Map.of("promotion_id", promotion, "max_uses", value);
            }
        },
        SHIPPING_RATE("/api/v2/charges/shipping-rates/", "max_weight_grams") {
            @Override
            Map<String, Object> body(int value, String promotion) {
                return Map.of("country", "AQ", "amount", Checkout.money(1, "XOF"), "max_weight_grams", value);
            }
        },
        TAX_RATE("/api/v2/charges/tax-rates/AQ/", "rate_ppm") {
            @Override
            Map<String, Object> body(int value, String promotion) {
                return Map.of("rate_ppm", value);
            }
        },
        CHANNEL("/api/v2/charges/channels/", "tax_included") {
            @Override
            Map<String, Object> body(int value, String promotion) {
                return Map.of("tax_included", value % 2 == 0);
            }
        };

        private final String path;
        private final String field;

        Edited(String path, String field) {
            this.path = path;
            this.field = field;
        }

        /** @param promotion the promotion of a coupon */
        abstract Map<String, Object> body(int value, String promotion);
    }

    private static String fresh() {
        return Shop.fresh("edited").replace(' ', '-').toLowerCase(Locale.ROOT);
    }

    private String promotion() {
        String promotion = fresh();
        operator.offers(promotion, Operator.percentOff(1)).is(200);
        return promotion;
    }

    private static Call put(Operator by, String path, Object body) {
        return by.call("PUT", path).freshKey().body(body);
    }

    private static String tag(Answer answer) {
        assertThat(answer.header("ETag")).matches("\"[A-Za-z0-9_.-]+\"");
        return answer.header("ETag");
    }

    @ParameterizedTest
    @EnumSource
    void aWriteWithAStaleTagChangesNothing(Edited edited) {
        String path = edited.path + fresh();
        String promotion = promotion();
        put(operator, path, edited.body(1, promotion))
                .header(IF_MATCH, "*")
                .send()
                .refused(412, "PRECONDITION_FAILED");
        put(operator, path, edited.body(1, promotion))
                .header(IF_MATCH, "\"1\"")
                .send()
                .refused(412, "PRECONDITION_FAILED");
        operator.get(path).refused(404, "NOT_FOUND");

        put(operator, path, edited.body(1, promotion))
                .header(IF_NONE_MATCH, "*")
                .send()
                .is(200);
        put(operator, path, edited.body(2, promotion))
                .header(IF_NONE_MATCH, "*")
                .send()
                .refused(412, "PRECONDITION_FAILED");
        Answer first = operator.get(path).is(200);
        String seen = tag(first);
        Answer second = put(operator, path, edited.body(2, promotion))
                .header(IF_MATCH, "\"other\" , W/\"weak\",, " + seen)
                .send()
                .is(200);
        put(operator, path, edited.body(3, promotion))
                .header(IF_MATCH, seen)
                .send()
                .refused(412, "PRECONDITION_FAILED");
        put(operator, path, edited.body(3, promotion))
                .header(IF_MATCH, "W/" + tag(second))
                .send()
                .refused(412, "PRECONDITION_FAILED");

        Answer now = operator.get(path).is(200);
        assertThat(now.at("/" + edited.field)).isEqualTo(second.at("/" + edited.field));
        assertThat(now.at("/" + edited.field)).isNotEqualTo(first.at("/" + edited.field));
        put(there.operator(), path, edited.body(3, promotion))
                .header(IF_MATCH, tag(now))
                .send()
                .is(200);
        put(operator, path, edited.body(4, promotion))
                .header(IF_MATCH, "*")
                .send()
                .is(200);
        assertThat(put(operator, path, edited.body(5, promotion))
                        .header(IF_MATCH, "no quotes")
                        .send()
                        .badFields())
                .containsOnlyKeys(IF_MATCH);
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoWritersWhoSawTheSameExactlyOneWins(Edited edited) {
        String path = edited.path + fresh();
        String promotion = promotion();
        String tag = tag(operator.put(path, edited.body(1, promotion)).is(200));
        for (int round = 1; round <= ROUNDS; round++) {
            String seen = tag;
            int value = round + 1;
            List<Call> writes = IntStream.range(0, 4)
                    .mapToObj(writer -> put(
                                    writer % 2 == 0 ? operator : there.operator(),
                                    path,
                                    edited == Edited.CHANNEL
                                            ? edited.body(value, promotion)
                                            : edited.body(10 * value + writer, promotion))
                            .header(IF_MATCH, seen))
                    .toList();

            List<Answer> answers = AtOnce.run(writes.size(), writer -> writes.get(writer)::decided);

            assertThat(answers).extracting(Answer::status).containsOnlyOnce(200).containsOnly(200, 412);
            int winner = answers.stream().map(Answer::status).toList().indexOf(200);
            Answer won = answers.get(winner);
            Answer now = operator.get(path).is(200);
            assertThat(now.at("/" + edited.field)).isEqualTo(won.at("/" + edited.field));
            // The winner repeats its request, as if the answer had been lost; the losers are refused again.
            assertThat(writes.get(winner).send().is(200).at("/" + edited.field)).isEqualTo(won.at("/" + edited.field));
            writes.get((winner + 1) % 4).send().refused(412, "PRECONDITION_FAILED");
            tag = tag(now);
        }
    }

    @Test
    void ofTwoWhoAddTheSameExactlyOneDoes() {
        for (int round = 0; round < ROUNDS; round++) {
            String path = Operator.skuPath(fresh());
            List<Answer> answers = AtOnce.run(Stream.of(operator, there.operator())
                    .<Callable<Answer>>map(by ->
                            put(by, path, Operator.sku(by.toString(), 1, true)).header(IF_NONE_MATCH, "*")::decided)
                    .toList());

            assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 412);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRepeatIsAnsweredAsBeforeAlsoAfterAnotherEdit(Edited edited) {
        String path = edited.path + fresh();
        String promotion = promotion();
        String seen = tag(operator.put(path, edited.body(1, promotion)).is(200));
        Call write = put(operator, path, edited.body(2, promotion)).header(IF_MATCH, seen);
        write.send().is(200);
        operator.put(path, edited.body(3, promotion)).is(200);

        write.send().is(200);

        assertThat(operator.get(path).is(200).at("/" + edited.field))
                .isEqualTo(operator.put(path, edited.body(3, promotion)).at("/" + edited.field));
    }

    @ParameterizedTest
    @EnumSource
    void aReadOfTheSameIsAnswered304(Edited edited) {
        String path = edited.path + fresh();
        String promotion = promotion();
        operator.put(path, edited.body(1, promotion)).is(200);
        String tag = tag(operator.get(path).is(200));

        for (String matching : List.of(tag, "W/" + tag, "\"other\", " + tag)) {
            Answer unchanged = operator.call("GET", path)
                    .header(IF_NONE_MATCH, matching)
                    .send()
                    .is(304);
            assertThat(unchanged.body()).isEmpty();
            assertThat(unchanged.header("ETag")).isEqualTo(tag);
        }
        operator.put(path, edited.body(2, promotion)).is(200);
        assertThat(tag(operator.call("GET", path)
                        .header(IF_NONE_MATCH, tag)
                        .send()
                        .is(200)))
                .isNotEqualTo(tag);
    }

    /** What orders count is part of the answer, but not of what operators edit. */
    @Test
    void anOrderMakesAReadNewAndAnEditNotStale() {
        String sku = operator.sells(1_000, 10);
        String promotion = fresh();
        operator.offers(promotion, Operator.percentOff(1_000)).is(200);
        String code = fresh();
        operator.issues(code, promotion, Map.of("max_uses", 5)).is(200);
        String path = "/api/v2/coupons/" + code;
        String seen = tag(operator.get(path).is(200));

        here.shopper()
                .checkout()
                .line(sku, 1)
                .with("coupon_codes", List.of(code))
                .placed();

        Answer used =
                operator.call("GET", path).header(IF_NONE_MATCH, seen).send().is(200);
        assertThat(used.number("/held")).isEqualTo(1);
        put(operator, path, Map.of("promotion_id", promotion, "max_uses", 6))
                .header(IF_MATCH, seen)
                .send()
                .is(200);
    }

    @Test
    void aRemovalWithAStaleTagRemovesNothing() {
        for (Edited edited : List.of(Edited.SHIPPING_RATE, Edited.TAX_RATE)) {
            String path = edited.path + fresh();
            String seen = tag(operator.put(path, edited.body(1, "")).is(200));
            operator.put(path, edited.body(2, "")).is(200);

            operator.call("DELETE", path)
                    .freshKey()
                    .header(IF_MATCH, seen)
                    .send()
                    .refused(412, "PRECONDITION_FAILED");
            Call removal = operator.call("DELETE", path)
                    .freshKey()
                    .header(IF_MATCH, tag(operator.get(path).is(200)));
            removal.send().is(204);
            removal.send().is(204);
            operator.get(path).refused(404, "NOT_FOUND");
        }
    }

    /** Each writer changes another value, so that no edit may be lost. */
    @Test
    void patchesAtOnceLoseNoEdit() {
        for (int round = 0; round < ROUNDS; round++) {
            String path = Operator.skuPath(fresh());
            operator.put(path, Operator.sku("Before", 100, true)).is(200);
            List<Call> patches = List.of(
                    operator.patching(path, Map.of("name", "After")),
                    there.operator().patching(path, Map.of("weight_grams", 7)),
                    operator.patching(path, Map.of("tax_class", "reduced")));

            List<Answer> answers = AtOnce.run(patches.size(), writer -> patches.get(writer)::decided);

            // Three writers fail each other at most twice, so three attempts are enough for all of them.
            assertThat(answers).extracting(Answer::status).containsOnly(200);
            Answer after = operator.get(path).is(200);
            assertThat(after.text("/name")).isEqualTo("After");
            assertThat(after.number("/weight_grams")).isEqualTo(7);
            assertThat(after.text("/tax_class")).isEqualTo("reduced");
        }
    }
}
