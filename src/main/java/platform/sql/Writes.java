package platform.sql;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.Query;
import org.jooq.impl.DSL;
import org.springframework.util.Assert;

/**
 * Writes of a transaction whose results no code needs. They are sent to the database together, in the order in which they were made, in one
 * round trip just before the commit. Until then the transaction does not see these writes, and none of them can have failed yet.
 */
public final class Writes extends TransactionItems<Query> {

    private Writes() {}

    /** Starts to collect the writes of the running transaction. The caller must call {@link #send} before the commit. */
    public static void gather() {
        new Writes().begin();
    }

    /** Executes the write just before the running transaction commits, or at once if the transaction does not collect its writes. */
    public static void atCommit(Query write) {
        Writes writes = current(Writes.class);
        if (writes == null) {
            write.execute();
        } else {
            Assert.state(!writes.isClosed(), "The writes were already sent: add a write before the commit");
            writes.items().add(write);
        }
    }

    /** Sends the collected writes. No write can be added afterwards. */
    public static void send() {
        Writes writes = current(Writes.class);
        if (writes != null) {
            writes.close();
            executeTogether(writes.items());
            writes.items().clear();
        }
    }

    private static void executeTogether(List<Query> writes) {
        if (!writes.isEmpty()) {
            String text = IntStream.range(0, writes.size())
                    .mapToObj("{%d}"::formatted)
                    .collect(Collectors.joining(";\n"));
            DSL.using(writes.getFirst().configuration())
                    .query(text, writes.toArray(Query[]::new))
                    .execute();
        }
    }
}
