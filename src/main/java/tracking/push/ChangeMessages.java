package tracking.push;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.language.Language;
import platform.language.Messages;
import platform.money.Money;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tracking.change.Detail;
import tracking.change.DetailKind;
import tracking.change.OrderChange;

/** Writes the messages that clients get. Event streams and sockets have the same ones. */
@Component
final class ChangeMessages {

    /** The schemas of these messages are served at {@code /schemas/stream/<event>.v1.json}. */
    private static final String STATUS = "order_status_updated";

    private static final String DETAIL = "order_detail_added";

    private final ObjectWriter json;

    ChangeMessages(JsonMapper mapper) {
        json = mapper.writerFor(Message.class);
    }

    /**
     * @param traceId of the request that caused the change; null if it is unknown
     * @param id the position to resume from
     */
    @JsonInclude
    private record Message(
            String event, Data data, @Nullable String traceId, String id) {}

    private sealed interface Data {}

    /** @param statusText the status in the language of the client */
    private record StatusData(String orderNo, OrderStatus status, String statusText, Instant updatedAt)
            implements Data {}

    /**
     * @param detail what has happened
     * @param status of the order when it happened
     * @param reference as in {@link Detail}
     * @param amount as in {@link Detail}
     * @param inFull as in {@link Detail}
     */
    private record DetailData(
            String orderNo,
            DetailKind detail,
            OrderStatus status,
            @Nullable String reference,
            @Nullable Money amount,
            @Nullable Boolean inFull,
            Instant updatedAt)
            implements Data {}

    /** The name of the event. */
    static String event(OrderChange change) {
        return change.detail() == null ? STATUS : DETAIL;
    }

    /** JSON, in one line. */
    String write(OrderChange change, Language language) {
        return json.writeValueAsString(new Message(
                event(change),
                data(change, language),
                change.traceId(),
                change.position().text()));
    }

    private static Data data(OrderChange change, Language language) {
        OrderStatus status = change.status();
        Detail detail = change.detail();
        return detail == null
                ? new StatusData(
                        change.orderNo(),
                        status,
                        Messages.text("order.status." + status.name(), language),
                        change.updatedAt())
                : new DetailData(
                        change.orderNo(),
                        detail.kind(),
                        status,
                        detail.reference(),
                        detail.amount(),
                        detail.inFull(),
                        change.updatedAt());
    }
}
