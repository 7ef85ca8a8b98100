package order.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import order.command.OrderCommand.PaymentTerms;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import payment.PaymentEvent.MethodsOffered;
import payment.PaymentEvent.OfferedMethod;
import payment.PaymentEvent.OfferedTradeType;
import platform.web.FieldProblem;
import testing.TestDatabase;

/** The newest list of payment methods counts, in whatever order the lists arrive. */
class RefusesWhatAMethodDoesNotTakeTests {

    private static final OfferedMethod WALLET = new OfferedMethod(
            "wallet",
            List.of("CNY"),
            List.of(new OfferedTradeType("code", false), new OfferedTradeType("app", true)),
            List.of(3, 6),
            null);
    private static final OfferedMethod CARD = new OfferedMethod("card", List.of(), List.of(), List.of(), null);
    private static final OfferedMethod PAYER =
            new OfferedMethod("payer", List.of(), List.of(new OfferedTradeType("usual", true)), List.of(), null);

    private final DSLContext database = DSL.using(TestDatabase.create("order").dataSource(), SQLDialect.POSTGRES);
    private final PaymentMethods methods = new PaymentMethods(database);

    @Test
    void whileNothingIsKnownEachMethodMayBeNamed() {
        assertThat(methods.problems(null, "shells", "GBP", null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "wallet | CNY | -    | -  | -  | -           | -",
                "wallet | CNY | app  | me | 3  | -           | -",
                "wallet | CNY | code | me | -  | -           | -",
                "card   | GBP | -    | -  | -  | -           | -",
                "payer  | GBP | -    | me | -  | -           | -",
                "wallet | GBP | -    | -  | -  | method      | must be a method that takes GBP",
                "shells | GBP | -    | -  | -  | method      | must be a method that a payment provider serves now",
                "wallet | CNY | h5   | -  | -  | trade_type  | must be one of code, app",
                "card   | CNY | app  | -  | -  | trade_type  | must be absent for this method",
                "wallet | CNY | app  | -  | -  | payer_id    | must be present for the trade type app",
                "payer  | CNY | -    | -  | 3  | payer_id    | must be present for the trade type usual",
                "wallet | CNY | -    | -  | 12 | instalments | must be one of 3, 6",
                "card   | CNY | -    | -  | 3  | instalments | must be absent for this method"
            })
    void whatTheMethodTakes(
            String method,
            String currency,
            @Nullable String tradeType,
            @Nullable String payerId,
            @Nullable Integer instalments,
            @Nullable String field,
            @Nullable String rule) {
        methods.update(List.of(new MethodsOffered(1, List.of(WALLET, CARD, PAYER))));
        PaymentTerms terms = new PaymentTerms(tradeType, payerId, null, instalments, null);

        List<FieldProblem> problems = methods.problems("payment.", method, currency, terms);

        if (field == null) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).contains(new FieldProblem("payment." + field, rule));
        }
    }

    @Test
    void theShortFormNamesItsOwnField() {
        methods.update(List.of(new MethodsOffered(1, List.of(WALLET, PAYER))));

        assertThat(methods.problems(null, "wallet", "GBP", null))
                .containsExactly(new FieldProblem("payment_method", "must be a method that takes GBP"));
        assertThat(methods.problems(null, "payer", "GBP", null))
                .containsExactly(new FieldProblem("payment.payer_id", "must be present for the trade type usual"));
    }

    @Test
    void theNewestListCounts() {
        methods.update(List.of(new MethodsOffered(2, List.of(WALLET)), new MethodsOffered(1, List.of(CARD))));

        assertThat(methods.problems(null, "wallet", "CNY", null)).isEmpty();
        assertThat(methods.problems(null, "card", "CNY", null)).hasSize(1);
    }
}
