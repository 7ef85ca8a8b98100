package order.checkout;

import static order.jooq.Tables.EXTERNAL_REFERENCE;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import order.command.OrderCommand.PlaceOrder;
import org.jmolecules.ddd.annotation.Repository;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import platform.sql.Unnest;

/** The callers' own numbers of orders, each for one order for ever. */
@Repository
@Component
public class ExternalReferences {

    private final DSLContext database;

    ExternalReferences(DSLContext database) {
        this.database = database;
    }

    public record Owner(UUID orderId, String orderNo) {}

    /** Claims what is free for the order that wants it first; says whose each is then. */
    public Map<String, Owner> claim(Collection<PlaceOrder> checkouts) {
        Map<String, PlaceOrder> wanted = new TreeMap<>(); // sorted: two batches never wait for each other
        for (PlaceOrder command : checkouts) {
            if (command.externalReference() != null) {
                wanted.putIfAbsent(command.externalReference(), command);
            }
        }
        Map<String, Owner> owners = new HashMap<>();
        if (wanted.isEmpty()) {
            return owners;
        }
        Unnest.Rows rows = Unnest.of(wanted.entrySet())
                .column(EXTERNAL_REFERENCE.EXTERNAL_REFERENCE_, Map.Entry::getKey)
                .column(EXTERNAL_REFERENCE.ORDER_ID, entry -> entry.getValue().id())
                .column(EXTERNAL_REFERENCE.ORDER_NO, entry -> entry.getValue().orderNo())
                .as("wanted");
        database.insertInto(EXTERNAL_REFERENCE, rows.columns())
                .select(rows.select())
                .onConflict(EXTERNAL_REFERENCE.EXTERNAL_REFERENCE_)
                .doNothing()
                .execute();
        database.selectFrom(EXTERNAL_REFERENCE)
                .where(anyOf(EXTERNAL_REFERENCE.EXTERNAL_REFERENCE_, wanted.keySet()))
                .forEach(row -> owners.put(row.getExternalReference(), new Owner(row.getOrderId(), row.getOrderNo())));
        return owners;
    }

    /** Those that committed orders have. */
    Set<String> claimed(Collection<PlaceOrder> checkouts) {
        List<String> wanted = checkouts.stream()
                .map(PlaceOrder::externalReference)
                .filter(Objects::nonNull)
                .toList();
        return wanted.isEmpty()
                ? Set.of()
                : database.select(EXTERNAL_REFERENCE.EXTERNAL_REFERENCE_)
                        .from(EXTERNAL_REFERENCE)
                        .where(anyOf(EXTERNAL_REFERENCE.EXTERNAL_REFERENCE_, wanted))
                        .fetchSet(EXTERNAL_REFERENCE.EXTERNAL_REFERENCE_);
    }

    /** Gives back what was claimed for an order that is not to be. */
    public void release(List<String> references) {
        if (!references.isEmpty()) {
            atCommit(database.deleteFrom(EXTERNAL_REFERENCE)
                    .where(anyOf(EXTERNAL_REFERENCE.EXTERNAL_REFERENCE_, references)));
        }
    }
}
