package order;

import static java.util.stream.Collectors.toMap;
import static order.jooq.Tables.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.Traits;
import inventory.InventoryEvent.ReservationWithdrawn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import order.command.Address;
import order.command.Contact;
import order.command.OrderCommand.Buyer;
import order.command.OrderCommand.CheckoutResult;
import order.command.OrderCommand.Delivery;
import order.command.OrderCommand.PaymentTerms;
import order.command.OrderCommand.PlaceOrder;
import order.command.OrderCommand.Purchase;
import order.command.OrderCommand.RetryPayment;
import order.holding.Holder;
import order.saga.Attempts.PayAgain;
import order.saga.Attempts.SurplusCapture;
import order.saga.Attempts.SurplusRefund;
import order.saga.Saga;
import order.saga.StandardFlow;
import order.stream.DatedOrder;
import order.stream.Order;
import order.stream.OrderNumbers;
import order.stream.Orders;
import order.stream.RecentOrders;
import order.stream.Replays;
import order.stream.StreamReplay;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Command;
import outbox.Commands;
import outbox.Event;
import payment.PaymentEvent.PaymentSecured;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.language.Language;
import platform.money.Money;
import platform.sql.ReadSnapshot;
import testing.ModuleTest;
import testing.World;

/** After many orders have taken random ways through the saga, their streams alone make the same rows again. */
@ModuleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplaysEveryStreamExactlyTests {

    private static final int ORDERS_PLACED = 80;
    private static final int STEPS = 9;
    private static final long SEED = Long.getLong("seed", 20101201);

    @Autowired
    private Commands commands;

    @Autowired
    private ReadSnapshot snapshot;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private Orders orders;

    @Autowired
    private Replays replays;

    @Autowired
    private OrderNumbers numbers;

    @Autowired
    private Ids ids;

    @Autowired
    private DSLContext database;

    private final Saga saga = new StandardFlow(OrderSamples.WINDOW).saga();

    @BeforeAll
    void orders_go_random_ways(@Autowired ApplicationContext context) {
        World world = new World(context);
        world.publish(
                new SkuListed("85123A", 1, "HEART", List.of(Money.ofMinor(255, "GBP")), Traits.NONE, null),
                new SkuListed("POST", 1, "POSTAGE", List.of(), Traits.NONE, null));
        world.awaitDelivered();
        List<UUID> placed =
                IntStream.range(0, ORDERS_PLACED).mapToObj(this::place).toList();
        Random random = new Random(SEED);
        for (int step = 0; step < STEPS; step++) {
            List<Event> events = new ArrayList<>();
            List<CompletableFuture<?>> results = new ArrayList<>();
            for (UUID id : placed) {
                Order order = orders.find(id).orElseThrow();
                List<Object> possible = OrderSamples.messages(order).values().stream()
                        .filter(message -> !(message instanceof SurplusRefund)) // its refund is not one of this order
                        .filter(message -> order.progress().payment() != null || !(message instanceof PaymentSecured))
                        .filter(message -> order.progress().payment() != null // else most orders would end at once
                                || !(message instanceof ReservationWithdrawn))
                        .filter(message -> saga.hasCell(order.state(), message.getClass()))
                        .toList();
                switch (possible.get(random.nextInt(possible.size()))) {
                    case Command<?> command -> results.add(commands.submit(command));
                    case PayAgain again ->
                        results.add(commands.submit(new RetryPayment(
                                new IdempotencyKey(UUID.randomUUID().toString(), "hash"), id, again.method(), null)));
                    case SurplusCapture surplus -> events.add(byAnyBuild(surplus.secured(), random));
                    case PaymentSecured secured -> events.add(byAnyBuild(secured, random));
                    case Event event -> events.add(event);
                    default -> throw new AssertionError();
                }
            }
            world.publish(events.toArray(Event[]::new));
            results.forEach(CompletableFuture::join);
            world.awaitDelivered();
        }
    }

    /** Earlier builds published another event for the same fact; its deliveries may be in flight. */
    private static Event byAnyBuild(PaymentSecured secured, Random random) {
        return random.nextBoolean() ? secured : OrderSamples.byEarlierBuilds(secured);
    }

    private UUID place(int number) {
        CheckoutResult placement = commands.submit(new PlaceOrder(
                        IdempotencyKey.of("17850", "POST", "/api/v2/orders", "key-" + number, new byte[0]),
                        ids.next(),
                        numbers.next(),
                        number % 2 == 0 ? null : "reference-" + number,
                        new Buyer(
                                number % 3 == 0 ? null : "17850",
                                number % 2 == 0 ? Holder.ofUser("shopper " + number) : null,
                                null,
                                number % 3 == 0
                                        ? new Contact("ada@example.com", number % 2 == 0 ? Language.CHINESE : null)
                                        : null),
                        new Purchase(
                                "web",
                                "GBP",
                                "sandbox",
                                OrderSamples.CREATED.placedAt(),
                                List.of(
                                        OrderSamples.item("85123A", number + 1, null),
                                        OrderSamples.item(
                                                "POST", 1, Money.ofMinor(number, "GBP"), Map.of("wrap", "red"))),
                                number % 4 == 0 ? List.of() : List.of("WELCOME-5"),
                                "GB",
                                Map.of("number", number),
                                null,
                                null),
                        number % 7 == 0
                                ? new PaymentTerms("app", "payer " + number, null, number % 2 == 0 ? 3 : null, null)
                                : null,
                        new Delivery(
                                new Address("Ada", null, "12 St James's Square", null, "London", null, "GB"),
                                number % 5 == 0 ? "For the garden" : null,
                                number % 3 == 0 ? "Second yard" : null)))
                .join();
        return ((CheckoutResult.Placed) placement).id();
    }

    @Test
    void the_streams_alone_make_the_same_rows() {
        StreamReplay.Report report = new StreamReplay(replays, snapshot).compare();
        assertThat(report.replayed()).isEqualTo(ORDERS_PLACED);
        assertThat(report.different()).isEmpty();
        assertThat(database.selectDistinct(ORDERS.STATE).from(ORDERS).fetch(ORDERS.STATE))
                .as("the random ways lead to many states")
                .hasSizeGreaterThan(5);
    }

    /** As an audit on a busy machine does. */
    @Test
    void a_replay_may_pause_for_longer_than_other_transactions() {
        Set<String> limits = new HashSet<>();

        new StreamReplay(replays, snapshot, (order, event) -> {
                    limits.add(String.valueOf(
                            database.fetchValue("select current_setting('idle_in_transaction_session_timeout')")));
                    return order.apply(event);
                })
                .compare();

        assertThat(limits).containsExactly("0");
        assertThat(database.fetchValue("select current_setting('idle_in_transaction_session_timeout')"))
                .isNotEqualTo("0");
    }

    @Test
    void a_mutated_apply_is_detected() {
        StreamReplay mutant = new StreamReplay(
                replays,
                snapshot,
                (order, event) -> event instanceof OrderEvent.OrderCancelled
                        ? new Order(order.id(), order.seq() + 1, order.content(), order.progress())
                        : order.apply(event));
        assertThat(mutant.compare().different()).isNotEmpty();
    }

    /** Earlier builds wrote empty lists and amounts of zero, too. */
    @Test
    void a_row_that_an_earlier_build_has_written_does_not_differ() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            int written = database.execute("""
                    update "order".orders
                       set progress = jsonb_set('{"shortages": [], "refusals": [], "returns": []}'::jsonb || progress::jsonb, '{charged,amounts}',
                         jsonb_build_object('shipping_discount', json_build_object('amount_minor', 0, 'currency',
                           progress #>> '{charged,amounts,payable,currency}')) || (progress #> '{charged,amounts}')::jsonb)::json
                     where progress -> 'charged' is not null
                    """);
            assertThat(written).isPositive();
            assertThat(new StreamReplay(replays, snapshot).compare().different())
                    .isEmpty();
            status.setRollbackOnly();
        });
    }

    /** The next build will not write the copy in the row, and instances of both builds will run together. */
    @Test
    void the_content_of_an_order_is_read_from_its_first_event() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            database.execute("update \"order\".orders set content = '{}'");
            List<UUID> placed = database.select(ORDERS.ID).from(ORDERS).fetch(ORDERS.ID);
            Map<UUID, Order> streams = placed.stream()
                    .collect(toMap(id -> id, id -> replays.replay(id).orElseThrow()));

            Orders stored = new Orders(database, new RecentOrders());
            assertThat(stored.findAll(placed)).isEqualTo(streams);
            assertThat(stored.lock(placed)).isEqualTo(streams);
            assertThat(stored.findDated(streams.values().stream().collect(toMap(Order::id, Order::seq))))
                    .extracting(DatedOrder::order)
                    .containsExactlyInAnyOrderElementsOf(streams.values());
            assertThat(new StreamReplay(replays, snapshot).compare().different())
                    .isEmpty();
            status.setRollbackOnly();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "progress = jsonb_set(progress::jsonb, '{reservations}', '7')::json",
                "progress = '{}'",
                "progress = '[]'",
                "seq = seq + 1",
                "deadline = '2030-01-01'",
                "user_id = 'mallory'"
            })
    void a_document_or_a_column_that_was_changed_by_hand_is_detected(String change) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            String victim = database.select(ORDERS.ORDER_NO)
                    .from(ORDERS)
                    .limit(1)
                    .fetchSingle()
                    .value1();
            database.execute("update \"order\".orders set %s where order_no = ?".formatted(change), victim);
            assertThat(new StreamReplay(replays, snapshot).compare().different())
                    .extracting(Replays.Different::orderNo)
                    .containsExactly(victim);
            status.setRollbackOnly();
        });
    }
}
