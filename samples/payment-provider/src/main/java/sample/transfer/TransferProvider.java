package sample.transfer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentMethod;
import payment.provider.PaymentProvider;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.callback.TimedSignature;
import platform.money.Money;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Payments by bank transfer. The shopper transfers the amount to the account of the shop, with the reference of the payment. A program of the
 * shop that reads the movements of the account sends a signed callback for each. Refunds are transferred back by hand, and reported likewise.
 */
final class TransferProvider implements PaymentProvider {

    static final String NAME = "transfer";
    static final String METHOD = "bank_transfer";
    static final String HEADER = "Transfer-Signature";

    /** It can say nothing when it is asked, so it declares no operations: outcomes come by callbacks only. */
    private static final Set<PaymentMethod> METHODS =
            Set.of(PaymentMethod.of(METHOD, Set.of()).in(Set.of("EUR", "GBP")));

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String account;
    private final TimedSignature signature;

    TransferProvider(TransferSettings settings) {
        account = settings.account();
        signature = new TimedSignature(List.of(settings.secret().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<PaymentMethod> methods() {
        return METHODS;
    }

    /** Nobody has to be called: the shopper is told where to transfer the amount. */
    @Override
    public Optional<Creation> createLocally(NewPayment payment) {
        return Optional.of(create(payment));
    }

    @Override
    public Creation create(NewPayment payment) {
        return new Creation.Created(payment.reference(), Map.of("account", account, "purpose", payment.reference()));
    }

    /** Somebody transfers the amount back; the callback says when. */
    @Override
    public RefundAnswer refund(NewRefund refund) {
        return new RefundAnswer.Accepted();
    }

    @Override
    public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
        return signature.read(message, HEADER, TransferProvider::callback);
    }

    /** @throws IllegalArgumentException if the content cannot be read; the caller is then answered with 400 */
    private static ProviderCallback callback(byte[] body) {
        try {
            JsonNode movement = JSON.readTree(body);
            return new ProviderCallback(
                    text(movement, "movement"),
                    text(movement, "kind"),
                    text(movement, "purpose"),
                    Money.ofMinor(movement.required("amount_minor").asLong(), text(movement, "currency")),
                    Instant.parse(text(movement, "booked_at")),
                    switch (text(movement, "kind")) {
                        case "received" -> new ProviderCallback.Captured(text(movement, "movement"));
                        case "returned" -> new ProviderCallback.Refunded();
                        default -> new ProviderCallback.Information();
                    });
        } catch (JacksonException | java.time.DateTimeException unreadable) {
            throw new IllegalArgumentException("The body is not a movement of the account", unreadable);
        }
    }

    private static String text(JsonNode movement, String field) {
        return movement.required(field).asString();
    }
}
