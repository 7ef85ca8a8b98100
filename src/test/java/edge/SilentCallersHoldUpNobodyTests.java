package edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Shop;

/**
 * Callers who declare bodies and do not send them do not delay others, with a token or without.
 *
 * <p>Seen to fail when a body took memory before it arrived, and when callers without a token had no part of the memory
 * of their own: a checkout was answered 503.
 */
class SilentCallersHoldUpNobodyTests extends EdgeTest {

    private static final int SOCKETS = 80;
    private static final int MIB = 1 << 20;

    private final List<Socket> silent = new ArrayList<>();

    SilentCallersHoldUpNobodyTests(Platform platform) {
        super(platform);
    }

    /** Sends the head of a request, and one byte of its body. */
    private void begin(String path, int declaredBytes, String authorization) throws IOException {
        Socket socket = new Socket();
        silent.add(socket);
        socket.connect(new InetSocketAddress("127.0.0.1", platform.uri("/").getPort()));
        socket.getOutputStream().write("""
            POST %s HTTP/1.1\r
            Host: localhost\r
            %sX-Idempotency-Key: %s\r
            Content-Type: application/json\r
            Content-Length: %d\r
            \r
            {\
            """.formatted(path, authorization, Shop.freshKey(), declaredBytes)
                .getBytes(ISO_8859_1));
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : silent) {
            socket.close();
        }
    }

    @Test
    void ordersArePlacedAndPaidBesideThem() throws IOException {
        String sku = platform.operator().sells(100, 10);
        String shoppers = "Authorization: Bearer %s\r\n".formatted(platform.bearer("mallory", "orders"));
        for (int i = 0; i < SOCKETS; i++) {
            begin("/api/v2/payments/callbacks/import", 16 * MIB, "");
            begin("/api/v2/payments/callbacks/sandbox", 256 << 10, "");
            begin("/api/v2/carrier-callbacks/sandbox", MIB, "");
            begin("/api/v2/orders", MIB, shoppers);
            begin("/api/v2/orders/import", 16 * MIB, shoppers);
        }

        for (int i = 0; i < 5; i++) {
            Answer placed = platform.shopper().checkout().line(sku, 1).send();
            assertThat(placed.status()).as(placed.body()).isIn(201, 202);
        }
        platform.shopper().places(sku, 1).pay().awaitCommitted();
    }
}
