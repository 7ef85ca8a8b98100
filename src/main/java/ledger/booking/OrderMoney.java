package ledger.booking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of the money of one order.
 *
 * @param booked the entries of the order, in the order of their numbers
 * @param terms null if the ledger does not know them
 */
public record OrderMoney(List<Booked> booked, @Nullable OrderTerms terms) {

    public static final OrderMoney NONE = new OrderMoney(List.of(), null);

    /** An entry of the order that exists. */
    public record Booked(EntryKind kind, String reference, List<Posting> postings) {}

    OrderMoney with(OrderTerms known) {
        return new OrderMoney(booked, known);
    }

    OrderMoney with(Entry entry) {
        List<Booked> more = new ArrayList<>(booked);
        more.add(new Booked(entry.kind(), entry.reference(), entry.postings()));
        return new OrderMoney(List.copyOf(more), terms);
    }

    boolean has(EntryKind kind) {
        return booked.stream().anyMatch(each -> each.kind() == kind);
    }

    boolean has(EntryKind kind, String reference) {
        return booked.stream()
                .anyMatch(each -> each.kind() == kind && each.reference().equals(reference));
    }

    /** The references of the entries of this kind. */
    Set<String> references(EntryKind kind) {
        return booked.stream()
                .filter(each -> each.kind() == kind)
                .map(Booked::reference)
                .collect(Collectors.toSet());
    }

    /** The clearing account to which a payment was captured; empty if the capture is not booked. */
    Optional<Account> clearingOf(String paymentReference) {
        return booked.stream()
                .filter(each ->
                        each.kind() == EntryKind.CAPTURE && each.reference().equals(paymentReference))
                .flatMap(each -> each.postings().stream())
                .map(Posting::account)
                .filter(Account::isClearing)
                .findFirst();
    }

    /**
     * The sum of an account over the entries of disputes, or over all other entries.
     *
     * @return minor units; debits are above zero
     */
    long sum(Account account, boolean ofDisputes) {
        return booked.stream()
                .filter(each -> (each.kind() == EntryKind.DISPUTE) == ofDisputes)
                .flatMap(each -> each.postings().stream())
                .filter(posting -> posting.account().equals(account))
                .mapToLong(Posting::amountMinor)
                .reduce(0, Math::addExact);
    }

    /** The balances by account and line, without those of shoppers, wallets, providers and disputes: what was recognised and is not reversed. */
    List<Posting> recognised() {
        Postings sums = new Postings();
        booked.stream()
                .filter(each -> each.kind() != EntryKind.DISPUTE)
                .forEach(each -> each.postings().stream()
                        .filter(posting -> !posting.account().isClearing()
                                && !posting.account().equals(Account.CUSTOMERS)
                                && !posting.account().equals(Account.DISPUTE_LOSSES)
                                && !posting.account().equals(Account.WALLET))
                        .forEach(posting -> sums.add(posting.account(), posting.lineNo(), posting.amountMinor())));
        return sums.list();
    }
}
