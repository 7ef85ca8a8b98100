package testing;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client of {@code /ws/state}. */
public final class StateClient extends JsonSocket {

    public static final String PROTOCOL = "orderwright.state.v1";

    private StateClient() {}

    /** Connects with a token among the offered protocols. */
    public static StateClient connect(URI instance, String token, String query) {
        return connect(instance, query, List.of(PROTOCOL, "bearer." + token), Map.of());
    }

    /**
     * Connects with a token in the header, so that a refusal has a status.
     *
     * @throws AssertionError with the status, if the handshake is refused
     */
    public static StateClient connectByHeader(URI instance, String token, String query) {
        return connect(instance, query, List.of(PROTOCOL), Map.of("Authorization", "Bearer " + token));
    }

    /** @throws AssertionError with the status, if the handshake is refused with one */
    public static StateClient connect(URI instance, String query, List<String> protocols, Map<String, String> headers) {
        StateClient client = new StateClient();
        client.handshake(instance, "/ws/state" + query, protocols, headers);
        return client;
    }

    /** The statuses that were heard of an order. */
    public List<String> statusesOf(String orderNo) {
        return messages.stream()
                .filter(message -> message.at("/data/order_no").asString().equals(orderNo))
                .map(message -> message.at("/data/status").asString())
                .toList();
    }

    public List<String> orders() {
        return new ArrayList<>(messages.stream()
                .map(message -> message.at("/data/order_no").asString())
                .distinct()
                .toList());
    }
}
