package payment.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import testing.Apart;
import tools.jackson.databind.json.JsonMapper;

/** A fake provider refuses each request that does not follow the documentation, and its test fails at the end. */
@Apart
class ChecksEachRequestTests {

    private static final String PAGE = "https://docs.example/payments";

    private final Example provider = new Example();
    private final HttpClient client = HttpClient.newHttpClient();

    private static final class Example extends FakeProvider<String> {
        private int payments;

        Example() {
            super(
                    "https://docs.example",
                    List.of(Endpoint.of("POST /payments/{id}", PAGE)
                            .required("{id}", Rule.matches("[a-z]{1,8}"))
                            .required("?shop", Rule.text(4))
                            .required("amount", Rule.object())
                            .required("amount.total", Rule.whole(1, 100))
                            .optional("goods", Rule.array())
                            .optional("goods[]", Rule.object())
                            .required("goods[].name", Rule.text(5))
                            .optional("labels", Rule.object())
                            .from(PAGE + "/labels")
                            .optional("labels.*", Rule.text(3))));
        }

        @Override
        protected String read(Received received) {
            return received.body();
        }

        @Override
        protected Map<String, Object> fields(Received received) {
            Map<String, Object> fields = Fields.ofJson(JsonMapper.shared().readTree(received.body()));
            received.query().forEach((name, value) -> fields.put("?" + name, value));
            return fields;
        }

        @Override
        protected Reply refuse(String request, Violation violation) {
            return Reply.json(400, "{}");
        }

        @Override
        protected Reply execute(String request, Trouble.@Nullable OfOneProvider trouble) {
            payments++;
            report(new Callback("paid " + payments, Map.of()));
            return Reply.json(200, "{\"paid\":true}");
        }
    }

    private int post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path, body).build(), BodyHandlers.ofString()).statusCode();
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(provider.uri() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            /payments/a?shop=one  | {"amount":{"total":1},"goods":[{"name":"b"}],"labels":{"x":"y"}} | ""
            /payments/A?shop=one  | {"amount":{"total":1}}   | "{id} is not a text like [a-z]{1,8} (https://docs.example/payments)"
            /payments/a           | {"amount":{"total":1}}   | "?shop is missing (https://docs.example/payments)"
            /payments/a?shop=seven | {"amount":{"total":1}}  | "?shop is not a text of 1 to 4 characters (https://docs.example/payments)"
            /payments/a?shop=one  | {"amount":{}}            | "amount.total is missing (https://docs.example/payments)"
            /payments/a?shop=one  | {"amount":{"total":"1"}} | "amount.total is not a whole number from 1 to 100 (https://docs.example/payments)"
            /payments/a?shop=one  | {"amount":{"total":101}} | "amount.total is not a whole number from 1 to 100 (https://docs.example/payments)"
            /payments/a?shop=one  | {"amount":{"total":1,"tax":0}} | "amount.tax is not documented (https://docs.example/payments)"
            /payments/a?shop=one  | {"amount":{"total":1},"goods":[{"name":"b"},{}]} | "goods[1].name is missing (https://docs.example/payments)"
            /payments/a?shop=one  | {"amount":{"total":1},"labels":{"x":"long"}} | "labels.x is not a text of 1 to 3 characters (https://docs.example/payments/labels)"
            """)
    void aFieldThatTheDocumentationDoesNotAllowIsRefusedAndRemembered(String path, String body, String fault)
            throws Exception {
        assertThat(post(path, body)).isEqualTo(fault.isEmpty() ? 200 : 400);
        assertThat(provider.payments).isEqualTo(fault.isEmpty() ? 1 : 0);
        assertThat(provider.takeViolations())
                .extracting(Violation::toString)
                .isEqualTo(fault.isEmpty() ? List.of() : List.of("POST /payments/{id}: " + fault));
        provider.close();
    }

    @Test
    void theTestFailsAtTheEndUnlessItHasTakenTheViolations() throws Exception {
        assertThat(post("/nowhere", "{}")).isEqualTo(400);
        assertThatThrownBy(provider::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("POST /nowhere: the endpoint is not documented (https://docs.example)");
    }

    @Test
    void aFormNestsItsNames() {
        assertThat(Fields.ofNestedForm(Map.of("goods[0][name]", "b", "labels[x]", "y", "expand[]", "z")))
                .isEqualTo(Map.of(
                        "goods",
                        List.of(),
                        "goods[0]",
                        Map.of(),
                        "goods[0].name",
                        "b",
                        "labels",
                        Map.of(),
                        "labels.x",
                        "y",
                        "expand",
                        List.of(),
                        "expand[]",
                        "z"));
    }

    @Test
    void aRequestWhoseAnswerIsLostOrSlowIsExecuted() throws Exception {
        String body = "{\"amount\":{\"total\":1}}";
        provider.failsIf(body::equals, new Trouble.LosesTheAnswer(), new Trouble.AnswersSlowly());
        assertThatThrownBy(() -> post("/payments/a?shop=one", body)).isInstanceOf(IOException.class);
        try (InputStream answer = client.send(
                        request("/payments/a?shop=one", body).build(), BodyHandlers.ofInputStream())
                .body()) {
            assertThat(answer.read()).isEqualTo('{');
        }
        assertThat(provider.payments).isEqualTo(2);
        provider.fails(
                new Trouble.AnswersUnsigned(503, "", Map.of()),
                new Trouble.Answers(500, "{}"),
                new Trouble.AnswersAfter(1));
        assertThat(post("/payments/a?shop=one", body)).isEqualTo(503);
        assertThat(post("/payments/a?shop=one", body)).isEqualTo(500);
        assertThat(provider.payments).isEqualTo(2);
        assertThat(post("/payments/a?shop=one", body)).isEqualTo(200);
        assertThat(provider.takeCallbacks(Delivery.TWICE_AND_OUT_OF_ORDER))
                .extracting(Callback::body)
                .containsExactly("paid 3", "paid 2", "paid 1", "paid 3", "paid 2", "paid 1");
        provider.close();
    }
}
