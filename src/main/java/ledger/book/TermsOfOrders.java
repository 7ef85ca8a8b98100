package ledger.book;

import static ledger.jooq.Tables.ORDER_TERMS;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ledger.booking.Account;
import ledger.booking.OrderTerms;
import ledger.booking.Posting;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;
import tools.jackson.databind.json.JsonMapper;

/** Stores the terms of orders that are confirmed and not paid yet. */
@Repository
class TermsOfOrders {

    private final DSLContext database;

    TermsOfOrders(DSLContext database) {
        this.database = database;
    }

    /** The stored form; its field names are short, because there is a row for each order. */
    private record StoredTerms(String currency, List<StoredPosting> postings) {}

    private record StoredPosting(
            String account, long minor, @Nullable Integer line) {}

    Map<String, OrderTerms> of(Collection<String> correlations) {
        return database.selectFrom(ORDER_TERMS).where(anyOf(ORDER_TERMS.CORRELATION, correlations)).fetch().stream()
                .collect(Collectors.toMap(
                        row -> row.getCorrelation(), row -> terms(row.getTerms().data())));
    }

    /** Adds terms; those of a known order stay. */
    void add(Map<String, OrderTerms> terms) {
        if (terms.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(terms.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList())
                .column(ORDER_TERMS.CORRELATION, Map.Entry::getKey)
                .column(ORDER_TERMS.TERMS, each -> json(each.getValue()))
                .as("fixed");
        atCommit(database.insertInto(ORDER_TERMS, rows.columns())
                .select(rows.select())
                .onConflictDoNothing());
    }

    private static JSONB json(OrderTerms terms) {
        return JSONB.valueOf(JsonMapper.shared()
                .writeValueAsString(new StoredTerms(
                        terms.currency(),
                        terms.postings().stream()
                                .map(each ->
                                        new StoredPosting(each.account().code(), each.amountMinor(), each.lineNo()))
                                .toList())));
    }

    private static OrderTerms terms(String json) {
        StoredTerms stored = JsonMapper.shared().readValue(json, StoredTerms.class);
        return new OrderTerms(
                stored.currency(),
                stored.postings().stream()
                        .map(each -> new Posting(Account.ofCode(each.account()), each.minor(), each.line()))
                        .toList());
    }
}
