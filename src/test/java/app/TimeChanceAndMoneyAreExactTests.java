package app;

import static app.Rules.check;
import static app.Rules.no;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import picocli.CommandLine.Command;

/** Time comes from the injected clock, ids come from the injected source, and money is never a floating-point number. */
class TimeChanceAndMoneyAreExactTests {

    private static final Set<String> FLOATING = Set.of("float", "double", "java.lang.Float", "java.lang.Double");

    @Test
    void nothingReadsTheClockOfTheMachine() {
        check(machineClock(), planted.order.ReadsTheWallClock.class, planted.order.ReadsTheWallClockByReference.class);
    }

    private static ArchRule machineClock() {
        return noCall("the machine's clock", (from, target) -> {
            boolean clockGiven = target.getRawParameterTypes().stream().anyMatch(it -> it.isEquivalentTo(Clock.class));
            boolean now = target.getOwner().getPackageName().equals("java.time")
                    && target.getName().equals("now")
                    && !clockGiven;
            boolean system = target.getOwner().isEquivalentTo(Clock.class)
                    && target.getName().startsWith("system")
                    && !from.isAnnotatedWith(Configuration.class)
                    && !from.isAnnotatedWith(Command.class); // a program of its own has no injected clock
            boolean date = is(target, Date.class, "<init>")
                    && target.getRawParameterTypes().isEmpty();
            return now || system || date || is(target, System.class, "currentTimeMillis");
        });
    }

    @Test
    void noIdIsRandom() {
        check(
                noCall("a random id", (from, target) -> is(target, UUID.class, "randomUUID")),
                planted.order.DrawsItsId.class);
    }

    @Test
    void nothingSleeps() {
        check(
                noCall(
                        "a sleep",
                        (from, target) -> is(target, Thread.class, "sleep") || is(target, TimeUnit.class, "sleep")),
                planted.order.Sleeps.class);
    }

    @Test
    void noModuleKeepsAFloatingNumber() {
        check(
                code -> no(
                        "a floating number in a field",
                        type -> type.getFields().stream()
                                .filter(it -> Design.isBusiness(code.module(type)) || code.isWithin(type, "platform"))
                                .filter(it -> FLOATING.contains(it.getRawType().getName()))
                                .map(it -> it.getFullName())),
                planted.order.FloatingPrice.class);
    }

    @Test
    void noDecimalTurnsIntoAFloatingNumberOrBack() {
        check(floatingDecimals(), planted.order.RoundsByAccident.class);
    }

    private static ArchRule floatingDecimals() {
        return noCall("a conversion between decimal and floating", (from, target) -> {
            boolean takesDouble =
                    target.getRawParameterTypes().stream().anyMatch(it -> FLOATING.contains(it.getName()));
            return is(target, BigDecimal.class, "doubleValue")
                    || is(target, BigDecimal.class, "floatValue")
                    || takesDouble
                            && (is(target, BigDecimal.class, "<init>") || is(target, BigDecimal.class, "valueOf"));
        });
    }

    private interface Forbidden {

        boolean test(JavaClass from, CodeUnitAccessTarget target);
    }

    /** No call and no method reference. */
    private static ArchRule noCall(String wrong, Forbidden forbidden) {
        return no(
                wrong,
                type -> type.getAccessesFromSelf().stream()
                        .filter(it ->
                                it.getTarget() instanceof CodeUnitAccessTarget target && forbidden.test(type, target))
                        .map(JavaAccess::getDescription));
    }

    private static boolean is(CodeUnitAccessTarget target, Class<?> owner, String name) {
        return target.getOwner().isEquivalentTo(owner) && target.getName().equals(name);
    }
}
