package ledger.booking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up postings by account and line. The result has at most one posting for each of them, and none of zero. */
final class Postings {

    private record Key(Account account, @Nullable Integer lineNo) {}

    private final Map<Key, Long> amounts = new LinkedHashMap<>();

    Postings add(Account account, @Nullable Integer lineNo, long amountMinor) {
        amounts.merge(new Key(account, lineNo), amountMinor, Math::addExact);
        return this;
    }

    Postings debit(Account account, long amountMinor) {
        return add(account, null, amountMinor);
    }

    Postings credit(Account account, long amountMinor) {
        return add(account, null, Math.negateExact(amountMinor));
    }

    Postings addAll(Iterable<Posting> postings) {
        postings.forEach(each -> add(each.account(), each.lineNo(), each.amountMinor()));
        return this;
    }

    long sum() {
        return amounts.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    }

    List<Posting> list() {
        List<Posting> postings = new ArrayList<>(amounts.size());
        amounts.forEach((key, amount) -> {
            if (amount != 0) {
                postings.add(new Posting(key.account(), amount, key.lineNo()));
            }
        });
        return List.copyOf(postings);
    }
}
