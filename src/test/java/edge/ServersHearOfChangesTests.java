package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.Receiver;
import testing.Receiver.Reply;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** Operators name servers that hear of changes of orders by signed messages, see what was sent, and send it again. */
class ServersHearOfChangesTests extends EdgeTest {

    private static final String PATH = "/api/v2/webhook-endpoints";
    private static final List<String> PAID = List.of("order.placed", "order.confirmed", "order.paid");

    private final Receiver receiver = new Receiver();

    ServersHearOfChangesTests(Platform platform) {
        super(platform);
    }

    /** An endpoint also hears of what happened before it was added and is read later. */
    @BeforeEach
    void nothingOfEarlierTestsComesLater() {
        platform.awaitRead("tracking/changes");
    }

    @AfterEach
    void end() {
        operator.deletesWebhooks();
        receiver.close();
    }

    private Answer adds(Map<String, Object> more) {
        Map<String, Object> body =
                new HashMap<>(Map.of("url", receiver.url(), "event_types", PAID, "description", "the warehouse"));
        body.putAll(more);
        return operator.post(PATH, body);
    }

    private static String pathOf(Answer added) {
        return PATH + "/" + added.is(201).text("/webhook_endpoint/endpoint_id");
    }

    @Test
    void anEndpointHearsOfAnOrderInOrderAndSigned() {
        Answer added = adds(Map.of());
        String secret = added.is(201).text("/secret");
        String path = pathOf(added);
        PlacedOrder order = shopper.places(operator.sells(100, 5), 1).pay();
        Soon.holds("three messages", () -> assertThat(receiver.messages).hasSize(3));

        assertThat(receiver.messages.stream().map(Receiver.Message::type)).containsExactlyElementsOf(PAID);
        assertThat(receiver.messages).allSatisfy(message -> {
            assertThat(message.signatures()).containsExactly(message.signedWith(secret));
            assertThat(message.orderNo()).isEqualTo(order.number());
            assertThat(message.body()).doesNotContain(shopper.subject());
        });
        Soon.holds(
                "the log",
                () -> assertThat(operator.get(path + "/deliveries?order_no=" + order.number())
                                .texts("/deliveries", "state"))
                        .containsExactly("DELIVERED", "DELIVERED", "DELIVERED"));
        Answer list = operator.get(path + "/deliveries?state=DELIVERED&limit=2").is(200);
        assertThat(list.texts("/deliveries", "type")).containsExactly("order.paid", "order.confirmed");
        Answer rest = operator.get(path + "/deliveries?state=DELIVERED&limit=2&cursor=" + list.text("/next_cursor"))
                .is(200);
        assertThat(rest.texts("/deliveries", "type")).containsExactly("order.placed");
        Answer one = operator.get(path + "/deliveries/" + list.text("/deliveries/0/delivery_id"))
                .is(200);
        assertThat(one.text("/request/headers/webhook-id"))
                .isEqualTo(receiver.messages.getLast().id());
        assertThat(one.text("/request/body"))
                .isEqualTo(receiver.messages.getLast().body());
        assertThat(one.text("/calls/0/outcome")).isEqualTo("ACCEPTED");
        assertThat(one.number("/calls/0/status")).isEqualTo(204);
        assertThat(one.body()).doesNotContain(secret).doesNotContain("v1,");
    }

    @Test
    void onlyTheAnswersThatMakeASecretShowIt() {
        Answer added = adds(Map.of());
        String secret = added.is(201).text("/secret");
        String path = pathOf(added);
        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring("whsec_".length())))
                .hasSize(32);
        assertThat(operator.get(path).is(200).body()).doesNotContain(secret);
        assertThat(operator.get(PATH).is(200).body()).doesNotContain(secret);

        String given = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);
        Answer rotated = operator.post(path + "/secret-rotations", Map.of("secret", given))
                .is(200);
        assertThat(rotated.text("/secret")).isEqualTo(given);
        assertThat(rotated.text("/webhook_endpoint/previous_secret_until")).isNotEmpty();
        operator.post(path + "/test-deliveries", Map.of()).is(200);
        Receiver.Message message = receiver.messages.getLast();
        assertThat(message.signatures()).containsExactly(message.signedWith(given), message.signedWith(secret));
    }

    @Test
    void aRepeatShowsNoSecretThatWasSetLater() {
        Call call = operator.call("POST", PATH)
                .freshKey()
                .body(Map.of("url", receiver.url(), "event_types", List.of("order.paid")));
        String path = pathOf(call.send().is(201));
        Call rotation =
                operator.call("POST", path + "/secret-rotations").freshKey().body(Map.of());
        String second = rotation.send().is(200).text("/secret");
        assertThat(rotation.send().is(200).text("/secret")).isEqualTo(second);
        assertThat(call.send().is(201).body()).doesNotContain("whsec_");

        operator.post(path + "/secret-rotations", Map.of()).is(200);
        assertThat(rotation.send().is(200).body()).doesNotContain("whsec_");
    }

    @Test
    void aRepeatedRequestAddsNoSecondEndpoint() {
        Call call = operator.call("POST", PATH)
                .freshKey()
                .body(Map.of("url", receiver.url(), "event_types", List.of("order.paid")));

        Answer first = call.send().is(201);
        Answer second = call.send().is(201);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(operator.get(PATH).texts("/webhook_endpoints", "endpoint_id"))
                .hasSize(1);
    }

    @Test
    void aTestAnswersWithWhatBecameOfIt() {
        String path = pathOf(adds(Map.of()));
        receiver.answers(message -> Reply.of(503));
        Answer refused = operator.post(path + "/test-deliveries", Map.of()).is(200);

        assertThat(refused.text("/state")).isEqualTo("FAILED");
        assertThat(refused.text("/type")).isEqualTo("endpoint.test");
        assertThat(refused.number("/calls/0/status")).isEqualTo(503);
        assertThat(receiver.messages).hasSize(1);

        receiver.answers(message -> Reply.of(200));
        Call call = operator.call("POST", path + "/test-deliveries").freshKey();
        assertThat(call.send().is(200).text("/state")).isEqualTo("DELIVERED");
        call.send().is(200);
        assertThat(receiver.messages).as("a repeated request sends nothing").hasSize(2);
    }

    @Test
    void anEditIsMadeOnTheStateThatWasSeen() {
        String path = pathOf(adds(Map.of("channels", List.of("web"))));
        String tag = operator.get(path).is(200).header("ETag");
        Answer patched = operator.call("PATCH", path)
                .freshKey()
                .header("Content-Type", "application/merge-patch+json")
                .header("If-Match", tag)
                .body("{\"channels\": null, \"enabled\": false}")
                .send()
                .is(200);

        assertThat(patched.at("/channels").isMissingNode()).isTrue();
        assertThat(patched.text("/state")).isEqualTo("DISABLED");
        assertThat(patched.text("/description")).isEqualTo("the warehouse");
        operator.call("PATCH", path)
                .freshKey()
                .header("Content-Type", "application/merge-patch+json")
                .header("If-Match", tag)
                .body("{\"enabled\": true}")
                .send()
                .refused(412, "PRECONDITION_FAILED");
        operator.call("DELETE", path).freshKey().header("If-Match", tag).send().refused(412, "PRECONDITION_FAILED");
        operator.call("DELETE", path)
                .freshKey()
                .header("If-Match", patched.header("ETag"))
                .send()
                .is(204);
        operator.get(path).refused(404, "NOT_FOUND");
        operator.get(path + "/deliveries").refused(404, "NOT_FOUND");
    }

    @Test
    void badEndpointsAreRefusedByNameAndRule() {
        assertThat(operator.post(PATH, Map.of("url", "http://example.com/", "event_types", PAID))
                        .badFields())
                .isEqualTo(Map.of("url", List.of("must begin with https://")));
        assertThat(operator.post(PATH, Map.of("url", "https://10.0.0.1/", "event_types", PAID))
                        .badFields())
                .isEqualTo(Map.of("url", List.of("must name a public host")));
        assertThat(operator.post(PATH, Map.of("url", receiver.url(), "event_types", List.of("order.eaten")))
                        .badFields())
                .containsOnlyKeys("event_types[0]");
        assertThat(operator.post(PATH, Map.of("url", receiver.url(), "event_types", List.of()))
                        .badFields())
                .containsOnlyKeys("event_types");
        assertThat(adds(Map.of("secret", "short")).badFields()).containsOnlyKeys("secret");
        assertThat(adds(Map.of("schema_version", 2)).badFields()).containsOnlyKeys("schema_version");
        String path = pathOf(adds(Map.of()));
        assertThat(operator.patch(path, Map.of("url", "https://169.254.169.254/latest"))
                        .badFields())
                .containsOnlyKeys("url");
        operator.post(path + "/replays", Map.of("from", "2026-01-02T00:00:00Z", "to", "2026-01-01T00:00:00Z"))
                .refused(400, "VALIDATION_FAILED");
    }

    @Test
    void whatWasMissedIsReplayed() {
        String path = pathOf(adds(Map.of()));
        operator.patch(path, Map.of("enabled", false)).is(200);
        PlacedOrder order = shopper.places(operator.sells(100, 5), 1).pay();
        Soon.holds(
                "three skipped messages",
                () -> assertThat(
                                operator.get(path + "/deliveries?state=SKIPPED").texts("/deliveries", "order_no"))
                        .containsExactly(order.number(), order.number(), order.number()));
        Map<String, Object> day = Map.of("from", "2026-01-01T00:00:00Z", "to", "2100-01-01T00:00:00Z");
        operator.post(path + "/replays", day).refused(409, "ENDPOINT_NOT_ENABLED");
        operator.patch(path, Map.of("enabled", true)).is(200);

        assertThat(operator.post(path + "/replays", day).is(202).number("/replayed"))
                .isEqualTo(3);
        Soon.holds("three messages", () -> assertThat(receiver.messages).hasSize(3));
        assertThat(receiver.messages.stream().map(Receiver.Message::type)).containsExactlyElementsOf(PAID);
        String delivery = operator.get(path + "/deliveries").text("/deliveries/0/delivery_id");
        Soon.holds(
                "the end of the delivery",
                () -> assertThat(operator.get(path + "/deliveries/" + delivery).text("/state"))
                        .isEqualTo("DELIVERED"));
        operator.post(path + "/deliveries/" + delivery + "/replays", Map.of()).is(202);
        Soon.holds("the message again", () -> assertThat(receiver.messages).hasSize(4));
        assertThat(receiver.messages.getLast().id()).isEqualTo("msg_" + delivery);
    }

    @Test
    void shoppersHaveNoPartInIt() {
        String path = pathOf(adds(Map.of()));
        for (String each : List.of(PATH, path, path + "/deliveries")) {
            shopper.get(each).refused(403, "FORBIDDEN");
        }
        shopper.call("POST", PATH)
                .freshKey()
                .body(Map.of("url", receiver.url(), "event_types", PAID))
                .send()
                .refused(403, "FORBIDDEN");
    }

    @Test
    void theSchemasArePublished() {
        Answer schema =
                platform.anonymous().get("/schemas/webhooks/order.paid.v1.json").is(200);
        assertThat(schema.text("/properties/type/const")).isEqualTo("order.paid");
    }
}
