package tracking.push;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.language.Language;
import platform.language.Messages;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tracking.change.PublicStatus;
import tracking.change.StatusChange;

/** Writes the messages that clients get. Event streams and sockets have the same ones. */
@Component
final class StatusMessages {

    static final String EVENT = "order_status_updated";

    private final ObjectWriter json;

    StatusMessages(JsonMapper mapper) {
        json = mapper.writerFor(Message.class);
    }

    /**
     * @param traceId of the request that caused the change; null if it is unknown
     * @param id the position to resume from
     */
    @JsonInclude
    private record Message(
            String event, Data data, @Nullable String traceId, String id) {}

    /** @param statusText the status in the language of the client */
    private record Data(String orderNo, PublicStatus status, String statusText, Instant updatedAt) {}

    /** JSON, in one line. */
    String write(StatusChange change, Language language) {
        PublicStatus status = change.status();
        return json.writeValueAsString(new Message(
                EVENT,
                new Data(
                        change.orderNo(),
                        status,
                        Messages.text("order.status." + status.name(), language),
                        change.updatedAt()),
                change.traceId(),
                change.position().text()));
    }
}
