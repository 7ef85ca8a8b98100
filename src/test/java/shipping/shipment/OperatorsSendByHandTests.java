package shipping.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestConstructor.AutowireMode;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest.HoldReason;
import shipping.ShippingRequest.ShipmentRequested;
import shipping.shipment.ShippingWorld.Order;
import testing.Edge;
import testing.ModuleTest;
import testing.MutableClock;
import testing.TestClock;
import testing.World;

/** Without another carrier, our own staff delivers shipments, and operators record each step over HTTP. */
@ModuleTest
@TestClock
@TestConstructor(autowireMode = AutowireMode.ALL)
@Import(World.WithoutTokens.class)
@TestPropertySource(properties = "orderwright.shipping.sandbox.enabled=false")
class OperatorsSendByHandTests {

    private static final String SHIPMENTS = "/api/v2/shipments";

    private final ShippingWorld world;
    private final MutableClock clock;
    private final MeterRegistry meters;
    private final Edge operator;
    private Order order = ShippingWorld.order();

    OperatorsSendByHandTests(MutableClock clock, MeterRegistry meters, WebApplicationContext context) {
        this.world = new ShippingWorld(context);
        this.clock = clock;
        this.meters = meters;
        this.operator = Edge.of(context, Scopes.OPERATOR_SHIPMENTS);
    }

    @BeforeEach
    void aShipment() {
        order = ShippingWorld.order();
        world.publish(world.ship(order));
        world.awaitPublished(order, ShipmentCreated.class);
    }

    @Test
    void aShipmentIsShownWithItsAddress() {
        assertThat(operator.get(SHIPMENTS + "/{id}", world.id(order)))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("$")
                .asMap()
                .containsEntry("reference", order.shipment())
                .containsEntry("correlation", order.correlation())
                .containsEntry("status", "CREATED")
                .containsEntry("carrier", "own")
                .containsEntry("warehouse_id", "main")
                .containsEntry("late", false)
                .containsKeys("waybill", "requested_at", "dispatch_due_at", "created_at")
                .doesNotContainKeys("failure", "dispatched_at", "delivered_at", "cancelled_at");
        assertThat(operator.get(SHIPMENTS + "/{id}", world.id(order)))
                .bodyJson()
                .extractingPath("address")
                .asMap()
                .containsEntry("name", ShippingWorld.NAME)
                .containsEntry("postal_code", "N1 9GU");
    }

    @Test
    void aShipmentIsDispatchedAndDeliveredOncePerKey() {
        assertThat(post("dispatch", "d1"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("status")
                .isEqualTo("DISPATCHED");
        assertThat(post("dispatch", "d1")).hasStatus(200);
        assertThat(post("dispatch", "d2"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("dispatched_at")
                .isNotNull();
        assertThat(operator.post("d1", "{\"other\": 1}", SHIPMENTS + "/{id}/dispatch", world.id(order)))
                .hasStatus(422)
                .bodyJson()
                .extractingPath("code")
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(post("deliver", "d1"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("status")
                .isEqualTo("DELIVERED");
        assertThat(post("dispatch", "d1"))
                .as("a repeated request is answered with the current shipment")
                .hasStatus(200)
                .bodyJson()
                .extractingPath("status")
                .isEqualTo("DELIVERED");
        assertThat(operator.post(null, "{}", SHIPMENTS + "/{id}/deliver", world.id(order)))
                .hasStatus(400);
        assertThat(world.published(order))
                .containsExactly(ShipmentCreated.class, ShipmentDispatched.class, ShipmentDelivered.class);
    }

    @Test
    void aDeliveredShipmentWasDispatched() {
        assertThat(post("deliver", "d")).hasStatus(200);
        assertThat(world.published(order))
                .containsExactly(ShipmentCreated.class, ShipmentDispatched.class, ShipmentDelivered.class);
        world.publish(world.cancel(order));
        world.awaitPublished(
                order,
                ShipmentCreated.class,
                ShipmentDispatched.class,
                ShipmentDelivered.class,
                ShipmentCancellationRefused.class);
    }

    @Test
    void aCancelledShipmentCannotBeSent() {
        world.publish(world.cancel(order));
        world.awaitPublished(order, ShipmentCreated.class, ShipmentCancelled.class);
        for (String command : List.of("dispatch", "deliver", "book")) {
            for (int i = 0; i < 2; i++) {
                MvcTestResult refused = post(command, "late");
                assertThat(refused)
                        .hasStatus(409)
                        .bodyJson()
                        .extractingPath("code")
                        .isEqualTo("SHIPMENT_NOT_READY");
                assertThat(refused).bodyJson().extractingPath("details.status").isEqualTo("CANCELLED");
            }
        }
    }

    @Test
    void theListIsReadPageByPageNewestFirst() {
        Order second = new Order(order.correlation() + "/ship/2", order.correlation());
        Order third = new Order(order.correlation() + "/ship/3", order.correlation());
        world.publish(world.ship(second));
        world.awaitStatus(second, "created");
        world.publish(world.ship(third));
        world.awaitStatus(third, "created");

        List<String> read = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            MvcTestResult result =
                    operator.get(SHIPMENTS + "?correlation={c}&limit=1&cursor={cursor}", order.correlation(), cursor);
            assertThat(result).hasStatus(200).bodyJson().doesNotHavePath("shipments[0].address");
            read.add(JsonPath.read(body(result), "$.shipments[0].reference"));
            cursor = page == 2 ? "" : JsonPath.read(body(result), "$.next_cursor");
        }
        assertThat(read).containsExactly(third.shipment(), second.shipment(), order.shipment());
        post("dispatch", "d");
        assertThat(operator.get(SHIPMENTS + "?correlation={c}&status=DISPATCHED", order.correlation()))
                .bodyJson()
                .extractingPath("shipments[*].reference")
                .isEqualTo(List.of(order.shipment()));
        assertThat(operator.get(SHIPMENTS + "?cursor=nonsense")).hasStatus(400);
        assertThat(operator.get(SHIPMENTS + "?status=LOST")).hasStatus(400);
        assertThat(operator.get(SHIPMENTS + "?limit=201")).hasStatus(400);
    }

    @Test
    void aShipmentPastItsDispatchTimeIsLate() {
        double before = late();
        clock.advance(Duration.ofHours(24).plusSeconds(1));
        assertThat(late()).isGreaterThan(before);
        assertThat(operator.get(SHIPMENTS + "/{id}", world.id(order)))
                .bodyJson()
                .extractingPath("late")
                .isEqualTo(true);
        double late = late();
        assertThat(post("dispatch", "d")).bodyJson().extractingPath("late").isEqualTo(false);
        assertThat(late()).isEqualTo(late - 1);
    }

    @Test
    void lateShipmentsAreListedTheLatestFirst() {
        Order second = new Order(order.correlation() + "/ship/2", order.correlation());
        clock.advance(Duration.ofHours(1));
        world.publish(world.ship(second));
        world.awaitStatus(second, "created");
        Order third = new Order(order.correlation() + "/ship/3", order.correlation());
        clock.advance(Duration.ofHours(23).plusMinutes(30));
        world.publish(world.ship(third));
        world.awaitStatus(third, "created");
        String ofOrder = SHIPMENTS + "?correlation=" + order.correlation();

        assertThat(references(ofOrder + "&late=true")).containsExactly(order.shipment());
        assertThat(references(ofOrder + "&late=false")).containsExactly(third.shipment(), second.shipment());
        clock.advance(Duration.ofHours(1));
        assertThat(operator.pages(ofOrder + "&late=true&order=OLDEST_FIRST&limit=1", "$.shipments[*].reference"))
                .containsExactly(order.shipment(), second.shipment());
        assertThat(references(ofOrder + "&status=CREATED&status=DISPATCHED&late=true"))
                .hasSize(2);
        post("dispatch", "d");
        assertThat(references(ofOrder + "&late=true")).containsExactly(second.shipment());
        assertThat(references(ofOrder + "&status=DISPATCHED&late=true")).isEmpty();
        assertThat(references(ofOrder + "&late=true&warehouse_id=elsewhere")).isEmpty();
        Edge.assertBadFields(operator.get(SHIPMENTS + "?order=WORST_FIRST&late=very"), "order", "late");
    }

    private List<String> references(String uri) {
        return Edge.read(operator.get(uri), "$.shipments[*].reference");
    }

    @Test
    void thePickListHasTheUnitsOfWhatIsNotSent() throws UnsupportedEncodingException {
        String warehouse = "picked for " + order.correlation();
        Order first = new Order(order.correlation() + "/ship/2", order.correlation());
        Order second = new Order(order.correlation() + "/ship/3", order.correlation());
        for (Order each : List.of(first, second)) {
            clock.advance(Duration.ofSeconds(1));
            world.publish(inWarehouse(warehouse, world.ship(each)));
            world.awaitStatus(each, "created");
        }
        String list = SHIPMENTS + "/pick-list?warehouse_id={warehouse}";
        assertThat(operator.get(list, warehouse)).hasStatus(200).bodyJson().isStrictlyEqualTo("""
            {"warehouses": [{"warehouse_id": "%1$s", "shipment_count": 2, "skus": [
              {"sku_id": "A", "units": 4, "shipment_ids": ["%2$s", "%3$s"]},
              {"sku_id": "B", "units": 2, "shipment_ids": ["%2$s", "%3$s"]}]}]}
            """.formatted(
                        warehouse, world.id(first), world.id(second)));
        assertThat(body(operator.get(list + "&format=csv", warehouse)))
                .isEqualTo("""
                    warehouse_id,sku_id,units,shipment_ids\r
                    %1$s,A,4,%2$s %3$s\r
                    %1$s,B,2,%2$s %3$s\r
                    """.formatted(warehouse, world.id(first), world.id(second)));

        MvcTestResult page = operator.get(list + "&limit=1", warehouse);
        assertThat(page)
                .bodyJson()
                .extractingPath("warehouses[0].skus[0].shipment_ids")
                .asArray()
                .containsExactly(world.id(first).toString());
        String cursor = JsonPath.read(body(page), "$.next_cursor");
        assertThat(operator.get(list + "&limit=1&format=csv", warehouse))
                .headers()
                .hasValue("X-Next-Cursor", cursor);
        assertThat(operator.get(list + "&limit=1&cursor=" + cursor, warehouse))
                .bodyJson()
                .doesNotHavePath("next_cursor")
                .extractingPath("warehouses[0].skus[0].shipment_ids")
                .asArray()
                .containsExactly(world.id(second).toString());

        operator.post("d", "{}", SHIPMENTS + "/{id}/dispatch", world.id(first));
        assertThat(operator.get(list, warehouse))
                .bodyJson()
                .extractingPath("warehouses[0].skus[*].units")
                .isEqualTo(List.of(2, 1));
        assertThat(operator.get(SHIPMENTS + "/pick-list?limit=201")).hasStatus(400);
    }

    @Test
    void anUnknownShipmentIsNotFound() {
        assertThat(operator.get(SHIPMENTS + "/{id}", UUID.randomUUID())).hasStatus(404);
        assertThat(operator.get(SHIPMENTS + "/nonsense")).hasStatus(400);
        assertThat(operator.post("k", "{}", SHIPMENTS + "/{id}/dispatch", UUID.randomUUID()))
                .hasStatus(404);
    }

    @Test
    void onlyOperatorsOfShipmentsHaveAccess() {
        Edge stranger = operator.as("somebody", Scopes.ORDERS, Scopes.OPERATOR_STOCK);
        assertThat(stranger.get(SHIPMENTS)).hasStatus(403);
        assertThat(stranger.get(SHIPMENTS + "/{id}", world.id(order))).hasStatus(403);
        for (String command : List.of("dispatch", "deliver", "book")) {
            assertThat(stranger.post("k", "{}", SHIPMENTS + "/{id}/" + command, world.id(order)))
                    .hasStatus(403);
        }
    }

    @Test
    void aHeldShipmentIsShownAndIsNotSentUntilItIsReleased() {
        String warehouse = "holds " + order.correlation();
        Order held = new Order(order.correlation() + "/ship/2", order.correlation());
        world.publish(world.hold(held, HoldReason.DISPUTE, "dp_1"));
        world.awaitHeld(held, true);
        world.publish(inWarehouse(warehouse, world.ship(held)));
        world.awaitStatus(held, "created");
        world.publish(world.hold(held, HoldReason.AUTHORISATION_EXPIRED, "pay_1"));
        world.awaitPublished(order, ShipmentCreated.class, ShipmentCreated.class);
        world.awaitDelivered();
        String url = SHIPMENTS + "/" + world.id(held);

        assertThat(operator.get(url)).bodyJson().extractingPath("held").isEqualTo(true);
        assertThat(operator.get(url))
                .bodyJson()
                .extractingPath("holds[*].cause")
                .isEqualTo(List.of("dp_1", "pay_1"));
        String ofOrder = SHIPMENTS + "?correlation=" + order.correlation();
        assertThat(references(ofOrder + "&held=true")).containsExactly(held.shipment());
        assertThat(references(ofOrder + "&held=false")).containsExactly(order.shipment());
        assertThat(operator.get(SHIPMENTS + "/pick-list?warehouse_id={w}", warehouse))
                .bodyJson()
                .extractingPath("warehouses")
                .isEqualTo(List.of());
        assertThat(meters.get("orderwright.shipping.held").gauge().value()).isEqualTo(1);
        for (String command : List.of("dispatch", "deliver")) {
            MvcTestResult refused = operator.post("k", "{}", url + "/" + command);
            assertThat(refused).hasStatus(409).bodyJson().extractingPath("code").isEqualTo("SHIPMENT_HELD");
            assertThat(refused)
                    .bodyJson()
                    .extractingPath("details.reasons")
                    .isEqualTo(List.of("DISPUTE", "AUTHORISATION_EXPIRED"));
        }

        world.publish(
                world.release(held, HoldReason.DISPUTE, "dp_1"),
                world.release(held, HoldReason.AUTHORISATION_EXPIRED, "pay_1"));
        world.awaitHeld(held, false);
        assertThat(operator.get(url))
                .bodyJson()
                .extractingPath("holds[*].released_at")
                .asArray()
                .hasSize(2);
        assertThat(operator.get(SHIPMENTS + "/pick-list?warehouse_id={w}", warehouse))
                .bodyJson()
                .extractingPath("warehouses[0].shipment_count")
                .isEqualTo(1);
        assertThat(operator.post("k", "{}", url + "/dispatch"))
                .as("the refusal has not used up the key")
                .hasStatus(200)
                .bodyJson()
                .extractingPath("status")
                .isEqualTo("DISPATCHED");
    }

    @Test
    void aShipmentThatIsNeverHeldShowsNoHolds() {
        assertThat(operator.get(SHIPMENTS + "/{id}", world.id(order)))
                .bodyJson()
                .doesNotHavePath("holds")
                .extractingPath("held")
                .isEqualTo(false);
    }

    private static ShipmentRequested inWarehouse(String warehouse, ShipmentRequested request) {
        return new ShipmentRequested(
                request.reference(),
                request.correlation(),
                warehouse,
                request.country(),
                request.address(),
                request.lines(),
                request.giftMessage());
    }

    private MvcTestResult post(String command, String key) {
        return operator.post(key, "{}", SHIPMENTS + "/{id}/" + command, world.id(order));
    }

    private double late() {
        return meters.get("orderwright.shipping.late")
                .tag("status", "CREATED")
                .gauge()
                .value();
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
