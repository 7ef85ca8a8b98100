package platform.sql;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.Query;
import org.jooq.impl.DSL;
import org.springframework.util.Assert;

/**
 * The writes of a transaction that nobody asks about: they go to the database together, in the order in which they were made, in one
 * round trip just before the commit. Until then the transaction itself does not see them, and none of them has failed.
 */
public final class Writes extends Gathered<Query> {

    private Writes() {}

    /** From now on those of the running transaction are gathered; who says so sends them. */
    public static void gather() {
        new Writes().begin();
    }

    /** Makes a write before the running transaction commits; at once where nobody gathers them. */
    public static void atCommit(Query write) {
        Writes writes = current(Writes.class);
        if (writes == null) {
            write.execute();
        } else {
            Assert.state(!writes.isClosed(), "A write is made in a transaction, before its commit");
            writes.items().add(write);
        }
    }

    /** Sends what was gathered; there can be no more. */
    public static void send() {
        Writes writes = current(Writes.class);
        if (writes != null) {
            writes.close();
            together(writes.items());
            writes.items().clear();
        }
    }

    private static void together(List<Query> writes) {
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
