package edge;

import java.net.URI;
import java.util.List;
import java.util.Map;
import testing.JsonSocket;
import testing.shop.Call;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;

/** A client that speaks graphql-transport-ws. */
final class GraphQlSocketClient extends JsonSocket {

    static final String PROTOCOL = "graphql-transport-ws";

    private GraphQlSocketClient() {}

    /**
     * Connects with a token in the header, and waits until the server has acknowledged.
     *
     * @throws AssertionError with the status, if the handshake is refused
     */
    static GraphQlSocketClient connect(URI instance, String token) {
        GraphQlSocketClient client = open(instance, List.of(PROTOCOL), Map.of("Authorization", "Bearer " + token));
        client.sends(Map.of("type", "connection_init"));
        Soon.is("the acknowledgement", () -> client.types().equals(List.of("connection_ack")));
        client.messages.clear();
        return client;
    }

    /** @throws AssertionError with the status, if the handshake is refused with one */
    static GraphQlSocketClient open(URI instance, List<String> protocols, Map<String, String> headers) {
        GraphQlSocketClient client = new GraphQlSocketClient();
        client.handshake(instance, "/graphql", protocols, headers);
        return client;
    }

    void subscribes(String id, String document) {
        subscribes(id, document, Map.of());
    }

    void subscribes(String id, String document, Map<String, Object> variables) {
        sends(Map.of("id", id, "type", "subscribe", "payload", Map.of("query", document, "variables", variables)));
    }

    void sends(Map<String, Object> message) {
        sends(Call.json(message));
    }

    List<String> types() {
        return messages.stream().map(message -> message.path("type").asString()).toList();
    }

    /** The updates that a subscription has got. */
    List<JsonNode> updates(String id) {
        return messages.stream()
                .filter(message -> message.path("id").asString("").equals(id)
                        && message.path("type").asString().equals("next"))
                .map(message -> message.at("/payload/data/orderStatusUpdated"))
                .toList();
    }

    List<String> statuses(String id) {
        return updates(id).stream()
                .map(update -> update.path("status").asString())
                .toList();
    }
}
