package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/**
 * On a first run the mails to shoppers lie in a folder; operators list them, read them as the shopper does, and send them again. The address
 * of a shopper comes from the checkout or the token.
 */
class OperatorsReadAndResendMailsTests extends EdgeTest {

    private static final String MAILS = "/api/v2/mails";

    private final Path folder;
    private final String sku;

    OperatorsReadAndResendMailsTests(Platform platform, Environment environment) {
        super(platform);
        this.folder = Path.of(environment.getRequiredProperty("orderwright.home"), "mails");
        this.sku = operator.sells(250, 20);
    }

    private Answer mailsOf(PlacedOrder order) {
        return operator.get(MAILS + "?order_no=" + order.number()).is(200);
    }

    private List<String> kindsOf(PlacedOrder order) {
        return mailsOf(order).texts("/mails", "kind");
    }

    private void awaitSent(PlacedOrder order, int count) {
        Soon.is(
                "mails are sent",
                () -> mailsOf(order).texts("/mails", "state").equals(Collections.nCopies(count, "SENT")));
    }

    private List<Path> filesOf(String mailId) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains(mailId))
                    .toList();
        }
    }

    @Test
    void anOrderIsToldFromItsConfirmationToItsParcel() throws IOException {
        PlacedOrder order = shopper.checkout()
                .line(sku, 2)
                .with("contact", Map.of("email", "ada@example.com", "language", "zh"))
                .placed()
                .awaitShipped();

        awaitSent(order, 3);
        assertThat(kindsOf(order)).containsExactly("SHIPMENT_SENT", "PAYMENT_RECEIVED", "ORDER_CONFIRMED");
        Answer listed = mailsOf(order);
        assertThat(listed.body()).doesNotContain("ada@example.com");
        String id = listed.text("/mails/2/mail_id");
        Answer mail = operator.get(MAILS + "/" + id).is(200);
        assertThat(mail.text("/to")).isEqualTo("ada@example.com");
        assertThat(mail.text("/language")).isEqualTo("zh");
        assertThat(mail.text("/subject")).isEqualTo("您的订单 %s 已确认".formatted(order.number()));
        assertThat(List.of(mail.text("/text"), mail.text("/html")))
                .allSatisfy(form -> assertThat(form).contains(order.number()));
        assertThat(filesOf(id))
                .singleElement()
                .satisfies(file -> assertThat(Files.readString(file))
                        .contains("To: ada@example.com", "multipart/alternative", "Message-ID: <" + id + ".1@"));
    }

    @Test
    void aMailIsSentAgainOnceForEachKey() throws IOException {
        PlacedOrder order = shopper.checkout()
                .line(sku, 1)
                .with("contact", Map.of("email", "ada@example.com"))
                .placed();
        awaitSent(order, 1);
        String id = mailsOf(order).text("/mails/0/mail_id");
        String key = Shop.freshKey();
        for (int i = 0; i < 2; i++) {
            assertThat(operator.call("POST", MAILS + "/" + id + "/resend")
                            .key(key)
                            .send()
                            .is(200)
                            .number("/sending"))
                    .isEqualTo(2);
        }

        awaitSent(order, 1);
        assertThat(filesOf(id))
                .hasSize(2)
                .anySatisfy(file -> assertThat(Files.readString(file)).contains("Message-ID: <" + id + ".1@"))
                .anySatisfy(file -> assertThat(Files.readString(file)).contains("Message-ID: <" + id + ".2@"));
        operator.post(MAILS + "/00000000-0000-0000-0000-000000000000/resend", Map.of())
                .refused(404, "NOT_FOUND");
        shopper.get(MAILS).refused(403, "FORBIDDEN");
        operator.get(MAILS + "?state=LOST").is(400);
    }

    @Test
    void theTokenHasTheAddressIfTheCheckoutHasNone() {
        Caller known = platform.caller(Shop.fresh("ada"), "orders", Map.of("email", "token@example.com"));
        PlacedOrder order = known.checkout().line(sku, 1).placed();

        assertThat(order.show().text("/contact/email")).isEqualTo("token@example.com");
        PlacedOrder other = known.checkout()
                .line(sku, 1)
                .with("contact", Map.of("email", "body@example.com"))
                .placed();
        assertThat(other.show().text("/contact/email")).isEqualTo("body@example.com");
        PlacedOrder ofNobody = shopper.checkout().line(sku, 1).placed();
        assertThat(ofNobody.show().at("/contact").isMissingNode()).isTrue();
        awaitSent(order, 1);
        assertThat(mailsOf(ofNobody).at("/mails").isEmpty()).isTrue();
    }

    @Test
    void nothingIsLeftOfAnErasedPerson() throws IOException {
        PlacedOrder order = operator.checkout()
                .line(sku, 1)
                .with("contact", Map.of("email", "ada@example.com"))
                .placed();
        awaitSent(order, 1);
        String id = mailsOf(order).text("/mails/0/mail_id");
        order.cancel().is(200);
        awaitSent(order, 2);

        operator.post("/api/v2/privacy/erasures", Map.of("order_no", order.number()))
                .is(200);

        assertThat(operator.get(MAILS + "/" + id).is(200).at("/to").isMissingNode())
                .isTrue();
        Soon.is("the files are deleted", () -> filesOf(id).isEmpty());
    }
}
