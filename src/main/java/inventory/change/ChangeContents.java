package inventory.change;

import inventory.InventoryRequest;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.InventoryRequest.TransferRequested;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A hash of what a request moves. Two requests with one reference are repeats of each other only if they have the same hash. The order of
 * the lines and the operator's text do not count, because they move nothing.
 */
final class ChangeContents {

    private ChangeContents() {}

    /** @throws IllegalArgumentException if the request is no restock, transfer or adjustment */
    static String of(InventoryRequest request) {
        return switch (request) {
            case RestockRequested restock -> of(restock);
            case TransferRequested transfer -> of(transfer);
            case AdjustmentRequested adjustment -> of(adjustment);
            default -> throw new IllegalArgumentException("Not a change of stock: " + request);
        };
    }

    private static String of(RestockRequested restock) {
        return hash("restock", List.of(restock.warehouseId()), ReservationDecisions.unitsBySku(restock.lines()));
    }

    private static String of(TransferRequested transfer) {
        return hash(
                "transfer",
                List.of(transfer.fromWarehouseId(), transfer.toWarehouseId()),
                ReservationDecisions.unitsBySku(transfer.lines()));
    }

    private static String of(AdjustmentRequested adjustment) {
        return hash("adjustment", List.of(adjustment.warehouseId()), Map.of(adjustment.skuId(), adjustment.delta()));
    }

    /** No id contains a line feed, so different contents have different texts. */
    private static String hash(String kind, List<String> warehouseIds, Map<String, Long> units) {
        StringBuilder text = new StringBuilder(kind).append('\n').append(String.join("\n", warehouseIds));
        new TreeMap<>(units)
                .forEach((skuId, quantity) ->
                        text.append('\n').append(skuId).append('\n').append(quantity));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
