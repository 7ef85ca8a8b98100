package shipping.shipment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import shipping.carrier.Carrier;

/** The carriers of this installation, in their order of preference. {@link OwnCarrier} takes a shipment that no other carrier serves. */
@Component
class Carriers {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    private final List<Carrier> carriers = new ArrayList<>();

    @Autowired
    Carriers(ObjectProvider<Carrier> carriers) {
        this(carriers.orderedStream().toList());
    }

    /** @throws IllegalStateException if two carriers share a name, or a name cannot be part of a URL */
    Carriers(List<Carrier> others) {
        others.forEach(this::add);
        add(new OwnCarrier());
    }

    Optional<Carrier> named(String name) {
        return carriers.stream().filter(carrier -> carrier.name().equals(name)).findFirst();
    }

    Carrier serving(String country) {
        return carriers.stream()
                .filter(carrier -> carrier.serves(country))
                .findFirst()
                .orElseThrow();
    }

    private void add(Carrier carrier) {
        if (!NAME.matcher(carrier.name()).matches()) {
            throw new IllegalStateException(
                    "The name of a carrier must match %s, but is: %s".formatted(NAME.pattern(), carrier.name()));
        }
        if (named(carrier.name()).isPresent()) {
            throw new IllegalStateException("Two carriers have the same name: %s".formatted(carrier.name()));
        }
        carriers.add(carrier);
    }
}
