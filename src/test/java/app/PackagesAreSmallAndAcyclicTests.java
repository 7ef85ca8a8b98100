package app;

import static app.Rules.outermost;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A package has few files, and they can be read in an order without cycles. */
class PackagesAreSmallAndAcyclicTests {

    private static final int MAX_FILES = 30;

    /** Bean Validation: the constraint refers to its validator, the validator to the body, and the body to the constraint. */
    private static final Set<String> EXCEPTIONS =
            Set.of("order.checkout.CheckoutBody", "order.checkout.ConsistentCheckout");

    @Test
    void noPackageHasMoreThanThirtyFiles() throws IOException {
        assertThat(filesByPackage(Path.of("src/main/java")))
                .hasSizeGreaterThan(30)
                .allSatisfy((name, files) -> assertThat(files).as(name).isLessThanOrEqualTo(MAX_FILES));
    }

    private static Map<String, Long> filesByPackage(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(
                            groupingBy(file -> root.relativize(file.getParent()).toString(), TreeMap::new, counting()));
        }
    }

    @Test
    void filesOfAPackageFormNoCycle() {
        assertThat(cycles(Code.APPLICATION, PackagesAreSmallAndAcyclicTests::inOnePackage, JavaClass::getName))
                .isEqualTo(EXCEPTIONS);
        assertThat(cycles(Code.PLANTED, PackagesAreSmallAndAcyclicTests::inOnePackage, JavaClass::getName))
                .contains("planted.order.Chicken", "planted.order.Egg");
    }

    private static boolean inOnePackage(JavaClass from, JavaClass to) {
        return from.getPackageName().equals(to.getPackageName());
    }

    /** Cycles between a base package and its subpackages are allowed. */
    @Test
    void subpackagesOfAModuleFormNoCycle() {
        assertThat(cycles(Code.APPLICATION, inOneModule(Code.APPLICATION), JavaClass::getPackageName))
                .isEmpty();
        assertThat(cycles(Code.PLANTED, inOneModule(Code.PLANTED), JavaClass::getPackageName))
                .contains("planted.order.before", "planted.order.after");
    }

    private static BiPredicate<JavaClass, JavaClass> inOneModule(Code code) {
        return (from, to) ->
                code.module(from).equals(code.module(to)) && !code.isInBasePackage(from) && !code.isInBasePackage(to);
    }

    /** The nodes that are part of a cycle. */
    private static Set<String> cycles(
            Code code, BiPredicate<JavaClass, JavaClass> counts, Function<JavaClass, String> node) {
        Map<String, Set<String>> arrows = new TreeMap<>();
        code.written()
                .forEach(type -> type.getDirectDependenciesFromSelf().forEach(dependency -> {
                    JavaClass from = outermost(type);
                    JavaClass to = outermost(dependency.getTargetClass().getBaseComponentType());
                    if (code.isOurs(to) && !code.isGenerated(to) && counts.test(from, to)) {
                        arrows.computeIfAbsent(node.apply(from), name -> new TreeSet<>())
                                .add(node.apply(to));
                    }
                }));
        return arrows.keySet().stream()
                .filter(name -> reached(arrows, name).contains(name))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> reached(Map<String, Set<String>> arrows, String start) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(without(arrows.getOrDefault(start, Set.of()), start));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (reached.add(next)) {
                open.addAll(without(arrows.getOrDefault(next, Set.of()), next));
            }
        }
        return reached;
    }

    private static Set<String> without(Set<String> names, String itself) {
        Set<String> others = new TreeSet<>(names);
        others.remove(itself);
        return others;
    }
}
