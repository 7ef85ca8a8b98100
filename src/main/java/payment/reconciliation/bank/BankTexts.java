package payment.reconciliation.bank;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.auditlog.OperatorAction;
import platform.card.CardNumbers;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;
import platform.security.Caller;

/**
 * Seals and opens the texts of bank lines, which may name people. The lines of an account and a month share a key. Numbers of payment cards are
 * masked before. All methods join the running transaction.
 */
@Component
class BankTexts {

    private final PersonalKeys keys;

    BankTexts(PersonalKeys keys) {
        this.keys = keys;
    }

    static String owner(String account, LocalDate bookedOn) {
        return "bank:%s:%s".formatted(account, YearMonth.from(bookedOn));
    }

    /** Seals and opens the texts of some lines. */
    record Opened(PersonalKeys.Found keys) {

        @Nullable
        PersonalData seal(String owner, @Nullable String text) {
            return text == null ? null : key(owner).seal(CardNumbers.masked(text));
        }

        private PersonalKey key(String owner) {
            return Objects.requireNonNull(keys.byOwner().get(owner), "The key was obtained");
        }

        /** @return null if there is no text, or its key was erased */
        @Nullable
        String open(@Nullable PersonalData text) {
            return keys.open(text).orElse(null);
        }

        /** Whether a stored text is this one. A text whose key was erased counts as the same. */
        boolean isSame(@Nullable PersonalData stored, @Nullable String text) {
            if (stored == null || text == null) {
                return stored == null && text == null;
            }
            String clear = open(stored);
            return clear == null || clear.equals(CardNumbers.masked(text));
        }
    }

    /** For sealing; keys that do not exist are made. */
    Opened obtain(Collection<String> owners) {
        return new Opened(new PersonalKeys.Found(keys.obtain(owners)));
    }

    /** For opening the texts of these lines. */
    Opened of(Collection<BankLine> lines) {
        return of(lines.stream().flatMap(line -> Stream.of(line.counterparty(), line.reference())));
    }

    /** For opening these texts. */
    Opened of(Stream<@Nullable PersonalData> texts) {
        return new Opened(keys.findFor(texts));
    }

    /** The reason may be about a person, so it is stored as personal data of the operator. */
    PersonalData reason(Caller caller, String reason) {
        return keys.seal(OperatorAction.keyOwner(caller.subject()), reason);
    }
}
