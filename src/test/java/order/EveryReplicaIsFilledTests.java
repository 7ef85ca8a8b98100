package order;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import order.replica.Replica;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import outbox.EventTypes;
import outbox.Handles;
import testing.Apart;

/** A replica whose events are not handled stays empty, and an event that is handled for no replica is lost. */
@Apart
class EveryReplicaIsFilledTests {

    private static final List<Class<?>> REPLICAS = new ClassFileImporter()
            .importPackages("order.replica").stream()
                    .filter(type -> type.isAssignableTo(Replica.class) && !type.isInterface())
                    .<Class<?>>map(JavaClass::reflect)
                    .toList();

    @Test
    void fromExactlyTheEventsThatOrderHandlesForReplicas() {
        Set<Class<?>> replicated = REPLICAS.stream()
                .map(type -> ResolvableType.forClass(type)
                        .as(Replica.class)
                        .getGeneric(0)
                        .toClass())
                .flatMap(EventTypes::records)
                .collect(Collectors.toSet());
        Set<Class<?>> handled = Arrays.stream(OrderListeners.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Handles.class))
                .map(method -> method.getParameterTypes()[0])
                .flatMap(EventTypes::records)
                .collect(Collectors.toSet());

        assertThat(handled).containsAll(replicated);
        assertThat(handled.stream().filter(EveryReplicaIsFilledTests::ofStates))
                .as("the events of catalog, and of states of promotion")
                .isSubsetOf(replicated);
    }

    private static boolean ofStates(Class<?> event) {
        return catalog.CatalogEvent.class.isAssignableFrom(event)
                || promotion.PromotionEvent.StateChanged.class.isAssignableFrom(event);
    }

    @Test
    void inAnOrderThatIsTheSameInEveryBatch() {
        assertThat(REPLICAS)
                .hasSizeGreaterThan(7)
                .allSatisfy(type -> assertThat(type).hasAnnotation(Order.class));
        assertThat(REPLICAS.stream().map(type -> type.getAnnotation(Order.class).value()))
                .doesNotHaveDuplicates();
    }
}
