package order.view;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import order.stream.StreamPages;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.attributes.Json;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;

/** Shows operators the events of an order as they are stored, for example to follow a request through the log by its trace id. */
@RestController
@RequestMapping(path = "/api/v2/orders/{order_no}/events", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_ORDERS)
@Tag(name = "Orders")
class OrderEventController {

    private final ReachableOrders orders;
    private final StreamPages stream;

    OrderEventController(ReachableOrders orders, StreamPages stream) {
        this.orders = orders;
        this.stream = stream;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "OrderEvent")
    record Shown(
            int seq,
            long eventId,
            String type,
            Instant at,
            @Nullable Long causedBy,
            @Nullable String traceId,
            Map<String, Object> payload) {

        static Shown of(StreamPages.Entry entry) {
            return new Shown(
                    entry.seq(),
                    entry.eventId(),
                    entry.type(),
                    entry.at(),
                    entry.causation(),
                    entry.trace(),
                    Json.object(entry.payload()));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "OrderEventPage")
    record Page(List<Shown> events, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "List the events of an order as they are stored, oldest first",
            description =
                    "Each event has its payload and the trace id of the request that began it. Personal data in a payload stays"
                            + " sealed. A page has fewer events than the limit if their payloads would exceed 1 MiB.")
    Page listOrderEvents(@PathVariable("order_no") String orderNo, @PageLimits PageRequest request) {
        int after = Cursor.parse(request.cursor(), 1)
                .map(position -> position.integer(0))
                .orElse(0);
        Slice<StreamPages.Entry> page = stream.page(orders.anyOrder(orderNo).id(), after, request.limit());
        return new Page(page.rows(Shown::of), page.nextCursor());
    }
}
