package payment.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import payment.provider.PaymentProvider;
import payment.provider.ProviderCallback;
import payment.statement.StatementLine;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback.Genuine;

/** What a provider gives to the platform by itself: its statements and its callbacks, as the platform reads them. */
public final class Provided {

    private Provided() {}

    public static byte[] statementFile(PaymentProvider provider, LocalDate day)
            throws IOException, InterruptedException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        provider.writeStatement(day, file);
        return file.toByteArray();
    }

    public static List<StatementLine> lines(PaymentProvider provider, LocalDate day, byte[] file) throws Exception {
        List<StatementLine> lines = new ArrayList<>();
        provider.statementFormat().orElseThrow().read(new ByteArrayInputStream(file), day, lines::add);
        return lines;
    }

    /** The lines of the statement of a day. */
    public static List<StatementLine> statement(PaymentProvider provider, LocalDate day) throws Exception {
        return lines(provider, day, statementFile(provider, day));
    }

    /** The callbacks by their ids. A callback that arrives again must say the same. */
    public static Map<String, ProviderCallback> callbacks(
            PaymentProvider provider, List<Callback> arrived, Instant receivedAt) {
        Map<String, ProviderCallback> callbacks = new TreeMap<>();
        for (Callback each : arrived) {
            CallbackMessage message =
                    new CallbackMessage(each.body().getBytes(StandardCharsets.UTF_8), each.headers(), receivedAt);
            ProviderCallback callback = ((Genuine<ProviderCallback>) provider.read(message)).message();
            ProviderCallback earlier = callbacks.put(callback.eventId(), callback);
            assertThat(earlier == null || earlier.equals(callback))
                    .as("the same each time")
                    .isTrue();
        }
        return callbacks;
    }

    /** What the callbacks say of payments and refunds, by our references. */
    public static Map<String, List<Object>> facts(
            PaymentProvider provider, List<Callback> arrived, Instant receivedAt) {
        Map<String, List<Object>> facts = new TreeMap<>();
        callbacks(provider, arrived, receivedAt).values().stream()
                .filter(each -> !(each.fact() instanceof ProviderCallback.Information))
                .forEach(each -> facts.put(each.reference(), List.of(each.amount(), each.fact())));
        return facts;
    }
}
