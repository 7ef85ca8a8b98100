package notification.projection;

import static notification.jooq.Tables.ORDER_CONTACT;
import static org.jooq.impl.DSL.excluded;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utcOrNull;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import notification.jooq.tables.records.OrderContactRecord;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.stereotype.Repository;
import platform.language.Language;
import platform.privacy.PersonalData;
import platform.sql.Purge;
import platform.sql.Unnest;

/** The orders whose shoppers get mails. All methods join the running transaction. */
@Repository
public class OrderContacts {

    private final DSLContext database;

    OrderContacts(DSLContext database) {
        this.database = database;
    }

    List<OrderContact> find(Collection<UUID> ids) {
        return database.selectFrom(ORDER_CONTACT)
                .where(anyOf(ORDER_CONTACT.ORDER_ID, ids))
                .fetch(OrderContacts::contact);
    }

    private static OrderContact contact(OrderContactRecord row) {
        return new OrderContact(
                row.getOrderId(),
                row.getOrderNo(),
                new PersonalData(row.getOwner(), row.getAddress()),
                row.getLanguage() == null ? null : Language.of(row.getLanguage()),
                OrderGoods.ofJson(row.getGoods().data()),
                row.getPaymentReference(),
                row.getPayUntil() == null ? null : row.getPayUntil().toInstant(),
                row.getChangedAt().toInstant());
    }

    void save(Collection<OrderContact> contacts) {
        if (contacts.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(contacts)
                .column(ORDER_CONTACT.ORDER_ID, OrderContact::orderId)
                .column(ORDER_CONTACT.ORDER_NO, OrderContact::orderNo)
                .column(ORDER_CONTACT.OWNER, contact -> contact.address().owner())
                .column(ORDER_CONTACT.ADDRESS, contact -> contact.address().ciphertext())
                .column(
                        ORDER_CONTACT.LANGUAGE,
                        contact -> contact.language() == null
                                ? null
                                : contact.language().tag())
                .column(
                        ORDER_CONTACT.GOODS,
                        contact -> JSONB.valueOf(contact.goods().json()))
                .column(ORDER_CONTACT.PAYMENT_REFERENCE, OrderContact::paymentReference)
                .column(ORDER_CONTACT.PAY_UNTIL, contact -> utcOrNull(contact.payUntil()))
                .column(ORDER_CONTACT.CHANGED_AT, contact -> utcOrNull(contact.changedAt()))
                .as("contact");
        database.insertInto(ORDER_CONTACT, rows.columns())
                .select(rows.select())
                .onConflict(ORDER_CONTACT.ORDER_ID)
                .doUpdate()
                .set(ORDER_CONTACT.GOODS, excluded(ORDER_CONTACT.GOODS))
                .set(ORDER_CONTACT.PAYMENT_REFERENCE, excluded(ORDER_CONTACT.PAYMENT_REFERENCE))
                .set(ORDER_CONTACT.PAY_UNTIL, excluded(ORDER_CONTACT.PAY_UNTIL))
                .set(ORDER_CONTACT.CHANGED_AT, excluded(ORDER_CONTACT.CHANGED_AT))
                .execute();
    }

    void delete(Collection<UUID> ids) {
        if (!ids.isEmpty()) {
            database.deleteFrom(ORDER_CONTACT)
                    .where(anyOf(ORDER_CONTACT.ORDER_ID, ids))
                    .execute();
        }
    }

    /**
     * Deletes the addresses of an owner.
     *
     * @return of how many orders
     */
    public int erase(String owner) {
        return database.deleteFrom(ORDER_CONTACT)
                .where(ORDER_CONTACT.OWNER.eq(owner))
                .execute();
    }

    /**
     * Deletes at most {@code limit} orders that have not changed since this time. Orders that another instance is deleting are skipped.
     *
     * @return number of deleted orders
     */
    int purge(Instant unchangedSince, int limit) {
        return Purge.oldest(
                database,
                ORDER_CONTACT,
                ORDER_CONTACT.ORDER_ID,
                ORDER_CONTACT.CHANGED_AT,
                ORDER_CONTACT.CHANGED_AT.lt(utcOrNull(unchangedSince)),
                limit);
    }
}
