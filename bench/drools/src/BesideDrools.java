import cart.Item;
import cart.Total;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.runtime.KieContainer;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.KieSessionsPool;
import platform.money.Money;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Cart;
import promotion.engine.CompiledPromotions;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Definition;
import promotion.engine.Layer;
import promotion.engine.PromotionVersion;
import promotion.engine.Selection;
import promotion.engine.Selection.Skus;

/**
 * Half of the rules take a percentage off the units of one SKU, half take a percentage off the rest of the order above a threshold. Drools
 * computes only what is left to pay. The promotion engine also computes shares of units and an explanation, and searches for the best deal.
 * Both must come to the same amount for each cart. One thread.
 */
final class BesideDrools {

    private static final int RULES = 1_000;
    private static final int SKUS = 2_000;
    private static final int CARTS = 500;
    private static final int ROUNDS = 5;

    /** One rule: for a SKU, or above a threshold if that is not zero. The rules apply in the order of their numbers. */
    private record Rule(int number, String sku, long threshold, int basisPoints) {

        PromotionVersion promotion() {
            Definition definition = threshold == 0
                    ? new Definition(
                            new PercentOff(new Units(new Skus(Set.of(sku))), basisPoints, Base.LIST),
                            null,
                            Layer.LINE,
                            null,
                            null,
                            List.of())
                    : new Definition(
                            new PercentOff(new WholeOrder(), basisPoints, Base.REMAINING),
                            new Subtotal(Selection.EVERYTHING, Money.ofMinor(threshold, "GBP"), null),
                            Layer.ORDER,
                            null,
                            null,
                            List.of());
            return new PromotionVersion("rule-" + number, 1, null, false, true, number, definition);
        }

        String drl() {
            String condition = threshold == 0
                    ? "$item : Item(sku == \"%s\") $total : Total()".formatted(sku)
                    : "$total : Total(list >= %dL)".formatted(threshold);
            String consequence = threshold == 0 ? "takeOffUnits($item, %d)" : "takeOff(%d)";
            return "rule \"%d\" salience %d when %s then $total.%s; end\n"
                    .formatted(number, RULES - number, condition, consequence.formatted(basisPoints));
        }
    }

    private BesideDrools() {}

    public static void main(String[] arguments) {
        int seconds = Integer.parseInt(arguments[0]);
        int lines = Integer.parseInt(arguments[1]);
        List<Rule> rules = rules();
        List<Cart> carts = carts(lines);

        long began = System.nanoTime();
        CompiledPromotions compiled =
                CompiledPromotions.of(rules.stream().map(Rule::promotion).toList());
        long engineCompiled = System.nanoTime() - began;
        began = System.nanoTime();
        KieSessionsPool sessions = drools(rules).newKieSessionsPool(1);
        long droolsCompiled = System.nanoTime() - began;
        System.out.printf("%,d rules compiled: engine %d ms, Drools %d ms%n", RULES, engineCompiled / 1_000_000, droolsCompiled / 1_000_000);

        ToLongFunction<Cart> engine = cart -> list(cart) - compiled.evaluate(cart, Map.of()).totalMinor();
        ToLongFunction<Cart> drools = cart -> drools(sessions, cart);
        for (Cart cart : carts) {
            if (engine.applyAsLong(cart) != drools.applyAsLong(cart)) {
                throw new IllegalStateException("engine %d, Drools %d: %s"
                        .formatted(engine.applyAsLong(cart), drools.applyAsLong(cart), cart));
            }
        }
        System.out.printf("Both come to the same amounts for %d carts of %d lines.%n%n", carts.size(), lines);
        measure(engine, carts, seconds);
        measure(drools, carts, seconds);
        System.out.printf("%-8s %10s %10s %10s%n", "", "P50 µs", "P99 µs", "carts/s");
        for (int round = 0; round < ROUNDS; round++) {
            print("engine", measure(engine, carts, seconds));
            print("Drools", measure(drools, carts, seconds));
        }
    }

    private static KieContainer drools(List<Rule> rules) {
        StringBuilder drl = new StringBuilder("package cart;\n");
        rules.forEach(rule -> drl.append(rule.drl()));
        KieServices services = KieServices.Factory.get();
        KieFileSystem files = services.newKieFileSystem();
        files.write("src/main/resources/cart/rules.drl", drl.toString());
        KieBuilder builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
        if (builder.getResults().hasMessages(Message.Level.ERROR)) {
            throw new IllegalStateException(builder.getResults().toString());
        }
        return services.newKieContainer(services.getRepository().getDefaultReleaseId());
    }

    private static long drools(KieSessionsPool sessions, Cart cart) {
        KieSession session = sessions.newKieSession();
        Total total = new Total(list(cart));
        for (Cart.Line line : cart.lines()) {
            session.insert(new Item(line.skuId(), line.quantity(), line.listMinor() / line.quantity()));
        }
        session.insert(total);
        session.fireAllRules();
        session.dispose();
        return total.left();
    }

    private static long list(Cart cart) {
        return cart.lines().stream().mapToLong(Cart.Line::listMinor).sum();
    }

    private static long[] measure(ToLongFunction<Cart> way, List<Cart> carts, int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; System.nanoTime() < end; i++) {
            long began = System.nanoTime();
            way.applyAsLong(carts.get(i % carts.size()));
            nanos.add(System.nanoTime() - began);
        }
        return nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static void print(String name, long[] nanos) {
        System.out.printf(
                "%-8s %10.1f %10.1f %10.0f%n",
                name,
                nanos[nanos.length / 2] / 1e3,
                nanos[(int) (nanos.length * 0.99)] / 1e3,
                nanos.length * 1e9 / Arrays.stream(nanos).sum());
    }

    /** Each SKU has one rule at most. The thresholds are 1,000.00 to 20,000.00. */
    private static List<Rule> rules() {
        Random random = new Random(1);
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            rules.add(
                    i < RULES / 2
                            ? new Rule(i, "sku-" + i, 0, 500 + random.nextInt(1_000))
                            : new Rule(i, "", (1 + random.nextInt(20)) * 100_000L, 1 + random.nextInt(50)));
        }
        return rules;
    }

    private static List<Cart> carts(int lines) {
        Random random = new Random(2);
        List<Cart> carts = new ArrayList<>();
        for (int i = 0; i < CARTS; i++) {
            List<Cart.Line> some = new ArrayList<>();
            for (int line = 0; line < lines; line++) {
                int quantity = 1 + random.nextInt(3);
                some.add(Cart.Line.of("line-" + line, "sku-" + random.nextInt(SKUS), quantity, quantity * (100L + random.nextInt(5_000))));
            }
            carts.add(new Cart(
                    "GBP", Instant.parse("2026-03-01T09:00:00Z"), "web", "GB", null, Cart.Customer.GUEST, some, 0, Set.of()));
        }
        return carts;
    }
}
