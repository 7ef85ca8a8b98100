package bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import platform.money.Money;
import promotion.engine.Benefit;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Cart;
import promotion.engine.CompiledPromotions;
import promotion.engine.Condition;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.CurrencyIs;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Condition.TimeWindow;
import promotion.engine.Definition;
import promotion.engine.Layer;
import promotion.engine.PromotionVersion;
import promotion.engine.Selection;
import promotion.engine.Selection.Categories;
import promotion.engine.Selection.Skus;

/** Measures how long the promotion engine needs for one cart, on one thread, without a database. */
final class PromotionEngine {

    private static final int SKUS = 20_000;
    private static final int CATEGORIES = 200;
    private static final int MOST_FOR_ALL = 100;
    private static final int CARTS = 500;
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    private PromotionEngine() {}

    static void main(String[] arguments) {
        int seconds = arguments.length == 2 && arguments[0].equals("--seconds") ? Integer.parseInt(arguments[1]) : 3;
        if (arguments.length != 0 && arguments.length != 2) {
            System.err.println("bench/promotion [--seconds N]: seconds for each line of the table; 3 if left out");
            System.exit(2);
        }
        System.out.println(
                "Promotions: SKUs and categories, with at most 100 that consider every cart; then all of them consider every cart");
        System.out.printf(
                "%-12s %10s %6s %12s %12s %12s %9s%n",
                "", "promotions", "lines", "P50 µs", "P99 µs", "carts/s", "applied");
        for (boolean forAll : new boolean[] {false, true}) {
            for (int promotions : new int[] {10, 1_000, 10_000}) {
                long began = System.nanoTime();
                CompiledPromotions compiled = CompiledPromotions.of(promotions(promotions, forAll));
                long compiledIn = (System.nanoTime() - began) / 1_000_000;
                for (int lines : new int[] {1, 20, 200}) {
                    measure(forAll ? "for all" : "indexed", promotions, compiled, lines, seconds);
                }
                System.out.printf("%-12s %10d compiled in %d ms%n", "", promotions, compiledIn);
            }
        }
    }

    private static void measure(String name, int promotions, CompiledPromotions compiled, int lines, int seconds) {
        Random random = new Random(lines);
        List<Cart> carts =
                IntStream.range(0, CARTS).mapToObj(i -> cart(lines, random)).toList();
        run(compiled, carts, seconds);
        long[] nanos = run(compiled, carts, seconds);
        long busy = Arrays.stream(nanos).sum();
        long applied = carts.stream()
                .mapToLong(cart -> compiled.evaluate(cart, Map.of()).applied().size())
                .sum();
        Arrays.sort(nanos);
        System.out.printf(
                "%-12s %10d %6d %12.1f %12.1f %12.0f %9.1f%n",
                name,
                promotions,
                lines,
                nanos[nanos.length / 2] / 1e3,
                nanos[(int) (nanos.length * 0.99)] / 1e3,
                nanos.length * 1e9 / busy,
                (double) applied / CARTS);
    }

    private static long[] run(CompiledPromotions compiled, List<Cart> carts, int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; System.nanoTime() < end; i++) {
            long began = System.nanoTime();
            compiled.evaluate(carts.get(i % CARTS), Map.of());
            nanos.add(System.nanoTime() - began);
        }
        return nanos.stream().mapToLong(Long::longValue).toArray();
    }

    private static List<PromotionVersion> promotions(int number, boolean forAll) {
        Random random = new Random(number);
        List<PromotionVersion> promotions = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            boolean order = forAll || (i % 10 == 0 && i < 10 * MOST_FOR_ALL);
            Definition definition = order ? forOrder(i, random) : forUnits(i, random);
            promotions.add(new PromotionVersion(
                    "promotion-" + i,
                    1,
                    new AllOf(List.of(new TimeWindow(NOW.minusSeconds(60), null), new CurrencyIs("GBP"))),
                    false,
                    true,
                    i % 5,
                    definition));
        }
        return promotions;
    }

    /** Percentages and amounts above one of twenty thresholds of 1,000.00 to 20,000.00. An order of 20 lines costs about 1,000.00. */
    private static Definition forOrder(int i, Random random) {
        Benefit benefit = i % 2 == 0
                ? new PercentOff(new WholeOrder(), 1 + random.nextInt(50), Base.REMAINING)
                : new AmountOff(new WholeOrder(), pounds(1 + random.nextInt(20)));
        return definition(
                benefit,
                new Subtotal(Selection.EVERYTHING, pounds((1 + random.nextInt(20)) * 100_000L), null),
                Layer.ORDER);
    }

    private static Definition forUnits(int i, Random random) {
        Selection selection = i % 4 == 0
                ? new Categories(Set.of("category-" + random.nextInt(CATEGORIES)))
                : new Skus(Set.of("sku-" + random.nextInt(SKUS), "sku-" + (SKUS + i)));
        Benefit benefit = i % 5 == 0
                ? new CheapestFree(selection, 3, 1)
                : new PercentOff(new Units(selection), 500 + random.nextInt(1_000), Base.LIST);
        return definition(benefit, null, Layer.LINE);
    }

    private static Definition definition(Benefit benefit, Condition condition, Layer layer) {
        return new Definition(benefit, condition, layer, null, null, List.of());
    }

    private static Cart cart(int lines, Random random) {
        List<Cart.Line> some = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            int sku = random.nextInt(SKUS);
            int quantity = 1 + random.nextInt(3);
            some.add(new Cart.Line(
                    "line-" + i,
                    "sku-" + sku,
                    quantity,
                    quantity * (100L + random.nextInt(5_000)),
                    Set.of("category-" + sku % CATEGORIES, "all"),
                    Map.of(),
                    Set.of(),
                    0));
        }
        return new Cart("GBP", NOW, "web", "GB", null, Cart.Customer.GUEST, some, 499, Set.of());
    }

    private static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
