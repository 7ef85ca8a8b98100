package replay.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For random files: every returned unit is refunded once or kept with a reason. */
class RefundsNoMoreThanWasBoughtTests {

    private static final OffsetDateTime BEGIN = OffsetDateTime.parse("2010-12-01T08:00:00Z");

    private record Entry(boolean isReturn, int number, Buyer buyer, int hour, List<SoldLine> lines) {

        String name() {
            return (isReturn ? "C" : "") + number;
        }
    }

    @Provide
    Arbitrary<List<Entry>> files() {
        Arbitrary<SoldLine> line = Combinators.combine(
                        Arbitraries.of("A", "B"), Arbitraries.longs().between(1, 9), Arbitraries.of(100L, 255L))
                .as(SoldLine::new);
        Arbitrary<Entry> entry = Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.of(new Buyer.Guest(), new Buyer.Customer("1"), new Buyer.Customer("2")),
                        Arbitraries.integers().between(0, 5),
                        line.list().ofMinSize(1).ofMaxSize(4))
                .as((isReturn, buyer, hour, lines) -> new Entry(isReturn, 0, buyer, hour, lines));
        return entry.list().ofMaxSize(12).map(RefundsNoMoreThanWasBoughtTests::numbered);
    }

    @Property
    void everyUnitIsRefundedOrKeptAndNoneTwice(@ForAll("files") List<Entry> file) {
        List<Invoice> invoices = invoices(file);
        List<Return> returns = returns(file);

        ReturnsPlan plan = ReturnsPlanner.plan(invoices, returns, List.of());

        assertThat(units(plan)).isEqualTo(units(returns));
        assertRefundsMatchTheirInvoices(plan, invoices, returns);
        Map<String, Long> left = unitsLeft(plan, invoices);
        assertThat(left.values()).allSatisfy(units -> assertThat(units).isNotNegative());
        assertNothingWasLeftForExcessReturns(plan, invoices, returns, left);
    }

    @Property
    void ofAnyInvoicesOnlyTheirOwnAreRefunded(@ForAll("files") List<Entry> file, @ForAll boolean firstHalf) {
        List<Invoice> invoices = invoices(file);
        List<Invoice> some = firstHalf
                ? invoices.subList(0, invoices.size() / 2)
                : invoices.subList(invoices.size() / 2, invoices.size());
        ReturnsPlan all = ReturnsPlanner.plan(invoices, returns(file), List.of());

        ReturnsPlan plan = all.ofPlaced(some);

        assertThat(all.refunds()).containsAll(plan.refunds());
        assertThat(units(plan)).isEqualTo(units(returns(file)));
        assertThat(some.stream().map(Invoice::number))
                .containsAll(plan.refunds().stream().map(Refund::invoiceNumber).toList());
    }

    /** The returned units and pennies, by return and SKU. */
    private static Map<String, List<Long>> units(List<Return> returns) {
        Map<String, List<Long>> units = new HashMap<>();
        returns.forEach(each -> each.lines()
                .forEach(line -> add(units, each.number() + " " + line.skuId(), line.quantity(), line.amountMinor())));
        return units;
    }

    private static Map<String, List<Long>> units(ReturnsPlan plan) {
        Map<String, List<Long>> units = new HashMap<>();
        plan.refunds()
                .forEach(refund -> refund.lines()
                        .forEach(line -> add(
                                units,
                                refund.returnNumber() + " " + line.goods().skuId(),
                                line.goods().quantity(),
                                line.goods().amountMinor())));
        plan.unmatched()
                .forEach(line -> add(
                        units,
                        line.returnNumber() + " " + line.skuId(),
                        line.sums().units(),
                        line.sums().amountMinor()));
        return units;
    }

    private static void add(Map<String, List<Long>> units, String of, long more, long amountMinor) {
        units.merge(of, List.of(more, amountMinor), (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1)));
    }

    private static void assertRefundsMatchTheirInvoices(
            ReturnsPlan plan, List<Invoice> invoices, List<Return> returns) {
        Map<String, Invoice> byNumber =
                invoices.stream().collect(Collectors.toMap(Invoice::number, Function.identity()));
        Map<String, Return> returnsByNumber =
                returns.stream().collect(Collectors.toMap(Return::number, Function.identity()));
        for (Refund refund : plan.refunds()) {
            Invoice invoice = byNumber.get(refund.invoiceNumber());
            assertThat(invoice.placedAt()).isBeforeOrEqualTo(refund.returnedAt());
            assertThat(invoice.buyer())
                    .isInstanceOf(Buyer.Customer.class)
                    .isEqualTo(returnsByNumber.get(refund.returnNumber()).buyer());
            for (RefundedLine line : refund.lines()) {
                SoldLine sold = invoice.lines().get(line.lineNo() - 1);
                assertThat(line.goods().skuId()).isEqualTo(sold.skuId());
                assertThat(line.goods().unitPriceMinor()).isEqualTo(sold.unitPriceMinor());
            }
        }
    }

    private static Map<String, Long> unitsLeft(ReturnsPlan plan, List<Invoice> invoices) {
        Map<String, Long> left = new HashMap<>();
        for (Invoice invoice : invoices) {
            for (int i = 0; i < invoice.lines().size(); i++) {
                left.put(
                        invoice.number() + " " + (i + 1), invoice.lines().get(i).quantity());
            }
        }
        plan.refunds()
                .forEach(refund -> refund.lines()
                        .forEach(line -> left.merge(
                                refund.invoiceNumber() + " " + line.lineNo(),
                                -line.goods().quantity(),
                                Long::sum)));
        return left;
    }

    private static void assertNothingWasLeftForExcessReturns(
            ReturnsPlan plan, List<Invoice> invoices, List<Return> returns, Map<String, Long> left) {
        for (UnmatchedLine line : plan.unmatched()) {
            if (line.reason() == UnmatchedReason.MORE_THAN_BOUGHT) {
                Return returned = returns.stream()
                        .filter(each -> each.number().equals(line.returnNumber()))
                        .findFirst()
                        .orElseThrow();
                long unitPriceMinor = line.sums().amountMinor() / line.sums().units();
                assertThat(invoices)
                        .filteredOn(invoice -> invoice.buyer().equals(returned.buyer()))
                        .filteredOn(invoice -> !invoice.placedAt().isAfter(returned.returnedAt()))
                        .allSatisfy(invoice -> {
                            for (int i = 0; i < invoice.lines().size(); i++) {
                                SoldLine sold = invoice.lines().get(i);
                                if (sold.skuId().equals(line.skuId()) && sold.unitPriceMinor() == unitPriceMinor) {
                                    assertThat(left.get(invoice.number() + " " + (i + 1)))
                                            .isZero();
                                }
                            }
                        });
            }
        }
    }

    private static List<Invoice> invoices(List<Entry> file) {
        return file.stream()
                .filter(entry -> !entry.isReturn)
                .map(entry -> new Invoice(entry.name(), BEGIN.plusHours(entry.hour), entry.buyer, "EIRE", entry.lines))
                .toList();
    }

    private static List<Return> returns(List<Entry> file) {
        return file.stream()
                .filter(Entry::isReturn)
                .map(entry -> new Return(entry.name(), BEGIN.plusHours(entry.hour), entry.buyer, entry.lines))
                .toList();
    }

    private static List<Entry> numbered(List<Entry> entries) {
        List<Entry> numbered = new ArrayList<>();
        for (Entry entry : entries) {
            numbered.add(new Entry(entry.isReturn, numbered.size() + 1, entry.buyer, entry.hour, entry.lines));
        }
        return numbered;
    }
}
