package payment.batch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import payment.PaymentRequest;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentProvider;

/** The providers of this installation, by name and by method. */
@Component
class Providers {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    /** A method and its provider. */
    record Served(PaymentProvider provider, PaymentMethod method) {}

    private final Map<String, PaymentProvider> byName = new HashMap<>();
    private final Map<String, Served> byMethod = new HashMap<>();

    /** Without any provider every payment fails, with a reason. */
    @Autowired
    Providers(ObjectProvider<PaymentProvider> providers) {
        this(providers.stream().toList());
    }

    /**
     * @throws IllegalStateException if two providers share a name or a method, if a name cannot be part of a URL, or if a method captures
     *     payments and cannot release or query them
     */
    Providers(List<PaymentProvider> providers) {
        for (PaymentProvider provider : providers) {
            if (!NAME.matcher(provider.name()).matches()) {
                throw new IllegalStateException("The name of a payment provider must match %s, but is: %s"
                        .formatted(NAME.pattern(), provider.name()));
            }
            requireFree(provider.name());
            requireUnique(byName.put(provider.name(), provider), provider.name());
            for (PaymentMethod method : provider.methods()) {
                requireFree(method.name());
                requireComplete(method);
                requireUnique(byMethod.put(method.name(), new Served(provider, method)), method.name());
            }
        }
    }

    Optional<PaymentProvider> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Served> serving(String method) {
        return Optional.ofNullable(byMethod.get(method));
    }

    /** Whether each capture is a payment of its own at this provider. */
    boolean captureApart(@Nullable String name) {
        return name != null
                && named(name).filter(PaymentProvider::capturesApart).isPresent();
    }

    /** What the provider of a method can do; nothing if no provider serves it. */
    Set<Operation> operationsOf(String method) {
        return serving(method).map(served -> served.method().operations()).orElse(Set.of());
    }

    Stream<String> names() {
        return byName.keySet().stream();
    }

    List<PaymentMethod> methods() {
        return byMethod.values().stream().map(Served::method).toList();
    }

    private static void requireFree(String name) {
        if (name.equals(PaymentRequest.BALANCE)) {
            throw new IllegalStateException(
                    "No payment provider and none of its methods may have the name %s, which wallets have"
                            .formatted(name));
        }
    }

    private static void requireComplete(PaymentMethod method) {
        if (method.isAuthorisedFirst() && !(method.can(Operation.VOID) && method.can(Operation.QUERY))) {
            throw new IllegalStateException(
                    "A payment method that captures must also void and query, but this one does not: " + method.name());
        }
    }

    private static void requireUnique(@Nullable Object other, String what) {
        if (other != null) {
            throw new IllegalStateException("Two payment providers have the same name or method: %s".formatted(what));
        }
    }
}
