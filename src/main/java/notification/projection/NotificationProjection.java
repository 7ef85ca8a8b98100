package notification.projection;

import static java.util.Objects.requireNonNull;

import catalog.CatalogEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import notification.mail.MailFacts.Goods;
import notification.mail.Mails;
import notification.mail.NewMail;
import notification.settings.NotificationProperties;
import order.OrderEvent;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Event;
import outbox.EventReader;
import outbox.EventReader.Progress;

/**
 * Follows the log and stores the mails to send. A transaction locks the cursor, adds the mails and moves the cursor. So each mail is stored
 * exactly once, even if instances are killed or several instances try at the same time.
 */
@Component
public class NotificationProjection {

    private static final String CURSOR = "notification/mails";
    private static final int PURGED_AT_ONCE = 5000;

    private static final List<Class<? extends Event>> EVENTS = Stream.<Class<? extends Event>>concat(
                    MailBatch.EVENTS.stream(), SkuNames.EVENTS.stream())
            .toList();

    private final EventReader log;
    private final OrderContacts contacts;
    private final SkuNames names;
    private final Mails mails;
    private final NotificationProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;

    NotificationProjection(
            EventReader log,
            OrderContacts contacts,
            SkuNames names,
            Mails mails,
            NotificationProperties properties,
            TransactionTemplate transaction,
            Clock clock) {
        this.log = log;
        this.contacts = contacts;
        this.names = names;
        this.mails = mails;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Stores the next mails. */
    public Progress advance() {
        return log.advance(CURSOR, EVENTS, properties.batchLimit(), this::store);
    }

    private void store(List<Event> events) {
        List<OrderEvent> orders = new ArrayList<>();
        List<CatalogEvent> catalogue = new ArrayList<>();
        for (Event event : events) {
            switch (event) {
                case OrderEvent ofOrder -> orders.add(ofOrder);
                case CatalogEvent ofCatalogue -> catalogue.add(ofCatalogue);
                default -> {} // the log gives no others
            }
        }
        names.learn(catalogue);
        if (!orders.isEmpty()) {
            store(orders, clock.instant());
        }
    }

    private void store(List<OrderEvent> events, Instant now) {
        Set<UUID> ids = events.stream()
                .map(event -> UUID.fromString(event.correlation()))
                .collect(Collectors.toSet());
        MailBatch batch =
                new MailBatch(contacts.find(ids), properties.off(), now, properties.maxAge(), properties.keepOrders());
        events.forEach(batch::apply);
        contacts.save(batch.changed());
        contacts.delete(batch.rejected());
        mails.add(named(batch.mails()), properties.retryFor());
        mails.paid(batch.paid());
        mails.closed(batch.closed());
    }

    private List<NewMail> named(Collection<NewMail> added) {
        Set<String> skuIds = added.stream()
                .flatMap(mail -> mail.facts().goods().stream())
                .map(Goods::skuId)
                .collect(Collectors.toSet());
        Map<String, String> known = names.of(skuIds);
        return added.stream().map(mail -> mail.with(mail.facts().named(known))).toList();
    }

    /**
     * Deletes the cursor, so that the log need not be kept for it. If mails are wanted again, a new cursor reads the whole log, and tells only
     * what happened recently.
     */
    public void forget() {
        transaction.executeWithoutResult(status -> log.deleteCursor(CURSOR));
    }

    /** Deletes what is older than the settings keep, in small transactions. */
    public void purge() {
        Instant now = clock.instant();
        int deleted;
        do {
            deleted = requireNonNull(
                    transaction.execute(status -> mails.purge(now.minus(properties.keep()), PURGED_AT_ONCE)
                            + contacts.purge(now.minus(properties.keepOrders()), PURGED_AT_ONCE)));
        } while (deleted >= PURGED_AT_ONCE);
    }
}
