package platform.sql;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;

/** An array of one dimension as PostgreSQL sends and receives it ({@code array_recv} in its arrayfuncs.c). */
final class BinaryArray {

    private static final int HEADER = 5 * Integer.BYTES;
    private static final int NULL = -1;

    private BinaryArray() {}

    /**
     * @param oid of the elements' type
     * @param arrayOid of an array of it
     * @param elements in the binary form of their type
     */
    static Array of(PreparedStatement statement, int oid, int arrayOid, @Nullable byte[][] elements)
            throws SQLException {
        BaseConnection connection = statement.getConnection().unwrap(BaseConnection.class);
        return new PgArray(connection, arrayOid, bytes(oid, elements));
    }

    private static byte[] bytes(int oid, @Nullable byte[][] elements) {
        int length = HEADER;
        boolean nulls = false;
        for (byte[] each : elements) {
            length += Integer.BYTES + (each == null ? 0 : each.length);
            nulls |= each == null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length)
                .putInt(1) // dimensions
                .putInt(nulls ? 1 : 0)
                .putInt(oid)
                .putInt(elements.length)
                .putInt(1); // the first index
        for (byte[] each : elements) {
            if (each == null) {
                bytes.putInt(NULL);
            } else {
                bytes.putInt(each.length).put(each);
            }
        }
        return bytes.array();
    }
}
