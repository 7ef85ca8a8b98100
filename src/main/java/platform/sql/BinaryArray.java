package platform.sql;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;

/** A one-dimensional array in the binary form that PostgreSQL sends and receives ({@code array_recv} in its arrayfuncs.c). */
final class BinaryArray {

    private static final int HEADER = 5 * Integer.BYTES;
    private static final int NULL = -1;

    private BinaryArray() {}

    /**
     * @param oid object id of the element type
     * @param arrayOid object id of the array type
     * @param elements each element in the binary form of its type; null for a SQL null
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
