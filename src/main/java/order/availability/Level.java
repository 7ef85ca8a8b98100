package order.availability;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * How many units of a SKU can be sold, as published by inventory.
 *
 * @param version increases with every change of the SKU's stock
 */
record Level(long available, long version) {

    Level newer(Level other) {
        return other.version > version ? other : this;
    }

    /** A checksum that is stored with the numbers. It detects numbers that someone changed directly in Redis. */
    String seal(String skuId) {
        CRC32C sum = new CRC32C();
        sum.update("%s\n%d\n%d".formatted(skuId, available, version).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
