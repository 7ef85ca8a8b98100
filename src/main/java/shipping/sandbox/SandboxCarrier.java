package shipping.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.callback.TimedSignature;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxConnection;
import shipping.carrier.Booking;
import shipping.carrier.Carrier;
import shipping.carrier.NewShipment;
import shipping.carrier.Scan;
import shipping.sandbox.CarrierSandboxController.Parcel;
import shipping.sandbox.CarrierSandboxController.ParcelBooked;
import shipping.sandbox.CarrierSandboxController.ParcelCancelled;
import shipping.sandbox.CarrierSandboxController.ParcelLine;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** A carrier for first runs and tests that moves no goods. */
@Component
@ConditionalOnSandbox(CarrierSandboxProperties.ENABLED)
class SandboxCarrier implements Carrier {

    static final String NAME = "sandbox";
    static final String HEADER = "Sandbox-Signature";

    private static final int UNPROCESSABLE = 422;
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final SandboxConnection carrierConnection;
    private final TimedSignature carrierSignature;
    private final boolean remote;

    SandboxCarrier(
            SandboxConnection carrierConnection, TimedSignature carrierSignature, CarrierSandboxProperties properties) {
        this.carrierConnection = carrierConnection;
        this.carrierSignature = carrierSignature;
        this.remote = properties.remote();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Booking.Booked> bookLocally(String reference) {
        return remote ? Optional.empty() : Optional.of(new Booking.Booked(SandboxScan.waybill(reference)));
    }

    @Override
    public Booking book(NewShipment shipment) throws IOException, InterruptedException {
        List<ParcelLine> lines = shipment.lines().stream()
                .map(line -> new ParcelLine(line.skuId(), line.quantity()))
                .toList();
        Map<String, Object> address;
        try {
            address = JSON.readValue(shipment.address(), OBJECT);
        } catch (JacksonException unreadable) { // its message may quote the address
            return new Booking.Refused("the address is not a JSON object");
        }
        SandboxConnection.Answer answer = carrierConnection.postAndWait(
                "/sandbox/shipments",
                JSON.writeValueAsBytes(new Parcel(shipment.reference(), shipment.country(), address, lines)));
        if (answer.status() == UNPROCESSABLE) {
            return new Booking.Refused("the sandbox is set to refuse bookings");
        }
        requireAnswer(answer);
        return answer.isSuccess()
                ? new Booking.Booked(
                        JSON.readValue(answer.body(), ParcelBooked.class).waybill())
                : new Booking.Refused("the sandbox answered " + answer.status());
    }

    @Override
    public boolean cancel(String reference, String waybill) throws IOException, InterruptedException {
        SandboxConnection.Answer answer =
                carrierConnection.postAndWait("/sandbox/shipments/%s/cancel".formatted(waybill), new byte[0]);
        requireAnswer(answer);
        return answer.isSuccess()
                && JSON.readValue(answer.body(), ParcelCancelled.class).cancelled();
    }

    @Override
    public ParsedCallback<Scan> read(CallbackMessage message) {
        return carrierSignature.read(
                message, HEADER, body -> SandboxScan.read(body).toScan());
    }

    /** An answer that is neither a success nor a final refusal is an {@link IOException}, as a retry may succeed. */
    private static void requireAnswer(SandboxConnection.Answer answer) throws IOException {
        if (!answer.isSuccess() && !answer.isFinal()) {
            throw new IOException("The sandbox answered " + answer.status());
        }
    }
}
