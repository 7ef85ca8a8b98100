package app;

import static app.Rules.assertFinds;
import static app.Rules.no;
import static app.Rules.noDependency;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jmolecules.archunit.JMoleculesDddRules;
import org.junit.jupiter.api.Test;
import planted.order.PoorNames;

/** Names say what a class is, constructors say what it needs, and what jMolecules marks keeps to its meaning. */
class ClassesAreNamedAndWiredPlainlyTests {

    private static final Set<String> BY_PROXY = Set.of(
            "org.springframework.transaction.annotation",
            "jakarta.transaction",
            "org.springframework.scheduling.annotation",
            "org.springframework.cache.annotation",
            "org.springframework.validation.annotation");

    private static final Pattern EMPTY_NAME = Pattern.compile(".*(Impl|D[Tt][Oo]|Utils?|Helper|Manager|Service)");

    @Test
    void noNameEndsInAWordThatSaysNothing() {
        emptyNames().check(Code.APPLICATION.written());
        assertFinds(
                emptyNames(),
                Code.PLANTED,
                PoorNames.OrderImpl.class,
                PoorNames.OrderDto.class,
                PoorNames.OrderUtil.class,
                PoorNames.OrderHelper.class,
                PoorNames.OrderManager.class,
                PoorNames.OrderService.class);
    }

    private static ArchRule emptyNames() {
        return no(
                "a name that says nothing",
                type -> EMPTY_NAME.matcher(type.getSimpleName()).matches()
                        ? Stream.of(type.getName())
                        : Stream.empty());
    }

    @Test
    void nothingIsInjectedIntoFields() {
        ArchRule rule = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

        rule.check(Code.APPLICATION.written());
        assertFinds(rule, Code.PLANTED, planted.order.InjectedIntoAField.class);
    }

    /** Nothing would act on these annotations: no class is wrapped in a proxy. */
    @Test
    void nothingAsksForAProxy() {
        ArchRule rule = noDependency(
                "an annotation that only a proxy acts on", (from, to) -> BY_PROXY.contains(to.getPackageName()));

        rule.check(Code.APPLICATION.written());
        assertFinds(rule, Code.PLANTED, planted.order.WantsAProxy.class);
    }

    @Test
    void aggregatesReferToOthersByIdentity() {
        ArchRule rule = JMoleculesDddRules.all();

        rule.check(Code.APPLICATION.written());
        assertFinds(rule, Code.PLANTED, planted.order.HoldsAnotherAggregate.class);
    }
}
