package order.availability;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * How many units of a SKU can be sold, as inventory told.
 *
 * @param version rises with every change of the SKU's stock
 */
record Level(long available, long version) {

    Level newer(Level told) {
        return told.version > version ? told : this;
    }

    /** Stored beside the numbers: who changes one of them by hand does not get it right. */
    String seal(String skuId) {
        CRC32C sum = new CRC32C();
        sum.update("%s\n%d\n%d".formatted(skuId, available, version).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
