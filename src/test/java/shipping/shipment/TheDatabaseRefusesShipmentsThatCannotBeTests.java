package shipping.shipment;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import testing.ConstraintTest;

/** PostgreSQL refuses shipments and scans that contradict themselves, whatever the code does. */
class TheDatabaseRefusesShipmentsThatCannotBeTests extends ConstraintTest {

    TheDatabaseRefusesShipmentsThatCannotBeTests() {
        super("shipping");
    }

    @BeforeEach
    void aShipmentOfEachStatus() {
        assertAccepted(
                "truncate shipping.shipment, shipping.carrier_event",
                """
                insert into shipping.shipment (reference, status, correlation, shipment_id, warehouse_id, country, carrier,
                  address_owner, address_ciphertext, lines, requested_at, waybill, created_at, dispatched_at, delivered_at,
                  cancelled_at, noted_at)
                select status, status, 'o', gen_random_uuid(), 'main', 'GB', 'acme', 'a', 'x', '[]', now(),
                  case when status in ('created', 'dispatched', 'delivered') then status end,
                  case when status in ('created', 'dispatched', 'delivered') then now() end,
                  case when status in ('dispatched', 'delivered') then now() end,
                  case when status = 'delivered' then now() end,
                  case when status = 'cancelled' then now() end, now()
                from unnest(array['requested', 'created', 'dispatched', 'delivered', 'cancelled']) status
                """,
                "insert into shipping.shipment (reference, status, noted_at) values ('awaited', 'awaited', now())",
                """
                insert into shipping.shipment (reference, status, correlation, cancelled_at, noted_at)
                values ('tombstone', 'cancelled', 'o', now(), now())
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "requested; carrier = null; request_complete",
                "delivered; address_ciphertext = null; request_complete",
                "created; lines = null; request_complete",
                "tombstone; carrier = 'acme'; request_complete",
                "tombstone; status = 'requested', cancelled_at = null; request_known",
                "awaited; correlation = 'o'; place_empty",
                "tombstone; correlation = null; correlation_known",
                "cancelled; waybill = 'w'; booking_complete",
                "requested; status = 'created'; booked_by_its_status",
                "created; status = 'requested'; booked_by_its_status",
                "created; failure = 'no'; failure_of_a_request",
                "created; status = 'dispatched'; dispatched_by_its_status",
                "created; dispatched_at = now(); dispatched_by_its_status",
                "dispatched; dispatched_at = null; dispatched_by_its_status",
                "dispatched; status = 'delivered'; delivered_by_its_status",
                "delivered; delivered_at = null; delivered_by_its_status",
                "dispatched; delivered_at = now(); delivered_by_its_status",
                "created; status = 'cancelled'; cancelled_by_its_status",
                "created; cancelled_at = now(); cancelled_by_its_status",
                "created; status = 'lost'; shipment_status_check",
                "created; waybill = 'delivered'; waybill_once",
                "created; held_since = now(); held_by_a_hold",
                "dispatched; holds = '[]', held_since = now(); held_before_it_leaves",
                "tombstone; holds = '[]', held_since = now(); held_before_it_leaves",
            })
    void aShipmentThatIsIncompleteForItsStatus(String reference, String change, String constraint) {
        assertRefused(
                "update shipping.shipment set %s where reference = '%s'".formatted(change, reference), constraint);
    }

    @Test
    void theSameScanTwice() {
        assertAccepted(scan("e1", "information", "unchanged"));
        assertRefused(scan("e1", "dispatched", "applied"), "carrier_event_pkey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dispatched", "delivered"})
    void aSecondAppliedScanOfTheSameFact(String fact) {
        assertAccepted(scan("e1", fact, "applied"), scan("e2", fact, "unchanged"));
        assertRefused(scan("e3", fact, "applied"), "applied_once");
    }

    private static String scan(String id, String fact, String verdict) {
        return """
                insert into shipping.carrier_event (carrier, event_id, type, fact, reference, waybill, occurred_at,
                  received_at, verdict, why)
                values ('acme', '%s', 'any', '%s', 'created', 'created', now(), now(), '%s', 'any')
                """.formatted(id, fact, verdict);
    }
}
