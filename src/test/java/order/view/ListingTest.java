package order.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import order.OrderEvent.Line;
import order.charges.Charging;
import order.stream.Order;
import order.stream.Orders;
import order.view.RandomOrders.Known;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.EventReader;
import outbox.Outbox;
import testing.ModuleTest;
import testing.World;

/** Stores random orders, runs the projection step by step, and reads its rows. */
@ModuleTest(module = "order")
@TestPropertySource(properties = "orderwright.order.listing.follows=false")
abstract class ListingTest {

    static final ListingProperties SMALL_BATCHES = new ListingProperties(Duration.ofSeconds(1), 7);

    @Autowired
    Listing listing;

    @Autowired
    Orders orders;

    @Autowired
    Outbox outbox;

    @Autowired
    EventReader log;

    @Autowired
    DSLContext database;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    World world;

    @BeforeEach
    final void begin(@Autowired ApplicationContext context) {
        world = new World(context);
    }

    RandomOrders randomOrders(long seed, String prefix) {
        return new RandomOrders(world, outbox, orders, new Random(seed), prefix);
    }

    ListingProjection projection() {
        return projection(new ListingRows(database, orders));
    }

    ListingProjection projection(ListingRows rows) {
        return new ListingProjection(log, rows, transaction, SMALL_BATCHES);
    }

    /** Runs the steps until the listing has read everything that was committed before this call. */
    void catchUp(ListingProjection projection) {
        Instant now = clock.instant();
        while (projection.asOf().filter(asOf -> !asOf.isBefore(now)).isEmpty()) {
            projection.next();
        }
    }

    void assertListed(List<Known> expected) {
        assertThat(rowsOf(expected.stream().map(each -> each.order().id()).toList()))
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(ListingTest::row).toList());
    }

    /** All columns of the rows with these ids, as texts, and their SKUs. */
    private List<String> rowsOf(List<UUID> ids) {
        List<String> rows = new ArrayList<>();
        for (UUID id : ids) {
            rows.addAll(world.texts("""
                    select concat_ws('|', id, seq, order_no, coalesce(user_id, '-'), coalesce(external_reference, '-'), channel, country,
                        payment_method, status, currency, payable_minor, units, extract(epoch from created_at)::bigint,
                        extract(epoch from placed_at)::bigint, extract(epoch from updated_at)::bigint, attributes ->> 'slot',
                        (select string_agg(sku_id, ',' order by sku_id) from "order".listing_sku s
                        where s.order_id = l.id and s.placed_at = l.placed_at),
                        (select coalesce(string_agg(status, ',' order by status), '-') from "order".listing_dispute d where d.order_id = l.id))
                    from "order".listing l where id = ?""", id));
        }
        return rows;
    }

    private static String row(Known known) {
        Order order = known.order();
        Order.Content content = order.content();
        List<Object> columns = new ArrayList<>(List.of(
                order.id(),
                order.seq(),
                content.orderNo(),
                content.userId() == null ? "-" : content.userId(),
                content.externalReference() == null ? "-" : content.externalReference(),
                content.channel(),
                content.country(),
                content.paymentMethod(),
                order.status(),
                content.items().currency(),
                Charging.amountsOf(order).payable().amountMinor(),
                content.units(),
                content.createdAt().getEpochSecond(),
                content.placedAt().getEpochSecond(),
                known.updatedAt().getEpochSecond()));
        if (content.attributes().containsKey("slot")) {
            columns.add(content.attributes().get("slot"));
        }
        columns.add(
                content.lines().stream().map(Line::skuId).distinct().sorted().collect(Collectors.joining(",")));
        columns.add(
                order.disputes().isEmpty()
                        ? "-"
                        : order.disputes().stream()
                                .map(dispute -> dispute.status().name())
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(",")));
        return columns.stream().map(Object::toString).collect(Collectors.joining("|"));
    }
}
