package app;

import static app.Rules.check;
import static app.Rules.no;
import static app.Rules.noDependency;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jmolecules.archunit.JMoleculesDddRules;
import org.junit.jupiter.api.Test;
import planted.order.PoorNames;

/** Names say what a class is, constructors declare its dependencies, and classes follow the jMolecules rules of their stereotypes. */
class ClassesAreNamedAndWiredPlainlyTests {

    private static final Set<String> BY_PROXY = Set.of(
            "org.springframework.transaction.annotation",
            "jakarta.transaction",
            "org.springframework.scheduling.annotation",
            "org.springframework.cache.annotation",
            "org.springframework.validation.annotation");

    private static final Pattern EMPTY_NAME = Pattern.compile(".*(Impl|D[Tt][Oo]|Utils?|Helper|Manager|Service)");

    @Test
    void noNameEndsInAnEmptyWord() {
        check(
                no(
                        "a name that says nothing",
                        type -> EMPTY_NAME.matcher(type.getSimpleName()).matches()
                                ? Stream.of(type.getName())
                                : Stream.empty()),
                PoorNames.OrderImpl.class,
                PoorNames.OrderDto.class,
                PoorNames.OrderUtil.class,
                PoorNames.OrderHelper.class,
                PoorNames.OrderManager.class,
                PoorNames.OrderService.class);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        check(NO_CLASSES_SHOULD_USE_FIELD_INJECTION, planted.order.InjectedIntoAField.class);
    }

    /** These annotations would have no effect, because no class is wrapped in a proxy. */
    @Test
    void noAnnotationNeedsAProxy() {
        check(
                noDependency(
                        "an annotation that only a proxy acts on",
                        (from, to) -> BY_PROXY.contains(to.getPackageName())),
                planted.order.WantsAProxy.class);
    }

    @Test
    void aggregatesReferToOthersByIdentity() {
        check(JMoleculesDddRules.all(), planted.order.HoldsAnotherAggregate.class);
    }
}
