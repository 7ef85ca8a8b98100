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
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The callers' own numbers for orders. Each number belongs to one order for ever. */
@Repository
public class ExternalReferences {

    private final DSLContext database;

    ExternalReferences(DSLContext database) {
        this.database = database;
    }

    public record Owner(UUID orderId, String orderNo) {}

    /**
     * Claims the external references of these checkouts for their orders. The first order that claims a free reference owns it.
     *
     * @return the owner of each reference, by reference; the owner may be another order than the order of the checkout
     */
    public Map<String, Owner> claim(Collection<PlaceOrder> checkouts) {
        Map<String, PlaceOrder> wanted = new TreeMap<>(); // sorted, so that two batches cannot deadlock
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

    /** The external references of these checkouts that committed orders own. */
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

    /** Releases references that were claimed for orders that the batch then refused. */
    public void release(List<String> references) {
        if (!references.isEmpty()) {
            atCommit(database.deleteFrom(EXTERNAL_REFERENCE)
                    .where(anyOf(EXTERNAL_REFERENCE.EXTERNAL_REFERENCE_, references)));
        }
    }
}
