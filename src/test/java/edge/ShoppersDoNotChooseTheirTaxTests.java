package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Shop;

/**
 * The channel decides whether prices include tax, and the country the rate: shoppers choose neither.
 *
 * <p>Seen to fail, with 4 tests, without the check of a client's channel.
 */
class ShoppersDoNotChooseTheirTaxTests extends EdgeTest {

    private String sku;

    ShoppersDoNotChooseTheirTaxTests(Platform platform) {
        super(platform);
    }

    @BeforeEach
    void aThing() {
        sku = operator.sells(1_000, 100);
    }

    private Answer sent(Caller caller, String channel) {
        return caller.checkout().line(sku, 1).with("channel", channel).decided();
    }

    @Test
    void aChannelThatNobodyKnows() {
        for (Caller caller : List.of(platform.shopper(), operator)) {
            assertThat(sent(caller, "nowhere").badFields())
                    .containsOnlyKeys("channel")
                    .containsEntry("channel", List.of("must be one of app, counter, partner, web"));
        }
    }

    @Test
    void aChannelThatIsNotTheClients() {
        Answer refused = sent(platform.shopper(), "counter").refused(422, "CHANNEL_NOT_ALLOWED");

        assertThat(refused.texts("/details/fields", "field")).containsExactly("channel");
        assertThat(refused.texts("/details/fields", "rule")).containsExactly("must be one of app, web for this client");
        sent(platform.shopper(), "app").is(201);
        sent(operator, "counter").is(201);
    }

    @Test
    void theClaimOfTheTokenComesFirst() {
        Caller seller = platform.caller("a-partner", "orders", Map.of("channels", List.of("counter", "nowhere")));

        sent(seller, "counter").is(201);
        sent(seller, "partner").refused(422, "CHANNEL_NOT_ALLOWED");
        sent(seller, "web").refused(422, "CHANNEL_NOT_ALLOWED");
        sent(platform.caller("a-partner", "orders", Map.of("channels", List.of())), "partner")
                .refused(422, "CHANNEL_NOT_ALLOWED");
    }

    @Test
    void thenTheConfigurationOfTheClient() {
        sent(platform.shopper("a-partner"), "partner").is(201);
        sent(platform.shopper("a-partner"), "web").refused(422, "CHANNEL_NOT_ALLOWED");
        for (String claim : List.of("client_id", "azp")) {
            Caller person = platform.caller(Shop.fresh("person"), "orders", Map.of(claim, "a-partner"));
            sent(person, "partner").is(201);
            sent(person, "web").refused(422, "CHANNEL_NOT_ALLOWED");
        }
    }

    @Test
    void anUnknownCountryIsForOperatorsOnly() {
        assertThat(to("ZZ", platform.shopper()).decided().badFields()).containsOnlyKeys("shipping_address.country");
        to("ZZ", operator).decided().is(201);
    }

    @Test
    void aRepeatIsAnsweredThoughItsChannelIsNoLongerTheClients() {
        String subject = Shop.fresh("seller");
        Caller seller = platform.caller(subject, "orders", Map.of("channels", List.of("counter")));
        Caller withoutIt = platform.caller(subject, "orders", Map.of("channels", List.of("web")));
        Checkout first = seller.checkout().line(sku, 1).with("channel", "counter");
        String number = first.placed().number();

        sent(withoutIt, "counter").refused(422, "CHANNEL_NOT_ALLOWED");
        assertThat(first.by(withoutIt).decided().is(201).text("/order_no")).isEqualTo(number);
    }

    @Test
    void aShopNamesItsCountriesAndChannelsAndMayWithdrawThem(ApplicationContext context) {
        Caller shopper = platform.shopper();
        Checkout first = shopper.checkout().line(sku, 1);
        String number = first.placed().number();
        Map<String, Object> fewer = Map.of(
                "orderwright.order.countries", "FR, DE",
                "orderwright.order.channels", "app",
                "orderwright.order.client-channels[*]", "app",
                "orderwright.order.client-channels[a-partner]", "app",
                "orderwright.order.client-channels[demo-shopper]", "app",
                "orderwright.order.client-channels[demo-shopper-2]", "app");

        try (ConfigurableApplicationContext later = Platform.startAnother(context, fewer)) {
            Platform there = later.getBean(Platform.class);
            Caller same = there.shopper(shopper.subject());

            assertThat(same.checkout().line(sku, 1).send().badFields())
                    .containsOnlyKeys("channel", "shipping_address.country")
                    .containsEntry("channel", List.of("must be one of app"))
                    .containsEntry(
                            "shipping_address.country",
                            List.of("must be a country that the shop delivers to, one of DE, FR"));
            assertThat(there.operator()
                            .checkout()
                            .line(sku, 1)
                            .with("channel", "app")
                            .send()
                            .badFields())
                    .containsOnlyKeys("shipping_address.country");
            to("FR", same).with("channel", "app").decided().is(201);
            to("ZZ", there.operator()).with("channel", "app").decided().is(201);
            assertThat(first.by(same).decided().is(201).text("/order_no")).isEqualTo(number);
        }
    }

    private Checkout to(String country, Caller caller) {
        Map<String, Object> address = Checkout.address();
        address.put("country", country);
        return caller.checkout().line(sku, 1).with("shipping_address", address);
    }
}
