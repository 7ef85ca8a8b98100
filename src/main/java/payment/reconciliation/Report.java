package payment.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import payment.reconciliation.ClassSum.Side;

/** The report of a closed day. Its lines are the sum of the counts of the provider's side, its entries that of our side. */
@Schema(name = "ReconciliationReport")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Report(
        UUID statementId,
        String sha256,
        long lines,
        long entries,
        List<ClassSum> sums,
        @Nullable List<EndBalance> balances,
        Instant closedAt) {

    private static final String MATCHED = "MATCHED";

    /**
     * Makes the report, and checks that it adds up.
     *
     * @throws IllegalStateException if the lines are not all in one class each, or if matched lines and matched payments differ in number or
     *     amount
     */
    static Report of(Statement statement, List<ClassSum> sums, List<EndBalance> balances, Instant at) {
        long lines = count(sums, Side.THERE);
        if (lines != statement.lines()) {
            throw new IllegalStateException("The statement has %d lines, but the sums have %d: provider=%s day=%s"
                    .formatted(statement.lines(), lines, statement.provider(), statement.day()));
        }
        List<ClassSum> there = matched(sums, Side.THERE);
        List<ClassSum> here = matched(sums, Side.HERE);
        boolean agree = there.size() == here.size()
                && there.stream()
                        .allMatch(sum -> here.stream()
                                .anyMatch(other -> other.kind().equals(sum.kind())
                                        && other.currency().equals(sum.currency())
                                        && other.count() == sum.count()
                                        && other.amountMinor() == sum.amountMinor()));
        if (!agree) {
            throw new IllegalStateException(
                    "Matched lines and matched payments differ: provider=%s day=%s there=%s here=%s"
                            .formatted(statement.provider(), statement.day(), there, here));
        }
        return new Report(statement.id(), statement.sha256(), lines, count(sums, Side.HERE), sums, balances, at);
    }

    private static long count(List<ClassSum> sums, Side side) {
        return sums.stream()
                .filter(sum -> sum.side() == side)
                .mapToLong(ClassSum::count)
                .sum();
    }

    private static List<ClassSum> matched(List<ClassSum> sums, Side side) {
        return sums.stream()
                .filter(sum -> sum.side() == side && sum.name().equals(MATCHED))
                .toList();
    }
}
