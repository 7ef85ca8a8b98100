package tracking.push;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import java.time.Instant;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.stereotype.Component;
import platform.graphql.GraphQlArguments;
import platform.graphql.GraphQlCall;
import platform.graphql.GraphQlFields;
import platform.language.Language;
import platform.language.Messages;
import platform.web.Limits;
import tracking.change.OrderChange;
import tracking.feed.ChangeFeed;

/** The subscription of GraphQL: the changes that event streams and sockets have, to the same callers. */
@Component
final class SubscriptionFields implements GraphQlFields {

    private final ChangeFeed feed;
    private final StreamLimits limits;

    SubscriptionFields(ChangeFeed feed, StreamLimits limits) {
        this.feed = feed;
        this.limits = limits;
    }

    /** @param statusText the status in the language of the client */
    record OrderStatusUpdate(
            String orderNo,
            OrderStatus status,
            String statusText,
            Instant updatedAt,
            @Nullable String traceId,
            String position) {

        static OrderStatusUpdate of(OrderChange change, Language language) {
            return new OrderStatusUpdate(
                    change.orderNo(),
                    change.status(),
                    Messages.text("order.status." + change.status().name(), language),
                    change.updatedAt(),
                    change.traceId(),
                    change.position().text());
        }
    }

    @Override
    public void addTo(RuntimeWiring.Builder wiring) {
        wiring.type(
                "Subscription",
                type -> type.dataFetcher(
                        "orderStatusUpdated", (DataFetcher<Publisher<OrderStatusUpdate>>) this::orderStatusUpdated));
    }

    private Publisher<OrderStatusUpdate> orderStatusUpdated(DataFetchingEnvironment environment) {
        GraphQlCall call = GraphQlCall.of(environment);
        GraphQlArguments arguments = new GraphQlArguments(environment.getArguments(), "");
        StreamRequest request = StreamRequest.of(
                call.caller(),
                arguments.text("orderNo", 1, Limits.MAX_REFERENCE),
                null,
                null,
                false,
                arguments.text("after", 0, Limits.MAX_TEXT),
                null);
        return new ChangePublisher<>(
                feed,
                limits,
                call.caller(),
                request,
                call.expiresAt(),
                change -> OrderStatusUpdate.of(change, call.language()));
    }
}
